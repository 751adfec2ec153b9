/** Members of a group and their coordinator; KIP-848. */
import type { KafkaError } from '../../../contract/errors.ts';
import type { Subscription, TopicPartitions } from '../log-records.ts';
import type { TopicIdPartitions } from '../records.ts';

export interface JoinGroupRequest {
  readonly groupId: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  /** Empty at the first join. */
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly protocolType: string;
  readonly protocols: readonly { readonly name: string; readonly metadata: Subscription }[];
  readonly reason: string;
}
export interface JoinGroupResponse {
  readonly errorCode: KafkaError;
  readonly generationId: number;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly leader: string;
  readonly skipAssignment: boolean;
  readonly memberId: string;
  /** Filled for the leader only. */
  readonly members: readonly {
    readonly memberId: string;
    readonly groupInstanceId: string | null;
    readonly metadata: Subscription;
  }[];
}

export interface SyncGroupRequest {
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly protocolType: string;
  readonly protocolName: string;
  /** Filled by the leader only. */
  readonly assignments: readonly {
    readonly memberId: string;
    readonly assignment: readonly TopicPartitions[];
  }[];
}
export interface SyncGroupResponse {
  readonly errorCode: KafkaError;
  readonly protocolType: string | null;
  readonly protocolName: string | null;
  readonly assignment: readonly TopicPartitions[];
}

export interface HeartbeatRequest {
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
}
export interface HeartbeatResponse {
  readonly errorCode: KafkaError;
}

export interface LeaveGroupRequest {
  readonly groupId: string;
  readonly members: readonly {
    readonly memberId: string;
    readonly groupInstanceId: string | null;
    readonly reason: string;
  }[];
}
export interface LeaveGroupResponse {
  readonly errorCode: KafkaError;
  readonly members: readonly {
    readonly memberId: string;
    readonly groupInstanceId: string | null;
    readonly errorCode: KafkaError;
  }[];
}

/** KIP-848. A field that is null, or −1, has not changed since it was last sent. */
export interface ConsumerGroupHeartbeatRequest {
  readonly groupId: string;
  readonly memberId: string;
  /** 0: joins; −1: leaves; −2: a static member that will be back. */
  readonly memberEpoch: number;
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly rebalanceTimeoutMs: number;
  readonly subscribedTopicNames: readonly string[] | null;
  readonly subscribedTopicRegex: string | null;
  readonly serverAssignor: string | null;
  /** What the member owns. */
  readonly topicPartitions: readonly TopicIdPartitions[] | null;
  /** In the header of every Kafka request. */
  readonly clientId: string;
}
export interface ConsumerGroupHeartbeatResponse {
  readonly errorCode: KafkaError;
  readonly errorMessage: string | null;
  readonly memberId: string | null;
  readonly memberEpoch: number;
  readonly heartbeatIntervalMs: number;
  /** Null: as it was. */
  readonly assignment: { readonly topicPartitions: readonly TopicIdPartitions[] } | null;
}
