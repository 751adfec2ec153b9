/** The picture says what the nodes hold, and what each of them believes. */
import { describe, expect, it } from 'vitest';
import { Cluster, logIn, replicaIn } from '../test/cluster-script.ts';

describe('a partition in the picture', () => {
  it('shows each replica’s own log end and high watermark', () => {
    const cluster = new Cluster();
    cluster.send(3);
    const { insides } = cluster;
    for (const id of [1, 2, 3]) {
      const view = cluster.replica(id);
      expect(view.logEndOffset).toBe(logIn(insides, id).logEndOffset);
      expect(view.highWatermark).toBe(replicaIn(insides, id).highWatermark);
      expect(view.sizeBytes).toBe(logIn(insides, id).sizeBytes);
    }
  });

  it('is online, then its leader is down, then it is electing, then online under another', () => {
    const cluster = new Cluster();
    const seen: string[] = [];
    const look = (): void => {
      const { status, leaderId, previousLeaderId } = cluster.partition();
      const line = `${status} ${leaderId}${previousLeaderId < 0 ? '' : ` after ${previousLeaderId}`}`;
      if (seen.at(-1) !== line) seen.push(line);
    };
    const [first, second] = cluster.partition().replicas;
    look();
    cluster.kill(first ?? -1);
    cluster.untilTrue(() => {
      look();
      return seen.length > 3;
    }, 12);
    expect(seen).toEqual([
      `online ${first}`,
      `leaderDown ${first}`,
      `electing ${second} after ${first}`,
      `online ${second}`,
    ]);
  });

  it('shows of a dead broker what lies on its disk', () => {
    const cluster = new Cluster();
    cluster.send(2);
    const [dead] = cluster.followers();
    cluster.run(6);
    cluster.kill(dead);
    expect(cluster.replica(dead)).toMatchObject({ role: 'none', logEndOffset: 2, highWatermark: 2 });
    expect(cluster.frame.brokers[`b${dead}`]).toMatchObject({
      process: 'down',
      registration: 'active',
      downSinceUs: cluster.engine.nowUs(),
    });
  });
});

describe('a broker in the picture', () => {
  it('shows when the controller’s patience will end, and it does', () => {
    const cluster = new Cluster();
    const broker = `b${cluster.followers()[0]}`;
    expect(cluster.frame.brokers[broker]?.sessionEndsAtUs).toBeNull();
    cluster.kill(Number(broker.slice(1)));
    const endsAtUs = cluster.frame.brokers[broker]?.sessionEndsAtUs ?? -1;
    const waits = cluster.engine.waits();
    expect(waits).toContainEqual({ kind: 'brokerSession', broker: broker.slice(1), untilUs: endsAtUs });
    const fenced = cluster.until('broker.fenced');
    expect(Math.abs(fenced.timeUs - endsAtUs)).toBeLessThanOrEqual(1);
    expect(cluster.frame.brokers[broker]).toMatchObject({ sessionEndsAtUs: null });
    // What the controller has written is so once the quorum has committed it.
    cluster.run(0.2);
    expect(cluster.frame.brokers[broker]).toMatchObject({ registration: 'fenced' });
  });

  it('counts what it leads and holds', () => {
    const cluster = new Cluster({ partitions: 6 });
    const views = Object.values(cluster.frame.brokers);
    expect(views.map(({ replicaCount }) => replicaCount)).toEqual([6, 6, 6]);
    expect(views.reduce((sum, { leads }) => sum + leads, 0)).toBe(6);
    for (const { brokerId, leads } of views) {
      const led = Object.values(cluster.frame.partitions).filter(({ leaderId }) => leaderId === brokerId);
      expect(leads).toBe(led.length);
    }
  });
});

describe('messages in the picture', () => {
  it('are those in the air: sent before, arriving after', () => {
    const cluster = new Cluster({ latencyMs: [5, 30] });
    cluster.configure({ ratePerSecond: 100 });
    for (let i = 0; i < 50; i++) {
      cluster.run(0.017);
      const { flights, timeUs } = cluster.frame;
      for (const { sentAtUs, arrivesAtUs, lostAtUs } of Object.values(flights)) {
        expect(sentAtUs).toBeLessThanOrEqual(timeUs);
        expect(arrivesAtUs).toBeGreaterThan(timeUs);
        expect(lostAtUs).toBeNull();
      }
    }
    expect(Object.keys(cluster.frame.flights).length).toBeGreaterThan(0);
  });

  it('that were lost are marked until they would have arrived', () => {
    const cluster = new Cluster({ latencyMs: [50, 50] });
    cluster.configure({ ratePerSecond: 100 });
    cluster.run(1);
    const leader = `b${cluster.leader()}`;
    cluster.link('cut', leader, 'p-shop');
    const nowUs = cluster.engine.nowUs();
    const lost = Object.values(cluster.frame.flights).filter(({ lostAtUs }) => lostAtUs !== null);
    expect(lost.length).toBeGreaterThan(0);
    for (const { from, to, lostAtUs } of lost) {
      expect([from, to].sort()).toEqual([leader, 'p-shop']);
      expect(lostAtUs).toBe(nowUs);
    }
    expect(cluster.frame.links).toMatchObject({ [`${leader}|p-shop`]: { state: 'cut', sinceUs: nowUs } });
    cluster.run(0.051);
    expect(Object.values(cluster.frame.flights).filter(({ lostAtUs }) => lostAtUs !== null)).toEqual([]);
  });
});

it('keeps what did not change: the same parts, not equal ones', () => {
  const cluster = new Cluster();
  cluster.send(1);
  const before = cluster.frame;
  cluster.run(0);
  const same = cluster.frame;
  for (const table of ['brokers', 'topics', 'partitions', 'producers'] as const)
    for (const [id, view] of Object.entries(same[table])) expect(view).toBe(before[table][id]);
  cluster.send(1);
  expect(cluster.frame.partitions['orders-0']).not.toBe(before.partitions['orders-0']);
  expect(cluster.frame.topics.orders).toBe(before.topics.orders);
});
