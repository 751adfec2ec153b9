import { expect, it } from 'vitest';
import type { EngineEvent } from '../../contract/events.ts';
import { folded } from './fold.ts';

const leads = (id: number, timeUs: number, partition: string, brokerId = 1): EngineEvent => ({
  id,
  timeUs,
  cause: null,
  type: 'replica.becameLeader',
  partition,
  brokerId,
  leaderEpoch: 1,
  logEndOffset: 0,
  highWatermark: 0,
});

it('folds what happens at once to partitions of an internal topic, by who it happens to', () => {
  const entries = folded([
    leads(1, 0, '__consumer_offsets-1'),
    leads(2, 10, '__consumer_offsets-2', 3),
    leads(3, 20, '__consumer_offsets-3'),
    leads(4, 900_000, '__consumer_offsets-4'),
  ]);
  expect(entries.map(({ event, more }) => [event.id, more])).toEqual([
    [1, 1],
    [2, 0],
    [4, 0],
  ]);
});

it('tells of every partition of a visitor’s topic', () => {
  const entries = folded([leads(1, 0, 'orders-1'), leads(2, 0, 'orders-4')]);
  expect(entries.map(({ more }) => more)).toEqual([0, 0]);
});
