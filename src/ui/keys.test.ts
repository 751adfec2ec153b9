import { describe, expect, it } from 'vitest';
import { shortKey, tintOf } from './keys.ts';

describe('a key on paper', () => {
  it('gives a key one of six tints', () => {
    const tints = Array.from({ length: 200 }, (_, i) => tintOf(`key-${i}`));
    expect(new Set(tints)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
  });

  it('is cut where it does not fit, and keeps its number when that fits', () => {
    expect(shortKey('customer-12', 20)).toBe('customer-12');
    expect(shortKey('customer-12', 4)).toBe('c12');
    expect(shortKey('customer', 4)).toBe('cus…');
  });
});
