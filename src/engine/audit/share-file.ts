/** What the audits remember of one share-partition.
 *  Invariants  `done` holds what was acknowledged and written, and so what every later leader must know
 *  See         share-files.ts */
import type { ShareDelivery, ShareRecordCounts } from '../../contract/frame.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';

export interface ShareFile {
  readonly groupId: string;
  readonly key: PartitionKey;
  /** Epoch of the newest leader that has read the state. */
  leaderEpoch: number;
  /** By leader: who has what. */
  readonly holders: Map<BrokerId, Map<number, string>>;
  /** Offsets that were accepted, rejected or given up for good, and written so; ranges. */
  readonly done: number[];
  /** Those, and what the present leader has archived by itself; ranges. */
  readonly over: number[];
  readonly counts: ShareRecordCounts;
  /** By offset, oldest first. Frozen. */
  readonly deliveries: Map<number, readonly ShareDelivery[]>;
}
