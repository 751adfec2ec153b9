/** The timeline as numbers: where a moment lies, how high the water stands, which markers have room. */
import { ticks } from 'd3-array';
import { area, curveMonotoneX } from 'd3-shape';
import type { TimelineMarker } from '../../contract/messages.ts';
import { type SimTimeUs, US_PER_S } from '../../contract/units.ts';

export interface Strip {
  readonly width: number;
  readonly height: number;
}

/** Space at the ends, so that the handle is whole at zero and at the end. */
const MARGIN = { left: 14, right: 16 } as const;
const AXIS = 17;
const BARE_AXIS = 11;
const WATER_TOP = 24;

/** Narrow strips bear signs and ticks, no words. */
export const isBare = ({ width }: Strip): boolean => width < 480;

export const baseOf = (strip: Strip): number => strip.height - (isBare(strip) ? BARE_AXIS : AXIS);

const SPANS_S = [16, 24, 32, 48, 64, 96] as const;

/** Where the strip ends: beyond the head, in steps, so that it does not creep while the run goes on. */
export function spanOf(headUs: SimTimeUs): SimTimeUs {
  const needed = (headUs * 1.03) / US_PER_S;
  let doubling = 1;
  for (;;) {
    for (const span of SPANS_S) if (span * doubling >= needed) return span * doubling * US_PER_S;
    doubling *= 8;
  }
}

/** A straight line through two points, and back. d3-scale does the same, and brings colours and formats along with it. */
export interface TimeScale {
  (value: number): number;
  invert(at: number): number;
  range(): readonly [number, number];
}

function linear(from: readonly [number, number], to: readonly [number, number]): TimeScale {
  const slope = (to[1] - to[0]) / (from[1] - from[0] || 1);
  return Object.assign((value: number) => to[0] + (value - from[0]) * slope, {
    invert: (at: number) => from[0] + (at - to[0]) / slope,
    range: () => to,
  });
}

export const timeScale = ({ width }: Strip, spanUs: SimTimeUs): TimeScale =>
  linear([0, spanUs], [MARGIN.left, Math.max(MARGIN.left + 1, width - MARGIN.right)]);

/** Seconds to write on the axis. */
export const ticksOf = ({ width }: Strip, spanUs: SimTimeUs): readonly number[] =>
  ticks(0, spanUs / US_PER_S, Math.max(2, Math.min(17, Math.floor(width / 70))));

export interface Rate {
  readonly timeUs: SimTimeUs;
  readonly perSecond: number;
}

/** Records committed in the second about each bucket's middle. */
export function ratesOf(committed: readonly number[], bucketUs: SimTimeUs): readonly Rate[] {
  const reach = Math.max(0, Math.floor(US_PER_S / bucketUs / 2));
  const rates = committed.map((_, i) => {
    const near = committed.slice(Math.max(0, i - reach), i + reach + 1);
    const sum = near.reduce((total, count) => total + count, 0);
    return { timeUs: (i + 0.5) * bucketUs, perSecond: (sum * US_PER_S) / (near.length * bucketUs) };
  });
  const last = rates[rates.length - 1];
  // To the end of the last bucket; how far that is true is for the clip to say.
  return last ? [...rates, { ...last, timeUs: committed.length * bucketUs }] : [];
}

/** Records per second that fill the strip: not the peak, for one burst after an outage would press all ordinary traffic
 *  flat, but a round number above what three of four moments with traffic have. What rises higher is cut, and marked. */
export function topRate(rates: readonly Rate[]): number {
  const flowing = rates.map((rate) => rate.perSecond).filter((rate) => rate > 0);
  if (flowing.length === 0) return LEAST_TOP;
  flowing.sort((a, b) => a - b);
  const ordinary = flowing[Math.floor((flowing.length - 1) * ORDINARY)] ?? 0;
  const peak = flowing[flowing.length - 1] ?? 0;
  // A peak that is hardly higher is no burst.
  return roundUp(Math.max(LEAST_TOP, peak <= ordinary * 2 ? peak : ordinary * 1.5));
}

const ORDINARY = 0.75;
const LEAST_TOP = 5;
const ROUND = [1, 1.5, 2, 3, 4, 5, 6, 8, 10] as const;

