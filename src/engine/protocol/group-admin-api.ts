/** What an operator asks of a group coordinator, with Kafka's field names: part of the table in api.ts. */
import type { KafkaError } from '../../contract/errors.ts';
import type { GroupState } from '../../contract/events.ts';
import type { TopicPartitions } from './log-records.ts';

export interface DescribeGroupsRequest {
  readonly groups: readonly string[];
}
export interface DescribeGroupsResponse {
  readonly groups: readonly {
    readonly errorCode: KafkaError;
    readonly groupId: string;
    /** `Dead` for a group that is not known. */
    readonly groupState: GroupState;
    readonly protocolType: string;
    /** The chosen assignor; empty unless the group is stable. */
    readonly protocolData: string;
    readonly members: readonly {
      readonly memberId: string;
      readonly groupInstanceId: string | null;
      readonly clientId: string;
      readonly memberAssignment: readonly TopicPartitions[];
    }[];
  }[];
}

export interface ConsumerGroupDescribeRequest {
  readonly groupIds: readonly string[];
}
/** What a member has, or is to have. */
export interface DescribedAssignment {
  readonly topicPartitions: readonly {
    readonly topicId: string;
    readonly topicName: string;
    readonly partitions: readonly number[];
  }[];
}
export interface ConsumerGroupDescribeResponse {
  readonly groups: readonly {
    readonly errorCode: KafkaError;
    readonly errorMessage: string | null;
    readonly groupId: string;
    /** Empty for a group that is not known, or not of KIP-848. */
    readonly groupState: GroupState | '';
    readonly groupEpoch: number;
    readonly assignmentEpoch: number;
    readonly assignorName: string;
    readonly members: readonly {
      readonly memberId: string;
      readonly instanceId: string | null;
      readonly rackId: string | null;
      readonly memberEpoch: number;
      readonly clientId: string;
      readonly subscribedTopicNames: readonly string[];
      readonly subscribedTopicRegex: string | null;
      readonly assignment: DescribedAssignment;
      readonly targetAssignment: DescribedAssignment;
      /** 1: a member of the consumer protocol; 0: a classic one. */
      readonly memberType: 0 | 1;
    }[];
  }[];
}

export interface ListGroupsRequest {
  /** Empty: all. */
  readonly statesFilter: readonly GroupState[];
}
export interface ListGroupsResponse {
  readonly errorCode: KafkaError;
  readonly groups: readonly {
    readonly groupId: string;
    readonly protocolType: string;
    readonly groupState: GroupState;
  }[];
}

export interface DeleteGroupsRequest {
  readonly groupsNames: readonly string[];
}
export interface DeleteGroupsResponse {
  readonly results: readonly { readonly groupId: string; readonly errorCode: KafkaError }[];
}

export interface OffsetDeleteRequest {
  readonly groupId: string;
  readonly topics: readonly { readonly name: string; readonly partitionIndexes: readonly number[] }[];
}
export interface OffsetDeleteResponse {
  readonly errorCode: KafkaError;
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly { readonly partitionIndex: number; readonly errorCode: KafkaError }[];
  }[];
}
