/** Who belongs to the cluster, and whom a voter that was away disturbs. */
import { describe, expect, it } from 'vitest';
import { Cluster, diskOf } from '../cluster-script.ts';

describe('a broker that registers', () => {
  it('with the id of another cluster is refused, and ends after a minute of that', () => {
    const cluster = new Cluster();
    const stranger = cluster.followers()[0];
    cluster.stop(stranger);
    cluster.until('node.stopped');
    cluster.tamper((insides) => {
      Object.assign(diskOf(insides, stranger), { clusterId: 'another' });
    });
    cluster.start(stranger);
    const startedUs = cluster.engine.nowUs();
    const refused = cluster.until('broker.registrationRefused');
    expect(refused).toMatchObject({ brokerId: stranger, error: 'INCONSISTENT_CLUSTER_ID' });
    const ended = cluster.until('broker.registrationTimedOut');
    expect((ended.timeUs - startedUs) / 1e6).toBeCloseTo(60, 0);
    cluster.run(1);
    expect(cluster.frame.brokers[`b${stranger}`]?.process).toBe('down');
  });

  it('again after a kill waits until its session is over', () => {
    const cluster = new Cluster();
    const [broker] = cluster.followers();
    cluster.kill(broker);
    cluster.start(broker);
    const startedUs = cluster.engine.nowUs();
    expect(cluster.until('broker.registrationRefused').error).toBe('DUPLICATE_BROKER_REGISTRATION');
    const { timeUs } = cluster.until('broker.registered', ({ brokerId }) => brokerId === broker);
    expect((timeUs - startedUs) / 1e6).toBeGreaterThan(6);
    expect((timeUs - startedUs) / 1e6).toBeLessThan(12);
    expect(cluster.complaints()).toEqual([]);
  });
});

describe('a controller that was cut off', () => {
  function comesBack(preVote: boolean) {
    const cluster = new Cluster({ controllers: 3, rules: { preVote } });
    const [away] = Object.values(cluster.frame.controllers).filter((view) => !view.isActive);
    const { controllerEpoch } = cluster.frame.cluster;
    cluster.link('cut', away?.id ?? '', '*');
    cluster.run(30);
    const epochAway = cluster.frame.controllers[away?.id ?? '']?.epoch;
    cluster.link('heal', away?.id ?? '', '*');
    cluster.run(20);
    expect(cluster.complaints()).toEqual([]);
    return { controllerEpoch, epochAway, epochAfter: cluster.frame.cluster.controllerEpoch };
  }

  it('begins no epochs by itself, and disturbs nobody when it comes back', () => {
    const { controllerEpoch, epochAway, epochAfter } = comesBack(true);
    expect([epochAway, epochAfter]).toEqual([controllerEpoch, controllerEpoch]);
  });

  it('without PreVote comes back with a later epoch, and deposes the leader', () => {
    const { controllerEpoch, epochAway, epochAfter } = comesBack(false);
    expect(epochAway).toBeGreaterThan(controllerEpoch + 3);
    expect(epochAfter).toBeGreaterThan(epochAway ?? 0);
  });
});
