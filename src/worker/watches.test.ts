import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../contract/events.ts';
import { EMPTY_FRAME } from '../contract/frame.ts';
import { Watches } from './watches.ts';

const at = (timeUs: number) => ({ ...EMPTY_FRAME, timeUs, eventId: timeUs });
const killed = (node: string): EngineEvent => ({ id: 1, timeUs: 1, cause: null, type: 'node.killed', node });

describe('what is watched', () => {
  it('is told at once when it is true already, and only once', () => {
    const watches = new Watches();
    const watch = { watchId: 'w', fact: { path: 'timeUs', atLeast: 3 }, also: [{ path: 'timeUs', is: 3 }] };
    expect(watches.watch([watch], () => at(3))).toEqual([
      { watchId: 'w', atUs: 3, eventId: 3, also: [true] },
    ]);
    expect(watches.isEmpty).toBe(true);
    expect(watches.note([killed('b1')], () => at(4))).toEqual([]);
  });

  it('counts events from when the watch began', () => {
    const watches = new Watches();
    const fact = { event: 'node.killed', where: { node: 'b1' }, times: 2 } as const;
    watches.watch([{ watchId: 'w', fact, also: [] }], () => at(0));
    expect(watches.note([killed('b1'), killed('b2')], () => at(1))).toEqual([]);
    expect(watches.note([killed('b1')], () => at(2)).map(({ atUs }) => atUs)).toEqual([2]);
  });

  it('keeps its count when it is asked for again, word for word, and loses it when it is not', () => {
    const watches = new Watches();
    const watch = { watchId: 'w', fact: { event: 'node.killed', times: 2 } as const, also: [] };
    watches.watch([watch], () => at(0));
    watches.note([killed('b1')], () => at(1));
    watches.watch([{ ...watch }], () => at(1));
    expect(watches.note([killed('b1')], () => at(2)).length).toBe(1);
    watches.watch([watch], () => at(2));
    watches.watch([], () => at(2));
    expect(watches.note([killed('b1'), killed('b1')], () => at(3))).toEqual([]);
  });

  it('does not draw the picture for events that change nothing', () => {
    const watches = new Watches();
    watches.watch([{ watchId: 'w', fact: { path: 'timeUs', atLeast: 9 }, also: [] }], () => at(0));
    const polled = { id: 2, timeUs: 2, cause: null, type: 'consumer.polled' } as unknown as EngineEvent;
    expect(
      watches.note([polled], () => {
        throw new Error('drawn');
      }),
    ).toEqual([]);
  });
});
