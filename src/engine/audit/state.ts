/** What the audits remember between events. Plain data, part of the keyframe; nothing in the cluster reads it. */
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import type { RecordBatch } from '../protocol/records.ts';

/** Partitions are filed under `topicId/topic-partition`. */
export interface AuditState {
  /** Who led each partition, by leader epoch; the newest epochs only. */
  readonly leaders: Map<string, Map<number, BrokerId>>;
  /** High watermark that the leader of the newest epoch has shown. */
  readonly highWatermarks: Map<string, { leaderEpoch: number; highWatermark: number }>;
  readonly committed: Map<string, CommittedLog>;
  readonly quorumLeaders: Map<number, BrokerId>;
  readonly assignments: Map<string, GroupAssignment>;
  readonly ledgers: Map<string, Ledger>;
  readonly counts: FateCounts;
  /** Invariants that have been broken, with the first sentence of each. */
  readonly broken: Map<string, string>;
}

/** What has been committed in a partition, by whoever first said so. */
export interface CommittedLog {
  /** Exclusive. */
  endOffset: number;
  /** The last unclean leader's epoch: what replicas of older epochs still take for committed is so no longer. */
  uncleanEpoch: number;
  readonly batches: RecordBatch[];
  /** By generator: the largest record number committed, and the numbers of late. */
  readonly seen: Map<string, { largest: number; readonly recent: number[] }>;
}

export interface GroupAssignment {
  readonly generation: number;
  /** Consumer that was given each partition. */
  readonly owners: ReadonlyMap<PartitionKey, string>;
}

/** Batches that a producer was told are stored, oldest first. */
export interface Ledger {
  readonly acknowledged: AcknowledgedBatch[];
  /** Index of the first that is not committed yet. */
  firstUncommitted: number;
}
/** Frozen. */
export interface AcknowledgedBatch {
  readonly baseOffset: number;
  readonly lastOffset: number;
  /** Name that its records carry. */
  readonly generator: string;
  readonly producerId: string;
  readonly firstNumber: number;
  readonly acks: 0 | 1 | 'all';
}

export interface FateCounts {
  committed: number;
  lost: number;
  duplicated: number;
  outOfOrder: number;
}

export const createAuditState = (): AuditState => ({
  leaders: new Map(),
  highWatermarks: new Map(),
  committed: new Map(),
  quorumLeaders: new Map(),
  assignments: new Map(),
  ledgers: new Map(),
  counts: { committed: 0, lost: 0, duplicated: 0, outOfOrder: 0 },
  broken: new Map(),
});
