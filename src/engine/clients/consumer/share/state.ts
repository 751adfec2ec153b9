/** What a share consumer keeps beside the rest of the client.
 *  Models      ShareConsumerImpl, ShareMembershipManager, ShareSessionHandler, ShareConsumeRequestManager
 *  See         README of clients; drive.ts */
import type { BrokerId, PartitionKey } from '../../../../contract/ids.ts';
import type { SimTimeUs } from '../../../../contract/units.ts';

export interface ShareMembership {
  /** What the coordinator last said that it reads; others may read it as well. */
  assigned: readonly PartitionKey[];
  /** As the coordinator named it, once it has answered. */
  intervalMs: number;
  isInFlight: boolean;
  beatsNow: boolean;
  tellsAll: boolean;
  attempts: number;
  /** By leader. */
  readonly sessions: Map<BrokerId, ShareClientSession>;
  /** Leaders that have a ShareFetch or a ShareAcknowledge of this client unanswered. */
  readonly asking: Set<BrokerId>;
  /** Acquired, and not handed to the application yet. */
  buffered: AcquiredRecord[];
  /** What poll() returned last, without what the application is done with. */
  hand: AcquiredRecord[];
  /** What is to be said of records, by partition, in the order of their offsets. */
  readonly verdicts: Map<PartitionKey, VerdictOfRecord[]>;
  /** commitSync() waits for the answers. */
  isCommitting: boolean;
  /** After an error, when to try a leader again. */
  readonly retryAtUs: Map<BrokerId, SimTimeUs>;
}

export interface ShareClientSession {
  /** Of the next request. */
  epoch: number;
  /** What the leader knows that is read. */
  readonly known: Set<PartitionKey>;
}

/** Frozen. */
export interface AcquiredRecord {
  readonly key: PartitionKey;
  readonly offset: number;
  readonly deliveryCount: number;
  /** Who gave it, and is to be told of it. */
  readonly leaderId: BrokerId;
  /** The deserializer refuses it: poll() throws, and the client releases it by itself (ShareCompletedFetch#fetchRecords). */
  readonly isUnreadable: boolean;
}

/** Frozen. `type` as in the protocol: 0 gap, 1 accept, 2 release, 3 reject. */
export interface VerdictOfRecord {
  readonly offset: number;
  readonly type: 0 | 1 | 2 | 3;
  readonly leaderId: BrokerId;
}

/** Until the coordinator has named one. */
const FIRST_INTERVAL_MS = 5_000;

export const createShareMembership = (): ShareMembership => ({
  assigned: Object.freeze([]),
  intervalMs: FIRST_INTERVAL_MS,
  isInFlight: false,
  beatsNow: true,
  tellsAll: true,
  attempts: 0,
  sessions: new Map(),
  asking: new Set(),
  buffered: [],
  hand: [],
  verdicts: new Map(),
  isCommitting: false,
  retryAtUs: new Map(),
});

/** Notes what is to be said of a record. */
export function say(share: ShareMembership, key: PartitionKey, verdict: VerdictOfRecord): void {
  const list = share.verdicts.get(key);
  if (list) list.push(Object.freeze(verdict));
  else share.verdicts.set(key, [Object.freeze(verdict)]);
}
