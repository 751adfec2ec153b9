/** What a producer process keeps. */
import type { Acks, ProducerSettings } from '../../../contract/commands.ts';
import type { Configs } from '../../../contract/configs.ts';
import type { Rules } from '../../../contract/eras.ts';
import type { KafkaError } from '../../../contract/errors.ts';
import type { BrokerId, PartitionKey } from '../../../contract/ids.ts';
import type { SimTimeUs } from '../../../contract/units.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { NodeRecord } from '../../kernel/sim.ts';
import type { RecordBatch, UserRecord } from '../../protocol/records.ts';
import type { ClientMetadata } from '../metadata.ts';

export interface ProducerDisk {
  /** Its node id. */
  readonly producerId: string;
  readonly name: string;
  /** Where its records go; the first is its own, the others follow in turn in a transaction. */
  readonly topics: readonly string[];
  /** Settled by `resolveProducer`. */
  configs: Configs;
  /** As the application set them. */
  userConfigs: Configs;
  /** Of the release its library is from. */
  readonly rules: Rules;
  readonly bootstrap: readonly BrokerId[];
  settings: ProducerSettings;
  /** Null: no transactions. */
  transactionalId: string | null;
  readonly counts: ProducerCounts;
  /** What an application that resends has not been told to be stored, oldest first. */
  outbox: readonly RecordDraft[];
}
/** Records, since the producer was added. */
export interface ProducerCounts {
  sent: number;
  acknowledged: number;
  failed: number;
  retries: number;
  /** What the application was told: that it is stored, or that it failed. Who neither waits nor calls back is told nothing. */
  toldStored: number;
  toldFailed: number;
}

export interface ProducerMemory {
  readonly metadata: ClientMetadata;
  readonly manager: TransactionManager;
  /** By `topic-partition`. */
  readonly partitions: Map<PartitionKey, PartitionQueue>;
  /** Unanswered Produce requests by broker. */
  readonly inFlight: Map<BrokerId, number>;
  /** When there was last something for a broker, and when it could be sent. */
  readonly latency: Map<BrokerId, { readyUs: SimTimeUs; drainUs: SimTimeUs }>;
  /** Where the next pass over a broker's partitions begins. */
  readonly drainIndex: Map<BrokerId, number>;
  /** By topic. */
  /** What `compression.type` leaves of a batch, by topic, in millionths, as far as was seen. */
  readonly compressionEstimates: Map<string, number>;
  readonly partitioners: Map<string, Partitioner>;
  lastBatchId: number;
  /** Of `buffer.memory`, what batches have that have not come to their end. */
  bufferBytes: number;
  /** Calls of send() that have not returned, in the order they were made; one for each caller at most. */
  readonly sends: WaitingSend[];
  /** By caller, the record whose future it stands at. */
  readonly awaited: Map<Caller, number>;
  /** flush() waits for the batches up to this one; 0: nobody waits. */
  flushUntil: number;
  /** Records that the application has yet to hand over at once. */
  burst: number;
  /** Records of bursts handed over so far, and what is special about which of them, counted on from there. */
  handed: number;
  readonly special: Map<number, BurstRecord>;
  /** Of the outbox, what this process has still to send again. */
  resend: readonly RecordDraft[];
  /** What a transactional application is doing; null for others. */
  app: TransactionalApp | null;
}

/** Frozen. `key`: null, as the workload has it; `isUnreadable`: no deserializer will take it. */
export interface BurstRecord {
  readonly key: string | null;
  readonly isUnreadable: boolean;
}

/** The threads of an application that call send(). */
export type Caller = 'workload' | 'burst';

/** A record as the application hands it over: its time is taken when the topic is known. Frozen. */
export type RecordDraft = Omit<UserRecord, 'timestampMs'>;

/** How the partition of a record is found. */
export type Strategy = 'key' | 'explicit' | 'sticky' | 'turn' | 'roundRobin';

