/** What the controller of a cluster with ZooKeeper tells the brokers, and what a broker asks of it, in the versions of
 *  Kafka 2.4.
 *  See         api.ts (the table), engine/kafka-zk (who sends), engine/broker/control-requests.ts (who obeys) */
import type { KafkaError } from '../../contract/errors.ts';

/** Fields that every request of a controller begins with. */
export interface ControlRequest {
  readonly controllerId: number;
  readonly controllerEpoch: number;
  /** Which incarnation of the broker it is meant for; −1 before KIP-380. */
  readonly brokerEpoch: number;
}

export interface LeaderAndIsrPartition {
  readonly topicName: string;
  readonly partitionIndex: number;
  readonly controllerEpoch: number;
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly isr: readonly number[];
  readonly zkVersion: number;
  readonly replicas: readonly number[];
  readonly addingReplicas: readonly number[];
  readonly removingReplicas: readonly number[];
  readonly isNew: boolean;
}
export interface LeaderAndIsrRequest extends ControlRequest {
  readonly partitionStates: readonly LeaderAndIsrPartition[];
  readonly liveLeaders: readonly number[];
}
interface PartitionResult {
  readonly topicName: string;
  readonly partitionIndex: number;
  readonly errorCode: KafkaError;
}
export interface LeaderAndIsrResponse {
  readonly errorCode: KafkaError;
  readonly partitionErrors: readonly PartitionResult[];
}

export interface UpdateMetadataPartition {
  readonly topicName: string;
  readonly partitionIndex: number;
  readonly controllerEpoch: number;
  /** −2: its topic is being deleted. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly isr: readonly number[];
  readonly zkVersion: number;
  readonly replicas: readonly number[];
  readonly offlineReplicas: readonly number[];
}
export interface UpdateMetadataRequest extends ControlRequest {
  readonly partitionStates: readonly UpdateMetadataPartition[];
  readonly liveBrokers: readonly { readonly id: number; readonly rack: string | null }[];
}
export interface UpdateMetadataResponse {
  readonly errorCode: KafkaError;
}

export interface StopReplicaRequest extends ControlRequest {
  readonly deletePartitions: boolean;
  readonly partitions: readonly { readonly topicName: string; readonly partitionIndex: number }[];
}
export interface StopReplicaResponse {
  readonly errorCode: KafkaError;
  readonly partitionErrors: readonly PartitionResult[];
}

export interface ControlledShutdownRequest {
  readonly brokerId: number;
  readonly brokerEpoch: number;
}
export interface ControlledShutdownResponse {
  readonly errorCode: KafkaError;
  /** Partitions that it still leads. */
  readonly remainingPartitions: readonly { readonly topicName: string; readonly partitionIndex: number }[];
}

/** A leader in UpdateMetadata: the topic is being deleted (LeaderAndIsr.LeaderDuringDelete). */
export const LEADER_DURING_DELETE = -2;
