import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Archive, revive } from './archive.ts';
import { copyPlain, digestOf } from './plain.ts';

interface Twice {
  n: number;
  readonly inner: { m: number };
}

interface Sample {
  log: unknown[];
  byName: Map<string, { n: number; frozen: unknown }>;
  names: Set<number>;
  twice: { a: Twice; b: Twice };
  absent?: number;
  extra?: number;
}

function sample(length: number): Sample {
  const both = { n: 1, inner: { m: 1 } };
  return {
    log: Array.from({ length }, (_, i) => Object.freeze({ i })),
    byName: new Map([['one', { n: 1, frozen: Object.freeze([1]) }]]),
    names: new Set([3, 1, 2]),
    twice: { a: both, b: both },
  };
}

/** Ways in which a state changes; each is drawn with a number. */
const CHANGES: readonly ((value: Sample, n: number) => void)[] = [
  ({ log }, n) => log.push(Object.freeze({ n })),
  ({ log }, n) => log.push({ open: [n] }),
  ({ log }, n) => {
    log.length = Math.max(0, log.length - (n % 9));
  },
  ({ log }, n) => {
    log.splice(n % (log.length + 1), 1 + (n % 3));
  },
  ({ log }, n) => {
    log[n % (log.length + 1)] = n;
  },
  ({ byName }, n) => byName.set(`name-${n % 7}`, { n, frozen: Object.freeze([n]) }),
  ({ byName }, n) => byName.delete(`name-${n % 7}`),
  ({ byName }, n) => {
    const one = byName.get('one');
    byName.delete('one');
    byName.set('one', one ?? { n, frozen: null });
  },
  ({ names }, n) => (names.has(n % 5) ? names.delete(n % 5) : names.add(n % 5)),
  ({ twice }, n) => {
    twice.b.n = n;
  },
  ({ twice }) => {
    twice.b = { n: twice.a.n, inner: { ...twice.a.inner } };
  },
  ({ twice }) => {
    twice.b = twice.a;
  },
  ({ twice }, n) => {
    twice.a.inner.m = n;
  },
  (value, n) => {
    if (n % 2) delete value.absent;
    else value.absent = n;
  },
  (value, n) => {
    if (n % 2) delete value.extra;
    else Object.assign(value, { extra: undefined });
  },
];

describe('an archive', () => {
  it('gives back what it was given, in order, whatever came before and comes after', () => {
    const step = fc.record({
      changes: fc.array(fc.tuple(fc.nat(CHANGES.length - 1), fc.nat(400)), { maxLength: 8 }),
      goesOnWith: fc.option(fc.nat(20), { freq: 6 }),
    });
    fc.assert(
      fc.property(fc.nat(300), fc.array(step, { minLength: 1, maxLength: 12 }), (length, steps) => {
        let value = sample(length);
        let archive = new Archive();
        const kept: {
          readonly digest: string;
          readonly isOne: boolean;
          readonly kept: Parameters<typeof revive>[0];
        }[] = [];
        for (const { changes, goesOnWith } of steps) {
          for (const [which, n] of changes) CHANGES[which]?.(value, n);
          kept.push({
            digest: digestOf(copyPlain(value)),
            isOne: value.twice.a === value.twice.b,
            kept: archive.keep(value).kept,
          });
          const from = goesOnWith === null ? undefined : kept[goesOnWith % kept.length];
          if (!from) continue;
          const revived = revive(from.kept);
          // A state of this test, kept above.
          value = revived.value as Sample;
          archive = revived.archive;
        }
        for (const { digest, isOne, kept: each } of kept) {
          const again = revive(each).value as Sample;
          expect(digestOf(again)).toBe(digest);
          expect(again.twice.a === again.twice.b).toBe(isOne);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('makes one thing of what was one', () => {
    const { value } = revive(new Archive().keep(sample(3)).kept);
    const { a, b } = (value as Sample).twice;
    expect(a).toBe(b);
  });

  it('makes two things of what has become two, though they look alike', () => {
    const archive = new Archive();
    const value = sample(3);
    archive.keep(value);
    value.twice.b = structuredClone(value.twice.a);
    const { a, b } = (revive(archive.keep(value).kept).value as Sample).twice;
    expect(a).not.toBe(b);
    expect(a.inner).not.toBe(b.inner);
  });

  it('shares what is frozen, and nothing else', () => {
    const value = sample(200);
    const revived = revive(new Archive().keep(value).kept).value as Sample;
    expect(revived).toEqual(value);
    expect(revived.log[7]).toBe(value.log[7]);
    expect(revived.log).not.toBe(value.log);
    expect(revived.byName.get('one')).not.toBe(value.byName.get('one'));
  });

  it('holds the same thing when nothing has changed, also of what was revived', () => {
    const archive = new Archive();
    const value = sample(1_000);
    const first = archive.keep(value);
    expect(archive.keep(value)).toEqual({ kept: first.kept, bytes: 0 });
    expect(archive.keep(value).kept).toBe(first.kept);
    const revived = revive(first.kept);
    expect(revived.archive.keep(revived.value).kept).toBe(first.kept);
  });

  it('costs what has changed, however much there is', () => {
    const archive = new Archive();
    const value = sample(50_000);
    const all = archive.keep(value).bytes;
    value.log.push(Object.freeze({ n: 1 }));
    expect(archive.keep(value).bytes).toBeLessThan(all / 500);
  });

  it('takes no functions', () => {
    expect(() => new Archive().keep({ f: () => 1 })).toThrow('the state of the engine holds a function');
  });
});
