import { describe, expect, it } from 'vitest';
import type { BatchingReading } from '../../contract/batching.ts';
import { MEASURED_US } from '../../contract/batching.ts';
import {
  figuresOf,
  gridAround,
  keyOf,
  latencyMarks,
  linearScale,
  logScale,
  nearestMark,
  neighbour,
  pointsOf,
  throughputMarks,
  xOf,
} from './batching.ts';

const reading = (acknowledged: number, medianMs: number | null): BatchingReading => ({
  ok: true,
  accepted: acknowledged,
  acknowledged,
  batches: 10,
  requests: 20,
  requestBytes: 4_000,
  requestRecords: 100,
  retries: 0,
  failed: 0,
  latencyUs: medianMs === null ? null : { median: medianMs * 1000, p95: medianMs * 3000 },
});

describe('the values that are tried', () => {
  it('hold what the producer runs with, once, and ascend', () => {
    for (const present of [
      { lingerMs: 5, batchSize: 16_384 },
      { lingerMs: 7, batchSize: 500 },
    ]) {
      const { lingers, sizes } = gridAround(present);
      for (const [values, value] of [
        [lingers, present.lingerMs],
        [sizes, present.batchSize],
      ] as const) {
        expect(values.filter((one) => one === value)).toHaveLength(1);
        expect([...values].sort((a, b) => a - b)).toEqual(values);
      }
      expect(new Set(pointsOf({ lingers, sizes }).map(keyOf)).size).toBe(lingers.length * sizes.length);
    }
  });

  it('are gone through by steps that end at the edge', () => {
    const grid = gridAround({ lingerMs: 0, batchSize: 1024 });
    const first = { lingerMs: 0, batchSize: 1024 };
    expect(neighbour(grid, first, { linger: -1, size: -1 })).toEqual(first);
    expect(neighbour(grid, first, { linger: 1, size: 0 })).toEqual({ lingerMs: 5, batchSize: 1024 });
    expect(neighbour(grid, first, { linger: 0, size: 1 })).toEqual({ lingerMs: 0, batchSize: 16_384 });
  });
});

describe('scales', () => {
  it.each([[[3]], [[1000, 590]], [[4987, 2]], [[0.4]]])('hold all of %j, from nought', (values) => {
    const { ticks, at } = linearScale(values);
    expect(ticks[0]).toBe(0);
    expect(at(0)).toBe(0);
    expect(at(ticks.at(-1) ?? 0)).toBeCloseTo(100);
    for (const value of values) expect(at(value)).toBeLessThanOrEqual(100);
  });

  it.each([[[31, 2537]], [[0.4, 3]], [[50, 50]], [[20, 100]], [[10]], [[]]])(
    'of logarithms hold all of %j between round values',
    (values: number[]) => {
      const { ticks, at } = logScale(values);
      expect(ticks.length).toBeGreaterThan(1);
      expect([...ticks].sort((a, b) => a - b)).toEqual(ticks);
      for (const value of values) {
        expect(value).toBeGreaterThanOrEqual((ticks[0] ?? 0) * (1 - 1e-9));
        expect(value).toBeLessThanOrEqual((ticks.at(-1) ?? 0) * (1 + 1e-9));
        expect(at(value)).toBeGreaterThanOrEqual(-1e-6);
        expect(at(value)).toBeLessThanOrEqual(100 + 1e-6);
      }
    },
  );
});

describe('marks', () => {
  const grid = gridAround({ lingerMs: 5, batchSize: 16_384 });
  const a = { lingerMs: 0, batchSize: 1024 };
  const b = { lingerMs: 20, batchSize: 65_536 };
  const readings = new Map<string, BatchingReading>([
    [keyOf(a), reading(1200, 700)],
    [keyOf(b), reading(2000, null)],
    [keyOf({ lingerMs: 5, batchSize: 1024 }), { ok: false, reason: { code: 'noBrokerUp', params: {} } }],
  ]);

  it('are of a second, and per request', () => {
    const counts = reading(1200, 700);
    if (!counts.ok) throw new Error('a reading');
    expect(figuresOf(counts)).toMatchObject({
      acknowledged: 1200 / (MEASURED_US / 1e6),
      requests: 20 / (MEASURED_US / 1e6),
      records: 5,
      bytes: 200,
      medianMs: 700,
      p95Ms: 2100,
    });
    expect(figuresOf({ ...counts, requests: 0 })).toMatchObject({ records: null, bytes: null });
  });

  it('stand for what was measured alone, and for a latency only where there is one', () => {
    const { marks, scale } = throughputMarks(grid, readings, 'acknowledged', 1000);
    expect(marks.map(({ point }) => point)).toEqual([a, b]);
    expect(marks.map(({ y }) => y)).toEqual([scale.at(600), scale.at(1000)]);
    expect(latencyMarks(grid, readings).marks.map(({ point }) => point)).toEqual([a]);
  });

  it('of different sizes never stand in one place, and the nearest is found', () => {
    const places = pointsOf(grid).map((point) => xOf(grid, point));
    expect(new Set(places).size).toBe(places.length);
    expect(Math.min(...places)).toBeGreaterThan(0);
    expect(Math.max(...places)).toBeLessThan(100);
    const { marks } = throughputMarks(grid, readings, 'acknowledged', 1000);
    const size = { width: 300, height: 200 };
    for (const { point, x, y } of marks)
      expect(nearestMark(marks, size, { x: 3 * x + 4, y: 2 * y - 4 })).toEqual(point);
    expect(nearestMark([], size, { x: 0, y: 0 })).toBeNull();
  });
});
