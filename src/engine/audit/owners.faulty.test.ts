/** A partition and its owner in a group: an assignor that gives too much is found out. */
import { afterEach, expect, it, vi } from 'vitest';
import type * as Range from '../clients/consumer/assignors/range.ts';
import { Cluster } from '../test/cluster-script.ts';

const fault = vi.hoisted(() => ({ givesAllToAll: false }));

vi.mock('../clients/consumer/assignors/range.ts', async (load) => {
  const real = await load<typeof Range>();
  const assignRange: typeof real.assignRange = (topics, members) => {
    const fair = real.assignRange(topics, members);
    if (!fault.givesAllToAll) return fair;
    const all = [...fair.values()].flat();
    return new Map([...fair.keys()].map((memberId) => [memberId, [...all]]));
  };
  return { ...real, assignRange };
});

afterEach(() => {
  fault.givesAllToAll = false;
});

const group = (): Cluster =>
  new Cluster({
    partitions: 4,
    configs: { 'offsets.topic.num.partitions': '2', 'group.initial.rebalance.delay.ms': '200' },
    groups: [{ name: 'team', topics: ['orders'], assignor: 'range', configs: {} }],
    consumers: ['Ada', 'Bo'].map((name) => ({ name, groupId: 'team', startAtMs: 1_500, processingMs: 1 })),
  });

it('holds while each partition has one owner', () => {
  const cluster = group();
  cluster.until('consumer.assigned', ({ consumerId }) => consumerId === 'k-bo');
  cluster.run(5);
  const last = cluster.seen('group.assigned').at(-1);
  expect(Object.values(last?.assignment ?? {}).map((keys) => keys.length)).toEqual([2, 2]);
  expect(cluster.complaints()).toEqual([]);
});

it('is broken by an assignor that gives a partition to two members', () => {
  fault.givesAllToAll = true;
  const { invariant, sentence } = group().firstBroken();
  expect(invariant).toBe('one-owner-per-partition');
  expect(sentence).toMatch(/^group team, generation \d+: orders-\d belongs to k-\w+ and to k-\w+$/);
});

it('is broken by a member that takes what was given to another', () => {
  const cluster = group();
  cluster.until('group.assigned');
  cluster.tamper(({ audit }) => {
    const given = audit.groups.get('team');
    if (!given?.owners) return;
    // The audit remembers that everything was given to Bo.
    const owners = new Map([...given.owners.keys()].map((key) => [key, 'k-bo']));
    given.owners = Object.freeze(owners);
  });
  const { sentence } = cluster.firstBroken();
  expect(sentence).toMatch(/k-ada took orders-\d, which belongs to k-bo$/);
});
