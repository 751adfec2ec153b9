/** Snapshots of the metadata log (KIP-630): when they are taken, what they let nodes forget, and who goes on from one. */
import { describe, expect, it } from 'vitest';
import type { EraName } from '../../../contract/eras.ts';
import { controllerDisk } from '../../cluster/world.ts';
import { recordsOf } from '../../protocol/metadata-snapshot.ts';
import { batchesOf } from '../../storage/log.ts';
import { readImage } from '../../storage/metadata-log.ts';
import type { ClusterSpec } from '../cluster-script.ts';
import { Cluster, memoryIn } from '../cluster-script.ts';

const BYTES = 'metadata.log.max.record.bytes.between.snapshots';
const AGE = 'metadata.log.max.snapshot.interval.ms';
const KEEP_BYTES = 'metadata.max.retention.bytes';
const KEEP_MS = 'metadata.max.retention.ms';

const three = (configs: ClusterSpec['configs'], era: EraName = '4.1'): Cluster =>
  new Cluster({ controllers: 3, era, configs: { ...configs } });

/** Snapshots often, and no more kept than one. */
const forgetful = (more: ClusterSpec['configs'] = {}): Cluster =>
  three({ [BYTES]: '3000', [KEEP_BYTES]: '0', 'metadata.log.segment.ms': '5000', ...more });

const nodeOf = (cluster: Cluster, id: string) => {
  const node = cluster.insides.world.sim.nodes.get(id);
  if (!node) throw new Error(`no node ${id}`);
  return node;
};
const active = ({ frame }: Cluster): number =>
  Object.values(frame.controllers).find((view) => view.isActive)?.controllerId ?? -1;
const passive = (cluster: Cluster): number => [101, 102, 103].find((id) => id !== active(cluster)) ?? -1;

describe('a snapshot', () => {
  it('is taken by every node when so many bytes have been written since its last', () => {
    const cluster = three({ [BYTES]: '4000' });
    cluster.run(80);
    const taken = cluster.seen('metadata.snapshotTaken');
    expect(new Set(taken.map(({ node }) => node))).toEqual(
      new Set(['c101', 'c102', 'c103', 'b1', 'b2', 'b3']),
    );
    expect(new Set(taken.map(({ why }) => why))).toEqual(new Set(['bytes']));
    const { log } = controllerDisk(nodeOf(cluster, 'c101'));
    const ends = taken.filter(({ node }) => node === 'c101').map(({ endOffset }) => endOffset);
    expect(ends.length).toBeGreaterThan(1);
    for (const [i, end] of ends.slice(1).entries()) {
      const between = [...batchesOf(log)].filter(
        ({ baseOffset }) => baseOffset >= (ends[i] ?? 0) && baseOffset < end,
      );
      const bytes = between.map(({ sizeBytes }) => sizeBytes);
      const sum = bytes.reduce((total, size) => total + size, 0);
      expect(sum).toBeGreaterThanOrEqual(4000);
      // Not one batch sooner; a follower hears of a few at once.
      expect(sum - (bytes.at(-1) ?? 0)).toBeLessThan(4000 + 500);
    }
    expect(cluster.frame.controllers.c101?.snapshot).toEqual({ endOffset: ends.at(-1), epoch: 1 });
    expect(cluster.complaints()).toEqual([]);
  });

  it.each<[EraName, number]>([
    ['4.1', 3],
    ['3.3', 0],
  ])('is taken in %s after so long, if that release knows of it: %i times', (era, times) => {
    const cluster = three(era === '4.1' ? { [AGE]: '10000' } : {}, era);
    const fromUs = cluster.engine.nowUs();
    cluster.run(36 - fromUs / 1e6);
    const taken = cluster.seen('metadata.snapshotTaken', ({ node }) => node === 'b1');
    expect(taken.map(({ why }) => why)).toEqual(Array.from({ length: times }, () => 'age'));
  });

  it('says what the log up to it says, and nothing more is needed to go on from it', () => {
    const cluster = three({ [BYTES]: '3000' });
    cluster.give({
      type: 'config.alter',
      scope: 'topic',
      name: 'orders',
      configs: { 'retention.ms': '70000' },
    });
    cluster.kill(2);
    cluster.run(30);
    const disk = controllerDisk(nodeOf(cluster, `c${active(cluster)}`));
    const upTo = disk.log.logEndOffset - 1;
    expect(disk.snapshots.length).toBeGreaterThan(0);
    const whole = readImage({ log: disk.log, snapshots: [] }, upTo);
    expect(recordsOf(readImage(disk, upTo))).toEqual(recordsOf(whole));
    expect(whole.topics.get('orders')?.configs.get('retention.ms')).toBe('70000');
  });
});

