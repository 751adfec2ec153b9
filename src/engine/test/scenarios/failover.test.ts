/** What Kafka promises when brokers die, leave and come back. */
import { describe, expect, it } from 'vitest';
import type { EraName } from '../../../contract/eras.ts';
import { Cluster } from '../cluster-script.ts';

describe('a leader that is killed', () => {
  it('is followed by the first live member of the ISR in replica order, under the next epoch', () => {
    const cluster = new Cluster();
    const [first, second, third] = cluster.partition().replicas;
    expect(cluster.leader()).toBe(first);
    cluster.kill(first ?? -1);
    const elected = cluster.until('partition.leaderElected');
    expect(elected).toMatchObject({ fromLeader: first, toLeader: second, leaderEpoch: 1, unclean: false });
    expect(elected.isr).toEqual([second, third]);
    // Its partitions first, then the broker itself, in one batch of the metadata log.
    expect(cluster.seen('metadata.appended').at(-1)?.records).toEqual([
      'PartitionChangeRecord',
      'BrokerRegistrationChangeRecord',
    ]);
    const began = cluster.until('replica.becameLeader');
    expect(began).toMatchObject({ brokerId: second, leaderEpoch: 1 });
    expect(began.timeUs - elected.timeUs).toBeLessThan(600_000);
    cluster.run(0.1);
    expect(cluster.seen('replica.becameFollower').at(-1)).toMatchObject({ brokerId: third, leaderEpoch: 1 });
  });

  it('is passed over in favour of the third when the second is dead too', () => {
    const cluster = new Cluster({ minIsr: 1 });
    const [first = -1, second = -1, third = -1] = cluster.partition().replicas;
    cluster.kill(second);
    cluster.until('broker.fenced');
    cluster.kill(first);
    expect(cluster.until('partition.leaderElected')).toMatchObject({ toLeader: third, isr: [third] });
  });

  it('costs nothing that was acknowledged with acks=all', () => {
    const cluster = new Cluster({ partitions: 3 });
    cluster.configure({ ratePerSecond: 50 });
    cluster.run(2);
    cluster.kill(1);
    cluster.run(14);
    cluster.start(1);
    cluster.run(3);
    cluster.kill(2);
    cluster.run(14);
    cluster.start(2);
    cluster.configure({ ratePerSecond: 0 });
    cluster.heal();
    cluster.run(5);
    const { sent, acknowledged, committed, lost, failed, duplicated, outOfOrder } = cluster.frame.audit;
    expect(sent).toBeGreaterThan(1_000);
    expect({ acknowledged, committed, lost, failed, duplicated, outOfOrder }).toEqual({
      acknowledged: sent,
      committed: sent,
      lost: 0,
      failed: 0,
      duplicated: 0,
      outOfOrder: 0,
    });
    expect(cluster.complaints()).toEqual([]);
    for (const key of ['orders-0', 'orders-1', 'orders-2']) {
      expect(cluster.story(1, key)).toBe(cluster.story(3, key));
      expect(cluster.story(2, key)).toBe(cluster.story(3, key));
    }
  });

  it('can cost what was acknowledged with acks=1, and it is told which', () => {
    const cluster = new Cluster({ producer: { acks: 1 } });
    cluster.send(2);
    cluster.run(1);
    const old = cluster.leader();
    for (const id of cluster.followers()) cluster.link('cut', `b${old}`, `b${id}`);
    cluster.send(1);
    expect(cluster.frame.audit).toMatchObject({ acknowledged: 3, atRisk: 1, lost: 0 });
    expect(cluster.replica(old).atRisk).toBe(1);
    cluster.kill(old);
    for (const id of cluster.followers()) cluster.link('heal', `b${old}`, `b${id}`);
    cluster.until('partition.leaderElected');
    // It still lies on a disk.
    expect(cluster.frame.audit.lost).toBe(0);
    cluster.send(1);
    cluster.run(1);
    // Another record is committed in its place: it is not, and lies on that disk alone.
    expect(cluster.frame.audit).toMatchObject({ acknowledged: 4, committed: 3, atRisk: 1, lost: 0 });
    expect(cluster.replica(old).atRisk).toBe(1);
    cluster.start(old);
    const truncated = cluster.until('replica.truncated');
    expect(truncated).toMatchObject({ brokerId: old, fromOffset: 3, toOffset: 2 });
    expect(cluster.seen('record.lost')).toMatchObject([{ offset: 2, sequence: 3, acks: 1 }]);
    expect(cluster.frame.audit).toMatchObject({ acknowledged: 4, atRisk: 0, lost: 1, broken: null });
    expect(cluster.story(cluster.leader())).toBe('1@0 2@0 4@1');
    // Cut back to where the logs part, it copies what the new leader wrote, and is in sync again.
    expect(cluster.until('partition.isrChanged').to).toContain(old);
    cluster.heal(5);
    expect(cluster.story(old)).toBe('1@0 2@0 4@1');
    expect(cluster.complaints()).toEqual([]);
  });
});

