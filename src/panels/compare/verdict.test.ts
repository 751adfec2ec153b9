import { describe, expect, it } from 'vitest';
import { EMPTY_FRAME } from '../../contract/frame.ts';
import { firstDifference, verdictOf } from './verdict.ts';

const audit = (counts: Partial<typeof EMPTY_FRAME.audit>) => ({ ...EMPTY_FRAME.audit, ...counts });

describe('the verdict', () => {
  it('names who lost records, and what the other paid for keeping them', () => {
    const verdict = verdictOf(audit({ lost: 3, acknowledged: 154 }), audit({ acknowledged: 149 }));
    expect(verdict).toEqual({ harm: 'lost', worse: 'A', worseCount: 3, betterCount: 0, moreAcknowledged: 5 });
  });

  it('looks at lesser harm where the greater is the same', () => {
    const verdict = verdictOf(audit({ lost: 1 }), audit({ lost: 1, duplicated: 2 }));
    expect(verdict).toMatchObject({ harm: 'duplicated', worse: 'B', worseCount: 2, betterCount: 0 });
  });

  it('finds no harm that tells two equal runs apart', () => {
    expect(verdictOf(audit({ lost: 1 }), audit({ lost: 1 })).harm).toBe(null);
  });
});

describe('the first difference', () => {
  it('is the first line that is not the same, however the parts are cut', () => {
    expect(firstDifference(['a\n', 'b\nc\n'], ['a\nb\n', 'd\n'])).toEqual({ a: 'c', b: 'd' });
  });

  it('is none where one only goes on longer', () => {
    expect(firstDifference(['a\nb\n'], ['a\n'])).toBe(null);
  });
});
