/** What lies in logs, record by record: of applications, of the coordinators, of the quorum.
 *  Models      the fields of Kafka's own messages, by their names; see record-messages.ts for their bytes
 *  Simplifies  a user's value is {generator, number} of a stated length; its bytes are made when they are asked for
 *  Invariants  frozen, with all they hold */

import type { TransactionState } from '../../contract/events.ts';

/** What a workload writes: the `number`-th value of a named generator. */
export interface UserRecord {
  readonly type: 'user';
  readonly key: string | null;
  /** The producer that made it, and which of its records this is, from 1. */
  readonly generator: string;
  readonly number: number;
  /** −1: a null value, which on a compacted topic deletes the key. */
  readonly valueBytes: number;
  /** Bytes that no deserializer takes. */
  readonly isUnreadable?: true;
  readonly timestampMs: number;
}

/** What a foreign client wrote. Bytes are texts of which each character stands for one byte (`byteString`). */
export interface RawRecord {
  readonly type: 'raw';
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: readonly (readonly [key: string, value: string | null])[];
  readonly timestampMs: number;
}

/** ConsumerProtocolSubscription v3. */
export interface Subscription {
  readonly topics: readonly string[];
  readonly ownedPartitions: readonly TopicPartitions[];
  readonly generationId: number;
  readonly rackId: string | null;
  /** The sticky assignor's own: what it had been given, and in which generation; null for the others. */
  readonly userData: { readonly previous: readonly TopicPartitions[]; readonly generation: number } | null;
}
export interface TopicPartitions {
  readonly topic: string;
  readonly partitions: readonly number[];
}

/** An offset commit in `__consumer_offsets` (OffsetCommitKey v1, OffsetCommitValue v3); `offset` −1 is a tombstone. */
export interface OffsetCommitRecord {
  readonly type: 'offsetCommit';
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly leaderEpoch: number;
  readonly commitTimestampMs: number;
  /** What the application noted beside it; absent: nothing. */
  readonly metadata?: string;
}

/** A classic group in `__consumer_offsets` (GroupMetadataKey v2, GroupMetadataValue); `members` null is a tombstone. */
export interface GroupMetadataRecord {
  readonly type: 'groupMetadata';
  readonly group: string;
  readonly generation: number;
  readonly protocolType: string;
  readonly protocol: string | null;
  readonly leader: string | null;
  readonly currentStateTimestampMs: number;
  readonly members: readonly GroupMemberRecord[] | null;
}
export interface GroupMemberRecord {
  readonly memberId: string;
  readonly clientId: string;
  readonly groupInstanceId: string | null;
  readonly rebalanceTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  /** Protocol metadata and assignment as the member and the group leader wrote them. */
  readonly subscription: Subscription | null;
  readonly assignment: readonly TopicPartitions[] | null;
}
export type CoordinatorRecord =
  | OffsetCommitRecord
  | GroupMetadataRecord
  | ConsumerGroupRecord
  | ShareGroupRecord;

/** Partitions of a topic that is named by its id. */
export interface TopicIdPartitions {
  readonly topicId: string;
  readonly partitions: readonly number[];
}
/** A group of KIP-848 in `__consumer_offsets` (ConsumerGroup*Key and Value, keys 3 and 5 to 8); `value` null is a tombstone. */
export type ConsumerGroupRecord =
  | {
      readonly type: 'consumerGroupMetadata';
      readonly group: string;
      readonly value: { readonly epoch: number; readonly metadataHash: number } | null;
    }
  | {
      readonly type: 'consumerGroupMemberMetadata';
      readonly group: string;
      readonly memberId: string;
      readonly value: {
        readonly instanceId: string | null;
        readonly rackId: string | null;
        readonly clientId: string;
        readonly subscribedTopicNames: readonly string[];
        readonly rebalanceTimeoutMs: number;
        readonly serverAssignor: string | null;
      } | null;
    }
  | {
      readonly type: 'consumerGroupTargetAssignmentMetadata';
      readonly group: string;
      readonly value: { readonly assignmentEpoch: number } | null;
    }
  | {
      readonly type: 'consumerGroupTargetAssignmentMember';
      readonly group: string;
      readonly memberId: string;
      readonly value: { readonly topicPartitions: readonly TopicIdPartitions[] } | null;
    }
  | {
      readonly type: 'consumerGroupCurrentMemberAssignment';
      readonly group: string;
      readonly memberId: string;
      readonly value: {
        readonly memberEpoch: number;
        readonly previousMemberEpoch: number;
        /** MemberState: 0 STABLE, 1 UNREVOKED_PARTITIONS, 2 UNRELEASED_PARTITIONS. */
        readonly state: 0 | 1 | 2;
        readonly assignedPartitions: readonly TopicIdPartitions[];
        readonly partitionsPendingRevocation: readonly TopicIdPartitions[];
      } | null;
    };

