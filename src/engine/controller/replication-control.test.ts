/** What the controller decides of partitions (PartitionChangeBuilderTest, ReplicationControlManagerTest). */
import { describe, expect, it } from 'vitest';
import type { MetadataImage, PartitionRegistration } from '../protocol/metadata-image.ts';
import { emptyImage, replay } from '../protocol/metadata-image.ts';
import type { MetadataRecord } from '../protocol/records.ts';
import {
  alterPartition,
  brokerLeaves,
  brokerReturns,
  changePartition,
  createTopic,
  refuseTopic,
} from './replication-control.ts';

interface Spec {
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  readonly leader: number;
  readonly fenced?: readonly number[];
  readonly shuttingDown?: readonly number[];
  readonly configs?: Readonly<Record<string, string>>;
}

/** Brokers 1 to 4, whose epochs are 10 times their ids, and a topic `foo` with one partition. */
function imageOf(spec: Spec): MetadataImage {
  const image = emptyImage();
  const records: MetadataRecord[] = [1, 2, 3, 4].map((brokerId) => ({
    type: 'RegisterBrokerRecord',
    brokerId,
    incarnationId: `b${brokerId}`,
    brokerEpoch: brokerId * 10,
    rack: null,
    fenced: spec.fenced?.includes(brokerId) ?? false,
  }));
  for (const brokerId of spec.shuttingDown ?? []) {
    const brokerEpoch = brokerId * 10;
    records.push({
      type: 'BrokerRegistrationChangeRecord',
      brokerId,
      brokerEpoch,
      fenced: 0,
      inControlledShutdown: 1,
    });
  }
  records.push({ type: 'TopicRecord', name: 'foo', topicId: 'FOO' });
  for (const [name, value] of Object.entries(spec.configs ?? {}))
    records.push({ type: 'ConfigRecord', resourceName: 'foo', name, value });
  records.push({
    type: 'PartitionRecord',
    topicId: 'FOO',
    partitionId: 0,
    replicas: spec.replicas,
    isr: spec.isr,
    leader: spec.leader,
    leaderEpoch: 100,
    partitionEpoch: 200,
  });
  for (const [offset, record] of records.entries()) replay(image, record, offset);
  return image;
}
const fooIn = (image: MetadataImage): PartitionRegistration => {
  const partition = image.topics.get('foo')?.partitions[0];
  if (!partition) throw new Error('no foo-0');
  return partition;
};
function apply(image: MetadataImage, records: readonly MetadataRecord[]): PartitionRegistration {
  for (const record of records) replay(image, record, image.appliedOffset + 1);
  return fooIn(image);
}

describe('an election', () => {
  const foo: Spec = { replicas: [2, 1, 3], isr: [2, 1, 3], leader: 1 };
  const elect = (
    spec: Spec,
    targetIsr: readonly number[],
    acceptable: readonly number[],
    unclean = false,
  ) => {
    const image = imageOf(spec);
    const record = changePartition(image, fooIn(image), targetIsr, (id) => acceptable.includes(id), unclean);
    return record === null ? fooIn(image) : apply(image, [record]);
  };

  it('leaves a valid leader where it is', () => {
    expect(elect(foo, [2, 1, 3], [1, 2, 4])).toEqual(fooIn(imageOf(foo)));
    expect(elect(foo, [1, 3], [1, 2, 4])).toMatchObject({ leader: 1, isr: [1, 3], leaderEpoch: 100 });
  });

  it('takes the first of the replicas that is in the ISR and alive', () => {
    expect(elect(foo, [2, 3], [1, 2, 4])).toMatchObject({ leader: 2, isr: [2, 3], leaderEpoch: 101 });
    expect(elect(foo, [3, 2], [2, 3])).toMatchObject({ leader: 2 });
  });

  it('finds nobody when no member of the ISR is alive, and raises the epoch all the same', () => {
    expect(elect(foo, [3], [1, 2, 4])).toMatchObject({ leader: -1, isr: [3], leaderEpoch: 101 });
  });

  it('takes the first live replica when an unclean one is allowed; it is the whole ISR, and recovering', () => {
    expect(elect(foo, [3], [1, 2, 4], true)).toMatchObject({
      leader: 2,
      isr: [2],
      leaderEpoch: 101,
      leaderRecoveryState: 1,
    });
    expect(elect({ ...foo, isr: [3], leader: -1 }, [3], [1], true)).toMatchObject({
      leader: 1,
      isr: [1],
      leaderRecoveryState: 1,
    });
  });

  it('is clean as long as it can be', () => {
    expect(elect(foo, [2, 1, 3], [1, 2], true)).toMatchObject({ leader: 1, leaderRecoveryState: 0 });
    expect(elect(foo, [3, 2], [1, 2], true)).toMatchObject({ leader: 2, leaderRecoveryState: 0 });
  });

  it('never empties the ISR: its last member stays listed', () => {
    expect(elect({ ...foo, isr: [1] }, [], [2, 3])).toMatchObject({ leader: -1, isr: [1] });
  });

  it('does not raise the leader epoch when only the ISR changes', () => {
    expect(elect(foo, [2, 1], [1, 2, 4])).toMatchObject({
      isr: [2, 1],
      leader: 1,
      leaderEpoch: 100,
      partitionEpoch: 201,
    });
  });
});

