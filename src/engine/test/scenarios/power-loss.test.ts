/** A crash keeps what the page cache holds, a power cut loses the dirty tail, replication saves it unless all go at once. */
import { describe, expect, it } from 'vitest';
import type { PowerLoss } from '../../../contract/commands.ts';
import { Cluster, diskOf, logIn } from '../cluster-script.ts';

const cutPower = (cluster: Cluster, brokerId: number, lose: PowerLoss): void =>
  cluster.give({ type: 'broker.powerCut', brokerId, lose });
const explained = (cluster: Cluster): ReadonlySet<string> =>
  new Set(cluster.seen('invariant.explained').map(({ expected }) => expected.code));
const lost = (cluster: Cluster): number => cluster.seen('record.lost').length;

describe('one broker', () => {
  it('that crashes keeps its page cache', () => {
    const cluster = new Cluster();
    cluster.send(5);
    const leader = cluster.leader();
    cluster.kill(leader);
    expect(logIn(cluster.insides, leader)).toMatchObject({ logEndOffset: 5, durableOffset: 0 });
    cluster.run(12);
    cluster.start(leader);
    const recovered = cluster.seen('broker.logsRecovered', ({ brokerId }) => brokerId === leader);
    expect(recovered[0]?.sizeBytes).toBeGreaterThan(0);
    expect(cluster.seen('log.cutByRecovery')).toEqual([]);
    cluster.heal();
    expect(cluster.seen('replica.truncated')).toEqual([]);
    expect(cluster.complaints()).toEqual([]);
  });

  it('that loses power loses what it had not flushed, and gets it back from the others', () => {
    const cluster = new Cluster();
    cluster.send(5);
    const leader = cluster.leader();
    cutPower(cluster, leader, 'all');
    expect(cluster.seen('log.tailLost')).toMatchObject([
      { brokerId: leader, fromOffset: 5, toOffset: 0, recordCount: 5 },
    ]);
    cluster.until('partition.leaderElected', ({ partition }) => partition === 'orders-0');
    cluster.send(2);
    cluster.start(leader);
    cluster.heal();
    expect([1, 2, 3].map((id) => cluster.draw(id))).toEqual(Array(3).fill('0 1 2 3 4 5 6 |'));
    expect(lost(cluster)).toBe(0);
    expect(cluster.complaints()).toEqual([]);
  });

  it('that loses power keeps what it had flushed: closed segments, and all with flush.messages=1', () => {
    const closed = new Cluster({ topicConfigs: { 'segment.bytes': '1500' } });
    closed.send(7);
    const { segments } = logIn(closed.insides, closed.leader());
    expect(segments.length).toBeGreaterThan(1);
    cutPower(closed, closed.leader(), 'all');
    expect(closed.seen('log.tailLost')).toMatchObject([
      { fromOffset: 7, toOffset: segments.at(-1)?.baseOffset },
    ]);

    const always = new Cluster({ topicConfigs: { 'flush.messages': '1' } });
    always.send(7);
    cutPower(always, always.leader(), 'all');
    expect(always.seen('broker.powerLost')).toMatchObject([{ recordCount: 0, partitionCount: 0 }]);
    expect(always.seen('log.tailLost')).toEqual([]);
  });

  it('that loses power keeps what the OS had written back, half a minute later', () => {
    const cluster = new Cluster();
    cluster.send(3);
    cluster.run(36);
    cluster.send(2);
    cutPower(cluster, cluster.leader(), 'unwritten');
    expect(cluster.seen('log.tailLost')).toMatchObject([{ fromOffset: 5, toOffset: 3 }]);
  });

  it('that stopped in good order has nothing to lose', () => {
    const cluster = new Cluster();
    cluster.send(3);
    const [follower] = cluster.followers();
    cluster.stop(follower);
    cluster.until('node.stopped');
    cutPower(cluster, follower, 'all');
    expect(cluster.seen('log.tailLost')).toEqual([]);
    cluster.start(follower);
    cluster.heal();
    expect(cluster.seen('broker.logsRecovered')).toEqual([]);
  });
});

