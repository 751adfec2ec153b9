/** What Kafka's metrics say at an instant: gauges read from a frame, counts from the meters. */
import type { ClusterFrame, GroupView, TopicView } from '../contract/frame.ts';
import { parsePartitionKey } from '../contract/ids.ts';
import type { MetricName } from '../contract/metrics.ts';
import { METRICS } from '../contract/metrics.ts';
import { type Meters, seriesKey } from './meters.ts';

/** By `seriesKey`. Null: nobody tells it. Of what counts, all since the boot. */
export type Reading = ReadonlyMap<string, number | null>;

export function readingOf(frame: ClusterFrame, meters: Meters): Reading {
  const reading = new Map<string, number | null>();
  const partitions = partitionGauges(frame, meters);
  for (const { name, scope } of METRICS) {
    if (scope === 'brokers' || scope === 'controller')
      reading.set(seriesKey(name), partitions[name] ?? meters.countOf(name));
    else if (scope === 'producer') {
      for (const id of frame.order.producers) reading.set(seriesKey(name, id), meters.countOf(name, id));
    }
  }
  for (const id of frame.order.groups) {
    const group = frame.groups[id];
    if (!group) continue;
    reading.set(seriesKey('records-lag-max', id), lagMaxOf(group));
    reading.set(seriesKey('rebalance-total', id), rebalancesOf(group, meters));
  }
  return reading;
}

type Gauges = Partial<Record<MetricName, number>>;

/** Brokers tell of the partitions that they lead; of one without a leader tells the controller alone. */
function partitionGauges(frame: ClusterFrame, meters: Meters): Gauges {
  let underReplicated = 0;
  let underMinIsr = 0;
  let atMinIsr = 0;
  let offline = 0;
  for (const { topic, status, isr, replicas } of Object.values(frame.partitions)) {
    if (status !== 'online') continue;
    const minIsr = frame.topics[topic]?.minInsyncReplicas ?? 1;
    if (isr.length < replicas.length) underReplicated++;
    if (isr.length < minIsr) underMinIsr++;
    if (isr.length === minIsr) atMinIsr++;
  }
  const internal = new Map<string, number[]>();
  for (const [key, size] of meters.internalIsrs) {
    const { topic } = parsePartitionKey(key);
    internal.set(topic, [...(internal.get(topic) ?? []), size]);
  }
  for (const topic of Object.values(frame.topics)) {
    offline += topic.leaderless;
    if (!topic.internal) continue;
    const of = internalGauges(topic, internal.get(topic.name) ?? []);
    underReplicated += of.underReplicated;
    underMinIsr += of.underMinIsr;
    atMinIsr += of.atMinIsr;
  }
  return {
    UnderReplicatedPartitions: underReplicated,
    UnderMinIsrPartitionCount: underMinIsr,
    AtMinIsrPartitionCount: atMinIsr,
    OfflinePartitionsCount: offline,
    ActiveControllerCount: activeControllers(frame),
    FencedBrokerCount: Object.values(frame.brokers).filter(({ registration }) => registration === 'fenced')
      .length,
  };
}

/** Of an internal topic the frame has counts alone. A partition without a leader has at most one replica in sync, or none where
 *  there are eligible leader replicas (KIP-966): so those can be told apart from the ones that somebody leads. */
function internalGauges(topic: TopicView, shortIsrs: readonly number[]) {
  const { partitionCount, replicationFactor, minInsyncReplicas: minIsr, leaderless } = topic;
  const ofSize = (holds: (size: number) => boolean): number => shortIsrs.filter(holds).length;
  const leaderlessWithOne = Math.max(0, leaderless - ofSize((size) => size === 0));
  const isSingle = replicationFactor === 1;
  const fullCount = partitionCount - topic.underReplicated - (isSingle ? leaderlessWithOne : 0);
  return {
    underReplicated: isSingle ? 0 : Math.max(0, topic.underReplicated - leaderless),
    // A leader is in sync with itself.
    underMinIsr: minIsr < 2 ? 0 : Math.max(0, ofSize((size) => size < minIsr) - leaderless),
    atMinIsr: Math.max(
      0,
      (minIsr === replicationFactor ? fullCount : 0) +
        ofSize((size) => size === minIsr) -
        (minIsr === 1 && !isSingle ? leaderlessWithOne : 0),
    ),
  };
}

/** Each controller tells 1 when it is the active one; with ZooKeeper they are brokers, and /controller says which. */
function activeControllers({ controllers, cluster, brokers }: ClusterFrame): number {
  const quorum = Object.values(controllers);
  if (quorum.length > 0) return quorum.filter(({ isActive }) => isActive).length;
  return brokers[`b${cluster.activeControllerId}`]?.process === 'up' ? 1 : 0;
}

/** The largest lag that one of its consumers tells of: of a partition that nobody fetches, nobody does. */
function lagMaxOf({ keptIn, lags }: GroupView): number | null {
  if (keptIn === 'zookeeper') return null;
  const told = Object.values(lags).filter(({ phase, lag }) => phase === 'owned' && lag >= 0);
  return told.length > 0 ? Math.max(...told.map(({ lag }) => lag)) : null;
}

/** Consumers tell it; share consumers and the old ones do not. */
const rebalancesOf = ({ id, keptIn, share, consumers }: GroupView, meters: Meters): number | null =>
  keptIn === 'zookeeper' || share || consumers.length === 0 ? null : meters.countOf('rebalance-total', id);
