/** What nodes say to each other: Kafka's requests and responses, by API key, in the version that an era 4.1 cluster and
 *  its clients settle on, with Kafka's field names (lower camel case).
 *  Simplifies  no throttling of clients, one cluster id, no tagged fields that nobody here reads; subscriptions and
 *              assignments are plain data instead of the consumer protocol's bytes
 *  See         the message schemas under clients/src/main/resources/common/message in Kafka's sources */

import type { KafkaError } from '../../contract/errors.ts';
import type {
  ControlledShutdownRequest,
  ControlledShutdownResponse,
  LeaderAndIsrRequest,
  LeaderAndIsrResponse,
  StopReplicaRequest,
  StopReplicaResponse,
  UpdateMetadataRequest,
  UpdateMetadataResponse,
} from './control-api.ts';
import type {
  DeleteGroupsRequest,
  DeleteGroupsResponse,
  DescribeGroupsRequest,
  DescribeGroupsResponse,
  ListGroupsRequest,
  ListGroupsResponse,
  OffsetDeleteRequest,
  OffsetDeleteResponse,
} from './group-admin-api.ts';
import type { Subscription, TopicPartitions } from './log-records.ts';
import type { MetadataSnapshot, SnapshotId } from './metadata-snapshot.ts';
import type { ConfigResourceType, LogRecord, RecordBatch, TopicIdPartitions } from './records.ts';

export type { Subscription, TopicPartitions } from './log-records.ts';

import type {
  AddOffsetsToTxnRequest,
  AddOffsetsToTxnResponse,
  AddPartitionsToTxnRequest,
  AddPartitionsToTxnResponse,
  EndTxnRequest,
  EndTxnResponse,
  InitProducerIdRequest,
  InitProducerIdResponse,
  TxnOffsetCommitRequest,
  TxnOffsetCommitResponse,
  WriteTxnMarkersRequest,
  WriteTxnMarkersResponse,
} from './txn-api.ts';

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

export interface MetadataRequest {
  /** Null: all topics. */
  readonly topics: readonly string[] | null;
}
export interface MetadataResponse {
  readonly brokers: readonly { readonly nodeId: number; readonly rack: string | null }[];
  /** Where admin requests may go; a random live broker in KRaft, −1 for none. */
  readonly controllerId: number;
  readonly topics: readonly {
    readonly errorCode: KafkaError;
    readonly name: string;
    readonly topicId: string;
    readonly isInternal: boolean;
    readonly partitions: readonly {
      readonly errorCode: KafkaError;
      readonly partitionIndex: number;
      readonly leaderId: number;
      readonly leaderEpoch: number;
      readonly replicaNodes: readonly number[];
      readonly isrNodes: readonly number[];
    }[];
  }[];
}

export interface FindCoordinatorRequest {
  /** 0: group, 1: transaction. */
  readonly keyType: 0 | 1;
  readonly coordinatorKeys: readonly string[];
}
export interface FindCoordinatorResponse {
  readonly coordinators: readonly {
    readonly key: string;
    readonly nodeId: number;
    readonly errorCode: KafkaError;
  }[];
}

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
export interface OffsetCommitRequest {
  readonly groupId: string;
  readonly generationIdOrMemberEpoch: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      readonly committedOffset: number;
      readonly committedLeaderEpoch: number;
      /** What the application notes beside it; absent: nothing. */
      readonly committedMetadata?: string;
    }[];
  }[];
}
export interface OffsetCommitResponse {
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly { readonly partitionIndex: number; readonly errorCode: KafkaError }[];
  }[];
}
export interface OffsetFetchRequest {
  readonly groupId: string;
  readonly topics: readonly { readonly name: string; readonly partitionIndexes: readonly number[] }[];
  readonly requireStable: boolean;
}
export interface OffsetFetchResponse {
  readonly errorCode: KafkaError;
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      /** −1: none. */
      readonly committedOffset: number;
      readonly committedLeaderEpoch: number;
      readonly errorCode: KafkaError;
    }[];
  }[];
}

export interface AllocateProducerIdsRequest {
  readonly brokerId: number;
  readonly brokerEpoch: number;
}
export interface AllocateProducerIdsResponse {
  readonly errorCode: KafkaError;
  readonly producerIdStart: number;
  readonly producerIdLen: number;
}

export interface DeleteRecordsRequest {
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      /** Everything below goes; −1: everything below the high watermark. */
      readonly offset: number;
    }[];
  }[];
  readonly timeoutMs: number;
}
export interface DeleteRecordsResponse {
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      /** Below this no live replica has anything; −1 with an error. */
      readonly lowWatermark: number;
      readonly errorCode: KafkaError;
    }[];
  }[];
}

