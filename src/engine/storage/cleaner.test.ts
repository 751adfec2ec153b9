/** What compaction keeps, and what it takes (Cleaner, LogCleanerManager). */
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { BATCH_HEADER_BYTES, offsetAt } from '../protocol/records.ts';
import type { RecordSpec } from '../test/logs.ts';
import { batchOf, keysIn, lastOffsetsIn, logWith, markerOf, offsetsIn, write } from '../test/logs.ts';
import type { Cleaned } from './cleaner.ts';
import { cleanLog, mapCapacity } from './cleaner.ts';
import { cleanableOffsets, isFilthy, measure } from './cleaner-manager.ts';
import type { ReplicaLog } from './log.ts';
import { activeSegment, batchesOf, openTransactionsAt, readLog, rollLog } from './log.ts';
import type { LogConfig } from './log-config.ts';

const DAY = 86_400_000;
const compacted = (config: Partial<LogConfig> = {}): ReplicaLog =>
  logWith({ isCompacted: true, isDeleted: false, ...config });

interface Pass {
  readonly from?: number;
  readonly nowMs?: number;
  readonly maxKeys?: number;
  readonly batchesCarryDeleteHorizon?: boolean;
}
/** Cleans everything before the active segment. */
const clean = (log: ReplicaLog, pass: Pass = {}): Cleaned =>
  cleanLog(
    log,
    { firstDirtyOffset: pass.from ?? 0, firstUncleanableOffset: activeSegment(log).baseOffset },
    {
      nowMs: pass.nowMs ?? 0,
      maxKeys: pass.maxKeys ?? 1e6,
      batchesCarryDeleteHorizon: pass.batchesCarryDeleteHorizon ?? true,
    },
  );
const roll = (log: ReplicaLog): void => void rollLog(log, log.logEndOffset, 0);
const put = (log: ReplicaLog, ...records: readonly RecordSpec[]): void => void write(log, batchOf(records));

