/** A controller that ends in good order (KafkaRaftClient#shutdown): it resigns, and another leads without having missed it. */
import { describe, expect, it } from 'vitest';
import { Cluster } from '../cluster-script.ts';

const active = ({ frame }: Cluster): number =>
  Object.values(frame.controllers).find((view) => view.isActive)?.controllerId ?? -1;
const gapUs = (cluster: Cluster, how: 'controller.stop' | 'controller.kill'): number => {
  const controllerId = active(cluster);
  cluster.give({ type: how, controllerId });
  const sinceUs = cluster.engine.nowUs();
  const { timeUs } = cluster.until('controller.activated', undefined, 30);
  return timeUs - sinceUs;
};

describe('an active controller that is asked to shut down', () => {
  it('is followed at once by the voter with the longest log, and ends when that leads', () => {
    const cluster = new Cluster({ controllers: 3 });
    const old = active(cluster);
    cluster.give({ type: 'controller.stop', controllerId: old });
    expect(cluster.frame.controllers[`c${old}`]).toMatchObject({ process: 'stopping', role: 'resigned' });
    const elected = cluster.until('controller.elected');
    const stopped = cluster.until('node.stopped', ({ node }) => node === `c${old}`);
    expect(cluster.seen('controller.resigned')).toMatchObject([{ controllerId: old, why: 'shuttingDown' }]);
    // Neither a fetch timeout (2 s) nor an election timeout (1 to 2 s) went by.
    expect(elected.timeUs - (cluster.seen('controller.resigned')[0]?.timeUs ?? 0)).toBeLessThan(200_000);
    expect(stopped.timeUs).toBeGreaterThan(elected.timeUs);
    expect(cluster.seen('node.killed')).toEqual([]);
    cluster.run(3);
    cluster.kill(cluster.leader());
    cluster.until('partition.leaderElected');
    expect(cluster.complaints()).toEqual([]);
  });

  it('leaves the cluster without a controller for much less time than one that is killed', () => {
    const stopped = gapUs(new Cluster({ controllers: 3 }), 'controller.stop');
    const killed = gapUs(new Cluster({ controllers: 3 }), 'controller.kill');
    expect(stopped * 4).toBeLessThan(killed);
  });

  it('waits five seconds for another, and then ends all the same', () => {
    const cluster = new Cluster({ controllers: 3 });
    const old = active(cluster);
    const others = [101, 102, 103].filter((id) => id !== old);
    for (const controllerId of others) cluster.give({ type: 'controller.kill', controllerId });
    cluster.give({ type: 'controller.stop', controllerId: old });
    const sinceUs = cluster.engine.nowUs();
    const stopped = cluster.until('node.stopped', ({ node }) => node === `c${old}`, 30);
    expect(stopped.timeUs - sinceUs).toBe(5_000_000);
    // It comes back as one that leads no epoch of its own.
    cluster.give({ type: 'controller.start', controllerId: old });
    cluster.give({ type: 'controller.start', controllerId: others[0] ?? -1 });
    cluster.until('controller.activated', undefined, 30);
    cluster.send(1);
    expect(cluster.complaints()).toEqual([]);
  });

  it('tells a voter that it could not reach again, until it is heard', () => {
    const cluster = new Cluster({ controllers: 3 });
    const old = active(cluster);
    const others = [101, 102, 103].filter((id) => id !== old);
    for (const id of others) cluster.link('cut', `c${old}`, `c${id}`);
    cluster.give({ type: 'controller.stop', controllerId: old });
    cluster.run(1);
    for (const id of others) cluster.link('heal', `c${old}`, `c${id}`);
    const elected = cluster.until('controller.elected', undefined, 10);
    // A voter misses its leader after two seconds; it was told before.
    expect(elected.timeUs - (cluster.seen('controller.resigned')[0]?.timeUs ?? 0)).toBeLessThan(1_900_000);
    cluster.run(5);
    expect(cluster.frame.controllers[`c${old}`]?.process).toBe('down');
    expect(cluster.complaints()).toEqual([]);
  });

  it('ends at once when it is the only voter', () => {
    const cluster = new Cluster();
    cluster.give({ type: 'controller.stop', controllerId: 101 });
    const sinceUs = cluster.engine.nowUs();
    expect(cluster.until('node.stopped').timeUs - sinceUs).toBeLessThan(1_000);
    expect(active(cluster)).toBe(-1);
    cluster.give({ type: 'controller.start', controllerId: 101 });
    cluster.run(1);
    expect(active(cluster)).toBe(101);
    expect(cluster.complaints()).toEqual([]);
  });
});

it('a follower that is asked to shut down ends at once, and nobody is elected', () => {
  const cluster = new Cluster({ controllers: 3 });
  const passive = [101, 102, 103].find((id) => id !== active(cluster)) ?? -1;
  cluster.give({ type: 'controller.stop', controllerId: passive });
  cluster.until('node.stopped', ({ node }) => node === `c${passive}`);
  cluster.run(8);
  expect(cluster.seen('controller.elected')).toHaveLength(1);
  const again = cluster.engine.submit({ type: 'controller.stop', controllerId: passive }, 'x').result;
  expect(again).toMatchObject({ ok: false, reason: { code: 'brokerAlreadyDown' } });
});
