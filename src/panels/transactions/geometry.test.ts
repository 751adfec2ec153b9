import { describe, expect, it } from 'vitest';
import type {
  TransactionCell,
  TransactionStep,
  TransactionStrip,
} from '../../contract/transactions-close-up.ts';
import { offsetsIn, ownOffsets, readable, spansOf, ticksOf, wayOf, windowOf, writesOf } from './geometry.ts';

const KINDS: Readonly<Record<string, TransactionCell['kind']>> = {
  p: 'plain',
  o: 'open',
  c: 'committed',
  a: 'aborted',
  C: 'commitMarker',
  A: 'abortMarker',
  g: 'gone',
};

/** A log from offset 10, a letter for each offset; a capital or `o`, `c`, `a` is ours. */
const strip = (letters: string, lastStableOffset: number, highWatermark: number): TransactionStrip => ({
  partition: 'bills-0',
  leaderId: 1,
  brokerId: 1,
  from: 10,
  to: 10 + letters.length,
  logEndOffset: 10 + letters.length,
  highWatermark,
  lastStableOffset,
  openFrom: [],
  cells: [...letters].map((letter, i) => ({
    offset: 10 + i,
    kind: KINDS[letter] ?? 'plain',
    pid: letter === 'p' ? -1 : 7,
    epoch: 0,
    isOurs: letter !== 'p',
    atUs: 1000 * i,
  })),
  marker: { status: 'none', offset: -1, outcome: null },
});

describe('what a reader is handed', () => {
  // 10 11 12 13 14 15 16 17
  //  p  a  a  A  p  o  p  p
  const log = strip('paaApopp', 15, 17);

  it('is everything but markers below the high watermark, read_uncommitted', () => {
    expect(readable(log, 'read_uncommitted')).toEqual([
      { from: 10, to: 13 },
      { from: 14, to: 17 },
    ]);
  });

  it('is nothing that was aborted, and nothing from the last stable offset on, read_committed', () => {
    expect(readable(log, 'read_committed')).toEqual([
      { from: 10, to: 11 },
      { from: 14, to: 15 },
    ]);
  });

  it('is said as stretches', () => {
    expect(offsetsIn(readable(log, 'read_uncommitted'), (from, to) => `${from}-${to}`)).toEqual([
      '10-12',
      '14-16',
    ]);
  });
});

describe('what an id has written here', () => {
  it('is what it has open', () => {
    expect(ownOffsets(strip('ccCpoo', 14, 16))).toEqual({ from: 14, to: 16 });
  });

  it('or else its last transaction, without the marker', () => {
    expect(ownOffsets(strip('aAccCp', 16, 16))).toEqual({ from: 12, to: 14 });
  });

  it('or nothing', () => {
    expect(ownOffsets(strip('ppp', 13, 13))).toBeNull();
  });

  it('stands together where it was written at the same time', () => {
    const log = { ...strip('ooC', 13, 13) };
    const cells = log.cells.map((cell) => ({ ...cell, atUs: cell.kind === 'open' ? 500 : 900 }));
    expect(writesOf({ ...log, cells }, { fromUs: 0, toUs: 1000 }, [])).toEqual([
      { atUs: 500, kind: 'open', fromOffset: 10, toOffset: 11 },
      { atUs: 900, kind: 'commitMarker', fromOffset: 12, toOffset: 12 },
    ]);
    // Made at 500, and in the log of its leader at 700.
    const event = {
      type: 'log.appended',
      partition: log.partition,
      brokerId: 1,
      baseOffset: 10,
      lastOffset: 11,
    } as const;
    const told = [
      { ...event, asLeader: true, sizeBytes: 1, needsMinIsr: false, id: 1, timeUs: 700, cause: null },
      { ...event, asLeader: false, sizeBytes: 1, needsMinIsr: false, id: 2, timeUs: 800, cause: null },
    ];
    expect(writesOf({ ...log, cells }, { fromUs: 0, toUs: 1000 }, told)[0]?.atUs).toBe(700);
  });
});

describe('the states over time', () => {
  const step = (state: TransactionStep['state'], atMs: number, epoch = 0): TransactionStep => ({
    offset: 0,
    state,
    pid: 7,
    epoch,
    partitions: [],
    atUs: atMs * 1000,
  });
  const history = [
    step('CompleteCommit', 100),
    step('Ongoing', 200),
    step('Ongoing', 220),
    step('PrepareAbort', 300),
    step('CompleteAbort', 320),
  ];

  it('join steps that stay in the state', () => {
    const spans = spansOf(history, { fromUs: 0, toUs: 400_000 });
    expect(spans.map(({ state, fromUs, toUs }) => [state, fromUs / 1000, toUs / 1000])).toEqual([
      ['CompleteCommit', 100, 200],
      ['Ongoing', 200, 300],
      ['PrepareAbort', 300, 320],
      ['CompleteAbort', 320, 400],
    ]);
  });

  it('are cut to what is shown', () => {
    const spans = spansOf(history, { fromUs: 250_000, toUs: 310_000 });
    expect(spans.map(({ state }) => state)).toEqual(['Ongoing', 'PrepareAbort']);
  });

  it('are shown from before the last transaction began until now', () => {
    const window = windowOf(history, 330_000);
    expect(window.fromUs).toBeLessThan(200_000);
    expect(window.fromUs).toBeGreaterThan(100_000);
    expect(window.toUs).toBe(330_000);
  });

  it('are not pressed into a corner by a long rest', () => {
    expect(windowOf(history, 900_000_000).toUs).toBeLessThan(1_000_000);
  });

  it('say which way was taken', () => {
    expect([...wayOf(history)].sort()).toEqual([
      'CompleteCommit>Ongoing',
      'Ongoing>PrepareAbort',
      'PrepareAbort>CompleteAbort',
    ]);
  });

  it('have ticks at round distances', () => {
    expect(ticksOf({ fromUs: 3_000, toUs: 47_000 }, 4)).toEqual([20_000, 40_000]);
  });
});
