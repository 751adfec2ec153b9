import { describe, expect, it } from 'vitest';
import type { ReplicaCloseUp } from '../../contract/close-up.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { MachineView } from '../../contract/frame.ts';
import { DEFAULT_HARDWARE } from '../../contract/hardware.ts';
import { costBars } from './costs.ts';
import { nextSpot } from './roving.ts';
import { spanOf, withoutMiddle } from './spans.ts';
import { lastCleaning, lostWith } from './story.ts';
import { noticeOf } from './truncations.ts';

describe('arrows', () => {
  //        x   0    10   20
  // row 0      a         b
  // row 2      c    d    e
  const spots = [
    { row: 0, x: 0 },
    { row: 0, x: 20 },
    { row: 2, x: 0 },
    { row: 2, x: 10 },
    { row: 2, x: 20 },
  ];
  it('go along a row and stop at its ends', () => {
    expect(nextSpot(spots, 2, 'ArrowRight')).toBe(3);
    expect(nextSpot(spots, 4, 'ArrowRight')).toBe(-1);
    expect(nextSpot(spots, 3, 'Home')).toBe(2);
    expect(nextSpot(spots, 3, 'End')).toBe(4);
  });
  it('go to what lies nearest in the next row, and nowhere beyond the last', () => {
    expect(nextSpot(spots, 1, 'ArrowDown')).toBe(4);
    expect(nextSpot(spots, 3, 'ArrowUp')).toBe(0);
    expect(nextSpot(spots, 4, 'ArrowDown')).toBe(-1);
    expect(nextSpot(spots, -1, 'ArrowDown')).toBe(-1);
    expect(nextSpot(spots, 0, 'a')).toBe(-1);
  });
});

describe('spans and lists', () => {
  it('are told in the unit that keeps them short', () => {
    expect(spanOf(4_240_000)).toEqual({ unit: 's', value: '4.2' });
    expect(spanOf(300_000_000)).toEqual({ unit: 's', value: '300' });
    expect(spanOf(3_600_000_000)).toEqual({ unit: 'min', value: '60' });
    expect(spanOf(604_800_000_000)).toEqual({ unit: 'd', value: '7.0' });
    expect(spanOf(-5)).toEqual({ unit: 's', value: '0.0' });
  });
  it('lose their middle when they are long', () => {
    expect(withoutMiddle([1, 2, 3], 2, 1)).toEqual({ head: [1, 2, 3], tail: [], left: 0 });
    expect(withoutMiddle([1, 2, 3, 4, 5], 2, 1)).toEqual({ head: [1, 2], tail: [5], left: 2 });
    expect(withoutMiddle([1, 2, 3], 2, 0)).toEqual({ head: [1, 2], tail: [], left: 1 });
  });
});

describe('the journal', () => {
  const lost = (offset: number, timeUs: number) => ({
    type: 'record.lost',
    partition: 'p-0',
    offset,
    timeUs,
  });
  const events = [
    { type: 'log.cleaned', partition: 'p-0', brokerId: 1, timeUs: 5 },
    { type: 'log.cleaned', partition: 'p-0', brokerId: 2, timeUs: 6 },
    { type: 'log.cleaned', partition: 'p-1', brokerId: 1, timeUs: 7 },
    lost(3, 40),
    lost(4, 40),
    lost(9, 40),
    lost(4, 41),
  ] as unknown as readonly EngineEvent[];
  it('tells the last cleaning of this replica', () => {
    expect(lastCleaning(events, 'p-0', 1)?.timeUs).toBe(5);
    expect(lastCleaning(events, 'p-0', 3)).toBeNull();
  });
  it('tells what was lost with a cut, and not what was lost otherwise', () => {
    expect(lostWith(events, 'p-0', { atUs: 40, fromOffset: 5, toOffset: 3 })).toBe(2);
    expect(lostWith(events, 'p-1', { atUs: 40, fromOffset: 5, toOffset: 3 })).toBe(0);
  });
});

it('who must cut now is named before who has just done so, and before who must later', () => {
  const next = { ownEpoch: 1, logEndOffset: 9, leaderEpoch: 1, leaderEnd: 7, toOffset: 7 };
  const last = { atUs: 1_000_000, fromOffset: 9, toOffset: 8, leaderEpoch: 1 };
  const of = (brokerId: number, truncation: Partial<ReplicaCloseUp['truncation']>) =>
    ({
      brokerId,
      truncation: { next: null, isUnderWay: false, last: null, rule: 'epoch', ...truncation },
    }) as ReplicaCloseUp;
  const all = [of(1, { last }), of(2, { next, isUnderWay: true }), of(3, { next })];
  expect(noticeOf(all, 2_000_000)).toEqual({ brokerId: 2, what: 'isTruncating', toOffset: 7 });
  expect(noticeOf([all[0], all[2]] as ReplicaCloseUp[], 2_000_000)?.what).toBe('hasTruncated');
  // Long ago, or not yet: the playhead may have gone back.
  expect(noticeOf([all[0], all[2]] as ReplicaCloseUp[], 90_000_000)?.what).toBe('willTruncate');
  expect(noticeOf([of(1, { last })], 500_000)).toBeNull();
});

it('bars are shares of a whole, and copies are measured by what went over the network', () => {
  const machine: MachineView = {
    hardware: { ...DEFAULT_HARDWARE, pageCacheKB: 10, seekMs: 10 },
    counts: {
      sequentialBytes: 300,
      randomBytes: 100,
      seeks: 3,
      diskBusyUs: 40_000,
      cacheHits: 0,
      cacheMisses: 0,
      copies: 1,
      copiedBytes: 250,
      requests: 0,
      threadBusyUs: 0,
      receivedBytes: 600,
      sentBytes: 400,
    },
    cachedBytes: 6_000,
    dirtyBytes: 1_000,
    threads: 4,
    busyThreads: 1,
    waitingRequests: 0,
  };
  const bars = Object.fromEntries(
    costBars(machine, null).map(({ name, parts }) => [name, parts.map((p) => p.share)]),
  );
  expect(bars).toEqual({
    pages: [0, 0],
    held: [0.1, 0.5, 0.4],
    disk: [0.75, 0.25],
    time: [0.75, 0.25],
    network: [0.6, 0.4],
    copies: [0.25],
    threads: [0.25, 0.75],
  });
});