describe('what a snapshot stands for', () => {
  it('goes with the snapshot before it, when both are too large: the log begins at the next', () => {
    const cluster = forgetful();
    const before = cluster.frame.controllers.c101?.logEndOffset ?? 0;
    cluster.run(70);
    const dropped = cluster.seen('metadata.prefixDropped');
    expect(new Set(dropped.map(({ node }) => node)).size).toBe(6);
    for (const view of Object.values(cluster.frame.controllers)) {
      const { snapshots, log } = controllerDisk(nodeOf(cluster, view.id));
      expect(view.logStartOffset).toBeGreaterThan(before);
      expect(snapshots[0]?.id.endOffset).toBe(view.logStartOffset);
      // Whole segments before it are gone.
      expect(log.segments[0]?.baseOffset).toBeGreaterThan(0);
    }
    expect(cluster.complaints()).toEqual([]);
  });

  it('goes when the snapshot before it is too old; the newest stays whatever its age', () => {
    const cluster = three({ [AGE]: '20000', [KEEP_MS]: '30000' });
    cluster.run(130);
    const dropped = cluster.seen('metadata.prefixDropped', ({ node }) => node === 'b1');
    expect(dropped.map(({ reason }) => reason)).toEqual(['age', 'age']);
    const view = cluster.frame.brokers.b1;
    expect(view?.metadataLogStart).toBe(dropped.at(-1)?.logStartOffset);
    expect(view?.metadataSnapshot?.endOffset).toBeGreaterThanOrEqual(view?.metadataLogStart ?? 0);
  });
});

