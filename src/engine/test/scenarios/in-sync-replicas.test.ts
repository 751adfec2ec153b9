/** What Kafka promises of the ISR, and of `min.insync.replicas`. */
import { describe, expect, it } from 'vitest';
import { lastCaughtUpUsOf } from '../../broker/state.ts';
import { Cluster, leadershipIn } from '../cluster-script.ts';

const LAG = { configs: { 'replica.lag.time.max.ms': '4000' } };

describe('the ISR', () => {
  it('loses a follower between once and one and a half times replica.lag.time.max.ms after it fell behind', () => {
    const cluster = new Cluster(LAG);
    const leader = cluster.leader();
    const [stuck] = cluster.followers();
    cluster.link('clog', `b${leader}`, `b${stuck}`);
    cluster.hand(1);
    const remote = leadershipIn(cluster.insides, leader).remotes.get(stuck);
    const caughtUpUs = remote ? lastCaughtUpUsOf(remote) : 0;
    const proposed = cluster.until('isr.shrinkProposed');
    expect(proposed).toMatchObject({ leaderId: leader, brokerIds: [stuck] });
    expect(proposed.timeUs - caughtUpUs).toBeGreaterThan(4_000_000);
    expect(proposed.timeUs - caughtUpUs).toBeLessThanOrEqual(6_000_000);
    // Until the controller has confirmed it, the ISR is what it was, and holds the HW.
    expect(cluster.draw(leader)).toBe('| 0');
    expect(cluster.partition().pendingIsr).not.toContain(stuck);
    expect(cluster.isr()).toEqual([1, 2, 3]);
    cluster.until('produce.acknowledged');
    expect(cluster.draw(leader)).toBe('0 |');
    expect(cluster.isr()).not.toContain(stuck);
    expect(cluster.partition()).toMatchObject({ leaderEpoch: 0, partitionEpoch: 1 });
  });

  it('keeps a silent follower that holds everything, however long it is silent', () => {
    const cluster = new Cluster(LAG);
    cluster.send(1);
    cluster.run(1);
    const leader = cluster.leader();
    const [silent] = cluster.followers();
    cluster.link('clog', `b${leader}`, `b${silent}`);
    cluster.run(12);
    expect(cluster.isr()).toEqual([1, 2, 3]);
    // With the first record it lacks, it is behind since long ago.
    cluster.hand(1);
    expect(cluster.until('isr.shrinkProposed', () => true, 2.1).brokerIds).toEqual([silent]);
  });

  it('takes a follower back when it has come as far as the high watermark', () => {
    const cluster = new Cluster(LAG);
    const leader = cluster.leader();
    const [stuck] = cluster.followers();
    cluster.link('clog', `b${leader}`, `b${stuck}`);
    cluster.hand(1);
    cluster.until('partition.isrChanged');
    cluster.send(3);
    cluster.link('heal', `b${leader}`, `b${stuck}`);
    const proposed = cluster.until('isr.expandProposed');
    expect(proposed.brokerIds).toEqual([stuck]);
    expect(cluster.replica(stuck).logEndOffset).toBeGreaterThanOrEqual(cluster.replica(leader).highWatermark);
    const changed = cluster.until('partition.isrChanged');
    expect(changed.to).toContain(stuck);
    cluster.heal(5);
    expect(cluster.complaints()).toEqual([]);
  });
});

describe('min.insync.replicas', () => {
  /** Two brokers are dead and fenced: the leader is alone. */
  function alone(acks: 'all' | 1): Cluster {
    const cluster = new Cluster({ producer: { acks, idempotence: false } });
    cluster.send(2);
    cluster.run(1);
    for (const id of cluster.followers()) cluster.kill(id);
    cluster.untilTrue(() => cluster.isr().length === 1, 20, 50);
    cluster.run(1);
    return cluster;
  }

  it('refuses acks=all while too few are in sync: NOT_ENOUGH_REPLICAS, and nothing is appended', () => {
    const cluster = alone('all');
    const before = cluster.seen('log.appended').length;
    cluster.hand(1);
    expect(cluster.until('produce.refused')).toMatchObject({ error: 'NOT_ENOUGH_REPLICAS', willRetry: true });
    expect(cluster.seen('log.appended')).toHaveLength(before);
    expect(cluster.draw(cluster.leader())).toBe('0 1 |');
    // It goes through as soon as a second one is back.
    cluster.start(cluster.followers()[0]);
    cluster.until('produce.acknowledged');
    expect(cluster.draw(cluster.leader())).toBe('0 1 2 |');
    expect(cluster.isr()).toHaveLength(2);
  });

  it('takes acks=1 and holds the high watermark', () => {
    const cluster = alone(1);
    cluster.send(1);
    cluster.run(3);
    expect(cluster.draw(cluster.leader())).toBe('0 1 | 2');
    expect(cluster.partition().highWatermarkHeldBy).toBe('minIsr');
    expect(cluster.frame.audit).toMatchObject({ acknowledged: 3, committed: 2, atRisk: 1 });
    cluster.start(cluster.followers()[0]);
    cluster.until('partition.highWatermarkAdvanced', ({ brokerId }) => brokerId === cluster.leader());
    expect(cluster.draw(cluster.leader())).toBe('0 1 2 |');
    expect(cluster.frame.audit.atRisk).toBe(0);
  });

  it('is never more than the replicas there are', () => {
    const cluster = new Cluster({ replicas: 2, minIsr: 3 });
    cluster.send(1);
    expect(cluster.draw(cluster.leader())).toBe('0 |');
  });
});
