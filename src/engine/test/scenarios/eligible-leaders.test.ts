/** Eligible leader replicas (KIP-966): who may lead when nobody is in sync, and what that saves. */
import { describe, expect, it } from 'vitest';
import type { ClusterSpec } from '../cluster-script.ts';
import { Cluster } from '../cluster-script.ts';

describe('the last replica standing loses power', () => {
  /** Two records on all three; the leader is cut off, a third is committed by two; then one of these is cut off too, and
   *  the last one loses what it had not flushed. */
  function lastOneFalls(spec: ClusterSpec = {}) {
    const cluster = new Cluster({ minIsr: 2, ...spec });
    cluster.send(2);
    const first = cluster.leader();
    cluster.link('cut', `b${first}`, '*');
    const { toLeader: second } = cluster.until('partition.leaderElected');
    cluster.untilTrue(() => cluster.leader() === second);
    cluster.send(1);
    cluster.link('cut', `b${second}`, '*');
    const { toLeader: last } = cluster.until('partition.leaderElected');
    cluster.give({ type: 'broker.powerCut', brokerId: last, lose: 'all' });
    cluster.untilTrue(() => cluster.partition().leaderId === -1);
    return { cluster, first, second, last };
  }

  it('and one that holds all that is committed leads in its place: nothing is lost', () => {
    const { cluster, first, second, last } = lastOneFalls();
    expect(cluster.partition()).toMatchObject({
      isr: [],
      eligible: [second, last].sort((a, b) => a - b),
      lastKnownLeaderId: last,
    });
    for (const id of [first, second]) cluster.link('heal', `b${id}`, '*');
    const elected = cluster.until('partition.leaderElected');
    expect(elected).toMatchObject({ toLeader: second, fromElr: true });
    // With one in sync, too few: what is in the ELR stays there.
    expect(cluster.partition()).toMatchObject({ isr: [second], eligible: [last] });
    cluster.start(last);
    cluster.heal();
    for (const id of [first, second, last]) expect(cluster.draw(id)).toBe('0 1 2 |');
    expect(cluster.partition()).toMatchObject({ eligible: [], lastKnownLeaderId: -1 });
    expect(cluster.engine.outcome()).toMatchObject({ lost: 0, diverged: 0 });
    expect(cluster.complaints()).toEqual([]);
  });

  it('and without them everybody waits for it, and loses with it', () => {
    const { cluster, first, second, last } = lastOneFalls({ rules: { eligibleLeaderReplicas: false } });
    expect(cluster.partition()).toMatchObject({ isr: [last], eligible: [] });
    for (const id of [first, second]) cluster.link('heal', `b${id}`, '*');
    cluster.run(20);
    expect(cluster.partition().leaderId).toBe(-1);
    cluster.start(last);
    expect(cluster.until('partition.leaderElected')).toMatchObject({ toLeader: last });
    cluster.heal();
    for (const id of [first, second, last]) expect(cluster.draw(id)).toBe('|');
    expect(cluster.engine.outcome().lost).toBe(3);
  });
});

it('a broker that ended in good order keeps its place; one that died does not', () => {
  const cluster = new Cluster({ minIsr: 3 });
  const [tidy, dead] = cluster.followers() as [number, number];
  cluster.stop(tidy);
  cluster.until('node.stopped');
  cluster.untilTrue(() => cluster.partition().eligible.includes(tidy));
  cluster.kill(dead);
  cluster.untilTrue(() => cluster.partition().eligible.includes(dead));
  cluster.start(dead);
  cluster.until('broker.registered', ({ brokerId }) => brokerId === dead);
  expect(cluster.partition().eligible).toEqual([tidy]);
  cluster.start(tidy);
  cluster.until('broker.registered', ({ brokerId }) => brokerId === tidy);
  expect(cluster.partition().eligible).toContain(tidy);
  cluster.heal();
  expect(cluster.complaints()).toEqual([]);
});
