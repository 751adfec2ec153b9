import { expect, test } from 'vitest';
import { Run } from '../test/small-cluster.ts';

test('a group that is stable: who owns what, how far, and how much is left', () => {
  const run = new Run({ team: ['Ada', 'Bo'], bench: ['Cy'] });
  run.settle();
  run.runTo(8);
  const { groups, consumers, partitions, order } = run.frame;
  const group = groups.team;
  expect(group).toMatchObject({
    topics: ['orders'],
    assignor: 'range',
    state: 'Stable',
    generation: 1,
    protocolName: 'range',
    consumers: ['k-ada', 'k-bo'],
    awaiting: [],
    barrierEndsAtUs: null,
  });
  expect(['k-ada', 'k-bo']).toContain(group?.leaderConsumerId);
  expect(Object.values(consumers).filter((consumer) => consumer.isGroupLeader).length).toBe(1);
  expect(order.bench).toEqual(['k-cy']);
  for (const [key, lag] of Object.entries(group?.lags ?? {})) {
    const leader = partitions[key]?.logs.find((log) => log.brokerId === partitions[key]?.leaderId);
    expect(lag.phase).toBe('owned');
    expect(consumers[lag.owner ?? '']?.owned).toContain(key);
    expect(lag.lag).toBe((leader?.highWatermark ?? 0) - lag.position);
    expect(lag.committed).toBeLessThanOrEqual(lag.position);
  }
});

test('a group at the barrier: whom it waits for, until when, and what nobody reads meanwhile', () => {
  const run = new Run({ team: ['Ada', 'Bo'], bench: ['Cy'] });
  run.settle();
  run.runTo(6);
  run.give({ type: 'consumer.stall', consumerId: 'k-bo', stalled: true });
  run.give({ type: 'consumer.move', consumerId: 'k-cy', groupId: 'team' });
  run.runTo(8);
  const { groups, consumers } = run.frame;
  const group = groups.team;
  expect(group).toMatchObject({
    state: 'PreparingRebalance',
    awaiting: ['k-bo'],
    consumers: ['k-ada', 'k-bo', 'k-cy'],
  });
  expect(group?.barrierEndsAtUs).toBeGreaterThan(run.engine.nowUs());
  expect(consumers['k-ada']).toMatchObject({ phase: 'barrier', owned: [] });
  expect(consumers['k-bo']?.phase).toBe('stalled');
  const phases = Object.values(group?.lags ?? {}).map(({ owner, phase }) => `${owner} ${phase}`);
  expect(phases.filter((text) => text === 'k-ada barrier').length).toBe(3);
  expect(phases.filter((text) => text === 'k-bo owned').length).toBe(3);
});

test('the first wait of a group is shown with its end', () => {
  const run = new Run({ team: ['Ada'] });
  run.runTo(2.3);
  const group = run.frame.groups.team;
  expect(group).toMatchObject({ state: 'PreparingRebalance', generation: 0, awaiting: [] });
  const leftUs = (group?.barrierEndsAtUs ?? 0) - run.engine.nowUs();
  expect(leftUs).toBeGreaterThan(0);
  expect(leftUs).toBeLessThanOrEqual(500_000);
});

test('a group without a coordinator stands as its members last heard', () => {
  const run = new Run({ team: ['Ada', 'Bo'] });
  run.settle();
  run.runTo(6);
  run.give({ type: 'broker.kill', brokerId: run.frame.groups.team?.coordinatorId ?? -1 });
  run.runTo(run.nowS + 0.2);
  const group = run.frame.groups.team;
  expect(group).toMatchObject({ coordinatorId: -1, state: 'Stable', generation: 1, protocolName: 'range' });
  expect(Object.values(group?.lags ?? {}).map(({ phase }) => phase)).toEqual(Array(6).fill('owned'));
});

test('consumers have initials and hues of their own, and keep them', () => {
  const run = new Run({ team: ['Ada', 'Abe'], bench: ['Bea', 'Ben'] });
  run.runTo(2.05);
  expect(Object.keys(run.frame.consumers)).toEqual(['k-ada']);
  run.settle();
  const views = Object.values(run.frame.consumers);
  expect(views.map(({ initial, hue }) => `${initial}${hue}`)).toEqual(['A0', 'B1', 'E2', 'N3']);
  run.give({ type: 'consumer.crash', consumerId: 'k-ada' });
  run.runTo(run.nowS + 0.1);
  expect(run.frame.consumers['k-ada']).toMatchObject({
    initial: 'A',
    hue: 0,
    phase: 'down',
    owned: [],
    memberId: null,
  });
  expect(run.frame.groups.team?.consumers).toEqual(['k-ada', 'k-abe']);
  // One goes for good, another comes: only the newcomer is dressed.
  run.give({ type: 'consumer.remove', consumerId: 'k-ada' });
  run.give({ type: 'consumer.add', name: 'Ole', groupId: null });
  run.runTo(run.nowS + 0.1);
  const after = Object.values(run.frame.consumers);
  expect(after.map(({ name, initial, hue }) => `${name} ${initial}${hue}`)).toEqual([
    'Abe B1',
    'Bea E2',
    'Ben N3',
    'Ole O0',
  ]);
});