describe('a broker that comes back', () => {
  it('is refused while the session of its former self lasts: DUPLICATE_BROKER_REGISTRATION', () => {
    const cluster = new Cluster();
    cluster.run(3);
    const broker = cluster.followers()[0];
    const before = cluster.frame.brokers[`b${broker}`]?.brokerEpoch ?? -1;
    cluster.kill(broker);
    const killedUs = cluster.engine.nowUs();
    cluster.start(broker);
    const registered = cluster.until('broker.registered', ({ brokerId }) => brokerId === broker);
    const refusals = cluster.seen('broker.registrationRefused');
    expect(refusals.length).toBeGreaterThan(5);
    expect(new Set(refusals.map(({ error }) => error))).toEqual(new Set(['DUPLICATE_BROKER_REGISTRATION']));
    const fenced = cluster.seen('broker.fenced', ({ brokerId }) => brokerId === broker)[0];
    expect((fenced?.timeUs ?? 0) - killedUs).toBeGreaterThan(6_900_000);
    expect(refusals.every(({ timeUs }) => timeUs <= (fenced?.timeUs ?? 0))).toBe(true);
    expect(registered.timeUs).toBeGreaterThan(fenced?.timeUs ?? 0);
    expect(registered.brokerEpoch).toBeGreaterThan(before);
    cluster.until('broker.unfenced', ({ brokerId }) => brokerId === broker);
    cluster.heal(10);
    expect(cluster.isr()).toEqual([1, 2, 3]);
  });
});

describe('a controlled shutdown', () => {
  it('moves leadership away before the broker goes', () => {
    const cluster = new Cluster({ partitions: 3 });
    cluster.configure({ ratePerSecond: 50 });
    cluster.run(1);
    const led = Object.values(cluster.frame.partitions).filter(({ leaderId }) => leaderId === 1);
    expect(led.length).toBeGreaterThan(0);
    cluster.stop(1);
    const stopping = cluster.until('broker.shuttingDown');
    const stopped = cluster.until('node.stopped');
    const elected = cluster.seen('partition.leaderElected');
    expect(elected.map(({ partition }) => partition)).toEqual(led.map(({ id }) => id));
    expect(elected.every(({ timeUs, leaderEpoch }) => timeUs === stopping.timeUs && leaderEpoch === 1)).toBe(
      true,
    );
    expect(cluster.seen('replica.becameLeader', ({ leaderEpoch }) => leaderEpoch === 1)).toHaveLength(
      led.length,
    );
    expect(cluster.seen('broker.fenced')).toMatchObject([{ brokerId: 1, silentForMs: null }]);
    // Asked again 50 ms after the first answer, then at the rhythm of heartbeats: once more is enough.
    expect(stopped.timeUs - stopping.timeUs).toBeLessThan(2_500_000);
    cluster.configure({ ratePerSecond: 0 });
    cluster.run(3);
    const { sent, acknowledged, failed } = cluster.frame.audit;
    expect({ acknowledged, failed }).toEqual({ acknowledged: sent, failed: 0 });
  });

  it('leaves nobody to wait for: the broker is let in again at once', () => {
    const cluster = new Cluster();
    cluster.stop(cluster.leader());
    const { node } = cluster.until('node.stopped');
    cluster.start(Number(node.slice(1)));
    cluster.until('broker.unfenced', ({ brokerId }) => `b${brokerId}` === node, 2);
    expect(cluster.seen('broker.registrationRefused')).toEqual([]);
    cluster.heal(5);
  });
});

