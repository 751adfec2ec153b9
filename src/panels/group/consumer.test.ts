import { expect, it } from 'vitest';
import type { ConsumerCloseUp } from '../../contract/group-close-up.ts';
import { commitCells, crashForecast, type FetchRow, peersOf, scaleOf } from './consumer.ts';

const row = (more: Partial<FetchRow>): FetchRow => ({
  partition: 't-0',
  phase: 'fetching',
  position: 20,
  bufferedTo: 20,
  fromBroker: 1,
  isAsked: false,
  isPaused: false,
  leaderId: 1,
  committed: 10,
  highWatermark: 30,
  logEndOffset: 32,
  handFrom: null,
  handCount: 0,
  lag: 10,
  ...more,
});
const closeUp = (more: Partial<ConsumerCloseUp>): ConsumerCloseUp => ({
  kind: 'consumer',
  consumerId: 'k',
  thread: 'polling',
  threadSinceUs: 0,
  doneAtUs: null,
  coordinatorId: 3,
  timers: [],
  partitions: [],
  hand: [],
  handCount: 0,
  configs: [],
  fetchingFrom: [],
  commits: null,
  lab: null,
  ...more,
});
const handed = (offset: number) => ({ partition: 't-0', offset, key: null });

it('lays all partitions along one scale', () => {
  const rows = [
    row({}),
    row({
      partition: 't-1',
      committed: 100,
      position: 100,
      bufferedTo: 100,
      highWatermark: 111,
      logEndOffset: 111,
    }),
  ];
  const at = scaleOf(rows);
  const [first, second] = rows as [FetchRow, FetchRow];
  expect(at(first, 10)).toBe(at(second, 100));
  expect(at(first, 21) - at(first, 10)).toBeCloseTo(at(second, 111) - at(second, 100));
  expect(at(first, 32)).toBeLessThanOrEqual(100);
});

it('foresees what is done again: finished, and not committed', () => {
  const hand = [handed(17), handed(18), handed(19)];
  expect(crashForecast([row({})], closeUp({}))).toEqual({ again: 10, missed: 0, unset: 0 });
  expect(crashForecast([row({})], closeUp({ thread: 'processing', hand }))).toEqual({
    again: 7,
    missed: 0,
    unset: 0,
  });
});

it('foresees what is missed: committed, and not finished', () => {
  const settings = {
    by: 'key',
    workers: 2,
    waits: false,
    commit: 'each',
    offsets: 'furthest',
    sink: null,
  } as const;
  const progress = [{ partition: 't-0', open: [7, 12], furthest: 14, end: 15, safe: 7 }];
  const lab = { settings, workers: [], progress, locks: [], rows: [] };
  expect(crashForecast([row({})], closeUp({ lab }))).toEqual({ again: 4, missed: 1, unset: 0 });
  expect(crashForecast([row({ committed: -1 })], closeUp({ lab }))).toEqual({
    again: 0,
    missed: 0,
    unset: 1,
  });
});

it('marks what is finished ahead of a hole', () => {
  const cells = commitCells({ open: [7, 9], safe: 7, end: 10 }, 8);
  expect(cells.map(({ offset, state }) => `${offset} ${state}`)).toEqual([
    '5 done',
    '6 done',
    '7 open',
    '8 ahead',
    '9 open',
  ]);
  expect(commitCells({ open: [], safe: -1, end: -1 }, 8)).toEqual([]);
});

it('speaks to those it fetches from, and to its coordinator', () => {
  expect(peersOf(closeUp({ fetchingFrom: [2] }), [row({}), row({ fromBroker: -1 })])).toEqual([1, 2, 3]);
});
