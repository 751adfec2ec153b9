/** What Kafka promises of a broker that stands still for longer than its session, and does not know it. */
import { describe, expect, it } from 'vitest';
import { Cluster } from '../cluster-script.ts';

describe('a leader that stands still for longer than its session', () => {
  it('is replaced, wakes as a leader of an older epoch, and follows; nothing acknowledged with acks=all is lost', () => {
    const cluster = new Cluster({ producer: { acks: 'all' } });
    cluster.send(2);
    const old = cluster.leader();
    cluster.give({ type: 'broker.pause', brokerId: old });
    expect(cluster.frame.brokers[`b${old}`]?.pausedSinceUs).toBe(cluster.engine.nowUs());
    const fenced = cluster.until('broker.fenced');
    expect(fenced.brokerId).toBe(old);
    cluster.until('replica.becameLeader');
    cluster.run(1);
    cluster.send(2);
    // It executes nothing: it still takes itself for the leader of epoch 0.
    expect(cluster.replica(old)).toMatchObject({ role: 'leader', leaderEpoch: 0, logEndOffset: 2 });
    cluster.give({ type: 'broker.resume', brokerId: old });
    expect(cluster.seen('node.resumed')).toHaveLength(1);
    cluster.heal();
    expect(cluster.story(old)).toBe('1@0 2@0 3@1 4@1');
    expect(cluster.frame.audit).toMatchObject({ acknowledged: 4, committed: 4, lost: 0 });
    expect(cluster.complaints()).toEqual([]);
  });

  it('refuses what a process that stands still cannot do', () => {
    const cluster = new Cluster();
    cluster.give({ type: 'broker.pause', brokerId: 2 });
    const refused = (type: 'broker.pause' | 'broker.stop' | 'broker.resume', brokerId: number) =>
      cluster.engine.submit({ type, brokerId }, 'again').result;
    expect(refused('broker.pause', 2)).toMatchObject({ ok: false, reason: { code: 'brokerIsPaused' } });
    expect(refused('broker.stop', 2)).toMatchObject({ ok: false, reason: { code: 'brokerIsPaused' } });
    expect(refused('broker.resume', 1)).toMatchObject({ ok: false, reason: { code: 'brokerNotPaused' } });
    cluster.kill(2);
    expect(cluster.frame.brokers.b2).toMatchObject({ process: 'down', pausedSinceUs: null });
  });
});
