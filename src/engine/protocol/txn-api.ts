/** Requests and responses of idempotent and transactional producers, and of brokers about them.
 *  Simplifies  AddPartitionsToTxn has the layout of version 4 for clients too, which in version 3 name their one transaction
 *              at the top of the request
 *  See         api.ts, the message schemas in Kafka's sources; KIP-98, KIP-360, KIP-447, KIP-890 */
import type { KafkaError } from '../../contract/errors.ts';

export interface InitProducerIdRequest {
  /** Null: idempotence alone. */
  readonly transactionalId: string | null;
  readonly transactionTimeoutMs: number;
  /** What the sender has, when it wants the next epoch of it (KIP-360); −1 otherwise. */
  readonly producerId: number;
  readonly producerEpoch: number;
}
export interface InitProducerIdResponse {
  readonly errorCode: KafkaError;
  readonly producerId: number;
  readonly producerEpoch: number;
}

export interface TopicIndexes {
  readonly name: string;
  readonly partitions: readonly number[];
}
export interface AddPartitionsToTxnRequest {
  /** A client's request has one of them. */
  readonly transactions: readonly {
    readonly transactionalId: string;
    readonly producerId: number;
    readonly producerEpoch: number;
    /** A leader's question whether its partition is in the transaction (KIP-890); nothing is added. */
    readonly verifyOnly: boolean;
    readonly topics: readonly TopicIndexes[];
  }[];
}
export interface AddPartitionsToTxnResponse {
  readonly errorCode: KafkaError;
  readonly resultsByTransaction: readonly {
    readonly transactionalId: string;
    readonly topicResults: readonly {
      readonly name: string;
      readonly resultsByPartition: readonly {
        readonly partitionIndex: number;
        readonly partitionErrorCode: KafkaError;
      }[];
    }[];
  }[];
}

export interface AddOffsetsToTxnRequest {
  readonly transactionalId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly groupId: string;
}
export interface AddOffsetsToTxnResponse {
  readonly errorCode: KafkaError;
}

export interface EndTxnRequest {
  readonly transactionalId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly committed: boolean;
}
export interface EndTxnResponse {
  readonly errorCode: KafkaError;
  /** What to go on with, since version 5; −1 before. */
  readonly producerId: number;
  readonly producerEpoch: number;
}

export interface TxnMarker {
  readonly producerId: number;
  readonly producerEpoch: number;
  /** True: commit. */
  readonly transactionResult: boolean;
  readonly topics: readonly { readonly name: string; readonly partitionIndexes: readonly number[] }[];
  readonly coordinatorEpoch: number;
}
export interface WriteTxnMarkersRequest {
  readonly markers: readonly TxnMarker[];
}
export interface WriteTxnMarkersResponse {
  readonly markers: readonly {
    readonly producerId: number;
    readonly topics: readonly {
      readonly name: string;
      readonly partitions: readonly { readonly partitionIndex: number; readonly errorCode: KafkaError }[];
    }[];
  }[];
}

export interface TxnOffsetCommitRequest {
  readonly transactionalId: string;
  readonly groupId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  /** −1 with an empty member id: not checked. */
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      readonly committedOffset: number;
      readonly committedLeaderEpoch: number;
    }[];
  }[];
}
export interface TxnOffsetCommitResponse {
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly { readonly partitionIndex: number; readonly errorCode: KafkaError }[];
  }[];
}
