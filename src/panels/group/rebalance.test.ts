import { expect, it } from 'vitest';
import type { EngineEvent, EventBody } from '../../contract/events.ts';
import { lastRebalance } from './rebalance.ts';

let id = 0;
const at = (timeUs: number, body: EventBody): EngineEvent => ({ id: ++id, timeUs, cause: null, ...body });
const state = (
  timeUs: number,
  from: 'Empty' | 'Stable' | 'PreparingRebalance' | 'CompletingRebalance',
  to: 'Stable' | 'PreparingRebalance' | 'CompletingRebalance',
) => at(timeUs, { type: 'group.stateChanged', groupId: 'g', from, to, generation: 1, reason: '' });
const owned = (
  timeUs: number,
  type: 'consumer.revoked' | 'consumer.assigned',
  consumerId: string,
  partitions: readonly string[],
) => at(timeUs, { type, consumerId, groupId: 'g', partitions, generation: 1 });

const first = () => [
  state(0, 'Empty', 'PreparingRebalance'),
  state(10, 'PreparingRebalance', 'CompletingRebalance'),
  state(20, 'CompletingRebalance', 'Stable'),
  at(20, { type: 'group.assigned', groupId: 'g', generation: 1, assignment: { a: ['t-0', 't-1'] } }),
  owned(25, 'consumer.assigned', 'a', ['t-0', 't-1']),
];

it('knows nothing of a group that has not moved', () => {
  expect(lastRebalance([], 'g', 100)).toBeNull();
  expect(lastRebalance(first(), 'other', 100)).toBeNull();
});

it('follows one that is under way, and does not know what comes of it', () => {
  const events = [
    ...first(),
    state(100, 'Stable', 'PreparingRebalance'),
    owned(110, 'consumer.revoked', 'a', ['t-0', 't-1']),
  ];
  const found = lastRebalance(events, 'g', 150);
  expect(found).toMatchObject({ startUs: 100, endUs: null, after: null });
  expect(found?.before?.owners.get('t-1')).toBe('a');
  expect(found?.states).toEqual([
    { state: 'Stable', fromUs: 20, toUs: 100 },
    { state: 'PreparingRebalance', fromUs: 100, toUs: null },
  ]);
  expect(found?.cost).toEqual({ owned: 2, stopped: 2, moved: null, longestUs: 40 });
});

it('tells what stood still from what moved', () => {
  const events = [
    ...first(),
    state(100, 'Stable', 'PreparingRebalance'),
    owned(110, 'consumer.revoked', 'a', ['t-0', 't-1']),
    state(150, 'PreparingRebalance', 'CompletingRebalance'),
    state(160, 'CompletingRebalance', 'Stable'),
    at(160, { type: 'group.assigned', groupId: 'g', generation: 2, assignment: { a: ['t-0'], b: ['t-1'] } }),
    owned(165, 'consumer.assigned', 'a', ['t-0']),
    owned(180, 'consumer.assigned', 'b', ['t-1']),
  ];
  const found = lastRebalance(events, 'g', 500);
  expect(found).toMatchObject({ startUs: 100, endUs: 160 });
  expect(found?.before?.generation).toBe(1);
  expect(found?.after?.generation).toBe(2);
  expect(found?.cost).toEqual({ owned: 2, stopped: 2, moved: 1, longestUs: 70 });
});

it('counts from the death of an owner, not from when the group noticed', () => {
  const events = [
    ...first(),
    at(60, { type: 'node.killed', node: 'a' }),
    state(100, 'Stable', 'PreparingRebalance'),
  ];
  expect(lastRebalance(events, 'g', 150)?.cost).toMatchObject({ stopped: 2, longestUs: 90 });
});

it('counts from when somebody who leaves gave up, before the group moved', () => {
  const events = [
    ...first(),
    owned(90, 'consumer.revoked', 'a', ['t-0', 't-1']),
    state(100, 'Stable', 'PreparingRebalance'),
  ];
  expect(lastRebalance(events, 'g', 150)?.cost).toMatchObject({ owned: 2, stopped: 2, longestUs: 60 });
});

it('takes the two newest targets of a KIP-848 group', () => {
  const target = (timeUs: number, groupEpoch: number, assignment: Record<string, readonly string[]>) =>
    at(timeUs, { type: 'group.targetAssigned', groupId: 'g', groupEpoch, assignor: 'uniform', assignment });
  const events = [
    target(1, 1, { a: ['t-0', 't-1'] }),
    owned(5, 'consumer.assigned', 'a', ['t-0', 't-1']),
    target(50, 2, { a: ['t-0'], b: ['t-1'] }),
    at(50, {
      type: 'group.stateChanged',
      groupId: 'g',
      from: 'Stable',
      to: 'Reconciling',
      generation: 2,
      reason: '',
    }),
    owned(60, 'consumer.revoked', 'a', ['t-1']),
    owned(90, 'consumer.assigned', 'b', ['t-1']),
  ];
  const found = lastRebalance(events, 'g', 100);
  expect(found?.before?.generation).toBe(1);
  expect(found?.cost).toEqual({ owned: 2, stopped: 1, moved: 1, longestUs: 30 });
});
