/** Topics and partitions come into being (ReplicationControlManagerTest). */
import { describe, expect, it } from 'vitest';
import type { FooSpec } from '../test/control-fixture.ts';
import { controlOver } from '../test/control-fixture.ts';
import { addPartitions, createTopic, isRefusal, refuseTopic } from './topics.ts';

const foo: FooSpec = { replicas: [1, 2, 3], isr: [1, 2, 3], leader: 1 };
const bar = {
  name: 'bar',
  numPartitions: 2,
  replicationFactor: 3,
  assignments: null,
  configs: [{ name: 'segment.bytes', value: '2048' }],
};
const ALL = [0, 1, 2, 3, 4, 5];

describe('a new topic', () => {
  it('is a topic, its configs and its partitions; whoever is fenced or shutting down is not in sync', () => {
    const { image } = controlOver({ ...foo, fenced: [2], shuttingDown: [4] });
    const records = createTopic(image, { ...bar, numPartitions: 6, replicationFactor: 5 }, 'BAR', () => 0);
    expect(records.slice(0, 3).map(({ type }) => type)).toEqual([
      'TopicRecord',
      'ConfigRecord',
      'PartitionRecord',
    ]);
    const partitions = records.flatMap((record) => (record.type === 'PartitionRecord' ? [record] : []));
    expect(partitions).toHaveLength(6);
    for (const record of partitions) {
      expect([...record.replicas].sort()).toEqual([0, 1, 2, 3, 5]);
      expect([...record.isr].sort()).toEqual([0, 1, 3, 5]);
      expect(record).toMatchObject({ leader: record.isr[0], leaderEpoch: 0, partitionEpoch: 0 });
    }
  });

  it.each([
    [{ fenced: ALL }, 1, 'Unable to replicate the partition 1 time(s): All brokers are currently fenced.'],
    [{}, 7, /time\(s\): The target replication factor of 7 cannot be reached because only 6 broker\(s\) are/],
    [{ shuttingDown: [1] }, 6, /because only 5 broker\(s\) are registered\.$/],
    [{}, 0, 'Replication factor must be larger than 0.'],
  ] as const)('with %j and %i replicas is refused', (other, replicationFactor, message) => {
    expect(refuseTopic(controlOver({ ...foo, ...other }), { ...bar, replicationFactor })).toMatchObject({
      error: 'INVALID_REPLICATION_FACTOR',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });
});

describe('replicas that somebody has named', () => {
  const named = { ...bar, numPartitions: -1, replicationFactor: -1 };

  it('are taken as they are; the first that is active leads', () => {
    const { image } = controlOver({ ...foo, fenced: [2] });
    const assignments = [
      [2, 0],
      [1, 3],
    ];
    expect(refuseTopic(controlOver({ ...foo, fenced: [2] }), { ...named, assignments })).toBeNull();
    const records = createTopic(image, { ...named, assignments }, 'BAR', () => 0);
    expect(records.slice(2)).toMatchObject([
      { partitionId: 0, replicas: [2, 0], isr: [0], leader: 0 },
      { partitionId: 1, replicas: [1, 3], isr: [1, 3], leader: 1 },
    ]);
  });

  it.each([
    [{ replicationFactor: 2 }, [[0, 1]], 'INVALID_REQUEST', /replication factor was not set to -1\.$/],
    [{ numPartitions: 1 }, [[0, 1]], 'INVALID_REQUEST', /numPartitions was not set to -1\.$/],
    [{}, [[0, 0]], 'INVALID_REPLICA_ASSIGNMENT', /includes the broker 0 more than once/],
    [{}, [[0, 9]], 'INVALID_REPLICA_ASSIGNMENT', /includes broker 9/],
    [{}, [[0, 1], [2]], 'INVALID_REPLICA_ASSIGNMENT', /partition/],
    [{}, [[2]], 'INVALID_REPLICA_ASSIGNMENT', /partition 0 are fenced or in controlled shutdown/],
  ] as const)('with %j and %j are refused: %s', (other, assignments, error, message) => {
    const refused = refuseTopic(controlOver({ ...foo, fenced: [2] }), { ...named, ...other, assignments });
    expect(refused).toMatchObject({ error, message: expect.stringMatching(message) });
  });
});

describe('more partitions', () => {
  const add = (
    spec: FooSpec,
    count: number,
    assignments: readonly (readonly number[])[] | null = null,
    name = 'foo',
  ) => addPartitions(controlOver(spec), { name, count, assignments }, () => 0);

  it('get as many replicas as the first, and stand behind it', () => {
    const records = add(foo, 3);
    if (isRefusal(records)) throw new Error(records.message);
    expect(records).toHaveLength(2);
    expect(records).toMatchObject([
      { topicId: 'FOO', partitionId: 1, leaderEpoch: 0 },
      { topicId: 'FOO', partitionId: 2, partitionEpoch: 0 },
    ]);
    for (const record of records)
      if (record.type === 'PartitionRecord') expect(record.replicas).toHaveLength(3);
  });

  it('go where they are sent', () => {
    expect(add({ ...foo, fenced: [5] }, 2, [[5, 4, 0]])).toMatchObject([
      { partitionId: 1, replicas: [5, 4, 0], isr: [4, 0], leader: 4 },
    ]);
  });

  it.each([
    ['of no topic', () => add(foo, 2, null, 'bar'), 'UNKNOWN_TOPIC_OR_PARTITION', /./],
    ['as there are', () => add(foo, 1), 'INVALID_PARTITIONS', 'Topic already has 1 partition(s).'],
    [
      'fewer than there are',
      () => add(foo, 0),
      'INVALID_PARTITIONS',
      'The topic foo currently has 1 partition(s); 0 would not be an increase.',
    ],
    [
      'more than are placed',
      () => add(foo, 3, [[1, 2, 3]]),
      'INVALID_REPLICA_ASSIGNMENT',
      /only 1 assignment/,
    ],
    ['on nobody', () => add(foo, 2, [[]]), 'INVALID_REPLICA_ASSIGNMENT', /an empty replica list\.$/],
    [
      'on a broker that is not there',
      () => add(foo, 2, [[1, 2, 9]]),
      'INVALID_REPLICA_ASSIGNMENT',
      /includes broker 9, but no such broker is registered\.$/,
    ],
    [
      'on a broker twice',
      () => add(foo, 2, [[1, 2, 1]]),
      'INVALID_REPLICA_ASSIGNMENT',
      /includes the broker 1 more than once\.$/,
    ],
    [
      'on fewer brokers than the others',
      () => add(foo, 2, [[1, 2]]),
      'INVALID_REPLICA_ASSIGNMENT',
      /a partition with 2 replica\(s\), but this is not consistent with previous partitions, which have 3/,
    ],
    [
      'on brokers that are all fenced',
      () => add({ ...foo, fenced: [1, 2], shuttingDown: [3] }, 2, [[1, 2, 3]]),
      'INVALID_REPLICA_ASSIGNMENT',
      /for partition 1 are fenced or in controlled shutdown\.$/,
    ],
    [
      'while all are fenced',
      () => add({ ...foo, fenced: ALL }, 2),
      'INVALID_REPLICATION_FACTOR',
      'All brokers are currently fenced.',
    ],
  ] as const)('%s are refused', (_what, added, error, message) => {
    expect(added()).toMatchObject({
      error,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });
});