export interface CreateTopicsRequest {
  readonly topics: readonly {
    readonly name: string;
    /** −1 beside assignments, as the replication factor. */
    readonly numPartitions: number;
    readonly replicationFactor: number;
    /** Replicas by partition; null leaves them to the controller. */
    readonly assignments: readonly (readonly number[])[] | null;
    readonly configs: readonly { readonly name: string; readonly value: string }[];
  }[];
  readonly validateOnly: boolean;
}
export interface CreateTopicsResponse {
  readonly topics: readonly {
    readonly name: string;
    readonly errorCode: KafkaError;
    readonly errorMessage: string | null;
  }[];
}
export interface DeleteTopicsRequest {
  readonly topics: readonly { readonly name: string }[];
}
export interface DeleteTopicsResponse {
  readonly responses: readonly { readonly name: string; readonly errorCode: KafkaError }[];
}

export interface CreatePartitionsRequest {
  readonly topics: readonly {
    readonly name: string;
    /** How many there are to be, the old ones included. */
    readonly count: number;
    /** Replicas of each new one; null: the controller places them. */
    readonly assignments: readonly (readonly number[])[] | null;
  }[];
  readonly validateOnly: boolean;
}
export interface CreatePartitionsResponse {
  readonly results: readonly {
    readonly name: string;
    readonly errorCode: KafkaError;
    readonly errorMessage: string | null;
  }[];
}
export interface ElectLeadersRequest {
  /** 0: of the preferred replica; 1: unclean where it must be. */
  readonly electionType: 0 | 1;
  /** Null: every partition. */
  readonly topicPartitions:
    | readonly { readonly topic: string; readonly partitions: readonly number[] }[]
    | null;
  readonly timeoutMs: number;
}
export interface ElectLeadersResponse {
  readonly errorCode: KafkaError;
  readonly replicaElectionResults: readonly {
    readonly topic: string;
    readonly partitionResult: readonly {
      readonly partitionId: number;
      readonly errorCode: KafkaError;
      readonly errorMessage: string | null;
    }[];
  }[];
}
export interface IncrementalAlterConfigsRequest {
  readonly resources: readonly {
    readonly resourceType: ConfigResourceType;
    /** A topic, or a broker's id as text; empty: all brokers. */
    readonly resourceName: string;
    readonly configs: readonly {
      readonly name: string;
      readonly configOperation: 'SET' | 'DELETE';
      /** Null to delete. */
      readonly value: string | null;
    }[];
  }[];
  readonly validateOnly: boolean;
}
export interface IncrementalAlterConfigsResponse {
  readonly responses: readonly {
    readonly errorCode: KafkaError;
    readonly errorMessage: string | null;
    readonly resourceType: ConfigResourceType;
    readonly resourceName: string;
  }[];
}
export interface AlterPartitionReassignmentsRequest {
  readonly timeoutMs: number;
  /** KIP-860: the number of replicas may differ from what it was. */
  readonly allowReplicationFactorChange: boolean;
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      /** Null: takes back what is under way. */
      readonly replicas: readonly number[] | null;
    }[];
  }[];
}
export interface AlterPartitionReassignmentsResponse {
  readonly errorCode: KafkaError;
  readonly errorMessage: string | null;
  readonly responses: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      readonly errorCode: KafkaError;
      readonly errorMessage: string | null;
    }[];
  }[];
}
export interface ListPartitionReassignmentsRequest {
  readonly timeoutMs: number;
  /** Null: all. */
  readonly topics: readonly { readonly name: string; readonly partitionIndexes: readonly number[] }[] | null;
}
export interface ListPartitionReassignmentsResponse {
  readonly errorCode: KafkaError;
  readonly errorMessage: string | null;
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      readonly replicas: readonly number[];
      readonly addingReplicas: readonly number[];
      readonly removingReplicas: readonly number[];
    }[];
  }[];
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

export interface VoteRequest {
  readonly replicaEpoch: number;
  readonly replicaId: number;
  readonly lastOffsetEpoch: number;
  readonly lastOffset: number;
  /** KIP-996: only asked whether it would get the vote. */
  readonly preVote: boolean;
}
export interface VoteResponse {
  readonly errorCode: KafkaError;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly voteGranted: boolean;
}
export interface BeginQuorumEpochRequest {
  readonly leaderId: number;
  readonly leaderEpoch: number;
}
export interface QuorumEpochResponse {
  readonly errorCode: KafkaError;
  readonly leaderId: number;
  readonly leaderEpoch: number;
}
export interface EndQuorumEpochRequest {
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly preferredSuccessors: readonly number[];
}

