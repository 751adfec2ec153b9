/** A span of simulated time in the unit that keeps it short. */
import type { SimTimeUs } from '../../contract/units.ts';

export interface Span {
  readonly unit: 's' | 'min' | 'h' | 'd';
  readonly value: string;
}

export function spanOf(us: SimTimeUs): Span {
  const seconds = Math.max(0, us) / 1_000_000;
  if (seconds < 100) return { unit: 's', value: seconds.toFixed(1) };
  if (seconds < 600) return { unit: 's', value: seconds.toFixed(0) };
  if (seconds < 7_200) return { unit: 'min', value: (seconds / 60).toFixed(0) };
  if (seconds < 172_800) return { unit: 'h', value: (seconds / 3_600).toFixed(1) };
  return { unit: 'd', value: (seconds / 86_400).toFixed(1) };
}

/** A list without its middle: what lies between the first and the last few is only counted. */
export function withoutMiddle<T>(
  items: readonly T[],
  first: number,
  last: number,
): { readonly head: readonly T[]; readonly tail: readonly T[]; readonly left: number } {
  if (items.length <= first + last) return { head: items, tail: [], left: 0 };
  return {
    head: items.slice(0, first),
    tail: items.slice(items.length - last),
    left: items.length - first - last,
  };
}
