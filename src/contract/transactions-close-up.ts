/** A transactional id up close: its coordinator, the steps in the transaction log, the logs it writes to, who reads them. */
import type { TransactionState } from './events.ts';
import type { BrokerId, PartitionKey } from './ids.ts';
import type { SimTimeUs } from './units.ts';

export interface TransactionsSubject {
  readonly kind: 'transactions';
  /** Null: the first there is. */
  readonly transactionalId: string | null;
  /** Offsets shown of each log, 1 to 100. */
  readonly count: number;
}

export interface TransactionsCloseUp {
  readonly kind: 'transactions';
  /** The release knows transactions. */
  readonly isSupported: boolean;
  /** All that coordinators or clients have, sorted. */
  readonly ids: readonly string[];
  readonly transactionalId: string | null;
  readonly coordinator: CoordinatorView | null;
  /** From `__transaction_state` on the coordinator's disk, oldest first: the last steps of this id. */
  readonly history: readonly TransactionStep[];
  /** Processes with this id, in the order they came. */
  readonly instances: readonly TransactionInstance[];
  /** Logs of the partitions in the transaction, or of the last one; then others its producer has written to. */
  readonly strips: readonly TransactionStrip[];
  readonly readers: readonly TransactionReader[];
}

export interface CoordinatorView {
  /** Of `__transaction_state`. */
  readonly partition: number;
  /** −1: nobody leads it. */
  readonly brokerId: BrokerId;
  /** The broker runs, and has taken the partition over. */
  readonly isServing: boolean;
  readonly isLoading: boolean;
  readonly coordinatorEpoch: number;
  /** `transaction.version`. */
  readonly version: number;
  /** What it holds of the id; null: it has never heard of it, or is not serving. */
  readonly state: TransactionState | null;
  /** The step that is being written; null: none. */
  readonly pending: TransactionState | 'PrepareEpochFence' | 'Dead' | null;
  readonly pid: number;
  readonly epoch: number;
  readonly lastEpoch: number;
  readonly timeoutUs: SimTimeUs;
  /** Null: none has begun. */
  readonly startedUs: SimTimeUs | null;
  readonly updatedUs: SimTimeUs;
  /** In the transaction, and without an acknowledged marker. */
  readonly partitions: readonly PartitionKey[];
}

export interface TransactionStep {
  readonly offset: number;
  readonly state: TransactionState;
  readonly pid: number;
  readonly epoch: number;
  readonly partitions: readonly PartitionKey[];
  /** When it was written. The update time in the record of an end is that of the decision. */
  readonly atUs: SimTimeUs;
}

export interface TransactionInstance {
  readonly nodeId: string;
  readonly name: string;
  readonly isUp: boolean;
  readonly pausedSinceUs: SimTimeUs | null;
  readonly pid: number;
  readonly epoch: number;
  /** TransactionManager.State; null while it is down. */
  readonly state: string | null;
  readonly lastError: string | null;
}

export interface TransactionStrip {
  readonly partition: PartitionKey;
  /** −1: no leader; the log shown is then that of the first replica that has one. */
  readonly leaderId: BrokerId;
  /** Whose log is shown. */
  readonly brokerId: BrokerId;
  readonly from: number;
  readonly to: number;
  readonly logEndOffset: number;
  readonly highWatermark: number;
  readonly lastStableOffset: number;
  /** Where transactions of others hold the last stable offset too: first offsets of all that are open. */
  readonly openFrom: readonly { readonly pid: number; readonly offset: number }[];
  readonly cells: readonly TransactionCell[];
  readonly marker: MarkerView;
}

/** `none`: no end is decided. `noLeader`: there is nobody to be told. `queued`: behind another request to that broker.
 *  `sent`: no answer yet, and not in the log. `written`: in the log, not replicated. `replicated`: below the high watermark,
 *  the coordinator does not know yet. `acknowledged`: the coordinator has it. */
export interface MarkerView {
  readonly status: 'none' | 'noLeader' | 'queued' | 'sent' | 'written' | 'replicated' | 'acknowledged';
  /** −1: not in the log. */
  readonly offset: number;
  readonly outcome: 'commit' | 'abort' | null;
}

export interface TransactionCell {
  readonly offset: number;
  readonly kind: 'plain' | 'open' | 'committed' | 'aborted' | 'commitMarker' | 'abortMarker' | 'gone';
  /** −1: written without idempotence, or gone. */
  readonly pid: number;
  readonly epoch: number;
  /** Of the transactional id that is looked at. */
  readonly isOurs: boolean;
  /** Of its batch; null when it is gone. */
  readonly atUs: SimTimeUs | null;
}

export interface TransactionReader {
  readonly consumerId: string;
  readonly partition: PartitionKey;
  readonly isolation: 'read_committed' | 'read_uncommitted';
  /** Next offset it will hand out. */
  readonly position: number;
}
