import { describe, expect, it } from 'vitest';
import type { RecordBatch } from '../protocol/records.ts';
import { makeBatch, placeBatch } from '../protocol/records.ts';
import type { Probe } from './index-search.ts';
import { warmEntries } from './index-search.ts';
import { OFFSET_ENTRY_BYTES } from './offset-index.ts';
import type { RollParams, Segment } from './segment.ts';
import {
  appendToSegment,
  findBatch,
  growIndexes,
  largestTimestampOf,
  nextOffsetOf,
  openSegment,
  recoverIndexes,
  sealSegment,
  shouldRoll,
  truncateSegment,
} from './segment.ts';
import {
  fetchUpperBoundOffset,
  findOffsetByTimestamp,
  sliceFrom,
  watchOffsetSearch,
} from './segment-lookup.ts';

/** One record with this timestamp and so many bytes of value; 70 bytes more in all. */
const batchAt = (offset: number, timestampMs = -1, valueBytes = 1_024): RecordBatch =>
  placeBatch(
    makeBatch(
      [{ type: 'user', key: null, generator: 'shop', number: 1, valueBytes, timestampMs }],
      timestampMs,
    ),
    offset,
    0,
  );
const open = (indexIntervalBytes = 4_096, segmentIndexBytes = 10_485_760): Segment =>
  openSegment(0, { indexIntervalBytes, segmentIndexBytes }, 1_000);
function filled(count: number, timestampOf: (offset: number) => number, indexIntervalBytes = 4_096): Segment {
  const segment = open(indexIntervalBytes);
  for (let i = 0; i < count; i++) appendToSegment(segment, [batchAt(i, timestampOf(i))], 1_000);
  return segment;
}
const timesOf = (segment: Segment) =>
  segment.timeIndex.entries.map(({ timestampMs, offset }) => [timestampMs, offset]);

describe('the indexes of a segment', () => {
  it('get an entry each once more than index.interval.bytes lie behind the last', () => {
    const segment = filled(13, (offset) => 1_000 + 10 * offset);
    expect(segment.offsetIndex.entries.map(({ offset, position }) => [offset, position])).toEqual([
      [4, 4_376],
      [8, 8_752],
      [12, 13_128],
    ]);
    expect(timesOf(segment)).toEqual([
      [1_040, 4],
      [1_080, 8],
      [1_120, 12],
    ]);
  });

  it('hold a timestamp only when it is the largest yet', () => {
    const times = [100, 90, 95, 80, 70, 60, 50, 40, 130, 120, 110, 105, 104];
    const segment = filled(13, (offset) => times[offset] ?? 0);
    expect(timesOf(segment)).toEqual([
      [100, 0],
      [130, 8],
    ]);
    sealSegment(segment);
    expect(timesOf(segment)).toHaveLength(2);
    expect([segment.offsetIndex.maxEntries, segment.timeIndex.maxEntries]).toEqual([3, 2]);
    growIndexes(segment);
    expect([segment.offsetIndex.maxEntries, segment.timeIndex.maxEntries]).toEqual([1_310_720, 873_813]);
  });

  it('end with the largest timestamp when another segment becomes active', () => {
    const segment = filled(7, (offset) => 1_000 + offset);
    sealSegment(segment);
    expect(timesOf(segment)).toEqual([
      [1_004, 4],
      [1_006, 6],
    ]);
  });

  it('are rebuilt batch by batch, and finer than calls of several batches left them', () => {
    const segment = open();
    for (let i = 0; i < 12; i += 3)
      appendToSegment(segment, [batchAt(i, i), batchAt(i + 1, i + 1), batchAt(i + 2, i + 2)], 0);
    expect(segment.offsetIndex.entries.map(({ offset }) => offset)).toEqual([8]);
    recoverIndexes(segment);
    expect(segment.offsetIndex.entries.map(({ offset }) => offset)).toEqual([4, 8]);
    expect(timesOf(segment)).toEqual([
      [4, 4],
      [8, 8],
      [11, 11],
    ]);
    expect(segment.sizeBytes).toBe(12 * 1_094);
  });

  it('are cut with the log, and the largest timestamp is read again', () => {
    const segment = filled(13, (offset) => (offset === 6 ? 9_000 : 1_000 + offset));
    expect(truncateSegment(segment, 7, 2_000)).toBe(6 * 1_094);
    expect(segment.offsetIndex.entries.map(({ offset }) => offset)).toEqual([4]);
    expect([segment.maxTimestampMs, segment.offsetOfMaxTimestamp]).toEqual([9_000, 6]);
    truncateSegment(segment, 5, 2_000);
    expect([segment.maxTimestampMs, segment.offsetOfMaxTimestamp]).toEqual([1_004, 4]);
    truncateSegment(segment, 0, 3_000);
    expect(segment).toMatchObject({
      sizeBytes: 0,
      maxTimestampMs: -1,
      rollingTimestampMs: null,
      createdAtMs: 3_000,
    });
    expect(nextOffsetOf(segment)).toBe(0);
  });
});

