/** Replicas that move to other brokers, in the eras with ZooKeeper. */
import { expect, it } from 'vitest';
import type { EraName } from '../../../contract/eras.ts';
import { Cluster, ORDERS } from '../cluster-script.ts';

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
