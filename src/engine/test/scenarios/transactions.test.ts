/** Transactions end to end: what read_committed consumers see, and what becomes of a producer that dies in the midst. */
import { describe, expect, it } from 'vitest';
import type { ClusterSpec } from '../cluster-script.ts';
import { Cluster, SHOP } from '../cluster-script.ts';

const transactional = (abortPercent: number, spec: ClusterSpec = {}): Cluster =>
  new Cluster({
    groups: [
      {
        name: 'strict',
        topics: ['orders'],
        assignor: 'range',
        configs: { 'isolation.level': 'read_committed', 'auto.offset.reset': 'earliest' },
      },
      { name: 'loose', topics: ['orders'], assignor: 'range', configs: { 'auto.offset.reset': 'earliest' } },
    ],
    consumers: [
      { name: 'strict', groupId: 'strict', processingMs: 0, startAtMs: 1_000 },
      { name: 'loose', groupId: 'loose', processingMs: 0, startAtMs: 1_000 },
    ],
    ...spec,
    producer: {
      transaction: { transactionalId: 'till', recordsPerTransaction: 5, abortPercent, alsoTo: [] },
      ...spec.producer,
    },
  });

/** Records that the application was handed. */
const polled = (cluster: Cluster, consumerId: string): number =>
  cluster.frame.consumers[consumerId]?.polled ?? -1;

const burst = (cluster: Cluster, count: number): void =>
  cluster.give({ type: 'producer.send', producerId: SHOP, count });

describe('a transactional producer', () => {
  it('is read only where it committed, by whoever asks for that', () => {
    const cluster = transactional(50, { producer: { ratePerSecond: 20 } });
    cluster.untilTrue(() => cluster.seen('producer.transactionEnded').length === 20);
    cluster.configure({ ratePerSecond: 0 });
    cluster.run(2);
    const committed = cluster.seen('producer.transactionEnded', (event) => event.committed).length;
    expect(committed).toBeGreaterThan(3);
    expect(committed).toBeLessThan(17);
    // Each transaction that wrote leaves one marker behind its records.
    const markers = cluster.seen('transaction.markerWritten').length;
    const skipped = cluster
      .seen('consumer.skippedAborted')
      .reduce((sum, { fromOffset, toOffset }) => sum + toOffset - fromOffset + 1, 0);
    expect(polled(cluster, 'k-strict')).toBe(committed * 5);
    expect(polled(cluster, 'k-loose')).toBe(committed * 5 + skipped);
    expect(cluster.replica(cluster.leader()).logEndOffset).toBe(committed * 5 + skipped + markers);
    expect(cluster.complaints()).toEqual([]);
  });

  it('that dies in the midst is aborted when its time is over, and holds up read_committed until then', () => {
    const cluster = transactional(0, { producerConfigs: { 'transaction.timeout.ms': '10000' } });
    burst(cluster, 3);
    cluster.until('produce.acknowledged');
    cluster.run(1);
    cluster.give({ type: 'producer.crash', producerId: SHOP });
    cluster.run(2);
    const { lastStableOffset, highWatermark } = cluster.replica(cluster.leader());
    expect([lastStableOffset, highWatermark]).toEqual([0, 3]);
    expect(
      Object.values(cluster.frame.brokers)
        .map((b) => b.openTransactions)
        .sort(),
    ).toEqual([0, 0, 1]);
    expect(cluster.frame.producers[SHOP]?.transactions).toMatchObject({
      transactionalId: 'till',
      state: 'down',
    });
    expect(polled(cluster, 'k-loose')).toBe(3);
    expect(polled(cluster, 'k-strict')).toBe(0);
    const abort = cluster.until('transaction.stateChanged', ({ to }) => to === 'PrepareAbort');
    expect(abort.timeUs / 1e6).toBeGreaterThan(10);
    cluster.until('consumer.skippedAborted');
    cluster.run(1);
    expect(polled(cluster, 'k-strict')).toBe(0);
    expect(cluster.complaints()).toEqual([]);
  });

  it('takes up its transactional.id again after a crash: its open transaction is aborted first, its epoch rises', () => {
    const cluster = transactional(0);
    burst(cluster, 3);
    cluster.until('produce.acknowledged');
    cluster.run(1);
    const before = cluster.frame.producers[SHOP]?.pid;
    cluster.give({ type: 'producer.crash', producerId: SHOP });
    cluster.give({ type: 'producer.start', producerId: SHOP });
    cluster.until('transaction.stateChanged', ({ to }) => to === 'CompleteAbort');
    burst(cluster, 5);
    cluster.until('producer.transactionEnded', ({ committed }) => committed);
    cluster.run(2);
    expect(cluster.frame.producers[SHOP]?.pid).toBe(before);
    expect(polled(cluster, 'k-strict')).toBe(5);
    expect(polled(cluster, 'k-loose')).toBe(8);
    expect(cluster.complaints()).toEqual([]);
  });

  it('is ended by the next coordinator when the first dies after it has decided', () => {
    const cluster = transactional(0);
    burst(cluster, 5);
    const decided = cluster.until('transaction.stateChanged', ({ to }) => to === 'PrepareCommit');
    cluster.kill(decided.brokerId);
    cluster.until('transaction.stateChanged', ({ to }) => to === 'CompleteCommit');
    cluster.until('producer.transactionEnded', ({ committed }) => committed);
    cluster.run(15);
    expect(polled(cluster, 'k-strict')).toBe(5);
    expect(cluster.complaints()).toEqual([]);
  });
});

