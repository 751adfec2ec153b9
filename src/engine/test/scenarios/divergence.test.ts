/** Logs that part come together again, whatever was written meanwhile (KIP-101, KIP-279, KIP-595). */
import { describe, expect, it } from 'vitest';
import { Cluster, logIn, ORDERS } from '../cluster-script.ts';

describe('logs that parted', () => {
  /** Two brokers that are never up together, each the leader in turn: EpochDrivenReplicationProtocolAcceptanceTest
   *  #logsShouldNotDivergeOnUncleanLeaderElections. */
  it('agree after any number of unclean elections', () => {
    const cluster = new Cluster({
      brokers: 3,
      replicas: 2,
      minIsr: 1,
      producer: { acks: 1 },
      topicConfigs: { 'unclean.leader.election.enable': 'true' },
    });
    const [a = -1, b = -1] = cluster.partition().replicas;
    const take = (leader: number, other: number, count: number): void => {
      cluster.stop(other);
      cluster.until('node.stopped');
      if (cluster.frame.brokers[`b${leader}`]?.process === 'down') cluster.start(leader);
      cluster.untilTrue(() => cluster.partition().status === 'online' && cluster.leader() === leader, 30, 20);
      cluster.send(count);
    };
    cluster.send(1);
    take(b, a, 1);
    take(a, b, 3);
    take(b, a, 1);
    take(a, b, 2);
    expect(cluster.story(a)).not.toBe(cluster.story(b));
    cluster.start(b);
    cluster.heal(30);
    expect(cluster.story(a)).toBe(cluster.story(b));
    // One round for each epoch that only one of them has written.
    const rounds = cluster.seen('replica.truncated');
    expect(rounds.length).toBeGreaterThan(1);
    expect(rounds.every(({ brokerId }) => brokerId === b)).toBe(true);
    const epochs = logIn(cluster.insides, b).epochs.map(({ epoch }) => epoch);
    expect(epochs).toEqual([...epochs].sort((x, y) => x - y));
    // Every loss of an acknowledged record is told, and each is explained.
    const { acknowledged, lost } = cluster.frame.audit;
    const kept = cluster.story(a).split(' ').length;
    expect(acknowledged - lost).toBe(kept);
    expect(cluster.complaints()).toEqual([]);
  });

  it('agree after fast changes of leader, each with a record that nobody copied', () => {
    const cluster = new Cluster({
      minIsr: 1,
      producer: { acks: 1 },
      configs: { 'broker.session.timeout.ms': '1500', 'broker.heartbeat.interval.ms': '300' },
    });
    cluster.send(3);
    cluster.run(1);
    for (let round = 0; round < 4; round++) {
      const leader = cluster.leader();
      for (const id of cluster.partition().replicas)
        if (id !== leader) cluster.link('cut', `b${leader}`, `b${id}`);
      cluster.link('cut', `b${leader}`, 'c101');
      cluster.send(1);
      cluster.until('partition.leaderElected', ({ toLeader }) => toLeader !== leader && toLeader >= 0);
      cluster.until('replica.becameLeader');
      for (const { a, b } of Object.values(cluster.frame.links)) cluster.link('heal', a, b);
      cluster.run(0.5);
    }
    cluster.heal(30);
    const [first, second, third] = [1, 2, 3].map((id) => cluster.story(id));
    expect(first).toBe(second);
    expect(second).toBe(third);
    expect(cluster.partition().leaderEpoch).toBeGreaterThanOrEqual(4);
    expect(cluster.complaints()).toEqual([]);
  });
});

describe('the only replica', () => {
  it('goes two epochs on with every restart: to no leader and back (LeaderEpochIntegrationTest)', () => {
    const cluster = new Cluster({ replicas: 1, minIsr: 1 });
    cluster.send(1);
    const only = cluster.leader();
    cluster.stop(only);
    cluster.until('node.stopped');
    cluster.start(only);
    cluster.until('replica.becameLeader');
    expect(cluster.partition().leaderEpoch).toBe(2);
    cluster.send(1);
    expect(cluster.story(only)).toBe('1@0 2@2');
    expect(logIn(cluster.insides, only).epochs).toEqual([
      { epoch: 0, startOffset: 0 },
      { epoch: 2, startOffset: 1 },
    ]);
  });
});

describe('a broker that was away', () => {
  it('reads its high watermark from the checkpoint of at most five seconds before', () => {
    const cluster = new Cluster();
    cluster.send(2);
    cluster.run(6);
    const [away] = cluster.followers();
    cluster.send(2);
    cluster.run(0.6);
    expect(cluster.draw(away)).toBe('0 1 2 3 |');
    cluster.kill(away);
    // Nothing of the log is lost with the process; of the high watermark, what was not written down.
    expect(cluster.draw(away)).toBe('0 1 | 2 3');
    cluster.start(away);
    const back = cluster.until('replica.becameFollower', ({ brokerId }) => brokerId === away);
    expect(back.partition).toBe(ORDERS);
    expect(cluster.draw(away)).toBe('0 1 | 2 3');
    cluster.heal(10);
    expect(cluster.draw(away)).toBe('0 1 2 3 |');
    expect(cluster.seen('replica.truncated')).toEqual([]);
  });

  it('that left in good order has written its high watermark down', () => {
    const cluster = new Cluster();
    cluster.send(2);
    cluster.run(1);
    const [away] = cluster.followers();
    cluster.stop(away);
    cluster.until('node.stopped');
    expect(cluster.draw(away)).toBe('0 1 |');
  });
});

it('a write that times out may be committed all the same, and is doubled by a retry without idempotence', () => {
  const cluster = new Cluster({
    producer: { idempotence: false },
    producerConfigs: { 'request.timeout.ms': '2000' },
  });
  const leader = cluster.leader();
  const [slow] = cluster.followers();
  cluster.link('clog', `b${leader}`, `b${slow}`);
  cluster.hand(1);
  expect(cluster.until('produce.refused')).toMatchObject({ error: 'REQUEST_TIMED_OUT', willRetry: true });
  cluster.link('heal', `b${leader}`, `b${slow}`);
  cluster.until('produce.acknowledged');
  cluster.run(2);
  expect(cluster.story(leader)).toBe('1@0 1@0');
  expect(cluster.frame.audit).toMatchObject({ sent: 1, acknowledged: 1, duplicated: 1 });
});