describe('the last member of the ISR', () => {
  /** Both followers are fenced, then the leader dies, with records that they do not have. */
  function lastManGone(
    unclean: boolean,
    era: EraName = '4.1',
  ): { cluster: Cluster; last: number; others: readonly number[] } {
    const cluster = new Cluster({
      minIsr: 1,
      era,
      topicConfigs: { 'unclean.leader.election.enable': String(unclean) },
    });
    cluster.send(2);
    cluster.run(1);
    const last = cluster.leader();
    const others = cluster.followers();
    for (const id of others) cluster.kill(id);
    cluster.untilTrue(() => cluster.isr().length === 1, 20, 50);
    cluster.send(2);
    cluster.kill(last);
    return { cluster, last, others };
  }

  it('leaves the partition offline when it dies, and only it may lead again', () => {
    const { cluster, last, others } = lastManGone(false);
    expect(cluster.until('partition.leaderElected')).toMatchObject({
      toLeader: -1,
      leaderEpoch: 1,
      isr: [],
    });
    expect(cluster.partition()).toMatchObject({
      status: 'offline',
      eligible: [last],
      lastKnownLeaderId: last,
    });
    for (const id of others) cluster.start(id);
    cluster.run(10);
    expect(cluster.partition()).toMatchObject({ status: 'offline', leaderId: -1, isr: [], eligible: [last] });
    cluster.start(last);
    // It died: whether it has kept everything is not known.
    const elected = cluster.until('partition.leaderElected');
    expect(elected).toMatchObject({ fromLeader: -1, toLeader: last, leaderEpoch: 2, isr: [last] });
    expect(elected).toMatchObject({ unclean: true, lastKnown: true, fromElr: false });
    cluster.heal(10);
    expect(cluster.partition()).toMatchObject({ eligible: [], lastKnownLeaderId: -1 });
    expect(cluster.story(others[0] ?? -1)).toBe('1@0 2@0 3@0 4@0');
    expect(cluster.frame.audit.lost).toBe(0);
    expect(cluster.complaints()).toEqual([]);
  });

  it('stays listed in the ISR before there were eligible leader replicas', () => {
    const { cluster, last, others } = lastManGone(false, '3.3');
    const epochs = cluster.partition().leaderEpoch;
    expect(cluster.until('partition.leaderElected')).toMatchObject({
      toLeader: -1,
      leaderEpoch: epochs + 1,
      isr: [last],
    });
    expect(cluster.partition().status).toBe('offline');
    for (const id of others) cluster.start(id);
    cluster.run(10);
    expect(cluster.partition()).toMatchObject({ status: 'offline', leaderId: -1, isr: [last] });
    cluster.start(last);
    expect(cluster.until('partition.leaderElected')).toMatchObject({
      fromLeader: -1,
      toLeader: last,
      leaderEpoch: epochs + 2,
      unclean: false,
    });
    cluster.heal(10);
    expect(cluster.story(others[0] ?? -1)).toBe('1@0 2@0 3@2 4@2');
    expect(cluster.frame.audit.lost).toBe(0);
    expect(cluster.complaints()).toEqual([]);
  });

  it('is replaced by one that lacks its records where unclean elections are allowed, and the loss is told', () => {
    const { cluster, last, others } = lastManGone(true);
    expect(cluster.until('partition.leaderElected')).toMatchObject({ toLeader: -1 });
    const [next = -1] = others;
    cluster.start(next);
    expect(cluster.until('partition.leaderElected')).toMatchObject({
      toLeader: next,
      unclean: true,
      isr: [next],
    });
    cluster.send(1);
    cluster.start(last);
    expect(cluster.until('replica.truncated')).toMatchObject({ brokerId: last, fromOffset: 4, toOffset: 2 });
    expect(
      cluster
        .seen('record.lost')
        .map(({ sequence, acks }) => `${sequence}/${acks}`)
        .sort(),
    ).toEqual(['3/all', '4/all']);
    expect(cluster.frame.audit).toMatchObject({ lost: 2, broken: null });
    cluster.start(others[1] ?? -1);
    cluster.heal(10);
    for (const id of [1, 2, 3]) expect(cluster.story(id)).toBe('1@0 2@0 5@2');
    expect(cluster.complaints()).toEqual([]);
  });
});

