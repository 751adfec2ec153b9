/** Brokers and their controller: registration, heartbeats, changes of the ISR, blocks of producer ids. */
import type { KafkaError } from '../../../contract/errors.ts';

export interface AllocateProducerIdsRequest {
  readonly brokerId: number;
  readonly brokerEpoch: number;
}
export interface AllocateProducerIdsResponse {
  readonly errorCode: KafkaError;
  readonly producerIdStart: number;
  readonly producerIdLen: number;
}

export interface BrokerRegistrationRequest {
  readonly brokerId: number;
  readonly clusterId: string;
  readonly incarnationId: string;
  readonly rack: string | null;
  /** Epoch of a clean shutdown, read from disk; −1: none. */
  readonly previousBrokerEpoch: number;
}
export interface BrokerRegistrationResponse {
  readonly errorCode: KafkaError;
  readonly brokerEpoch: number;
}

export interface BrokerHeartbeatRequest {
  readonly brokerId: number;
  readonly brokerEpoch: number;
  readonly currentMetadataOffset: number;
  readonly wantFence: boolean;
  readonly wantShutDown: boolean;
}
export interface BrokerHeartbeatResponse {
  readonly errorCode: KafkaError;
  readonly isCaughtUp: boolean;
  readonly isFenced: boolean;
  readonly shouldShutDown: boolean;
}

export interface AlterPartitionRequest {
  readonly brokerId: number;
  readonly brokerEpoch: number;
  readonly topics: readonly {
    readonly topicId: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      readonly leaderEpoch: number;
      readonly newIsrWithEpochs: readonly { readonly brokerId: number; readonly brokerEpoch: number }[];
      readonly leaderRecoveryState: number;
      readonly partitionEpoch: number;
    }[];
  }[];
}
export interface AlterPartitionResponse {
  readonly errorCode: KafkaError;
  readonly topics: readonly {
    readonly topicId: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      readonly errorCode: KafkaError;
      readonly leaderId: number;
      readonly leaderEpoch: number;
      readonly isr: readonly number[];
      readonly partitionEpoch: number;
    }[];
  }[];
}

/** What replicas hold (KIP-966). `currentLeaderEpoch` is not in Kafka's request: a replica answers once it has heard of that
 *  epoch, so that it copies nothing more from a leader of an earlier one (see broker/majority.ts). */
export interface GetReplicaLogInfoRequest {
  readonly topicPartitions: readonly {
    readonly topicId: string;
    readonly partitions: readonly { readonly partition: number; readonly currentLeaderEpoch: number }[];
  }[];
}
export interface GetReplicaLogInfoResponse {
  readonly brokerEpoch: number;
  readonly topicPartitionLogInfoList: readonly {
    readonly topicId: string;
    readonly partitionLogInfo: readonly {
      readonly partition: number;
      readonly lastWrittenLeaderEpoch: number;
      readonly currentLeaderEpoch: number;
      readonly logEndOffset: number;
      readonly errorCode: KafkaError;
    }[];
  }[];
}
