import { describe, expect, it } from 'vitest';
import type { BatchView, ReplicaCloseUp } from '../../contract/close-up.ts';
import { cellsIn, cellsOf, epochSpans, fileName, shownSegments } from './geometry.ts';

const batch = (
  baseOffset: number,
  count: number,
  epoch: number,
  gone: readonly number[] = [],
): BatchView => ({
  baseOffset,
  lastOffset: baseOffset + count - 1,
  partitionLeaderEpoch: epoch,
  producerId: -1,
  producerEpoch: -1,
  baseSequence: -1,
  isTransactional: false,
  isControl: false,
  maxTimestampMs: 0,
  sizeBytes: 100,
  records: Array.from({ length: count }, (_, i) => ({
    offset: baseOffset + i,
    key: 'k',
    valueBytes: 10,
    type: null,
  })).filter(({ offset }) => !gone.includes(offset)),
});

const replica = (
  brokerId: number,
  batches: readonly BatchView[],
  epochs: ReplicaCloseUp['epochs'],
): ReplicaCloseUp => ({
  brokerId,
  logStartOffset: 0,
  logEndOffset: (batches.at(-1)?.lastOffset ?? -1) + 1,
  durableOffset: 0,
  epochs,
  batches,
  unacknowledged: [],
  truncation: { next: null, isUnderWay: false, last: null, rule: 'epoch' },
});

const leader = replica(
  1,
  [batch(0, 3, 0), batch(3, 2, 2)],
  [
    { epoch: 0, startOffset: 0 },
    { epoch: 2, startOffset: 3 },
  ],
);
const follower = replica(
  2,
  [batch(0, 3, 0), batch(3, 1, 1)],
  [
    { epoch: 0, startOffset: 0 },
    { epoch: 1, startOffset: 3 },
  ],
);

describe('cells of a replica', () => {
  const states = (of: ReplicaCloseUp, highWatermark: number, to = 6) =>
    cellsOf(of, { highWatermark }, leader, 0, to).map(({ state }) => state);

  it('are committed below its own high watermark, and written above', () => {
    expect(states(leader, 4)).toEqual([
      'committed',
      'committed',
      'committed',
      'committed',
      'written',
      'none',
    ]);
  });

  it('are stray where the leader has written something else', () => {
    expect(states(follower, 2)).toEqual(['committed', 'committed', 'written', 'stray', 'none', 'none']);
  });

  it('are gone where compaction took the batch whole, and keep no record where it took one', () => {
    const compacted = replica(1, [batch(2, 2, 0, [2])], [{ epoch: 0, startOffset: 0 }]);
    const cells = cellsOf(compacted, { highWatermark: 4 }, compacted, 0, 4);
    expect(cells.map(({ state }) => state)).toEqual(['gone', 'gone', 'committed', 'committed']);
    expect(cells[2]?.record).toBeNull();
    expect(cells[3]?.record?.offset).toBe(3);
  });

  it('tell where a batch begins, and begin one at the left edge', () => {
    expect(cellsOf(leader, { highWatermark: 5 }, leader, 1, 5).map(({ opensBatch }) => opensBatch)).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});

describe('the lens', () => {
  it('shows as many offsets as can be read', () => {
    expect(cellsIn(1020)).toBe(21);
    expect(cellsIn(300)).toBe(8);
    expect(cellsIn(10)).toBe(4);
    expect(cellsIn(9000)).toBe(60);
  });

  it('brackets epochs within what is shown', () => {
    expect(epochSpans(leader, 1, 10)).toEqual([
      { epoch: 0, from: 1, to: 3 },
      { epoch: 2, from: 3, to: 5 },
    ]);
    expect(epochSpans(leader, 4, 5)).toEqual([{ epoch: 2, from: 4, to: 5 }]);
  });

  it('names files as Kafka does', () => {
    expect(fileName(24)).toBe('00000000000000000024');
  });

  it('draws the newest segments, and always the one that was searched', () => {
    const segments = [0, 10, 20, 30].map((baseOffset) => ({ baseOffset }));
    expect(shownSegments(segments, 2, null).map((s) => s.baseOffset)).toEqual([20, 30]);
    expect(shownSegments(segments, 2, 0).map((s) => s.baseOffset)).toEqual([0, 30]);
    expect(shownSegments(segments, 2, 30).map((s) => s.baseOffset)).toEqual([20, 30]);
  });
});
