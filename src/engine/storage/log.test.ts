import { describe, expect, it } from 'vitest';
import type { RecordBatch } from '../protocol/records.ts';
import { makeBatch, placeBatch } from '../protocol/records.ts';
import { batchOf, logWith } from '../test/logs.ts';
import type { ReplicaLog } from './log.ts';
import {
  activeSegment,
  appendAsFollower,
  appendAsLeader,
  batchAt,
  batchesOf,
  readLog,
  reopenLog,
  truncateLog,
} from './log.ts';

/** Bytes of a batch of one record with this value and no key: 68 more, up to 63; 70 more above. */
const VALUE_OF_1094 = 1_024;

const batch = (valueBytes = 0, count = 1): RecordBatch =>
  makeBatch(
    Array.from({ length: count }, (_, i) => ({
      type: 'user',
      key: null,
      generator: 'shop',
      number: i + 1,
      valueBytes,
      timestampMs: 0,
    })),
    0,
  );
const basesIn = (batches: Iterable<RecordBatch>): readonly number[] => [...batches].map((b) => b.baseOffset);

describe('a log', () => {
  it('gives a leader’s batches their offsets and its epoch', () => {
    const log = logWith();
    appendAsLeader(log, batch(0, 3), 4);
    const result = appendAsLeader(log, batch(0, 2), 5);
    expect(result).toMatchObject({
      kind: 'appended',
      batch: { baseOffset: 3, lastOffset: 4, partitionLeaderEpoch: 5 },
    });
    expect(log).toMatchObject({
      logStartOffset: 0,
      logEndOffset: 5,
      sizeBytes: batch(0, 3).sizeBytes + batch(0, 2).sizeBytes,
    });
    expect(log.epochs).toEqual([
      { epoch: 4, startOffset: 0 },
      { epoch: 5, startOffset: 3 },
    ]);
  });

  it('takes a leader’s batches as they are, from where it ends, and later where compaction left a gap', () => {
    const log = logWith();
    appendAsFollower(log, [placeBatch(batch(0, 3), 0, 4), placeBatch(batch(), 3, 6)]);
    expect(log.logEndOffset).toBe(4);
    expect(log.epochs).toEqual([
      { epoch: 4, startOffset: 0 },
      { epoch: 6, startOffset: 3 },
    ]);
    expect(() => appendAsFollower(log, [placeBatch(batch(), 2, 6)])).toThrow(
      'a fetched batch begins at 2, the log ends at 4',
    );
    appendAsFollower(log, []);
    expect(log.logEndOffset).toBe(4);
    appendAsFollower(log, [placeBatch(batch(), 9, 6)]);
    expect(log.logEndOffset).toBe(10);
    expect(basesIn(readLog(log, 5, 10, 1e6))).toEqual([9]);
    expect(batchAt(log, 5)).toBeUndefined();
  });

  it('rolls before a segment would outgrow segment.bytes', () => {
    const log = logWith({ segmentBytes: 10_000 });
    for (let i = 0; i < 20; i++) appendAsLeader(log, batch(VALUE_OF_1094), 0);
    expect(log.segments.map(({ baseOffset, sizeBytes }) => [baseOffset, sizeBytes])).toEqual([
      [0, 9_846],
      [9, 9_846],
      [18, 2_188],
    ]);
    expect(log.segments.map(({ offsetIndex }) => offsetIndex.entries.length)).toEqual([2, 2, 0]);
  });

  it('rolls by the size of a whole append call', () => {
    const log = logWith({ segmentBytes: 10_000 });
    const call = (from: number): RecordBatch[] =>
      [0, 1, 2].map((i) => placeBatch(batch(VALUE_OF_1094), from + i, 0));
    for (const from of [0, 3, 6]) appendAsFollower(log, call(from));
    appendAsFollower(log, call(9));
    expect(log.segments.map(({ baseOffset }) => baseOffset)).toEqual([0, 9]);
  });

  it('refuses what is too large, or has no key where keys count; a follower copies what its leader wrote', () => {
    const refused = (log: ReplicaLog, sent: RecordBatch) => {
      const result = appendAsLeader(log, sent, 0);
      return result.kind === 'refuse' ? result.error : result.kind;
    };
    const large = batch(2_000);
    expect(refused(logWith({ segmentBytes: large.sizeBytes - 1 }), large)).toBe('RECORD_LIST_TOO_LARGE');
    expect(refused(logWith({ maxMessageBytes: large.sizeBytes - 1 }), large)).toBe('MESSAGE_TOO_LARGE');
    expect(refused(logWith({ isCompacted: true }), batchOf([{ key: 'k' }, {}]))).toBe('INVALID_RECORD');
    expect(refused(logWith({ isCompacted: true }), batchOf([{ key: 'k' }]))).toBe('appended');
    const log = logWith({ segmentBytes: 1_024, maxMessageBytes: 1_024, isCompacted: true });
    appendAsFollower(log, [placeBatch(large, 0, 0), placeBatch(batch(), 1, 0)]);
    expect(log.segments.map(({ baseOffset }) => baseOffset)).toEqual([0]);
    appendAsFollower(log, [placeBatch(batch(), 2, 0)]);
    expect(log.segments.map(({ baseOffset }) => baseOffset)).toEqual([0, 2]);
  });

  it('indexes an append once more than index.interval.bytes lie since the last entry', () => {
    const log = logWith();
    for (let i = 0; i < 13; i++) appendAsLeader(log, batch(VALUE_OF_1094), 0);
    expect(
      activeSegment(log).offsetIndex.entries.map(({ offset, position }) => ({ offset, position })),
    ).toEqual([
      { offset: 4, position: 4_376 },
      { offset: 8, position: 8_752 },
      { offset: 12, position: 13_128 },
    ]);
  });

  it('indexes a call of several batches once, by its last offset', () => {
    const log = logWith();
    for (const [from, count] of [
      [0, 1],
      [1, 3],
      [4, 3],
      [7, 3],
      [10, 3],
    ] as const) {
      appendAsFollower(
        log,
        Array.from({ length: count }, (_, i) => placeBatch(batch(VALUE_OF_1094), from + i, 0)),
      );
    }
    expect(
      activeSegment(log).offsetIndex.entries.map(({ offset, position }) => ({ offset, position })),
    ).toEqual([
      { offset: 6, position: 4_376 },
      { offset: 12, position: 10_940 },
    ]);
  });
});

