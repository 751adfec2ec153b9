/** What is shown under which heading: metrics of all brokers, of the controller, of each producer and group. */
import type { EraName } from '../../contract/eras.ts';
import { standingOf } from '../../contract/mbeans.ts';
import {
  METRICS,
  type MetricDefinition,
  type MetricName,
  type MetricScope,
  type MetricsView,
} from '../../contract/metrics.ts';

export interface MetricRow {
  readonly key: string;
  readonly definition: MetricDefinition & { readonly name: MetricName };
  /** Kafka of this era does not tell it, though it can be counted. */
  readonly isMissed: boolean;
  readonly values: readonly (number | null)[];
}

export interface MetricSection {
  readonly key: string;
  readonly scope: MetricScope;
  /** The producer or group; empty for the others. */
  readonly of: string;
  readonly rows: readonly MetricRow[];
}

const SCOPES = ['brokers', 'controller', 'producer', 'group'] as const satisfies readonly MetricScope[];

/** In the order of their coming. What is unknown to the era is left out, and what nobody told in all of the time. */
export function sectionsOf({ series }: MetricsView, era: EraName): readonly MetricSection[] {
  return SCOPES.flatMap((scope) => {
    const definitions = METRICS.filter((metric) => metric.scope === scope);
    const names = new Set<string>(definitions.map(({ name }) => name));
    const owners = [...new Set(series.filter(({ name }) => names.has(name)).map(({ of }) => of))];
    return owners
      .map((of): MetricSection => {
        const rows = definitions.flatMap((definition): MetricRow[] => {
          const standing = standingOf(definition.name, era);
          const values = series.find((one) => one.name === definition.name && one.of === of)?.values;
          if (standing === 'unknown' || !values?.some((value) => value !== null)) return [];
          return [{ key: `${definition.name} ${of}`, definition, isMissed: standing === 'missed', values }];
        });
        return { key: `${scope} ${of}`, scope, of, rows };
      })
      .filter(({ rows }) => rows.length > 0);
  });
}

/** Whether somebody should look at it. */
export const isUneasy = ({ healthy }: MetricDefinition, value: number | null): boolean =>
  value !== null && healthy !== null && value !== healthy;
