/** Records and offsets: what producers, followers and consumers ask of a partition’s leader. */
import type { KafkaError } from '../../../contract/errors.ts';
import type { RecordBatch } from '../records.ts';

export interface ProduceRequest {
  /** Of the transaction that the batches belong to; null outside of one. */
  readonly transactionalId: string | null;
  /** 0, 1 or −1 (all). */
  readonly acks: number;
  readonly timeoutMs: number;
  readonly topicData: readonly {
    readonly topicId: string;
    readonly partitionData: readonly { readonly index: number; readonly records: RecordBatch }[];
  }[];
}
export interface ProduceResponse {
  readonly responses: readonly {
    readonly topicId: string;
    readonly partitionResponses: readonly {
      readonly index: number;
      readonly errorCode: KafkaError;
      readonly baseOffset: number;
      /** −1: the records keep their makers' times. */
      readonly logAppendTimeMs: number;
      readonly logStartOffset: number;
      /** KIP-951: on NOT_LEADER_OR_FOLLOWER, who leads as this broker knows. */
      readonly currentLeader: { readonly leaderId: number; readonly leaderEpoch: number } | null;
    }[];
  }[];
}

export interface FetchPartition {
  readonly partition: number;
  /** −1: unknown to the sender. */
  readonly currentLeaderEpoch: number;
  readonly fetchOffset: number;
  /** Newest epoch of the sender's log; −1: none, or a consumer. */
  readonly lastFetchedEpoch: number;
  readonly logStartOffset: number;
  readonly partitionMaxBytes: number;
}

export interface FetchRequest {
  /** −1 for a consumer; `replicaEpoch` is the broker epoch. */
  readonly replicaState: { readonly replicaId: number; readonly replicaEpoch: number };
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  /** 0: read_uncommitted, 1: read_committed. */
  readonly isolationLevel: 0 | 1;
  /** KIP-227: 0 when there is none. The epoch counts the session's requests; 0 asks for a new session, −1 wants none. */
  readonly sessionId: number;
  readonly sessionEpoch: number;
  /** In a session only those that are new in it or asked differently than before. */
  readonly topics: readonly { readonly topicId: string; readonly partitions: readonly FetchPartition[] }[];
  /** What a session shall hold no more. */
  readonly forgottenTopicsData: readonly {
    readonly topicId: string;
    readonly partitions: readonly number[];
  }[];
  /** KIP-392: `client.rack`; empty when there is none, and for followers. */
  readonly rackId: string;
}

export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
}

export interface FetchedPartition {
  readonly partitionIndex: number;
  readonly errorCode: KafkaError;
  readonly highWatermark: number;
  readonly lastStableOffset: number;
  readonly logStartOffset: number;
  /** Where the sender's log leaves the leader's: its last common epoch, and where that epoch ends; null: nowhere. */
  readonly divergingEpoch: { readonly epoch: number; readonly endOffset: number } | null;
  readonly currentLeader: { readonly leaderId: number; readonly leaderEpoch: number } | null;
  /** KIP-392: the replica to fetch from instead; −1: this one. */
  readonly preferredReadReplica: number;
  /** To a read_committed fetch: transactions that were aborted and touch what is read; null to others. */
  readonly abortedTransactions: readonly AbortedTransaction[] | null;
  readonly records: readonly RecordBatch[];
}
export interface FetchResponse {
  readonly errorCode: KafkaError;
  /** 0: this fetch is in no session. */
  readonly sessionId: number;
  readonly responses: readonly {
    readonly topicId: string;
    readonly partitions: readonly FetchedPartition[];
  }[];
}

export interface ListOffsetsRequest {
  readonly replicaId: number;
  readonly isolationLevel: 0 | 1;
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      readonly currentLeaderEpoch: number;
      /** −1 latest, −2 earliest. */
      readonly timestamp: number;
    }[];
  }[];
}
export interface ListOffsetsResponse {
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      readonly errorCode: KafkaError;
      readonly offset: number;
      readonly leaderEpoch: number;
    }[];
  }[];
}

/** Where epochs end in a leader's log (KIP-101; KIP-279 since version 1, KIP-320 since version 2). */
export interface OffsetForLeaderEpochRequest {
  /** −1 for a consumer. */
  readonly replicaId: number;
  readonly topics: readonly {
    readonly topic: string;
    readonly partitions: readonly {
      readonly partition: number;
      /** −1: the leader's epoch is not checked. */
      readonly currentLeaderEpoch: number;
      readonly leaderEpoch: number;
    }[];
  }[];
}
export interface OffsetForLeaderEpochResponse {
  readonly topics: readonly {
    readonly topic: string;
    readonly partitions: readonly {
      readonly errorCode: KafkaError;
      readonly partition: number;
      /** Largest epoch that is not above the one asked for; −1: not known, and always so in version 0. */
      readonly leaderEpoch: number;
      /** Exclusive; −1: not known. */
      readonly endOffset: number;
    }[];
  }[];
}

/** What-if, no Kafka has it: a consumer has a leader send it partitions unasked, on the connection that this comes on. */
export interface PushSubscribeRequest {
  readonly isolationLevel: 0 | 1;
  readonly topics: readonly {
    readonly topicId: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly currentLeaderEpoch: number;
      /** Where what is sent begins; −1: it shall be sent no more. */
      readonly fetchOffset: number;
    }[];
  }[];
}
export interface PushSubscribeResponse {
  readonly errorCode: KafkaError;
}
/** One message of such a stream; nobody answers it. */
export interface PushMessage {
  readonly topicId: string;
  /** Where it begins: where the one before ended. */
  readonly fetchOffset: number;
  /** As in a Fetch response. With an error the stream is at its end. */
  readonly partition: FetchedPartition;
}
