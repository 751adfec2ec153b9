/** Disks that fill up or fail: the broker gives its log directory up, and with the last one itself. */
import { describe, expect, it } from 'vitest';
import type { EraName } from '../../../contract/eras.ts';
import { ERAS } from '../../../contract/eras.ts';
import { Cluster, diskOf } from '../cluster-script.ts';

describe.each(ERAS)('in era %s', (era: EraName) => {
  it('a leader whose disk is full refuses, halts, and another leads; nothing acknowledged is lost', () => {
    const cluster = new Cluster({ era, minIsr: 2 });
    cluster.send(3);
    const full = cluster.leader();
    cluster.give({ type: 'disk.fill', brokerId: full });
    cluster.configure({ ratePerSecond: 5 });
    expect(cluster.until('broker.logDirFailed')).toMatchObject({ brokerId: full, why: 'full' });
    cluster.untilTrue(() => cluster.leader() !== full && cluster.leader() >= 0);
    cluster.run(5);
    cluster.configure({ ratePerSecond: 0 });
    cluster.run(5);
    expect(cluster.frame.brokers[`b${full}`]).toMatchObject({ process: 'down', disk: 'full' });
    expect(diskOf(cluster.insides, full).cleanShutdownEpoch).toBeNull();
    expect(cluster.engine.outcome()).toMatchObject({ lost: 0, diverged: 0 });
    // With room again it comes back and catches up.
    cluster.give({ type: 'disk.heal', brokerId: full });
    cluster.start(full);
    cluster.heal();
    expect(cluster.story(full)).toBe(cluster.story(cluster.leader()));
    expect(cluster.complaints()).toEqual([]);
  });
});

describe('a disk that has failed', () => {
  it('is noticed by a follower when it is to write, and the ISR shrinks', () => {
    const cluster = new Cluster({ minIsr: 2 });
    const [follower] = cluster.followers();
    cluster.give({ type: 'disk.fail', brokerId: follower });
    cluster.hand(1);
    expect(cluster.until('broker.logDirFailed')).toMatchObject({ brokerId: follower, why: 'failed' });
    cluster.untilTrue(() => !cluster.isr().includes(follower));
    expect(cluster.complaints()).toEqual([]);
  });

  it('does not let a process begin, while a full one does until it is to write', () => {
    const cluster = new Cluster();
    const [failed, full] = cluster.followers();
    cluster.kill(failed);
    cluster.kill(full);
    cluster.give({ type: 'disk.fail', brokerId: failed });
    cluster.give({ type: 'disk.fill', brokerId: full });
    cluster.start(failed);
    cluster.start(full);
    const startedAtUs = cluster.seen('node.started', ({ node }) => node === `b${failed}`).at(-1)?.timeUs;
    const [first] = cluster.seen('broker.logDirFailed');
    expect(first).toMatchObject({ brokerId: failed, timeUs: startedAtUs });
    cluster.until('broker.logDirFailed', ({ brokerId }) => brokerId === full);
    expect(cluster.seen('broker.logDirFailed').at(-1)?.timeUs).toBeGreaterThan(startedAtUs ?? 0);
    expect(cluster.complaints()).toEqual([]);
  });

  it('is told to whoever reads from it', () => {
    const cluster = new Cluster({ minIsr: 1, producer: { acks: 1 } });
    cluster.send(2);
    const [follower] = cluster.followers();
    const leader = cluster.leader();
    // The follower comes back with everything to read, when the leader's disk has just failed.
    cluster.stop(follower);
    cluster.until('node.stopped');
    cluster.send(2);
    cluster.start(follower);
    cluster.until('replica.becameFollower', ({ brokerId }) => brokerId === follower);
    cluster.give({ type: 'disk.fail', brokerId: leader });
    const refused = cluster.until('fetch.refused', ({ error }) => error === 'KAFKA_STORAGE_ERROR');
    expect(refused).toMatchObject({ brokerId: leader, from: `b${follower}` });
    expect(cluster.complaints()).toEqual([]);
  });

  it.each([
    ['disk.heal', 'diskIsWell', []],
    ['disk.fill', 'diskAlreadyFull', ['disk.fill']],
    ['disk.fail', 'diskAlreadyFailed', ['disk.fail']],
    ['disk.fill', 'diskAlreadyFailed', ['disk.fail']],
  ] as const)('%s is refused: %s', (type, code, before) => {
    const cluster = new Cluster();
    for (const first of before) cluster.give({ type: first, brokerId: 1 });
    const { disk } = cluster.frame.brokers.b1 ?? { disk: null };
    const { result } = cluster.engine.submit({ type, brokerId: 1 }, 'wish');
    expect(result).toEqual({ ok: false, reason: { code, params: { broker: '1' } } });
    expect(cluster.frame.brokers.b1?.disk).toBe(disk);
    expect(cluster.engine.submit({ type, brokerId: 9 }, 'nobody').result).toMatchObject({
      ok: false,
      reason: { code: 'unknownBroker' },
    });
  });
});