describe('a leader that is cut off', () => {
  /** Producer and leader still reach each other; the leader reaches neither the controller nor its followers. */
  function cutOff(acks: 'all' | 1): { cluster: Cluster; stale: number } {
    // Two records make one batch: a broker handles one request of a connection at a time.
    const cluster = new Cluster({ producer: { acks }, producerConfigs: { 'linger.ms': '200' } });
    cluster.send(2);
    cluster.run(1);
    const stale = cluster.leader();
    for (const peer of ['c101', ...cluster.followers().map((id) => `b${id}`)])
      cluster.link('cut', `b${stale}`, peer);
    return { cluster, stale };
  }
  const reunite = (cluster: Cluster, stale: number): void => {
    for (const link of Object.values(cluster.frame.links))
      if (link.a === `b${stale}` || link.b === `b${stale}`) cluster.link('heal', link.a, link.b);
  };

  it('takes records, and acknowledges none of them with acks=all', () => {
    const { cluster, stale } = cutOff('all');
    const cutUs = cluster.engine.nowUs();
    cluster.hand(2);
    const elected = cluster.until('partition.leaderElected');
    expect(elected.leaderEpoch).toBe(1);
    expect(elected.isr).not.toContain(stale);
    expect(cluster.draw(stale)).toBe('0 1 | 2 3');
    // For all it knows its followers are behind; it may not shrink the ISR by itself.
    const proposed = cluster.until('isr.shrinkProposed');
    expect(proposed.leaderId).toBe(stale);
    cluster.run(10);
    expect(cluster.draw(stale)).toMatch(/^0 1 \| 2 3/);
    const moved = cluster.seen(
      'partition.highWatermarkAdvanced',
      (event) => event.timeUs > cutUs && event.brokerId === stale,
    );
    expect(moved).toEqual([]);
    reunite(cluster, stale);
    cluster.heal(60);
    expect(cluster.seen('replica.truncated')).toMatchObject([{ brokerId: stale, toOffset: 2 }]);
    const { sent, acknowledged, lost, duplicated } = cluster.frame.audit;
    expect({ sent, acknowledged, lost, duplicated }).toEqual({
      sent: 4,
      acknowledged: 4,
      lost: 0,
      duplicated: 0,
    });
    expect(cluster.complaints()).toEqual([]);
  });

  it('loses what it acknowledged with acks=1', () => {
    const { cluster, stale } = cutOff(1);
    cluster.send(2);
    cluster.until('partition.leaderElected');
    cluster.run(2);
    reunite(cluster, stale);
    cluster.heal(30);
    expect(cluster.frame.audit).toMatchObject({ acknowledged: 4, lost: 2, broken: null });
    expect(cluster.story(stale)).toBe('1@0 2@0');
    expect(cluster.complaints()).toEqual([]);
  });
});
