/** Metrics as Kafka calls them, and their values over simulated time. What a value is made of: `worker/metrics.ts`;
 *  how JMX names it: `mbeans.ts`. */
import type { SimTimeUs } from './units.ts';

/** How its values come about.
 *  - `gauge`: as it stands at an instant
 *  - `perSecond`: what happened in a second. Kafka's own meters smooth this over a minute and more
 *  - `total`: all since the boot of the run
 *  - `perHour`: of the last minute, taken to an hour, as Kafka's `Rate` over two windows of 30 s */
export type MetricKind = 'gauge' | 'perSecond' | 'total' | 'perHour';

/** Who tells it. `brokers` and `controller` are sums over all of them; the others have a series for each. */
export type MetricScope = 'brokers' | 'controller' | 'producer' | 'group';

export interface MetricDefinition {
  /** Of an MBean the `name`, of a client's MBean the attribute. */
  readonly name: string;
  readonly scope: MetricScope;
  readonly kind: MetricKind;
  /** A value that nobody need look into; null: any may be. */
  readonly healthy: number | null;
}

/** In the order in which they are shown. */
export const METRICS = [
  { name: 'UnderReplicatedPartitions', scope: 'brokers', kind: 'gauge', healthy: 0 },
  { name: 'UnderMinIsrPartitionCount', scope: 'brokers', kind: 'gauge', healthy: 0 },
  { name: 'AtMinIsrPartitionCount', scope: 'brokers', kind: 'gauge', healthy: null },
  { name: 'IsrShrinksPerSec', scope: 'brokers', kind: 'perSecond', healthy: 0 },
  { name: 'IsrExpandsPerSec', scope: 'brokers', kind: 'perSecond', healthy: null },
  { name: 'FailedIsrUpdatesPerSec', scope: 'brokers', kind: 'perSecond', healthy: 0 },
  { name: 'MessagesInPerSec', scope: 'brokers', kind: 'perSecond', healthy: null },
  { name: 'BytesInPerSec', scope: 'brokers', kind: 'perSecond', healthy: null },
  { name: 'ReplicationBytesInPerSec', scope: 'brokers', kind: 'perSecond', healthy: null },
  { name: 'FailedProduceRequestsPerSec', scope: 'brokers', kind: 'perSecond', healthy: 0 },
  { name: 'ActiveControllerCount', scope: 'controller', kind: 'gauge', healthy: 1 },
  { name: 'OfflinePartitionsCount', scope: 'controller', kind: 'gauge', healthy: 0 },
  { name: 'FencedBrokerCount', scope: 'controller', kind: 'gauge', healthy: 0 },
  { name: 'LeaderElectionRateAndTimeMs', scope: 'controller', kind: 'total', healthy: null },
  { name: 'UncleanLeaderElectionsPerSec', scope: 'controller', kind: 'perSecond', healthy: 0 },
  { name: 'ElectionFromEligibleLeaderReplicasPerSec', scope: 'controller', kind: 'perSecond', healthy: 0 },
  { name: 'record-send-rate', scope: 'producer', kind: 'perSecond', healthy: null },
  { name: 'record-retry-rate', scope: 'producer', kind: 'perSecond', healthy: 0 },
  { name: 'record-error-rate', scope: 'producer', kind: 'perSecond', healthy: 0 },
  { name: 'records-lag-max', scope: 'group', kind: 'gauge', healthy: null },
  { name: 'rebalance-total', scope: 'group', kind: 'total', healthy: null },
  { name: 'rebalance-rate-per-hour', scope: 'group', kind: 'perHour', healthy: 0 },
] as const satisfies readonly MetricDefinition[];

export type MetricName = (typeof METRICS)[number]['name'];

/** The values of one metric: the first at `fromUs`, then one each `everyUs`, the last at `untilUs`. Null: nobody told it. */
export interface MetricSeries {
  readonly name: MetricName;
  /** The producer or group; empty for those of all brokers. */
  readonly of: string;
  readonly values: readonly (number | null)[];
}

export interface MetricsView {
  readonly fromUs: SimTimeUs;
  readonly untilUs: SimTimeUs;
  /** A value stands for the time since the one before: of gauges the one that calls for most attention. */
  readonly everyUs: SimTimeUs;
  readonly series: readonly MetricSeries[];
}