/** A call of send() under way. */
export interface WaitingSend {
  readonly caller: Caller;
  readonly topic: string;
  readonly draft: RecordDraft;
  /** `max.block.ms` from the call: one budget for the topic's metadata and for memory. */
  readonly untilUs: SimTimeUs;
  waitsFor: 'metadata' | 'memory';
  /** Null until the topic is known. */
  chosen: ChosenPartition | null;
}

export interface ChosenPartition {
  readonly record: UserRecord;
  readonly how: Strategy;
  /** −1: the accumulator chooses, batch by batch. */
  partition: number;
  /** A partitioner of one's own has been told of the new batch, and asked again. */
  wasAskedTwice: boolean;
}

/** How records without a key, or with a partition of their own, find it. */
export interface Partitioner {
  /** Bytes after which another partition's turn comes. */
  readonly stickyBatchSize: number;
  /** −1 before the first choice. */
  partition: number;
  bytes: number;
  /** Of the round robin; −1 before its start. */
  counter: number;
  nextExplicit: number;
  /** As of the sender's last pass; null: all alike. */
  load: LoadStats | null;
}

/** Queue lengths, upside down and added up: the longer a queue, the narrower its share. Frozen. */
export interface LoadStats {
  readonly partitions: readonly number[];
  readonly cumulative: readonly number[];
}

/** The deque of one partition, and its place in the idempotent producer's count (TxnPartitionEntry). */
export interface PartitionQueue {
  readonly key: PartitionKey;
  readonly topic: string;
  readonly partition: number;
  readonly deque: ProducerBatch[];
  /** On their way to a broker. */
  inFlight: ProducerBatch[];
  /** With a sequence and no end yet, in order of it: on their way, or waiting to be sent again. */
  numbered: ProducerBatch[];
  pid: number;
  epoch: number;
  nextSequence: number;
  /** −1 before the first acknowledgement of this epoch. */
  lastAckedSequence: number;
  /** −1 before the first acknowledgement. */
  lastAckedOffset: number;
  /** A batch expired after it was sent, and nobody knows whether it lies in the log: the sequence behind it; −1: none. */
  unresolvedNext: number;
}

export interface ProducerBatch {
  readonly id: number;
  readonly records: UserRecord[];
  readonly createdUs: SimTimeUs;
  sizeBytes: number;
  /** How much its compression was expected to leave of it when it was opened, in millionths. */
  readonly estimate: number;
  /** Taken from `buffer.memory`; 0 for a part of a batch that was split. */
  readonly allocatedBytes: number;
  attempts: number;
  /** No attempt before this instant, unless another leader comes first. */
  retryAtUs: SimTimeUs;
  /** Epoch of the leader that it was last sent to; −1 before the first attempt. */
  leaderEpoch: number;
  /** As it goes over the wire; made when it is first drained. */
  sealed: RecordBatch | null;
  /** Its sequence has been begun anew since it was sent. */
  wasReset: boolean;
}

/** Which batches of which partitions a request carried. */
export interface Carried {
  /** As the request asked for; the settings may have changed since. */
  readonly acks: Acks;
  readonly brokerId: BrokerId;
  readonly batches: readonly {
    readonly topicId: string;
    readonly topic: string;
    readonly partition: number;
    readonly batchId: number;
  }[];
}

/** TransactionManager.State. */
export type ManagerState =
  | 'UNINITIALIZED'
  | 'INITIALIZING'
  | 'READY'
  | 'IN_TRANSACTION'
  | 'COMMITTING_TRANSACTION'
  | 'ABORTING_TRANSACTION'
  | 'ABORTABLE_ERROR'
  | 'FATAL_ERROR';

