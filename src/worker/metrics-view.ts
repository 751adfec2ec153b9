/** What the page is told of Kafka's metrics: the readings of a stretch, as values of the metrics. */
import type { MetricSeries, MetricsView } from '../contract/metrics.ts';
import type { SimTimeUs } from '../contract/units.ts';
import { US_PER_S } from '../contract/units.ts';
import { seriesKey } from './meters.ts';
import { type Definition, definitionOf, type MetricsRecord, merged, type Value } from './metrics.ts';

/** Of a rate per hour. */
const HOUR_WINDOW_US = 60 * US_PER_S;
const WINDOWS_PER_HOUR = 60;

/** The readings of a stretch, merged so that there are at most about so many. */
export function viewOf(
  metrics: MetricsRecord,
  { fromUs, toUs, points }: { readonly fromUs: SimTimeUs; readonly toUs: SimTimeUs; readonly points: number },
): MetricsView {
  const wanted = Math.max(1, Math.min(toUs, metrics.readUs) - fromUs) / metrics.everyUs;
  let step = 1;
  while (wanted / step > Math.max(2, points)) step *= 2;
  const first = Math.max(0, Math.floor(fromUs / metrics.everyUs / step) * step);
  const last = Math.min(metrics.slots - 1, Math.ceil(toUs / metrics.everyUs / step) * step);
  const series: MetricSeries[] = [];
  for (const [key, values] of metrics.series) {
    const definition = definitionOf(key);
    const of = key.slice(definition.name.length + 1);
    series.push({
      name: definition.name,
      of,
      values: valuesOf(metrics, definition, values, { first, last, step }),
    });
    if (definition.name !== 'rebalance-total') continue;
    const hourly = definitionOf(seriesKey('rebalance-rate-per-hour'));
    series.push({ name: hourly.name, of, values: valuesOf(metrics, hourly, values, { first, last, step }) });
  }
  return {
    fromUs: first * metrics.everyUs,
    untilUs: Math.max(0, Math.min(metrics.readUs, last * metrics.everyUs)),
    everyUs: step * metrics.everyUs,
    series,
  };
}

function valuesOf(
  metrics: MetricsRecord,
  definition: Definition,
  values: readonly Value[],
  { first, last, step }: { readonly first: number; readonly last: number; readonly step: number },
): readonly Value[] {
  const found: Value[] = [];
  for (let slot = first; slot < last + step; slot += step) {
    const end = Math.min(slot, last);
    const begin = Math.max(-1, slot - step);
    if (definition.kind === 'gauge') {
      found.push(values.slice(begin + 1, end + 1).reduce((a, b) => merged(definition, a, b), null));
      continue;
    }
    const total = values[end] ?? null;
    found.push(total === null ? null : ofTotal(metrics, definition, values, { total, begin, end }));
  }
  return found;
}

function ofTotal(
  metrics: MetricsRecord,
  { kind }: Definition,
  values: readonly Value[],
  { total, begin, end }: { readonly total: number; readonly begin: number; readonly end: number },
): Value {
  if (kind === 'perSecond') {
    // What was counted before the first reading has no span of time.
    if (begin < 0) return null;
    const spanUs = Math.min(end * metrics.everyUs, metrics.readUs) - begin * metrics.everyUs;
    return ((total - (values[begin] ?? 0)) * US_PER_S) / spanUs;
  }
  if (kind === 'perHour') {
    const before = end - Math.ceil(HOUR_WINDOW_US / metrics.everyUs);
    return (total - ((before < 0 ? 0 : values[before]) ?? 0)) * WINDOWS_PER_HOUR;
  }
  return total;
}
