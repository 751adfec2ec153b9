/** Share groups end to end (KIP-932): what the facts say of acquisition, locks, verdicts, the window and failover. */
import { expect, it } from 'vitest';
import type { Scenario } from '../../../contract/scenario.ts';
import type { ClusterSpec } from '../cluster-script.ts';
import { Cluster, ORDERS } from '../cluster-script.ts';

const member = (name: string, more: Partial<Scenario['consumers'][number]> = {}) => ({
  name,
  groupId: 'pickers',
  startAtMs: 2_000,
  processingMs: 100,
  ...more,
});

/** A share group that reads `orders`; two records a poll, locks of 15 s. */
function queue(
  members: readonly Scenario['consumers'][number][],
  spec: Partial<ClusterSpec> = {},
  groupConfigs: Readonly<Record<string, string>> = {},
): Cluster {
  const cluster = new Cluster({
    configs: {
      'offsets.topic.num.partitions': '1',
      'share.coordinator.state.topic.num.partitions': '3',
      ...spec.configs,
    },
    groups: [
      {
        name: 'pickers',
        topics: ['orders'],
        assignor: 'range',
        type: 'share',
        configs: {
          'share.auto.offset.reset': 'earliest',
          'share.record.lock.duration.ms': '15000',
          'max.poll.records': '2',
          ...groupConfigs,
        },
      },
    ],
    consumers: members,
    ...spec,
  });
  // Members hear of partitions with their second heartbeat.
  cluster.until('share.partitionLoaded');
  cluster.run(6);
  return cluster;
}

const share = (cluster: Cluster) => {
  const found = cluster.frame.groups.pickers?.share?.partitions[0];
  if (!found) throw new Error('there is no share group');
  return found;
};
const closeUp = (cluster: Cluster) => {
  const found = cluster.engine.closeUp({ kind: 'share', groupId: 'pickers', partition: ORDERS, from: null });
  if (found?.kind !== 'share') throw new Error('there is no share group');
  return found;
};
/** `consumer first-last #delivery`. */
const acquisitions = (cluster: Cluster) =>
  cluster
    .seen('share.acquired')
    .map((one) => `${one.consumerId} ${one.firstOffset}-${one.lastOffset} #${one.deliveryCount}`);

/** The first acquisition, past or to come. */
const firstAcquired = (cluster: Cluster) =>
  cluster.seen('share.acquired')[0] ?? cluster.until('share.acquired');

/** The application calls poll() no more; what it asked for before is answered. */
function stall(cluster: Cluster, consumerId: string): void {
  cluster.give({ type: 'consumer.stall', consumerId, stalled: true });
  cluster.run(1);
}

it('gives the records of one partition to several members, each record to one of them', () => {
  const cluster = queue([member('Ada'), member('Bo'), member('Cy')]);
  expect(cluster.frame.groups.pickers?.lags[ORDERS]?.readers).toEqual(['k-ada', 'k-bo', 'k-cy']);
  cluster.send(9);
  cluster.run(5);
  const given = cluster.seen('share.acquired');
  expect(given.map(({ firstOffset }) => firstOffset).sort((a, b) => a - b)).toEqual([
    0, 1, 2, 3, 4, 5, 6, 7, 8,
  ]);
  expect(new Set(given.map(({ consumerId }) => consumerId)).size).toBe(3);
  expect(share(cluster)).toMatchObject({ startOffset: 9, available: 0, acquired: 0 });
  expect(share(cluster).counts).toMatchObject({ delivered: 9, redelivered: 0, accepted: 9, archived: 0 });
  expect(cluster.seen('record.reprocessed')).toEqual([]);
  expect(cluster.complaints()).toEqual([]);
});

it('gives a record to another when the lock of a member that hangs is over, and counts that', () => {
  const cluster = queue([member('Ada', { processingMs: 500 }), member('Bo')]);
  stall(cluster, 'k-bo');
  cluster.send(1);
  const first = firstAcquired(cluster);
  cluster.give({ type: 'consumer.stall', consumerId: 'k-ada', stalled: true });
  cluster.give({ type: 'consumer.stall', consumerId: 'k-bo', stalled: false });
  const released = cluster.until('share.released');
  expect(released).toMatchObject({ why: 'lockExpired', consumerId: 'k-ada', state: 'AVAILABLE' });
  expect(released.timeUs).toBe(first.lockedUntilUs);
  cluster.until('share.startMoved');
  expect(acquisitions(cluster)).toEqual(['k-ada 0-0 #1', 'k-bo 0-0 #2']);
  expect(cluster.complaints()).toEqual([]);
});

