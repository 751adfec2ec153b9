/** What the coordinator says back, and how it looks from outside. */
import type { KafkaError } from '../../contract/errors.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { JoinGroupResponse, SyncGroupResponse, TopicPartitions } from '../protocol/api.ts';
import { groupLabel } from '../protocol/labels.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import type { Group, Member, Work } from './state.ts';
import { membersInOrder } from './state.ts';

/** Whether this broker may speak for a group now: 'NONE', or what to answer instead. */
export function readiness(work: Work, groupId: string, partition: number): KafkaError {
  if (groupId === '') return 'INVALID_GROUP_ID';
  const found = work.state.partitions.get(partition);
  if (!found) return 'NOT_COORDINATOR';
  return found.isLoading ? 'COORDINATOR_LOAD_IN_PROGRESS' : 'NONE';
}

/** Answers JoinGroup, and shows from outside how it went. */
export function answerJoin(node: NodeContext, incoming: Incoming, body: JoinGroupResponse): void {
  const { groupId } = requestOf('JoinGroup', incoming.body);
  answer(node, 'JoinGroup', incoming, body, groupLabel('control', groupId, body.errorCode));
}

/** An answer to JoinGroup that gives no generation. */
export function refuseJoin(
  node: NodeContext,
  incoming: Incoming,
  errorCode: KafkaError,
  memberId: string,
): void {
  answerJoin(node, incoming, {
    errorCode,
    generationId: -1,
    protocolType: null,
    protocolName: null,
    leader: '',
    skipAssignment: false,
    memberId,
    members: [],
  });
}

/** Tells a member the generation it is in; the leader also who else is. */
export function answerGeneration(node: NodeContext, group: Group, member: Member, incoming: Incoming): void {
  answerJoin(node, incoming, {
    errorCode: 'NONE',
    generationId: group.generation,
    protocolType: group.protocolType,
    protocolName: group.protocolName,
    leader: group.leaderId ?? '',
    skipAssignment: false,
    memberId: member.memberId,
    members: group.leaderId === member.memberId ? rosterOf(group) : [],
  });
}

/** Who is in the group, with what each says of itself under the chosen protocol. */
export const rosterOf = (group: Group): JoinGroupResponse['members'] =>
  membersInOrder(group).flatMap(({ memberId, groupInstanceId, protocols }) => {
    const chosen = protocols.find(({ name }) => name === group.protocolName);
    return chosen ? [{ memberId, groupInstanceId, metadata: chosen.metadata }] : [];
  });

export function answerSync(
  node: NodeContext,
  incoming: Incoming,
  errorCode: KafkaError,
  group: Group | null = null,
  assignment: readonly TopicPartitions[] = [],
): void {
  const { groupId } = requestOf('SyncGroup', incoming.body);
  const body: SyncGroupResponse = {
    errorCode,
    protocolType: group?.protocolType ?? null,
    protocolName: group?.protocolName ?? null,
    assignment,
  };
  answer(node, 'SyncGroup', incoming, body, groupLabel('control', groupId, errorCode));
}

/** Answers a commit of a transaction; topics that are not there have their own error. */
export function answerTxnCommit(work: Work, incoming: Incoming, error: KafkaError): void {
  const request = requestOf('TxnOffsetCommit', incoming.body);
  let first: KafkaError = error;
  const topics = request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ partitionIndex }) => {
      const errorCode = work.host.hasPartition(name, partitionIndex) ? error : 'UNKNOWN_TOPIC_OR_PARTITION';
      if (first === 'NONE') first = errorCode;
      return { partitionIndex, errorCode };
    }),
  }));
  const label = groupLabel('control', request.groupId, first);
  answer(work.node, 'TxnOffsetCommit', incoming, { topics }, label);
}
