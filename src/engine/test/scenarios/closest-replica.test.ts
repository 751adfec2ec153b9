/** What Kafka promises of consumers that read from the nearest replica (KIP-392). */
import { describe, expect, it } from 'vitest';
import { brokerNode } from '../../../contract/ids.ts';
import { consumerMemory } from '../../clients/consumer/state.ts';
import type { ClusterSpec } from '../cluster-script.ts';
import { Cluster, ORDERS } from '../cluster-script.ts';

const SELECTOR = 'org.apache.kafka.common.replica.RackAwareReplicaSelector';
const RACKS = ['a', 'b', 'c'];

/** A consumer in the rack of the first follower. */
function nearFollower(spec: ClusterSpec = {}): { readonly cluster: Cluster; readonly near: number } {
  // Where the leader is, is drawn by the seed and not by racks of consumers.
  const near = new Cluster({ racks: RACKS }).followers()[0];
  const cluster = new Cluster({
    racks: RACKS,
    groups: [
      {
        name: 'team',
        topics: ['orders'],
        assignor: 'range',
        configs: { 'auto.offset.reset': 'earliest', 'metadata.max.age.ms': '20000' },
      },
    ],
    consumers: [
      { name: 'Ada', groupId: 'team', startAtMs: 1_200, processingMs: 1, rack: RACKS[near - 1] ?? '' },
    ],
    ...spec,
    configs: { 'replica.selector.class': SELECTOR, 'offsets.topic.num.partitions': '1', ...spec.configs },
  });
  expect(cluster.followers()[0]).toBe(near);
  cluster.send(1);
  cluster.untilTrue(() => polled(cluster) === 1, 30);
  return { cluster, near };
}

const polled = (cluster: Cluster): number =>
  cluster
    .seen('consumer.polled')
    .reduce((count, { fromOffset, toOffset }) => count + toOffset - fromOffset + 1, 0);

/** Records that reached the consumer from this broker. */
const from = (cluster: Cluster, brokerId: number): number =>
  cluster
    .seen('request.sent', ({ flight }) => flight.to === 'k-ada' && flight.from === brokerNode(brokerId))
    .reduce((count, { flight }) => count + (flight.api === 'Fetch' ? flight.recordCount : 0), 0);

describe('a consumer in the rack of a follower', () => {
  it('is sent there by the leader, and reads there', () => {
    const { cluster, near } = nearFollower();
    expect(cluster.seen('consumer.readsFrom')).toMatchObject([
      { consumerId: 'k-ada', partition: ORDERS, brokerId: near },
    ]);
    cluster.send(3);
    cluster.untilTrue(() => polled(cluster) === 4, 10);
    expect(from(cluster, near)).toBe(4);
    expect(from(cluster, cluster.leader())).toBe(0);
  });

  it('gets a record only when the follower knows that it is committed: half a second later on a quiet topic', () => {
    const { cluster, near } = nearFollower();
    cluster.run(2);
    cluster.send(1);
    expect(cluster.replica(near).highWatermark).toBe(1);
    const sentUs = cluster.seen('produce.acknowledged').at(-1)?.timeUs ?? 0;
    const got = cluster.until('consumer.polled');
    expect(got.timeUs - sentUs).toBeGreaterThan(400_000);
    expect(got.timeUs - sentUs).toBeLessThan(520_000);
  });

  it('stays with the leader when nothing is configured, or when it tells no rack', () => {
    for (const { cluster } of [
      nearFollower({ configs: { 'replica.selector.class': '' } }),
      nearFollower({ rules: { fetchFromFollower: false } }),
    ]) {
      expect(cluster.seen('consumer.readsFrom')).toEqual([]);
      expect(from(cluster, cluster.leader())).toBe(1);
    }
  });

  it('asks the leader again when metadata.max.age.ms is over, and is sent there again', () => {
    const { cluster, near } = nearFollower();
    const first = cluster.seen('consumer.readsFrom')[0]?.timeUs ?? 0;
    const again = cluster.until('consumer.readsFrom');
    expect(again.brokerId).toBe(near);
    expect(again.timeUs - first).toBeGreaterThan(19_900_000);
    expect(again.timeUs - first).toBeLessThan(20_700_000);
  });

  it('goes back to the leader when the follower dies, and when it has left the ISR is not sent there again', () => {
    const { cluster, near } = nearFollower();
    cluster.kill(near);
    cluster.run(0.5);
    cluster.hand(2);
    cluster.untilTrue(() => polled(cluster) === 3, 30);
    expect(from(cluster, cluster.leader())).toBe(2);
    const sentThere = cluster.seen('consumer.readsFrom').length;
    cluster.untilTrue(() => !cluster.isr().includes(near), 30);
    cluster.run(25);
    expect(cluster.seen('consumer.readsFrom')).toHaveLength(sentThere);
  });

  it('whose offset the follower does not have goes to the leader instead of being reset', () => {
    const { cluster, near } = nearFollower({ minIsr: 1, configs: { 'replica.lag.time.max.ms': '4000' } });
    const leader = cluster.leader();
    cluster.link('clog', `b${leader}`, `b${near}`);
    cluster.hand(2);
    cluster.untilTrue(() => !cluster.isr().includes(near), 20);
    cluster.run(0.1);
    cluster.link('reset', 'k-ada', `b${near}`);
    cluster.untilTrue(() => polled(cluster) === 3, 20);
    // It still believes that it was sent there.
    cluster.tamper(({ world }) => {
      const node = world.sim.nodes.get('k-ada');
      const state = node && consumerMemory(node)?.client?.partitions.get(ORDERS);
      if (state) state.preferred = { brokerId: near, untilUs: Number.MAX_SAFE_INTEGER };
    });
    cluster.until(
      'fetch.refused',
      ({ brokerId, error }) => brokerId === near && error === 'OFFSET_OUT_OF_RANGE',
    );
    cluster.send(1);
    cluster.untilTrue(() => polled(cluster) === 4, 20);
    expect(cluster.seen('consumer.reset')).toHaveLength(1);
  });
});
