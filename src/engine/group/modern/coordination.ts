/** Heartbeats of KIP-848 reach the coordinator: what they change is written, told, timed, and answered when it is replicated.
 *  Models      GroupCoordinatorService#consumerGroupHeartbeat; GroupMetadataManager#scheduleConsumerGroupSessionTimeout,
 *              #scheduleConsumerGroupRebalanceTimeout, #getOrMaybeCreateConsumerGroup, #onLoaded
 *  Simplifies  members of the two protocols do not mix in one group (`group.consumer.migration.policy=disabled`); an answer that
 *              changes nothing waits for what is being collected, not for what is being replicated
 *  See         heartbeat.ts */
import { configInt } from '../../../contract/configs.ts';
import type { KafkaError } from '../../../contract/errors.ts';
import type { PartitionKey } from '../../../contract/ids.ts';
import { partitionKey } from '../../../contract/ids.ts';
import { timestampMsAt, US_PER_MS } from '../../../contract/units.ts';
import type { Incoming } from '../../kernel/network.ts';
import type { ConsumerGroupHeartbeatRequest, ConsumerGroupHeartbeatResponse } from '../../protocol/api.ts';
import { groupLabel } from '../../protocol/labels.ts';
import { partitionForGroup } from '../../protocol/murmur2.ts';
import type { ConsumerGroupRecord, CoordinatorRecord } from '../../protocol/records.ts';
import { answer, requestOf } from '../../protocol/talk.ts';
import { readiness } from '../answers.ts';
import type { Group, Work, WriteReply } from '../state.ts';
import { createGroup } from '../state.ts';
import type { GroupTimer } from '../timers.ts';
import { memberTimer, start } from '../timers.ts';
import { type LeaveCause, tellLeft } from '../told.ts';
import { write } from '../writes.ts';
import { serverAssignorOf } from './assignors/by-name.ts';
import type { ConsumerGroup, ConsumerGroupMember } from './consumer-group.ts';
import { createConsumerGroup, JOINS, replayed, stateNameOf } from './consumer-group.ts';
import { GroupChange, groupTombstones } from './group-change.ts';
import type { Beat } from './heartbeat.ts';
import { beat, fence } from './heartbeat.ts';
import type { Refusal } from './heartbeat-checks.ts';
import { isRefusal, malformed } from './heartbeat-checks.ts';
import type { Partitions } from './partitions.ts';
import { listOf } from './partitions.ts';

export function onConsumerGroupHeartbeat(
  work: Work,
  incoming: Incoming,
  request: ConsumerGroupHeartbeatRequest,
): void {
  const { groupId } = request;
  const partition = partitionForGroup(groupId, work.host.offsetsPartitionCount);
  const wrong = malformed(request);
  const notReady = readiness(work, groupId, partition);
  if (wrong) return refuse(work, incoming, wrong);
  if (notReady !== 'NONE') return refuse(work, incoming, { error: notReady, message: '' });
  const known = work.state.groups.get(groupId);
  const group = consumerGroupFor(known, request);
  const done = 'error' in group ? group : beat(group, request, rulesOf(work));
  if (isRefusal(done)) return refuse(work, incoming, done);
  const holder = known ?? createGroup(groupId, partition, work.node.nowUs);
  work.state.groups.set(groupId, holder);
  const records: CoordinatorRecord[] = [...endClassic(work, holder), ...done.change.records];
  const before = holder.modern;
  apply(work, holder, done.change);
  tell(work, holder, done);
  tellState(work, holder, before);
  watch(work, holder, done);
  const body = bodyOf(work, done, request);
  if (records.length === 0) respond(work, incoming, body);
  else write(work, partition, records, { kind: 'beat', incoming, body, groupId, before });
}

const rulesOf = ({ host, state }: Work) => ({
  topicOf: host.topicOf,
  assignorOf: serverAssignorOf,
  maxSize: configInt(state.configs, 'group.consumer.max.size'),
});

/** The group that a heartbeat is for. A classic group without members gives way to one that is joined. */
function consumerGroupFor(
  known: Group | undefined,
  { groupId, memberEpoch }: ConsumerGroupHeartbeatRequest,
): ConsumerGroup | Refusal {
  if (known?.modern) return known.modern;
  const isTaken = known && (known.members.size > 0 || known.pendingJoin.size > 0 || known.share !== null);
  if (isTaken) return { error: 'GROUP_ID_NOT_FOUND', message: `Group ${groupId} is not a consumer group.` };
  if (memberEpoch === JOINS) return createConsumerGroup(groupId);
  return { error: 'GROUP_ID_NOT_FOUND', message: `Group ${groupId} not found.` };
}

