/** Time to the right, nodes below each other: where a message's arrow lies, and what of it has been. */
import type { Flight } from '../../contract/events.ts';
import type { SimTimeUs } from '../../contract/units.ts';

export interface Span {
  readonly fromUs: SimTimeUs;
  readonly toUs: SimTimeUs;
}

export const SPAN_MIN_US = 2_000;
export const SPAN_MAX_US = 20_000_000;
export const SPAN_AT_FIRST_US = 200_000;
/** Of the width, behind the clock, while the drawing goes along with it. */
const AHEAD = 0.2;

/** What is looked at: a stretch that ends here, or (null) goes along with the clock. */
export interface Sight {
  readonly spanUs: number;
  readonly toUs: SimTimeUs | null;
}

export function windowOf({ spanUs, toUs }: Sight, nowUs: SimTimeUs): Span {
  const endUs = Math.max(spanUs, toUs ?? nowUs + spanUs * AHEAD);
  return { fromUs: endUs - spanUs, toUs: endUs };
}

const clampSpan = (us: number): number => Math.round(Math.min(SPAN_MAX_US, Math.max(SPAN_MIN_US, us)));

/** Closer (below 1) or wider; about the middle, or about the clock when the drawing goes along with it. */
export function zoomed(sight: Sight, factor: number): Sight {
  const spanUs = clampSpan(sight.spanUs * factor);
  return { spanUs, toUs: sight.toUs === null ? null : sight.toUs + Math.round((spanUs - sight.spanUs) / 2) };
}

/** To exactly this stretch. */
export function sightOn(aUs: SimTimeUs, bUs: SimTimeUs): Sight {
  const spanUs = clampSpan(Math.abs(bUs - aUs));
  return { spanUs, toUs: Math.round((aUs + bUs + spanUs) / 2) };
}

/** So that this moment is seen: as it is when it is seen already, else with it in the middle. */
export function showing(sight: Sight, atUs: SimTimeUs, nowUs: SimTimeUs): Sight {
  const { fromUs, toUs } = windowOf(sight, nowUs);
  return atUs >= fromUs && atUs <= toUs ? sight : { ...sight, toUs: Math.round(atUs + sight.spanUs / 2) };
}

/** To the side by a part of the width; it stays there. */
export function moved(sight: Sight, nowUs: SimTimeUs, part: number): Sight {
  const { toUs } = windowOf(sight, nowUs);
  return { ...sight, toUs: Math.max(sight.spanUs, Math.round(toUs + sight.spanUs * part)) };
}

/** Round moments for the ruler, at most so many. */
export function ticksOf({ fromUs, toUs }: Span, most: number): readonly SimTimeUs[] {
  const least = (toUs - fromUs) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  const stepUs = [1, 2, 5, 10].map((n) => n * power).find((step) => step >= least) ?? 10 * power;
  const ticks: number[] = [];
  for (let us = Math.ceil(fromUs / stepUs) * stepUs; us <= toUs; us += stepUs) ticks.push(us);
  return ticks;
}

export interface Arrow {
  readonly flight: Flight;
  readonly x1: number;
  readonly y1: number;
  /** Where it is by now, has arrived, or got lost. */
  readonly x2: number;
  readonly y2: number;
  readonly state: 'flying' | 'arrived' | 'lost';
  /** Where it is bound for. */
  readonly toX: number;
  readonly toY: number;
}

/** Null: it has not left by now, or is to be seen nowhere. */
export function arrowOf(
  flight: Flight,
  nowUs: SimTimeUs,
  window: Span,
  x: (us: SimTimeUs) => number,
  yOf: ReadonlyMap<string, number>,
): Arrow | null {
  const [y1, toY] = [yOf.get(flight.from), yOf.get(flight.to)];
  if (y1 === undefined || toY === undefined) return null;
  if (flight.sentAtUs > nowUs || flight.sentAtUs > window.toUs) return null;
  const lostAtUs = flight.lostAtUs !== null && flight.lostAtUs <= nowUs ? flight.lostAtUs : null;
  const endUs = Math.min(nowUs, lostAtUs ?? flight.arrivesAtUs);
  if (Math.max(endUs, lostAtUs === null ? flight.arrivesAtUs : 0) < window.fromUs) return null;
  const [x1, toX] = [x(flight.sentAtUs), x(flight.arrivesAtUs)];
  const lengthUs = flight.arrivesAtUs - flight.sentAtUs;
  const reach = lengthUs === 0 ? 1 : Math.min(1, (endUs - flight.sentAtUs) / lengthUs);
  return {
    flight,
    x1,
    y1,
    x2: x1 + (toX - x1) * reach,
    y2: y1 + (toY - y1) * reach,
    state: lostAtUs !== null ? 'lost' : nowUs >= flight.arrivesAtUs ? 'arrived' : 'flying',
    toX,
    toY,
  };
}

export interface Label {
  readonly key: string;
  readonly text: string;
  /** Left end and base line. */
  readonly x: number;
  readonly y: number;
  /** Who comes first stays. */
  readonly rank: number;
}

/** Words of 11 px, about. */
export const wordWidth = (text: string): number =>
  [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e80 ? 11 : 6.2), 0);

/** Those that do not lie on one of a lower rank, within these edges. */
export function withoutOverlap<L extends Label>(
  labels: readonly L[],
  left: number,
  right: number,
): readonly L[] {
  const kept: L[] = [];
  for (const label of labels.toSorted((a, b) => a.rank - b.rank || a.x - b.x)) {
    const width = wordWidth(label.text);
    if (label.x < left || label.x + width > right) continue;
    const isFree = kept.every(
      (other) =>
        label.x > other.x + wordWidth(other.text) + 4 ||
        label.x + width + 4 < other.x ||
        Math.abs(label.y - other.y) > 13,
    );
    if (isFree) kept.push(label);
  }
  return kept;
}

/** The two wings of an arrow's head. */
export function headOf(x1: number, y1: number, x2: number, y2: number): string {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const wing = (turn: number): string =>
    `${(x2 - 7 * Math.cos(angle + turn)).toFixed(1)} ${(y2 - 7 * Math.sin(angle + turn)).toFixed(1)}`;
  return `M${wing(-0.4)}L${x2.toFixed(1)} ${y2.toFixed(1)}L${wing(0.4)}Z`;
}
