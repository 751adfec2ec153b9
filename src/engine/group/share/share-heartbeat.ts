/** What the coordinator makes of a heartbeat of a share consumer: a new group epoch if something has changed, a new target if
 *  there is none for it, and the sender is there at once: nobody has to give anything up first.
 *  Models      GroupMetadataManager#shareGroupHeartbeat, #shareGroupLeave, #shareGroupFenceMember, ShareGroupAssignmentBuilder,
 *              #maybeCreateInitializeShareGroupStateRequest
 *  Simplifies  the hash of the topics is ours, and holds what can be assigned; topics are looked at with every heartbeat
 *  Invariants  decides by the group and the request alone, and changes nothing but by records */
import { javaStringHash } from '../../protocol/murmur2.ts';
import type { ShareGroupHeartbeatRequest } from '../../protocol/share-api.ts';
import { JOINS, LEAVES } from '../modern/consumer-group.ts';
import type { Refusal } from '../modern/heartbeat-checks.ts';
import type { Partitions } from '../modern/partitions.ts';
import { filtered, isSame, minus, NO_PARTITIONS, partitionsOf, shared, union } from '../modern/partitions.ts';
import type { TopicOf } from '../modern/target-assignment.ts';
import { ShareChange } from './share-change.ts';
import type { ShareGroup, ShareGroupMember } from './share-group.ts';
import { newShareMember, shareMembersInOrder } from './share-group.ts';
import { assignSimply } from './simple-assignor.ts';

export interface ShareBeat {
  readonly change: ShareChange;
  readonly before: ShareGroupMember | null;
  /** Null: it has left. */
  readonly member: ShareGroupMember | null;
  readonly memberEpoch: number;
  readonly tellsAssignment: boolean;
  readonly hasNewTarget: boolean;
  /** Partitions that a share coordinator is to keep a state of from now on. */
  readonly toInitialize: Partitions;
}

export interface ShareRules {
  readonly topicOf: TopicOf;
  readonly nameOf: (topicId: string) => string | undefined;
  /** `group.share.max.size`. */
  readonly maxSize: number;
}

const invalid = (message: string): Refusal => ({ error: 'INVALID_REQUEST', message });

/** Null: the request is well formed. */
export function malformedShare(request: ShareGroupHeartbeatRequest): Refusal | null {
  if (request.memberId === '') return invalid("MemberId can't be empty.");
  if (request.groupId === '') return invalid("GroupId can't be empty.");
  if (request.rackId === '') return invalid("RackId can't be empty.");
  if (request.memberEpoch < LEAVES) return invalid('MemberEpoch is invalid.');
  const wants = request.subscribedTopicNames?.length ?? 0;
  return request.memberEpoch === JOINS && wants === 0
    ? invalid('SubscribedTopicNames must be set in first request.')
    : null;
}

/** What comes of a well-formed heartbeat. */
export function shareBeat(
  group: ShareGroup,
  request: ShareGroupHeartbeatRequest,
  rules: ShareRules,
): ShareBeat | Refusal {
  const { memberId, memberEpoch } = request;
  const sender = group.members.get(memberId) ?? null;
  if (!sender && memberEpoch !== JOINS)
    return {
      error: 'UNKNOWN_MEMBER_ID',
      message: `Member ${memberId} is not a member of group ${group.groupId}.`,
    };
  if (sender && memberEpoch === LEAVES) return leave(group, sender);
  if (!sender && group.members.size >= rules.maxSize) {
    const message = `The share group has reached its maximum capacity of ${rules.maxSize} members.`;
    return { error: 'GROUP_MAX_SIZE_REACHED', message };
  }
  const stale = sender && staleEpoch(sender, memberEpoch);
  if (stale) return stale;
  const change = new ShareChange(group);
  const hasNewWishes = subscribe(change, sender, request);
  const toInitialize = missing(change.group, rules);
  const metadataHash = hashOf(change.group, rules.topicOf);
  if (hasNewWishes || metadataHash !== change.group.metadataHash)
    change.setEpoch(change.group.groupEpoch + 1, metadataHash);
  const hasNewTarget = change.group.groupEpoch > change.group.assignmentEpoch;
  if (hasNewTarget) assignAnew(change, rules);
  moveOn(change, memberId);
  if (toInitialize.size > 0)
    change.setStatePartitions(
      union(change.group.initializing, toInitialize),
      change.group.initialized,
      rules.nameOf,
    );
  const member = change.member(memberId);
  return {
    change,
    before: sender,
    member,
    memberEpoch: member.memberEpoch,
    tellsAssignment:
      memberEpoch === JOINS ||
      request.subscribedTopicNames !== null ||
      !sender ||
      !isSame(sender.assigned, member.assigned),
    hasNewTarget,
    toInitialize,
  };
}

