/** Consumers of the time before groups had coordinators: membership, owners and offsets in ZooKeeper. */
import { describe, expect, it } from 'vitest';
import type { ClusterFrame } from '../../../contract/frame.ts';
import type { Scenario } from '../../../contract/scenario.ts';
import { Cluster } from '../cluster-script.ts';

const CONNECT = 'zookeeper-201:2181,zookeeper-202:2181,zookeeper-203:2181';

const groupsOf = (configs: Record<string, string> = {}): Scenario['groups'] => [
  {
    name: 'billing',
    topics: ['orders'],
    assignor: 'range',
    configs: { 'zookeeper.connect': CONNECT, 'auto.offset.reset': 'smallest', ...configs },
  },
];
const person = (name: string, startAtMs: number): Scenario['consumers'][number] => ({
  name,
  groupId: 'billing',
  startAtMs,
  processingMs: 0,
});

const clusterOf = (
  consumers: Scenario['consumers'],
  configs: Record<string, string> = {},
  partitions = 3,
): Cluster => new Cluster({ era: '0.10', zookeepers: 3, partitions, groups: groupsOf(configs), consumers });

const dataAt = ({ znodes }: ClusterFrame, path: string): unknown => znodes[path]?.data;
const childrenOf = ({ znodes }: ClusterFrame, path: string): string[] =>
  Object.keys(znodes)
    .filter((other) => other.startsWith(`${path}/`) && !other.slice(path.length + 1).includes('/'))
    .sort();

const owners = (frame: ClusterFrame): string[] =>
  childrenOf(frame, '/consumers/billing/owners/orders').map((path) =>
    String(dataAt(frame, path)).replace(/^billing_(\w+)-.*$/, '$1'),
  );
const offsets = (frame: ClusterFrame): unknown[] =>
  childrenOf(frame, '/consumers/billing/offsets/orders').map((path) => dataAt(frame, path));
const ids = (frame: ClusterFrame): string[] =>
  childrenOf(frame, '/consumers/billing/ids').map((path) => path.replace(/^.*billing_(\w+)-.*$/, '$1'));
/** Runs until the owners of the partitions, in their order, are these. */
const untilOwners = (cluster: Cluster, names: readonly string[], seconds = 30): void =>
  cluster.untilTrue(() => owners(cluster.frame).join() === names.join(), seconds, 100);
const QUICK = { 'auto.commit.interval.ms': '1000' };

