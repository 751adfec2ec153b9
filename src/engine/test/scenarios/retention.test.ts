/** Logs that lose their beginning, in a whole cluster: every replica by itself, and all of them agree. */
import { describe, expect, it } from 'vitest';
import { batchesOf } from '../../storage/log.ts';
import type { ClusterSpec } from '../cluster-script.ts';
import { Cluster, logIn, ORDERS } from '../cluster-script.ts';

/** Looks every second, from the first second on. */
const SOON = {
  'log.initial.task.delay.ms': '1000',
  'log.retention.check.interval.ms': '1000',
  'offsets.topic.num.partitions': '1',
};
const spec = (topicConfigs: ClusterSpec['topicConfigs'], more: ClusterSpec = {}): ClusterSpec => ({
  ...more,
  configs: { ...SOON, ...more.configs },
  topicConfigs: { 'segment.bytes': '1024', ...topicConfigs },
});
const startsOf = (cluster: Cluster): number[] =>
  cluster.partition().replicas.map((id) => logIn(cluster.insides, id).logStartOffset);

describe('retention', () => {
  it('lets the first segments go on every replica, and never what is not committed', () => {
    const cluster = new Cluster(spec({ 'retention.ms': '5000' }));
    cluster.send(8);
    const [follower] = cluster.followers();
    cluster.link('clog', `b${cluster.leader()}`, `b${follower}`);
    cluster.hand(4);
    cluster.run(8);
    const { highWatermark } = cluster.replica(cluster.leader());
    expect(highWatermark).toBe(8);
    const starts = startsOf(cluster);
    expect(Math.min(...starts)).toBeGreaterThan(0);
    expect(Math.max(...starts)).toBeLessThanOrEqual(highWatermark);
    cluster.link('heal', `b${cluster.leader()}`, `b${follower}`);
    cluster.heal();
    expect(cluster.complaints()).toEqual([]);
  });

  it('empties the log of an idle topic, and its numbers go on', () => {
    const cluster = new Cluster(spec({ 'retention.ms': '5000' }));
    cluster.send(6);
    cluster.run(12);
    for (const id of cluster.partition().replicas) {
      const log = logIn(cluster.insides, id);
      expect([log.logStartOffset, log.logEndOffset, log.sizeBytes]).toEqual([6, 6, 0]);
    }
    cluster.send(1);
    expect(cluster.draw(cluster.leader())).toBe('6 |');
    expect(cluster.complaints()).toEqual([]);
  });

  it('keeps the files for file.delete.delay.ms', () => {
    const cluster = new Cluster(spec({ 'retention.ms': '3000', 'file.delete.delay.ms': '10000' }));
    cluster.send(6);
    const { timeUs } = cluster.until('log.segmentsDeleted', ({ partition }) => partition === ORDERS);
    const leader = cluster.leader();
    cluster.run(1);
    expect(logIn(cluster.insides, leader).deleted.length).toBeGreaterThan(0);
    cluster.run(20);
    expect(logIn(cluster.insides, leader).deleted).toEqual([]);
    expect(timeUs).toBeGreaterThan(0);
  });

  it('is not for what is only compacted', () => {
    const cluster = new Cluster(
      spec(
        { 'retention.ms': '1000', 'cleanup.policy': 'compact', 'min.cleanable.dirty.ratio': '1' },
        { producer: { keyStrategy: 'keyed' } },
      ),
    );
    cluster.send(8);
    cluster.run(20);
    expect(startsOf(cluster)).toEqual([0, 0, 0]);
    expect(cluster.seen('log.segmentsDeleted')).toEqual([]);
  });

  it('sends a group whose committed offset is gone to where auto.offset.reset says', () => {
    const cluster = new Cluster(
      spec(
        { 'retention.ms': '4000' },
        {
          groups: [
            {
              name: 'team',
              topics: ['orders'],
              assignor: 'range',
              configs: { 'auto.offset.reset': 'earliest', 'auto.commit.interval.ms': '200' },
            },
          ],
          consumers: [{ name: 'Ada', groupId: 'team', startAtMs: 2_000, processingMs: 1 }],
          configs: { 'group.initial.rebalance.delay.ms': '0' },
        },
      ),
    );
    cluster.send(3);
    cluster.until('group.offsetCommitted', ({ offsets }) => offsets[ORDERS] === 3);
    cluster.give({ type: 'consumer.crash', consumerId: 'k-ada' });
    cluster.send(5);
    cluster.run(15);
    expect(startsOf(cluster)).toEqual([8, 8, 8]);
    cluster.send(2);
    cluster.give({ type: 'consumer.start', consumerId: 'k-ada' });
    const reset = cluster.until('consumer.reset', ({ partition }) => partition === ORDERS);
    expect(reset).toMatchObject({ toOffset: startsOf(cluster)[0], policy: 'earliest' });
    expect(reset.toOffset).toBeGreaterThan(3);
    cluster.send(1);
    const polled = cluster.until('consumer.polled', ({ partition }) => partition === ORDERS);
    expect(polled.fromOffset).toBe(reset.toOffset);
    expect(cluster.complaints()).toEqual([]);
  });

  it('passes a follower that was away: it begins where its leader does', () => {
    const cluster = new Cluster(spec({ 'retention.ms': '4000' }, { minIsr: 1 }));
    const [follower] = cluster.followers();
    cluster.send(2);
    cluster.kill(follower);
    cluster.send(6);
    cluster.run(20);
    cluster.send(2);
    cluster.start(follower);
    cluster.heal();
    expect(startsOf(cluster)).toEqual([8, 8, 8]);
    expect(cluster.draw(follower)).toBe('8 9 |');
    expect(cluster.complaints()).toEqual([]);
  });

  it('is found again after a restart, clean or not', () => {
    const cluster = new Cluster(spec({ 'retention.bytes': '2000', 'retention.ms': '-1' }));
    cluster.send(12);
    cluster.run(3);
    const before = startsOf(cluster);
    expect(Math.min(...before)).toBeGreaterThan(0);
    const [one, other] = cluster.followers();
    cluster.kill(one);
    cluster.run(12);
    cluster.start(one);
    cluster.heal();
    cluster.stop(other);
    cluster.until('node.stopped');
    cluster.start(other);
    cluster.heal();
    expect(startsOf(cluster)).toEqual(before);
    for (const id of [1, 2, 3]) {
      const log = logIn(cluster.insides, id);
      expect([...batchesOf(log)][0]?.baseOffset).toBe(log.segments[0]?.baseOffset);
    }
    expect(cluster.complaints()).toEqual([]);
  });
});

it('a segment rolls by the time of its records, and by jitter not all at once', () => {
  const cluster = new Cluster(
    spec(
      { 'segment.ms': '2000', 'segment.jitter.ms': '1500', 'segment.bytes': '1000000' },
      { partitions: 4 },
    ),
  );
  cluster.configure({ ratePerSecond: 40 });
  cluster.run(12);
  const leaders = [0, 1, 2, 3].map((p) =>
    logIn(cluster.insides, cluster.leader(`orders-${p}`), `orders-${p}`),
  );
  expect(leaders.every(({ segments }) => segments.length > 3)).toBe(true);
  const ages = leaders.flatMap(({ segments }) =>
    segments
      .slice(0, -1)
      .map(({ batches, maxTimestampMs }) => maxTimestampMs - (batches[0]?.maxTimestampMs ?? 0)),
  );
  expect(Math.max(...ages)).toBeLessThanOrEqual(2_000);
  expect(
    new Set(leaders.flatMap(({ segments }) => segments.map(({ rollJitterMs }) => rollJitterMs))).size,
  ).toBeGreaterThan(4);
});