describe('a broker that leaves and returns', () => {
  it('takes its leaderships and its place in every ISR with it', () => {
    const image = imageOf({ replicas: [1, 2, 3], isr: [1, 2, 3], leader: 1 });
    expect(apply(image, brokerLeaves(image, 1, false))).toMatchObject({
      leader: 2,
      isr: [2, 3],
      leaderEpoch: 101,
      partitionEpoch: 201,
    });
  });

  it('that is in no ISR and leads nothing changes nothing', () => {
    const image = imageOf({ replicas: [1, 2, 3], isr: [1, 2], leader: 1 });
    expect(brokerLeaves(image, 3, false)).toEqual([]);
    expect(brokerReturns(image, 3, false)).toEqual([]);
  });

  it('is not followed by one that is fenced or shutting down', () => {
    const spec = { replicas: [1, 2, 3], isr: [1, 2, 3], leader: 1, shuttingDown: [2] };
    const image = imageOf(spec);
    expect(apply(image, brokerLeaves(image, 1, false)).leader).toBe(3);
  });

  it('leads again after it was the last of the ISR; another one does not', () => {
    const image = imageOf({ replicas: [1, 2, 3], isr: [1], leader: -1, fenced: [1, 2, 3] });
    expect(brokerReturns(image, 2, false)).toEqual([]);
    expect(apply(image, brokerReturns(image, 1, false))).toMatchObject({
      leader: 1,
      isr: [1],
      leaderEpoch: 101,
    });
  });

  it('costs the only replica two epochs for a restart', () => {
    const image = imageOf({ replicas: [1], isr: [1], leader: 1 });
    expect(apply(image, brokerLeaves(image, 1, false))).toMatchObject({ leader: -1, leaderEpoch: 101 });
    expect(apply(image, brokerReturns(image, 1, false))).toMatchObject({ leader: 1, leaderEpoch: 102 });
  });

  it('is let to lead uncleanly by the topic, or where that says nothing by the cluster', () => {
    const lost: Spec = { replicas: [1, 2, 3], isr: [1], leader: -1, fenced: [1, 2, 3] };
    const asked = (configs: Record<string, string>, byDefault: boolean): number => {
      const image = imageOf({ ...lost, configs });
      return apply(image, brokerReturns(image, 2, byDefault)).leader;
    };
    expect(asked({}, false)).toBe(-1);
    expect(asked({}, true)).toBe(2);
    expect(asked({ 'unclean.leader.election.enable': 'true' }, false)).toBe(2);
    expect(asked({ 'unclean.leader.election.enable': 'false' }, true)).toBe(-1);
  });
});