it('hears of a process that died, since its connections are closed; a cut cable it does not hear of', () => {
  const dies = queue([member('Ada', { processingMs: 9_000 }), member('Bo', { processingMs: 9_000 })]);
  dies.send(1);
  const { consumerId } = firstAcquired(dies);
  dies.give({ type: 'consumer.crash', consumerId });
  expect(dies.until('share.released')).toMatchObject({ why: 'disconnected', consumerId });
  dies.run(1);
  expect(dies.seen('share.acquired').map(({ deliveryCount }) => deliveryCount)).toEqual([1, 2]);

  const cut = queue([member('Ada', { processingMs: 9_000 }), member('Bo', { processingMs: 9_000 })]);
  cut.send(1);
  const lock = firstAcquired(cut);
  cut.link('cut', lock.consumerId, '*');
  cut.give({ type: 'consumer.crash', consumerId: lock.consumerId });
  const released = cut.until('share.released');
  expect(released).toMatchObject({ why: 'lockExpired', timeUs: lock.lockedUntilUs });
  cut.run(1);
  expect(cut.seen('share.acquired').map(({ deliveryCount }) => deliveryCount)).toEqual([1, 2]);
});

it('archives what nobody can process, at the limit and not before', () => {
  const cluster = queue(
    [
      member('Ada', { failing: { every: 3, how: 'release' } }),
      member('Bo', { failing: { every: 3, how: 'release' } }),
    ],
    { configs: { 'group.share.delivery.count.limit': '3', 'offsets.topic.num.partitions': '1' } },
  );
  cluster.send(4);
  cluster.until('share.archived');
  cluster.run(2);
  expect(cluster.seen('share.archived')).toMatchObject([
    { firstOffset: 2, lastOffset: 2, deliveryCount: 3, why: 'deliveryLimit' },
  ]);
  expect(share(cluster)).toMatchObject({ startOffset: 4, archived: 0 });
  expect(share(cluster).counts).toMatchObject({ redelivered: 2, released: 3, archived: 1, accepted: 3 });
  expect(cluster.complaints()).toEqual([]);
});

it('archives a rejected record at once', () => {
  const cluster = queue([member('Ada', { failing: { every: 2, how: 'reject' } })]);
  cluster.send(2);
  const archived = cluster.until('share.archived');
  expect(archived).toMatchObject({ firstOffset: 1, deliveryCount: 1, why: 'rejected' });
});

it('succeeds with the second delivery of a record that failed once', () => {
  const cluster = queue([member('Ada', { failing: { every: 1, how: 'release', deliveries: 1 } })]);
  cluster.send(1);
  cluster.until('share.startMoved');
  expect(acquisitions(cluster)).toEqual(['k-ada 0-0 #1', 'k-ada 0-0 #2']);
});

it('holds the window at the slowest record, and hands out no more than the limit allows', () => {
  const cluster = queue(
    [member('Ada', { processingMs: 14_000 }), member('Bo', { processingMs: 10 })],
    { configs: { 'group.share.partition.max.record.locks': '10', 'offsets.topic.num.partitions': '1' } },
    { 'max.poll.records': '1' },
  );
  stall(cluster, 'k-bo');
  cluster.send(1);
  firstAcquired(cluster);
  cluster.give({ type: 'consumer.stall', consumerId: 'k-bo', stalled: false });
  cluster.send(14);
  cluster.run(3);
  expect(share(cluster)).toMatchObject({ startOffset: 0, endOffset: 9, acquired: 1, acknowledged: 9 });
  const states = closeUp(cluster).records.map(({ state }) => state);
  expect(states).toEqual(['ACQUIRED', ...Array(9).fill('ACKNOWLEDGED'), ...Array(5).fill('fresh')]);
  cluster.until('share.startMoved');
  cluster.run(30);
  expect(share(cluster).startOffset).toBe(15);
  expect(cluster.complaints()).toEqual([]);
});

