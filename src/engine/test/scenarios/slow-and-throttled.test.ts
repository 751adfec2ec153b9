/** Followers that are slow, and followers that are held back (KIP-73). */
import { describe, expect, it } from 'vitest';
import { Cluster, ORDERS } from '../cluster-script.ts';

const fetchesFrom = (cluster: Cluster, broker: number, sinceUs: number): number =>
  cluster.seen(
    'request.sent',
    ({ flight, timeUs }) =>
      timeUs > sinceUs && flight.api === 'Fetch' && flight.from === `b${broker}` && !flight.isResponse,
  ).length;

describe('a slow broker', () => {
  it('takes its time over answers as well: its own fetches slow down, and hold the high watermark', () => {
    const cluster = new Cluster({ minIsr: 1, producer: { acks: 1 } });
    const [slow, quick] = cluster.followers();
    cluster.give({ type: 'broker.slow', brokerId: slow, factor: 200 });
    const sinceUs = cluster.engine.nowUs();
    cluster.configure({ ratePerSecond: 20 });
    cluster.run(10);
    expect(fetchesFrom(cluster, slow, sinceUs)).toBeLessThan(fetchesFrom(cluster, quick, sinceUs) / 2);
    const [appended] = cluster.seen('log.appended', ({ timeUs, asLeader }) => asLeader && timeUs > sinceUs);
    const [advanced] = cluster.seen(
      'partition.highWatermarkAdvanced',
      ({ timeUs, brokerId }) => brokerId === cluster.leader() && timeUs > sinceUs,
    );
    // A record goes to it, is read by it 199 ms later, and its next fetch says so.
    expect((advanced?.timeUs ?? 0) - (appended?.timeUs ?? 0)).toBeGreaterThan(199_000);
    expect(cluster.complaints()).toEqual([]);
  });
});

describe('a throttled replica', () => {
  /** A follower that was away has 60 kB to fetch; how long it takes until it is in sync again. */
  function catchUpS(topicConfigs: Record<string, string>, configs: Record<string, string>): number {
    const cluster = new Cluster({
      minIsr: 1,
      producer: { acks: 1 },
      topicConfigs,
      configs: { 'replica.fetch.max.bytes': '4000', ...configs },
      producerConfigs: { 'batch.size': '0' },
    });
    const [away] = cluster.followers();
    cluster.stop(away);
    cluster.until('node.stopped');
    cluster.configure({ ratePerSecond: 100 });
    cluster.untilTrue(() => cluster.partition().logs.some(({ sizeBytes }) => sizeBytes > 60_000), 120, 50);
    cluster.configure({ ratePerSecond: 0 });
    cluster.start(away);
    cluster.until('replica.becameFollower', ({ brokerId }) => brokerId === away);
    const sinceS = cluster.nowS;
    cluster.untilTrue(() => cluster.isr().includes(away), 120, 20);
    expect(cluster.seen('log.appended', ({ partition }) => partition === ORDERS).length).toBeGreaterThan(10);
    return cluster.nowS - sinceS;
  }

  it('outside of the ISR gets no more than the rate, on the leader’s side or on its own', () => {
    const free = catchUpS({}, {});
    const byLeader = catchUpS(
      { 'leader.replication.throttled.replicas': '*' },
      { 'leader.replication.throttled.rate': '8000' },
    );
    const byFollower = catchUpS(
      { 'follower.replication.throttled.replicas': '*' },
      { 'follower.replication.throttled.rate': '8000' },
    );
    expect(free).toBeLessThan(2);
    // 60 kB at 8 kB a second, less what goes through before the first second is over.
    for (const seconds of [byLeader, byFollower]) {
      expect(seconds).toBeGreaterThan(4);
      expect(seconds).toBeLessThan(12);
    }
  });

  it('is not held back where the topic does not list it, or while it is in sync', () => {
    const rate = {
      'leader.replication.throttled.rate': '1000',
      'follower.replication.throttled.rate': '1000',
    };
    expect(catchUpS({}, rate)).toBeLessThan(2);
    const cluster = new Cluster({
      topicConfigs: {
        'leader.replication.throttled.replicas': '*',
        'follower.replication.throttled.replicas': '*',
      },
      configs: rate,
    });
    cluster.configure({ ratePerSecond: 50 });
    cluster.run(10);
    cluster.configure({ ratePerSecond: 0 });
    cluster.run(2);
    expect(cluster.isr()).toEqual([1, 2, 3]);
    expect(cluster.seen('isr.shrinkProposed')).toEqual([]);
    const { logs } = cluster.partition();
    expect(new Set(logs.map(({ logEndOffset }) => logEndOffset)).size).toBe(1);
  });
});
