/** What a log lets go of, and what it never does (UnifiedLog#deleteOldSegments). */
import { describe, expect, it } from 'vitest';
import { batchOf, logWith, offsetsIn, write } from '../test/logs.ts';
import { latestEpoch } from './leader-epoch-cache.ts';
import type { ReplicaLog } from './log.ts';
import { activeSegment, advanceLogStart, removeDeleted } from './log.ts';
import type { LogConfig } from './log-config.ts';
import { deleteOldSegments } from './retention.ts';

const SIZE = 68;
const HOUR = 3_600_000;

/** Records at so many milliseconds each, three to a segment. */
function logOf(timestamps: readonly number[], config: Partial<LogConfig> = {}): ReplicaLog {
  const log = logWith({ segmentBytes: 3 * SIZE, ...config });
  const key = config.isCompacted ? '' : null;
  for (const timestampMs of timestamps) write(log, batchOf([{ timestampMs, key }]), timestampMs);
  return log;
}
const basesOf = (log: ReplicaLog): number[] => log.segments.map(({ baseOffset }) => baseOffset);
const ten = Array.from({ length: 10 }, (_, i) => i * 1_000);

describe('retention by time', () => {
  it('goes by the newest record of each segment, and stops at the first that stays', () => {
    const log = logOf(ten, { retentionMs: 4_000 });
    expect(basesOf(log)).toEqual([0, 3, 6, 9]);
    deleteOldSegments(log, 10, 8_999);
    expect(basesOf(log)).toEqual([3, 6, 9]);
    expect(log.logStartOffset).toBe(3);
  });

  it('keeps a segment, and all after it, for one record from the future', () => {
    const log = logOf([0, 1, 2, 3, 10 * HOUR, 5, 6, 7, 8], { retentionMs: 1_000 });
    deleteOldSegments(log, 9, HOUR);
    expect(basesOf(log)).toEqual([3, 6]);
  });

  it('may take the active segment too: the log ends empty, and goes on at the same offset', () => {
    const log = logOf(ten, { retentionMs: 1_000 });
    deleteOldSegments(log, 10, HOUR);
    expect(log).toMatchObject({ logStartOffset: 10, logEndOffset: 10, sizeBytes: 0 });
    expect(basesOf(log)).toEqual([10]);
    expect(latestEpoch(log.epochs)).toBe(0);
    expect(write(log, batchOf([{}])).baseOffset).toBe(10);
    // An empty last segment stays.
    const empty = logWith({ retentionMs: 1_000 });
    expect(deleteOldSegments(empty, 0, HOUR)).toEqual([]);
    expect(basesOf(empty)).toEqual([0]);
  });

  it('never passes the high watermark', () => {
    for (let highWatermark = 0; highWatermark <= 10; highWatermark++) {
      const log = logOf(ten, { retentionMs: 0 });
      deleteOldSegments(log, highWatermark, HOUR);
      expect(log.logStartOffset).toBeLessThanOrEqual(highWatermark);
    }
  });

  it('of −1 keeps everything', () => {
    const log = logOf(ten, { retentionMs: -1 });
    expect(deleteOldSegments(log, 10, 1e15)).toEqual([]);
  });
});

describe('retention by size', () => {
  it('keeps at least the limit, and less than a segment more', () => {
    for (let limit = 0; limit <= 12 * SIZE; limit += SIZE / 2) {
      const log = logOf(ten, { retentionBytes: limit, retentionMs: -1 });
      deleteOldSegments(log, 10, 0);
      expect(log.sizeBytes).toBeGreaterThanOrEqual(Math.min(limit, 10 * SIZE));
      expect(log.sizeBytes).toBeLessThan(limit + 3 * SIZE + 1);
    }
  });

  it('does nothing without the policy `delete`', () => {
    const log = logOf(ten, { retentionBytes: 0, isDeleted: false, isCompacted: true });
    expect(deleteOldSegments(log, 10, 0)).toEqual([]);
  });
});

describe('a log start that has moved', () => {
  it('takes whole segments with it, whatever the policy; the rest of the first one stays unreadable', () => {
    const log = logOf(ten, { isDeleted: false, isCompacted: true });
    advanceLogStart(log, 7);
    expect(basesOf(log)).toEqual([0, 3, 6, 9]);
    expect(deleteOldSegments(log, 10, 0)).toMatchObject([{ reason: 'startOffset' }]);
    expect(basesOf(log)).toEqual([6, 9]);
    expect(log.logStartOffset).toBe(7);
    expect(offsetsIn(log)).toEqual([6, 7, 8, 9]);
  });

  it('forgets the epochs that ended before it', () => {
    const log = logWith();
    for (const epoch of [0, 0, 1, 1, 4]) write(log, batchOf([{}]), 0, epoch);
    advanceLogStart(log, 3);
    expect(log.epochs).toEqual([
      { epoch: 1, startOffset: 3 },
      { epoch: 4, startOffset: 4 },
    ]);
  });
});

it('files of deleted segments linger for file.delete.delay.ms', () => {
  const log = logOf(ten, { retentionMs: 0, fileDeleteDelayMs: 60_000 });
  deleteOldSegments(log, 9, HOUR);
  expect(log.deleted).toEqual(
    [0, 3, 6].map((baseOffset) => ({
      baseOffset,
      sizeBytes: 3 * SIZE,
      reason: 'retentionMs',
      removeAtMs: HOUR + 60_000,
    })),
  );
  expect(removeDeleted(log, HOUR + 59_999)).toBe(0);
  expect(removeDeleted(log, HOUR + 60_000)).toBe(3);
  expect(log.deleted).toEqual([]);
  expect(activeSegment(log).baseOffset).toBe(9);
});