/** Null: the epoch is the member's, or the one before whose answer may have been lost; 0 begins anew. */
function staleEpoch(member: ShareGroupMember, memberEpoch: number): Refusal | null {
  if ([JOINS, member.memberEpoch, member.previousMemberEpoch].includes(memberEpoch)) return null;
  const how = memberEpoch > member.memberEpoch ? 'a greater' : 'a smaller';
  return {
    error: 'FENCED_MEMBER_EPOCH',
    message: `The share group member has ${how} member epoch (${memberEpoch}) than the one known by the group coordinator (${member.memberEpoch}). The member must abandon all its partitions and rejoin.`,
  };
}

function subscribe(
  change: ShareChange,
  known: ShareGroupMember | null,
  request: ShareGroupHeartbeatRequest,
): boolean {
  const before = known ?? newShareMember(request.memberId);
  const topics = request.subscribedTopicNames;
  const member = Object.freeze({
    ...before,
    rackId: request.rackId ?? before.rackId,
    clientId: request.clientId,
    subscribedTopicNames: topics ? Object.freeze([...topics].sort(byText)) : before.subscribedTopicNames,
  });
  const hasSameTopics = member.subscribedTopicNames.join('\n') === before.subscribedTopicNames.join('\n');
  const isSameMember =
    known !== null && known.rackId === member.rackId && known.clientId === member.clientId && hasSameTopics;
  if (!isSameMember) change.setSubscription(member);
  return !hasSameTopics;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** All partitions of the topics that somebody wants. */
export function subscribedPartitions(group: ShareGroup, topicOf: TopicOf): Partitions {
  const names = new Set([...group.members.values()].flatMap((member) => member.subscribedTopicNames));
  return partitionsOf(
    [...names].sort(byText).flatMap((name) => {
      const topic = topicOf(name);
      if (!topic) return [];
      const partitions = Array.from({ length: topic.partitionCount }, (_, i) => i);
      return [{ topicId: topic.topicId, partitions }];
    }),
  );
}

/** What is wanted, and of which nobody keeps a state or is asked to. */
function missing(group: ShareGroup, { topicOf }: ShareRules): Partitions {
  const known = union(group.initializing, group.initialized);
  return minus(subscribedPartitions(group, topicOf), known);
}

function hashOf(group: ShareGroup, topicOf: TopicOf): number {
  const wanted = subscribedPartitions(group, topicOf);
  const assignable = shared(wanted, group.initialized);
  const texts = [...wanted].map(([id, all]) => `${id} ${all.length} ${assignable.get(id)?.join(' ') ?? ''}`);
  return texts.length === 0 ? 0 : javaStringHash(texts.join('\n'));
}

function assignAnew(change: ShareChange, { topicOf }: ShareRules): void {
  const { group } = change;
  const members = shareMembersInOrder(group).map((member) => ({
    memberId: member.memberId,
    topicIds: member.subscribedTopicNames.flatMap((name) => topicOf(name)?.topicId ?? []),
    previous: keysOf(group.target.get(member.memberId) ?? NO_PARTITIONS),
  }));
  const assignable = shared(subscribedPartitions(group, topicOf), group.initialized);
  const made = assignSimply(members, (id) => keysOf(filtered(assignable, (topicId) => topicId === id)));
  for (const { memberId } of members) {
    const target = ofKeys(made.get(memberId) ?? []);
    const before = group.target.get(memberId);
    if (!before || !isSame(before, target)) change.setTarget(memberId, target);
  }
  change.setAssignmentEpoch(group.groupEpoch);
}

const keysOf = (partitions: Partitions): string[] =>
  [...partitions].flatMap(([topicId, ids]) => ids.map((id) => `${topicId}:${id}`));

function ofKeys(keys: readonly string[]): Partitions {
  const byTopic = new Map<string, number[]>();
  for (const key of keys) {
    const at = key.lastIndexOf(':');
    const topicId = key.slice(0, at);
    byTopic.set(topicId, [...(byTopic.get(topicId) ?? []), Number(key.slice(at + 1))]);
  }
  return partitionsOf([...byTopic].map(([topicId, partitions]) => ({ topicId, partitions })));
}

/** The member has what it is to have, and the epoch of that. */
function moveOn(change: ShareChange, memberId: string): void {
  const { group } = change;
  const member = change.member(memberId);
  const target = group.target.get(memberId) ?? NO_PARTITIONS;
  if (member.memberEpoch === group.assignmentEpoch && isSame(member.assigned, target)) return;
  change.setCurrent(
    Object.freeze({
      ...member,
      memberEpoch: group.assignmentEpoch,
      previousMemberEpoch: member.memberEpoch,
      assigned: target,
    }),
  );
}

function leave(group: ShareGroup, member: ShareGroupMember): ShareBeat {
  const change = new ShareChange(group);
  fenceShare(change, member.memberId);
  return {
    change,
    before: member,
    member: null,
    memberEpoch: LEAVES,
    tellsAssignment: false,
    hasNewTarget: false,
    toInitialize: NO_PARTITIONS,
  };
}

/** Takes a member out; the others get what it had with their next heartbeats. */
export function fenceShare(change: ShareChange, memberId: string): void {
  const { groupEpoch, metadataHash } = change.group;
  change.removeMember(memberId);
  change.setEpoch(groupEpoch + 1, metadataHash);
}
