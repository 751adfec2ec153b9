import { describe, expect, it } from 'vitest';
import type { Flight } from '../../contract/events.ts';
import { arrowOf, moved, showing, sightOn, ticksOf, windowOf, withoutOverlap, zoomed } from './geometry.ts';

const flight: Flight = {
  eventId: 7,
  kind: 'produce',
  api: 'Produce',
  isResponse: false,
  from: 'p-checkout',
  to: 'b1',
  sentAtUs: 1000,
  arrivesAtUs: 3000,
  lostAtUs: null,
  partitions: ['orders-1'],
  recordCount: 3,
  sizeBytes: 361,
  groupId: null,
  error: null,
};
const window = { fromUs: 0, toUs: 10_000 };
const x = (us: number) => us / 10;
const lanes = new Map([
  ['p-checkout', 50],
  ['b1', 150],
]);

describe('an arrow', () => {
  it('is as far as the clock, and knows where it is bound for', () => {
    expect(arrowOf(flight, 2000, window, x, lanes)).toMatchObject({
      x1: 100,
      y1: 50,
      x2: 200,
      y2: 100,
      state: 'flying',
      toX: 300,
      toY: 150,
    });
    expect(arrowOf(flight, 3000, window, x, lanes)).toMatchObject({ x2: 300, y2: 150, state: 'arrived' });
  });

  it('is not there before it is sent, nor without a lane, nor outside of the window', () => {
    expect(arrowOf(flight, 999, window, x, lanes)).toBeNull();
    expect(arrowOf(flight, 2000, window, x, new Map([['b1', 1]]))).toBeNull();
    expect(arrowOf(flight, 9000, { fromUs: 3001, toUs: 9000 }, x, lanes)).toBeNull();
  });

  it('that is lost ends where it was lost, and not before', () => {
    const doomed = { ...flight, lostAtUs: 1500 };
    expect(arrowOf(doomed, 1400, window, x, lanes)).toMatchObject({ state: 'flying', x2: 140 });
    expect(arrowOf(doomed, 9000, window, x, lanes)).toMatchObject({ state: 'lost', x2: 150, y2: 75 });
  });
});

describe('the window', () => {
  it('goes along with the clock until it is held', () => {
    const following = { spanUs: 1000, toUs: null };
    expect(windowOf(following, 10_000)).toEqual({ fromUs: 9200, toUs: 10_200 });
    expect(windowOf(following, 0)).toEqual({ fromUs: 0, toUs: 1000 });
    const held = moved(following, 10_000, -0.5);
    expect(windowOf(held, 99_999)).toEqual({ fromUs: 8700, toUs: 9700 });
  });

  it('zooms about its middle, to a dragged stretch, and not beyond its limits', () => {
    expect(windowOf(zoomed({ spanUs: 8000, toUs: 20_000 }, 0.5), 0)).toEqual({
      fromUs: 14_000,
      toUs: 18_000,
    });
    expect(windowOf(sightOn(30_000, 20_000), 0)).toEqual({ fromUs: 20_000, toUs: 30_000 });
    expect(sightOn(5, 6).spanUs).toBe(2000);
    expect(zoomed({ spanUs: 15_000_000, toUs: null }, 4).spanUs).toBe(20_000_000);
  });

  it('goes to a moment that is not seen, and stays where it is for one that is', () => {
    const following = { spanUs: 1000, toUs: null };
    expect(showing(following, 9500, 10_000)).toBe(following);
    expect(windowOf(showing(following, 3000, 10_000), 10_000)).toEqual({ fromUs: 2500, toUs: 3500 });
  });

  it('has round moments, no more than fit', () => {
    expect(ticksOf({ fromUs: 38_955_000, toUs: 39_155_000 }, 5)).toEqual([
      39_000_000, 39_050_000, 39_100_000, 39_150_000,
    ]);
  });
});

describe('labels', () => {
  it('give way to those of a lower rank, and stay inside', () => {
    const label = (key: string, at: number, y: number, rank: number) => ({
      key,
      text: 'Produce',
      x: at,
      y,
      rank,
    });
    const kept = withoutOverlap(
      [
        label('late', 10, 10, 3),
        label('lost', 20, 14, 1),
        label('far', 200, 10, 4),
        label('out', 280, 10, 0),
      ],
      0,
      300,
    );
    expect(kept.map(({ key }) => key)).toEqual(['lost', 'far']);
  });
});
