/** Frames made by hand for the tests of this panel: small clusters, said in few words. */
import type { Flight, FlightKind } from '../../../contract/events.ts';
import {
  type BrokerView,
  type ClusterFrame,
  type ConsumerView,
  EMPTY_FRAME,
  type GroupView,
  type LagView,
  type PartitionView,
  type ReplicaView,
  type TopicView,
} from '../../../contract/frame.ts';
import { partitionKey } from '../../../contract/ids.ts';

export function replica(brokerId: number, change: Partial<ReplicaView> = {}): ReplicaView {
  return {
    brokerId,
    role: 'follower',
    leaderEpoch: 1,
    logStartOffset: 0,
    highWatermark: 10,
    lastStableOffset: 10,
    logEndOffset: 12,
    inIsr: true,
    atRisk: 0,
    sizeBytes: 1200,
    truncated: null,
    ...change,
  };
}

/** `orders-0`, led by broker 1, copied to 2 and 3, all in sync. */
export function partition(index: number, change: Partial<PartitionView> = {}): PartitionView {
  const topic = change.topic ?? 'orders';
  return {
    id: partitionKey(topic, index),
    topic,
    partition: index,
    leaderId: 1,
    leaderEpoch: 5,
    partitionEpoch: 7,
    replicas: [1, 2, 3],
    isr: [1, 2, 3],
    eligible: [],
    lastKnownLeaderId: -1,
    adding: [],
    removing: [],
    pendingIsr: null,
    status: 'online',
    previousLeaderId: -1,
    highWatermarkHeldBy: null,
    logs: [replica(1, { role: 'leader' }), replica(2), replica(3)],
    ...change,
  };
}

export function broker(brokerId: number, change: Partial<BrokerView> = {}): BrokerView {
  return {
    id: `b${brokerId}`,
    brokerId,
    rack: 'a',
    process: 'up',
    downSinceUs: null,
    registration: 'active',
    sessionEndsAtUs: null,
    brokerEpoch: 30,
    leads: 2,
    replicaCount: 6,
    logBytes: 210_000,
    openTransactions: 0,
    slowFactor: 1,
    disk: 'ok',
    machine: null,
    pausedSinceUs: null,
    isolated: false,
    metadataApplied: 40,
    metadataLogEnd: 41,
    metadataLogStart: 0,
    metadataSnapshot: null,
    ...change,
  };
}

export function consumer(name: string, hue: number, groupId: string | null): ConsumerView {
  return {
    id: `k-${name.toLowerCase()}`,
    name,
    initial: name.slice(0, 1),
    hue,
    groupId,
    memberId: null,
    phase: groupId === null ? 'bench' : 'stable',
    generation: 1,
    isGroupLeader: false,
    owned: [],
    share: null,
    transform: null,
    processing: null,
    paused: [],
    polled: 0,
    fetches: { answered: 0, empty: 0 },
  };
}

export const lag = (key: string, change: Partial<LagView> = {}): LagView => ({
  partition: key,
  owner: 'k-ada',
  phase: 'owned',
  position: 8,
  committed: 8,
  lag: 2,
  ...change,
});

export function group(id: string, lags: readonly LagView[]): GroupView {
  return {
    id,
    topics: ['orders'],
    assignor: 'range',
    state: 'Stable',
    generation: 1,
    protocolName: 'range',
    keptIn: 'coordinator',
    coordinatorId: 1,
    offsetsPartition: 3,
    leaderConsumerId: null,
    consumers: ['k-ada'],
    awaiting: [],
    barrierEndsAtUs: null,
    sink: null,
    modern: null,
    share: null,
    lags: Object.fromEntries(lags.map((entry) => [entry.partition, entry])),
  };
}

export function flight(kind: FlightKind, from: string, to: string, change: Partial<Flight> = {}): Flight {
  return {
    eventId: 100,
    kind,
    api: kind === 'produce' || kind === 'ack' ? 'Produce' : 'Fetch',
    isResponse: kind === 'ack' || kind === 'records' || kind === 'empty',
    from,
    to,
    sentAtUs: 1000,
    arrivesAtUs: 9000,
    lostAtUs: null,
    partitions: ['orders-0'],
    recordCount: 1,
    sizeBytes: 100,
    groupId: null,
    error: null,
    ...change,
  };
}

interface FrameParts {
  readonly brokers?: readonly BrokerView[];
  readonly partitions?: readonly PartitionView[];
  readonly consumers?: readonly ConsumerView[];
  readonly groups?: readonly GroupView[];
  readonly flights?: readonly Flight[];
  readonly timeUs?: number;
}

/** Three brokers, two partitions of `orders`, group `billing` with Ada; any part can be given. */
export function frameOf(parts: FrameParts = {}): ClusterFrame {
  const brokers = parts.brokers ?? [broker(1), broker(2), broker(3)];
  const partitions = parts.partitions ?? [partition(0), partition(1)];
  const consumers = parts.consumers ?? [consumer('Ada', 0, 'billing'), consumer('Gus', 6, null)];
  const groups = parts.groups ?? [
    group(
      'billing',
      partitions.map(({ id }) => lag(id)),
    ),
  ];
  const topics: Record<string, TopicView> = {};
  for (const { topic, id } of partitions) {
    const known = topics[topic];
    topics[topic] = {
      name: topic,
      internal: false,
      partitionCount: (known?.partitionCount ?? 0) + 1,
      replicationFactor: 3,
      minInsyncReplicas: 2,
      partitions: [...(known?.partitions ?? []), id],
      leaderless: 0,
      underReplicated: 0,
    };
  }
  return {
    ...EMPTY_FRAME,
    timeUs: parts.timeUs ?? 5000,
    brokers: Object.fromEntries(brokers.map((view) => [view.id, view])),
    topics,
    partitions: Object.fromEntries(partitions.map((view) => [view.id, view])),
    consumers: Object.fromEntries(consumers.map((view) => [view.id, view])),
    groups: Object.fromEntries(groups.map((view) => [view.id, view])),
    flights: Object.fromEntries((parts.flights ?? []).map((view, i) => [`m${i + 1}`, view])),
    order: {
      brokers: brokers.map(({ id }) => id),
      controllers: [],
      zookeepers: [],
      topics: Object.keys(topics),
      producers: ['p-checkout'],
      groups: groups.map(({ id }) => id),
      bench: [],
    },
    cluster: { ...EMPTY_FRAME.cluster, activeControllerId: 102, votersUp: 3, voterCount: 3 },
  };
}
