/** The ground of determinism: the order of the queue, streams of chance, plain data. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cluster } from '../test/cluster-script.ts';
import { copyPlain, digestOf } from './plain.ts';
import type { QueueEntry } from './queue.ts';
import { dequeue, enqueue } from './queue.ts';
import { nextBelow, nextUint32, seedStream } from './random.ts';

describe('the queue', () => {
  const entry = (atUs: number, sequence: number): QueueEntry => ({
    kind: 'timeoutCheck',
    atUs,
    sequence,
    cause: null,
    connectionId: 0,
  });

  it('gives the earliest first, and of one instant what was scheduled first', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat(5), fc.constant(null)), { maxLength: 60 }), (script) => {
        const heap: QueueEntry[] = [];
        const model: QueueEntry[] = [];
        for (const [sequence, atUs] of script.entries()) {
          if (atUs === null) expect(dequeue(heap)).toEqual(model.shift());
          else {
            enqueue(heap, entry(atUs, sequence));
            model.push(entry(atUs, sequence));
            model.sort((a, b) => a.atUs - b.atUs || a.sequence - b.sequence);
          }
        }
        while (model.length > 0) expect(dequeue(heap)).toEqual(model.shift());
        expect(dequeue(heap)).toBeUndefined();
      }),
    );
  });
});

describe('a stream of chance', () => {
  const draws = (seed: string, name: string, count = 100): number[] => {
    const state = seedStream(seed, name);
    return Array.from({ length: count }, () => nextUint32(state));
  };

  it('is given by seed and name alone: drawing from one leaves all others as they were', () => {
    const other = seedStream('s', 'other');
    const state = seedStream('s', 'mine');
    const mixed = Array.from({ length: 100 }, () => {
      nextUint32(other);
      return nextUint32(state);
    });
    expect(mixed).toEqual(draws('s', 'mine'));
    expect(draws('s', 'mine')).not.toEqual(draws('s', 'yours'));
    expect(draws('s', 'mine')).not.toEqual(draws('t', 'mine'));
    // A seed and a name that together spell the same are not the same.
    expect(draws('ab', 'c')).not.toEqual(draws('a', 'bc'));
  });

  it('stays below its bound and reaches every number', () => {
    const state = seedStream('s', 'bounded');
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 7_000; i++) {
      const drawn = nextBelow(state, 7);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    expect(counts).toHaveLength(7);
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
    expect(nextBelow(state, 1)).toBe(0);
  });
});

describe('plain data', () => {
  const plain = () => ({
    map: new Map<string, unknown>([
      ['one', [1, 2, { deep: true }]],
      ['two', null],
    ]),
    set: new Set([3, 1, 2]),
    frozen: Object.freeze({ shared: 'yes' }),
    text: 'a',
    nothing: undefined,
  });

  it('is copied without sharing anything but what is frozen', () => {
    const value = plain();
    const copy = copyPlain(value);
    expect(copy).toEqual(value);
    expect(copy.frozen).toBe(value.frozen);
    expect(copy.map).not.toBe(value.map);
    expect(copy.map.get('one')).not.toBe(value.map.get('one'));
    copy.set.add(9);
    expect(value.set.has(9)).toBe(false);
    expect([...copy.set]).toEqual([3, 1, 2, 9]);
  });

  it('that is reachable twice is one thing in the copy too, and so is what reaches itself', () => {
    const both = { n: 1 };
    const loop: { self?: unknown; list: unknown[] } = { list: [both, both] };
    loop.self = loop;
    const copy = copyPlain(loop);
    expect(copy.list[0]).toBe(copy.list[1]);
    expect(copy.list[0]).not.toBe(both);
    expect(copy.self).toBe(copy);
  });

  it('holds no functions', () => {
    expect(() => copyPlain({ f: () => 1 })).toThrow('the state of the engine holds a function');
    expect(() => digestOf({ f: () => 1 })).toThrow('the state of the engine holds a function');
  });

  it('has the digest of its copy', () => {
    expect(digestOf(copyPlain(plain()))).toBe(digestOf(plain()));
  });

  it.each([
    ['a number', { n: 1 }, { n: 2 }],
    ['a large number', { n: 2 ** 40 }, { n: 2 ** 41 }],
    ['a sign', { n: 1 }, { n: -1 }],
    ['a fraction', { n: 0.5 }, { n: 0.25 }],
    ['a text', { t: 'ab' }, { t: 'ba' }],
    ['where one text ends', ['ab', 'c'], ['a', 'bc']],
    ['a kind', { v: 0 }, { v: false }],
    ['null and undefined', { v: null }, { v: undefined }],
    [
      'the order of entries',
      new Map([
        [1, 1],
        [2, 2],
      ]),
      new Map([
        [2, 2],
        [1, 1],
      ]),
    ],
    ['the order of members', new Set([1, 2]), new Set([2, 1])],
    ['the name of a field', { a: 1 }, { b: 1 }],
    ['a field more', { a: 1 }, { a: 1, b: 1 }],
    ['an item more', [1], [1, 1]],
    ['something frozen', [Object.freeze({ a: 1 })], [Object.freeze({ a: 2 })]],
    ['how things nest', [[1], 2], [1, [2]]],
  ])('has another digest for %s', (_what, a: unknown, b: unknown) => {
    expect(digestOf(a)).not.toBe(digestOf(b));
  });
});

it('time limits that were not needed do not fill the queue', () => {
  const cluster = new Cluster();
  cluster.configure({ ratePerSecond: 100 });
  cluster.run(20);
  const { queue } = cluster.insides.world.sim;
  expect(queue.length).toBeLessThan(1_100);
  const rest = [...queue];
  const inOrder = Array.from(rest, () => dequeue(rest)?.atUs ?? -1);
  expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
});

it('a run taken up from a keyframe goes on as the run that made it, through the same faults', () => {
  const disturb = (cluster: Cluster): string => {
    cluster.kill(cluster.leader());
    cluster.run(3);
    cluster.link('reset', 'p-shop', `b${cluster.followers()[0]}`);
    cluster.run(9);
    return cluster.engine.digest();
  };
  const straight = new Cluster({ controllers: 3, latencyMs: [1, 20] });
  straight.configure({ ratePerSecond: 30 });
  straight.run(1);
  const again = new Cluster({ controllers: 3, latencyMs: [1, 20] });
  again.configure({ ratePerSecond: 30 });
  again.run(1);
  // Nothing is changed: the state is only copied out and in again.
  again.tamper(() => {});
  expect(again.engine.digest()).toBe(straight.engine.digest());
  expect(disturb(again)).toBe(disturb(straight));
  expect(again.events.length).toBe(straight.events.length);
});
