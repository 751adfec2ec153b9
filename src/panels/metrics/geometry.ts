/** Metrics as numbers: which stretch of time is shown, where a value lies, and the outline of a line. */
import type { MetricsView } from '../../contract/metrics.ts';
import { type SimTimeUs, US_PER_S } from '../../contract/units.ts';

/** How much of the run is shown. */
export const SPANS = ['minute', 'minutes', 'all'] as const;
export type Span = (typeof SPANS)[number];
const SECONDS = { minute: 60, minutes: 300 } as const;

export interface Stretch {
  readonly fromUs: SimTimeUs;
  readonly toUs: SimTimeUs;
}

/** Of all: to a little beyond the head, so that it does not creep each second. Else about the playhead, with some of what is
 *  recorded after it. */
export function stretchOf(span: Span, nowUs: SimTimeUs, headUs: SimTimeUs): Stretch {
  if (span === 'all') {
    const stepUs = headUs > 600 * US_PER_S ? 60 * US_PER_S : 10 * US_PER_S;
    return { fromUs: 0, toUs: Math.max(1, Math.ceil(headUs / stepUs)) * stepUs };
  }
  const widthUs = SECONDS[span] * US_PER_S;
  const ahead = Math.floor((nowUs + widthUs / 4) / US_PER_S) * US_PER_S;
  const endUs = Math.ceil(headUs / US_PER_S) * US_PER_S;
  const toUs = Math.max(widthUs, Math.min(endUs, ahead));
  return { fromUs: toUs - widthUs, toUs };
}

/** Share of the stretch that lies before a moment, 0 to 1. */
export const shareOf = ({ fromUs, toUs }: Stretch, timeUs: SimTimeUs): number =>
  Math.max(0, Math.min(1, (timeUs - fromUs) / (toUs - fromUs)));

const countOf = ({ series }: MetricsView): number => series[0]?.values.length ?? 0;

/** When a value was read. */
export const timeOf = (view: MetricsView, index: number): SimTimeUs =>
  Math.min(view.untilUs, view.fromUs + index * view.everyUs);

/** The last value that was read by then; −1: none. */
export function indexAt(view: MetricsView, timeUs: SimTimeUs): number {
  const last = countOf(view) - 1;
  if (timeUs >= view.untilUs) return last;
  return Math.max(-1, Math.min(last, Math.floor((timeUs - view.fromUs) / view.everyUs)));
}

/** Size of the drawing; the page stretches it. */
export const WIDTH = 1000;
export const HEIGHT = 32;
const MARGIN = 2;

const ROUND = [1, 2, 3, 4, 5, 6, 8, 10] as const;

/** Round, at least 1, and no value is above it. */
export function topOf(values: readonly (number | null)[]): number {
  const peak = values.reduce<number>((top, value) => Math.max(top, value ?? 0), 1);
  const power = 10 ** Math.floor(Math.log10(peak));
  return (ROUND.find((step) => step * power >= peak) ?? 10) * power;
}

/** A step for each value, from when it was read to when the next one was. Where nobody told a value there is no line. */
export function stepPath(
  view: MetricsView,
  values: readonly (number | null)[],
  stretch: Stretch,
  headUs: SimTimeUs,
): string {
  const top = topOf(values);
  const x = (timeUs: SimTimeUs): number =>
    Math.round(((timeUs - stretch.fromUs) / (stretch.toUs - stretch.fromUs)) * WIDTH * 10) / 10;
  const y = (value: number): number =>
    Math.round((HEIGHT - MARGIN - (value / top) * (HEIGHT - 2 * MARGIN)) * 10) / 10;
  let path = '';
  let isDrawing = false;
  values.forEach((value, i) => {
    const endUs = i < values.length - 1 ? timeOf(view, i + 1) : Math.max(headUs, view.untilUs);
    if (value === null) isDrawing = false;
    else {
      path += `${isDrawing ? 'V' : `M${x(timeOf(view, i))} `}${y(value)}H${x(endUs)}`;
      isDrawing = true;
    }
  });
  return path;
}
