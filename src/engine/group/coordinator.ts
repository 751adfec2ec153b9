/** The group coordinator of a broker: the door. The broker hands in elections, requests, ends of writes and timers; every
 *  decision becomes records, is written, and is answered when it is replicated.
 *  Models      org.apache.kafka.coordinator.group.GroupCoordinatorService, CoordinatorRuntime; classic protocol
 *  See         state.ts, join.ts, sync.ts, rebalance.ts, offsets.ts, loading.ts */
import type { Configs } from '../../contract/configs.ts';
import type { KafkaError } from '../../contract/errors.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { RecordBatch, TopicIdPartitions } from '../protocol/records.ts';
import { requestOf } from '../protocol/talk.ts';
import {
  onConsumerGroupDescribe,
  onDeleteGroups,
  onDescribeGroups,
  onListGroups,
  onOffsetDelete,
} from './admin.ts';
import { forgetTopic } from './deletion.ts';
import { onHeartbeat, onLeaveGroup } from './departures.ts';
import { expireOffsets } from './expiry.ts';
import { onJoinGroup } from './join.ts';
import { finishLoading, load, unload } from './loading.ts';
import { onConsumerGroupHeartbeat, onMemberSilent, onRevocationDeadline } from './modern/coordination.ts';
import { onOffsetCommit, onOffsetFetch } from './offsets.ts';
import { onJoinDeadline, onPendingSyncDeadline, onSessionExpired } from './rebalance.ts';
import {
  onShareGroupDescribe,
  onShareGroupHeartbeat,
  onShareMemberSilent,
  onShareStateInitialized,
} from './share/share-coordination.ts';
import type { GroupCoordinatorState, GroupHost, Work, WriteContinuation } from './state.ts';
import { onSyncGroup } from './sync.ts';
import type { GroupTimer } from './timers.ts';
import type { VerifyContinuation } from './txn-offsets.ts';
import { onTransactionEnded, onTxnOffsetCommit, onTxnOffsetsVerified } from './txn-offsets.ts';
import { finishWrite, flush } from './write-ends.ts';

export type { GroupCoordinatorState, GroupHost } from './state.ts';

export const createGroupCoordinator = (configs: Configs): GroupCoordinatorState => ({
  configs,
  groups: new Map(),
  partitions: new Map(),
});

/** This broker now leads that partition of `__consumer_offsets`, whose batches are handed in. */
export function onElected(
  node: NodeContext,
  state: GroupCoordinatorState,
  host: GroupHost,
  partition: number,
  leaderEpoch: number,
  batches: Iterable<RecordBatch>,
): void {
  load({ node, state, host }, partition, leaderEpoch, batches);
}

/** This broker no longer leads that partition. */
export function onResigned(
  node: NodeContext,
  state: GroupCoordinatorState,
  host: GroupHost,
  partition: number,
): void {
  unload({ node, state, host }, partition);
}

/** Answers, or keeps for later, what is asked of a coordinator; false for all other requests. */
export function onRequest(
  node: NodeContext,
  state: GroupCoordinatorState,
  host: GroupHost,
  incoming: Incoming,
): boolean {
  const work = { node, state, host };
  switch (incoming.api) {
    case 'JoinGroup':
      onJoinGroup(work, incoming, requestOf('JoinGroup', incoming.body));
      return true;
    case 'SyncGroup':
      onSyncGroup(work, incoming, requestOf('SyncGroup', incoming.body));
      return true;
    case 'Heartbeat':
      onHeartbeat(work, incoming, requestOf('Heartbeat', incoming.body));
      return true;
    case 'LeaveGroup':
      onLeaveGroup(work, incoming, requestOf('LeaveGroup', incoming.body));
      return true;
    case 'ConsumerGroupHeartbeat':
      onConsumerGroupHeartbeat(work, incoming, requestOf('ConsumerGroupHeartbeat', incoming.body));
      return true;
    case 'ShareGroupHeartbeat':
      onShareGroupHeartbeat(work, incoming, requestOf('ShareGroupHeartbeat', incoming.body));
      return true;
    case 'ShareGroupDescribe':
      onShareGroupDescribe(work, incoming, requestOf('ShareGroupDescribe', incoming.body));
      return true;
    case 'OffsetCommit':
      onOffsetCommit(work, incoming, requestOf('OffsetCommit', incoming.body));
      return true;
    case 'TxnOffsetCommit':
      onTxnOffsetCommit(work, incoming, requestOf('TxnOffsetCommit', incoming.body));
      return true;
    case 'OffsetFetch':
      onOffsetFetch(work, incoming, requestOf('OffsetFetch', incoming.body));
      return true;
    case 'DescribeGroups':
      onDescribeGroups(work, incoming, requestOf('DescribeGroups', incoming.body));
      return true;
    case 'ConsumerGroupDescribe':
      onConsumerGroupDescribe(work, incoming, requestOf('ConsumerGroupDescribe', incoming.body));
      return true;
    case 'ListGroups':
      onListGroups(work, incoming, requestOf('ListGroups', incoming.body));
      return true;
    case 'DeleteGroups':
      onDeleteGroups(work, incoming, requestOf('DeleteGroups', incoming.body));
      return true;
    case 'OffsetDelete':
      onOffsetDelete(work, incoming, requestOf('OffsetDelete', incoming.body));
      return true;
    default:
      return false;
  }
}