/** What a classic group without members leaves behind. */
function endClassic(work: Work, group: Group): CoordinatorRecord[] {
  if (group.modern || group.protocolType === null) return [];
  const { groupId, generation } = group;
  group.protocolType = null;
  group.generation = 0;
  return [
    Object.freeze({
      type: 'groupMetadata',
      group: groupId,
      generation,
      protocolType: '',
      protocol: null,
      leader: null,
      currentStateTimestampMs: timestampMsAt(work.node.nowUs),
      members: null,
    }),
  ];
}

/** A group without members gives way to a classic one. */
export function endConsumerGroup(work: Work, group: Group): void {
  group.modern = null;
  write(work, group.offsetsPartition, groupTombstones(group.groupId), { kind: 'nobody' });
}

function refuse(work: Work, incoming: Incoming, { error, message }: Refusal): void {
  const request = requestOf('ConsumerGroupHeartbeat', incoming.body);
  const { groupId, clientId, memberEpoch } = request;
  respond(work, incoming, {
    errorCode: error,
    errorMessage: message || null,
    memberId: null,
    memberEpoch: 0,
    heartbeatIntervalMs: 0,
    assignment: null,
  });
  if (message === '') return;
  work.node.emit({ type: 'group.heartbeatRefused', groupId, consumerId: clientId, memberEpoch, error });
}

function respond(work: Work, incoming: Incoming, body: ConsumerGroupHeartbeatResponse): void {
  const { groupId } = requestOf('ConsumerGroupHeartbeat', incoming.body);
  answer(
    work.node,
    'ConsumerGroupHeartbeat',
    incoming,
    body,
    groupLabel('heartbeat', groupId, body.errorCode),
  );
}

function bodyOf(
  work: Work,
  { member, memberEpoch, tellsAssignment }: Beat,
  { memberId }: ConsumerGroupHeartbeatRequest,
): ConsumerGroupHeartbeatResponse {
  const assigned = member && tellsAssignment ? listOf(member.assigned) : null;
  return Object.freeze({
    errorCode: 'NONE',
    errorMessage: null,
    memberId,
    memberEpoch,
    heartbeatIntervalMs: configInt(work.state.configs, 'group.consumer.heartbeat.interval.ms'),
    assignment: assigned && Object.freeze({ topicPartitions: assigned }),
  });
}

// ---- memory, timers

/** The group as the change leaves it, and what state it is in now. */
function apply(work: Work, group: Group, change: GroupChange): void {
  const before = group.modern;
  group.modern = change.group;
  const { groupId } = group;
  const { groupEpoch } = change.group;
  if (groupEpoch > (before?.groupEpoch ?? 0))
    work.node.emit({ type: 'group.epochBumped', groupId, groupEpoch });
}

function tellState(work: Work, group: Group, before: ConsumerGroup | null): void {
  const from = before ? stateNameOf(before) : 'Empty';
  const to = group.modern ? stateNameOf(group.modern) : 'Empty';
  const { groupId } = group;
  const generation = group.modern?.groupEpoch ?? 0;
  if (from === to) return;
  const reason = `group epoch ${generation}, assignment epoch ${group.modern?.assignmentEpoch ?? 0}`;
  work.node.emit({ type: 'group.stateChanged', groupId, from, to, generation, reason });
}

function watch(work: Work, group: Group, { before, member, replaced }: Beat): void {
  for (const gone of [replaced, member ? null : before]) if (gone) unwatch(work, group, gone.memberId);
  if (!member || member.memberEpoch < 0) return;
  watchSession(work, group, member);
  const isNew = before?.state !== member.state || before.memberEpoch !== member.memberEpoch;
  if (member.state !== 'UNREVOKED_PARTITIONS')
    work.node.cancelTimer(memberTimer('revocation', group.groupId, member.memberId));
  else if (isNew) watchRevocation(work, group, member);
}

function watchSession(work: Work, { groupId }: Group, { memberId }: ConsumerGroupMember): void {
  const sessionMs = configInt(work.state.configs, 'group.consumer.session.timeout.ms');
  start(work.node, { kind: 'memberSession', groupId, memberId }, sessionMs * US_PER_MS);
}

function watchRevocation(work: Work, { groupId }: Group, member: ConsumerGroupMember): void {
  const { memberId, memberEpoch, rebalanceTimeoutMs } = member;
  start(work.node, { kind: 'revocation', groupId, memberId, memberEpoch }, rebalanceTimeoutMs * US_PER_MS);
}

function unwatch(work: Work, { groupId }: Group, memberId: string): void {
  work.node.cancelTimer(memberTimer('memberSession', groupId, memberId));
  work.node.cancelTimer(memberTimer('revocation', groupId, memberId));
}

