/** Applications that work with threads of their own and write to a database: what comes out twice, what never, and why. */
import { describe, expect, it } from 'vitest';
import type { ProcessingSettings, SinkSettings } from '../../../contract/processing.ts';
import { Cluster, ORDERS } from '../cluster-script.ts';

const ADA = 'k-ada';
const THREAD: ProcessingSettings = {
  by: 'thread',
  workers: 1,
  waits: true,
  commit: 'after',
  offsets: 'contiguous',
  sink: null,
};
const PLAIN: SinkSettings = { write: 'plain', transaction: 'none', callMs: 5 };

/** Twenty records lie in `orders-0` before Ada begins. */
function withAda(
  processing: Partial<ProcessingSettings>,
  { processingMs = 10, configs = {}, keyed = false } = {},
): Cluster {
  const cluster = new Cluster({
    producer: { keyStrategy: keyed ? 'keyed' : 'explicit' },
    groups: [
      {
        name: 'team',
        topics: ['orders'],
        assignor: 'range',
        configs: { 'auto.offset.reset': 'earliest', 'session.timeout.ms': '6000', ...configs },
      },
    ],
  });
  cluster.send(20);
  cluster.give({
    type: 'consumer.add',
    name: 'Ada',
    groupId: 'team',
    processingMs,
    processing: { ...THREAD, ...processing },
  });
  return cluster;
}

function crashAndRestart(cluster: Cluster): void {
  cluster.give({ type: 'consumer.crash', consumerId: ADA });
  cluster.run(0.5);
  cluster.give({ type: 'consumer.start', consumerId: ADA });
  cluster.run(25);
}
const afterOffset = (cluster: Cluster, wanted: number): unknown =>
  cluster.until('record.processed', ({ offset }) => offset === wanted);
const landed = (cluster: Cluster) => {
  const closeUp = cluster.engine.closeUp({ kind: 'consumer', consumerId: ADA });
  return closeUp?.kind === 'consumer' ? (closeUp.lab?.rows ?? []) : [];
};
const sink = (cluster: Cluster) => cluster.frame.groups.team?.sink;
const fates = (cluster: Cluster) => {
  const { processed, missed, reprocessed } = cluster.frame.audit;
  return { processed, missed, reprocessed };
};

describe('an application that dies in the midst of a lot', () => {
  it('does again what it had done, when it commits afterwards', () => {
    const cluster = withAda({ commit: 'after' });
    afterOffset(cluster, 11);
    crashAndRestart(cluster);
    expect(fates(cluster)).toEqual({ processed: 20, missed: 0, reprocessed: 12 });
  });

  it('never does what it had not done, when it commits beforehand', () => {
    const cluster = withAda({ commit: 'before' });
    afterOffset(cluster, 11);
    crashAndRestart(cluster);
    cluster.send(1);
    cluster.run(1);
    expect(fates(cluster)).toEqual({ processed: 13, missed: 8, reprocessed: 0 });
  });

  it('does again at most one, when it commits after each', () => {
    const cluster = withAda({ commit: 'each' }, { processingMs: 200 });
    afterOffset(cluster, 11);
    cluster.run(0.1);
    crashAndRestart(cluster);
    expect(fates(cluster)).toEqual({ processed: 20, missed: 0, reprocessed: 0 });
  });

  it('does one again for each restart, when it commits the offset of the last record (X-16)', () => {
    const cluster = withAda({ offsets: 'lastRecord' });
    cluster.run(10);
    expect(cluster.frame.groups.team?.lags[ORDERS]?.committed).toBe(19);
    crashAndRestart(cluster);
    expect(fates(cluster)).toEqual({ processed: 20, missed: 0, reprocessed: 1 });
  });
});

describe('a pool whose workers are done out of order (X-17)', () => {
  // By key: whoever has few keys is ahead.
  const run = (offsets: 'furthest' | 'contiguous'): Cluster => {
    const cluster = withAda(
      { by: 'key', workers: 3, waits: false, commit: 'each', offsets },
      { processingMs: 100, keyed: true },
    );
    cluster.until('record.processed');
    cluster.run(0.6);
    crashAndRestart(cluster);
    cluster.send(1);
    cluster.run(2);
    return cluster;
  };

  it('loses what the furthest has passed', () => {
    const { processed, missed, reprocessed } = fates(run('furthest'));
    expect(missed).toBeGreaterThan(0);
    expect(processed + missed).toBe(21);
    expect(reprocessed).toBe(0);
  });

  it('does again, and loses nothing, when it commits up to where all is done', () => {
    const { processed, missed, reprocessed } = fates(run('contiguous'));
    expect({ processed, missed }).toEqual({ processed: 21, missed: 0 });
    expect(reprocessed).toBeGreaterThan(0);
  });
});

describe('a lot that is handed to others while the consumer commits by itself (X-1)', () => {
  it('is lost as far as it was not done', () => {
    const cluster = withAda(
      { by: 'batch', workers: 1, waits: false, commit: 'auto' },
      { processingMs: 100, configs: { 'auto.commit.interval.ms': '500' } },
    );
    cluster.until('group.offsetCommitted', ({ offsets }) => offsets[ORDERS] === 20);
    const done = fates(cluster).processed;
    crashAndRestart(cluster);
    cluster.send(1);
    cluster.run(2);
    expect(fates(cluster)).toEqual({ processed: done + 1, missed: 20 - done, reprocessed: 0 });
  });
});

