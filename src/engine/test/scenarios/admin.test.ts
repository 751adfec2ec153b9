/** What an administrator does to topics and brokers: moves, elections, more partitions, configs. */
import { describe, expect, it } from 'vitest';
import { Cluster } from '../cluster-script.ts';

describe('a partition that is moved', () => {
  const move = (cluster: Cluster, replicas: readonly number[] | null): void =>
    cluster.give({ type: 'partition.reassign', topic: 'orders', partition: 0, replicas });

  it('is copied first, and leaves its old replicas when every new one is in sync', () => {
    const cluster = new Cluster({ brokers: 4 });
    cluster.send(3);
    const before = cluster.partition().replicas;
    const added = [1, 2, 3, 4].find((id) => !before.includes(id)) ?? -1;
    const [gone = -1, ...stay] = before;
    move(cluster, [added, ...stay]);
    cluster.until('partition.replicasChanged');
    expect(cluster.partition()).toMatchObject({
      replicas: [added, ...stay, gone],
      adding: [added],
      removing: [gone],
    });
    cluster.untilTrue(() => cluster.partition().adding.length === 0, 20);
    expect(cluster.partition()).toMatchObject({ replicas: [added, ...stay], removing: [] });
    expect(cluster.partition().leaderId).not.toBe(gone);
    cluster.send(2);
    expect(cluster.draw(added)).toContain('0 1 2 3 4');
    cluster.run(5);
    expect(cluster.partition().logs.map(({ brokerId }) => brokerId)).not.toContain(gone);
    expect(cluster.complaints()).toEqual([]);
  });

  it('waits for a new replica that is down, and can be taken back', () => {
    const cluster = new Cluster({ brokers: 4 });
    const before = cluster.partition().replicas;
    const added = [1, 2, 3, 4].find((id) => !before.includes(id)) ?? -1;
    cluster.kill(added);
    cluster.until('broker.fenced');
    move(cluster, [added, ...before.slice(1)]);
    cluster.run(20);
    expect(cluster.partition().adding).toEqual([added]);
    move(cluster, null);
    cluster.until('partition.replicasChanged');
    expect(cluster.partition()).toMatchObject({ adding: [], removing: [] });
    expect([...cluster.partition().replicas].sort()).toEqual([...before].sort());
    expect(cluster.complaints()).toEqual([]);
  });
});

describe('leadership', () => {
  it('goes back to the preferred replica when it is asked to', () => {
    const cluster = new Cluster();
    const preferred = cluster.leader();
    cluster.kill(preferred);
    cluster.until('partition.leaderElected');
    cluster.start(preferred);
    cluster.heal();
    expect(cluster.leader()).not.toBe(preferred);
    cluster.give({ type: 'partition.electLeader', topic: 'orders', partition: 0, election: 'preferred' });
    expect(cluster.until('partition.leaderElected')).toMatchObject({ toLeader: preferred });
    expect(cluster.complaints()).toEqual([]);
  });

  it('goes back by itself within five minutes', () => {
    const cluster = new Cluster();
    const preferred = cluster.leader();
    cluster.kill(preferred);
    cluster.until('partition.leaderElected');
    cluster.start(preferred);
    cluster.heal();
    const { timeUs } = cluster.until('partition.leaderElected', () => true, 301);
    expect(cluster.leader()).toBe(preferred);
    expect(timeUs / 1e6).toBeLessThan(310);
    expect(cluster.complaints()).toEqual([]);
  });

  it('goes to whoever lives when the topic comes to allow that', () => {
    const cluster = new Cluster({ minIsr: 1, rules: { eligibleLeaderReplicas: false } });
    cluster.send(1);
    const last = cluster.leader();
    const [one, other] = cluster.followers() as [number, number];
    for (const id of [one, other]) cluster.kill(id);
    cluster.untilTrue(() => cluster.partition().isr.length === 1);
    cluster.send(2);
    cluster.kill(last);
    cluster.untilTrue(() => cluster.partition().leaderId === -1);
    cluster.start(one);
    cluster.run(20);
    expect(cluster.partition().leaderId).toBe(-1);
    cluster.give({
      type: 'config.alter',
      scope: 'topic',
      name: 'orders',
      configs: { 'unclean.leader.election.enable': 'true' },
    });
    // The controller looks for such partitions every five minutes.
    const elected = cluster.until('partition.leaderElected', () => true, 301);
    expect(elected).toMatchObject({ toLeader: one });
    expect(cluster.partition().isr).toEqual([one]);
    cluster.run(1);
    expect(cluster.engine.outcome().lost).toBe(2);
  });
});

it('a topic is given more partitions, which are led at once', () => {
  const cluster = new Cluster({ partitions: 2 });
  cluster.give({ type: 'topic.addPartitions', name: 'orders', partitionCount: 4 });
  expect(cluster.until('topic.partitionsAdded')).toMatchObject({ topic: 'orders', from: 2, to: 4 });
  cluster.run(2);
  for (const key of ['orders-2', 'orders-3'] as const) {
    expect(cluster.partition(key).leaderId).toBeGreaterThan(0);
    expect(cluster.partition(key).isr).toHaveLength(3);
  }
  expect(cluster.complaints()).toEqual([]);
});

it('min.insync.replicas can be raised while a topic is written', () => {
  const cluster = new Cluster({ minIsr: 1 });
  cluster.send(1);
  cluster.give({
    type: 'config.alter',
    scope: 'topic',
    name: 'orders',
    configs: { 'min.insync.replicas': '3' },
  });
  cluster.until('config.changed');
  cluster.kill(cluster.followers()[0] ?? -1);
  cluster.untilTrue(() => cluster.partition().isr.length === 2);
  cluster.hand(1);
  cluster.run(1);
  expect(cluster.seen('produce.acknowledged')).toHaveLength(1);
  expect(cluster.complaints()).toEqual([]);
});
