/** What the audits say of a controller that chooses badly, and of a quorum that forgets its votes. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type * as Elections from '../controller/elections.ts';
import type { ControllerDisk } from '../controller/state.ts';
import { truncateLog } from '../storage/log.ts';
import type { ClusterSpec } from '../test/cluster-script.ts';
import { Cluster } from '../test/cluster-script.ts';

const fault = vi.hoisted(() => ({ picksFromOutside: false, emptiesIsr: false }));

vi.mock('../controller/elections.ts', async (load) => {
  const real = await load<typeof Elections>();
  const brokerLeaves: typeof real.brokerLeaves = (control, brokerId) =>
    real.brokerLeaves(control, brokerId).map((record) => {
      if (record.type !== 'PartitionChangeRecord' || !record.isr) return record;
      if (fault.emptiesIsr) return { ...record, isr: [] };
      const { image } = control;
      const partition = image.topics.get(image.names.get(record.topicId) ?? '')?.partitions[
        record.partitionId
      ];
      const outside = partition?.replicas.find((id) => id !== brokerId && !record.isr?.includes(id));
      return fault.picksFromOutside && outside !== undefined ? { ...record, leader: outside } : record;
    });
  return { ...real, brokerLeaves };
});

afterEach(() => {
  fault.picksFromOutside = false;
  fault.emptiesIsr = false;
});

/** One follower has fallen out of the ISR; then the leader dies. */
function leaderDiesWithOneOut(spec: ClusterSpec = {}): { cluster: Cluster; out: number; old: number } {
  const cluster = new Cluster({ configs: { 'replica.lag.time.max.ms': '1000' }, minIsr: 1, ...spec });
  const old = cluster.leader();
  const [out] = cluster.followers();
  cluster.link('clog', `b${old}`, `b${out}`);
  cluster.hand(2);
  cluster.until('partition.isrChanged');
  cluster.untilTrue(() => cluster.frame.audit.acknowledged >= 2);
  cluster.kill(old);
  return { cluster, out, old };
}

describe('leader-is-in-isr', () => {
  it('holds when the controller picks from the ISR', () => {
    const { cluster, out } = leaderDiesWithOneOut();
    const { toLeader, isr } = cluster.until('partition.leaderElected');
    expect(toLeader).not.toBe(out);
    expect(isr).toContain(toLeader);
    cluster.run(5);
    expect(cluster.complaints()).toEqual([]);
  });

  it('is broken by a leader from outside the ISR, and what it loses is found to be lost', () => {
    fault.picksFromOutside = true;
    const { cluster, out, old } = leaderDiesWithOneOut();
    const { invariant, sentence } = cluster.firstBroken();
    expect(invariant).toBe('leader-is-in-isr');
    expect(sentence).toMatch(new RegExp(`^partition orders-0: leader ${out} is not in its ISR \\[\\d\\]$`));
    // The old leader, coming back, cuts off what the new one never had.
    expect(cluster.frame.audit.lost).toBe(0);
    cluster.link('heal', `b${old}`, `b${out}`);
    cluster.start(old);
    cluster.until('record.lost');
    expect(cluster.seen('invariant.broken').map((event) => event.invariant)).toContain(
      'acknowledged-survives',
    );
  });

  it('is broken by an ISR without a member', () => {
    fault.emptiesIsr = true;
    const { cluster } = leaderDiesWithOneOut({ rules: { eligibleLeaderReplicas: false } });
    expect(cluster.firstBroken().sentence).toMatch(/^partition orders-0: its ISR is empty/);
  });
});

describe('one-quorum-leader-per-epoch', () => {
  const leaderOf = (cluster: Cluster): string => {
    const found = Object.values(cluster.frame.controllers).find((view) => view.isActive);
    return found?.id ?? '';
  };

  it('holds through elections', () => {
    const cluster = new Cluster({ controllers: 3 });
    for (let round = 0; round < 3; round++) {
      const controllerId = Number(leaderOf(cluster).slice(1));
      cluster.give({ type: 'controller.kill', controllerId });
      cluster.until('controller.activated');
      cluster.give({ type: 'controller.start', controllerId });
      cluster.run(3);
    }
    expect(cluster.seen('controller.elected').length).toBeGreaterThanOrEqual(4);
    expect(cluster.complaints()).toEqual([]);
  });

  it('is broken by voters that lost what they wrote down of their votes', () => {
    const cluster = new Cluster({ controllers: 3 });
    const leader = leaderOf(cluster);
    const { epoch } = cluster.frame.controllers[leader] ?? { epoch: -1 };
    const others = Object.keys(cluster.frame.controllers).filter((id) => id !== leader);
    for (const id of others) {
      cluster.give({ type: 'controller.kill', controllerId: Number(id.slice(1)) });
      cluster.link('cut', id, leader);
    }
    cluster.tamper(({ world }) => {
      for (const id of others) {
        const disk = world.sim.nodes.get(id)?.disk as ControllerDisk;
        Object.assign(disk, { epoch: epoch - 1, leaderId: -1, votedFor: -1 });
        // A log tells the epoch too.
        truncateLog(disk.log, 0);
      }
    });
    for (const id of others) cluster.give({ type: 'controller.start', controllerId: Number(id.slice(1)) });
    expect(cluster.firstBroken().invariant).toBe('one-vote-per-epoch');
    const { sentence } = cluster.until(
      'invariant.broken',
      ({ invariant }) => invariant === 'one-quorum-leader-per-epoch',
    );
    expect(sentence).toMatch(
      new RegExp(`^quorum epoch ${epoch}: controllers \\d+ and \\d+ were both elected$`),
    );
  });
});
