/** `.kafka_cleanshutdown`: written when a broker has ended in good order, removed when its logs are loaded again; and what a broker
 *  that comes back is taken for by the controller. */
import { describe, expect, it } from 'vitest';
import type { EraName } from '../../../contract/eras.ts';
import { Cluster, diskOf } from '../cluster-script.ts';

const cluster = (era: EraName): Cluster => new Cluster({ era, producerConfigs: { retries: '20' } });
const recovered = (of: Cluster, brokerId: number): number =>
  of.seen('broker.logsRecovered', (event) => event.brokerId === brokerId).length;
const down = (of: Cluster, brokerId: number): void => {
  of.stop(brokerId);
  of.until('node.stopped', ({ node }) => node === `b${brokerId}`);
};

describe.each<EraName>(['0.10', '2.4', '3.3', '4.1'])('a broker of %s', (era) => {
  it('that ended in good order opens its logs as they are; one that was killed reads them again', () => {
    const of = cluster(era);
    of.send(3);
    const [broker] = of.followers();
    down(of, broker);
    expect(diskOf(of.insides, broker).cleanShutdownEpoch).not.toBeNull();
    of.start(broker);
    of.heal();
    expect(recovered(of, broker)).toBe(0);
    // It vouched for one start.
    expect(diskOf(of.insides, broker).cleanShutdownEpoch).toBeNull();
    of.kill(broker);
    // With ZooKeeper its place is taken until its session is over.
    of.run(10);
    of.start(broker);
    of.heal();
    expect(recovered(of, broker)).toBe(1);
    expect(of.complaints()).toEqual([]);
  });
});

describe('a broker that is killed in the midst of its start', () => {
  it('has not loaded its logs yet: the file still vouches for them, by the epoch of the life before (4.1)', () => {
    const of = cluster('4.1');
    of.send(2);
    const [broker] = of.followers();
    down(of, broker);
    const { cleanShutdownEpoch } = diskOf(of.insides, broker);
    expect(cleanShutdownEpoch).toBeGreaterThan(0);
    of.start(broker);
    of.until('broker.registered', ({ brokerId }) => brokerId === broker);
    of.kill(broker);
    expect(diskOf(of.insides, broker).cleanShutdownEpoch).toBe(cleanShutdownEpoch);
    of.start(broker);
    of.heal();
    expect(recovered(of, broker)).toBe(0);
    expect(of.complaints()).toEqual([]);
  });
});

describe('a broker that comes back', () => {
  it('is let in at once after a shutdown, and after a kill when its session is over', () => {
    const of = cluster('4.1');
    const [broker] = of.followers();
    down(of, broker);
    of.start(broker);
    const since = of.engine.nowUs();
    expect(of.until('broker.registered', ({ brokerId }) => brokerId === broker).timeUs - since).toBeLessThan(
      500_000,
    );
    of.heal();
    of.kill(broker);
    of.start(broker);
    const killedUs = of.engine.nowUs();
    const again = of.until('broker.registered', ({ brokerId }) => brokerId === broker, 30);
    expect(again.timeUs - killedUs).toBeGreaterThan(6_500_000);
    const refused = of.seen('broker.registrationRefused');
    expect(refused.length).toBeGreaterThan(2);
    expect(new Set(refused.map(({ error }) => error))).toEqual(new Set(['DUPLICATE_BROKER_REGISTRATION']));
    // 100 ms, 200, 400, 800, 1,600 between two attempts.
    const gaps = refused
      .slice(1)
      .map(({ timeUs }, i) => Math.round((timeUs - (refused[i]?.timeUs ?? 0)) / 1e5));
    expect(gaps.slice(0, 5)).toEqual([1, 2, 4, 8, 16]);
  });

  it('keeps its place among the eligible if it ended in good order, and loses it if it did not', () => {
    const play = (isClean: boolean) => {
      const of = new Cluster({ era: '4.1', minIsr: 2 });
      of.send(2);
      const [first, second] = of.followers();
      of.kill(first);
      of.until('partition.isrChanged', ({ to }) => !to.includes(first), 30);
      // With one left in sync, whoever leaves now is eligible.
      if (isClean) down(of, second);
      else of.kill(second);
      of.untilTrue(() => !of.isr().includes(second), 30, 100);
      of.run(1);
      expect(of.partition().eligible).toContain(second);
      // Nobody may join again, so that only the registration can change it.
      of.link('cut', `b${second}`, `b${of.leader()}`);
      of.start(second);
      of.until('broker.registered', ({ brokerId }) => brokerId === second, 30);
      of.run(1);
      return of.partition().eligible.includes(second);
    };
    expect([play(true), play(false)]).toEqual([true, false]);
  });
});
