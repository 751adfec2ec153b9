/** Metrics as Kafka calls them, and their values over simulated time. What a value is made of: `worker/metrics.ts`. */
import type { EraName } from './eras.ts';
import { ERAS } from './eras.ts';
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
  /** The MBean as JMX names it; `…` stands for what differs from client to client. */
  readonly mbean: string;
  /** The MBean's attribute, where it has several and this is one of them. */
  readonly attribute?: string;
  readonly unit: 'count' | 'bytes';
  /** A value that nobody need look into; null: any may be. */
  readonly healthy: number | null;
  /** The first of our eras that tells it, and the last. */
  readonly since?: EraName;
  readonly until?: EraName;
  /** It is shown in the other eras too, as what Kafka does not tell any more. */
  readonly isMissed?: true;
}

const server = (name: string): string => `kafka.server:type=ReplicaManager,name=${name}`;
const topics = (name: string): string => `kafka.server:type=BrokerTopicMetrics,name=${name}`;
const controller = (name: string): string => `kafka.controller:type=KafkaController,name=${name}`;
const elections = (name: string): string => `kafka.controller:type=ControllerStats,name=${name}`;
const PRODUCER = 'kafka.producer:type=producer-metrics,client-id=…';
const FETCHER = 'kafka.consumer:type=consumer-fetch-manager-metrics,client-id=…';
const COORDINATOR = 'kafka.consumer:type=consumer-coordinator-metrics,client-id=…';

/** In the order in which they are shown. */
export const METRICS = [
  {
    name: 'UnderReplicatedPartitions',
    scope: 'brokers',
    kind: 'gauge',
    mbean: server('UnderReplicatedPartitions'),
    unit: 'count',
    healthy: 0,
  },
  {
    name: 'UnderMinIsrPartitionCount',
    scope: 'brokers',
    kind: 'gauge',
    mbean: server('UnderMinIsrPartitionCount'),
    unit: 'count',
    healthy: 0,
    since: '2.4',
  },
  {
    name: 'AtMinIsrPartitionCount',
    scope: 'brokers',
    kind: 'gauge',
    mbean: server('AtMinIsrPartitionCount'),
    unit: 'count',
    healthy: null,
    since: '2.4',
  },
  {
    name: 'IsrShrinksPerSec',
    scope: 'brokers',
    kind: 'perSecond',
    mbean: server('IsrShrinksPerSec'),
    unit: 'count',
    healthy: 0,
  },
  {
    name: 'IsrExpandsPerSec',
    scope: 'brokers',
    kind: 'perSecond',
    mbean: server('IsrExpandsPerSec'),
    unit: 'count',
    healthy: null,
  },
  {
    name: 'FailedIsrUpdatesPerSec',
    scope: 'brokers',
    kind: 'perSecond',
    mbean: server('FailedIsrUpdatesPerSec'),
    unit: 'count',
    healthy: 0,
    since: '2.4',
  },
  {
    name: 'MessagesInPerSec',
    scope: 'brokers',
    kind: 'perSecond',
    mbean: topics('MessagesInPerSec'),
    unit: 'count',
    healthy: null,
  },
  {
    name: 'BytesInPerSec',
    scope: 'brokers',
    kind: 'perSecond',
    mbean: topics('BytesInPerSec'),
    unit: 'bytes',
    healthy: null,
  },
  {
    name: 'ReplicationBytesInPerSec',
    scope: 'brokers',
    kind: 'perSecond',
    mbean: topics('ReplicationBytesInPerSec'),
    unit: 'bytes',
    healthy: null,
    since: '2.4',
  },
  {
    name: 'FailedProduceRequestsPerSec',
    scope: 'brokers',
    kind: 'perSecond',
    mbean: topics('FailedProduceRequestsPerSec'),
    unit: 'count',
    healthy: 0,
  },
  {
    name: 'ActiveControllerCount',
    scope: 'controller',
    kind: 'gauge',
    mbean: controller('ActiveControllerCount'),
    unit: 'count',
    healthy: 1,
  },
  {
    name: 'OfflinePartitionsCount',
    scope: 'controller',
    kind: 'gauge',
    mbean: controller('OfflinePartitionsCount'),
    unit: 'count',
    healthy: 0,
  },
  {
    name: 'FencedBrokerCount',
    scope: 'controller',
    kind: 'gauge',
    mbean: controller('FencedBrokerCount'),
    unit: 'count',
    healthy: 0,
    since: '3.3',
  },
  {
    name: 'LeaderElectionRateAndTimeMs',
    scope: 'controller',
    kind: 'total',
    mbean: elections('LeaderElectionRateAndTimeMs'),
    attribute: 'Count',
    unit: 'count',
    healthy: null,
    until: '2.4',
    isMissed: true,
  },
  {
    name: 'UncleanLeaderElectionsPerSec',
    scope: 'controller',
    kind: 'perSecond',
    mbean: elections('UncleanLeaderElectionsPerSec'),
    unit: 'count',
    healthy: 0,
  },
  {
    name: 'ElectionFromEligibleLeaderReplicasPerSec',
    scope: 'controller',
    kind: 'perSecond',
    mbean: elections('ElectionFromEligibleLeaderReplicasPerSec'),
    unit: 'count',
    healthy: 0,
    since: '4.1',
  },
  {
    name: 'record-send-rate',
    scope: 'producer',
    kind: 'perSecond',
    mbean: PRODUCER,
    unit: 'count',
    healthy: null,
  },
  {
    name: 'record-retry-rate',
    scope: 'producer',
    kind: 'perSecond',
    mbean: PRODUCER,
    unit: 'count',
    healthy: 0,
  },
  {
    name: 'record-error-rate',
    scope: 'producer',
    kind: 'perSecond',
    mbean: PRODUCER,
    unit: 'count',
    healthy: 0,
  },
  {
    name: 'records-lag-max',
    scope: 'group',
    kind: 'gauge',
    mbean: FETCHER,
    unit: 'count',
    healthy: null,
  },
  {
    name: 'rebalance-total',
    scope: 'group',
    kind: 'total',
    mbean: COORDINATOR,
    unit: 'count',
    healthy: null,
    since: '2.4',
  },
  {
    name: 'rebalance-rate-per-hour',
    scope: 'group',
    kind: 'perHour',
    mbean: COORDINATOR,
    unit: 'count',
    healthy: 0,
    since: '2.4',
  },
] as const satisfies readonly MetricDefinition[];

export type MetricName = (typeof METRICS)[number]['name'];

/** Whether a cluster of this era tells it: `missed` when Kafka tells it no more and it is counted all the same. */
export function standingOf(
  { since, until, isMissed }: MetricDefinition,
  era: EraName,
): 'told' | 'missed' | 'unknown' {
  const at = ERAS.indexOf(era);
  const isToo = since !== undefined && at < ERAS.indexOf(since);
  const isOver = until !== undefined && at > ERAS.indexOf(until);
  if (!isToo && !isOver) return 'told';
  return isMissed ? 'missed' : 'unknown';
}

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