describe('a pass', () => {
  it('keeps the newest record of each key, at its offset and in its order', () => {
    const log = compacted();
    for (const key of ['k1', 'k2', 'k1', 'k3', 'k2']) put(log, { key });
    roll(log);
    put(log, { key: 'k1' });
    const { endOffset } = clean(log);
    expect(endOffset).toBe(5);
    expect(offsetsIn(log)).toEqual([2, 3, 4, 5]);
    expect(keysIn(log)).toEqual(['k1', 'k3', 'k2', 'k1']);
    expect(log.logEndOffset).toBe(6);
    expect(readLog(log, 0, 6, 1)).toMatchObject([{ baseOffset: 2 }]);
  });

  it('takes records out of the midst of a batch, and leaves the batch its offsets', () => {
    const log = compacted();
    put(log, { key: 'a' }, { key: 'b' }, { key: 'c' });
    put(log, { key: 'b' });
    roll(log);
    clean(log);
    const [first] = batchesOf(log);
    expect(first).toMatchObject({ baseOffset: 0, lastOffset: 2, offsetDeltas: [0, 2] });
    expect(first && [0, 1].map((i) => offsetAt(first, i))).toEqual([0, 2]);
    expect(first?.sizeBytes).toBe(BATCH_HEADER_BYTES + 2 * 8);
    expect(log.sizeBytes).toBe([...batchesOf(log)].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
  });

  it('drops what has no key: it was written before the topic was compacted', () => {
    const log = logWith();
    put(log, { key: null });
    log.config = compacted().config;
    put(log, { key: 'a' });
    roll(log);
    clean(log);
    expect(offsetsIn(log)).toEqual([1]);
  });

  it('never touches the active segment: a small log stays as it is until it rolls', () => {
    const log = compacted();
    for (let i = 0; i < 5; i++) put(log, { key: 'a' });
    clean(log);
    expect(offsetsIn(log)).toEqual([0, 1, 2, 3, 4]);
  });

  it('ends early when the map is full, and goes on from there', () => {
    const log = compacted();
    for (const key of ['a', 'b', 'a', 'c', 'b', 'c']) put(log, { key });
    roll(log);
    // A full map takes no key any more, not even one that it knows.
    expect([0, 2, 4].map((from) => clean(log, { from, maxKeys: 2 }).endOffset)).toEqual([2, 4, 6]);
    expect(offsetsIn(log)).toEqual([2, 4, 5]);
  });

  it('puts small neighbours into one segment, the snapshots of the others go', () => {
    const log = compacted({ segmentBytes: 300 });
    for (const key of 'abcabcabc') {
      put(log, { key });
      roll(log);
    }
    expect(log.segments).toHaveLength(10);
    const { segmentsBefore, segmentsAfter } = clean(log);
    expect([segmentsBefore, segmentsAfter]).toEqual([9, 3]);
    expect(log.segments.map(({ baseOffset }) => baseOffset)).toEqual([0, 4, 8, 9]);
    expect(log.deleted).toHaveLength(9);
    expect(log.snapshots.map(({ offset }) => offset)).toEqual([4, 8, 9]);
    expect(offsetsIn(log)).toEqual([6, 7, 8]);
  });

  it('holds as many keys as 24 bytes each leave room for, up to the load factor', () => {
    expect(mapCapacity(134_217_728, 0.9)).toBe(5_033_164);
  });
});

describe('tombstones', () => {
  function withTombstone(): ReplicaLog {
    const log = compacted({ deleteRetentionMs: DAY });
    write(log, batchOf([{ key: 'a' }]), 1);
    write(log, batchOf([{ key: 'a', valueBytes: -1 }]), 1);
    write(log, batchOf([{ key: 'b' }]), 1);
    roll(log);
    return log;
  }

  it('are kept by the pass that meets them first, and go a day later', () => {
    const log = withTombstone();
    clean(log, { nowMs: 1_000 });
    expect(offsetsIn(log)).toEqual([1, 2]);
    expect([...batchesOf(log)][0]?.deleteHorizonMs).toBe(1_000 + DAY);
    clean(log, { nowMs: 1_000 + DAY - 1 });
    expect(offsetsIn(log)).toEqual([1, 2]);
    expect(clean(log, { nowMs: 1_000 + DAY }).tombstonesRemoved).toBe(1);
    expect(offsetsIn(log)).toEqual([2]);
  });

  it('took their age from the file of the last clean segment before 3.1', () => {
    const log = withTombstone();
    const old = { batchesCarryDeleteHorizon: false };
    clean(log, { ...old, nowMs: DAY });
    expect(offsetsIn(log)).toEqual([1, 2]);
    expect([...batchesOf(log)][0]?.deleteHorizonMs).toBe(-1);
    // The next dirty segment was written two days after the clean one.
    write(log, batchOf([{ key: 'b' }]), 2 * DAY + 1);
    roll(log);
    clean(log, { ...old, from: 3, nowMs: 2 * DAY + 2 });
    expect(offsetsIn(log)).toEqual([1, 3]);
    write(log, batchOf([{ key: 'c' }]), 2 * DAY + 3);
    roll(log);
    clean(log, { ...old, from: 4, nowMs: 2 * DAY + 4 });
    expect(offsetsIn(log)).toEqual([1, 3, 4]);
  });
});

describe('producers', () => {
  it('keep the batch of their last sequence, though it has no record left', () => {
    const log = compacted();
    write(log, batchOf([{ key: '0' }]));
    for (const [pid, key, sequence] of [
      [1, '0', 0],
      [2, '0', 0],
      [3, '0', 0],
      [2, '1', 1],
    ] as const) {
      write(log, batchOf([{ key }], { pid, sequence }));
    }
    roll(log);
    clean(log);
    expect(lastOffsetsIn(log)).toEqual([1, 3, 4]);
    expect(offsetsIn(log)).toEqual([3, 4]);
    expect(keysIn(log)).toEqual(['0', '1']);
    expect([...batchesOf(log)][0]).toMatchObject({ records: [], sizeBytes: BATCH_HEADER_BYTES });
  });
});

describe('transactions', () => {
  const txn = { pid: 1, transactional: true };

  it('that were aborted lose their records at once, their marker when its horizon has passed', () => {
    const log = compacted({ deleteRetentionMs: DAY });
    write(log, batchOf([{ key: '1' }], { ...txn, sequence: 0 }));
    write(log, batchOf([{ key: '2' }, { key: '3' }], { ...txn, sequence: 1 }));
    write(log, markerOf('abort'));
    write(log, batchOf([{ key: '3' }], { ...txn, sequence: 3 }));
    write(log, markerOf('commit'));
    roll(log);
    clean(log);
    expect(keysIn(log)).toEqual(['3']);
    expect(offsetsIn(log)).toEqual([3, 4, 5]);
    // The marker has nothing left to end: from now on it ages.
    clean(log, { nowMs: 1_000 });
    expect(offsetsIn(log)).toEqual([3, 4, 5]);
    clean(log, { nowMs: 1_000 + DAY });
    expect(offsetsIn(log)).toEqual([4, 5]);
  });

  it('that are open hold everything behind them back', () => {
    const log = compacted();
    write(log, batchOf([{ key: '1' }], { ...txn, sequence: 0 }));
    put(log, { key: '1' });
    roll(log);
    expect(openTransactionsAt(log)).toEqual([0]);
    expect(cleanableOffsets(log, undefined, 2, 0).firstUncleanableOffset).toBe(0);
    write(log, markerOf('abort'));
    roll(log);
    expect(cleanableOffsets(log, undefined, 2, 0).firstUncleanableOffset).toBe(0);
    expect(cleanableOffsets(log, undefined, 3, 0).firstUncleanableOffset).toBe(3);
  });
});

describe('what is to be cleaned', () => {
  it('is worth it when more than half is dirty, or something waits too long', () => {
    const log = compacted({ segmentBytes: 2 * 69 });
    for (let i = 0; i < 8; i++) put(log, { key: 'a', timestampMs: 1_000 });
    const toClean = (from: number, nowMs = 0) =>
      measure(log, cleanableOffsets(log, from, log.logEndOffset, nowMs), nowMs);
    expect(toClean(0)).toMatchObject({ cleanBytes: 0, cleanableBytes: 6 * 69, cleanableRatio: 1 });
    expect(toClean(4).cleanableRatio).toBeCloseTo(1 / 3);
    expect([0, 4].map((from) => isFilthy(log, toClean(from)))).toEqual([true, false]);
    log.config = { ...log.config, maxCompactionLagMs: 5_000 };
    expect([6_000, 6_001].map((nowMs) => isFilthy(log, toClean(4, nowMs)))).toEqual([false, true]);
  });

  it('leaves alone what is younger than min.compaction.lag.ms', () => {
    const log = compacted({ segmentBytes: 2 * 69, minCompactionLagMs: 1_000 });
    for (let i = 0; i < 8; i++) put(log, { key: 'a', timestampMs: i * 100 });
    expect(
      [1_099, 1_100, 1_299, 1_300].map((now) => cleanableOffsets(log, 0, 8, now).firstUncleanableOffset),
    ).toEqual([0, 2, 2, 4]);
  });

  it('begins anew where a checkpoint names what the log does not have', () => {
    const log = compacted();
    for (let i = 0; i < 5; i++) put(log, { key: 'a' });
    expect(cleanableOffsets(log, 200, 5, 0)).toMatchObject({ firstDirtyOffset: 0, isReset: true });
    log.logStartOffset = 3;
    expect(cleanableOffsets(log, 0, 5, 0)).toMatchObject({ firstDirtyOffset: 3, isReset: true });
  });
});

const anyRecord = fc.record({
  key: fc.constantFrom('a', 'b', 'c', 'd'),
  valueBytes: fc.constantFrom(-1, 3),
});
const anyStep = fc.oneof(
  fc.array(anyRecord, { minLength: 1, maxLength: 4 }).map((records) => ({ kind: 'write' as const, records })),
  fc.record({ kind: fc.constant('roll' as const) }),
  fc.record({
    kind: fc.constant('clean' as const),
    waitMs: fc.constantFrom(0, DAY),
    maxKeys: fc.constantFrom(2, 100),
  }),
);

test.prop([fc.array(anyStep, { maxLength: 25 })])(
  'whatever happens, the newest record of each key stays, and no record moves or changes',
  (steps) => {
    const log = compacted({ segmentBytes: 400, deleteRetentionMs: DAY });
    const written: (RecordSpec & { readonly offset: number })[] = [];
    let nowMs = 0;
    let cleanTo = 0;
    for (const step of steps) {
      if (step.kind === 'write') {
        const { baseOffset } = write(log, batchOf(step.records), nowMs);
        step.records.forEach((record, i) => void written.push({ ...record, offset: baseOffset + i }));
      } else if (step.kind === 'roll') roll(log);
      else {
        nowMs += step.waitMs;
        const bound = activeSegment(log).baseOffset;
        if (cleanTo < bound)
          cleanTo = Math.max(cleanTo, clean(log, { from: cleanTo, nowMs, maxKeys: step.maxKeys }).endOffset);
      }
    }
    const left = new Set(offsetsIn(log));
    const newest = new Map(written.map(({ key, offset }) => [key, offset]));
    for (const { key, valueBytes, offset } of written) {
      const mustStay = offset >= cleanTo || (newest.get(key) === offset && valueBytes !== -1);
      if (mustStay) expect(left.has(offset)).toBe(true);
    }
    expect([...left]).toEqual([...left].sort((a, b) => a - b));
    const byOffset = new Map(written.map((record) => [record.offset, record]));
    for (const batch of batchesOf(log)) {
      for (const [i, record] of batch.records.entries())
        expect(record).toMatchObject({ key: byOffset.get(offsetAt(batch, i))?.key });
    }
    expect(log.logEndOffset).toBe(written.length);
  },
);
