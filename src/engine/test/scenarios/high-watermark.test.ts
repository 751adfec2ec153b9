/** What Kafka promises of the high watermark. */
import { describe, expect, it } from 'vitest';
import { Cluster, leadershipIn } from '../cluster-script.ts';

describe('the high watermark', () => {
  it('follows the slowest member of the ISR, and the answer to acks=all follows it', () => {
    const cluster = new Cluster({ producerConfigs: { 'linger.ms': '200' } });
    const leader = cluster.leader();
    const [slow, quick] = cluster.followers();
    cluster.link('clog', `b${leader}`, `b${slow}`);
    cluster.hand(3);
    cluster.run(1);
    expect(cluster.draw(leader)).toBe('| 0 1 2');
    expect(cluster.draw(quick)).toBe('| 0 1 2');
    expect(cluster.partition().highWatermarkHeldBy).toBe(slow);
    expect(cluster.seen('produce.acknowledged')).toEqual([]);
    cluster.link('heal', `b${leader}`, `b${slow}`);
    const advanced = cluster.until('partition.highWatermarkAdvanced', ({ brokerId }) => brokerId === leader);
    expect(advanced).toMatchObject({ from: 0, to: 3 });
    const acknowledged = cluster.until('produce.acknowledged');
    expect(acknowledged.timeUs - advanced.timeUs).toBe(2_000);
    expect(cluster.complaints()).toEqual([]);
  });

  it('needs nobody else when the ISR is the leader alone', () => {
    const cluster = new Cluster({ replicas: 1, minIsr: 1 });
    cluster.send(2);
    expect(cluster.draw(cluster.leader())).toBe('0 1 |');
    const [appended] = cluster.seen('log.appended');
    const [advanced] = cluster.seen('partition.highWatermarkAdvanced');
    expect(advanced?.timeUs).toBe(appended?.timeUs);
  });

  it('is learnt by followers one fetch late: half a second later when nothing is written meanwhile', () => {
    const cluster = new Cluster();
    cluster.run(1);
    cluster.send(1);
    const leader = cluster.leader();
    const [follower] = cluster.followers();
    expect(cluster.draw(leader)).toBe('0 |');
    expect(cluster.draw(follower)).toBe('| 0');
    const [known] = cluster.seen('partition.highWatermarkAdvanced');
    const learnt = cluster.until('partition.highWatermarkAdvanced', ({ brokerId }) => brokerId === follower);
    // Its fetch came before that of the other, waited its 500 ms, and was answered over 2 ms.
    const lateUs = learnt.timeUs - (known?.timeUs ?? 0);
    expect(lateUs).toBeGreaterThan(490_000);
    expect(lateUs).toBeLessThanOrEqual(502_000);
  });

  it('is learnt by followers with the next record when there is one', () => {
    const cluster = new Cluster();
    cluster.run(1);
    cluster.send(2);
    const [follower] = cluster.followers();
    expect(cluster.draw(cluster.leader())).toBe('0 1 |');
    expect(cluster.draw(follower)).toBe('0 | 1');
  });

  it('waits for a dead member of the ISR until the controller fences it', () => {
    const cluster = new Cluster();
    cluster.send(1);
    cluster.run(1);
    const leader = cluster.leader();
    const [dead, alive] = cluster.followers();
    cluster.kill(dead);
    const killedS = cluster.nowS;
    cluster.hand(1);
    const fenced = cluster.until('broker.fenced');
    expect(fenced).toMatchObject({ brokerId: dead, silentForMs: 9_000 });
    // The last heartbeat was at most 2 s before the end.
    expect(fenced.timeUs / 1e6 - killedS).toBeGreaterThan(6.9);
    expect(cluster.draw(leader)).toBe('0 | 1');
    const advanced = cluster.until('partition.highWatermarkAdvanced', ({ brokerId }) => brokerId === leader);
    expect(cluster.isr()).toEqual([leader, alive].sort());
    // 25 ms of append linger, and the way of the metadata to the leader.
    expect(advanced.timeUs - fenced.timeUs).toBeLessThan(600_000);
    cluster.until('produce.acknowledged');
  });

  it('starts, on a new leader, where that one knew it to be, and moves when all of the ISR have fetched', () => {
    const cluster = new Cluster();
    cluster.run(1);
    const old = cluster.leader();
    cluster.send(1);
    cluster.kill(old);
    const began = cluster.until('replica.becameLeader');
    expect(began).toMatchObject({ leaderEpoch: 1, logEndOffset: 1 });
    const other = cluster.partition().isr.find((id) => id !== began.brokerId) ?? -1;
    expect(leadershipIn(cluster.insides, began.brokerId).remotes.get(other)?.logEndOffset).toBe(-1);
    cluster.until(
      'request.sent',
      ({ flight }) => flight.from === `b${other}` && flight.to === `b${began.brokerId}`,
    );
    cluster.run(0.004);
    expect(leadershipIn(cluster.insides, began.brokerId).remotes.get(other)?.logEndOffset).toBe(1);
    expect(cluster.draw(began.brokerId)).toBe('0 |');
  });
});