it('forgets locks with a leader, and keeps every verdict', () => {
  const cluster = queue([
    member('Ada', { processingMs: 10, failing: { every: 4, how: 'release', deliveries: 1 } }),
    member('Bo', { processingMs: 60_000 }),
  ]);
  cluster.send(6);
  cluster.run(3);
  // Bo has something in hand that nobody has spoken of; behind it, records are accepted.
  const held = closeUp(cluster).records.filter(({ consumerId }) => consumerId === 'k-bo');
  expect(held.length).toBeGreaterThan(0);
  const accepted = cluster.seen('share.acknowledged', ({ state }) => state === 'ACKNOWLEDGED');
  const leader = cluster.leader();
  cluster.kill(leader);
  const loaded = cluster.until('share.partitionLoaded', ({ brokerId }) => brokerId !== leader);
  expect(loaded).toMatchObject({ from: 'state', startOffset: held[0]?.offset });
  const after = closeUp(cluster).records.filter(({ state }) => state === 'ACKNOWLEDGED');
  const known = accepted.filter(({ firstOffset }) => firstOffset >= loaded.startOffset);
  expect(after.map(({ offset }) => offset)).toEqual(
    known.map(({ firstOffset }) => firstOffset).sort((a, b) => a - b),
  );
  cluster.run(3);
  const again = cluster
    .seen('share.acquired')
    .find(({ firstOffset, id }) => firstOffset === held[0]?.offset && id > loaded.id);
  // That it was acquired was never written.
  expect(again?.deliveryCount).toBe(1);
  cluster.run(20);
  expect(cluster.complaints()).toEqual([]);
});

it('keeps its states when the share coordinator is another', () => {
  const cluster = queue([member('Ada', { processingMs: 10 })]);
  cluster.send(3);
  cluster.run(2);
  const { coordinatorId, written } = closeUp(cluster);
  expect(written.every(({ isCommitted }) => isCommitted)).toBe(true);
  expect(written[0]).toMatchObject({ type: 'shareUpdate', startOffset: 2 });
  cluster.kill(coordinatorId);
  cluster.until('shareState.loaded', ({ keys }) => keys.length > 0);
  cluster.start(coordinatorId);
  cluster.heal();
  cluster.run(5);
  cluster.send(3);
  cluster.run(5);
  expect(share(cluster).startOffset).toBe(6);
  expect(cluster.complaints()).toEqual([]);
});

it('gives back what a member has when it closes', () => {
  const cluster = queue([member('Ada', { processingMs: 3_000 }), member('Bo', { processingMs: 10 })]);
  stall(cluster, 'k-bo');
  cluster.hand(3);
  cluster.until('share.delivered');
  cluster.give({ type: 'consumer.stall', consumerId: 'k-bo', stalled: false });
  cluster.give({ type: 'consumer.move', consumerId: 'k-ada', groupId: null });
  cluster.until('group.memberLeft');
  cluster.run(8);
  // What it had in hand it has finished, and said so.
  expect(share(cluster)).toMatchObject({ startOffset: 3, acquired: 0 });
  expect(cluster.frame.groups.pickers?.lags[ORDERS]?.readers).toEqual(['k-bo']);
});

it('refuses to a member of a share group what only owners of partitions do', () => {
  const cluster = queue([member('Ada')]);
  const { result } = cluster.engine.submit(
    { type: 'consumer.commit', consumerId: 'k-ada', how: 'sync' },
    'x',
  );
  expect(result).toMatchObject({ ok: false, reason: { code: 'notInShareGroup' } });
});

it('begins at the end unless its group says otherwise', () => {
  const cluster = new Cluster({
    configs: { 'offsets.topic.num.partitions': '1' },
    groups: [{ name: 'late', topics: ['orders'], assignor: 'range', type: 'share', configs: {} }],
    consumers: [{ name: 'Ada', groupId: 'late', startAtMs: 4_000, processingMs: 10 }],
  });
  cluster.send(3);
  const loaded = cluster.until('share.partitionLoaded');
  expect(loaded).toMatchObject({ from: 'latest', startOffset: 3 });
});