/** Fetch of `__cluster_metadata`; the same API as a data Fetch, with what the quorum adds to it. */
export interface QuorumFetchRequest {
  readonly replicaId: number;
  readonly currentLeaderEpoch: number;
  readonly fetchOffset: number;
  readonly lastFetchedEpoch: number;
  readonly maxWaitMs: number;
  /** KIP-1166 (4.1): the high watermark the sender knows, so that the leader answers as soon as it has moved. */
  readonly highWatermark: number;
}
export interface QuorumFetchResponse {
  readonly errorCode: KafkaError;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly highWatermark: number;
  readonly divergingEpoch: { readonly epoch: number; readonly endOffset: number } | null;
  /** The sender's log ends before the leader's begins, or holds nothing yet: it is to fetch this snapshot first (KIP-630). */
  readonly snapshotId: SnapshotId | null;
  readonly records: readonly RecordBatch[];
}

/** A range of a snapshot's bytes. */
export interface FetchSnapshotRequest {
  readonly replicaId: number;
  readonly maxBytes: number;
  readonly currentLeaderEpoch: number;
  readonly snapshotId: SnapshotId;
  readonly position: number;
}
export interface FetchSnapshotResponse {
  readonly errorCode: KafkaError;
  readonly leaderId: number;
  readonly leaderEpoch: number;
  readonly snapshotId: SnapshotId;
  /** Of the whole snapshot, in bytes. */
  readonly size: number;
  readonly position: number;
  /** How many bytes follow `position` in this answer. */
  readonly bytes: number;
  /** What the bytes come to: with the last range, the whole. */
  readonly snapshot: MetadataSnapshot | null;
}

interface Exchange<Key extends number, Version extends number, Request, Response> {
  readonly key: Key;
  readonly version: Version;
  readonly request: Request;
  readonly response: Response;
}

/** API key, version, request and response of everything that is said. */
export interface Apis {
  Produce: Exchange<0, 13, ProduceRequest, ProduceResponse>;
  Fetch: Exchange<1, 17, FetchRequest, FetchResponse>;
  ListOffsets: Exchange<2, 10, ListOffsetsRequest, ListOffsetsResponse>;
  Metadata: Exchange<3, 13, MetadataRequest, MetadataResponse>;
  LeaderAndIsr: Exchange<4, 4, LeaderAndIsrRequest, LeaderAndIsrResponse>;
  StopReplica: Exchange<5, 2, StopReplicaRequest, StopReplicaResponse>;
  UpdateMetadata: Exchange<6, 6, UpdateMetadataRequest, UpdateMetadataResponse>;
  ControlledShutdown: Exchange<7, 3, ControlledShutdownRequest, ControlledShutdownResponse>;
  OffsetCommit: Exchange<8, 9, OffsetCommitRequest, OffsetCommitResponse>;
  OffsetFetch: Exchange<9, 9, OffsetFetchRequest, OffsetFetchResponse>;
  FindCoordinator: Exchange<10, 6, FindCoordinatorRequest, FindCoordinatorResponse>;
  JoinGroup: Exchange<11, 9, JoinGroupRequest, JoinGroupResponse>;
  Heartbeat: Exchange<12, 4, HeartbeatRequest, HeartbeatResponse>;
  LeaveGroup: Exchange<13, 5, LeaveGroupRequest, LeaveGroupResponse>;
  SyncGroup: Exchange<14, 5, SyncGroupRequest, SyncGroupResponse>;
  DescribeGroups: Exchange<15, 5, DescribeGroupsRequest, DescribeGroupsResponse>;
  ListGroups: Exchange<16, 5, ListGroupsRequest, ListGroupsResponse>;
  DeleteGroups: Exchange<42, 2, DeleteGroupsRequest, DeleteGroupsResponse>;
  OffsetDelete: Exchange<47, 0, OffsetDeleteRequest, OffsetDeleteResponse>;
  CreateTopics: Exchange<19, 7, CreateTopicsRequest, CreateTopicsResponse>;
  DeleteTopics: Exchange<20, 6, DeleteTopicsRequest, DeleteTopicsResponse>;
  DeleteRecords: Exchange<21, 2, DeleteRecordsRequest, DeleteRecordsResponse>;
  InitProducerId: Exchange<22, 5, InitProducerIdRequest, InitProducerIdResponse>;
  AddPartitionsToTxn: Exchange<24, 5, AddPartitionsToTxnRequest, AddPartitionsToTxnResponse>;
  AddOffsetsToTxn: Exchange<25, 4, AddOffsetsToTxnRequest, AddOffsetsToTxnResponse>;
  EndTxn: Exchange<26, 5, EndTxnRequest, EndTxnResponse>;
  WriteTxnMarkers: Exchange<27, 1, WriteTxnMarkersRequest, WriteTxnMarkersResponse>;
  TxnOffsetCommit: Exchange<28, 5, TxnOffsetCommitRequest, TxnOffsetCommitResponse>;
  OffsetForLeaderEpoch: Exchange<23, 4, OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse>;
  CreatePartitions: Exchange<37, 3, CreatePartitionsRequest, CreatePartitionsResponse>;
  ElectLeaders: Exchange<43, 2, ElectLeadersRequest, ElectLeadersResponse>;
  IncrementalAlterConfigs: Exchange<44, 1, IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse>;
  AlterPartitionReassignments: Exchange<
    45,
    1,
    AlterPartitionReassignmentsRequest,
    AlterPartitionReassignmentsResponse
  >;
  ListPartitionReassignments: Exchange<
    46,
    0,
    ListPartitionReassignmentsRequest,
    ListPartitionReassignmentsResponse
  >;
  Vote: Exchange<52, 2, VoteRequest, VoteResponse>;
  BeginQuorumEpoch: Exchange<53, 1, BeginQuorumEpochRequest, QuorumEpochResponse>;
  EndQuorumEpoch: Exchange<54, 1, EndQuorumEpochRequest, QuorumEpochResponse>;
  AlterPartition: Exchange<56, 3, AlterPartitionRequest, AlterPartitionResponse>;
  FetchSnapshot: Exchange<59, 1, FetchSnapshotRequest, FetchSnapshotResponse>;
  BrokerRegistration: Exchange<62, 4, BrokerRegistrationRequest, BrokerRegistrationResponse>;
  BrokerHeartbeat: Exchange<63, 1, BrokerHeartbeatRequest, BrokerHeartbeatResponse>;
  AllocateProducerIds: Exchange<67, 0, AllocateProducerIdsRequest, AllocateProducerIdsResponse>;
  ConsumerGroupHeartbeat: Exchange<68, 1, ConsumerGroupHeartbeatRequest, ConsumerGroupHeartbeatResponse>;
  /** Fetch (1) of the metadata partition; a name of its own, since its fields differ. */
  QuorumFetch: Exchange<1, 18, QuorumFetchRequest, QuorumFetchResponse>;
}
export type ApiName = keyof Apis;
export type RequestOf<A extends ApiName> = Apis[A]['request'];
export type ResponseOf<A extends ApiName> = Apis[A]['response'];

