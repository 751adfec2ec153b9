/** What an operator is told of a group of KIP-848: its epochs, what each member has, and what it is to have.
 *  Models      GroupMetadataManager#consumerGroupDescribe; ConsumerGroup#asDescribedGroup;
 *              ConsumerGroupMember#asConsumerGroupDescribeMember
 *  See         ../admin.ts (classic groups) */
import type { KafkaError } from '../../../contract/errors.ts';
import type { ConsumerGroupDescribeResponse, DescribedAssignment } from '../../protocol/group-admin-api.ts';
import type { Work } from '../state.ts';
import type { ConsumerGroup, ConsumerGroupMember } from './consumer-group.ts';
import { consumerMembersInOrder, stateNameOf } from './consumer-group.ts';
import type { Partitions } from './partitions.ts';
import { NO_PARTITIONS } from './partitions.ts';
import { preferredAssignor } from './target-assignment.ts';

type DescribedGroup = ConsumerGroupDescribeResponse['groups'][number];

/** `readiness`: whether this broker may speak for the group now. */
export function describeConsumerGroup(work: Work, groupId: string, readiness: KafkaError): DescribedGroup {
  const known = work.state.groups.get(groupId);
  if (readiness !== 'NONE') return refused(groupId, readiness, null);
  if (!known) return refused(groupId, 'GROUP_ID_NOT_FOUND', `Group ${groupId} not found.`);
  const { modern } = known;
  if (!modern) return refused(groupId, 'GROUP_ID_NOT_FOUND', `Group ${groupId} is not a consumer group.`);
  return {
    errorCode: 'NONE',
    errorMessage: null,
    groupId,
    groupState: stateNameOf(modern),
    groupEpoch: modern.groupEpoch,
    assignmentEpoch: modern.assignmentEpoch,
    assignorName: preferredAssignor(modern),
    members: consumerMembersInOrder(modern).map((member) => describeMember(work, modern, member)),
  };
}

const refused = (groupId: string, errorCode: KafkaError, errorMessage: string | null): DescribedGroup => ({
  errorCode,
  errorMessage,
  groupId,
  groupState: '',
  groupEpoch: 0,
  assignmentEpoch: 0,
  assignorName: '',
  members: [],
});

function describeMember(
  work: Work,
  { target }: ConsumerGroup,
  member: ConsumerGroupMember,
): DescribedGroup['members'][number] {
  const { memberId, instanceId, rackId, memberEpoch, clientId, subscribedTopicNames } = member;
  return {
    memberId,
    instanceId,
    rackId,
    memberEpoch,
    clientId,
    subscribedTopicNames,
    subscribedTopicRegex: null,
    assignment: named(work, member.assigned),
    targetAssignment: named(work, target.get(memberId) ?? NO_PARTITIONS),
    memberType: 1,
  };
}

/** Topics that are gone are left out. */
const named = ({ host }: Work, partitions: Partitions): DescribedAssignment => ({
  topicPartitions: [...partitions].flatMap(([topicId, ids]) => {
    const topicName = host.topicNameOf(topicId);
    return topicName === undefined ? [] : [{ topicId, topicName, partitions: [...ids] }];
  }),
});
