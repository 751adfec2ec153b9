/** Kafka's metrics over the simulated time of one branch: a reading each simulated second, older ones merged when there are many.
 *  Written at the head only, as the timeline is.
 *
 *      reading   0   1   2   3   4   5          slot i stands for (i − 1, i] · everyUs, slot 0 for the boot;
 *      slot      0   └─1─┘   └─2─┘   3…         of gauges it keeps what calls for most attention, of counts the last */
import type { MetricDefinition, MetricName } from '../contract/metrics.ts';
import { METRICS } from '../contract/metrics.ts';
import type { SimTimeUs } from '../contract/units.ts';
import { US_PER_S } from '../contract/units.ts';
import type { Reading } from './gauges.ts';

export const READING_EVERY_US = US_PER_S;
/** Beyond that many, two slots become one. */
const MAX_SLOTS = 2048;
/** Series that are kept: those of clients that come later are not. */
const MAX_SERIES = 160;

export type Value = number | null;

export interface MetricsRecord {
  readonly everyUs: SimTimeUs;
  readonly slots: number;
  readonly readUs: SimTimeUs;
  readonly nextUs: SimTimeUs;
  /** By `seriesKey`. */
  readonly series: ReadonlyMap<string, readonly Value[]>;
}

export class Metrics {
  /** When the next reading is due. */
  nextUs: SimTimeUs;
  private everyUs: SimTimeUs;
  private slots: number;
  /** The last reading; −1 before the first. */
  private readUs: SimTimeUs;
  private series: Map<string, Value[]>;

  constructor(from?: MetricsRecord) {
    this.nextUs = from?.nextUs ?? 0;
    this.everyUs = from?.everyUs ?? READING_EVERY_US;
    this.slots = from?.slots ?? 0;
    this.readUs = from?.readUs ?? -1;
    this.series = new Map();
    for (const [key, values] of from?.series ?? []) this.series.set(key, [...values]);
  }

  /** Takes the reading that is due. */
  take(reading: Reading): void {
    const slot = Math.ceil(this.nextUs / this.everyUs);
    for (const key of reading.keys())
      if (!this.series.has(key) && this.series.size < MAX_SERIES)
        this.series.set(
          key,
          Array.from({ length: this.slots }, () => null),
        );
    for (const [key, values] of this.series) {
      const value = reading.get(key) ?? null;
      values[slot] = slot < this.slots ? merged(definitionOf(key), values[slot] ?? null, value) : value;
    }
    this.slots = slot + 1;
    this.readUs = this.nextUs;
    this.nextUs += READING_EVERY_US;
    if (this.slots > MAX_SLOTS) this.coarsen();
  }

  /** Forgets what lies beyond this instant. A slot that is half beyond it goes too. */
  cutAfter(timeUs: SimTimeUs): void {
    this.nextUs = Math.min(this.nextUs, (Math.floor(timeUs / READING_EVERY_US) + 1) * READING_EVERY_US);
    const slots = Math.floor(timeUs / this.everyUs) + 1;
    if (slots >= this.slots) return;
    this.slots = slots;
    this.readUs = (slots - 1) * this.everyUs;
    for (const [key, values] of this.series) {
      values.length = slots;
      if (values.every((value) => value === null)) this.series.delete(key);
    }
  }

  record(): MetricsRecord {
    const { everyUs, slots, readUs, nextUs } = this;
    const series = new Map([...this.series].map(([key, values]) => [key, [...values]]));
    return { everyUs, slots, readUs, nextUs, series };
  }

  private coarsen(): void {
    this.everyUs *= 2;
    this.slots = Math.ceil((this.slots - 1) / 2) + 1;
    for (const [key, values] of this.series) {
      const definition = definitionOf(key);
      const kept = Array.from({ length: this.slots }, (_, i): Value => {
        const [a, b] = [values[2 * i - 1] ?? null, values[2 * i]];
        return b === undefined ? a : merged(definition, a, b);
      });
      this.series.set(key, kept);
    }
  }
}

export type Definition = MetricDefinition & { readonly name: MetricName };

const BY_NAME: ReadonlyMap<string, Definition> = new Map(METRICS.map((metric) => [metric.name, metric]));

export function definitionOf(key: string): Definition {
  const definition = BY_NAME.get(key.slice(0, key.indexOf(' ')));
  if (!definition) throw new Error(`No metric is called as in "${key}".`);
  return definition;
}

/** Of two readings one: of counts the later, of gauges the one further from what is healthy, else the larger. */
export function merged({ kind, healthy }: MetricDefinition, a: Value, b: Value): Value {
  if (kind !== 'gauge') return b;
  if (a === null || b === null) return a ?? b;
  const unrest = (value: number): number => (healthy === null ? value : Math.abs(value - healthy));
  return unrest(a) > unrest(b) ? a : b;
}