function roundUp(rate: number): number {
  const power = 10 ** Math.floor(Math.log10(rate));
  return (ROUND.find((step) => step * power >= rate) ?? 10) * power;
}

/** Where the water stands when it fills the strip. */
export const surfaceOf = (strip: Strip): number => Math.min(WATER_TOP, baseOf(strip) - 8);

/** The outline of the water, for one fill; level with the surface where it would rise higher. */
export function waterPath(rates: readonly Rate[], top: number, strip: Strip, x: TimeScale): string {
  const base = baseOf(strip);
  const height = linear([0, top], [base, surfaceOf(strip)]);
  const y = (rate: number): number => height(Math.max(0, Math.min(rate, top)));
  const outline = area<Rate>()
    .x((rate) => x(rate.timeUs))
    .y0(base)
    .y1((rate) => y(rate.perSecond))
    .curve(curveMonotoneX)
    .digits(1);
  return outline([...rates]) ?? '';
}

export interface Burst {
  readonly fromUs: SimTimeUs;
  readonly toUs: SimTimeUs;
  readonly peak: number;
}

/** Where the water is cut: stretches above `top`, each with what it rises to. */
export function burstsOf(rates: readonly Rate[], top: number): readonly Burst[] {
  const bursts: { fromUs: SimTimeUs; toUs: SimTimeUs; peak: number }[] = [];
  let isInside = false;
  for (const { timeUs, perSecond } of rates) {
    const last = bursts[bursts.length - 1];
    if (perSecond <= top) isInside = false;
    else if (isInside && last) {
      last.toUs = timeUs;
      last.peak = Math.max(last.peak, perSecond);
    } else {
      isInside = true;
      bursts.push({ fromUs: timeUs, toUs: timeUs, peak: perSecond });
    }
  }
  return bursts;
}

/** From a broker's fall until others lead in its place, or it is back: when partitions had no leader. */
export function outagesOf(
  markers: readonly TimelineMarker[],
  headUs: SimTimeUs,
): readonly { readonly fromUs: SimTimeUs; readonly toUs: SimTimeUs }[] {
  return markers.flatMap((marker, i) => {
    if (marker.kind !== 'down' || !marker.subject.startsWith('b')) return [];
    const end = markers
      .slice(i + 1)
      .find(({ kind, subject }) => subject === marker.subject && (kind === 'election' || kind === 'up'));
    return [{ fromUs: marker.timeUs, toUs: end?.timeUs ?? headUs }];
  });
}

/** Which of two that stand in each other's way is shown: the earlier in this list. */
const BY_WEIGHT: readonly TimelineMarker['kind'][] = [
  'loss',
  'power',
  'down',
  'controller',
  'up',
  'rebalance',
  'election',
  'isrShrink',
  'isrFull',
  'slowed',
  'network',
  'command',
];
const ICON_ROOM = 15;

export interface PlacedMarker {
  readonly marker: TimelineMarker;
  readonly x: number;
  /** There is room for its words at its right. */
  readonly hasLabel: boolean;
}

/** Markers with room, left to right. `reachOf` answers how far a marker's words go. */
export function placeMarkers(
  markers: readonly TimelineMarker[],
  x: TimeScale,
  reachOf: (marker: TimelineMarker) => number,
): readonly PlacedMarker[] {
  const byWeight = [...markers].sort(
    (a, b) => BY_WEIGHT.indexOf(a.kind) - BY_WEIGHT.indexOf(b.kind) || b.timeUs - a.timeUs,
  );
  const shown: { marker: TimelineMarker; x: number }[] = [];
  for (const marker of byWeight) {
    const at = x(marker.timeUs);
    if (shown.every((other) => Math.abs(other.x - at) >= ICON_ROOM)) shown.push({ marker, x: at });
  }
  shown.sort((a, b) => a.x - b.x);
  const [, end] = x.range();
  return shown.map(({ marker, x: at }, i) => {
    const room = (shown[i + 1]?.x ?? end + MARGIN.right) - at;
    return { marker, x: at, hasLabel: reachOf(marker) + ICON_ROOM / 2 <= room };
  });
}
