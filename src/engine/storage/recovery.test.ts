/** Power cuts, and how a log is opened after them (LogLoader, LogSegment#recover). */
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { batchOf, logWith, offsetsIn, write } from '../test/logs.ts';
import type { ReplicaLog } from './log.ts';
import { flushLog, rollLog } from './log.ts';
import { losePower, openLog } from './recovery.ts';

const SIZE = 68;

/** So many records, a batch and five to a segment, of an idempotent producer; flushed up to an offset. */
function logOf(count: number, flushedTo: number): ReplicaLog {
  const log = logWith({ segmentBytes: 5 * SIZE, indexIntervalBytes: SIZE });
  for (let i = 0; i < count; i++) write(log, batchOf([{ number: i }], { pid: 7, sequence: i }), i);
  flushLog(log, flushedTo, count);
  return log;
}
const everythingGoes = () => ({ batches: 0, tornBytes: 0 });
const unclean = (recoveryPoint: number, logStartOffset = 0) => ({
  wasClean: false,
  recoveryPoint,
  logStartOffset,
  nowMs: 0,
});

describe('a power cut', () => {
  it('takes the dirty tail, at most', () => {
    const log = logOf(12, 7);
    const gone = losePower(log, everythingGoes);
    expect(gone.map(({ baseOffset }) => baseOffset)).toEqual([7, 8, 9, 10, 11]);
    openLog(log, unclean(7));
    expect(log).toMatchObject({ logEndOffset: 7, recoveryPoint: 7, sizeBytes: 7 * SIZE });
    expect(write(log, batchOf([{}])).baseOffset).toBe(7);
  });

  it('takes nothing of what an earlier process has flushed, though its checkpoint was not written', () => {
    const log = logOf(12, 10);
    // The process dies; the page cache and the disk do not. The checkpoint file still says 0.
    openLog(log, unclean(0));
    expect(log).toMatchObject({ logEndOffset: 12, recoveryPoint: 0 });
    losePower(log, everythingGoes);
    openLog(log, unclean(0));
    expect(log.logEndOffset).toBe(10);
  });

  it('may leave a later segment whole behind a torn one: recovery drops it', () => {
    const log = logOf(12, 3);
    losePower(log, (dirty) =>
      dirty[0]?.baseOffset === 3 ? { batches: 1, tornBytes: 20 } : { batches: dirty.length, tornBytes: 0 },
    );
    expect(log.logEndOffset).toBe(4);
    const recovered = openLog(log, unclean(3));
    expect(recovered).toEqual({
      segments: 1,
      bytes: 4 * SIZE + 20,
      truncatedBytes: 20,
      droppedSegments: 2,
    });
    expect(offsetsIn(log)).toEqual([0, 1, 2, 3]);
    expect(log.segments.map(({ baseOffset }) => baseOffset)).toEqual([0]);
    expect(log.deleted.map(({ baseOffset, reason }) => [baseOffset, reason])).toEqual([
      [5, 'recovery'],
      [10, 'recovery'],
    ]);
  });

  test.prop([fc.nat(30), fc.nat(30), fc.array(fc.nat(10), { minLength: 8, maxLength: 8 })])(
    'leaves a prefix that holds all that was flushed, and nothing else that the log says',
    (count, flushed, draws) => {
      const whole = logOf(count, 0);
      const log = logOf(count, Math.min(flushed, count));
      let draw = 0;
      losePower(log, (dirty) => {
        const batches = Math.min(dirty.length, draws[draw++ % draws.length] ?? 0);
        return { batches, tornBytes: batches < dirty.length ? 1 : 0 };
      });
      openLog(log, unclean(Math.min(flushed, count)));
      const left = offsetsIn(log);
      expect(left).toEqual(offsetsIn(whole).slice(0, left.length));
      expect(left.length).toBeGreaterThanOrEqual(Math.min(flushed, count));
      expect(log.logEndOffset).toBe(left.length);
      expect(log.recoveryPoint).toBeLessThanOrEqual(log.logEndOffset);
      expect(log.producers.get(7)?.batches.at(-1)?.lastOffset).toBe(
        left.length > 0 ? left.length - 1 : undefined,
      );
      expect(log.epochs.every(({ startOffset }) => startOffset <= log.logEndOffset)).toBe(true);
      expect(log.sizeBytes).toBe(left.length * SIZE);
      expect(log.snapshots.every(({ offset }) => offset <= log.logEndOffset)).toBe(true);
    },
  );
});

describe('opening a log', () => {
  it('reads only from the recovery point on, and leaves it where it is', () => {
    const log = logOf(12, 10);
    expect(openLog(log, unclean(10))).toMatchObject({ segments: 1, bytes: 2 * SIZE, truncatedBytes: 0 });
    expect(log.recoveryPoint).toBe(10);
  });

  it('after an end in good order reads nothing, and takes all for flushed', () => {
    const log = logOf(12, 12);
    expect(openLog(log, { ...unclean(12), wasClean: true })).toMatchObject({ segments: 0, bytes: 0 });
    expect(log.recoveryPoint).toBe(12);
  });

  it('makes the index anew, batch by batch', () => {
    const log = logOf(5, 0);
    const before = log.segments.map(({ offsetIndex }) => [...offsetIndex.entries]);
    openLog(log, unclean(0));
    expect(log.segments.map(({ offsetIndex }) => [...offsetIndex.entries])).toEqual(before);
    expect(before[0]?.length).toBeGreaterThan(0);
  });

  it('begins where the first segment does, when the checkpoint of the log start is older', () => {
    const log = logOf(12, 12);
    log.segments.splice(0, 1);
    log.logStartOffset = 7;
    openLog(log, unclean(12, 0));
    expect(log.logStartOffset).toBe(5);
    openLog(log, unclean(12, 6));
    expect(log.logStartOffset).toBe(6);
  });

  it('makes an empty log where all that is left ends before the log is said to begin', () => {
    const log = logOf(12, 0);
    losePower(log, everythingGoes);
    openLog(log, unclean(0, 6));
    expect(log).toMatchObject({ logStartOffset: 6, logEndOffset: 6, sizeBytes: 0, epochs: [] });
    expect(log.segments.map(({ baseOffset }) => baseOffset)).toEqual([6]);
  });

  it('knows of each producer what the last snapshot says, and what came after it', () => {
    const log = logOf(12, 12);
    openLog(log, unclean(12));
    expect(log.producers.get(7)?.batches.map(({ lastOffset }) => lastOffset)).toEqual([9, 10, 11]);
  });

  it('takes what is deleted and not yet removed for gone', () => {
    const log = logOf(3, 3);
    rollLog(log, 3, 0);
    log.deleted.push({ baseOffset: 0, sizeBytes: 1, reason: 'retentionMs', removeAtMs: 60_000 });
    openLog(log, unclean(3));
    expect(log.deleted).toEqual([]);
  });
});
