import { expect, it } from 'vitest';
import { combined } from './state-batches.ts';

const batch = (firstOffset: number, lastOffset: number, deliveryState: number, deliveryCount: number) => ({
  firstOffset,
  lastOffset,
  deliveryState,
  deliveryCount,
});

it('lays new batches over old ones, and joins neighbours that are alike', () => {
  const before = [batch(0, 9, 0, 1)];
  expect(combined(before, [batch(3, 5, 2, 1)], 0)).toEqual([
    batch(0, 2, 0, 1),
    batch(3, 5, 2, 1),
    batch(6, 9, 0, 1),
  ]);
  expect(combined([batch(0, 2, 2, 1)], [batch(3, 5, 2, 1)], 0)).toEqual([batch(0, 5, 2, 1)]);
});

it('believes the batch with more deliveries, whichever came later', () => {
  expect(combined([batch(0, 1, 0, 3)], [batch(0, 1, 2, 2)], 0)).toEqual([batch(0, 1, 0, 3)]);
});

it('forgets what lies below the start', () => {
  expect(combined([batch(0, 9, 2, 1)], [], 4)).toEqual([batch(4, 9, 2, 1)]);
  expect(combined([batch(0, 3, 2, 1)], [], 4)).toEqual([]);
});
