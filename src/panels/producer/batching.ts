/** The plots as numbers: which values are tried, what a reading says, and where its mark stands. */
import { ticks } from 'd3-array';
import type { BatchingCounts, BatchingReading } from '../../contract/batching.ts';
import { MEASURED_US } from '../../contract/batching.ts';
import { US_PER_S } from '../../contract/units.ts';

/** Records a second that can be offered. */
export const RATES = ['100', '1000', '5000'] as const;
export type Rate = (typeof RATES)[number];

const LINGERS = [0, 5, 20, 100] as const;
const SIZES = [1024, 16_384, 65_536, 262_144] as const;

/** A way of batching. */
export interface Point {
  readonly lingerMs: number;
  readonly batchSize: number;
}

/** What is tried: ascending, and what the producer runs with is among it. */
export interface Grid {
  readonly lingers: readonly number[];
  readonly sizes: readonly number[];
}

export const gridAround = (present: Point): Grid => ({
  lingers: withValue(LINGERS, present.lingerMs),
  sizes: withValue(SIZES, present.batchSize),
});

const withValue = (values: readonly number[], value: number): readonly number[] =>
  [...new Set([...values, value])].sort((a, b) => a - b);

/** In the order in which they are measured: a line after the other. */
export const pointsOf = ({ lingers, sizes }: Grid): readonly Point[] =>
  sizes.flatMap((batchSize) => lingers.map((lingerMs) => ({ lingerMs, batchSize })));

export const keyOf = ({ lingerMs, batchSize }: Point): string => `${lingerMs} ${batchSize}`;
export const isSamePoint = (a: Point, b: Point): boolean => keyOf(a) === keyOf(b);

export type Readings = ReadonlyMap<string, BatchingReading>;

/** What the first plot may show. */
export const MEASURES = ['acknowledged', 'requests', 'records'] as const;
export type Measure = (typeof MEASURES)[number];

const perSecond = (count: number): number => (count * US_PER_S) / MEASURED_US;

/** What people read of the counts. */
export interface Figures {
  readonly acknowledged: number;
  readonly requests: number;
  /** Per request; null when there was none. */
  readonly records: number | null;
  readonly bytes: number | null;
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
}

export function figuresOf(counts: BatchingCounts): Figures {
  const { acknowledged, requests, requestRecords, requestBytes, latencyUs } = counts;
  return {
    acknowledged: perSecond(acknowledged),
    requests: perSecond(requests),
    records: requests > 0 ? requestRecords / requests : null,
    bytes: requests > 0 ? requestBytes / requests : null,
    medianMs: latencyUs && latencyUs.median / 1000,
    p95Ms: latencyUs && latencyUs.p95 / 1000,
  };
}

/** Up from the foot of the drawing, in hundredths of it. */
export interface Scale {
  readonly ticks: readonly number[];
  at(value: number): number;
}

/** From nought to a round value that none exceeds. */
export function linearScale(values: readonly number[]): Scale {
  const most = Math.max(1, ...values);
  const near = ticks(0, most, 4);
  const step = (near[1] ?? 1) - (near[0] ?? 0);
  const last = near.at(-1) ?? 0;
  const marks = last < most ? [...near, last + step] : near;
  const top = marks.at(-1) ?? 1;
  return { ticks: marks, at: (value) => (100 * value) / top };
}

const STEPS = [1, 2, 5] as const;

/** From a round value below all to one above, in equal steps of 1, 2, 5, 10… */
export function logScale(values: readonly number[]): Scale {
  const known = values.filter((value) => value > 0);
  const [low, high] = known.length > 0 ? [Math.min(...known), Math.max(...known)] : [10, 100];
  const marks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); marks.length < 30; power++) {
    for (const step of STEPS) marks.push(step * 10 ** power);
    if ((marks.at(-1) ?? 0) >= high && marks.length > STEPS.length) break;
  }
  const first = Math.max(
    0,
    marks.findLastIndex((mark) => mark <= low),
  );
  const end = marks.findIndex((mark, i) => i > first && mark >= high);
  const shown = marks.slice(first, (end < 0 ? marks.length : end) + 1);
  const from = Math.log(shown[0] ?? 1);
  const span = Math.log(shown.at(-1) ?? 10) - from;
  return { ticks: shown, at: (value) => (100 * (Math.log(Math.max(value, shown[0] ?? 1)) - from)) / span };
}