/** A share group in `__consumer_offsets` (ShareGroup*Key and Value, keys 10 to 15); `value` null is a tombstone. */
export type ShareGroupRecord =
  | {
      readonly type: 'shareGroupMetadata';
      readonly group: string;
      readonly value: { readonly epoch: number; readonly metadataHash: number } | null;
    }
  | {
      readonly type: 'shareGroupMemberMetadata';
      readonly group: string;
      readonly memberId: string;
      readonly value: {
        readonly rackId: string | null;
        readonly clientId: string;
        readonly subscribedTopicNames: readonly string[];
      } | null;
    }
  | {
      readonly type: 'shareGroupTargetAssignmentMetadata';
      readonly group: string;
      readonly value: { readonly assignmentEpoch: number } | null;
    }
  | {
      readonly type: 'shareGroupTargetAssignmentMember';
      readonly group: string;
      readonly memberId: string;
      readonly value: { readonly topicPartitions: readonly TopicIdPartitions[] } | null;
    }
  | {
      readonly type: 'shareGroupCurrentMemberAssignment';
      readonly group: string;
      readonly memberId: string;
      readonly value: {
        readonly memberEpoch: number;
        readonly previousMemberEpoch: number;
        /** Always STABLE. */
        readonly state: 0;
        readonly assignedPartitions: readonly TopicIdPartitions[];
      } | null;
    }
  /** Which partitions the share coordinators keep a state of, and of which it is being asked for. */
  | {
      readonly type: 'shareGroupStatePartitionMetadata';
      readonly group: string;
      readonly value: {
        readonly initializingTopics: readonly NamedTopicPartitions[];
        readonly initializedTopics: readonly NamedTopicPartitions[];
        readonly deletingTopics: readonly { readonly topicId: string; readonly topicName: string }[];
      } | null;
    };
export interface NamedTopicPartitions extends TopicIdPartitions {
  readonly topicName: string;
}

/** What became of a range of records of a share-partition. Inclusive offsets. */
export interface ShareStateBatch {
  readonly firstOffset: number;
  readonly lastOffset: number;
  /** 0 Available, 2 Acknowledged, 4 Archived: that something is acquired is never written. */
  readonly deliveryState: number;
  readonly deliveryCount: number;
}
/** A share-partition in `__share_group_state`: a snapshot (key 0) says all there is, an update (key 1) what is new since.
 *  `value` null is a tombstone. */
export type ShareStateRecord =
  | {
      readonly type: 'shareSnapshot';
      readonly groupId: string;
      readonly topicId: string;
      readonly partition: number;
      readonly value: {
        readonly snapshotEpoch: number;
        readonly stateEpoch: number;
        readonly leaderEpoch: number;
        /** −1: nobody has read it yet. */
        readonly startOffset: number;
        readonly createTimestamp: number;
        readonly writeTimestamp: number;
        readonly stateBatches: readonly ShareStateBatch[];
      } | null;
    }
  | {
      readonly type: 'shareUpdate';
      readonly groupId: string;
      readonly topicId: string;
      readonly partition: number;
      readonly value: {
        readonly snapshotEpoch: number;
        readonly leaderEpoch: number;
        readonly startOffset: number;
        readonly stateBatches: readonly ShareStateBatch[];
      };
    };

