/** SyncGroup: the leader hands in the assignment, everybody gets a part of it once it is replicated.
 *  Models      GroupMetadataManager#classicGroupSyncToClassicGroup */
import type { KafkaError } from '../../contract/errors.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { partitionKey } from '../../contract/ids.ts';
import type { Incoming } from '../kernel/network.ts';
import type { SyncGroupRequest, TopicPartitions } from '../protocol/api.ts';
import { partitionForGroup } from '../protocol/murmur2.ts';
import { requestOf } from '../protocol/talk.ts';
import { answerSync, readiness } from './answers.ts';
import { changeState, failSyncs, rebalanceOrComplete } from './rebalance.ts';
import { groupRecord } from './records.ts';
import type { Group, Work, WriteReply } from './state.ts';
import { membersInOrder } from './state.ts';
import { memberRefusal } from './static-members.ts';
import { syncTimer, watchSession } from './timers.ts';
import { write } from './writes.ts';

export function onSyncGroup(work: Work, incoming: Incoming, request: SyncGroupRequest): void {
  const { node } = work;
  const { groupId, memberId } = request;
  const partition = partitionForGroup(groupId, work.host.offsetsPartitionCount);
  const group = work.state.groups.get(groupId);
  const member = group?.members.get(memberId);
  let error = readiness(work, groupId, partition);
  if (error === 'NONE') error = refusalOf(group, request);
  if (error !== 'NONE' || !group || !member) {
    answerSync(node, incoming, error);
    return;
  }
  switch (group.state) {
    case 'Empty':
    case 'Dead':
      answerSync(node, incoming, 'UNKNOWN_MEMBER_ID');
      return;
    case 'PreparingRebalance':
      answerSync(node, incoming, 'REBALANCE_IN_PROGRESS');
      return;
    case 'CompletingRebalance':
      member.parkedSync = incoming;
      hasSynced(work, group, memberId);
      if (group.leaderId === memberId) store(work, group, incoming, request);
      return;
    case 'Stable':
      hasSynced(work, group, memberId);
      answerSync(node, incoming, 'NONE', group, member.assignment);
      if (work.host.syncRenewsSession) watchSession(node, group, member);
  }
}

function refusalOf(group: Group | undefined, request: SyncGroupRequest): KafkaError {
  if (!group) return 'UNKNOWN_MEMBER_ID';
  if (group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE';
  const refusal = memberRefusal(group, request.memberId, request.groupInstanceId);
  if (refusal !== 'NONE') return refusal;
  if (request.generationId !== group.generation) return 'ILLEGAL_GENERATION';
  const isSameProtocol =
    request.protocolType === group.protocolType && request.protocolName === group.protocolName;
  return isSameProtocol ? 'NONE' : 'INCONSISTENT_GROUP_PROTOCOL';
}

function hasSynced(work: Work, group: Group, memberId: string): void {
  group.pendingSync.delete(memberId);
  if (group.pendingSync.size === 0) work.node.cancelTimer(syncTimer(group.groupId));
}

function store(work: Work, group: Group, incoming: Incoming, request: SyncGroupRequest): void {
  const { generation, offsetsPartition } = group;
  const record = groupRecord(group, work.node.nowUs, assignmentsOf(group, request));
  write(work, offsetsPartition, [record], { kind: 'sync', incoming, generation });
}

/** What the leader gave to each member; nothing for those it forgot. */
function assignmentsOf(group: Group, request: SyncGroupRequest): Map<string, readonly TopicPartitions[]> {
  const given = new Map(request.assignments.map(({ memberId, assignment }) => [memberId, assignment]));
  return new Map(membersInOrder(group).map(({ memberId }) => [memberId, given.get(memberId) ?? []]));
}

/** The assignment is replicated, or could not be written. */
export function finishSync(work: Work, reply: WriteReply & { kind: 'sync' }, error: KafkaError): void {
  const request = requestOf('SyncGroup', reply.incoming.body);
  const group = work.state.groups.get(request.groupId);
  // Meanwhile another rebalance may have begun, or the group may have gone.
  if (group?.state !== 'CompletingRebalance' || group.generation !== reply.generation) return;
  if (error !== 'NONE') {
    failSyncs(work, group, error);
    rebalanceOrComplete(
      work,
      group,
      `Error ${error} when storing group assignment during SyncGroup (member: ${request.memberId}).`,
    );
    return;
  }
  const assignments = assignmentsOf(group, request);
  for (const member of membersInOrder(group)) {
    member.assignment = assignments.get(member.memberId) ?? [];
    const { parkedSync } = member;
    if (!parkedSync) continue;
    member.parkedSync = null;
    answerSync(work.node, parkedSync, 'NONE', group, member.assignment);
    watchSession(work.node, group, member);
  }
  changeState(
    work,
    group,
    'Stable',
    `Assignment received from leader ${request.memberId} for group ${group.groupId} for generation ${group.generation}.`,
  );
  emitAssigned(work, group);
}

function emitAssigned(work: Work, group: Group): void {
  const assignment: Record<string, readonly PartitionKey[]> = {};
  for (const { clientId, assignment: given } of group.members.values()) {
    const keys = given.flatMap(({ topic, partitions }) =>
      partitions.map((partition) => partitionKey(topic, partition)),
    );
    // A process that is back is a member beside its dead self until the session of that is over.
    assignment[clientId] = [...(assignment[clientId] ?? []), ...keys];
  }
  const { groupId, generation } = group;
  work.node.emit({ type: 'group.assigned', groupId, generation, assignment });
}
