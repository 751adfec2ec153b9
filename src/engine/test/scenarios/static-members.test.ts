/** Consumers with a `group.instance.id` (KIP-345): what a restart costs the group, and what two of one name do. */
import { describe, expect, it } from 'vitest';
import type { EraName } from '../../../contract/eras.ts';
import { Cluster } from '../cluster-script.ts';

const people = (instances: readonly (string | null)[]) =>
  instances.map((instanceId, i) => ({
    name: ['Ada', 'Bo', 'Cy'][i] ?? 'Dee',
    groupId: 'team',
    startAtMs: 1_500,
    processingMs: 1,
    ...(instanceId === null ? {} : { instanceId }),
  }));

function team(instances: readonly (string | null)[], era: EraName = '4.1'): Cluster {
  const cluster = new Cluster({
    era,
    partitions: 4,
    configs: { 'offsets.topic.num.partitions': '2', 'group.initial.rebalance.delay.ms': '500' },
    groups: [
      { name: 'team', topics: ['orders'], assignor: 'range', configs: { 'session.timeout.ms': '20000' } },
    ],
    consumers: people(instances),
  });
  cluster.untilTrue(() => cluster.frame.groups.team?.state === 'Stable', 60, 50);
  cluster.run(3);
  return cluster;
}

const generation = (cluster: Cluster): number => cluster.frame.groups.team?.generation ?? -1;
const heldBy = (cluster: Cluster, id: string): string[] =>
  Object.values(cluster.frame.groups.team?.lags ?? {}).flatMap((lag) =>
    lag.owner === id ? [lag.partition] : [],
  );

describe.each<EraName>(['4.1', '2.4'])('a static consumer in era %s', (era) => {
  it('that crashes and is back in time costs nobody a rebalance, leader or not', () => {
    const cluster = team(['till-a', 'till-b'], era);
    const before = generation(cluster);
    const leader = cluster.frame.groups.team?.leaderConsumerId ?? '';
    const other = leader === 'k-ada' ? 'k-bo' : 'k-ada';
    for (const consumerId of [leader, other]) {
      const held = heldBy(cluster, consumerId);
      expect(held).toHaveLength(2);
      cluster.give({ type: 'consumer.crash', consumerId });
      cluster.run(5);
      cluster.give({ type: 'consumer.start', consumerId });
      cluster.run(5);
      expect(heldBy(cluster, consumerId)).toEqual(held);
    }
    expect(generation(cluster)).toBe(before);
    expect(cluster.seen('group.memberReplaced')).toHaveLength(2);
    expect(cluster.complaints()).toEqual([]);
  });

  it('that stays away longer than its session is taken out', () => {
    const cluster = team(['till-a', 'till-b'], era);
    const before = generation(cluster);
    cluster.give({ type: 'consumer.crash', consumerId: 'k-bo' });
    cluster.until('group.memberLeft', ({ why }) => why === 'sessionExpired', 30);
    cluster.until('group.assigned', ({ generation: next }) => next > before, 30);
    cluster.run(1);
    expect(heldBy(cluster, 'k-ada')).toHaveLength(4);
    expect(cluster.complaints()).toEqual([]);
  });
});

it('a static consumer that closes keeps its place until its session is over', () => {
  const cluster = team(['till-a', 'till-b']);
  cluster.give({ type: 'consumer.move', consumerId: 'k-bo', groupId: null });
  cluster.run(10);
  expect(cluster.seen('group.memberLeft')).toEqual([]);
  expect(cluster.until('group.memberLeft', () => true, 30).why).toBe('sessionExpired');
});

it('a second process of the same name fences the first, which ends', () => {
  const late = new Cluster({
    partitions: 4,
    configs: { 'offsets.topic.num.partitions': '2', 'group.initial.rebalance.delay.ms': '500' },
    groups: [{ name: 'team', topics: ['orders'], assignor: 'range', configs: {} }],
    consumers: people(['till-a', 'till-b']).concat([
      { name: 'Cy', groupId: 'team', startAtMs: 20_000, processingMs: 1, instanceId: 'till-b' },
    ]),
  });
  const { consumerId } = late.until('consumer.fenced', () => true, 60);
  expect(consumerId).toBe('k-bo');
  late.run(5);
  expect(late.frame.consumers['k-bo']?.phase).toBe('down');
  expect(heldBy(late, 'k-cy')).toHaveLength(2);
  expect(late.seen('group.generationStarted').at(-1)?.memberCount).toBe(2);
  expect(late.complaints()).toEqual([]);
});

it('dynamic consumers pay for the same restart with two rebalances', () => {
  const cluster = team([null, null]);
  const before = generation(cluster);
  cluster.give({ type: 'consumer.crash', consumerId: 'k-bo' });
  cluster.run(5);
  cluster.give({ type: 'consumer.start', consumerId: 'k-bo' });
  cluster.untilTrue(() => generation(cluster) >= before + 1, 60, 50);
  expect(cluster.seen('group.memberReplaced')).toEqual([]);
});
