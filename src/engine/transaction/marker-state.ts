/** Markers that are on their way, or wait to be. */
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import type { Transit } from './metadata.ts';

export interface MarkerChannels {
  /** By leader: what the next request to it will carry. */
  readonly queues: Map<BrokerId, QueuedMarker[]>;
  /** For partitions whose leader cannot be reached now; looked at again every now and then. */
  unknown: QueuedMarker[];
  /** Brokers with an unanswered request. */
  readonly inFlight: Set<BrokerId>;
  /** By transactional id: what it becomes when no partition waits for a marker. */
  readonly completions: Map<string, Completion>;
  /** Completions that could not be written, and will be tried again. */
  retries: Completion[];
}

/** The step that ends a transaction. Frozen. */
export interface Completion {
  readonly transactionalId: string;
  /** Of `__transaction_state`. */
  readonly statePartition: number;
  readonly coordinatorEpoch: number;
  readonly transit: Transit;
}

/** One marker for some partitions of one leader. Frozen. */
export interface QueuedMarker {
  readonly completion: Completion;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly commits: boolean;
  readonly partitions: readonly PartitionKey[];
}

export const createMarkerChannels = (): MarkerChannels => ({
  queues: new Map(),
  unknown: [],
  inFlight: new Set(),
  completions: new Map(),
  retries: [],
});
