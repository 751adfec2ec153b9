/** JoinGroup: who may come in, and who has to wait at the barrier.
 *  Models      GroupMetadataManager#classicGroupJoinToClassicGroup; KIP-394 (a member id before membership)
 *  See         static-members.ts */
import { configInt } from '../../contract/configs.ts';
import type { KafkaError } from '../../contract/errors.ts';
import { US_PER_MS } from '../../contract/units.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { JoinGroupRequest } from '../protocol/api.ts';
import { partitionForGroup } from '../protocol/murmur2.ts';
import { answerGeneration, readiness, refuseJoin } from './answers.ts';
import { endConsumerGroup } from './modern/coordination.ts';
import { rebalanceOrComplete } from './rebalance.ts';
import { endShareGroup } from './share/share-coordination.ts';
import type { Group, Member, Work } from './state.ts';
import { createGroup } from './state.ts';
import { memberRefusal, staticMember, takeOver } from './static-members.ts';
import { start } from './timers.ts';

/** Version of JoinGroup from which on a dynamic member is given an id first. */
const MEMBER_ID_REQUIRED = 4;
/** A new member that waits at the barrier is given up after this, not after its session timeout. */
const NEW_MEMBER_JOIN_TIMEOUT_MS = 5 * 60_000;

export function onJoinGroup(work: Work, incoming: Incoming, request: JoinGroupRequest): void {
  const { node, state, host } = work;
  const partition = partitionForGroup(request.groupId, host.offsetsPartitionCount);
  let group = state.groups.get(request.groupId);
  let error = readiness(work, request.groupId, partition);
  if (error === 'NONE') error = refusalOf(work, group, request);
  if (error !== 'NONE') {
    refuseJoin(node, incoming, error, error === 'GROUP_MAX_SIZE_REACHED' ? '' : request.memberId);
    return;
  }
  if (!group) {
    group = createGroup(request.groupId, partition, node.nowUs);
    state.groups.set(request.groupId, group);
  }
  if (group.modern) endConsumerGroup(work, group);
  if (group.share) endShareGroup(work, group);
  const member = group.members.get(request.memberId);
  if (request.memberId === '') joinAnew(work, group, incoming, request);
  else if (group.pendingJoin.has(request.memberId))
    addMember(work, group, request.memberId, incoming, request);
  else {
    const refusal = memberRefusal(group, request.memberId, request.groupInstanceId);
    if (member && refusal === 'NONE') rejoin(work, group, member, incoming, request);
    else refuseJoin(node, incoming, refusal, request.memberId);
  }
}

/** Without a member id. A static member skips the step of KIP-394: its name tells it apart. */
function joinAnew(work: Work, group: Group, incoming: Incoming, request: JoinGroupRequest): void {
  const { groupInstanceId } = request;
  const memberId = `${groupInstanceId ?? request.clientId}-${makeUuid(work.node)}`;
  const known = groupInstanceId === null ? undefined : staticMember(group, groupInstanceId);
  if (known) takeOver(work, group, known, memberId, incoming, request);
  else if (groupInstanceId !== null || incoming.apiVersion < MEMBER_ID_REQUIRED)
    addMember(work, group, memberId, incoming, request);
  else giveMemberId(work, group, memberId, incoming, request);
}

function refusalOf(work: Work, group: Group | undefined, request: JoinGroupRequest): KafkaError {
  const { configs } = work.state;
  const { sessionTimeoutMs, memberId } = request;
  if (
    sessionTimeoutMs < configInt(configs, 'group.min.session.timeout.ms') ||
    sessionTimeoutMs > configInt(configs, 'group.max.session.timeout.ms')
  ) {
    return 'INVALID_SESSION_TIMEOUT';
  }
  if (!group) {
    if (memberId !== '') return 'UNKNOWN_MEMBER_ID';
    return request.protocolType !== '' && request.protocols.length > 0
      ? 'NONE'
      : 'INCONSISTENT_GROUP_PROTOCOL';
  }
  if (group.state === 'Dead') return 'COORDINATOR_NOT_AVAILABLE';
  // The two protocols do not mix in one group here (FIDELITY.md); one without members may change.
  const others = (group.modern?.members.size ?? 0) + (group.share?.members.size ?? 0);
  if (others > 0) return 'INCONSISTENT_GROUP_PROTOCOL';
  if (!hasRoom(group, memberId, configInt(configs, 'group.max.size'))) return 'GROUP_MAX_SIZE_REACHED';
  return supportsProtocols(group, request) ? 'NONE' : 'INCONSISTENT_GROUP_PROTOCOL';
}

