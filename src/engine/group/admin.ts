/** What an operator asks of a coordinator: which groups there are, how they stand, and that they or their offsets go.
 *  Models      GroupMetadataManager#describeGroups, #consumerGroupDescribe, #listGroups; GroupCoordinatorShard#deleteGroups, #deleteOffsets;
 *              ClassicGroup#validateDeleteGroup, #validateOffsetDelete; KIP-229, KIP-496
 *  See         deletion.ts */
import type { KafkaError } from '../../contract/errors.ts';
import type { GroupState } from '../../contract/events.ts';
import type { Incoming } from '../kernel/network.ts';
import type {
  ConsumerGroupDescribeRequest,
  DeleteGroupsRequest,
  DescribeGroupsRequest,
  DescribeGroupsResponse,
  ListGroupsRequest,
  OffsetDeleteRequest,
} from '../protocol/group-admin-api.ts';
import { plainLabel } from '../protocol/labels.ts';
import { partitionForGroup } from '../protocol/murmur2.ts';
import { answer } from '../protocol/talk.ts';
import { readiness } from './answers.ts';
import { removeGroup, removeOffsets } from './deletion.ts';
import { isSubscribed } from './expiry.ts';
import { stateNameOf } from './modern/consumer-group.ts';
import { describeConsumerGroup } from './modern/describe.ts';
import { shareStateOf } from './share/share-group.ts';
import type { Group, Work } from './state.ts';
import { hasNoMembers, membersInOrder } from './state.ts';

/** Whether this broker may speak for the group now. */
const readinessOf = (work: Work, groupId: string): KafkaError =>
  readiness(work, groupId, partitionForGroup(groupId, work.host.offsetsPartitionCount));

export function onDescribeGroups(work: Work, incoming: Incoming, { groups }: DescribeGroupsRequest): void {
  const body = { groups: groups.map((groupId) => describe(work, groupId)) };
  answer(work.node, 'DescribeGroups', incoming, body, plainLabel('control'));
}

function describe(work: Work, groupId: string): DescribeGroupsResponse['groups'][number] {
  const errorCode = readinessOf(work, groupId);
  const group = errorCode === 'NONE' ? work.state.groups.get(groupId) : undefined;
  // A group that nobody knows is told of as dead, without an error; one of KIP-848 has a request of its own.
  if (!group || group.modern || group.share)
    return { errorCode, groupId, groupState: 'Dead', protocolType: '', protocolData: '', members: [] };
  return {
    errorCode,
    groupId,
    groupState: group.state,
    protocolType: group.protocolType ?? '',
    protocolData: group.state === 'Stable' ? (group.protocolName ?? '') : '',
    members: membersInOrder(group).map(({ memberId, groupInstanceId, clientId, assignment }) => ({
      memberId,
      groupInstanceId,
      clientId,
      memberAssignment: group.state === 'Stable' ? assignment : [],
    })),
  };
}

/** Groups of KIP-848 (since 4.0). */
export function onConsumerGroupDescribe(
  work: Work,
  incoming: Incoming,
  { groupIds }: ConsumerGroupDescribeRequest,
): void {
  const groups = groupIds.map((groupId) => describeConsumerGroup(work, groupId, readinessOf(work, groupId)));
  answer(work.node, 'ConsumerGroupDescribe', incoming, { groups }, plainLabel('control'));
}

/** The groups that this broker coordinates. */
export function onListGroups(work: Work, incoming: Incoming, { statesFilter }: ListGroupsRequest): void {
  const partitions = [...work.state.partitions.values()];
  const errorCode = partitions.some(({ isLoading }) => isLoading) ? 'COORDINATOR_LOAD_IN_PROGRESS' : 'NONE';
  const known = errorCode === 'NONE' ? [...work.state.groups.values()] : [];
  const groups = known
    .map((group) => ({
      groupId: group.groupId,
      protocolType: protocolTypeOf(group),
      groupState: standingOf(group),
    }))
    .filter(({ groupState }) => statesFilter.length === 0 || statesFilter.includes(groupState));
  answer(work.node, 'ListGroups', incoming, { errorCode, groups }, plainLabel('control', errorCode));
}

const protocolTypeOf = (group: Group): string => {
  if (group.share) return 'share';
  return group.modern ? 'consumer' : (group.protocolType ?? '');
};

const standingOf = ({ share, modern, state }: Group): GroupState => {
  if (share) return shareStateOf(share);
  return modern ? stateNameOf(modern) : state;
};

const refusalOf = (work: Work, groupId: string, group: Group | undefined): KafkaError => {
  const error = readinessOf(work, groupId);
  if (error !== 'NONE') return error;
  return group && group.state !== 'Dead' ? 'NONE' : 'GROUP_ID_NOT_FOUND';
};

/** Each group that can go goes; one with members stays. Answered when it is replicated. */
export function onDeleteGroups(work: Work, incoming: Incoming, { groupsNames }: DeleteGroupsRequest): void {
  const deleted: Group[] = [];
  const results = groupsNames.map((groupId) => {
    const group = work.state.groups.get(groupId);
    const errorCode = refusalOf(work, groupId, group);
    if (!group || errorCode !== 'NONE') return { groupId, errorCode };
    if (!hasNoMembers(group)) return { groupId, errorCode: 'NON_EMPTY_GROUP' as const };
    deleted.push(group);
    return { groupId, errorCode };
  });
  const reply = Object.freeze({ kind: 'admin', api: 'DeleteGroups', incoming, body: { results } } as const);
  if (deleted.length === 0) answer(work.node, 'DeleteGroups', incoming, reply.body, plainLabel('control'));
  for (const [i, group] of deleted.entries()) {
    const offsets = [...group.offsets].flatMap(([topic, byPartition]) =>
      [...byPartition.keys()].map((partition) => [topic, partition] as const),
    );
    if (offsets.length > 0) removeOffsets(work, group, offsets, 'asked');
    // The last of them answers for all.
    removeGroup(work, group, 'asked', i === deleted.length - 1 ? reply : { kind: 'nobody' });
  }
}

/** Offsets of topics that nobody in the group reads. */
export function onOffsetDelete(work: Work, incoming: Incoming, request: OffsetDeleteRequest): void {
  const { groupId } = request;
  const group = work.state.groups.get(groupId);
  let errorCode = refusalOf(work, groupId, group);
  const isOther =
    group !== undefined && !group.modern && group.state !== 'Empty' && group.protocolType !== 'consumer';
  if (errorCode === 'NONE' && isOther) errorCode = 'NON_EMPTY_GROUP';
  if (errorCode !== 'NONE' || !group) {
    answer(work.node, 'OffsetDelete', incoming, { errorCode, topics: [] }, plainLabel('control', errorCode));
    return;
  }
  const removed: [string, number][] = [];
  const topics = request.topics.map(({ name, partitionIndexes }) => {
    const error: KafkaError = isSubscribed(group, name) ? 'GROUP_SUBSCRIBED_TO_TOPIC' : 'NONE';
    const partitions = partitionIndexes.map((partitionIndex) => {
      if (error === 'NONE' && group.offsets.get(name)?.has(partitionIndex))
        removed.push([name, partitionIndex]);
      return { partitionIndex, errorCode: error };
    });
    return { name, partitions };
  });
  const reply = Object.freeze({
    kind: 'admin',
    api: 'OffsetDelete',
    incoming,
    body: { errorCode, topics },
  } as const);
  if (removed.length > 0) removeOffsets(work, group, removed, 'asked', reply);
  else answer(work.node, 'OffsetDelete', incoming, reply.body, plainLabel('control'));
}