/** Room at each side of the outermost values, in hundredths. */
const MARGIN = 9;
/** Lines that lie on each other would hide each other's marks: each stands a little beside. */
const ASIDE = 2.1;

/** From the left, in hundredths of the width. */
export function xOf({ lingers, sizes }: Grid, { lingerMs, batchSize }: Point): number {
  const last = Math.max(1, lingers.length - 1);
  const place = MARGIN + (lingers.indexOf(lingerMs) / last) * (100 - 2 * MARGIN);
  return place + (sizes.indexOf(batchSize) - (sizes.length - 1) / 2) * ASIDE;
}

/** Where a value of `linger.ms` is written. */
export const xOfLinger = (grid: Grid, lingerMs: number): number =>
  MARGIN + (grid.lingers.indexOf(lingerMs) / Math.max(1, grid.lingers.length - 1)) * (100 - 2 * MARGIN);

/** A mark of a plot. */
export interface Mark {
  readonly point: Point;
  readonly x: number;
  readonly y: number;
  /** Of the bar that stands on it. */
  readonly topY: number | null;
}

export function throughputMarks(grid: Grid, readings: Readings, measure: Measure, offered: number) {
  const found = measured(grid, readings).flatMap(({ point, figures }) => {
    const value = figures[measure];
    return value === null ? [] : [{ point, value }];
  });
  const values = found.map(({ value }) => value);
  const scale = linearScale(measure === 'acknowledged' ? [...values, offered] : values);
  const marks: readonly Mark[] = found.map(({ point, value }) => ({
    point,
    x: xOf(grid, point),
    y: scale.at(value),
    topY: null,
  }));
  return { scale, marks };
}

export function latencyMarks(grid: Grid, readings: Readings) {
  const found = measured(grid, readings).flatMap(({ point, figures: { medianMs, p95Ms } }) =>
    medianMs === null || p95Ms === null ? [] : [{ point, medianMs, p95Ms }],
  );
  const scale = logScale(found.flatMap(({ medianMs, p95Ms }) => [medianMs, p95Ms]));
  const marks: readonly Mark[] = found.map(({ point, medianMs, p95Ms }) => ({
    point,
    x: xOf(grid, point),
    y: scale.at(medianMs),
    topY: scale.at(p95Ms),
  }));
  return { scale, marks };
}

const measured = (grid: Grid, readings: Readings) =>
  pointsOf(grid).flatMap((point) => {
    const reading = readings.get(keyOf(point));
    return reading?.ok ? [{ point, figures: figuresOf(reading) }] : [];
  });

/** The mark nearest to a place that is given in pixels from the left and from the foot; null: there is none. */
export function nearestMark(
  marks: readonly Mark[],
  size: { readonly width: number; readonly height: number },
  at: { readonly x: number; readonly y: number },
): Point | null {
  let best: { readonly point: Point; readonly distance: number } | null = null;
  for (const { point, x, y } of marks) {
    const distance = Math.hypot((x / 100) * size.width - at.x, (y / 100) * size.height - at.y);
    if (!best || distance < best.distance) best = { point, distance };
  }
  return best?.point ?? null;
}

/** The next point in a direction; the same at the edge. */
export function neighbour(
  grid: Grid,
  from: Point,
  by: { readonly linger: number; readonly size: number },
): Point {
  const step = (values: readonly number[], value: number, steps: number): number =>
    values[Math.max(0, Math.min(values.length - 1, values.indexOf(value) + steps))] ?? value;
  return {
    lingerMs: step(grid.lingers, from.lingerMs, by.linger),
    batchSize: step(grid.sizes, from.batchSize, by.size),
  };
}
