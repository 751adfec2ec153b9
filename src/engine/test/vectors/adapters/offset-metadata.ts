/** What a coordinator keeps for its groups (OffsetMetadataManagerTest): who may commit, what is answered while transactions
 *  are open, what goes by its age. */
import { parsePartitionKey } from '../../../../contract/ids.ts';
import { timeUsOf } from '../../../../contract/units.ts';
import { expiredOffsets } from '../../../group/expiry.ts';
import { GroupChange } from '../../../group/modern/group-change.ts';
import { addPending, applyOffset } from '../../../group/pending-offsets.ts';
import type { OffsetCommitRequest } from '../../../protocol/api.ts';
import { GROUP, GroupBench } from '../../group-bench.ts';
import type { Adapter } from '../cases.ts';
import { asKnown, asSet, leaveOut } from '../cases.ts';
import { emptyPartition, groupOf, memberOf, nameOfState, sceneIn, stateIn } from '../group-scenes.ts';

type Offsets = Readonly<Record<string, number>>;

export const offsetMetadata: Adapter = (given, when) => {
  if (given.memberUses) return leaveOut('members of the two protocols do not mix in one group');
  if (typeof when?.commitEpoch === 'number') return commitOfEpoch(given.memberEpoch, when.commitEpoch);
  const asked = String(when);
  if (asked.startsWith('cleanup')) return cleanup(given, asked);
  if (asked.startsWith('OffsetFetch')) return fetch(given, !asked.includes('requireStable=false'));
  if (asked.startsWith('OffsetCommit')) return commit(given, asked);
  return leaveOut(`the question ${JSON.stringify(when)} is not known`);
};

// ---- commits

interface CommitCase {
  readonly group?: string;
  readonly state?: string;
  readonly generation?: number | 'current';
  readonly memberId?: string;
  readonly version?: number;
  readonly maxMetadata?: number;
  readonly partitions?: Readonly<Record<string, string>>;
}

function commit(given: CommitCase, asked: string): unknown {
  const configs: Record<string, string> =
    given.maxMetadata === undefined ? {} : { 'offset.metadata.max.bytes': String(given.maxMetadata) };
  const state = stateIn(given.state ?? given.group);
  const scene = state ? sceneIn(state, { configs }) : undefined;
  const bench = scene?.bench ?? new GroupBench(configs);
  const isOfMember =
    given.generation === 'current' || (scene !== undefined && given.generation === undefined);
  const generation = isOfMember ? bench.group.generation : Number(given.generation ?? -1);
  const body: OffsetCommitRequest = {
    groupId: GROUP,
    generationIdOrMemberEpoch: generation,
    memberId: given.memberId ?? (isOfMember ? (scene?.ids[0] ?? '') : ''),
    groupInstanceId: null,
    topics: [{ name: 'orders', partitions: partitionsOf(given, Number(/\d+/.exec(asked)?.[0] ?? 100)) }],
  };
  const answer = bench.ask('committer', 'OffsetCommit', body, given.version);
  const partitions = answer?.topics[0]?.partitions ?? [];
  const group = bench.state.groups.get(GROUP);
  const isSimple = group?.protocolType === null;
  return asKnown({
    error: partitions[0]?.errorCode,
    errors: Object.fromEntries(
      partitions.map(({ partitionIndex, errorCode }) => [partitionIndex, errorCode]),
    ),
    createsGroup: group && `${isSimple ? 'simple' : 'consumer'}, ${nameOfState(group.state)}`,
  });
}

/** A member of a KIP-848 group that has come to one epoch commits in another. */
function commitOfEpoch(memberEpoch: number, commitEpoch: number): unknown {
  const bench = new GroupBench();
  const memberId = 'member';
  bench.knownTopics.set('orders', { topicId: 'orders', partitionCount: 1 });
  bench.ask(memberId, 'ConsumerGroupHeartbeat', {
    groupId: GROUP,
    memberId,
    memberEpoch: 0,
    instanceId: null,
    rackId: null,
    rebalanceTimeoutMs: 5_000,
    subscribedTopicNames: ['orders'],
    subscribedTopicRegex: null,
    serverAssignor: null,
    topicPartitions: [],
    clientId: memberId,
  });
  const { modern } = bench.group;
  if (!modern) return leaveOut('the group has not come into being');
  const change = new GroupChange(modern);
  change.setEpoch(memberEpoch, modern.metadataHash);
  change.setAssignmentEpoch(memberEpoch);
  change.setCurrent({
    ...change.member(memberId),
    memberEpoch,
    previousMemberEpoch: memberEpoch - 1,
  });
  bench.group.modern = change.group;
  const answer = bench.ask(memberId, 'OffsetCommit', {
    groupId: GROUP,
    generationIdOrMemberEpoch: commitEpoch,
    memberId,
    groupInstanceId: null,
    topics: [{ name: 'orders', partitions: partitionsOf({}, 100) }],
  });
  return { error: answer?.topics[0]?.partitions[0]?.errorCode };
}