describe('a zombie', () => {
  const settings = {
    acks: 'all',
    idempotence: true,
    ratePerSecond: 0,
    keyStrategy: 'explicit',
    transaction: { transactionalId: 'till', recordsPerTransaction: 5, abortPercent: 0, alsoTo: [] },
  } as const;

  it.each([
    ['3.3', [1, 2]],
    // With transaction.version 2 the abort takes an epoch of its own, beside the fence's.
    ['4.1', [2, 3]],
  ] as const)(
    'is fenced by whoever took up its transactional.id, and nothing of its transaction is committed (era %s)',
    (era, epochs) => {
      const cluster = transactional(0, { era });
      burst(cluster, 3);
      cluster.until('produce.acknowledged');
      cluster.run(1);
      cluster.give({ type: 'producer.pause', producerId: SHOP });
      cluster.give({ type: 'producer.add', name: 'heir', topic: 'orders', settings });
      const fence = cluster.until('transaction.stateChanged', ({ to }) => to === 'PrepareAbort');
      const heir = cluster.until('producer.idAssigned', ({ producerId }) => producerId === 'p-heir');
      expect([fence.epoch, heir.epoch]).toEqual(epochs);
      expect(heir.pid).toBe(fence.pid);
      cluster.give({ type: 'producer.send', producerId: 'p-heir', count: 5 });
      cluster.until('producer.transactionEnded', ({ producerId }) => producerId === 'p-heir');
      cluster.give({ type: 'producer.resume', producerId: SHOP });
      burst(cluster, 2);
      // The partition has seen the abort's epoch; that another has its place, it learns when it aborts.
      const refused = cluster.until('producer.transactionFailed');
      expect(refused).toMatchObject({ producerId: SHOP, error: 'INVALID_PRODUCER_EPOCH', fatal: false });
      const fenced = cluster.until('producer.transactionFailed');
      expect(fenced).toMatchObject({ producerId: SHOP, error: 'PRODUCER_FENCED', fatal: true });
      cluster.run(2);
      expect(polled(cluster, 'k-strict')).toBe(5);
      expect(cluster.frame.producers[SHOP]?.transactions?.state).toBe('fenced');
      expect(cluster.complaints()).toEqual([]);
    },
  );

  it('without a transactional.id is nobody to the cluster: a producer that starts again gets another id', () => {
    const cluster = new Cluster();
    cluster.send(1);
    const before = cluster.frame.producers[SHOP]?.pid;
    cluster.give({ type: 'producer.crash', producerId: SHOP });
    cluster.give({ type: 'producer.start', producerId: SHOP });
    const again = cluster.until('producer.idAssigned');
    expect(again.pid).not.toBe(before);
    expect(again.epoch).toBe(0);
  });
});

describe.each(['0.11', '2.4', '3.3', '4.1'] as const)('in the era %s', (era) => {
  it('transactions are exact', () => {
    const cluster = transactional(30, { era, producer: { ratePerSecond: 20 } });
    cluster.untilTrue(() => cluster.seen('producer.transactionEnded').length === 10);
    cluster.configure({ ratePerSecond: 0 });
    cluster.run(6);
    const committed = cluster.seen('producer.transactionEnded', (event) => event.committed).length;
    expect(polled(cluster, 'k-strict')).toBe(committed * 5);
    expect(cluster.complaints()).toEqual([]);
  });
});

describe('a call that waits', () => {
  it('ends with a TimeoutException after max.block.ms, and goes on when it is made again', () => {
    const cluster = transactional(0, { producerConfigs: { 'max.block.ms': '4000' } });
    burst(cluster, 5);
    cluster.until('request.sent', ({ flight }) => flight.api === 'EndTxn' && !flight.isResponse);
    for (const id of [1, 2, 3]) cluster.link('clog', SHOP, `b${id}`);
    const late = cluster.until('producer.callTimedOut');
    expect(late).toMatchObject({ producerId: SHOP, call: 'commitTransaction' });
    expect(cluster.until('producer.callTimedOut').timeUs - late.timeUs).toBe(4_000_000);
    for (const id of [1, 2, 3]) cluster.link('heal', SHOP, `b${id}`);
    expect(cluster.until('producer.transactionEnded')).toMatchObject({ number: 1, committed: true });
    cluster.run(2);
    expect(polled(cluster, 'k-strict')).toBe(5);
    expect(cluster.complaints()).toEqual([]);
  });
});
