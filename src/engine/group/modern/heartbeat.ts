/** What the coordinator makes of a heartbeat, in three steps: a new group epoch if something has changed, a new target
 *  assignment if there is none for it, and the sender's own way towards it.
 *  Models      GroupMetadataManager#consumerGroupHeartbeat, #consumerGroupLeave, #consumerGroupFenceMember, #maybeReconcile
 *  Simplifies  subscriptions by regular expression are refused; topics are looked at with every heartbeat
 *  Invariants  decides by the group and the request alone, and changes nothing but by records */
import type { ConsumerGroupHeartbeatRequest } from '../../protocol/api.ts';
import type { ConsumerGroup, ConsumerGroupMember } from './consumer-group.ts';
import {
  JOINS,
  LEAVES,
  LEFT_FOR_A_WHILE,
  newMember,
  ownerOf,
  staticConsumerMember,
} from './consumer-group.ts';
import { GroupChange } from './group-change.ts';
import type { Refusal } from './heartbeat-checks.ts';
import { isRefusal, senderOf, staleEpoch } from './heartbeat-checks.ts';
import { isSame, NO_PARTITIONS, partitionsOf } from './partitions.ts';
import { reconcile } from './reconciliation.ts';
import type { Assignors } from './target-assignment.ts';
import { assignAnew, metadataHashOf } from './target-assignment.ts';

export interface Beat {
  readonly change: GroupChange;
  /** The sender before and after; null: it was not, or is no longer, a member. */
  readonly before: ConsumerGroupMember | null;
  readonly member: ConsumerGroupMember | null;
  /** The static member that it took over from. */
  readonly replaced: ConsumerGroupMember | null;
  readonly memberEpoch: number;
  /** Whether the answer tells what it is to own. */
  readonly tellsAssignment: boolean;
  /** Assignor of a target made just now. */
  readonly assignor: string | null;
}

export interface Rules extends Assignors {
  /** `group.consumer.max.size`. */
  readonly maxSize: number;
}