const partitionsOf = ({ partitions = { 0: '' } }: CommitCase, committedOffset: number) =>
  Object.entries(partitions).map(([partition, committedMetadata]) => ({
    partitionIndex: Number(partition),
    committedOffset,
    committedLeaderEpoch: 0,
    committedMetadata,
  }));

// ---- reading

/** All that is committed or may be: the offset, or why there is none to be told. */
function fetch(
  given: {
    readonly committed?: Offsets;
    readonly pendingTxn?: Offsets;
    readonly marker?: 'COMMIT' | 'ABORT';
  },
  requireStable: boolean,
): unknown {
  const { committed = {}, pendingTxn = {}, marker } = given;
  const keys = [...new Set([...Object.keys(committed), ...Object.keys(pendingTxn)])];
  const bench = new GroupBench({}, [...new Set(keys.map((key) => parsePartitionKey(key).topic))]);
  bench.ask('committer', 'OffsetCommit', {
    groupId: GROUP,
    generationIdOrMemberEpoch: -1,
    memberId: '',
    groupInstanceId: null,
    topics: Object.entries(committed).map(([key, committedOffset]) => {
      const { topic: name, partition: partitionIndex } = parsePartitionKey(key);
      return { name, partitions: [{ partitionIndex, committedOffset, committedLeaderEpoch: 0 }] };
    }),
  });
  bench.commitInTransaction('app', PRODUCER, pendingTxn);
  if (marker) bench.mark(PRODUCER, marker === 'COMMIT');
  const topics = keys.map((key) => {
    const { topic: name, partition } = parsePartitionKey(key);
    return { name, partitionIndexes: [partition] };
  });
  const answer = bench.ask('reader', 'OffsetFetch', { groupId: GROUP, topics, requireStable });
  const told = (answer?.topics ?? []).flatMap(({ name, partitions }) =>
    partitions.map(({ partitionIndex, errorCode, committedOffset }) => [
      `${name}-${partitionIndex}`,
      errorCode === 'NONE' ? committedOffset : errorCode,
    ]),
  );
  return asKnown(Object.fromEntries(told));
}

const PRODUCER = 5;

// ---- age

/** Commits by partition, with the times when they were made. */
function cleanup(
  given: {
    readonly retentionMs?: number;
    readonly commits?: Offsets;
    readonly subscribed?: readonly string[];
    readonly pendingTxnOffset?: boolean;
  },
  asked: string,
): unknown {
  const {
    retentionMs = 1_000,
    commits = { 'firstTopic-0': 0 },
    subscribed,
    pendingTxnOffset = false,
  } = given;
  const nowMs = Number(/\d+/.exec(asked)?.[0] ?? retentionMs);
  const group = groupOf(
    subscribed ? [memberOf('member', ['range'], subscribed)] : [],
    subscribed ? 'Stable' : 'Empty',
  );
  group.stateSinceUs = timeUsOf(0);
  const owner = emptyPartition();
  for (const [i, [key, commitTimestampMs]] of Object.entries(commits).entries()) {
    const { topic, partition } = parsePartitionKey(key);
    const record = {
      type: 'offsetCommit',
      group: GROUP,
      topic,
      partition,
      offset: 1,
      leaderEpoch: 0,
      commitTimestampMs,
    } as const;
    applyOffset(group, record, i + 1);
    if (pendingTxnOffset) addPending(owner, PRODUCER, record);
  }
  const { expired, isAll } = expiredOffsets(owner, group, nowMs, retentionMs);
  return asKnown({
    tombstones: asSet(expired.map(([topic, partition]) => `${topic}-${partition}`)),
    groupRemovable: isAll,
  });
}
