/** What nodes say to each other: Kafka's requests and responses, by API key, in the version that an era 4.1 cluster and
 *  its clients settle on, with Kafka's field names (lower camel case).
 *  Simplifies  no throttling of clients, one cluster id, no tagged fields that nobody here reads; subscriptions and
 *              assignments are plain data instead of the consumer protocol's bytes
 *  See         the message schemas under clients/src/main/resources/common/message in Kafka's sources */

import type {
  AlterPartitionReassignmentsRequest,
  AlterPartitionReassignmentsResponse,
  CreatePartitionsRequest,
  CreatePartitionsResponse,
  CreateTopicsRequest,
  CreateTopicsResponse,
  DeleteRecordsRequest,
  DeleteRecordsResponse,
  DeleteTopicsRequest,
  DeleteTopicsResponse,
  DescribeProducersRequest,
  DescribeProducersResponse,
  ElectLeadersRequest,
  ElectLeadersResponse,
  IncrementalAlterConfigsRequest,
  IncrementalAlterConfigsResponse,
  ListPartitionReassignmentsRequest,
  ListPartitionReassignmentsResponse,
} from './api/admin.ts';
import type {
  AllocateProducerIdsRequest,
  AllocateProducerIdsResponse,
  AlterPartitionRequest,
  AlterPartitionResponse,
  BrokerHeartbeatRequest,
  BrokerHeartbeatResponse,
  BrokerRegistrationRequest,
  BrokerRegistrationResponse,
  GetReplicaLogInfoRequest,
  GetReplicaLogInfoResponse,
} from './api/controller.ts';
import type {
  FetchRequest,
  FetchResponse,
  ListOffsetsRequest,
  ListOffsetsResponse,
  OffsetForLeaderEpochRequest,
  OffsetForLeaderEpochResponse,
  ProduceRequest,
  ProduceResponse,
  PushSubscribeRequest,
  PushSubscribeResponse,
} from './api/data.ts';
import type {
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
  HeartbeatRequest,
  HeartbeatResponse,
  JoinGroupRequest,
  JoinGroupResponse,
  LeaveGroupRequest,
  LeaveGroupResponse,
  SyncGroupRequest,
  SyncGroupResponse,
} from './api/groups.ts';
import type {
  FindCoordinatorRequest,
  FindCoordinatorResponse,
  MetadataRequest,
  MetadataResponse,
} from './api/metadata.ts';
import type {
  OffsetCommitRequest,
  OffsetCommitResponse,
  OffsetFetchRequest,
  OffsetFetchResponse,
} from './api/offsets.ts';
import type {
  BeginQuorumEpochRequest,
  EndQuorumEpochRequest,
  FetchSnapshotRequest,
  FetchSnapshotResponse,
  QuorumEpochResponse,
  QuorumFetchRequest,
  QuorumFetchResponse,
  VoteRequest,
  VoteResponse,
} from './api/quorum.ts';
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
  ConsumerGroupDescribeRequest,
  ConsumerGroupDescribeResponse,
  DeleteGroupsRequest,
  DeleteGroupsResponse,
  DescribeGroupsRequest,
  DescribeGroupsResponse,
  ListGroupsRequest,
  ListGroupsResponse,
  OffsetDeleteRequest,
  OffsetDeleteResponse,
} from './group-admin-api.ts';
import type { LogRecord } from './records.ts';
import type {
  DeleteShareGroupStateRequest,
  InitializeShareGroupStateRequest,
  ReadShareGroupStateRequest,
  ReadShareGroupStateResponse,
  ShareAcknowledgeRequest,
  ShareAcknowledgeResponse,
  ShareFetchRequest,
  ShareFetchResponse,
  ShareGroupDescribeRequest,
  ShareGroupDescribeResponse,
  ShareGroupHeartbeatRequest,
  ShareGroupHeartbeatResponse,
  ShareGroupStateResponse,
  WriteShareGroupStateRequest,
} from './share-api.ts';
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