/** What comes of a well-formed heartbeat. */
export function beat(
  group: ConsumerGroup,
  request: ConsumerGroupHeartbeatRequest,
  rules: Rules,
): Beat | Refusal {
  if (request.memberEpoch === LEAVES || request.memberEpoch === LEFT_FOR_A_WHILE)
    return leave(group, request);
  // Asked by the member id alone: one that comes back under its instance id is one more.
  if (!group.members.has(request.memberId) && group.members.size >= rules.maxSize) {
    const message = `The consumer group has reached its maximum capacity of ${rules.maxSize} members.`;
    return { error: 'GROUP_MAX_SIZE_REACHED', message };
  }
  const sender = senderOf(group, request);
  if (isRefusal(sender)) return sender;
  const isJoin = request.memberEpoch === JOINS;
  const stale = sender && !isJoin ? staleEpoch(sender, request) : null;
  if (stale) return stale;
  const change = new GroupChange(group);
  const replaced = sender && isJoin && sender.memberEpoch === LEFT_FOR_A_WHILE ? sender : null;
  if (replaced) takeOver(change, replaced, request.memberId);
  const before = change.group.members.get(request.memberId) ?? null;
  const hasNewWishes = subscribe(change, before, request);
  const metadataHash = metadataHashOf(change.group, rules.topicOf);
  if (hasNewWishes || metadataHash !== change.group.metadataHash)
    change.setEpoch(change.group.groupEpoch + 1, metadataHash);
  let assignor: string | null = null;
  if (change.group.groupEpoch > change.group.assignmentEpoch) {
    const made = assignAnew(change, rules);
    if (made.error !== null) return { error: 'UNKNOWN_SERVER_ERROR', message: made.error };
    assignor = made.assignor;
  }
  moveOn(change, request);
  const member = change.member(request.memberId);
  return {
    change,
    before: replaced ? null : before,
    member,
    replaced,
    memberEpoch: member.memberEpoch,
    tellsAssignment: isJoin || isFull(request) || !before || !isSame(before.assigned, member.assigned),
    assignor,
  };
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** All that a member can say is in it: it wants to hear everything, too. */
const isFull = (request: ConsumerGroupHeartbeatRequest): boolean =>
  request.rebalanceTimeoutMs !== -1 &&
  request.subscribedTopicNames !== null &&
  request.topicPartitions !== null;

/** A static member is back under another id; what it was to have is still its own. */
function takeOver(change: GroupChange, old: ConsumerGroupMember, memberId: string): void {
  const target = change.group.target.get(old.memberId) ?? NO_PARTITIONS;
  change.removeMember(old.memberId);
  const member = Object.freeze({ ...old, memberId, memberEpoch: 0, previousMemberEpoch: 0 });
  change.setSubscription(member);
  change.setTarget(memberId, target);
  change.setCurrent(member);
}

/** Takes note of what the member says of itself. Answers whether the group has to be assigned anew for it. */
function subscribe(
  change: GroupChange,
  known: ConsumerGroupMember | null,
  request: ConsumerGroupHeartbeatRequest,
): boolean {
  const before = known ?? newMember(request.memberId);
  const topics = request.subscribedTopicNames;
  const member = Object.freeze({
    ...before,
    instanceId: request.instanceId ?? before.instanceId,
    rackId: request.rackId ?? before.rackId,
    clientId: request.clientId,
    rebalanceTimeoutMs:
      request.rebalanceTimeoutMs === -1 ? before.rebalanceTimeoutMs : request.rebalanceTimeoutMs,
    serverAssignor: request.serverAssignor ?? before.serverAssignor,
    subscribedTopicNames: topics ? Object.freeze([...topics].sort(byText)) : before.subscribedTopicNames,
  });
  const isSameMember =
    known !== null &&
    (Object.keys(member) as (keyof ConsumerGroupMember)[]).every(
      (name) => name === 'subscribedTopicNames' || member[name] === known[name],
    );
  const hasSameTopics = member.subscribedTopicNames.join('\n') === before.subscribedTopicNames.join('\n');
  if (!isSameMember || !hasSameTopics) change.setSubscription(member);
  return !hasSameTopics;
}

function moveOn(change: GroupChange, request: ConsumerGroupHeartbeatRequest): void {
  const { group } = change;
  const member = change.member(request.memberId);
  const next = reconcile(member, {
    epoch: group.assignmentEpoch,
    target: group.target.get(member.memberId) ?? NO_PARTITIONS,
    isTaken: (topicId, partition) => ownerOf(group, topicId, partition) !== undefined,
    owned: request.topicPartitions && partitionsOf(request.topicPartitions),
  });
  const isStill =
    next.memberEpoch === member.memberEpoch &&
    next.previousMemberEpoch === member.previousMemberEpoch &&
    next.state === member.state &&
    isSame(next.assigned, member.assigned) &&
    isSame(next.pendingRevocation, member.pendingRevocation);
  if (!isStill) change.setCurrent(next);
}

function leave(group: ConsumerGroup, request: ConsumerGroupHeartbeatRequest): Beat | Refusal {
  const { instanceId, memberId, memberEpoch } = request;
  const known = instanceId === null ? group.members.get(memberId) : staticConsumerMember(group, instanceId);
  const member = senderOf(group, request);
  if (isRefusal(member)) return member;
  const change = new GroupChange(group);
  if (!member || !known) return { error: 'UNKNOWN_MEMBER_ID', message: `Member ${memberId} is not known.` };
  if (memberEpoch === LEFT_FOR_A_WHILE) {
    change.setCurrent(
      Object.freeze({
        ...member,
        memberEpoch: LEFT_FOR_A_WHILE,
        pendingRevocation: NO_PARTITIONS,
        state: 'STABLE',
      }),
    );
    const stays = change.member(member.memberId);
    return ended(change, member, stays, memberEpoch);
  }
  fence(change, member.memberId);
  return ended(change, member, null, memberEpoch);
}

const ended = (
  change: GroupChange,
  before: ConsumerGroupMember,
  member: ConsumerGroupMember | null,
  memberEpoch: number,
): Beat => ({
  change,
  before,
  member,
  replaced: null,
  memberEpoch,
  tellsAssignment: false,
  assignor: null,
});

/** Takes a member out; the others get what it had with their next heartbeats. */
export function fence(change: GroupChange, memberId: string): void {
  const { groupEpoch, metadataHash } = change.group;
  change.removeMember(memberId);
  change.setEpoch(groupEpoch + 1, metadataHash);
}