describe('old consumers', () => {
  it('register, claim what a range gives them, read, and write their offsets into ZooKeeper', () => {
    const cluster = clusterOf([person('Ada', 4_000)], QUICK);
    untilOwners(cluster, ['Ada', 'Ada', 'Ada']);
    expect(ids(cluster.frame)).toEqual(['Ada']);
    const [id = ''] = childrenOf(cluster.frame, '/consumers/billing/ids');
    expect(dataAt(cluster.frame, id)).toEqual({ version: 1, subscription: { orders: 1 }, pattern: 'static' });
    cluster.send(30);
    cluster.run(3);
    expect(cluster.frame.consumers['k-ada']?.polled).toBe(30);
    const { billing } = cluster.frame.groups;
    expect(billing).toMatchObject({
      keptIn: 'zookeeper',
      state: 'Stable',
      coordinatorId: -1,
      generation: -1,
    });
    expect(Object.values(billing?.lags ?? {}).map(({ owner, lag }) => [owner, lag])).toEqual([
      ['k-ada', 0],
      ['k-ada', 0],
      ['k-ada', 0],
    ]);
    const committed = Object.values(billing?.lags ?? {}).map((lag) => String(lag.committed));
    expect(offsets(cluster.frame)).toEqual(committed);
    expect(committed.map(Number).reduce((sum, offset) => sum + offset)).toBe(30);
    // Nobody has been asked to coordinate anything.
    expect(cluster.frame.topics.__consumer_offsets).toBeUndefined();
    expect(cluster.complaints()).toEqual([]);
  });

  it('commit every 60 s unless they are told otherwise, and nothing that has not moved', () => {
    const cluster = clusterOf([person('Ada', 4_000)]);
    untilOwners(cluster, ['Ada', 'Ada', 'Ada']);
    cluster.send(6);
    cluster.run(50);
    expect(offsets(cluster.frame)).toEqual([]);
    cluster.run(20);
    expect(
      offsets(cluster.frame)
        .map(Number)
        .reduce((sum, offset) => sum + offset),
    ).toBe(6);
    const committed = cluster.seen('group.offsetCommitted').length;
    cluster.run(130);
    expect(cluster.seen('group.offsetCommitted')).toHaveLength(committed);
  });

  it('share by a range when another comes; who comes first to a znode that is not given up waits and tries again', () => {
    const cluster = clusterOf([person('Ada', 4_000), person('Bo', 12_000)]);
    untilOwners(cluster, ['Ada', 'Ada', 'Ada']);
    // What Ada has not committed holds her up.
    cluster.send(30);
    untilOwners(cluster, ['Ada', 'Ada', 'Bo']);
    const inTheWay = cluster.seen('consumer.ownerInTheWay');
    expect(inTheWay.map(({ consumerId, partition }) => [consumerId, partition])).toEqual([
      ['k-bo', 'orders-2'],
    ]);
    const tries = cluster.seen('consumer.rebalanceBegan').filter(({ consumerId }) => consumerId === 'k-bo');
    expect(tries.map(({ attempt }) => attempt)).toEqual([1, 2]);
    // `rebalance.backoff.ms`, and what the steps before it take.
    expect((tries[1]?.timeUs ?? 0) - (inTheWay[0]?.timeUs ?? 0)).toBeGreaterThanOrEqual(2_000_000);
    cluster.send(30);
    cluster.run(3);
    expect(cluster.frame.audit).toMatchObject({ reprocessed: 0, missed: 0 });
    expect(cluster.complaints()).toEqual([]);
  });

  it('are given up when the session of a killed one ends; what it had not committed is read again', () => {
    const cluster = clusterOf([person('Ada', 4_000), person('Bo', 4_500)]);
    untilOwners(cluster, ['Ada', 'Ada', 'Bo']);
    cluster.send(30);
    cluster.run(1);
    cluster.give({ type: 'consumer.crash', consumerId: 'k-ada' });
    cluster.run(3);
    expect(owners(cluster.frame)).toEqual(['Ada', 'Ada', 'Bo']);
    untilOwners(cluster, ['Bo', 'Bo', 'Bo'], 10);
    cluster.run(1);
    expect(cluster.frame.audit.reprocessed).toBeGreaterThan(0);
    expect(cluster.frame.audit.missed).toBe(0);
    expect(cluster.complaints()).toEqual([]);
  });

  it('hand over at once, with their offsets, when one closes', () => {
    const cluster = clusterOf([person('Ada', 4_000), person('Bo', 4_500)]);
    untilOwners(cluster, ['Ada', 'Ada', 'Bo']);
    cluster.send(30);
    cluster.run(1);
    cluster.give({ type: 'consumer.remove', consumerId: 'k-ada' });
    untilOwners(cluster, ['Bo', 'Bo', 'Bo'], 3);
    cluster.run(1);
    expect(cluster.frame.audit).toMatchObject({ reprocessed: 0, missed: 0 });
    expect(cluster.complaints()).toEqual([]);
  });

  it('give up after rebalance.max.retries, and take part again when the znode in the way is gone', () => {
    const cluster = clusterOf([person('Ada', 4_000), person('Bo', 30_000)], {
      ...QUICK,
      'zookeeper.session.timeout.ms': '20000',
      'rebalance.backoff.ms': '500',
    });
    untilOwners(cluster, ['Ada', 'Ada', 'Ada']);
    cluster.run(20);
    cluster.give({ type: 'consumer.crash', consumerId: 'k-ada' });
    cluster.until('consumer.rebalanceFailed');
    expect(
      cluster.seen('consumer.rebalanceBegan').filter(({ consumerId }) => consumerId === 'k-bo'),
    ).toHaveLength(4);
    expect(cluster.frame.consumers['k-bo']).toMatchObject({ owned: [], phase: 'joining' });
    untilOwners(cluster, ['Bo', 'Bo', 'Bo'], 30);
    expect(cluster.complaints()).toEqual([]);
  });

  it('go on reading after their session has ended, until they hear of it: nothing fences them', () => {
    const cluster = clusterOf([person('Ada', 4_000), person('Bo', 4_500)], QUICK);
    untilOwners(cluster, ['Ada', 'Ada', 'Bo']);
    for (const server of ['z201', 'z202', 'z203']) cluster.link('cut', 'k-ada', server);
    untilOwners(cluster, ['Bo', 'Bo', 'Bo'], 20);
    cluster.send(30);
    cluster.run(2);
    // Both read partitions 0 and 1.
    expect(cluster.frame.consumers['k-ada']?.owned).toEqual(['orders-0', 'orders-1']);
    expect(cluster.frame.consumers['k-bo']?.owned).toEqual(['orders-0', 'orders-1', 'orders-2']);
    expect(cluster.frame.audit.reprocessed).toBeGreaterThan(0);
    for (const server of ['z201', 'z202', 'z203']) cluster.link('heal', 'k-ada', server);
    cluster.until('consumer.lost');
    untilOwners(cluster, ['Ada', 'Ada', 'Bo'], 20);
    expect(ids(cluster.frame).sort()).toEqual(['Ada', 'Bo']);
    expect(cluster.complaints()).toEqual([]);
  });

  it('hear of new partitions of their topic', () => {
    const cluster = clusterOf([person('Ada', 4_000)], QUICK);
    untilOwners(cluster, ['Ada', 'Ada', 'Ada']);
    cluster.give({ type: 'topic.addPartitions', name: 'orders', partitionCount: 5 });
    cluster.untilTrue(() => owners(cluster.frame).length === 5, 10, 100);
    expect(cluster.frame.consumers['k-ada']?.owned).toHaveLength(5);
  });

  it('go to the bench and into another group and back', () => {
    const cluster = clusterOf([person('Ada', 4_000), person('Bo', 4_500)], QUICK);
    untilOwners(cluster, ['Ada', 'Ada', 'Bo']);
    cluster.give({ type: 'consumer.move', consumerId: 'k-ada', groupId: null });
    untilOwners(cluster, ['Bo', 'Bo', 'Bo'], 5);
    expect(cluster.frame.consumers['k-ada']).toMatchObject({ phase: 'bench', owned: [] });
    cluster.give({ type: 'consumer.move', consumerId: 'k-ada', groupId: 'billing' });
    untilOwners(cluster, ['Ada', 'Ada', 'Bo'], 10);
    cluster.give({ type: 'consumer.crash', consumerId: 'k-bo' });
    cluster.give({ type: 'consumer.start', consumerId: 'k-bo' });
    cluster.run(15);
    expect(owners(cluster.frame)).toEqual(['Ada', 'Ada', 'Bo']);
    expect(ids(cluster.frame).sort()).toEqual(['Ada', 'Bo']);
    expect(cluster.complaints()).toEqual([]);
  });

  it('survive a server of the ensemble and its leader', () => {
    const cluster = clusterOf([person('Ada', 4_000), person('Bo', 4_500)], QUICK);
    untilOwners(cluster, ['Ada', 'Ada', 'Bo']);
    const leader = Object.values(cluster.frame.zookeepers).find(({ role }) => role === 'leading');
    cluster.give({ type: 'zookeeper.kill', serverId: Number(leader?.id.slice(1)) });
    cluster.run(15);
    expect(owners(cluster.frame)).toEqual(['Ada', 'Ada', 'Bo']);
    cluster.send(12);
    cluster.run(3);
    expect(
      offsets(cluster.frame)
        .map(Number)
        .reduce((sum, offset) => sum + offset),
    ).toBe(12);
    expect(cluster.complaints()).toEqual([]);
  });
});