describe('all brokers at once', () => {
  it.each([2, 3])('lose what was acknowledged by all of them and flushed by none (min ISR %i)', (minIsr) => {
    const cluster = new Cluster({ controllers: 3, minIsr });
    cluster.send(4);
    cluster.give({ type: 'cluster.powerCut', lose: 'all' });
    expect(lost(cluster)).toBe(4);
    for (const id of [101, 102, 103]) cluster.give({ type: 'controller.start', controllerId: id });
    for (const id of [1, 2, 3]) cluster.start(id);
    cluster.heal();
    cluster.send(1);
    expect([1, 2, 3].map((id) => cluster.story(id))).toEqual(Array(3).fill(cluster.story(1)));
    expect(explained(cluster)).toEqual(new Set(['unflushedLost']));
    expect(cluster.complaints()).toEqual([]);
  });

  it.each<[PowerLoss, Record<string, string>]>([
    ['none', {}],
    ['all', { 'flush.messages': '1' }],
  ])('lose nothing with %s and %j', (lose, topicConfigs) => {
    const cluster = new Cluster({ controllers: 3, topicConfigs });
    cluster.send(4);
    cluster.give({ type: 'cluster.powerCut', lose });
    for (const id of [101, 102, 103]) cluster.give({ type: 'controller.start', controllerId: id });
    for (const id of [1, 2, 3]) cluster.start(id);
    cluster.heal();
    expect([1, 2, 3].map((id) => cluster.draw(id))).toEqual(Array(3).fill('0 1 2 3 |'));
    expect(lost(cluster)).toBe(0);
    expect(cluster.complaints()).toEqual([]);
  });

  it.each(['a', 'b', 'c', 'd', 'e', 'f'])(
    'lose a part each, drawn: what is left agrees again (seed %s)',
    (seed) => {
      const cluster = new Cluster({ seed, controllers: 3, topicConfigs: { 'segment.bytes': '1500' } });
      cluster.send(12);
      cluster.give({ type: 'cluster.powerCut', lose: 'some' });
      for (const id of [101, 102, 103]) cluster.give({ type: 'controller.start', controllerId: id });
      for (const id of [1, 2, 3]) cluster.start(id);
      cluster.heal();
      cluster.send(2);
      cluster.heal();
      expect(new Set([1, 2, 3].map((id) => cluster.story(id))).size).toBe(1);
      expect(cluster.complaints()).toEqual([]);
    },
  );
});

describe('an ISR of one (min.insync.replicas=1)', () => {
  /** Two brokers fall out of the ISR, the third alone acknowledges. */
  function alone(): Cluster {
    const cluster = new Cluster({ minIsr: 1 });
    cluster.send(3);
    for (const id of cluster.followers()) cluster.kill(id);
    cluster.untilTrue(() => cluster.isr().length === 1);
    cluster.send(2);
    return cluster;
  }

  it('comes back intact after a crash: unavailable meanwhile, nothing lost', () => {
    const cluster = alone();
    const [one, other] = cluster.followers();
    const leader = cluster.leader();
    cluster.kill(leader);
    cluster.start(one);
    cluster.start(other);
    cluster.run(20);
    expect(cluster.partition().status).toBe('offline');
    cluster.start(leader);
    cluster.heal();
    expect(cluster.draw(one)).toBe('0 1 2 3 4 |');
    expect(lost(cluster)).toBe(0);
    expect(cluster.complaints()).toEqual([]);
  });

  it('comes back shorter after a power cut, and the others truncate to it', () => {
    const cluster = alone();
    const [one, other] = cluster.followers();
    const leader = cluster.leader();
    cutPower(cluster, leader, 'all');
    cluster.start(one);
    cluster.start(other);
    cluster.run(20);
    cluster.start(leader);
    cluster.heal();
    expect(cluster.engine.outcome()).toMatchObject({ diverged: 0 });
    expect(cluster.engine.outcome().lost).toBeGreaterThanOrEqual(2);
    expect(explained(cluster).has('unflushedLost')).toBe(true);
    expect(cluster.complaints()).toEqual([]);
  });
});

it('checkpoints are written every minute, and at the end', () => {
  const cluster = new Cluster({ topicConfigs: { 'segment.bytes': '1500' } });
  cluster.send(7);
  const leader = cluster.leader();
  expect(diskOf(cluster.insides, leader).dir.recoveryPoints.get('orders-0')).toBeUndefined();
  cluster.run(31);
  const { recoveryPoint } = logIn(cluster.insides, leader);
  expect(recoveryPoint).toBeGreaterThan(0);
  expect(diskOf(cluster.insides, leader).dir.recoveryPoints.get('orders-0')).toBe(recoveryPoint);
  cluster.stop(leader);
  cluster.until('node.stopped');
  expect(diskOf(cluster.insides, leader).dir.recoveryPoints.get('orders-0')).toBe(7);
});
