/** Requests and responses of share groups: members and their coordinator, members and leaders, leaders and the share
 *  coordinator that keeps what became of records.
 *  See         api.ts, the message schemas in Kafka's sources; KIP-932 */
import type { KafkaError } from '../../contract/errors.ts';
import type { RecordBatch, ShareStateBatch, TopicIdPartitions } from './records.ts';

/** A field that is null has not changed since it was last sent. */
export interface ShareGroupHeartbeatRequest {
  readonly groupId: string;
  readonly memberId: string;
  /** 0: joins; −1: leaves. */
  readonly memberEpoch: number;
  readonly rackId: string | null;
  readonly subscribedTopicNames: readonly string[] | null;
  /** In the header of every Kafka request. */
  readonly clientId: string;
}
export interface ShareGroupHeartbeatResponse {
  readonly errorCode: KafkaError;
  readonly errorMessage: string | null;
  readonly memberId: string | null;
  readonly memberEpoch: number;
  readonly heartbeatIntervalMs: number;
  /** Null: as it was. */
  readonly assignment: { readonly topicPartitions: readonly TopicIdPartitions[] } | null;
}

export interface ShareGroupDescribeRequest {
  readonly groupIds: readonly string[];
}
export interface ShareGroupDescribeResponse {
  readonly groups: readonly {
    readonly errorCode: KafkaError;
    readonly groupId: string;
    readonly groupState: string;
    readonly groupEpoch: number;
    readonly assignmentEpoch: number;
    readonly assignorName: string;
    readonly members: readonly {
      readonly memberId: string;
      readonly rackId: string | null;
      readonly memberEpoch: number;
      readonly clientId: string;
      readonly subscribedTopicNames: readonly string[];
      readonly assignment: { readonly topicPartitions: readonly TopicIdPartitions[] };
    }[];
  }[];
}

/** 0 gap, 1 accept, 2 release, 3 reject: one for the whole range, or one for each offset of it. */
export interface AcknowledgementBatch {
  readonly firstOffset: number;
  /** Inclusive. */
  readonly lastOffset: number;
  readonly acknowledgeTypes: readonly number[];
}

export interface ShareFetchRequest {
  readonly groupId: string;
  readonly memberId: string;
  /** 0 opens a session, −1 closes it, anything else is the next of the one that is open. */
  readonly shareSessionEpoch: number;
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  /** `max.poll.records`: whole batches are acquired until there are as many. */
  readonly maxRecords: number;
  /** In a session only what is new in it, and what something is said about. */
  readonly topics: readonly {
    readonly topicId: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      readonly acknowledgementBatches: readonly AcknowledgementBatch[];
    }[];
  }[];
  readonly forgottenTopicsData: readonly TopicIdPartitions[];
}
interface CurrentLeader {
  readonly leaderId: number;
  readonly leaderEpoch: number;
}
export interface SharePartitionData {
  readonly partitionIndex: number;
  readonly errorCode: KafkaError;
  readonly acknowledgeErrorCode: KafkaError;
  readonly currentLeader: CurrentLeader | null;
  readonly records: readonly RecordBatch[];
  /** Only these of the records are the member's. Inclusive offsets. */
  readonly acquiredRecords: readonly {
    readonly firstOffset: number;
    readonly lastOffset: number;
    readonly deliveryCount: number;
  }[];
}
export interface ShareFetchResponse {
  readonly errorCode: KafkaError;
  readonly acquisitionLockTimeoutMs: number;
  readonly responses: readonly {
    readonly topicId: string;
    readonly partitions: readonly SharePartitionData[];
  }[];
}

export interface ShareAcknowledgeRequest {
  readonly groupId: string;
  readonly memberId: string;
  readonly shareSessionEpoch: number;
  readonly topics: ShareFetchRequest['topics'];
}
export interface ShareAcknowledgeResponse {
  readonly errorCode: KafkaError;
  readonly responses: readonly {
    readonly topicId: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      readonly errorCode: KafkaError;
      readonly currentLeader: CurrentLeader | null;
    }[];
  }[];
}

// ---- the share coordinator

export interface InitializeShareGroupStateRequest {
  readonly groupId: string;
  readonly topics: readonly {
    readonly topicId: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly stateEpoch: number;
      /** −1: it is found out when the partition is first read. */
      readonly startOffset: number;
    }[];
  }[];
}
export interface ReadShareGroupStateRequest {
  readonly groupId: string;
  readonly topics: readonly {
    readonly topicId: string;
    readonly partitions: readonly { readonly partition: number; readonly leaderEpoch: number }[];
  }[];
}
export interface WriteShareGroupStateRequest {
  readonly groupId: string;
  readonly topics: readonly {
    readonly topicId: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly stateEpoch: number;
      readonly leaderEpoch: number;
      readonly startOffset: number;
      readonly stateBatches: readonly ShareStateBatch[];
    }[];
  }[];
}
export interface DeleteShareGroupStateRequest {
  readonly groupId: string;
  readonly topics: readonly {
    readonly topicId: string;
    readonly partitions: readonly { readonly partition: number }[];
  }[];
}
/** Of Initialize, Write and Delete alike. */
export interface ShareGroupStateResponse {
  readonly results: readonly {
    readonly topicId: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly errorCode: KafkaError;
      readonly errorMessage: string | null;
    }[];
  }[];
}
export interface ReadShareGroupStateResponse {
  readonly results: readonly {
    readonly topicId: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly errorCode: KafkaError;
      readonly errorMessage: string | null;
      readonly stateEpoch: number;
      /** −1: nobody has read it yet. */
      readonly startOffset: number;
      readonly stateBatches: readonly ShareStateBatch[];
    }[];
  }[];
}

/** How the share coordinator names what it keeps (SharePartitionKey#asCoordinatorKey). */
export const shareKey = (groupId: string, topicId: string, partition: number): string =>
  `${groupId}:${topicId}:${partition}`;
