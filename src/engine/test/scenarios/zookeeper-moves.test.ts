/** Replicas that move to other brokers, in the eras with ZooKeeper. */
import { describe, expect, it } from 'vitest';
import type { EraName } from '../../../contract/eras.ts';
import { onAdminRequest } from '../../kafka-zk/admin-requests.ts';
import { NodeContext } from '../../kernel/context.ts';
import type { Incoming } from '../../kernel/network.ts';
import type { RequestOf } from '../../protocol/api.ts';
import { Cluster, diskOf, ORDERS } from '../cluster-script.ts';

/** Hears what a broker would answer. */
class Ear extends NodeContext {
  readonly answers: unknown[] = [];
  override respond(_incoming: Incoming, body: unknown): void {
    this.answers.push(body);
  }
}

/** What the controller answers to whoever asks which moves are under way. */
function movesListed(cluster: Cluster, body: RequestOf<'ListPartitionReassignments'>): unknown {
  const { sim } = cluster.insides.world;
  const node = sim.nodes.get(`b${cluster.frame.cluster.activeControllerId}`);
  if (!node) throw new Error('no controller');
  const ear = new Ear(sim, node);
  const api = 'ListPartitionReassignments';
  const incoming = { connectionId: 0, correlationId: 0, from: 'admin', api, apiVersion: 0, body };
  onAdminRequest(ear, api, incoming, { aliveBrokers: [], hasTopic: () => true, isLed: () => true });
  return ear.answers[0];
}

/** Broker 4 is to take the place of broker 3, and cannot catch up. */
function stuck(era: EraName): Cluster {
  const cluster = new Cluster({ era, zookeepers: 3, producerConfigs: { retries: '5' } });
  cluster.send(2);
  cluster.give({ type: 'broker.add' });
  cluster.run(3);
  for (const other of ['b1', 'b2', 'b3']) {
    if (other !== `b${cluster.frame.cluster.activeControllerId}` || other === `b${cluster.leader()}`)
      cluster.link('clog', 'b4', other);
  }
  cluster.give({ type: 'partition.reassign', topic: 'orders', partition: 0, replicas: [1, 2, 4] });
  cluster.run(5);
  return cluster;
}

it.each<EraName>(['0.10', '0.11', '2.4'])('a reassignment in %s comes to its end, and stays there', (era) => {
  // The producer of 0.10 does not try again unless it is told to.
  const cluster = new Cluster({ era, zookeepers: 3, producerConfigs: { retries: '5' } });
  cluster.send(2);
  cluster.give({ type: 'broker.add' });
  cluster.run(3);
  cluster.give({ type: 'partition.reassign', topic: 'orders', partition: 0, replicas: [4, 2, 1] });
  cluster.run(10);
  expect(cluster.partition().replicas).toEqual([4, 2, 1]);
  expect(cluster.isr()).toEqual([1, 2, 4]);
  const { leaderEpoch } = cluster.partition();
  cluster.run(10);
  expect(cluster.partition().leaderEpoch).toBe(leaderEpoch);
  expect(cluster.frame.znodes['/admin/reassign_partitions']).toBeUndefined();
  expect(cluster.seen('partition.replicasChanged', ({ partition }) => partition === ORDERS)).toHaveLength(2);
  cluster.send(1);
  expect(cluster.story(4)).toBe(cluster.story(cluster.leader()));
  expect(cluster.complaints()).toEqual([]);
});

describe('a move that is under way', () => {
  it('is told of to whoever asks, by name or all of them (KIP-455)', () => {
    const cluster = stuck('2.4');
    const move = {
      partitionIndex: 0,
      replicas: [1, 2, 4, 3],
      addingReplicas: [4],
      removingReplicas: [3],
    };
    const all = movesListed(cluster, { timeoutMs: 1_000, topics: null });
    expect(all).toEqual({
      errorCode: 'NONE',
      errorMessage: null,
      topics: [{ name: 'orders', partitions: [move] }],
    });
    const named = (partitionIndexes: readonly number[]) =>
      movesListed(cluster, { timeoutMs: 1_000, topics: [{ name: 'orders', partitionIndexes }] });
    expect(named([0])).toEqual(all);
    expect(named([7])).toMatchObject({ topics: [] });
    expect(movesListed(new Cluster({ era: '2.4' }), { timeoutMs: 1_000, topics: null })).toMatchObject({
      topics: [],
    });
  });

  it('is taken back in 2.4: the replicas are as they were, and what was begun is deleted', () => {
    const cluster = stuck('2.4');
    expect(cluster.partition()).toMatchObject({ replicas: [1, 2, 4, 3] });
    cluster.give({ type: 'partition.reassign', topic: 'orders', partition: 0, replicas: null });
    cluster.until('partition.replicasChanged', ({ adding }) => adding.length === 0, 30);
    for (const other of ['b1', 'b2', 'b3']) {
      if (cluster.engine.submit({ type: 'network.heal', a: 'b4', b: other }, other).result.ok)
        cluster.run(0.01);
    }
    cluster.run(5);
    expect([...cluster.partition().replicas].sort()).toEqual([1, 2, 3]);
    expect(diskOf(cluster.insides, 4).logs.has(ORDERS)).toBe(false);
    expect(cluster.frame.znodes['/brokers/topics/orders']?.data).toMatchObject({
      adding_replicas: [],
      removing_replicas: [],
    });
    cluster.heal();
    cluster.send(1);
    expect(cluster.complaints()).toEqual([]);
  });

  it('is taken back in no release before that', () => {
    const { result } = stuck('0.11').engine.submit(
      { type: 'partition.reassign', topic: 'orders', partition: 0, replicas: null },
      'x',
    );
    expect(result).toMatchObject({ ok: false, reason: { code: 'eraLacks', params: { since: '2.4' } } });
  });

  it.each<EraName>(['0.10', '0.11', '2.4'])('goes on under another controller in %s', (era) => {
    const cluster = stuck(era);
    const old = cluster.frame.cluster.activeControllerId;
    const brokers = ['b1', 'b2', 'b3'];
    cluster.stop(old);
    cluster.until('controller.activated', ({ controllerId }) => controllerId !== old, 30);
    for (const other of brokers) cluster.engine.submit({ type: 'network.heal', a: 'b4', b: other }, other);
    cluster.start(old);
    cluster.until(
      'partition.replicasChanged',
      ({ adding, removing }) => adding.length + removing.length === 0,
      60,
    );
    cluster.heal();
    expect(cluster.partition().replicas).toEqual([1, 2, 4]);
    cluster.send(1);
    expect(cluster.complaints()).toEqual([]);
  });
});
