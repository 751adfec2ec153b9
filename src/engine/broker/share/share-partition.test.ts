import { expect, it } from 'vitest';
import { acknowledge } from './acknowledgement.ts';
import { acquire, initialize, nextFetchOffset, release } from './share-partition.ts';

const LIMITS = { maxInFlight: 200, maxDeliveryCount: 2 };
const range = (firstOffset: number, lastOffset: number) => ({ firstOffset, lastOffset });
const fresh = () => initialize(LIMITS, { stateEpoch: 1, startOffset: 0, batches: [] });

it('gives a record to one member at a time, and to another when its lock is over', () => {
  const partition = fresh();
  expect(acquire(partition, 'a', [range(0, 4)], 500)).toEqual([{ ...range(0, 4), deliveryCount: 1 }]);
  expect(acquire(partition, 'b', [range(0, 4)], 500)).toEqual([]);
  expect(release(partition, 'a', range(0, 4))).toEqual([range(0, 4)]);
  expect(nextFetchOffset(partition)).toBe(0);
  expect(acquire(partition, 'b', [range(0, 4)], 500)).toEqual([{ ...range(0, 4), deliveryCount: 2 }]);
});

it('gives up what has been delivered as often as may be', () => {
  const partition = fresh();
  for (const member of ['a', 'b']) {
    acquire(partition, member, [range(0, 4)], 500);
    release(partition, member, null);
  }
  expect([partition.startOffset, partition.batches]).toEqual([5, []]);
});

it('takes all of what a member says, or nothing of it', () => {
  const partition = fresh();
  acquire(partition, 'a', [range(0, 4)], 500);
  acquire(partition, 'b', [range(5, 9)], 500);
  const accept = { ...range(0, 9), acknowledgeTypes: [1] };
  expect(acknowledge(partition, 'a', [accept])).toBe('INVALID_RECORD_STATE');
  expect(partition.startOffset).toBe(0);
  expect(acknowledge(partition, 'a', [{ ...range(0, 4), acknowledgeTypes: [1, 1, 2, 1, 3] }])).toBe('NONE');
  expect([partition.startOffset, nextFetchOffset(partition)]).toEqual([2, 2]);
});

it('takes no more than whole batches that are asked for, one at least', () => {
  const partition = fresh();
  const batches = [range(0, 9), range(10, 19), range(20, 29)];
  expect(acquire(partition, 'a', batches, 12).map(({ lastOffset }) => lastOffset)).toEqual([19]);
});
