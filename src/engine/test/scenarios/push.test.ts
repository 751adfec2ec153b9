/** What-if, not Kafka: a consumer that records are pushed to, beside one that fetches them. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../contract/commands.ts';
import type { ConsumerView } from '../../../contract/frame.ts';
import type { Scenario } from '../../../contract/scenario.ts';
import { createEngine, restoreEngine } from '../../index.ts';
import type { ClusterSpec } from '../cluster-script.ts';
import { Cluster, ORDERS, SHOP, scenarioOf } from '../cluster-script.ts';

const ADA = 'k-ada';
type Whatever = Partial<Scenario['consumers'][number]>;

const withAda = (ada: Whatever = {}, configs: Readonly<Record<string, string>> = {}): ClusterSpec => ({
  configs: { 'offsets.topic.num.partitions': '1', 'group.initial.rebalance.delay.ms': '0' },
  producer: { ratePerSecond: 0 },
  groups: [
    {
      name: 'team',
      topics: ['orders'],
      assignor: 'range',
      configs: { 'auto.offset.reset': 'earliest', 'max.poll.records': '10', ...configs },
    },
  ],
  consumers: [{ name: 'Ada', groupId: 'team', startAtMs: 1_000, processingMs: 1, ...ada }],
});
const pushed = (inboxRecords: number): Whatever => ({ whatIf: { delivery: 'push', inboxRecords } });

function settled(spec: ClusterSpec): Cluster {
  const cluster = new Cluster(spec);
  cluster.untilTrue(() => ada(cluster).phase === 'stable', 30, 20);
  cluster.run(1);
  return cluster;
}

function ada(cluster: Cluster, id = ADA): ConsumerView {
  const view = cluster.frame.consumers[id];
  if (!view) throw new Error('there is no such consumer');
  return view;
}

const refusalOf = (cluster: Cluster, command: Command) => {
  const { result } = cluster.engine.submit(command, 'asked');
  return result.ok ? null : result.reason;
};

describe('a consumer that is pushed to', () => {
  it('gets what is committed, sooner than one that asks, and asks for nothing', () => {
    const cluster = settled(withAda(pushed(100)));
    cluster.send(5);
    cluster.run(1);
    expect(ada(cluster)).toMatchObject({ polled: 5, fetches: { answered: 0, empty: 0 } });
    expect(cluster.frame.audit).toMatchObject({ read: 5, missed: 0 });
    expect(cluster.complaints()).toEqual([]);
  });

  it('drops what comes to a full inbox, and its group has missed just that', () => {
    const cluster = settled(withAda({ ...pushed(8), processingMs: 400 }));
    cluster.hand(40);
    cluster.run(20);
    cluster.send(1);
    cluster.run(20);
    const { dropped = 0 } = ada(cluster).push ?? {};
    expect(dropped).toBeGreaterThan(5);
    const { committed, processed, missed, read } = cluster.frame.audit;
    expect({ committed, processed, missed, read }).toEqual({
      committed: 41,
      processed: 41 - dropped,
      missed: dropped,
      read: 41 - dropped,
    });
    const told = cluster.seen('consumer.overflowed').reduce((sum, { count }) => sum + count, 0);
    expect(told).toBe(dropped);
    const [anomaly] = Object.values(cluster.frame.anomalies);
    expect(anomaly).toMatchObject({ kind: 'missed', partition: ORDERS, groupId: 'team', remedies: ['pull'] });
    expect(anomaly?.chain.map(({ what }) => what)).toContain('overflowed');
    expect(cluster.complaints()).toEqual([]);
  });

  it('misses nothing when it fetches as slowly', () => {
    const cluster = settled(withAda({ processingMs: 400 }));
    cluster.hand(40);
    cluster.run(5);
    expect(cluster.frame.groups.team?.lags[ORDERS]?.lag).toBeGreaterThan(0);
    cluster.run(20);
    expect(cluster.frame.audit).toMatchObject({ processed: 40, missed: 0 });
  });

  it('is sent on by the next leader, from where it was', () => {
    const cluster = settled(withAda(pushed(100)));
    cluster.send(4);
    cluster.kill(cluster.leader());
    cluster.until('partition.leaderElected');
    cluster.send(4);
    cluster.run(5);
    expect(cluster.frame.audit).toMatchObject({ processed: 8, missed: 0, reprocessed: 0 });
    expect(cluster.complaints()).toEqual([]);
  });

  it('gives up what it is sent with its partitions, and takes it up again', () => {
    const cluster = settled(withAda(pushed(100)));
    cluster.send(3);
    cluster.give({ type: 'consumer.add', name: 'Bo', groupId: 'team' });
    cluster.run(8);
    cluster.give({ type: 'consumer.crash', consumerId: ADA });
    cluster.run(2);
    cluster.send(3);
    cluster.run(60);
    cluster.give({ type: 'consumer.start', consumerId: ADA });
    cluster.run(8);
    cluster.send(3);
    cluster.run(3);
    expect(cluster.frame.audit).toMatchObject({ processed: 9, missed: 0 });
    expect(cluster.complaints()).toEqual([]);
  });

  it('is sent again from where it seeks to', () => {
    const cluster = settled(withAda(pushed(100)));
    cluster.send(6);
    cluster.run(1);
    cluster.give({ type: 'consumer.seek', consumerId: ADA, partition: ORDERS, to: { offset: 2 } });
    cluster.run(2);
    expect(ada(cluster).polled).toBe(10);
    expect(cluster.complaints()).toEqual([]);
  });

  it('leaves out what is aborted, as one that fetches does', () => {
    const configs = { 'isolation.level': 'read_committed' };
    const transaction = { transactionalId: 'till', recordsPerTransaction: 3, abortPercent: 50, alsoTo: [] };
    const read = (consumer: Whatever): number => {
      const cluster = settled({
        ...withAda(consumer, configs),
        producer: { transaction, ratePerSecond: 0 },
      });
      for (const ratePerSecond of [20, 0]) {
        cluster.give({ type: 'producer.configure', producerId: SHOP, settings: { ratePerSecond } });
        cluster.run(4);
      }
      expect(cluster.frame.audit.aborted).toBeGreaterThan(0);
      expect(cluster.complaints()).toEqual([]);
      return cluster.frame.audit.read;
    };
    expect(read(pushed(500))).toBe(read({}));
  });
});

describe('how records come to a consumer', () => {
  const deliver = (delivery: 'pull' | 'push', inboxRecords?: number): Command => ({
    type: 'consumer.delivery',
    consumerId: ADA,
    delivery,
    ...(inboxRecords !== undefined && { inboxRecords }),
  });

  it('changes while it runs, and back, without a record missed or done again', () => {
    const cluster = settled(withAda());
    cluster.send(3);
    cluster.give(deliver('push', 50));
    cluster.send(3);
    cluster.run(1);
    expect(ada(cluster).push).toEqual({ inbox: 0, inboxRecords: 50, dropped: 0 });
    cluster.give(deliver('pull'));
    cluster.send(3);
    cluster.run(1);
    expect(ada(cluster).push).toBeUndefined();
    expect(cluster.frame.audit).toMatchObject({ processed: 9, missed: 0, reprocessed: 0 });
    expect(cluster.complaints()).toEqual([]);
  });

  it('is refused where it cannot be', () => {
    const cluster = settled(withAda());
    expect(refusalOf(cluster, deliver('pull'))).toMatchObject({ code: 'deliveryAlready' });
    expect(refusalOf(cluster, deliver('push', 0))).toMatchObject({ code: 'badValue' });
    cluster.give({ type: 'consumer.crash', consumerId: ADA });
    expect(refusalOf(cluster, deliver('push'))).toMatchObject({ code: 'consumerIsDown' });
    const old = settled({ ...withAda(), era: '2.4' });
    expect(refusalOf(old, deliver('push'))).toEqual({
      code: 'whatIfEra',
      params: { era: '2.4', only: '4.1' },
    });
  });
});

it('goes on from a copy of its state as it would have gone on, with a full inbox', () => {
  const engine = createEngine(scenarioOf(withAda({ ...pushed(8), processingMs: 300 })));
  engine.advanceTo(9_000_000);
  engine.submit({ type: 'producer.send', producerId: 'p-shop', count: 60 }, 'a');
  engine.advanceTo(11_000_000);
  expect(engine.frame().consumers[ADA]?.push?.dropped).toBeGreaterThan(0);
  const copy = restoreEngine(engine.keyframe());
  expect(copy.advanceTo(40_000_000)).toEqual(engine.advanceTo(40_000_000));
});
