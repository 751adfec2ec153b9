/** What a transaction coordinator holds in memory: the transactional ids of the partitions of `__transaction_state` that its
 *  broker leads, and the markers that are still to be written.
 *  Models      kafka.coordinator.transaction.TransactionStateManager, TxnMetadataCacheEntry
 *  See         coordinator.ts */
import type { Configs } from '../../contract/configs.ts';
import type { KafkaError } from '../../contract/errors.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import { partitionForGroup } from '../protocol/murmur2.ts';
import type { TransactionLogRecord } from '../protocol/records.ts';
import type { MarkerChannels } from './marker-state.ts';
import type { TransactionMetadata, Transit } from './metadata.ts';

export interface TransactionCoordinatorState {
  readonly configs: Configs;
  /** `transaction.version` of the cluster. */
  readonly transactionVersion: number;
  /** A fenced producer is told so by an error of that name (KIP-588). */
  readonly hasFencedError: boolean;
  /** Led by this broker, by index. */
  readonly partitions: Map<number, StatePartition>;
  readonly markers: MarkerChannels;
  /** Unanswered AddPartitionsToTxn requests, by connection and correlation id. */
  readonly pendingAdds: Map<string, PendingAdd>;
}

export interface PendingAdd {
  readonly incoming: Incoming;
  /** For each transaction of the request, what each partition is answered; null while it is being written. */
  readonly errors: (ReadonlyMap<PartitionKey, KafkaError> | null)[];
}

export interface StatePartition {
  readonly partition: number;
  /** Leader epoch of the partition. */
  readonly coordinatorEpoch: number;
  /** Its records are being read: nobody is served yet. */
  isLoading: boolean;
  /** By transactional id, in the order they came. */
  readonly transactions: Map<string, TransactionMetadata>;
}

/** A step that is being written; comes back when it is replicated, or will not be. Frozen. */
export interface PendingWrite {
  readonly transactionalId: string;
  readonly coordinatorEpoch: number;
  readonly transit: Transit;
  readonly next: AfterWrite;
}

/** What is to be done at the end of a write. Frozen. */
export type AfterWrite =
  | { readonly kind: 'initProducerId'; readonly incoming: Incoming }
  | { readonly kind: 'addPartitions'; readonly incoming: Incoming; readonly index: number }
  | { readonly kind: 'addOffsets'; readonly incoming: Incoming }
  | { readonly kind: 'endTxn'; readonly ending: Ending }
  | { readonly kind: 'complete' }
  | { readonly kind: 'expire' };

/** Who wants a transaction ended, and how. Frozen. */
export interface Ending {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly commits: boolean;
  readonly isEpochFence: boolean;
  readonly transactionVersion: number;
  /** `client`: EndTxn. `fence`: InitProducerId by another instance. `timeout`: it has taken too long. */
  readonly by: 'client' | 'fence' | 'timeout';
  /** Null for a timeout. */
  readonly incoming: Incoming | null;
}

/** What the coordinator may ask of the broker it lives in. */
export interface TransactionHost {
  /** Of `__transaction_state`. */
  readonly partitionCount: number;
  /** Of `__consumer_offsets`. */
  readonly offsetsPartitionCount: number;
  /** Writes to the leader replica of this partition of `__transaction_state`, acks=all. 'NONE': it is written, and
   *  `onWritten` follows with the continuation when it is replicated, has waited too long, or the leadership is lost.
   *  Anything else: nothing was written. */
  append(
    partition: number,
    record: TransactionLogRecord,
    timeoutMs: number,
    continuation: PendingWrite,
  ): KafkaError;
  /** A producer id that nobody has had; null when the broker must first be given more of them. */
  nextProducerId(): number | null;
  /** `unknown`: it has no leader now that could be asked. `deleted`: there is no such partition. */
  leaderOf(key: PartitionKey): BrokerId | 'unknown' | 'deleted';
}

/** The coordinator at work: its node, its memory, its host. Lives for one call. */
export interface Work {
  readonly node: NodeContext;
  readonly state: TransactionCoordinatorState;
  readonly host: TransactionHost;
}

/** Which partition of `__transaction_state` keeps a transactional id. */
export const partitionOf = (work: Work, transactionalId: string): number =>
  partitionForGroup(transactionalId, work.host.partitionCount);

export interface Found {
  readonly coordinatorEpoch: number;
  readonly owner: StatePartition;
  /** Undefined: nobody has used this id. */
  readonly metadata: TransactionMetadata | undefined;
}

/** What this broker knows of an id, or why it may not say. */
export function find(work: Work, transactionalId: string): Found | KafkaError {
  const owner = work.state.partitions.get(partitionOf(work, transactionalId));
  if (!owner) return 'NOT_COORDINATOR';
  if (owner.isLoading) return 'COORDINATOR_LOAD_IN_PROGRESS';
  return {
    coordinatorEpoch: owner.coordinatorEpoch,
    owner,
    metadata: owner.transactions.get(transactionalId),
  };
}

/** Before KIP-588 a fenced producer hears that its epoch is not valid. */
export const fencedError = (work: Work): KafkaError =>
  work.state.hasFencedError ? 'PRODUCER_FENCED' : 'INVALID_PRODUCER_EPOCH';
