import { describe, expect, it } from 'vitest';
import type { Preview } from '../../contract/messages.ts';
import { layoutStage } from './geometry.ts';
import { alarmOf, cellsOf, flagOf, stripOf, worstOf } from './model.ts';
import { stageInput } from './stage-input.ts';
import { frameOf, group, lag, partition, replica } from './test/frames.ts';
import { hiddenRows } from './use-hidden-rows.ts';

const UP = [1, 2, 3].map((brokerId) => ({ brokerId, isDown: false }));

describe('the leader’s flag', () => {
  it('stands on the leader, flies during an election, hangs on a dead leader, and is nowhere without one', () => {
    expect(flagOf(partition(0))).toEqual({ at: 'leader', brokerId: 1 });
    expect(flagOf(partition(0, { status: 'electing', leaderId: 3, previousLeaderId: 2 }))).toEqual({
      at: 'air',
      fromId: 2,
      toId: 3,
    });
    expect(flagOf(partition(0, { status: 'leaderDown' }))).toEqual({ at: 'fallen', brokerId: 1 });
    expect(flagOf(partition(0, { status: 'offline', leaderId: -1 }))).toEqual({ at: 'nowhere' });
  });
});

describe('a cell', () => {
  it('is the leader’s only when the leader serves', () => {
    const leads = (change: Parameters<typeof partition>[1], brokers = UP) =>
      cellsOf(partition(0, change), brokers).some(({ isLeader }) => isLeader);
    expect(leads({})).toBe(true);
    expect(leads({ status: 'electing' })).toBe(false);
    expect(leads({}, [{ brokerId: 1, isDown: true }, ...UP.slice(1)])).toBe(false);
  });

  it('says when its broker still believes that it leads', () => {
    const view = partition(0, {
      leaderId: 2,
      logs: [replica(1, { role: 'leader' }), replica(2, { role: 'leader' }), replica(3)],
    });
    expect(cellsOf(view, UP).map(({ isStaleLeader }) => isStaleLeader)).toEqual([true, false, false]);
  });

  it('is offline where its broker is not on the stage', () => {
    expect(cellsOf(partition(0), UP.slice(0, 2)).map(({ isOffline }) => isOffline)).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe('a strip', () => {
  const preview: Preview = {
    ok: true,
    groups: [
      {
        groupId: 'billing',
        generation: 2,
        stable: true,
        afterMs: 20,
        owned: { 'k-ada': ['orders-0'], 'k-gus': ['orders-1'] },
      },
    ],
  };

  it('names its owner', () => {
    expect(stripOf(frameOf(), 'billing', 'orders-0', null)).toMatchObject({
      isSubscribed: true,
      owner: { initial: 'A', hue: 0 },
      lag: 2,
    });
  });

  it('shows who would own the partition, where that differs', () => {
    expect(stripOf(frameOf(), 'billing', 'orders-0', preview).preview).toBeNull();
    expect(stripOf(frameOf(), 'billing', 'orders-1', preview).preview).toMatchObject({ initial: 'G' });
  });

  it('is empty for a group that does not read the topic', () => {
    const frame = frameOf({ groups: [group('billing', [lag('orders-0')])] });
    expect(stripOf(frame, 'billing', 'orders-1', null).isSubscribed).toBe(false);
  });
});

describe('attention', () => {
  const risky = partition(1, { logs: [replica(1, { role: 'leader' }), replica(2, { atRisk: 3 })] });
  const held = partition(0, { highWatermarkHeldBy: 'minIsr' });

  it('goes to the worst first', () => {
    const table = { 'orders-0': held, 'orders-1': risky };
    expect(worstOf(table, ['orders-0', 'orders-1'])).toEqual({
      key: 'orders-1',
      alarm: { kind: 'atRisk', count: 3, brokerId: 2 },
    });
    expect(alarmOf(partition(0))).toBeNull();
  });

  it('is called for rows that are scrolled away, and for no others', () => {
    const frame = frameOf({ partitions: [partition(0), risky] });
    const layout = layoutStage(stageInput(frame, 704, 1440));
    expect(hiddenRows(layout, frame.partitions, 0, layout.height)).toBeNull();
    expect(hiddenRows(layout, frame.partitions, 0, layout.height - 64)).toMatchObject({
      side: 'below',
      count: 1,
    });
    expect(hiddenRows(layout, frame.partitions, 120, layout.height)).toMatchObject({ side: 'above' });
  });
});
