import { describe, expect, it } from 'vitest';
import { axisOf, axisTicks } from './broken-axis.ts';

describe('the axis', () => {
  const moments = [20_000_000, 21_712_000, 21_995_000, 22_020_000, 22_072_000];
  const axis = axisOf(moments, 700);

  it('goes from the first moment to the last, and never back', () => {
    expect(axis.x(20_000_000)).toBe(0);
    expect(axis.x(22_072_000)).toBeCloseTo(700);
    const places = moments.map((timeUs) => axis.x(timeUs));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(axis.x(0)).toBe(0);
    expect(axis.x(99_000_000)).toBeCloseTo(700);
  });

  it('cuts a long silence short, and says where', () => {
    // Of 2.07 s no silence may take more than a twentieth: 1.7 s and 0.28 s do, 25 and 52 ms do not.
    expect(axis.breaks.length).toBe(2);
    expect(axis.x(21_712_000)).toBeLessThan(300);
    expect(axis.breaks[0]?.from).toBeGreaterThan(0);
    expect(axis.breaks[0]?.to).toBeLessThan(axis.x(21_712_000));
  });

  it('is true to scale between moments that it does not cut', () => {
    const middle = axis.x((22_020_000 + 22_072_000) / 2);
    expect(middle).toBeCloseTo((axis.x(22_020_000) + axis.x(22_072_000)) / 2);
  });

  it('labels the first and the last, and what has room between them', () => {
    const ticks = axisTicks(axis, moments, 60);
    expect(ticks[0]).toBe(20_000_000);
    expect(ticks.at(-1)).toBe(22_072_000);
    for (const [i, timeUs] of ticks.entries()) {
      if (i > 0) expect(axis.x(timeUs) - axis.x(ticks[i - 1] ?? 0)).toBeGreaterThanOrEqual(60);
    }
  });

  it('stands one moment', () => {
    const lone = axisOf([5], 100);
    expect(lone.x(5)).toBe(0);
    expect(lone.breaks).toEqual([]);
    expect(axisTicks(lone, [5], 60)).toEqual([5]);
  });
});