/** Where a transactional id stands, in `__transaction_state` (TransactionLogKey v0, TransactionLogValue). */
export interface TransactionLogRecord {
  readonly type: 'transactionLog';
  readonly transactionalId: string;
  /** Null: the id is forgotten. */
  readonly value: TransactionLogValue | null;
}
/** Frozen, with all it holds. */
export interface TransactionLogValue {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly transactionTimeoutMs: number;
  readonly transactionStatus: TransactionState;
  /** Empty unless it is Ongoing or about to end. */
  readonly transactionPartitions: readonly {
    readonly topic: string;
    readonly partitionIds: readonly number[];
  }[];
  readonly transactionLastUpdateTimestampMs: number;
  /** −1: none has begun since the last InitProducerId. */
  readonly transactionStartTimestampMs: number;
  /** The tagged fields of version 1; null in version 0. */
  readonly tagged: {
    readonly previousProducerId: number;
    readonly nextProducerId: number;
    readonly clientTransactionVersion: number;
  } | null;
}
/** What changes of a partition. A field that is not there, or null, does not change. */
export interface PartitionChangeRecord {
  readonly type: 'PartitionChangeRecord';
  readonly topicId: string;
  readonly partitionId: number;
  readonly isr: readonly number[] | null;
  /** −2: no change; −1: nobody. Whatever is named, itself or another, begins an epoch. */
  readonly leader: number;
  readonly replicas?: readonly number[];
  readonly removingReplicas?: readonly number[];
  readonly addingReplicas?: readonly number[];
  /** 1 while an unclean leader has not recovered. */
  readonly leaderRecoveryState: number | null;
  /** KIP-966. */
  readonly eligibleLeaderReplicas?: readonly number[];
  readonly lastKnownElr?: readonly number[];
}

/** What a config is set on. */
export type ConfigResourceType = 'topic' | 'broker' | 'group';

/** One record of `__cluster_metadata`, by the name of its schema. Fields that may be left out have their defaults then. */
export type MetadataRecord =
  | {
      readonly type: 'LeaderChangeMessage';
      readonly leaderId: number;
      readonly voters: readonly number[];
      /** Who voted for it. */
      readonly grantingVoters: readonly number[];
    }
  | { readonly type: 'FeatureLevelRecord'; readonly name: string; readonly featureLevel: number }
  | {
      readonly type: 'RegisterBrokerRecord';
      readonly brokerId: number;
      readonly incarnationId: string;
      readonly brokerEpoch: number;
      readonly rack: string | null;
      readonly fenced: boolean;
      readonly inControlledShutdown?: boolean;
    }
  | {
      readonly type: 'BrokerRegistrationChangeRecord';
      readonly brokerId: number;
      readonly brokerEpoch: number;
      /** −1 unfence, 0 no change, 1 fence. */
      readonly fenced: -1 | 0 | 1;
      /** 1: it has begun a controlled shutdown; 0: no change. */
      readonly inControlledShutdown: 0 | 1;
    }
  | { readonly type: 'TopicRecord'; readonly name: string; readonly topicId: string }
  | {
      readonly type: 'ConfigRecord';
      readonly resourceType: ConfigResourceType;
      /** A topic, a group, or a broker's id as text; empty: all brokers. */
      readonly resourceName: string;
      readonly name: string;
      readonly value: string | null;
    }
  | {
      readonly type: 'PartitionRecord';
      readonly topicId: string;
      readonly partitionId: number;
      readonly replicas: readonly number[];
      readonly isr: readonly number[];
      readonly removingReplicas?: readonly number[];
      readonly addingReplicas?: readonly number[];
      readonly leader: number;
      readonly leaderRecoveryState?: number;
      readonly leaderEpoch: number;
      readonly partitionEpoch: number;
      readonly eligibleLeaderReplicas?: readonly number[];
      readonly lastKnownElr?: readonly number[];
    }
  | PartitionChangeRecord
  | { readonly type: 'RemoveTopicRecord'; readonly topicId: string }
  /** Nobody is eligible but the ISR: of one topic, or, where the name is empty, of all. */
  | { readonly type: 'ClearElrRecord'; readonly topicName: string }
  | {
      readonly type: 'ProducerIdsRecord';
      readonly brokerId: number;
      readonly brokerEpoch: number;
      readonly nextProducerId: number;
    }
  | { readonly type: 'NoOpRecord' };

/** Ends a transaction in a partition: the record of a control batch (EndTransactionMarker). */
export interface EndTransactionMarker {
  readonly type: 'EndTransactionMarker';
  readonly outcome: 'commit' | 'abort';
  readonly coordinatorEpoch: number;
}

export type LogRecord =
  | UserRecord
  | RawRecord
  | CoordinatorRecord
  | TransactionLogRecord
  | ShareStateRecord
  | MetadataRecord
  | SnapshotRecord
  | EndTransactionMarker;

/** What a `.checkpoint` file begins and ends with (KIP-630); in no log. */
export type SnapshotRecord =
  | { readonly type: 'SnapshotHeaderRecord'; readonly lastContainedLogTimestamp: number }
  | { readonly type: 'SnapshotFooterRecord' };