/** API key and version of each, as numbers at run time. */
export const API_VERSIONS = {
  Produce: [0, 13],
  Fetch: [1, 17],
  ListOffsets: [2, 10],
  Metadata: [3, 13],
  LeaderAndIsr: [4, 4],
  StopReplica: [5, 2],
  UpdateMetadata: [6, 6],
  ControlledShutdown: [7, 3],
  OffsetCommit: [8, 9],
  OffsetFetch: [9, 9],
  FindCoordinator: [10, 6],
  JoinGroup: [11, 9],
  Heartbeat: [12, 4],
  LeaveGroup: [13, 5],
  SyncGroup: [14, 5],
  DescribeGroups: [15, 5],
  ListGroups: [16, 5],
  DeleteGroups: [42, 2],
  OffsetDelete: [47, 0],
  CreateTopics: [19, 7],
  DeleteTopics: [20, 6],
  DeleteRecords: [21, 2],
  InitProducerId: [22, 5],
  AddPartitionsToTxn: [24, 5],
  AddOffsetsToTxn: [25, 4],
  EndTxn: [26, 5],
  WriteTxnMarkers: [27, 1],
  TxnOffsetCommit: [28, 5],
  OffsetForLeaderEpoch: [23, 4],
  CreatePartitions: [37, 3],
  ElectLeaders: [43, 2],
  IncrementalAlterConfigs: [44, 1],
  AlterPartitionReassignments: [45, 1],
  ListPartitionReassignments: [46, 0],
  Vote: [52, 2],
  BeginQuorumEpoch: [53, 1],
  EndQuorumEpoch: [54, 1],
  AlterPartition: [56, 3],
  FetchSnapshot: [59, 1],
  BrokerRegistration: [62, 4],
  BrokerHeartbeat: [63, 1],
  AllocateProducerIds: [67, 0],
  ConsumerGroupHeartbeat: [68, 1],
  QuorumFetch: [1, 18],
} as const satisfies { readonly [A in ApiName]: readonly [Apis[A]['key'], Apis[A]['version']] };

/** Nominal bytes of a message without records: header and fixed fields; and of each part it names. For the eye and the
 *  counters only: time does not depend on it. */
export const MESSAGE_BYTES = 60;
export const PART_BYTES = 40;

export const isRecordOf = <T extends LogRecord['type']>(
  record: LogRecord,
  type: T,
): record is Extract<LogRecord, { type: T }> => record.type === type;
