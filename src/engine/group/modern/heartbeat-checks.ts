/** What is wrong with a ConsumerGroupHeartbeat, in Kafka's words.
 *  Models      GroupMetadataManager#throwIfConsumerGroupHeartbeatRequestIsInvalid, #throwIfConsumerGroupMemberEpochIsInvalid,
 *              #throwIfInstanceIdIsFenced, #throwIfInstanceIdIsUnreleased */
import type { KafkaError } from '../../../contract/errors.ts';
import type { ConsumerGroupHeartbeatRequest } from '../../protocol/api.ts';
import { SERVER_ASSIGNORS, serverAssignorOf } from './assignors/by-name.ts';
import type { ConsumerGroup, ConsumerGroupMember } from './consumer-group.ts';
import { JOINS, LEFT_FOR_A_WHILE, staticConsumerMember } from './consumer-group.ts';
import { minus, partitionsOf } from './partitions.ts';

export interface Refusal {
  readonly error: KafkaError;
  readonly message: string;
}

const invalid = (message: string): Refusal => ({ error: 'INVALID_REQUEST', message });

/** Null: the request is well formed. */
export function malformed(request: ConsumerGroupHeartbeatRequest): Refusal | null {
  const { memberEpoch, instanceId, serverAssignor } = request;
  if (request.groupId === '') return invalid("GroupId can't be empty.");
  if (request.memberId === '') return invalid("MemberId can't be empty.");
  if (instanceId === '') return invalid("InstanceId can't be empty.");
  if (request.rackId === '') return invalid("RackId can't be empty.");
  if (request.subscribedTopicRegex !== null)
    return invalid('SubscribedTopicRegex is not supported by this coordinator.');
  if (memberEpoch === JOINS) {
    if (request.rebalanceTimeoutMs === -1)
      return invalid('RebalanceTimeoutMs must be provided in first request.');
    if (request.topicPartitions === null || request.topicPartitions.length > 0)
      return invalid('TopicPartitions must be empty when (re-)joining.');
    if (request.subscribedTopicNames === null || request.subscribedTopicNames.length === 0)
      return invalid('SubscribedTopicNames must be set in first request.');
  } else if (memberEpoch === LEFT_FOR_A_WHILE && instanceId === null)
    return invalid("InstanceId can't be null.");
  else if (memberEpoch < LEFT_FOR_A_WHILE) return invalid('MemberEpoch is invalid.');
  if (serverAssignor !== null && !serverAssignorOf(serverAssignor)) {
    const message = `ServerAssignor ${serverAssignor} is not supported. Supported assignors: ${SERVER_ASSIGNORS.join(', ')}.`;
    return { error: 'UNSUPPORTED_ASSIGNOR', message };
  }
  return null;
}

/** Null: the epoch is the member's, or the one before whose answer may have been lost. */
export function staleEpoch(
  member: ConsumerGroupMember,
  { memberEpoch, topicPartitions }: ConsumerGroupHeartbeatRequest,
): Refusal | null {
  if (memberEpoch === member.memberEpoch) return null;
  const fenced = (how: string): Refusal => ({
    error: 'FENCED_MEMBER_EPOCH',
    message: `The consumer group member has ${how} member epoch (${memberEpoch}) than the one known by the group coordinator (${member.memberEpoch}). The member must abandon all its partitions and rejoin.`,
  });
  if (memberEpoch > member.memberEpoch) return fenced('a greater');
  // The response with the bumped epoch may have been lost: the member has nothing that it was not given.
  const isRetry =
    memberEpoch === member.previousMemberEpoch &&
    topicPartitions !== null &&
    minus(partitionsOf(topicPartitions), member.assigned).size === 0;
  return isRetry ? null : fenced('a smaller');
}

/** Who sends it, as the group knows; undefined: nobody of that name yet. */
export function senderOf(
  group: ConsumerGroup,
  { memberId, instanceId, memberEpoch }: ConsumerGroupHeartbeatRequest,
): ConsumerGroupMember | Refusal | undefined {
  if (instanceId === null) {
    const member = group.members.get(memberId);
    return member ?? (memberEpoch === JOINS ? undefined : unknown(group, memberId));
  }
  const member = staticConsumerMember(group, instanceId);
  if (memberEpoch === JOINS) {
    if (!member || member.memberEpoch === LEFT_FOR_A_WHILE) return member;
    return {
      error: 'UNRELEASED_INSTANCE_ID',
      message: `Static member ${memberId} with instance id ${instanceId} was unable to join the group because the instance id is not released by its current owner ${member.memberId}.`,
    };
  }
  if (!member) return unknown(group, memberId);
  if (member.memberId === memberId) return member;
  return {
    error: 'FENCED_INSTANCE_ID',
    message: `Static member ${memberId} with instance id ${instanceId} was fenced by member ${member.memberId}.`,
  };
}

const unknown = ({ groupId }: ConsumerGroup, memberId: string): Refusal => ({
  error: 'UNKNOWN_MEMBER_ID',
  message: `Member ${memberId} is not a member of group ${groupId}.`,
});

export const isRefusal = (found: object | undefined): found is Refusal =>
  found !== undefined && 'error' in found;