describe('the database of an application that dies between its rows and its commit', () => {
  const run = (write: SinkSettings['write'], transaction: SinkSettings['transaction']): Cluster => {
    const commit = write === 'transactional' ? 'database' : 'after';
    const cluster = withAda({ commit, sink: { write, transaction, callMs: 5 } });
    cluster.until('sink.written');
    crashAndRestart(cluster);
    return cluster;
  };

  it('has rows twice, when every INSERT stands for itself', () => {
    const cluster = run('plain', 'none');
    expect(sink(cluster)).toMatchObject({
      rows: 21,
      duplicates: 1,
      repeats: 0,
      gaps: 0,
      transactions: 0,
      calls: 21,
    });
  });

  it('has every row once, when it knows a repeat', () => {
    const cluster = run('idempotent', 'batch');
    expect(sink(cluster)).toMatchObject({
      rows: 20,
      duplicates: 0,
      repeats: 20,
      gaps: 0,
      transactions: 2,
      calls: 44,
    });
  });

  it('has every row once, when the offsets go with them', () => {
    const cluster = run('transactional', 'batch');
    expect(sink(cluster)).toMatchObject({ rows: 20, duplicates: 0, repeats: 0, gaps: 0, transactions: 1 });
    expect(cluster.seen('consumer.sought').at(-1)).toMatchObject({ toOffset: 20 });
    expect(cluster.frame.groups.team?.lags[ORDERS]?.committed).toBe(-1);
  });

  it('has gaps, when the offsets are committed first', () => {
    const cluster = withAda({ commit: 'before', sink: PLAIN });
    cluster.until('sink.written');
    crashAndRestart(cluster);
    cluster.send(1);
    cluster.run(1);
    expect(sink(cluster)).toMatchObject({ rows: 2, duplicates: 0, gaps: 19 });
  });

  it('makes workers wait for each other, when their transactions touch the same keys', () => {
    const long = { write: 'plain', transaction: 'batch', callMs: 50 } as const;
    const cluster = withAda(
      { by: 'batch', workers: 3, waits: false, sink: long },
      { configs: { 'max.poll.records': '7' }, keyed: true, processingMs: 0 },
    );
    cluster.run(20);
    expect(sink(cluster)).toMatchObject({ rows: 20, duplicates: 0, transactions: 3 });
    expect(sink(cluster)?.lockWaits).toBeGreaterThan(0);
    const rows = landed(cluster);
    expect(rows).toHaveLength(10);
    expect(rows.map(({ atUs }) => atUs)).toEqual(rows.map(({ atUs }) => atUs).toSorted((a, b) => a - b));
    expect(new Set(rows.map(({ worker }) => worker)).size).toBeGreaterThan(1);
  });

  it('tells which rows landed ahead of an earlier record of their partition, and which a second time', () => {
    const kinds = (cluster: Cluster) => new Set(landed(cluster).map(({ kind }) => kind));
    expect(kinds(run('plain', 'batch'))).toEqual(new Set(['again']));
    expect(kinds(run('idempotent', 'batch'))).toEqual(new Set(['repeat']));
    const pool = withAda(
      { by: 'key', workers: 3, waits: false, sink: PLAIN },
      { keyed: true, processingMs: 20 },
    );
    pool.run(20);
    const written = landed(pool);
    const wasAhead = written.filter((row, i) =>
      written
        .slice(i + 1)
        .some(({ partition, offset }) => partition === row.partition && offset < row.offset),
    );
    expect(wasAhead.length).toBeGreaterThan(0);
    expect(wasAhead.every(({ isAhead }) => isAhead)).toBe(true);
    expect(written.at(-1)?.isAhead).toBe(false);
  });
});

describe('what cannot be', () => {
  it.each<[string, Partial<ProcessingSettings>]>([
    ['oneThreadHasNoPool', { workers: 2 }],
    ['threadWaitsForItself', { waits: false }],
    ['poolSharesNoTransaction', { by: 'record', workers: 2, sink: { ...PLAIN, transaction: 'batch' } }],
    ['rowsNeedTransactions', { commit: 'database', sink: { ...PLAIN, write: 'transactional' } }],
    ['offsetsLieInDatabase', { sink: { write: 'transactional', transaction: 'batch', callMs: 1 } }],
    ['databaseKeepsNoOffsets', { commit: 'database', sink: PLAIN }],
  ])('%s', (code, processing) => {
    const cluster = new Cluster({
      groups: [{ name: 'team', topics: ['orders'], assignor: 'range', configs: {} }],
    });
    const before = cluster.engine.frame().consumers;
    const command = {
      type: 'consumer.add',
      name: 'Ada',
      groupId: 'team',
      processing: { ...THREAD, ...processing },
    } as const;
    const { result } = cluster.engine.submit(command, 'c1');
    expect(result).toMatchObject({ ok: false, reason: { code } });
    expect(cluster.engine.frame().consumers).toEqual(before);
  });
});