describe('AlterPartition', () => {
  const spec: Spec = { replicas: [1, 2, 3], isr: [1, 2], leader: 1 };
  const members = (...ids: readonly number[]) =>
    ids.map((brokerId) => ({ brokerId, brokerEpoch: brokerId * 10 }));
  const good = {
    partitionIndex: 0,
    leaderEpoch: 100,
    partitionEpoch: 200,
    newIsrWithEpochs: members(1, 2, 3),
    leaderRecoveryState: 0,
  };
  const ask = (change: Partial<typeof good>, from = 1, other: Partial<Spec> = {}, topicId = 'FOO') =>
    alterPartition(imageOf({ ...spec, ...other }), from, topicId, { ...good, ...change });

  it('is one change of the partition, and leaves the leader epoch', () => {
    const image = imageOf(spec);
    const { error, record } = alterPartition(image, 1, 'FOO', good);
    expect(error).toBe('NONE');
    expect(apply(image, record ? [record] : [])).toMatchObject({
      isr: [1, 2, 3],
      leader: 1,
      leaderEpoch: 100,
      partitionEpoch: 201,
    });
  });

  it('that changes nothing writes nothing', () => {
    expect(ask({ newIsrWithEpochs: members(1, 2) })).toEqual({ error: 'NONE', record: null });
  });

  it('ends the recovery after an unclean election', () => {
    const image = imageOf({ ...spec, isr: [1] });
    const topic = image.topics.get('foo');
    if (topic) topic.partitions[0] = Object.freeze({ ...fooIn(image), leaderRecoveryState: 1 });
    const { record } = alterPartition(image, 1, 'FOO', { ...good, newIsrWithEpochs: members(1, 3) });
    expect(apply(image, record ? [record] : [])).toMatchObject({ isr: [1, 3], leaderRecoveryState: 0 });
  });

  it.each([
    ['an unknown topic', () => ask({}, 1, {}, 'BAR'), 'UNKNOWN_TOPIC_ID'],
    ['an unknown partition', () => ask({ partitionIndex: 7 }), 'UNKNOWN_TOPIC_OR_PARTITION'],
    ['a leader epoch that is still to come', () => ask({ leaderEpoch: 101 }), 'NOT_CONTROLLER'],
    ['a partition epoch that is still to come', () => ask({ partitionEpoch: 201 }), 'NOT_CONTROLLER'],
    ['an old leader epoch', () => ask({ leaderEpoch: 99 }), 'FENCED_LEADER_EPOCH'],
    ['somebody who does not lead', () => ask({}, 2), 'INVALID_REQUEST'],
    ['an old partition epoch', () => ask({ partitionEpoch: 199 }), 'INVALID_UPDATE_VERSION'],
    ['an ISR without its leader', () => ask({ newIsrWithEpochs: members(2, 3) }), 'INVALID_REQUEST'],
    ['an ISR that names one twice', () => ask({ newIsrWithEpochs: members(1, 2, 2) }), 'INVALID_REQUEST'],
    ['a member that holds no replica', () => ask({ newIsrWithEpochs: members(1, 4) }), 'INVALID_REQUEST'],
    [
      'a return to recovery',
      () => ask({ leaderRecoveryState: 1, newIsrWithEpochs: members(1) }),
      'INVALID_REQUEST',
    ],
    ['a member that is fenced', () => ask({}, 1, { fenced: [3] }), 'INELIGIBLE_REPLICA'],
    ['a member that is shutting down', () => ask({}, 1, { shuttingDown: [3] }), 'INELIGIBLE_REPLICA'],
    [
      'a member of another life',
      () => ask({ newIsrWithEpochs: [...members(1, 2), { brokerId: 3, brokerEpoch: 29 }] }),
      'INELIGIBLE_REPLICA',
    ],
  ] as const)('of %s is refused', (_what, asked, error) => {
    expect(asked()).toEqual({ error, record: null });
  });
});

describe('a new topic', () => {
  const bar = {
    name: 'bar',
    numPartitions: 2,
    replicationFactor: 3,
    configs: [{ name: 'segment.bytes', value: '2048' }],
  };

  it('is a topic, its configs and its partitions; whoever is fenced or shutting down is not in sync', () => {
    const image = imageOf({ replicas: [1], isr: [1], leader: 1, fenced: [2] });
    const records = createTopic(image, bar, 'BAR', () => 0);
    expect(records.map(({ type }) => type)).toEqual([
      'TopicRecord',
      'ConfigRecord',
      'PartitionRecord',
      'PartitionRecord',
    ]);
    for (const record of records) {
      if (record.type !== 'PartitionRecord') continue;
      expect(record.replicas).toHaveLength(3);
      expect(record.isr).not.toContain(2);
      expect(record).toMatchObject({ leader: record.isr[0], leaderEpoch: 0, partitionEpoch: 0 });
    }
  });

  it.each([
    [[1, 2, 3, 4], 1, 'All brokers are currently fenced.'],
    [[], 5, /cannot be reached because only 4 broker\(s\) are registered\.$/],
    [[], 0, 'Replication factor must be larger than 0.'],
  ] as const)('with brokers %j fenced and %i replicas is refused', (fenced, replicationFactor, message) => {
    const image = imageOf({ replicas: [1], isr: [1], leader: 1, fenced });
    expect(refuseTopic(image, { ...bar, replicationFactor }, '4.1')).toMatchObject({
      error: 'INVALID_REPLICATION_FACTOR',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });
});
