/** Clusters of the eras with ZooKeeper, from the first process to the first committed offset. */
import { describe, expect, it } from 'vitest';
import type { EraName } from '../../../contract/eras.ts';
import { digestOf } from '../../kernel/plain.ts';
import { Cluster } from '../cluster-script.ts';

const ERAS: readonly EraName[] = ['0.10', '0.11', '2.4'];

describe.each(ERAS)('a cluster of Kafka %s', (era) => {
  it.each([1, 3, 5])(
    'starts with an ensemble of %i, registers its brokers, and elects a controller',
    (zookeepers) => {
      const cluster = new Cluster({ era, zookeepers });
      const { frame } = cluster;
      expect(frame.cluster).toMatchObject({
        era,
        controllerEpoch: 1,
        votersUp: zookeepers,
        voterCount: zookeepers,
      });
      const leaders = Object.values(frame.zookeepers).filter(({ role }) => role === 'leading');
      expect(leaders).toHaveLength(1);
      // A session for each broker, and the nodes that go with it.
      const controller = frame.cluster.activeControllerId;
      const owned = Object.values(frame.sessions).map(({ client, owns }) => [client, [...owns].sort()]);
      expect(owned.sort()).toEqual(
        [1, 2, 3].map((id) => [
          `b${id}`,
          [`/brokers/ids/${id}`, ...(id === controller ? ['/controller'] : [])],
        ]),
      );
      // The broker's epoch is the zxid of its registration.
      for (const id of [1, 2, 3]) {
        expect(frame.znodes[`/brokers/ids/${id}`]?.stat.czxid).toBe(frame.brokers[`b${id}`]?.brokerEpoch);
      }
      expect(frame.znodes['/controller_epoch']?.data).toBe(1);
      expect(frame.znodes['/brokers/topics/orders/partitions/0/state']?.data).toMatchObject({
        leader: cluster.leader(),
        leader_epoch: 0,
        controller_epoch: 1,
      });
      expect(cluster.seen('controller.elected')).toHaveLength(1);
      expect(cluster.seen('controller.activated')).toHaveLength(1);
    },
  );

  it('replicates what is sent, and gives it to a group', () => {
    const cluster = new Cluster({
      era,
      zookeepers: 3,
      configs: { 'offsets.topic.num.partitions': '3' },
      groups: [
        {
          name: 'billing',
          topics: ['orders'],
          assignor: 'range',
          configs: { 'auto.offset.reset': 'earliest' },
        },
      ],
      consumers: [{ name: 'Ada', groupId: 'billing', startAtMs: 3_000, processingMs: 0 }],
    });
    cluster.send(3);
    cluster.untilTrue(() => cluster.frame.groups.billing?.lags['orders-0']?.committed === 3, 30, 10);
    expect(cluster.draw(1)).toBe('0 1 2 |');
    expect(cluster.frame.topics.__consumer_offsets).toMatchObject({
      partitionCount: 3,
      replicationFactor: 3,
    });
    expect(cluster.frame.audit).toMatchObject({ acknowledged: 3, committed: 3, lost: 0 });
    expect(cluster.complaints()).toEqual([]);
  });

  it('plays the same film twice', () => {
    const film = (): unknown[] => {
      const cluster = new Cluster({ era, zookeepers: 3, latencyMs: [1, 20] });
      cluster.send(2);
      cluster.kill(cluster.leader());
      cluster.run(12);
      return [digestOf(cluster.insides), cluster.events.length];
    };
    expect(film()).toEqual(film());
  });
});

describe('what an era does not have', () => {
  const refusalOf = (era: EraName, command: Parameters<Cluster['give']>[0]): unknown =>
    new Cluster({ era }).engine.submit(command, 'x').result;

  it('is refused in words', () => {
    const idempotent = {
      type: 'producer.configure',
      producerId: 'p-shop',
      settings: { acks: 'all', idempotence: true },
    } as const;
    expect(refusalOf('0.10', idempotent)).toMatchObject({
      ok: false,
      reason: { code: 'eraLacks', params: { feature: 'enable.idempotence', era: '0.10', since: '0.11' } },
    });
    const cooperative = {
      type: 'group.add',
      name: 'a',
      topics: ['orders'],
      assignor: 'cooperative-sticky',
    } as const;
    expect(refusalOf('0.11', cooperative)).toMatchObject({ ok: false, reason: { code: 'eraLacks' } });
    expect(refusalOf('2.4', { type: 'controller.kill', controllerId: 101 })).toMatchObject({ ok: false });
    expect(refusalOf('4.1', { type: 'zookeeper.kill', serverId: 201 })).toMatchObject({ ok: false });
  });
});
