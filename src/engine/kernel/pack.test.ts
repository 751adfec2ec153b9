import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { packPlain, unpackPlain } from './pack.ts';
import { digestOf } from './plain.ts';

describe('plain data as a text', () => {
  test.prop([
    fc.object({
      withMap: true,
      withSet: true,
      withNullPrototype: false,
      values: [
        fc.double({ noNaN: true }),
        fc.string(),
        fc.boolean(),
        fc.constant(null),
        fc.constant(undefined),
      ],
    }),
  ])('comes back as it was', (value) => {
    expect(unpackPlain(packPlain(value))).toEqual(value);
  });

  it('keeps a field that is called like the prototype', () => {
    const value: unknown = JSON.parse('{"__proto__":[],"a":1}');
    const back = unpackPlain(packPlain(value as object)) as object;
    expect(Object.keys(back)).toEqual(['__proto__', 'a']);
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
  });

  it('keeps what is shared, what is frozen, and the order of Maps', () => {
    const shared = Object.freeze({ at: 1 });
    const value = {
      a: shared,
      b: [shared],
      c: new Map([
        [2, shared],
        [1, shared],
      ]),
    };
    const back = unpackPlain(packPlain(value)) as typeof value;
    expect(back.a).toBe(back.b[0]);
    expect(back.c.get(1)).toBe(back.a);
    expect([...back.c.keys()]).toEqual([2, 1]);
    expect(Object.isFrozen(back.a)).toBe(true);
    expect(Object.isFrozen(back)).toBe(false);
    expect(digestOf(back)).toBe(digestOf(value));
  });

  it('refuses a function', () => {
    expect(() => packPlain({ run: () => 1 })).toThrow(/function/);
  });
});