/** The client's half of idempotence and of transactions. */
export interface TransactionManager {
  state: ManagerState;
  lastError: KafkaError | null;
  /** −1 until InitProducerId has been answered. */
  pid: number;
  epoch: number;
  /** −1: not known. */
  coordinatorId: BrokerId;
  groupCoordinatorId: BrokerId;
  /** Requests to be sent, those of the smallest priority first, of equals the oldest. */
  readonly pending: TxnRequest[];
  inFlight: TxnRequest | null;
  /** The sender thread sleeps before it sends a request again. */
  sleepsUntilUs: SimTimeUs;
  /** To be added, being added, and in the transaction. */
  readonly newPartitions: Set<PartitionKey>;
  readonly addingPartitions: Set<PartitionKey>;
  readonly partitions: Set<PartitionKey>;
  /** Something of the transaction has been sent to the cluster, so that it must be ended there. */
  isStarted: boolean;
  /** The next epoch must be had before the producer goes on: from itself, or after the abort from the coordinator. */
  needsEpochBump: boolean;
  /** Partitions whose numbered batches get new sequences with it. */
  readonly toRewrite: Set<PartitionKey>;
  /** Transactions of this client follow transaction.version 2. */
  readonly isV2: boolean;
  /** Of offsets that are being committed in the transaction. */
  pendingOffsets: TxnOffsets | null;
  /** What the application waits for; null when it waits for nothing. */
  call: AppCall | null;
  lastRequestId: number;
}

/** A call of the application that blocks. */
export interface AppCall {
  readonly kind: 'initTransactions' | 'sendOffsets' | 'commitTransaction' | 'abortTransaction';
  /** The request whose end it waits for. */
  requestId: number;
  /** When it ends with a TimeoutException: `max.block.ms` after it was made. */
  untilUs: SimTimeUs;
  /** Null while it waits; 'NONE' when it has returned. */
  result: KafkaError | null;
}

export interface TxnRequest {
  readonly id: number;
  readonly kind:
    | 'findCoordinator'
    | 'findGroupCoordinator'
    | 'initProducerId'
    | 'addPartitions'
    | 'addOffsets'
    | 'txnOffsetCommit'
    | 'endTxn'
    | 'bumpEpoch';
  readonly partitions: readonly PartitionKey[];
  readonly commits: boolean;
  readonly offsets: TxnOffsets | null;
  attempts: number;
}

/** What `sendOffsetsToTransaction` was given: next offsets by partition, and the consumer's membership. Frozen. */
export interface TxnOffsets {
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly offsets: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly offset: number;
    readonly leaderEpoch: number;
  }[];
}

/** An application that sends its records in transactions. */
export interface TransactionalApp {
  /** `closed`: a fatal error; nothing more is sent. */
  phase: 'initializing' | 'idle' | 'sending' | 'committing' | 'aborting' | 'closed';
  /** Counts transactions, from 1. */
  number: number;
  /** Records sent in this one. */
  sent: number;
}

// A node of kind `producer` is made with this disk, and its boot sets this memory before anything else runs. A consumer
// whose application also produces keeps both beside its own (apps/).
interface WithProducer {
  readonly producer: unknown;
}
const partOf = (owner: unknown): unknown =>
  typeof owner === 'object' && owner !== null && 'producer' in owner
    ? (owner as WithProducer).producer
    : owner;
export const diskOf = (node: NodeContext): ProducerDisk => partOf(node.node.disk) as ProducerDisk;
export const memoryOf = (node: NodeContext): ProducerMemory => partOf(node.node.memory) as ProducerMemory;

/** For readers: a producer's disk, and its memory; undefined while it is down. */
export const producerDisk = (node: NodeRecord): ProducerDisk => partOf(node.disk) as ProducerDisk;
export const producerMemory = (node: NodeRecord): ProducerMemory | undefined =>
  partOf(node.memory) as ProducerMemory | undefined;

export function queueOf(memory: ProducerMemory, topic: string, partition: number): PartitionQueue {
  const key = `${topic}-${partition}`;
  let queue = memory.partitions.get(key);
  if (!queue) {
    queue = {
      key,
      topic,
      partition,
      deque: [],
      inFlight: [],
      numbered: [],
      pid: -1,
      epoch: -1,
      nextSequence: 0,
      lastAckedSequence: -1,
      lastAckedOffset: -1,
      unresolvedNext: -1,
    };
    memory.partitions.set(key, queue);
  }
  return queue;
}