/** ClassicGroup#acceptJoiningMember. */
function hasRoom(group: Group, memberId: string, maxSize: number): boolean {
  const member = group.members.get(memberId);
  if (group.state === 'PreparingRebalance') {
    if (member?.parkedJoin) return true;
    let awaiting = 0;
    for (const { parkedJoin } of group.members.values()) if (parkedJoin) awaiting++;
    return awaiting < maxSize;
  }
  return member !== undefined || group.members.size < maxSize;
}

/** ClassicGroup#supportsProtocols: the type is the group's, and all can agree on one of these. */
export function supportsProtocols(
  group: Group,
  request: Pick<JoinGroupRequest, 'protocolType' | 'protocols'>,
): boolean {
  if (group.members.size === 0) return request.protocolType !== '' && request.protocols.length > 0;
  const others = [...group.members.values()];
  return (
    request.protocolType === group.protocolType &&
    request.protocols.some(({ name }) => others.every((m) => m.protocols.some((one) => one.name === name)))
  );
}

/** Before it is a member it gets an id, so that a join that is sent twice does not make two members. */
function giveMemberId(
  work: Work,
  group: Group,
  memberId: string,
  incoming: Incoming,
  request: JoinGroupRequest,
): void {
  group.pendingJoin.add(memberId);
  const { groupId } = group;
  start(work.node, { kind: 'session', groupId, memberId }, request.sessionTimeoutMs * US_PER_MS);
  refuseJoin(work.node, incoming, 'MEMBER_ID_REQUIRED', memberId);
}

/** A version 4 UUID from this node's own stream of chance. */
function makeUuid(node: NodeContext): string {
  let digits = '';
  for (let i = 0; i < 4; i++) {
    digits += node.randomBelow('memberId', 0x100000000).toString(16).padStart(8, '0');
  }
  const variant = '89ab'[Number.parseInt(digits[16] ?? '0', 16) & 3] ?? '8';
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    variant + digits.slice(17, 20),
    digits.slice(20),
  ].join('-');
}

function addMember(
  work: Work,
  group: Group,
  memberId: string,
  incoming: Incoming,
  request: JoinGroupRequest,
): void {
  const { groupId } = group;
  const { clientId } = request;
  const member: Member = {
    memberId,
    clientId,
    groupInstanceId: request.groupInstanceId,
    rebalanceTimeoutMs: request.rebalanceTimeoutMs,
    sessionTimeoutMs: request.sessionTimeoutMs,
    protocols: request.protocols,
    assignment: [],
    isNew: true,
    parkedJoin: incoming,
    parkedSync: null,
  };
  if (group.state === 'PreparingRebalance' && group.previousState === 'Empty') group.newMemberAdded = true;
  if (group.members.size === 0) group.protocolType = request.protocolType;
  group.leaderId ??= memberId;
  group.pendingJoin.delete(memberId);
  group.members.set(memberId, member);
  start(work.node, { kind: 'session', groupId, memberId }, NEW_MEMBER_JOIN_TIMEOUT_MS * US_PER_MS);
  work.node.emit({ type: 'group.memberJoined', groupId, memberId, consumerId: clientId });
  rebalanceOrComplete(
    work,
    group,
    `Adding new member ${memberId} with group instance id ${request.groupInstanceId}; ` +
      `client reason: ${request.reason === '' ? 'not provided' : request.reason}`,
  );
}

function rejoin(
  work: Work,
  group: Group,
  member: Member,
  incoming: Incoming,
  request: JoinGroupRequest,
): void {
  const { memberId } = member;
  if (group.state === 'Empty' || group.state === 'Dead') {
    refuseJoin(work.node, incoming, 'UNKNOWN_MEMBER_ID', memberId);
    return;
  }
  const isUnchanged = JSON.stringify(member.protocols) === JSON.stringify(request.protocols);
  // The leader of a stable group rejoins when it has seen a change that the group must follow.
  const isSignal = group.state === 'Stable' && group.leaderId === memberId;
  if (group.state !== 'PreparingRebalance' && isUnchanged && !isSignal) {
    // The answer may have been lost: say again what the generation is.
    answerGeneration(work.node, group, member, incoming);
    return;
  }
  const what = isSignal ? `Leader ${memberId} re-joining group` : `Updating metadata for member ${memberId}`;
  const why = request.reason === '' ? 'not provided' : request.reason;
  park(work, group, member, incoming, request, `${what} during ${group.state}; client reason: ${why}`);
}

function park(
  work: Work,
  group: Group,
  member: Member,
  incoming: Incoming,
  request: JoinGroupRequest,
  reason: string,
): void {
  member.protocols = request.protocols;
  member.rebalanceTimeoutMs = request.rebalanceTimeoutMs;
  member.sessionTimeoutMs = request.sessionTimeoutMs;
  member.parkedJoin = incoming;
  rebalanceOrComplete(work, group, reason);
}