export type {
  CreatePartitionsRequest,
  CreateTopicsRequest,
  DeleteRecordsResponse,
  DescribeProducersResponse,
  IncrementalAlterConfigsRequest,
  ListPartitionReassignmentsResponse,
} from './api/admin.ts';
export type {
  AlterPartitionRequest,
  AlterPartitionResponse,
  BrokerHeartbeatRequest,
  GetReplicaLogInfoRequest,
} from './api/controller.ts';
export type {
  AbortedTransaction,
  FetchedPartition,
  FetchPartition,
  FetchRequest,
  FetchResponse,
  ListOffsetsRequest,
  ListOffsetsResponse,
  OffsetForLeaderEpochRequest,
  OffsetForLeaderEpochResponse,
  ProduceRequest,
  ProduceResponse,
  PushMessage,
  PushSubscribeRequest,
} from './api/data.ts';
export type {
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
  HeartbeatRequest,
  HeartbeatResponse,
  JoinGroupRequest,
  JoinGroupResponse,
  LeaveGroupRequest,
  SyncGroupRequest,
  SyncGroupResponse,
} from './api/groups.ts';
export type { FindCoordinatorResponse, MetadataResponse } from './api/metadata.ts';
export type {
  OffsetCommitRequest,
  OffsetCommitResponse,
  OffsetFetchRequest,
  OffsetFetchResponse,
} from './api/offsets.ts';
export type {
  FetchSnapshotRequest,
  FetchSnapshotResponse,
  QuorumEpochResponse,
  QuorumFetchRequest,
  QuorumFetchResponse,
  VoteRequest,
  VoteResponse,
} from './api/quorum.ts';
export type { Subscription, TopicPartitions } from './log-records.ts';

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
  DescribeProducers: Exchange<61, 0, DescribeProducersRequest, DescribeProducersResponse>;
  BrokerRegistration: Exchange<62, 4, BrokerRegistrationRequest, BrokerRegistrationResponse>;
  BrokerHeartbeat: Exchange<63, 1, BrokerHeartbeatRequest, BrokerHeartbeatResponse>;
  AllocateProducerIds: Exchange<67, 0, AllocateProducerIdsRequest, AllocateProducerIdsResponse>;
  ConsumerGroupHeartbeat: Exchange<68, 1, ConsumerGroupHeartbeatRequest, ConsumerGroupHeartbeatResponse>;
  ShareGroupHeartbeat: Exchange<76, 1, ShareGroupHeartbeatRequest, ShareGroupHeartbeatResponse>;
  ShareGroupDescribe: Exchange<77, 1, ShareGroupDescribeRequest, ShareGroupDescribeResponse>;
  ShareFetch: Exchange<78, 1, ShareFetchRequest, ShareFetchResponse>;
  ShareAcknowledge: Exchange<79, 1, ShareAcknowledgeRequest, ShareAcknowledgeResponse>;
  InitializeShareGroupState: Exchange<83, 0, InitializeShareGroupStateRequest, ShareGroupStateResponse>;
  ReadShareGroupState: Exchange<84, 0, ReadShareGroupStateRequest, ReadShareGroupStateResponse>;
  WriteShareGroupState: Exchange<85, 0, WriteShareGroupStateRequest, ShareGroupStateResponse>;
  DeleteShareGroupState: Exchange<86, 0, DeleteShareGroupStateRequest, ShareGroupStateResponse>;
  ConsumerGroupDescribe: Exchange<69, 1, ConsumerGroupDescribeRequest, ConsumerGroupDescribeResponse>;
  GetReplicaLogInfo: Exchange<93, 0, GetReplicaLogInfoRequest, GetReplicaLogInfoResponse>;
  /** What-if: Kafka has no such request, and so no key for it. */
  PushSubscribe: Exchange<-1, 0, PushSubscribeRequest, PushSubscribeResponse>;
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
  DescribeProducers: [61, 0],
  BrokerRegistration: [62, 4],
  BrokerHeartbeat: [63, 1],
  AllocateProducerIds: [67, 0],
  ConsumerGroupHeartbeat: [68, 1],
  ShareGroupHeartbeat: [76, 1],
  ShareGroupDescribe: [77, 1],
  ShareFetch: [78, 1],
  ShareAcknowledge: [79, 1],
  InitializeShareGroupState: [83, 0],
  ReadShareGroupState: [84, 0],
  WriteShareGroupState: [85, 0],
  DeleteShareGroupState: [86, 0],
  ConsumerGroupDescribe: [69, 1],
  GetReplicaLogInfo: [93, 0],
  PushSubscribe: [-1, 0],
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
