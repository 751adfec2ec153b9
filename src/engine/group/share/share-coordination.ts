/** Heartbeats of share consumers reach the coordinator: what they change is written, told, timed, and answered when it is
 *  replicated. Then the share coordinators are asked to keep a state of what is new.
 *  Models      GroupCoordinatorService#shareGroupHeartbeat, #persisterInitialize, #shareGroupDescribe;
 *              GroupMetadataManager#scheduleShareGroupSessionTimeout, #initializeShareGroupState
 *  See         share-heartbeat.ts, ../modern/coordination.ts (the same for consumer groups) */
import { configInt } from '../../../contract/configs.ts';
import type { KafkaError } from '../../../contract/errors.ts';
import type { PartitionKey } from '../../../contract/ids.ts';
import { partitionKey } from '../../../contract/ids.ts';
import { US_PER_MS } from '../../../contract/units.ts';
import type { Incoming } from '../../kernel/network.ts';
import { groupLabel, plainLabel } from '../../protocol/labels.ts';
import { partitionForGroup } from '../../protocol/murmur2.ts';
import type { ShareGroupRecord, TopicIdPartitions } from '../../protocol/records.ts';
import type {
  ShareGroupDescribeRequest,
  ShareGroupDescribeResponse,
  ShareGroupHeartbeatRequest,
  ShareGroupHeartbeatResponse,
} from '../../protocol/share-api.ts';
import { answer, requestOf } from '../../protocol/talk.ts';
import { readiness } from '../answers.ts';
import { JOINS } from '../modern/consumer-group.ts';
import { endConsumerGroup } from '../modern/coordination.ts';
import type { Refusal } from '../modern/heartbeat-checks.ts';
import { isRefusal } from '../modern/heartbeat-checks.ts';
import type { Partitions } from '../modern/partitions.ts';
import { listOf, minus, partitionsOf, union } from '../modern/partitions.ts';
import type { Group, Work, WriteReply } from '../state.ts';
import { createGroup } from '../state.ts';
import { memberTimer, start } from '../timers.ts';
import { tellLeft } from '../told.ts';
import { write } from '../writes.ts';
import { ShareChange, shareGroupTombstones } from './share-change.ts';
import type { ShareGroup } from './share-group.ts';
import { createShareGroup, replayedShare, shareStateOf } from './share-group.ts';
import type { ShareBeat } from './share-heartbeat.ts';
import { fenceShare, malformedShare, shareBeat } from './share-heartbeat.ts';

export function onShareGroupHeartbeat(
  work: Work,
  incoming: Incoming,
  request: ShareGroupHeartbeatRequest,
): void {
  const { groupId } = request;
  const partition = partitionForGroup(groupId, work.host.offsetsPartitionCount);
  const wrong = malformedShare(request);
  const notReady = readiness(work, groupId, partition);
  if (wrong) return refuse(work, incoming, wrong);
  if (notReady !== 'NONE') return refuse(work, incoming, { error: notReady, message: '' });
  const known = work.state.groups.get(groupId);
  const group = shareGroupFor(known, request);
  const done = 'error' in group ? group : shareBeat(group, request, rulesOf(work));
  if (isRefusal(done)) return refuse(work, incoming, done);
  const holder = known ?? createGroup(groupId, partition, work.node.nowUs);
  if (holder.modern) endConsumerGroup(work, holder);
  work.state.groups.set(groupId, holder);
  const before = holder.share;
  holder.share = done.change.group;
  tell(work, holder, done, before);
  watch(work, holder, done);
  const body = bodyOf(work, done, request);
  const { records } = done.change;
  const toInitialize = done.toInitialize.size > 0 ? listOf(done.toInitialize) : null;
  if (records.length === 0) respond(work, incoming, body);
  else write(work, partition, records, { kind: 'shareBeat', incoming, body, groupId, before, toInitialize });
}

const rulesOf = ({ host, state }: Work) => ({
  topicOf: host.topicOf,
  nameOf: host.topicNameOf,
  maxSize: configInt(state.configs, 'group.share.max.size'),
});

