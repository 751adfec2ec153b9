/** Compacted topics in a whole cluster: of each key its newest record stays, whoever asks, and whenever. */
import { describe, expect, it } from 'vitest';
import type { UserRecord } from '../../protocol/records.ts';
import { batchesOf } from '../../storage/log.ts';
import type { ClusterSpec } from '../cluster-script.ts';
import { Cluster, diskOf, logIn, ORDERS } from '../cluster-script.ts';

const OFFSETS = '__consumer_offsets-0';
const spec = (more: ClusterSpec = {}): ClusterSpec => ({
  ...more,
  producer: { keyStrategy: 'keyed', ...more.producer },
  configs: {
    'log.cleaner.backoff.ms': '1000',
    'offsets.topic.num.partitions': '1',
    'group.initial.rebalance.delay.ms': '0',
    ...more.configs,
  },
  topicConfigs: { 'cleanup.policy': 'compact', 'segment.bytes': '4096', ...more.topicConfigs },
});

/** Newest record of each key, as a broker's log has it. */
function newestOf(cluster: Cluster, brokerId: number): Map<string, number> {
  const newest = new Map<string, number>();
  for (const { records } of batchesOf(logIn(cluster.insides, brokerId))) {
    // The workload writes nothing else to this topic.
    for (const { key, number } of records as UserRecord[]) newest.set(key ?? '', number);
  }
  return newest;
}
const countOf = (cluster: Cluster, brokerId: number): number =>
  [...batchesOf(logIn(cluster.insides, brokerId))].reduce((sum, { records }) => sum + records.length, 0);

describe('a compacted topic', () => {
  it('keeps the newest record of each key on every replica, and its size is bounded', () => {
    const cluster = new Cluster(spec());
    cluster.configure({ ratePerSecond: 100 });
    cluster.run(12);
    cluster.configure({ ratePerSecond: 0 });
    cluster.run(3);
    const written = logIn(cluster.insides, cluster.leader()).logEndOffset;
    expect(written).toBeGreaterThan(1_000);
    const newest = newestOf(cluster, cluster.leader());
    expect(newest.size).toBe(24);
    for (const id of cluster.partition().replicas) {
      expect(newestOf(cluster, id)).toEqual(newest);
      expect(countOf(cluster, id)).toBeLessThan(100);
    }
    expect(cluster.seen('log.cleaned', ({ partition }) => partition === ORDERS).length).toBeGreaterThan(10);
    expect(cluster.complaints()).toEqual([]);
  });

  it('is copied with its gaps by a follower that has nothing', () => {
    const cluster = new Cluster(spec({ minIsr: 1 }));
    cluster.configure({ ratePerSecond: 100 });
    cluster.run(4);
    const [follower] = cluster.followers();
    cluster.kill(follower);
    cluster.run(12);
    // Its disk is replaced by an empty one.
    cluster.tamper((insides) => {
      const disk = diskOf(insides, follower);
      disk.logs.delete(ORDERS);
      disk.topicIds.delete(ORDERS);
      disk.highWatermarks.delete(ORDERS);
    });
    cluster.start(follower);
    cluster.run(2);
    cluster.configure({ ratePerSecond: 0 });
    cluster.heal();
    expect(newestOf(cluster, follower)).toEqual(newestOf(cluster, cluster.leader()));
    expect(logIn(cluster.insides, follower).sparseTo).toBeGreaterThan(0);
    expect(cluster.complaints()).toEqual([]);
  });

  it('refuses records without a key', () => {
    const cluster = new Cluster(spec({ producer: { keyStrategy: 'explicit' } }));
    cluster.hand(1);
    const refused = cluster.until('produce.refused');
    expect(refused).toMatchObject({ error: 'INVALID_RECORD', willRetry: false });
  });

  it('is read with its gaps, by a consumer that comes late: the newest of each key is among it', () => {
    const groups = [
      {
        name: 'team',
        topics: ['orders'],
        assignor: 'range' as const,
        configs: { 'auto.offset.reset': 'earliest', 'auto.commit.interval.ms': '500' },
      },
    ];
    const consumers = [{ name: 'Ada', groupId: 'team', startAtMs: 15_000, processingMs: 0 }];
    const cluster = new Cluster(spec({ groups, consumers }));
    cluster.configure({ ratePerSecond: 100 });
    cluster.run(10);
    cluster.configure({ ratePerSecond: 0 });
    cluster.run(10);
    const polled = cluster.seen('consumer.polled', ({ partition }) => partition === ORDERS);
    expect(polled.at(-1)?.toOffset).toBe(logIn(cluster.insides, cluster.leader()).logEndOffset - 1);
    expect(polled[0]?.fromOffset).toBeGreaterThan(0);
    expect(cluster.complaints()).toEqual([]);
  });
});

describe('__consumer_offsets', () => {
  const team = {
    groups: [
      {
        name: 'team',
        topics: ['orders'],
        assignor: 'range' as const,
        configs: { 'auto.offset.reset': 'earliest', 'auto.commit.interval.ms': '100' },
      },
    ],
    consumers: [{ name: 'Ada', groupId: 'team', startAtMs: 2_000, processingMs: 1 }],
  };

  it('is compacted like any other: what is left is enough for the next coordinator', () => {
    const cluster = new Cluster(
      spec({ ...team, configs: { 'offsets.topic.segment.bytes': '4096' }, producer: { ratePerSecond: 20 } }),
    );
    cluster.run(30);
    cluster.configure({ ratePerSecond: 0 });
    cluster.run(2);
    const end = logIn(cluster.insides, 1).logEndOffset;
    const before = logIn(cluster.insides, 1, OFFSETS);
    expect(before.logEndOffset).toBeGreaterThan(200);
    expect([...batchesOf(before)].length).toBeLessThan(before.logEndOffset / 2);
    cluster.kill(cluster.partition(ORDERS).leaderId);
    const coordinator = [1, 2, 3].find(
      (id) =>
        cluster.seen(
          'coordinator.loaded',
          ({ brokerId, groups }) => brokerId === id && groups.includes('team'),
        ).length,
    );
    if (coordinator !== undefined && cluster.frame.brokers[`b${coordinator}`]?.process === 'up')
      cluster.kill(coordinator);
    cluster.until('coordinator.loaded', ({ groups }) => groups.includes('team'));
    cluster.give({ type: 'consumer.crash', consumerId: 'k-ada' });
    cluster.give({ type: 'consumer.start', consumerId: 'k-ada' });
    cluster.until('consumer.assigned');
    cluster.run(5);
    // It begins where it had committed: nothing is read twice.
    expect(cluster.seen('consumer.reset', ({ timeUs }) => timeUs > 10e6)).toEqual([]);
    expect(cluster.frame.groups.team?.lags[ORDERS]).toMatchObject({ committed: end, position: end });
    expect(cluster.complaints()).toEqual([]);
  });
});
