import { describe, expect, it } from 'vitest';
import type { TimelineMarker } from '../../contract/messages.ts';
import {
  burstsOf,
  outagesOf,
  placeMarkers,
  ratesOf,
  spanOf,
  ticksOf,
  timeScale,
  topRate,
  waterPath,
} from './geometry.ts';

const strip = { width: 1000, height: 63 };
const marker = (timeS: number, kind: TimelineMarker['kind'], subject = 'b2'): TimelineMarker => ({
  eventId: timeS * 10,
  timeUs: timeS * 1_000_000,
  kind,
  subject,
});

describe('spanOf', () => {
  it('ends a little beyond the head, in steps', () => {
    expect([0, 15, 15.9, 60.6, 64].map((s) => spanOf(s * 1e6) / 1e6)).toEqual([16, 16, 24, 64, 96]);
  });

  it('has a step for every head, however late', () => {
    for (const s of [100, 1_000, 10_000, 100_000]) {
      expect(spanOf(s * 1e6)).toBeGreaterThan(s * 1e6);
      expect(spanOf(s * 1e6)).toBeLessThan(2.1 * s * 1e6);
    }
  });
});

describe('water', () => {
  it('counts records per second, whatever the width of a bucket', () => {
    const rates = ratesOf(
      Array.from({ length: 40 }, () => 3),
      250_000,
    );
    expect(new Set(rates.map((rate) => rate.perSecond))).toEqual(new Set([12]));
  });

  it('stands on the ground line and stays on the strip', () => {
    const path = waterPath(ratesOf([0, 90, 3], 1_000_000), 10, strip, timeScale(strip, 16e6));
    const ys = [...path.matchAll(/-?[\d.]+/g)].map(Number).filter((_, i) => i % 2 === 1);
    expect(Math.max(...ys)).toBe(46);
    expect(Math.min(...ys)).toBeGreaterThanOrEqual(23);
  });
});

describe('the scale of the water', () => {
  const second = (counts: readonly number[]) => ratesOf(counts, 1_000_000);
  const calm = Array.from({ length: 40 }, (_, i) => 11 + (i % 3));

  it('has room for all while there is no burst', () => {
    expect(topRate(second(calm))).toBe(15);
    expect(burstsOf(second(calm), 15)).toEqual([]);
  });

  it('keeps ordinary traffic high when there is a burst, and tells the burst', () => {
    const rates = second([...calm, 0, 0, 96, 60, ...calm]);
    const top = topRate(rates);
    expect(13 / top).toBeGreaterThan(0.4);
    expect(burstsOf(rates, top)).toEqual([{ fromUs: 42.5e6, toUs: 43.5e6, peak: 96 }]);
  });

  it('does not follow a burst that has only begun', () => {
    const before = Array.from({ length: 44 }, () => 13);
    const during = Array.from({ length: 8 }, (_, i) => topRate(second([...before, ...Array(i).fill(96)])));
    for (const top of during) expect(top).toBeLessThan(2 * 13);
  });

  it('is a number of its own where nothing flows, or little', () => {
    expect(topRate([])).toBe(5);
    expect(topRate(second([0, 0, 1]))).toBe(5);
  });

  it('is round, and never below what three of four moments have', () => {
    for (const base of [0.7, 3, 14, 120, 999, 12_345]) {
      const rates = second(Array.from({ length: 50 }, (_, i) => base * (1 + (i % 5) / 10)));
      const top = topRate(rates);
      expect(top).toBeGreaterThanOrEqual(base * 1.3);
      expect(top / 10 ** Math.floor(Math.log10(top))).toBeOneOf([1, 1.5, 2, 3, 4, 5, 6, 8]);
    }
  });
});

describe('ticks', () => {
  it('get fewer when there is less room', () => {
    expect(ticksOf({ width: 200, height: 63 }, 64e6).length).toBeLessThan(ticksOf(strip, 64e6).length);
  });
});

describe('outages', () => {
  it('last from a fall until others lead, or the broker is back', () => {
    const markers = [marker(30, 'down'), marker(39, 'election'), marker(41, 'up')];
    expect(outagesOf(markers, 60e6)).toEqual([{ fromUs: 30e6, toUs: 39e6 }]);
  });

  it('last until now while nobody has taken over', () => {
    const markers = [marker(30, 'down'), marker(31, 'up', 'b3')];
    expect(outagesOf(markers, 35e6)).toEqual([{ fromUs: 30e6, toUs: 35e6 }]);
  });

  it('are no controller’s', () => {
    expect(outagesOf([marker(30, 'down', 'c101')], 35e6)).toEqual([]);
  });
});

describe('placeMarkers', () => {
  const x = timeScale(strip, 64e6);
  it('shows the weightier of two in the same place', () => {
    const placed = placeMarkers([marker(30, 'command'), marker(30, 'down')], x, () => 20);
    expect(placed.map((p) => p.marker.kind)).toEqual(['down']);
  });

  it('writes words only where they do not run into the next', () => {
    const placed = placeMarkers(
      [marker(10, 'rebalance'), marker(13, 'up'), marker(40, 'isrFull')],
      x,
      () => 80,
    );
    expect(placed.map((p) => p.hasLabel)).toEqual([false, true, true]);
  });
});