/** A write has come to its end: replicated ('NONE'), late, or lost with the leadership. */
export function onWritten(
  node: NodeContext,
  state: GroupCoordinatorState,
  host: GroupHost,
  partition: number,
  continuation: unknown,
  error: KafkaError,
  isLate = false,
): void {
  // Only `flush` makes continuations, and they come back as they were.
  finishWrite({ node, state, host }, partition, continuation as WriteContinuation, error, isLate);
}

/** Whether the groups of a partition of `__consumer_offsets` are read, and served by this broker. */
export const servesGroups = (state: GroupCoordinatorState, partition: number): boolean =>
  state.partitions.get(partition)?.isLoading === false;

/** These topics are gone from the cluster. */
export function onTopicsDeleted(
  node: NodeContext,
  state: GroupCoordinatorState,
  host: GroupHost,
  topics: Iterable<string>,
): void {
  for (const topic of topics) forgetTopic({ node, state, host }, topic);
}

/** A marker in a partition of `__consumer_offsets` is replicated. */
export function onMarker(
  node: NodeContext,
  state: GroupCoordinatorState,
  host: GroupHost,
  partition: number,
  producerId: number,
  commits: boolean,
): void {
  onTransactionEnded({ node, state, host }, partition, producerId, commits);
}

/** The question about a transaction is answered. */
export function onOffsetsVerified(
  node: NodeContext,
  state: GroupCoordinatorState,
  host: GroupHost,
  partition: number,
  continuation: unknown,
  error: KafkaError,
  guard: number,
): void {
  // Only txn-offsets.ts makes these, and they come back as they were.
  const verified = continuation as VerifyContinuation;
  onTxnOffsetsVerified({ node, state, host }, partition, verified, error, guard);
}

/** The share coordinators keep a state of these partitions from now on, or could not be made to. */
export function onShareInitialized(
  node: NodeContext,
  state: GroupCoordinatorState,
  host: GroupHost,
  groupId: string,
  topics: readonly TopicIdPartitions[],
  isDone: boolean,
): void {
  onShareStateInitialized({ node, state, host }, groupId, topics, isDone);
}

/** A timer of the node rang; false when it is not one of the coordinator's. */
export function onTimer(
  node: NodeContext,
  state: GroupCoordinatorState,
  host: GroupHost,
  name: string,
  data: unknown,
): boolean {
  if (!name.startsWith('group:')) return false;
  const work = { node, state, host };
  // Timers named `group:` are started in timers.ts only, with this as their data.
  const timer = data as GroupTimer;
  switch (timer.kind) {
    case 'load':
      finishLoading(work, timer.partition);
      break;
    case 'linger':
      flush(work, timer.partition);
      break;
    case 'expiry':
      expireOffsets(work, timer.partition);
      break;
    case 'session':
      onSessionExpired(work, timer.groupId, timer.memberId);
      break;
    case 'memberSession':
      silence(work, timer.groupId, timer.memberId);
      break;
    case 'revocation':
      onRevocationDeadline(work, timer);
      break;
    case 'join':
      onJoinDeadline(work, timer);
      break;
    case 'sync':
      onPendingSyncDeadline(work, timer.groupId, timer.generation);
      break;
  }
  return true;
}

/** Nothing was heard of a member of a group of KIP-848, or of a share group. */
function silence(work: Work, groupId: string, memberId: string): void {
  const group = work.state.groups.get(groupId);
  if (group?.share) onShareMemberSilent(work, group, memberId);
  else onMemberSilent(work, groupId, memberId);
}
