import { describe, expect, it } from 'vitest';
import type { EngineEvent } from './events.ts';
import { type Fact, isSighting, isTrue, valueAt } from './facts.ts';
import { type ClusterFrame, EMPTY_FRAME } from './frame.ts';

const frame = {
  ...EMPTY_FRAME,
  cluster: { ...EMPTY_FRAME.cluster, activeControllerId: 101 },
  partitions: {
    'orders.eu-0': {
      leaderId: 2,
      isr: [2, 3],
      logs: [
        { brokerId: 2, logEndOffset: 7 },
        { brokerId: 3, logEndOffset: 5 },
      ],
    },
  },
} as unknown as ClusterFrame;

describe('a path', () => {
  it.each([
    ['cluster/activeControllerId', 101],
    ['partitions/orders.eu-0/leaderId', 2],
    ['partitions/orders.eu-0/isr/1', 3],
    ['partitions/orders.eu-0/logs/brokerId=3/logEndOffset', 5],
    ['partitions/orders.eu-0/logs/brokerId=9/logEndOffset', undefined],
    ['partitions/payments-0/leaderId', undefined],
    ['partitions/orders.eu-0/constructor', undefined],
  ])('%s leads to %s', (path, value) => expect(valueAt(frame, path)).toBe(value));
});

describe('a fact', () => {
  const of = (ask: object): Fact => ({ path: 'partitions/orders.eu-0/isr', ...ask }) as Fact;
  it.each<[Fact, boolean]>([
    [of({ is: [2, 3] }), true],
    [of({ is: [3, 2] }), false],
    [of({ isNot: [2] }), true],
    [of({ includes: 3 }), true],
    [of({ excludes: 3 }), false],
    [of({ atLeast: 1 }), false],
    [{ path: 'partitions/orders.eu-0/leaderId', atLeast: 2 }, true],
    [{ path: 'partitions/orders.eu-0/leaderId', atMost: 1 }, false],
    [{ path: 'partitions/none-0/leaderId', isNot: 2 }, false],
    [{ all: [of({ includes: 2 }), of({ includes: 3 })] }, true],
    [{ any: [of({ includes: 1 }), of({ includes: 3 })] }, true],
    [{ not: of({ includes: 1 }) }, true],
    [{ event: 'topic.deleted' }, false],
  ])('%j is %s', (fact, wanted) => expect(isTrue(fact, frame)).toBe(wanted));

  it('of an event counts what has been seen', () => {
    const fact: Fact = { event: 'topic.deleted', times: 2 };
    const seen = (times: number) => new Map([[JSON.stringify(fact), times]]);
    expect(isTrue(fact, frame, seen(1))).toBe(false);
    expect(isTrue(fact, frame, seen(2))).toBe(true);
  });

  it('sees an event by its type and fields', () => {
    const event = {
      type: 'partition.isrChanged',
      partition: 'orders-0',
      to: [2, 3],
    } as unknown as EngineEvent;
    expect(isSighting({ event: 'partition.isrChanged', where: { to: [2, 3] } }, event)).toBe(true);
    expect(isSighting({ event: 'partition.isrChanged', where: { to: [2] } }, event)).toBe(false);
    expect(isSighting({ event: 'topic.deleted' }, event)).toBe(false);
  });
});
