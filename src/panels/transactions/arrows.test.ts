import { expect, it } from 'vitest';
import type { Flight } from '../../contract/events.ts';
import { arrowsOf } from './arrows.ts';

const flight = (api: string, from: string, to: string, more: Partial<Flight> = {}): Flight => ({
  eventId: 1,
  kind: 'control',
  api,
  isResponse: false,
  from,
  to,
  sentAtUs: 0,
  arrivesAtUs: 1_000,
  lostAtUs: null,
  partitions: [],
  recordCount: 0,
  sizeBytes: 10,
  groupId: null,
  error: null,
  ...more,
});
const answer = (api: string, from: string, to: string) => flight(api, from, to, { isResponse: true });

/** Lanes 0: the application; 1: its coordinator, broker 2; 2: bills-0; 3: offsets; 4: bills-1. */
const told = {
  instances: [{ nodeId: 'k-app' }],
  coordinator: { brokerId: 2 },
  strips: [
    { partition: 'bills-0', leaderId: 1 },
    { partition: '__consumer_offsets-0', leaderId: 1 },
    { partition: 'bills-1', leaderId: 2 },
  ],
} as unknown as Parameters<typeof arrowsOf>[1];
const lanes = (...flights: readonly Flight[]) =>
  arrowsOf(flights, told).map(({ fromLane, toLane }) => [fromLane, toLane]);

it('goes from the process to its coordinator, and to the log that a request is about', () => {
  expect(
    lanes(flight('AddPartitionsToTxn', 'k-app', 'b2'), answer('AddPartitionsToTxn', 'b2', 'k-app')),
  ).toEqual([
    [0, 1],
    [1, 0],
  ]);
  expect(lanes(flight('Produce', 'k-app', 'b1', { partitions: ['bills-0'] }))).toEqual([[0, 2]]);
  expect(lanes(flight('TxnOffsetCommit', 'k-app', 'b1', { partitions: ['till-0'] }))).toEqual([[0, 3]]);
});

it('goes from the coordinator to every log of a broker that it tells to write markers, its own broker too', () => {
  expect(lanes(flight('WriteTxnMarkers', 'b2', 'b1'), answer('WriteTxnMarkers', 'b1', 'b2'))).toEqual([
    [1, 2],
    [1, 3],
    [2, 1],
    [3, 1],
  ]);
  expect(lanes(flight('WriteTxnMarkers', 'b2', 'b2'))).toEqual([[1, 4]]);
});

it('leaves out what is of others, and an answer whose question is not known', () => {
  expect(lanes(flight('Produce', 'k-other', 'b1', { partitions: ['bills-0'] }))).toEqual([]);
  expect(lanes(flight('Produce', 'k-app', 'b1', { partitions: ['else-0'] }))).toEqual([]);
  expect(lanes(flight('EndTxn', 'k-app', 'b1'))).toEqual([]);
  expect(lanes(answer('EndTxn', 'b2', 'k-app'))).toEqual([]);
  expect(lanes(flight('Fetch', 'k-app', 'b1', { partitions: ['bills-0'] }))).toEqual([]);
});
