/** Where JMX shows Kafka's metrics, in what unit, and which eras tell them. Apart from `metrics.ts`, since the worker does without. */
import type { EraName } from './eras.ts';
import { ERAS } from './eras.ts';
import type { MetricName } from './metrics.ts';

export interface Mbean {
  /** The MBean as JMX names it; `…` stands for what differs from client to client. */
  readonly mbean: string;
  /** The MBean's attribute, where it has several and this is one of them. */
  readonly attribute?: string;
  readonly unit: 'count' | 'bytes';
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

export const MBEANS: Readonly<Record<MetricName, Mbean>> = {
  UnderReplicatedPartitions: { mbean: server('UnderReplicatedPartitions'), unit: 'count' },
  UnderMinIsrPartitionCount: { mbean: server('UnderMinIsrPartitionCount'), unit: 'count', since: '2.4' },
  AtMinIsrPartitionCount: { mbean: server('AtMinIsrPartitionCount'), unit: 'count', since: '2.4' },
  IsrShrinksPerSec: { mbean: server('IsrShrinksPerSec'), unit: 'count' },
  IsrExpandsPerSec: { mbean: server('IsrExpandsPerSec'), unit: 'count' },
  FailedIsrUpdatesPerSec: { mbean: server('FailedIsrUpdatesPerSec'), unit: 'count', since: '2.4' },
  MessagesInPerSec: { mbean: topics('MessagesInPerSec'), unit: 'count' },
  BytesInPerSec: { mbean: topics('BytesInPerSec'), unit: 'bytes' },
  ReplicationBytesInPerSec: { mbean: topics('ReplicationBytesInPerSec'), unit: 'bytes', since: '2.4' },
  FailedProduceRequestsPerSec: { mbean: topics('FailedProduceRequestsPerSec'), unit: 'count' },
  ActiveControllerCount: { mbean: controller('ActiveControllerCount'), unit: 'count' },
  OfflinePartitionsCount: { mbean: controller('OfflinePartitionsCount'), unit: 'count' },
  FencedBrokerCount: { mbean: controller('FencedBrokerCount'), unit: 'count', since: '3.3' },
  LeaderElectionRateAndTimeMs: {
    mbean: elections('LeaderElectionRateAndTimeMs'),
    unit: 'count',
    attribute: 'Count',
    until: '2.4',
    isMissed: true,
  },
  UncleanLeaderElectionsPerSec: { mbean: elections('UncleanLeaderElectionsPerSec'), unit: 'count' },
  ElectionFromEligibleLeaderReplicasPerSec: {
    mbean: elections('ElectionFromEligibleLeaderReplicasPerSec'),
    unit: 'count',
    since: '4.1',
  },
  'record-send-rate': { mbean: PRODUCER, unit: 'count' },
  'record-retry-rate': { mbean: PRODUCER, unit: 'count' },
  'record-error-rate': { mbean: PRODUCER, unit: 'count' },
  'records-lag-max': { mbean: FETCHER, unit: 'count' },
  'rebalance-total': { mbean: COORDINATOR, unit: 'count', since: '2.4' },
  'rebalance-rate-per-hour': { mbean: COORDINATOR, unit: 'count', since: '2.4' },
};

/** Whether a cluster of this era tells it: `missed` when Kafka tells it no more and it is counted all the same. */
export function standingOf(name: MetricName, era: EraName): 'told' | 'missed' | 'unknown' {
  const { since, until, isMissed } = MBEANS[name];
  const at = ERAS.indexOf(era);
  const isToo = since !== undefined && at < ERAS.indexOf(since);
  const isOver = until !== undefined && at > ERAS.indexOf(until);
  if (!isToo && !isOver) return 'told';
  return isMissed ? 'missed' : 'unknown';
}
