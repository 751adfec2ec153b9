/** A producer as it is inside: one record on its way, deques, unanswered requests, and what brokers remember of it.
 *  See         clients/producer/ (send.ts, accumulator.ts, sender.ts), followed-record.ts */
import { configInt, configText } from '../../contract/configs.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { brokerNode, partitionKey } from '../../contract/ids.ts';
import type {
  ConnectionView,
  DequeView,
  ProducerBatchView,
  ProducerCloseUp,
  ProducerConfigView,
  ProducerSubject,
} from '../../contract/producer-close-up.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import { US_PER_MS } from '../../contract/units.ts';
import { isTransformer } from '../apps/transform-state.ts';
import { leaderOf, mayTry, partitionCountOf } from '../clients/metadata.ts';
import { isFull } from '../clients/producer/accumulator.ts';
import type { Carried, PartitionQueue, ProducerBatch, ProducerMemory } from '../clients/producer/state.ts';
import { producerDisk, producerMemory } from '../clients/producer/state.ts';
import type { World } from '../cluster/world.ts';
import { latestImage } from '../cluster/world.ts';
import { NodeContext } from '../kernel/context.ts';
import type { PendingRequest } from '../kernel/queue.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import { followedRecord } from './followed-record.ts';
import { spokenLog } from './leader-log.ts';

/** Those that shape what is seen. */
const SHOWN_CONFIGS = [
  'linger.ms',
  'batch.size',
  'buffer.memory',
  'max.in.flight.requests.per.connection',
  'compression.type',
  'retries',
  'retry.backoff.ms',
  'request.timeout.ms',
  'delivery.timeout.ms',
  'max.block.ms',
] as const;

/** Null when there is no such producer, or it has never been started. */
export function closeUpOfProducer(world: World, subject: ProducerSubject): ProducerCloseUp | null {
  const node = world.sim.nodes.get(subject.producerId);
  if (!node || node.incarnation === 0 || !isProducer(node)) return null;
  const disk = producerDisk(node);
  const memory = producerMemory(node);
  const { configs, settings, transactionalId } = disk;
  const isIdempotent = settings.idempotence || transactionalId !== null;
  const manager = isIdempotent ? memory?.manager : undefined;
  const requests = memory ? unanswered(world, node.id, memory) : [];
  return {
    kind: 'producer',
    producerId: node.id,
    name: disk.name,
    isUp: node.isUp,
    pid: manager?.pid ?? -1,
    epoch: manager?.epoch ?? -1,
    managerState: manager?.state ?? null,
    configs: configsOf(node),
    bufferBytes: memory?.bufferBytes ?? 0,
    bufferLimit: configInt(configs, 'buffer.memory'),
    lingerUs: configInt(configs, 'linger.ms') * US_PER_MS,
    deliveryTimeoutUs: configInt(configs, 'delivery.timeout.ms') * US_PER_MS,
    maxInFlight: configInt(configs, 'max.in.flight.requests.per.connection'),
    sends: (memory?.sends ?? []).map(({ draft, waitsFor, untilUs }) => ({
      number: draft.number,
      key: draft.key,
      waitsFor,
      untilUs,
    })),
    interceptors: settings.interceptors ?? [],
    sent: disk.counts.sent,
    deques: memory ? dequesOf(world, node, memory, requests) : [],
    connections: memory ? connectionsOf(world, node, memory, requests, manager?.pid ?? -1) : [],
    followed: followedRecord(world, node, subject.follow),
  };
}

const isProducer = (node: NodeRecord): boolean => node.kind === 'producer' || isTransformer(node);

const configsOf = (node: NodeRecord): readonly ProducerConfigView[] => {
  const { configs, userConfigs, settings, transactionalId } = producerDisk(node);
  return [
    { name: 'acks', value: transactionalId === null ? String(settings.acks) : 'all', isSet: false },
    {
      name: 'enable.idempotence',
      value: String(settings.idempotence || transactionalId !== null),
      isSet: false,
    },
    ...SHOWN_CONFIGS.map((name) => ({
      name,
      value: configText(configs, name),
      isSet: Object.hasOwn(userConfigs, name),
    })),
  ];
};

interface Unanswered {
  readonly request: PendingRequest;
  readonly carried: Carried;
}

/** Produce requests on the connections of this client, of each connection the oldest first. */
function unanswered(world: World, id: string, { metadata }: ProducerMemory): readonly Unanswered[] {
  return [...world.sim.network.connections.values()]
    .filter(({ client, channel }) => client === id && channel === metadata.channel)
    .flatMap(({ pending }) => pending)
    .filter(({ api, context }) => api === 'Produce' && context !== null)
    .map((request) => ({ request, carried: request.context as Carried }));
}

