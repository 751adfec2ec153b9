/** Heartbeat and LeaveGroup: signs of life, and goodbyes.
 *  Models      GroupMetadataManager#classicGroupHeartbeatToClassicGroup, #classicGroupLeaveToClassicGroup */
import type { KafkaError } from '../../contract/errors.ts';
import type { Incoming } from '../kernel/network.ts';
import type { HeartbeatRequest, LeaveGroupRequest } from '../protocol/api.ts';
import { groupLabel } from '../protocol/labels.ts';
import { partitionForGroup } from '../protocol/murmur2.ts';
import { answer } from '../protocol/talk.ts';
import { readiness } from './answers.ts';
import { afterRemoval, removeMember } from './rebalance.ts';
import type { Work } from './state.ts';
import { memberRefusal, staticMember } from './static-members.ts';
import { sessionTimer, watchSession } from './timers.ts';

export function onHeartbeat(work: Work, incoming: Incoming, request: HeartbeatRequest): void {
  const partition = partitionForGroup(request.groupId, work.host.offsetsPartitionCount);
  let errorCode = readiness(work, request.groupId, partition);
  // While the groups are being read, members are kept from dropping out.
  if (errorCode === 'COORDINATOR_LOAD_IN_PROGRESS') errorCode = 'NONE';
  else if (errorCode === 'NONE') errorCode = beat(work, request);
  const label = groupLabel('heartbeat', request.groupId, errorCode);
  answer(work.node, 'Heartbeat', incoming, { errorCode }, label);
}

function beat(work: Work, request: HeartbeatRequest): KafkaError {
  const group = work.state.groups.get(request.groupId);
  if (group?.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE';
  const member = group?.members.get(request.memberId);
  const refusal = group && memberRefusal(group, request.memberId, request.groupInstanceId);
  if (refusal !== undefined && refusal !== 'NONE') return refusal;
  if (!group || !member || group.state === 'Empty') return 'UNKNOWN_MEMBER_ID';
  if (request.generationId !== group.generation) return 'ILLEGAL_GENERATION';
  watchSession(work.node, group, member);
  return group.state === 'PreparingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE';
}

/** The reason a client gives when its application has stopped polling. */
const POLL_TIMEOUT_REASON = 'consumer poll timeout has expired.';

export function onLeaveGroup(work: Work, incoming: Incoming, request: LeaveGroupRequest): void {
  const { node } = work;
  const { groupId } = request;
  const errorCode = readiness(work, groupId, partitionForGroup(groupId, work.host.offsetsPartitionCount));
  if (errorCode !== 'NONE') {
    const label = groupLabel('control', groupId, errorCode);
    answer(node, 'LeaveGroup', incoming, { errorCode, members: [] }, label);
    return;
  }
  const group = work.state.groups.get(groupId);
  const left: string[] = [];
  const members = request.members.map(({ memberId, groupInstanceId, reason }) => {
    if (group?.pendingJoin.delete(memberId)) node.cancelTimer(sessionTimer(groupId, memberId));
    else {
      // An operator takes a static member out by its name alone.
      const isByName = memberId === '' && groupInstanceId !== null;
      const member = isByName ? group && staticMember(group, groupInstanceId) : group?.members.get(memberId);
      const refusal = isByName || !group ? 'NONE' : memberRefusal(group, memberId, groupInstanceId);
      if (refusal !== 'NONE') return { memberId, groupInstanceId, errorCode: refusal };
      if (!group || !member) return { memberId, groupInstanceId, errorCode: 'UNKNOWN_MEMBER_ID' as const };
      removeMember(work, group, member, reason === POLL_TIMEOUT_REASON ? 'pollTimeout' : 'left');
    }
    left.push(memberId);
    return { memberId, groupInstanceId, errorCode: 'NONE' as const };
  });
  const firstError = members.find((member) => member.errorCode !== 'NONE')?.errorCode ?? 'NONE';
  answer(
    node,
    'LeaveGroup',
    incoming,
    { errorCode: 'NONE', members },
    groupLabel('control', groupId, firstError),
  );
  if (group && left.length > 0)
    afterRemoval(work, group, `explicit \`LeaveGroup\` request for (${left.join(', ')}) members.`);
}
