/** A producer up close: what send() did with a record, the deques of the accumulator, the requests that are unanswered. */
import type { ProducerInterceptor } from './commands.ts';
import type { BrokerId, PartitionKey } from './ids.ts';
import type { SimTimeUs } from './units.ts';

export interface ProducerSubject {
  readonly kind: 'producer';
  /** Its node: of a producer, or of a consumer whose application produces. */
  readonly producerId: string;
  /** The record to be followed, from 1; null follows the newest. */
  readonly follow: number | null;
}

export interface ProducerCloseUp {
  readonly kind: 'producer';
  readonly producerId: string;
  readonly name: string;
  readonly isUp: boolean;
  /** −1 without idempotence, and until there is one. */
  readonly pid: number;
  readonly epoch: number;
  /** TransactionManager.State; null without idempotence. */
  readonly managerState: string | null;
  readonly configs: readonly ProducerConfigView[];
  /** Of `buffer.memory`. */
  readonly bufferBytes: number;
  readonly bufferLimit: number;
  readonly lingerUs: SimTimeUs;
  readonly deliveryTimeoutUs: SimTimeUs;
  readonly maxInFlight: number;
  /** Calls of send() that have not returned. */
  readonly sends: readonly {
    readonly number: number;
    readonly key: string | null;
    readonly waitsFor: 'metadata' | 'memory';
    readonly untilUs: SimTimeUs;
  }[];
  /** `interceptor.classes`, in order. */
  readonly interceptors: readonly ProducerInterceptor[];
  /** Records handed to send() so far. */
  readonly sent: number;
  /** In the order of topics and partitions. */
  readonly deques: readonly DequeView[];
  /** By broker, ascending: all that it knows, and those it has something for. */
  readonly connections: readonly ConnectionView[];
  readonly followed: FollowedRecord | null;
}

export interface ProducerConfigView {
  readonly name: string;
  readonly value: string;
  /** The application set it. */
  readonly isSet: boolean;
}

export interface DequeView {
  readonly partition: PartitionKey;
  /** As the client believes; −1: it knows of none. */
  readonly leaderId: BrokerId;
  /** The leader can be asked now: no backoff after a broken connection. */
  readonly isReachable: boolean;
  /** Sequence that the next batch will get; −1 without idempotence. */
  readonly nextSequence: number;
  /** Highest that is acknowledged; −1: none in this epoch. */
  readonly lastAckedSequence: number;
  /** Oldest first: what is on its way, then what waits. */
  readonly batches: readonly ProducerBatchView[];
}

export interface ProducerBatchView {
  /** Counts the batches of this client, from 1. */
  readonly id: number;
  readonly partition: PartitionKey;
  readonly where: 'deque' | 'flight';
  readonly createdUs: SimTimeUs;
  readonly sizeBytes: number;
  /** It takes no more, or has been sent. */
  readonly isClosed: boolean;
  readonly attempts: number;
  /** No attempt before. */
  readonly retryAtUs: SimTimeUs;
  /** Of the request that carries it; null while it waits. */
  readonly sentAtUs: SimTimeUs | null;
  /** −1: it has none yet, or never will. */
  readonly baseSequence: number;
  readonly records: readonly { readonly number: number; readonly key: string | null }[];
}

export interface ConnectionView {
  readonly brokerId: BrokerId;
  readonly isConnected: boolean;
  /** After a broken connection, when it is tried again; null: it may be. */
  readonly backoffUntilUs: SimTimeUs | null;
  /** Unanswered Produce requests, oldest first. */
  readonly requests: readonly {
    readonly correlationId: number;
    readonly sentAtUs: SimTimeUs;
    readonly timeoutUs: SimTimeUs;
    readonly batches: readonly {
      readonly partition: PartitionKey;
      readonly batchId: number;
      readonly baseSequence: number;
      readonly recordCount: number;
    }[];
  }[];
  /** What the broker remembers of this producer in partitions that it leads; none without idempotence. */
  readonly remembered: readonly { readonly partition: PartitionKey; readonly lastSequence: number }[];
}

/** One record on its way, as far as it has come. */
export interface FollowedRecord {
  readonly number: number;
  /** `unsent`: send() has not been called. `blocked`: send() has not returned. `batch`: its batch has never been sent.
   *  `flight`: sent, unanswered. `retry`: sent, failed, waits. `done`: the producer has let go of it. */
  readonly stage: 'unsent' | 'blocked' | 'batch' | 'flight' | 'retry' | 'done';
  readonly key: string | null;
  /** UTF-8; null without a key. */
  readonly keyBytes: readonly number[] | null;
  readonly valueBytes: number;
  /** How records are given partitions now; null while nothing is known of it. */
  readonly how: 'key' | 'explicit' | 'sticky' | 'turn' | 'roundRobin' | null;
  /** murmur2 of the key bytes, signed; null when the key does not decide. */
  readonly hash: number | null;
  /** Partitions of its topic, as the client knows them. */
  readonly partitionCount: number;
  /** Null: not yet known. */
  readonly partition: PartitionKey | null;
  /** 0: in no batch. */
  readonly batchId: number;
  /** In the leader's log; −1: it is not there. */
  readonly offset: number;
  /** Below the leader's high watermark. */
  readonly isCommitted: boolean;
}