describe('reading', () => {
  const log = logWith({ segmentBytes: 3 * 1_094 });
  for (let i = 0; i < 8; i++) appendAsLeader(log, batch(VALUE_OF_1094), 0);
  appendAsLeader(log, batch(0, 3), 0);

  it('goes on from one segment to the next, below the bound', () => {
    expect(log.segments.length).toBeGreaterThan(2);
    expect(basesIn(readLog(log, 1, 7, 1e6))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(basesIn(readLog(log, 7, 11, 1e6))).toEqual([7, 8]);
    expect(readLog(log, 7, 7, 1e6)).toEqual([]);
    expect(readLog(log, 11, 11, 1e6)).toEqual([]);
  });

  it('gives whole batches: also what lies before the offset in the same batch', () => {
    expect(basesIn(readLog(log, 10, 11, 1e6))).toEqual([8]);
    expect(batchAt(log, 10)?.baseOffset).toBe(8);
    expect(batchAt(log, 11)).toBeUndefined();
  });

  it('stops before it has too many bytes, but always gives one batch', () => {
    expect(basesIn(readLog(log, 0, 11, 2 * 1_094))).toEqual([0, 1]);
    expect(basesIn(readLog(log, 0, 11, 1))).toEqual([0]);
  });
});

describe('truncating', () => {
  /** Ten records, one to a batch and three to a segment, epochs 0 (0–3), 2 (4–7), 5 (8–9). */
  function tenRecords() {
    const log = logWith({ segmentBytes: 3 * 68 });
    for (let i = 0; i < 10; i++) {
      const placed = placeBatch(batch(), i, i < 4 ? 0 : i < 8 ? 2 : 5);
      appendAsFollower(log, [Object.freeze({ ...placed, producerId: 7, producerEpoch: 0, baseSequence: i })]);
    }
    return log;
  }

  it.each([
    [10, 10],
    [11, 10],
    [5, 5],
    [0, 0],
  ])('to %i leaves the log end at %i, and nothing beyond it anywhere', (offset, end) => {
    const log = tenRecords();
    const gone = truncateLog(log, offset);
    expect(log.logEndOffset).toBe(end);
    expect(basesIn(gone)).toEqual(Array.from({ length: 10 - end }, (_, i) => end + i));
    expect(basesIn(batchesOf(log))).toEqual(Array.from({ length: end }, (_, i) => i));
    expect(log.sizeBytes).toBe(end * 68);
    expect(log.segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBe(end * 68);
    expect(log.epochs.every(({ startOffset }) => startOffset < Math.max(end, 1))).toBe(true);
    expect(log.producers.get(7)?.batches.at(-1)?.lastOffset).toBe(end === 0 ? undefined : end - 1);
    expect(log.segments.every(({ baseOffset }) => baseOffset <= end)).toBe(true);
    const again = appendAsLeader(log, batch(), 6);
    expect(again).toMatchObject({ kind: 'appended', batch: { baseOffset: end } });
  });

  it('at the end forgets an epoch that has written nothing', () => {
    const log = logWith();
    appendAsLeader(log, batch(0, 2), 19);
    log.epochs.push({ epoch: 20, startOffset: 2 });
    truncateLog(log, 2);
    expect(log.epochs).toEqual([{ epoch: 19, startOffset: 0 }]);
  });

  it('is what opening a log again does to such an epoch', () => {
    const log = tenRecords();
    log.epochs.push({ epoch: 9, startOffset: 10 });
    log.producers = new Map();
    reopenLog(log);
    expect(log.epochs.at(-1)).toEqual({ epoch: 5, startOffset: 8 });
    // The snapshot at 9 names one batch of each producer; one more was written since.
    expect(log.producers.get(7)?.batches.map(({ lastOffset }) => lastOffset)).toEqual([8, 9]);
  });
});