function dequesOf(
  world: World,
  node: NodeRecord,
  memory: ProducerMemory,
  requests: readonly Unanswered[],
): readonly DequeView[] {
  const { metadata } = memory;
  const disk = producerDisk(node);
  const context = new NodeContext(world.sim, node);
  const sentAt = new Map<number, SimTimeUs>();
  for (const { request, carried } of requests)
    for (const { batchId } of carried.batches) sentAt.set(batchId, request.sentAtUs);
  return disk.topics.flatMap((topic) =>
    Array.from({ length: partitionCountOf(metadata, topic) }, (_, partition): DequeView => {
      const leaderId = leaderOf(metadata, topic, partition);
      const queue = memory.partitions.get(`${topic}-${partition}`);
      const isCounted = queue !== undefined && queue.pid >= 0;
      return {
        partition: partitionKey(topic, partition),
        leaderId,
        isReachable: leaderId >= 0 && mayTry(metadata, leaderId, world.sim.nowUs),
        nextSequence: isCounted ? queue.nextSequence : -1,
        lastAckedSequence: isCounted ? queue.lastAckedSequence : -1,
        batches: queue ? batchesOf(context, queue, sentAt) : [],
      };
    }),
  );
}

function batchesOf(
  context: NodeContext,
  { key, inFlight, deque }: PartitionQueue,
  sentAt: ReadonlyMap<number, SimTimeUs>,
): readonly ProducerBatchView[] {
  const view = (batch: ProducerBatch, where: 'deque' | 'flight'): ProducerBatchView => ({
    id: batch.id,
    partition: key,
    where,
    createdUs: batch.createdUs,
    sizeBytes: batch.sizeBytes,
    isClosed: batch.sealed !== null || isFull(context, batch),
    attempts: batch.attempts,
    retryAtUs: batch.retryAtUs,
    sentAtUs: where === 'flight' ? (sentAt.get(batch.id) ?? null) : null,
    baseSequence: batch.sealed?.baseSequence ?? -1,
    records: batch.records.map(({ number, key: text }) => ({ number, key: text })),
  });
  return [...inFlight.map((batch) => view(batch, 'flight')), ...deque.map((batch) => view(batch, 'deque'))];
}

function connectionsOf(
  world: World,
  node: NodeRecord,
  memory: ProducerMemory,
  requests: readonly Unanswered[],
  pid: number,
): readonly ConnectionView[] {
  const { metadata } = memory;
  const { topics } = producerDisk(node);
  const known = new Set<BrokerId>([...metadata.brokers, ...metadata.unreachable.keys()]);
  for (const { carried } of requests) known.add(carried.brokerId);
  const remembered = pid < 0 ? [] : rememberedBy(world, topics, pid);
  const connected = new Set(
    [...world.sim.network.connections.values()]
      .filter(({ client, channel }) => client === node.id && channel === metadata.channel)
      .map(({ server }) => server),
  );
  return [...known]
    .sort((a, b) => a - b)
    .map((brokerId): ConnectionView => {
      const untilUs = metadata.unreachable.get(brokerId)?.untilUs ?? 0;
      return {
        brokerId,
        isConnected: connected.has(brokerNode(brokerId)),
        backoffUntilUs: untilUs > world.sim.nowUs ? untilUs : null,
        requests: requests
          .filter(({ carried }) => carried.brokerId === brokerId)
          .map(({ request, carried }) => ({
            correlationId: request.correlationId,
            sentAtUs: request.sentAtUs,
            timeoutUs: request.timeoutUs,
            batches: carried.batches.map(({ topic, partition, batchId }) => {
              const key = partitionKey(topic, partition);
              const batch = memory.partitions.get(key)?.inFlight.find(({ id }) => id === batchId);
              return {
                partition: key,
                batchId,
                baseSequence: batch?.sealed?.baseSequence ?? -1,
                recordCount: batch?.records.length ?? 0,
              };
            }),
          })),
        remembered: remembered
          .filter((one) => one.brokerId === brokerId)
          .map(({ partition, lastSequence }) => ({ partition, lastSequence })),
      };
    });
}

function rememberedBy(world: World, topics: readonly string[], pid: number) {
  const found: { brokerId: BrokerId; partition: PartitionKey; lastSequence: number }[] = [];
  const image = latestImage(world);
  for (const topic of topics) {
    for (const { partition } of image.topics.get(topic)?.partitions ?? []) {
      const key = partitionKey(topic, partition);
      const spoken = spokenLog(world, key);
      const last = spoken?.log.producers.get(pid)?.batches.at(-1);
      if (spoken && spoken.leaderId >= 0 && last)
        found.push({ brokerId: spoken.leaderId, partition: key, lastSequence: last.lastSequence });
    }
  }
  return found;
}