/** Nothing was heard of a member for its session timeout. */
export function onMemberSilent(work: Work, groupId: string, memberId: string): void {
  expel(work, groupId, memberId, 'sessionExpired');
}

/** A member has not said in time that it gave up what it should. */
export function onRevocationDeadline(work: Work, timer: GroupTimer & { kind: 'revocation' }): void {
  const member = work.state.groups.get(timer.groupId)?.modern?.members.get(timer.memberId);
  if (member?.state !== 'UNREVOKED_PARTITIONS' || member.memberEpoch !== timer.memberEpoch) return;
  expel(work, timer.groupId, timer.memberId, 'rebalanceTimeout');
}

function expel(work: Work, groupId: string, memberId: string, why: LeaveCause): void {
  const group = work.state.groups.get(groupId);
  const member = group?.modern?.members.get(memberId);
  if (!group?.modern || !member) return;
  const before = group.modern;
  const change = new GroupChange(before);
  fence(change, memberId);
  apply(work, group, change);
  unwatch(work, group, memberId);
  tellLeft(work, groupId, member, why);
  tellState(work, group, before);
  write(work, group.offsetsPartition, change.records, { kind: 'nobody' });
}

// ---- what is told

function tell(work: Work, group: Group, { before, member, replaced, change, assignor }: Beat): void {
  const { groupId } = group;
  const { node } = work;
  if (replaced && member) {
    node.emit({
      type: 'group.memberReplaced',
      groupId,
      groupInstanceId: member.instanceId ?? '',
      consumerId: member.clientId,
      memberId: member.memberId,
      oldConsumerId: replaced.clientId,
      oldMemberId: replaced.memberId,
    });
  } else if (member && !before) {
    node.emit({
      type: 'group.memberJoined',
      groupId,
      memberId: member.memberId,
      consumerId: member.clientId,
    });
  }
  if (before && (!member || member.memberEpoch < 0)) {
    tellLeft(work, groupId, before, 'left');
  }
  if (assignor !== null) {
    const assignment: Record<string, readonly PartitionKey[]> = {};
    for (const [memberId, target] of change.group.target) {
      const clientId = change.group.members.get(memberId)?.clientId;
      if (clientId !== undefined) assignment[clientId] = keysOf(work, target);
    }
    const { groupEpoch } = change.group;
    node.emit({ type: 'group.targetAssigned', groupId, groupEpoch, assignor, assignment });
  }
  if (!member || member.memberEpoch < 0) return;
  if (!change.records.some(({ type }) => type === 'consumerGroupCurrentMemberAssignment')) return;
  node.emit({
    type: 'group.memberReconciled',
    groupId,
    consumerId: member.clientId,
    memberId: member.memberId,
    memberEpoch: member.memberEpoch,
    state: member.state,
    assigned: keysOf(work, member.assigned),
    pendingRevocation: keysOf(work, member.pendingRevocation),
  });
}

const keysOf = ({ host }: Work, partitions: Partitions): PartitionKey[] =>
  [...partitions]
    .flatMap(([topicId, ids]) => ids.map((id) => [host.topicNameOf(topicId) ?? topicId, id] as const))
    .sort(([a, i], [b, j]) => (a < b ? -1 : a > b ? 1 : i - j))
    .map(([topic, id]) => partitionKey(topic, id));

// ---- ends of writes, loading

/** What a heartbeat has changed is replicated, or could not be written. */
export function finishBeat(work: Work, reply: WriteReply & { kind: 'beat' }, error: KafkaError): void {
  if (error === 'NONE') respond(work, reply.incoming, reply.body);
  else refuse(work, reply.incoming, { error, message: '' });
}

/** Nothing of these was written: groups are as they were before the first of them. */
export function takeBack(work: Work, replies: readonly WriteReply[]): void {
  for (const reply of [...replies].reverse()) {
    const group = reply.kind === 'beat' && work.state.groups.get(reply.groupId);
    if (!group || reply.kind !== 'beat') continue;
    const { modern } = group;
    group.modern = reply.before;
    tellState(work, group, modern);
  }
}

export function replayConsumerGroup(group: Group, record: ConsumerGroupRecord): void {
  group.modern = replayed(group.modern ?? createConsumerGroup(group.groupId), record);
}

/** After loading: sessions count from zero, and so does the time to give things up. */
export function startMemberTimers(work: Work, group: Group): void {
  // Compaction may have left nothing but tombstones.
  if (group.modern?.groupEpoch === 0) group.modern = null;
  for (const member of group.modern?.members.values() ?? []) {
    watchSession(work, group, member);
    if (member.state === 'UNREVOKED_PARTITIONS') watchRevocation(work, group, member);
  }
}
