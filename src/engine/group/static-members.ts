/** Members whose application has a name that outlives it, `group.instance.id`: whoever comes with the name takes the place of
 *  whoever had it, and the group goes on as it is.
 *  Models      ClassicGroup#validateMember, #replaceStaticMember;
 *              GroupMetadataManager#updateStaticMemberThenRebalanceOrCompleteJoin; KIP-345, KIP-814
 *  Simplifies  the client id of the newcomer takes the place of the old one's
 *  Invariants  an instance id belongs to one member; the one it belonged to before is answered FENCED_INSTANCE_ID */
import type { KafkaError } from '../../contract/errors.ts';
import type { Incoming } from '../kernel/network.ts';
import type { JoinGroupRequest } from '../protocol/api.ts';
import { answerJoin, answerSync, refuseJoin, rosterOf } from './answers.ts';
import { rebalanceOrComplete, selectProtocol } from './rebalance.ts';
import { groupRecord } from './records.ts';
import type { Group, Member, Work, WriteReply } from './state.ts';
import { sessionTimer, watchSession } from './timers.ts';
import { write } from './writes.ts';

/** JoinGroup from this version on can tell a leader that there is nothing to assign (KIP-814). */
const SKIPPING_VERSION = 9;

/** The member that bears this instance id now. */
export function staticMember(group: Group, groupInstanceId: string): Member | undefined {
  for (const member of group.members.values()) if (member.groupInstanceId === groupInstanceId) return member;
  return undefined;
}

/** Whether a member is who it says it is: 'NONE', or what it is told. */
export function memberRefusal(group: Group, memberId: string, groupInstanceId: string | null): KafkaError {
  if (groupInstanceId !== null) {
    const known = staticMember(group, groupInstanceId);
    if (!known) return 'UNKNOWN_MEMBER_ID';
    if (known.memberId !== memberId) return 'FENCED_INSTANCE_ID';
  }
  return group.members.has(memberId) ? 'NONE' : 'UNKNOWN_MEMBER_ID';
}

/** Somebody comes with a name that is known, and no member id: a restart, or a second process of the same name. */
export function takeOver(
  work: Work,
  group: Group,
  old: Member,
  memberId: string,
  incoming: Incoming,
  request: JoinGroupRequest,
): void {
  const leaderBefore = group.leaderId;
  const member = replace(work, group, old, memberId, request.clientId);
  member.protocols = request.protocols;
  member.rebalanceTimeoutMs = request.rebalanceTimeoutMs;
  member.sessionTimeoutMs = request.sessionTimeoutMs;
  member.parkedJoin = incoming;
  watchSession(work.node, group, member);
  const what = `static member ${memberId} with instance id ${request.groupInstanceId}`;
  if (group.state !== 'Stable') {
    rebalanceOrComplete(work, group, `Updating metadata for ${what} during ${group.state}`);
  } else if (selectProtocol(group) === group.protocolName) {
    const { generation, offsetsPartition } = group;
    const reply = {
      kind: 'takeOver',
      incoming,
      memberId,
      leaderBefore,
      generation,
      before: memory(old),
    } as const;
    write(work, offsetsPartition, [groupRecord(group, work.node.nowUs)], reply);
  } else {
    const why = `Group's selectedProtocol will change because ${what} joined with change of protocol`;
    rebalanceOrComplete(work, group, why);
  }
}

/** What a failed write gives back. Frozen. */
const memory = (member: Member): Omit<Member, 'parkedJoin' | 'parkedSync'> => {
  const { parkedJoin: _, parkedSync: __, ...rest } = member;
  return Object.freeze(rest);
};

/** Puts a member in the place of another. Requests of the old one that wait are answered: it is fenced. */
function replace(work: Work, group: Group, old: Member, memberId: string, clientId: string): Member {
  const { groupId } = group;
  const { node } = work;
  if (old.parkedJoin) refuseJoin(node, old.parkedJoin, 'FENCED_INSTANCE_ID', old.memberId);
  if (old.parkedSync) answerSync(node, old.parkedSync, 'FENCED_INSTANCE_ID');
  node.cancelTimer(sessionTimer(groupId, old.memberId));
  group.members.delete(old.memberId);
  const member: Member = { ...old, memberId, clientId, parkedJoin: null, parkedSync: null };
  group.members.set(memberId, member);
  if (group.leaderId === old.memberId) group.leaderId = memberId;
  node.emit({
    type: 'group.memberReplaced',
    groupId,
    groupInstanceId: old.groupInstanceId ?? '',
    consumerId: clientId,
    memberId,
    oldConsumerId: old.clientId,
    oldMemberId: old.memberId,
  });
  return member;
}

/** The new member id is replicated, or could not be written: then the old one is back. */
export function finishTakeOver(
  work: Work,
  reply: WriteReply & { kind: 'takeOver' },
  error: KafkaError,
): void {
  const { incoming, memberId, leaderBefore, before } = reply;
  const { node } = work;
  const group = [...work.state.groups.values()].find(
    ({ members }) => members.get(memberId)?.parkedJoin === incoming,
  );
  const member = group?.members.get(memberId);
  // Meanwhile it may have been answered at the barrier, or fenced in its turn.
  if (!group || !member) return;
  member.parkedJoin = null;
  const { generation: generationId, protocolType, protocolName } = group;
  if (error !== 'NONE') {
    const back = replace(work, group, member, before.memberId, before.clientId);
    const { protocols, rebalanceTimeoutMs, sessionTimeoutMs } = before;
    Object.assign(back, { protocols, rebalanceTimeoutMs, sessionTimeoutMs });
    watchSession(node, group, back);
    refuseJoin(node, incoming, error, '');
    return;
  }
  const skips = incoming.apiVersion >= SKIPPING_VERSION;
  const isLeader = group.leaderId === memberId;
  answerJoin(node, incoming, {
    errorCode: 'NONE',
    generationId,
    protocolType,
    protocolName,
    // Who does not know that there is nothing to assign is told that another leads.
    leader: (skips ? group.leaderId : leaderBefore) ?? '',
    skipAssignment: skips && isLeader,
    memberId,
    members: skips && isLeader ? rosterOf(group) : [],
  });
  watchSession(node, group, member);
}
