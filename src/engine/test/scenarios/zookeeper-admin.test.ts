/** What operators ask of a cluster with ZooKeeper, and what comes of it in the tree, on the brokers and for clients. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../contract/commands.ts';
import type { EraName } from '../../../contract/eras.ts';
import type { ClusterSpec } from '../cluster-script.ts';
import { Cluster, diskOf, ORDERS } from '../cluster-script.ts';

const ERAS: readonly EraName[] = ['0.10', '0.11', '2.4'];

const cluster = (era: EraName, more: ClusterSpec = {}): Cluster =>
  // The producer of 0.10 does not try again unless it is told to; its brokers delete topics only if they are.
  new Cluster({ era, zookeepers: 3, producerConfigs: { retries: '20' }, ...more });
const data = (of: Cluster, path: string): unknown => of.frame.znodes[path]?.data;
const state = (of: Cluster, key = 'orders/partitions/0'): Record<string, unknown> =>
  (data(of, `/brokers/topics/${key}/state`) ?? {}) as Record<string, unknown>;
const controllerOf = (of: Cluster): number => of.frame.cluster.activeControllerId;
const refusal = (of: Cluster, command: Command) => {
  const { result } = of.engine.submit(command, 'refused');
  return result.ok ? null : result.reason;
};

describe.each(ERAS)('topics in %s', (era) => {
  it('are made by a znode, which the controller turns into leaders', () => {
    const of = cluster(era);
    of.give({
      type: 'topic.create',
      topic: { name: 'new', partitionCount: 2, replicationFactor: 2, configs: { 'retention.ms': '70000' } },
    });
    const { atUs } = { atUs: of.engine.nowUs() };
    expect(of.until('topic.created').topic).toBe('new');
    of.run(2);
    expect(data(of, '/config/topics/new')).toMatchObject({
      config: [{ name: 'retention.ms', value: '70000' }],
    });
    for (const index of [0, 1]) {
      const { leader, isr, leader_epoch } = state(of, `new/partitions/${index}`);
      expect(isr).toHaveLength(2);
      expect([(isr as number[])[0], 0]).toEqual([leader, leader_epoch]);
      expect(of.leader(`new-${index}`)).toBe(leader);
      expect(diskOf(of.insides, leader as number).logs.get(`new-${index}`)?.config.retentionMs).toBe(70_000);
    }
    expect(atUs).toBeLessThan(of.engine.nowUs());
    expect(of.complaints()).toEqual([]);
  });

  it('are deleted by an order, replica by replica, and leave nothing in the tree', () => {
    const of = cluster(era, { configs: { 'delete.topic.enable': 'true' } });
    of.send(3);
    of.give({ type: 'topic.delete', name: 'orders' });
    of.until('topic.deleted');
    of.run(3);
    const left = Object.keys(of.frame.znodes).filter((path) => path.includes('orders'));
    expect(left).toEqual([]);
    for (const id of [1, 2, 3]) expect(diskOf(of.insides, id).logs.has(ORDERS)).toBe(false);
    expect(of.seen('invariant.broken')).toEqual([]);
  });

  it('wait with their deletion for a broker that is down', () => {
    const of = cluster(era, { configs: { 'delete.topic.enable': 'true' } });
    const [down] = of.followers();
    of.kill(down);
    of.until('broker.unregistered');
    of.run(1);
    of.give({ type: 'topic.delete', name: 'orders' });
    of.run(10);
    expect(data(of, '/brokers/topics/orders')).toBeDefined();
    expect(Object.keys(of.frame.znodes)).toContain('/admin/delete_topics/orders');
    of.start(down);
    of.until('topic.deleted');
    of.run(5);
    expect(diskOf(of.insides, down).logs.has(ORDERS)).toBe(false);
    expect(of.seen('invariant.broken')).toEqual([]);
  });

  it('get more partitions, and keep those they have', () => {
    const of = cluster(era);
    of.send(2);
    const before = data(of, '/brokers/topics/orders') as { partitions: number[][] };
    of.give({ type: 'topic.addPartitions', name: 'orders', partitionCount: 3 });
    expect(of.until('topic.partitionsAdded')).toMatchObject({ from: 1, to: 3 });
    of.run(3);
    const after = data(of, '/brokers/topics/orders') as { partitions: number[][] };
    expect(after.partitions[0]).toEqual(before.partitions[0]);
    expect(after.partitions).toHaveLength(3);
    for (const index of [1, 2]) {
      expect(after.partitions[index]).toHaveLength(3);
      expect(state(of, `orders/partitions/${index}`)).toMatchObject({ leader_epoch: 0 });
      expect(of.leader(`orders-${index}`)).toBe(after.partitions[index]?.[0]);
    }
    expect(of.complaints()).toEqual([]);
  });

  it('take another config, which every broker hears of by a notification', () => {
    const of = cluster(era);
    of.give({ type: 'config.alter', scope: 'topic', name: 'orders', configs: { 'retention.ms': '90000' } });
    expect(of.until('config.changed')).toMatchObject({
      resourceType: 'topic',
      resourceName: 'orders',
      configs: { 'retention.ms': '90000' },
    });
    of.run(2);
    const changes = Object.keys(of.frame.znodes).filter((path) => path.startsWith('/config/changes/'));
    expect(changes.at(-1)).toBe(
      `/config/changes/config_change_${String(changes.length - 1).padStart(10, '0')}`,
    );
    for (const id of [1, 2, 3])
      expect(diskOf(of.insides, id).logs.get(ORDERS)?.config.retentionMs).toBe(90_000);
    of.give({ type: 'config.alter', scope: 'topic', name: 'orders', configs: { 'retention.ms': null } });
    of.until('config.changed');
    of.run(2);
    expect(diskOf(of.insides, 1).logs.get(ORDERS)?.config.retentionMs).toBe(604_800_000);
    expect(of.complaints()).toEqual([]);
  });
});

describe('brokers’ configs', () => {
  it('change while brokers run in 2.4, one broker’s before all brokers’', () => {
    const of = cluster('2.4');
    of.give({ type: 'config.alter', scope: 'broker', name: '', configs: { 'min.insync.replicas': '2' } });
    of.until('config.changed');
    of.give({ type: 'config.alter', scope: 'broker', name: '2', configs: { 'num.replica.fetchers': '3' } });
    of.until('config.changed');
    of.run(2);
    expect(
      Object.keys(of.frame.znodes)
        .filter((path) => path.startsWith('/config/brokers/'))
        .sort(),
    ).toEqual(['/config/brokers/2', '/config/brokers/<default>']);
    const configs = [1, 2, 3].map((id) => diskOf(of.insides, id).configs);
    expect(configs.map((own) => own['min.insync.replicas'])).toEqual(['2', '2', '2']);
    expect(configs.map((own) => own['num.replica.fetchers'] ?? '1')).toEqual(['1', '3', '1']);
  });

  it.each<EraName>(['0.10', '0.11'])('are read when a broker starts in %s, and refused until then', (era) => {
    const configs = { 'num.replica.fetchers': '3' };
    expect(
      refusal(cluster(era), { type: 'config.alter', scope: 'broker', name: '2', configs }),
    ).toMatchObject({
      code: 'eraLacks',
      params: { since: '1.1' },
    });
  });
});

describe.each(ERAS)('a controlled shutdown in %s', (era) => {
  it('moves leadership first, and nobody misses the broker', () => {
    const of = cluster(era, { partitions: 3 });
    of.send(3);
    const led = of.leader();
    const ended = of.engine.nowUs();
    of.stop(led);
    of.until('node.stopped', ({ node }) => node === `b${led}`);
    // Well within a session: the broker was not missed, it was let go.
    expect(of.engine.nowUs() - ended).toBeLessThan(2_000_000);
    of.run(2);
    for (const key of Object.keys(of.frame.partitions)) {
      expect(of.leader(key)).not.toBe(led);
      expect(of.leader(key)).toBeGreaterThan(0);
      expect(of.isr(key)).not.toContain(led);
    }
    expect(of.seen('broker.shuttingDown')).toMatchObject([{ brokerId: led }]);
    expect(of.seen('partition.leaderElected', ({ toLeader }) => toLeader < 0)).toEqual([]);
    expect(data(of, `/brokers/ids/${led}`)).toBeUndefined();
    of.send(3);
    of.start(led);
    of.heal();
    expect(of.complaints()).toEqual([]);
  });

  it('of the controller itself hands the controllership on with the session', () => {
    const of = cluster(era);
    const old = controllerOf(of);
    of.stop(old);
    const elected = of.until('controller.elected');
    expect(elected).toMatchObject({ epoch: 2 });
    expect(elected.controllerId).not.toBe(old);
    of.until('controller.activated');
    of.run(2);
    of.send(2);
    of.start(old);
    of.heal();
    expect(of.complaints()).toEqual([]);
  });

  it('gives up when nobody takes its partitions, and ends all the same', () => {
    const of = cluster(era, {
      minIsr: 1,
      configs: { 'controlled.shutdown.retry.backoff.ms': '500', 'controlled.shutdown.max.retries': '2' },
    });
    const led = of.leader();
    for (const id of of.followers()) of.kill(id);
    of.untilTrue(() => of.isr().join() === String(led));
    of.run(1);
    const since = of.engine.nowUs();
    of.stop(led);
    of.until('node.stopped', ({ node }) => node === `b${led}`, 20);
    expect(of.engine.nowUs() - since).toBeGreaterThan(900_000);
    of.run(2);
    // The last of the ISR stays in it.
    expect(state(of)).toMatchObject({ isr: [led] });
  });
});
