/** Committed offsets: who may commit, and what is committed.
 *  Models      org.apache.kafka.coordinator.group.OffsetMetadataManager
 *  Simplifies  no retention time in commits; unknown topics answered as KafkaApis does
 *  Invariants  OffsetFetch shows only what is replicated; a later commit replaces an earlier one whatever its value
 *  See         commit-checks.ts, pending-offsets.ts, expiry.ts */
import { configInt } from '../../contract/configs.ts';
import type { KafkaError } from '../../contract/errors.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { OffsetCommitRequest, OffsetFetchRequest } from '../protocol/api.ts';
import { groupLabel } from '../protocol/labels.ts';
import { partitionForGroup } from '../protocol/murmur2.ts';
import type { OffsetCommitRecord } from '../protocol/records.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import { readiness } from './answers.ts';
import { commitRefusal, partitionRefusal } from './commit-checks.ts';
import { isPending, offsetRecord } from './pending-offsets.ts';
import type { Group, Work } from './state.ts';
import { consumerOf, createGroup } from './state.ts';
import { watchSession } from './timers.ts';
import { write } from './writes.ts';

export function onOffsetCommit(work: Work, incoming: Incoming, request: OffsetCommitRequest): void {
  const { node, state, host } = work;
  const { groupId, memberId } = request;
  const partition = partitionForGroup(groupId, host.offsetsPartitionCount);
  let group = state.groups.get(groupId);
  const consumerId = consumerOf(group, memberId) || incoming.from;
  let error = readiness(work, groupId, partition);
  if (error === 'NONE') error = commitRefusal(group, committerOf(request, incoming.apiVersion));
  if (error !== 'NONE') {
    answerCommit(node, incoming, () => error);
    node.emit({ type: 'group.commitRefused', groupId, consumerId, error });
    return;
  }
  if (!group) {
    group = createGroup(groupId, partition, node.nowUs);
    state.groups.set(groupId, group);
  }
  const member = group.members.get(memberId);
  if (member && (group.state === 'Stable' || group.state === 'PreparingRebalance'))
    watchSession(node, group, member);
  const refusal = refusalsOf(work, request);
  const records: OffsetCommitRecord[] = [];
  for (const { name, partitions } of request.topics) {
    for (const asked of partitions) {
      if (refusal(name, asked.partitionIndex) === 'NONE')
        records.push(offsetRecord(work, groupId, name, asked));
    }
  }
  if (records.length === 0) answerCommit(node, incoming, refusal);
  else
    write(work, partition, records, {
      kind: 'commit',
      incoming,
      consumerId,
      generation: takenIn(group, memberId),
    });
}

/** In which generation of a classic group, or epoch of the member, a commit is taken. */
const takenIn = (group: Group, memberId: string): number =>
  group.modern ? (group.modern.members.get(memberId)?.memberEpoch ?? -1) : group.generation;

/** OffsetCommit from this version on can answer GROUP_ID_NOT_FOUND. */
const UNKNOWN_GROUP_VERSION = 9;

const committerOf = (
  { memberId, groupInstanceId, generationIdOrMemberEpoch }: OffsetCommitRequest,
  apiVersion: number,
) => ({
  memberId,
  groupInstanceId,
  generation: generationIdOrMemberEpoch,
  isTransactional: false,
  knowsUnknownGroups: apiVersion >= UNKNOWN_GROUP_VERSION,
});

/** What is wrong with each partition of a commit by itself. */
export function refusalsOf(
  work: Work,
  request: OffsetCommitRequest,
): (topic: string, partition: number) => KafkaError {
  const maxBytes = configInt(work.state.configs, 'offset.metadata.max.bytes');
  return (topic, partition) => {
    const asked = request.topics.find(({ name }) => name === topic)?.partitions;
    const metadata = asked?.find(({ partitionIndex }) => partitionIndex === partition)?.committedMetadata;
    return partitionRefusal(work.host.hasPartition(topic, partition), metadata, maxBytes);
  };
}

export function answerCommit(
  node: NodeContext,
  incoming: Incoming,
  errorOf: (topic: string, partition: number) => KafkaError,
): void {
  const request = requestOf('OffsetCommit', incoming.body);
  let first: KafkaError = 'NONE';
  const topics = request.topics.map(({ name, partitions }) => ({
    name,
    partitions: partitions.map(({ partitionIndex }) => {
      const errorCode = errorOf(name, partitionIndex);
      if (first === 'NONE') first = errorCode;
      return { partitionIndex, errorCode };
    }),
  }));
  answer(node, 'OffsetCommit', incoming, { topics }, groupLabel('control', request.groupId, first));
}

const unstable = (partitionIndex: number) => ({
  partitionIndex,
  committedOffset: -1,
  committedLeaderEpoch: -1,
  errorCode: 'UNSTABLE_OFFSET_COMMIT' as const,
});

export function onOffsetFetch(work: Work, incoming: Incoming, request: OffsetFetchRequest): void {
  const { groupId } = request;
  const offsetsPartition = partitionForGroup(groupId, work.host.offsetsPartitionCount);
  const errorCode = readiness(work, groupId, offsetsPartition);
  const owner = request.requireStable ? work.state.partitions.get(offsetsPartition) : undefined;
  const offsets = work.state.groups.get(groupId)?.offsets;
  const topics =
    errorCode !== 'NONE'
      ? []
      : request.topics.map(({ name, partitionIndexes }) => ({
          name,
          partitions: partitionIndexes.map((partitionIndex) => {
            const committed = offsets?.get(name)?.get(partitionIndex);
            // A transaction is about to decide: whoever wants what stays must come again (KIP-447).
            if (isPending(owner, groupId, name, partitionIndex)) return unstable(partitionIndex);
            return {
              partitionIndex,
              committedOffset: committed?.offset ?? -1,
              committedLeaderEpoch: committed?.leaderEpoch ?? -1,
              errorCode: 'NONE' as const,
            };
          }),
        }));
  answer(
    work.node,
    'OffsetFetch',
    incoming,
    { errorCode, topics },
    groupLabel('control', groupId, errorCode),
  );
}