describe('reading an offset', () => {
  const counts = [10, 100, 1_000, 10_000, 100_000];
  const segments = counts.map((count) => {
    const segment = open(0);
    const batch = batchAt(0);
    for (let i = 0; i < count; i++) appendToSegment(segment, [placeBatch(batch, i, 0)], 0);
    return segment;
  });

  it.each(segments.map((segment) => [segment.offsetIndex.entries.length, segment] as const))(
    'looks at 2 + log2(n) of %i index entries at most',
    (entries, segment) => {
      const bound = 2 + Math.ceil(Math.log2(entries));
      for (let target = 0; target < segment.batches.length; target += Math.max(1, entries >> 9)) {
        const probes: Probe[] = [];
        expect(findBatch(segment, target, probes)).toBe(target);
        expect(probes.length).toBeLessThanOrEqual(bound);
        expect(watchOffsetSearch(segment, target).probes).toEqual(probes);
      }
    },
  );

  it('near the end stays within the last 8 KiB of the index', () => {
    const segment = segments.at(-1) ?? open();
    const { probes } = watchOffsetSearch(segment, 99_990);
    const firstWarm = segment.offsetIndex.entries.length - 1 - warmEntries(OFFSET_ENTRY_BYTES);
    expect(probes.every(({ slot }) => slot >= firstWarm)).toBe(true);
    expect(watchOffsetSearch(segment, 5).probes.some(({ slot }) => slot < firstWarm)).toBe(true);
  });

  it('goes from the index entry through the headers behind it', () => {
    const segment = filled(13, (offset) => offset);
    const { entry, scanned, found } = watchOffsetSearch(segment, 7);
    expect(entry).toEqual({ offset: 4, position: 4_376 });
    expect(scanned.map(({ position }) => position)).toEqual([4_376, 5_470, 6_564, 7_658]);
    expect(found).toEqual({ batchIndex: 7, lastOffset: 7, position: 7_658, sizeBytes: 1_094 });
    expect(watchOffsetSearch(segment, 13).found).toBeNull();
  });

  it('takes a slice from a whole batch on, or less than one when it must', () => {
    const segment = filled(13, (offset) => offset);
    const read = (offset: number, max: number, one: boolean) =>
      sliceFrom(segment, offset, max, segment.sizeBytes, one);
    expect(read(7, 3_000, true)).toEqual({ position: 7_658, sizeBytes: 3_000, isFirstIncomplete: false });
    expect(read(7, 10, true)).toEqual({ position: 7_658, sizeBytes: 1_094, isFirstIncomplete: false });
    expect(read(7, 10, false)).toEqual({ position: 7_658, sizeBytes: 10, isFirstIncomplete: true });
    expect(read(12, 3_000, true)).toMatchObject({ sizeBytes: 1_094 });
    expect(read(13, 3_000, true)).toBeNull();
    expect(fetchUpperBoundOffset(segment, 4_376, 4_376)).toBe(8);
    expect(fetchUpperBoundOffset(segment, 8_752, 10_000)).toBeNull();
  });
});