/** The group that a heartbeat is for. One of another kind without members gives way to one that is joined. */
function shareGroupFor(
  known: Group | undefined,
  { groupId, memberEpoch }: ShareGroupHeartbeatRequest,
): ShareGroup | Refusal {
  if (known?.share) return known.share;
  const isTaken =
    known && (known.members.size > 0 || known.pendingJoin.size > 0 || (known.modern?.members.size ?? 0) > 0);
  if (isTaken) return { error: 'GROUP_ID_NOT_FOUND', message: `Group ${groupId} is not a share group.` };
  if (memberEpoch === JOINS) return createShareGroup(groupId);
  return { error: 'GROUP_ID_NOT_FOUND', message: `Share group ${groupId} not found.` };
}

/** A group without members gives way to one of another kind. */
export function endShareGroup(work: Work, group: Group): void {
  group.share = null;
  write(work, group.offsetsPartition, shareGroupTombstones(group.groupId), { kind: 'nobody' });
}

function refuse(work: Work, incoming: Incoming, { error, message }: Refusal): void {
  const { groupId, clientId, memberEpoch } = requestOf('ShareGroupHeartbeat', incoming.body);
  respond(work, incoming, {
    errorCode: error,
    errorMessage: message || null,
    memberId: null,
    memberEpoch: 0,
    heartbeatIntervalMs: 0,
    assignment: null,
  });
  if (message !== '')
    work.node.emit({ type: 'group.heartbeatRefused', groupId, consumerId: clientId, memberEpoch, error });
}

function respond(work: Work, incoming: Incoming, body: ShareGroupHeartbeatResponse): void {
  const { groupId } = requestOf('ShareGroupHeartbeat', incoming.body);
  const label = groupLabel('heartbeat', groupId, body.errorCode);
  answer(work.node, 'ShareGroupHeartbeat', incoming, body, label);
}

function bodyOf(
  work: Work,
  { member, memberEpoch, tellsAssignment }: ShareBeat,
  { memberId, groupId }: ShareGroupHeartbeatRequest,
): ShareGroupHeartbeatResponse {
  const assigned = member && tellsAssignment ? listOf(member.assigned) : null;
  return Object.freeze({
    errorCode: 'NONE',
    errorMessage: null,
    memberId,
    memberEpoch,
    heartbeatIntervalMs: work.host.groupConfigMs(groupId, 'share.heartbeat.interval.ms'),
    assignment: assigned && Object.freeze({ topicPartitions: assigned }),
  });
}

// ---- timers

function watch(work: Work, group: Group, { before, member }: ShareBeat): void {
  if (member) watchSession(work, group, member.memberId);
  else if (before) work.node.cancelTimer(memberTimer('memberSession', group.groupId, before.memberId));
}

function watchSession(work: Work, { groupId }: Group, memberId: string): void {
  const sessionMs = work.host.groupConfigMs(groupId, 'share.session.timeout.ms');
  start(work.node, { kind: 'memberSession', groupId, memberId }, sessionMs * US_PER_MS);
}

/** Nothing was heard of a member for its session timeout. */
export function onShareMemberSilent(work: Work, group: Group, memberId: string): void {
  const before = group.share;
  const member = before?.members.get(memberId);
  if (!before || !member) return;
  const change = new ShareChange(before);
  fenceShare(change, memberId);
  group.share = change.group;
  const { groupId } = group;
  tellLeft(work, groupId, member, 'sessionExpired');
  tellState(work, group, before);
  write(work, group.offsetsPartition, change.records, { kind: 'nobody' });
}

// ---- what is told

function tell(
  work: Work,
  group: Group,
  { before, member, change, hasNewTarget }: ShareBeat,
  groupBefore: ShareGroup | null,
): void {
  const { groupId } = group;
  const { node } = work;
  const { groupEpoch } = change.group;
  if (groupEpoch > (groupBefore?.groupEpoch ?? 0))
    node.emit({ type: 'group.epochBumped', groupId, groupEpoch });
  if (member && !before) {
    const { memberId, clientId: consumerId } = member;
    node.emit({ type: 'group.memberJoined', groupId, memberId, consumerId });
  }
  if (before && !member) {
    tellLeft(work, groupId, before, 'left');
  }
  if (hasNewTarget) tellTarget(work, group, change.group);
  tellState(work, group, groupBefore);
}

function tellTarget(work: Work, { groupId }: Group, share: ShareGroup): void {
  const assignment: Record<string, readonly PartitionKey[]> = {};
  for (const [memberId, target] of share.target) {
    const clientId = share.members.get(memberId)?.clientId;
    if (clientId !== undefined) assignment[clientId] = keysOf(work, target);
  }
  const { groupEpoch } = share;
  work.node.emit({ type: 'group.targetAssigned', groupId, groupEpoch, assignor: 'simple', assignment });
}

