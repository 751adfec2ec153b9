/** What one fetch takes of a log (LogSegment#read, UnifiedLog#read). */
import { expect, it } from 'vitest';
import { makeBatch } from '../protocol/records.ts';
import { logWith } from '../test/logs.ts';
import type { FetchedBatches, ReplicaLog } from './log.ts';
import { appendAsLeader, fetchFrom } from './log.ts';

/** Six batches of 170 bytes, one record each; `perSegment` of them fit into a segment. */
function logOf(perSegment: number): ReplicaLog {
  const log = logWith({ segmentBytes: perSegment * SIZE + SIZE / 2 });
  for (let number = 1; number <= 6; number++) {
    const record = {
      type: 'user',
      key: null,
      generator: 'shop',
      number,
      valueBytes: 100,
      timestampMs: 0,
    } as const;
    appendAsLeader(log, makeBatch([record], 0), 0);
  }
  return log;
}
const SIZE = 170;
const seen = ({ batches, bytes }: FetchedBatches): unknown => [
  batches.map(({ baseOffset }) => baseOffset),
  bytes,
];

it('is whole batches, and the room that the beginning of the next one takes', () => {
  const log = logOf(6);
  expect(log.sizeBytes).toBe(6 * SIZE);
  expect(seen(fetchFrom(log, 0, 6, 400, false))).toEqual([[0, 1], 400]);
  expect(seen(fetchFrom(log, 0, 6, 340, false))).toEqual([[0, 1], 340]);
  expect(seen(fetchFrom(log, 4, 6, 10_000, false))).toEqual([[4, 5], 340]);
  // Nothing lies below the bound behind the second.
  expect(seen(fetchFrom(log, 0, 2, 400, false))).toEqual([[0, 1], 340]);
});

it('is the first batch however large it is, when the answer is empty so far; else none that does not fit', () => {
  const log = logOf(6);
  expect(seen(fetchFrom(log, 2, 6, 100, true))).toEqual([[2], SIZE]);
  expect(seen(fetchFrom(log, 2, 6, 0, true))).toEqual([[2], SIZE]);
  expect(seen(fetchFrom(log, 2, 6, 100, false))).toEqual([[], 0]);
  expect(seen(fetchFrom(log, 2, 6, 0, false))).toEqual([[], 0]);
});

it('comes from one segment, and from the next one when the first has nothing more', () => {
  const log = logOf(2);
  expect(log.segments.map(({ baseOffset }) => baseOffset)).toEqual([0, 2, 4]);
  expect(seen(fetchFrom(log, 1, 6, 10_000, true))).toEqual([[1], SIZE]);
  expect(seen(fetchFrom(log, 2, 6, 10_000, true))).toEqual([[2, 3], 2 * SIZE]);
  // Compaction has emptied what lay at the end of the first.
  log.segments[0]?.batches.pop();
  expect(seen(fetchFrom(log, 1, 6, 10_000, true))).toEqual([[2, 3], 2 * SIZE]);
  expect(seen(fetchFrom(log, 6, 6, 10_000, true))).toEqual([[], 0]);
});