describe('a search by time', () => {
  it('finds the first record of that time or later, from an offset on', () => {
    const segment = filled(13, (offset) => 1_000 + 10 * offset);
    expect(findOffsetByTimestamp(segment, 1_041, 0)).toEqual({
      timestampMs: 1_050,
      offset: 5,
      leaderEpoch: 0,
    });
    expect(findOffsetByTimestamp(segment, 0, 9)?.offset).toBe(9);
    expect(findOffsetByTimestamp(segment, 1_121, 0)).toBeNull();
  });
});

describe('a segment rolls', () => {
  const NEVER: RollParams = {
    nowMs: 1_000,
    segmentMs: 3_600,
    segmentBytes: 10_000,
    messagesBytes: 1_094,
    maxTimestampInMessagesMs: -1,
    maxOffsetInMessages: 1,
  };
  it('by size: when the call does not fit any more', () => {
    expect(
      shouldRoll(
        filled(8, () => -1),
        NEVER,
      ),
    ).toBe(false);
    expect(
      shouldRoll(
        filled(9, () => -1),
        NEVER,
      ),
    ).toBe(true);
  });

  it('by its age on the broker’s clock when its records have no time, and never while it is empty', () => {
    expect(
      shouldRoll(
        filled(1, () => -1),
        { ...NEVER, nowMs: 4_600 },
      ),
    ).toBe(false);
    expect(
      shouldRoll(
        filled(1, () => -1),
        { ...NEVER, nowMs: 4_601 },
      ),
    ).toBe(true);
    expect(shouldRoll(open(), { ...NEVER, nowMs: 4_601 })).toBe(false);
  });

  it('by the records’ own time when they have one, a jitter earlier', () => {
    const segment = filled(2, (offset) => 500 + 100 * offset);
    expect(shouldRoll(segment, { ...NEVER, nowMs: 1e9, maxTimestampInMessagesMs: 4_100 })).toBe(false);
    expect(shouldRoll(segment, { ...NEVER, maxTimestampInMessagesMs: 4_101 })).toBe(true);
    const early = openSegment(0, { indexIntervalBytes: 4_096, segmentIndexBytes: 1_024 }, 0, 600);
    appendToSegment(early, [batchAt(0, 500)], 0);
    expect(shouldRoll(early, { ...NEVER, maxTimestampInMessagesMs: 3_501 })).toBe(true);
    expect(shouldRoll(early, { ...NEVER, maxTimestampInMessagesMs: 3_500 })).toBe(false);
  });

  it('when an index is full: the offset index to its end, the time index but for one entry', () => {
    const room = (bytes: number, calls: number, time: (i: number) => number): Segment => {
      const segment = open(0, bytes);
      for (let i = 0; i < calls; i++) appendToSegment(segment, [batchAt(i, time(i), 0)], 0);
      return segment;
    };
    // 36 bytes hold four offsets, or three timestamps of which one waits for the roll.
    expect(
      shouldRoll(
        room(36, 4, () => -1),
        NEVER,
      ),
    ).toBe(false);
    expect(
      shouldRoll(
        room(36, 5, () => -1),
        NEVER,
      ),
    ).toBe(true);
    expect(
      shouldRoll(
        room(36, 2, (i) => i),
        NEVER,
      ),
    ).toBe(false);
    expect(
      shouldRoll(
        room(36, 3, (i) => i),
        NEVER,
      ),
    ).toBe(true);
  });

  it('when an offset is 2^31 or more from the base, even empty', () => {
    expect(shouldRoll(open(), { ...NEVER, maxOffsetInMessages: 0x7fffffff })).toBe(false);
    expect(shouldRoll(open(), { ...NEVER, maxOffsetInMessages: 0x80000000 })).toBe(true);
    expect(() => appendToSegment(open(), [batchAt(0x80000000)], 0)).toThrow('Detected offset overflow');
  });
});

it('the age of a segment counts by its records, or by its last write when they have no time', () => {
  expect(largestTimestampOf(filled(3, (offset) => offset))).toBe(2);
  expect(largestTimestampOf(filled(3, () => -1))).toBe(1_000);
});