const keysOf = ({ host }: Work, partitions: Partitions): PartitionKey[] =>
  [...partitions].flatMap(([topicId, ids]) =>
    ids.map((id) => partitionKey(host.topicNameOf(topicId) ?? topicId, id)),
  );

function tellState(work: Work, group: Group, before: ShareGroup | null): void {
  const from = before ? shareStateOf(before) : 'Empty';
  const to = group.share ? shareStateOf(group.share) : 'Empty';
  if (from === to) return;
  const generation = group.share?.groupEpoch ?? 0;
  const reason = `group epoch ${generation}`;
  work.node.emit({ type: 'group.stateChanged', groupId: group.groupId, from, to, generation, reason });
}

// ---- ends of writes, loading

type BeatReply = WriteReply & { readonly kind: 'shareBeat' };

/** What a heartbeat has changed is replicated, or could not be written. */
export function finishShareBeat(work: Work, reply: BeatReply, error: KafkaError): void {
  if (error !== 'NONE') return refuse(work, reply.incoming, { error, message: '' });
  respond(work, reply.incoming, reply.body);
  if (reply.toInitialize) work.host.initializeShareState(reply.groupId, reply.toInitialize);
}

/** Nothing of it was written: the group is as it was before. */
export function takeBackShareBeat(work: Work, { groupId, before }: BeatReply): void {
  const group = work.state.groups.get(groupId);
  if (!group) return;
  const { share } = group;
  group.share = before;
  tellState(work, group, share);
}

/** A share coordinator keeps a state of these from now on, or could not be made to: then it is tried again with the next
 *  heartbeat. */
export function onShareStateInitialized(
  work: Work,
  groupId: string,
  topics: readonly TopicIdPartitions[],
  isDone: boolean,
): void {
  const group = work.state.groups.get(groupId);
  const owner = group && work.state.partitions.get(group.offsetsPartition);
  if (!group?.share || !owner || owner.isLoading) return;
  const done = partitionsOf(topics);
  const { initializing, initialized } = group.share;
  const change = new ShareChange(group.share);
  change.setStatePartitions(
    minus(initializing, done),
    isDone ? union(initialized, done) : initialized,
    work.host.topicNameOf,
  );
  group.share = change.group;
  write(work, group.offsetsPartition, change.records, { kind: 'nobody' });
}

export function replayShareGroup(group: Group, record: ShareGroupRecord): void {
  group.share = replayedShare(group.share ?? createShareGroup(group.groupId), record);
}

/** After loading: sessions count from zero. What nobody has answered is asked again. */
export function startShareTimers(work: Work, group: Group): void {
  if (group.share?.groupEpoch === 0) group.share = null;
  for (const memberId of group.share?.members.keys() ?? []) watchSession(work, group, memberId);
  const waiting = group.share?.initializing;
  if (waiting && waiting.size > 0) work.host.initializeShareState(group.groupId, listOf(waiting));
}

// ---- describing

export function onShareGroupDescribe(
  work: Work,
  incoming: Incoming,
  { groupIds }: ShareGroupDescribeRequest,
): void {
  const groups = groupIds.map((groupId) => describe(work, groupId));
  answer(work.node, 'ShareGroupDescribe', incoming, { groups }, plainLabel('control'));
}

function describe(work: Work, groupId: string): ShareGroupDescribeResponse['groups'][number] {
  const partition = partitionForGroup(groupId, work.host.offsetsPartitionCount);
  const notReady = readiness(work, groupId, partition);
  const share = notReady === 'NONE' ? work.state.groups.get(groupId)?.share : undefined;
  return {
    errorCode: notReady === 'NONE' && !share ? 'GROUP_ID_NOT_FOUND' : notReady,
    groupId,
    groupState: share ? shareStateOf(share) : 'Dead',
    groupEpoch: share?.groupEpoch ?? 0,
    assignmentEpoch: share?.assignmentEpoch ?? 0,
    assignorName: share ? 'simple' : '',
    members: [...(share?.members.values() ?? [])].map((member) => ({
      memberId: member.memberId,
      rackId: member.rackId,
      memberEpoch: member.memberEpoch,
      clientId: member.clientId,
      subscribedTopicNames: member.subscribedTopicNames,
      assignment: { topicPartitions: listOf(member.assigned) },
    })),
  };
}