describe('who is behind the beginning of its leader’s log', () => {
  it('fetches the snapshot, a voter as well, and goes on from its end', () => {
    const cluster = forgetful();
    const late = passive(cluster);
    cluster.give({ type: 'controller.kill', controllerId: late });
    cluster.run(70);
    cluster.give({ type: 'controller.start', controllerId: late });
    const loaded = cluster.until('metadata.snapshotLoaded', ({ node }) => node === `c${late}`, 30);
    expect(loaded.from).toBe(`c${active(cluster)}`);
    cluster.run(3);
    const disk = controllerDisk(nodeOf(cluster, `c${late}`));
    expect(disk.log.logStartOffset).toBe(loaded.endOffset);
    expect(disk.snapshots[0]?.id).toEqual({ endOffset: loaded.endOffset, epoch: loaded.epoch });
    // Its vote and its fetches count: it can lead.
    const old = active(cluster);
    cluster.give({ type: 'controller.kill', controllerId: old });
    cluster.until('controller.activated', undefined, 30);
    cluster.run(5);
    expect([101, 102, 103].filter((id) => id !== old)).toContain(active(cluster));
    cluster.send(2);
    expect(cluster.complaints()).toEqual([]);
  });

  it('leads by what the snapshot says, when it is elected', () => {
    const cluster = forgetful();
    const late = passive(cluster);
    cluster.give({ type: 'controller.kill', controllerId: late });
    cluster.run(70);
    cluster.give({ type: 'controller.start', controllerId: late });
    cluster.until('metadata.snapshotLoaded', ({ node }) => node === `c${late}`, 30);
    cluster.run(3);
    for (let i = 0; i < 6 && active(cluster) !== late; i++) {
      const leader = active(cluster);
      cluster.give({ type: 'controller.kill', controllerId: leader });
      cluster.until('controller.activated', undefined, 30);
      cluster.give({ type: 'controller.start', controllerId: leader });
      cluster.run(5);
    }
    expect(active(cluster)).toBe(late);
    const led = cluster.leader();
    cluster.kill(led);
    expect(cluster.until('partition.leaderElected').fromLeader).toBe(led);
    cluster.run(2);
    cluster.send(2);
    expect(cluster.complaints()).toEqual([]);
  });

  it('is a broker that was away: topics deleted and made meanwhile are as they are now', () => {
    const cluster = forgetful();
    const [away] = cluster.followers();
    cluster.kill(away);
    cluster.run(12);
    cluster.give({
      type: 'topic.create',
      topic: { name: 'new', partitionCount: 1, replicationFactor: 3, configs: {}, assignment: [[1, 2, 3]] },
    });
    cluster.run(70);
    cluster.give({ type: 'broker.start', brokerId: away });
    const loaded = cluster.until('metadata.snapshotLoaded', ({ node }) => node === `b${away}`, 30);
    expect(loaded.from).toBe(`c${active(cluster)}`);
    cluster.run(10);
    expect(memoryIn(cluster.insides, away).image.topics.has('new')).toBe(true);
    expect(cluster.isr()).toContain(away);
    cluster.send(2);
    expect(cluster.story(away)).toBe(cluster.story(cluster.leader()));
    expect(cluster.complaints()).toEqual([]);
  });

  it('is a broker that runs and was cut off from the controllers: its replicas go with the topic that is gone', () => {
    const cluster = forgetful();
    cluster.give({
      type: 'topic.create',
      topic: { name: 'old', partitionCount: 1, replicationFactor: 3, configs: {}, assignment: [[1, 2, 3]] },
    });
    cluster.run(3);
    const [cut] = cluster.followers();
    for (const id of [101, 102, 103]) cluster.link('cut', `b${cut}`, `c${id}`);
    cluster.run(2);
    cluster.give({ type: 'topic.delete', name: 'old' });
    cluster.run(80);
    for (const id of [101, 102, 103]) cluster.link('heal', `b${cut}`, `c${id}`);
    const loaded = cluster.until('metadata.snapshotLoaded', ({ node }) => node === `b${cut}`, 30);
    expect(loaded.from).not.toBeNull();
    cluster.run(10);
    const { image, replicas } = memoryIn(cluster.insides, cut);
    expect([image.topics.has('old'), replicas.has('old-0')]).toEqual([false, false]);
    expect(cluster.isr()).toContain(cut);
    expect(cluster.complaints()).toEqual([]);
  });

  it('is a new broker, which has nothing yet', () => {
    const cluster = forgetful();
    cluster.run(70);
    cluster.give({ type: 'broker.add' });
    const loaded = cluster.until('metadata.snapshotLoaded', ({ node }) => node === 'b4', 30);
    expect(loaded.from).toBe(`c${active(cluster)}`);
    cluster.run(5);
    expect(cluster.frame.brokers.b4?.registration).toBe('active');
    expect(cluster.complaints()).toEqual([]);
  });
});

it('a process that begins reads its own snapshot, and the log from there on', () => {
  const cluster = forgetful();
  cluster.run(70);
  const [down] = cluster.followers();
  cluster.kill(down);
  cluster.run(2);
  cluster.give({ type: 'broker.start', brokerId: down });
  const loaded = cluster.until('metadata.snapshotLoaded', ({ node }) => node === `b${down}`, 30);
  expect(loaded.from).toBeNull();
  cluster.run(12);
  expect(cluster.isr()).toContain(down);
  expect(cluster.complaints()).toEqual([]);
});
