import { expect, it } from 'vitest';
import type { EngineEvent, EventBody, Flight } from '../../contract/events.ts';
import {
  downStretches,
  isQuiet,
  momentsOf,
  ownedStretches,
  waitingStretches,
  windowOf,
  withoutOverlap,
} from './lanes.ts';

let id = 0;
const at = (timeUs: number, body: EventBody): EngineEvent => ({ id: ++id, timeUs, cause: null, ...body });
const flight = (more: Partial<Flight>): Flight => ({
  eventId: ++id,
  kind: 'control',
  api: 'JoinGroup',
  isResponse: false,
  from: 'k',
  to: 'b1',
  sentAtUs: 0,
  arrivesAtUs: 10,
  lostAtUs: null,
  partitions: [],
  recordCount: 0,
  sizeBytes: 0,
  groupId: 'g',
  error: null,
  ...more,
});
const answer = (more: Partial<Flight>): Flight => flight({ isResponse: true, from: 'b1', to: 'k', ...more });
const window = { fromUs: 0, toUs: 1000 };

it('looks at the last seconds without a rebalance, and at the end of a long one', () => {
  expect(windowOf(null, 10_000_000)).toEqual({ fromUs: 4_000_000, toUs: 10_000_000 });
  const long = { startUs: 1_000_000, endUs: null, states: [], before: null, after: null };
  const cost = { owned: 0, stopped: 0, moved: null, longestUs: 0 };
  expect(windowOf({ ...long, cost }, 100_000_000)).toEqual({ fromUs: 70_000_000, toUs: 100_000_000 });
});

it('reads what was owned backwards from what is owned', () => {
  const events = [
    at(100, {
      type: 'consumer.revoked',
      consumerId: 'k',
      groupId: 'g',
      partitions: ['t-0', 't-1'],
      generation: 1,
    }),
    at(300, { type: 'consumer.assigned', consumerId: 'k', groupId: 'g', partitions: ['t-1'], generation: 2 }),
  ];
  expect(ownedStretches('k', ['t-1'], [], events, window)).toEqual([
    { kind: 'owns', fromUs: 0, toUs: 100, partitions: ['t-0', 't-1'] },
    { kind: 'owns', fromUs: 300, toUs: 1000, partitions: ['t-1'] },
  ]);
});

it('gives back to the dead what they had', () => {
  const events = [at(400, { type: 'node.killed', node: 'k' })];
  expect(ownedStretches('k', [], ['t-0'], events, window)).toEqual([
    { kind: 'owns', fromUs: 0, toUs: 400, partitions: ['t-0'] },
  ]);
  expect(downStretches('k', true, events, window)).toEqual([
    { kind: 'down', fromUs: 400, toUs: 1000, partitions: [] },
  ]);
});

it('waits from a request to its own answer, and while there is none until now', () => {
  const flights = [
    flight({ sentAtUs: 0, arrivesAtUs: 10 }),
    answer({ sentAtUs: 12, arrivesAtUs: 20, error: 'MEMBER_ID_REQUIRED' }),
    flight({ sentAtUs: 30, arrivesAtUs: 40 }),
    flight({ api: 'SyncGroup', sentAtUs: 900, arrivesAtUs: 910 }),
  ];
  const waits = (api: 'JoinGroup' | 'SyncGroup') =>
    waitingStretches('k', flights, api, window).map(({ fromUs, toUs }) => [fromUs, toUs]);
  expect(waits('JoinGroup')).toEqual([
    [0, 20],
    [30, 1000],
  ]);
  expect(waits('SyncGroup')).toEqual([[900, 1000]]);
});

it('says nothing of a heartbeat unless it is answered with an error', () => {
  expect(isQuiet(flight({ api: 'Heartbeat' }))).toBe(true);
  expect(isQuiet(answer({ api: 'Heartbeat', error: 'REBALANCE_IN_PROGRESS' }))).toBe(false);
});

it('knows when something happens: messages leave and come, states begin and end, within what is drawn', () => {
  const moments = momentsOf([flight({ sentAtUs: 500, arrivesAtUs: 520 })], null, { fromUs: 510, toUs: 900 });
  expect(moments).toEqual([510, 520, 900]);
});

it('has names that lie over none', () => {
  const boxes = [
    { x: 0, y: 0, width: 40 },
    { x: 30, y: 5, width: 40 },
    { x: 30, y: 20, width: 40 },
  ];
  expect(withoutOverlap(boxes)).toEqual([boxes[0], boxes[2]]);
});
