import { expect, it } from 'vitest';
import type { EngineEvent, EventBody } from '../../contract/events.ts';
import { lastOldRebalance } from './old-rebalance.ts';

let id = 0;
const at = (timeUs: number, body: EventBody): EngineEvent => ({ id: ++id, timeUs, cause: null, ...body });
const began = (timeUs: number, consumerId: string, attempt = 1) =>
  at(timeUs, { type: 'consumer.rebalanceBegan', consumerId, groupId: 'g', attempt });
const owned = (
  timeUs: number,
  type: 'consumer.revoked' | 'consumer.assigned',
  consumerId: string,
  partitions: readonly string[],
) => at(timeUs, { type, consumerId, groupId: 'g', partitions, generation: -1 });

const joined = () => [
  began(0, 'a'),
  owned(10, 'consumer.assigned', 'a', ['t-0', 't-1']),
  began(100, 'a'),
  owned(110, 'consumer.revoked', 'a', ['t-0', 't-1']),
  began(115, 'b'),
  owned(130, 'consumer.assigned', 'a', ['t-0']),
];

it('lasts until everybody who has begun is done', () => {
  const found = lastOldRebalance(joined(), 'g', 150);
  expect(found).toMatchObject({ startUs: 100, endUs: null, after: null });
  expect([...(found?.before?.owners ?? [])]).toEqual([
    ['t-0', 'a'],
    ['t-1', 'a'],
  ]);
  expect(found?.cost).toMatchObject({ owned: 2, stopped: 2, longestUs: 40 });
});

it('ends with the last claim, the last failure, or the end of the process', () => {
  const found = lastOldRebalance(
    [...joined(), began(180, 'b', 2), owned(200, 'consumer.assigned', 'b', ['t-1'])],
    'g',
    300,
  );
  expect(found).toMatchObject({ startUs: 100, endUs: 200 });
  expect(found?.after?.owners.get('t-1')).toBe('b');
  expect(found?.cost).toEqual({ owned: 2, stopped: 2, moved: 1, longestUs: 90 });
  const failed = at(190, { type: 'consumer.rebalanceFailed', consumerId: 'b', groupId: 'g', attempts: 4 });
  expect(lastOldRebalance([...joined(), failed], 'g', 300)?.endUs).toBe(190);
  expect(lastOldRebalance([...joined(), at(170, { type: 'node.killed', node: 'b' })], 'g', 300)?.endUs).toBe(
    170,
  );
});

it('knows nothing of a group that has not moved', () => {
  expect(lastOldRebalance(joined(), 'other', 150)).toBeNull();
});
