/** Where a record waits for company: it is given a partition, and a place in that partition's last batch.
 *  Models      RecordAccumulator, ProducerBatch; KafkaProducer#partition
 *  See         send.ts, buffer-pool.ts, partitioner.ts, sender.ts */
import { configBoolean, configInt, configText } from '../../../contract/configs.ts';
import type { BrokerId } from '../../../contract/ids.ts';
import type { NodeContext } from '../../kernel/context.ts';
import { estimatedBytes, FIRST_ESTIMATE } from '../../protocol/compression-model.ts';
import type { Compression } from '../../protocol/format/batch-header.ts';
import { COMPRESSIONS } from '../../protocol/format/batch-header.ts';
import type { UserRecord } from '../../protocol/records.ts';
import { BATCH_HEADER_BYTES, recordBytes } from '../../protocol/records.ts';
import { leaderOf, partitionCountOf } from '../metadata.ts';
import { allocate, upperBoundOf } from './buffer-pool.ts';
import type { Choice } from './partitioner.ts';
import {
  createPartitioner,
  loadStatsOf,
  nextExplicit,
  nextInTurn,
  noteAppended,
  partitionOfKey,
  stickyPartition,
} from './partitioner.ts';
import type {
  ChosenPartition,
  Partitioner,
  PartitionQueue,
  ProducerBatch,
  ProducerMemory,
  RecordDraft,
  Strategy,
} from './state.ts';
import { diskOf, memoryOf, queueOf } from './state.ts';

/** Looks for a place for a record; null: a batch would have to be opened, and there is no memory for it. */
export function append(node: NodeContext, topic: string, chosen: ChosenPartition): PartitionQueue | null {
  const memory = memoryOf(node);
  const { record, how } = chosen;
  const choice = choiceOf(node, topic);
  const partitioner = partitionerOf(node, topic);
  const partition = how === 'sticky' ? choose(node, topic, record, how) : chosen.partition;
  let queue = queueOf(memory, topic, partition);
  let last = queue.deque.at(-1);
  if (
    how === 'roundRobin' &&
    asksTwice(node) &&
    !chosen.wasAskedTwice &&
    !(last && fits(node, last, record))
  ) {
    // A partitioner of one's own is told of the new batch, and asked again.
    chosen.wasAskedTwice = true;
    chosen.partition = nextInTurn(partitioner, choice, 'zero');
    queue = queueOf(memory, topic, chosen.partition);
    last = queue.deque.at(-1);
  }
  const batch = last && fits(node, last, record) ? last : openBatch(node, queue, record);
  if (!batch) return null;
  const first = batch.records[0]?.timestampMs ?? record.timestampMs;
  const bytes = recordBytes(record, batch.records.length, record.timestampMs - first);
  batch.records.push(record);
  batch.sizeBytes += bytes;
  if (how === 'sticky') {
    const appended = batch.records.length === 1 ? bytes + BATCH_HEADER_BYTES : bytes;
    noteAppended(partitioner, choice, appended, isFull(node, batch));
  }
  return queue;
}

export function strategyOf(node: NodeContext, { key }: RecordDraft): Strategy {
  const { configs, settings, rules } = diskOf(node);
  if (settings.keyStrategy === 'explicit') return 'explicit';
  if (configText(configs, 'partitioner.class') === 'RoundRobinPartitioner') return 'roundRobin';
  if (key !== null && !configBoolean(configs, 'partitioner.ignore.keys')) return 'key';
  return rules.stickyPartitioner ? 'sticky' : 'turn';
}

/** Up to 3.x a partitioner of one's own is asked a second time when its record would open a batch (KAFKA-9965). */
const asksTwice = (node: NodeContext): boolean => diskOf(node).rules.partitionerAskedTwice;

/** The partition for a record, of a topic that is known. */
export function choose(node: NodeContext, topic: string, record: UserRecord, how: Strategy): number {
  const choice = choiceOf(node, topic);
  const partitioner = partitionerOf(node, topic);
  switch (how) {
    case 'key':
      return partitionOfKey(record.key ?? '', choice);
    case 'explicit':
      return nextExplicit(partitioner, choice);
    case 'turn':
      return nextInTurn(partitioner, choice, 'random');
    case 'roundRobin':
      return nextInTurn(partitioner, choice, 'zero');
    case 'sticky':
      return stickyPartition(partitioner, choice, (partition) => {
        const last = memoryOf(node).partitions.get(`${topic}-${partition}`)?.deque.at(-1);
        return !last || isFull(node, last);
      });
  }
}

function choiceOf(node: NodeContext, topic: string): Choice {
  const { metadata } = memoryOf(node);
  const count = partitionCountOf(metadata, topic);
  const available: number[] = [];
  for (let partition = 0; partition < count; partition++) {
    if (leaderOf(metadata, topic, partition) >= 0) available.push(partition);
  }
  return { count, available, random: (bound) => node.randomBelow('sticky', bound) };
}

function partitionerOf(node: NodeContext, topic: string): Partitioner {
  const { partitioners } = memoryOf(node);
  let found = partitioners.get(topic);
  if (!found) {
    found = createPartitioner(Math.max(1, configInt(diskOf(node).configs, 'batch.size')));
    partitioners.set(topic, found);
  }
  return found;
}

export function fits(node: NodeContext, batch: ProducerBatch, record: UserRecord): boolean {
  // A sealed batch has been sent: it never changes again.
  if (batch.sealed) return false;
  const limit = configInt(diskOf(node).configs, 'batch.size');
  // The next record is counted as it is: how it will compress, nobody knows.
  return plannedBytes(node, batch) + recordBytes(record, batch.records.length, 0) <= limit;
}

function openBatch(node: NodeContext, queue: PartitionQueue, record: UserRecord): ProducerBatch | null {
  const bytes = Math.max(1, configInt(diskOf(node).configs, 'batch.size'), upperBoundOf(record));
  if (!allocate(node, bytes)) return null;
  const memory = memoryOf(node);
  const batch = createBatch(memory, queue.topic, node.nowUs, bytes);
  queue.deque.push(batch);
  return batch;
}

export function createBatch(
  memory: ProducerMemory,
  topic: string,
  createdUs: number,
  allocatedBytes: number,
): ProducerBatch {
  memory.lastBatchId++;
  return {
    id: memory.lastBatchId,
    records: [],
    createdUs,
    sizeBytes: BATCH_HEADER_BYTES,
    estimate: memory.compressionEstimates.get(topic) ?? FIRST_ESTIMATE,
    allocatedBytes,
    attempts: 0,
    retryAtUs: 0,
    leaderEpoch: -1,
    sealed: null,
    wasReset: false,
  };
}

/** A full batch does not wait for the linger. */
export const isFull = (node: NodeContext, batch: ProducerBatch): boolean =>
  plannedBytes(node, batch) >= configInt(diskOf(node).configs, 'batch.size');

/** `compression.type`. */
export const codecOf = (node: NodeContext): Compression =>
  COMPRESSIONS.find((codec) => codec === configText(diskOf(node).configs, 'compression.type')) ?? 'none';

/** What a batch will come to on the wire, as far as that can be told. */
const plannedBytes = (node: NodeContext, { sizeBytes, estimate }: ProducerBatch): number =>
  codecOf(node) === 'none' ? sizeBytes : estimatedBytes(sizeBytes, estimate);

// ---- load

/** Before keyless records are spread by load there must be a queue for every partition. Looked at with each pass of the
 *  sender (RecordAccumulator#partitionReady). */
export function noteLoad(node: NodeContext): void {
  const { configs, rules } = diskOf(node);
  if (!rules.stickyPartitioner || !configBoolean(configs, 'partitioner.adaptive.partitioning.enable')) return;
  const memory = memoryOf(node);
  for (const [topic, partitioner] of memory.partitioners) {
    if (partitioner.partition < 0) continue;
    partitioner.load = loadOf(node, memory, topic);
  }
}

function loadOf(node: NodeContext, memory: ProducerMemory, topic: string): Partitioner['load'] {
  const count = partitionCountOf(memory.metadata, topic);
  const queues: { partition: number; batches: number }[] = [];
  for (let partition = 0; partition < count; partition++) {
    const queue = memory.partitions.get(`${topic}-${partition}`);
    if (!queue) return null;
    const leader = leaderOf(memory.metadata, topic, partition);
    const batches = queue.deque.length;
    if (leader >= 0 && !(batches > 0 && isSlow(node, leader))) queues.push({ partition, batches });
  }
  return loadStatsOf(queues, count);
}

/** A broker that could not be sent to for longer than `partitioner.availability.timeout.ms`, while there was something. */
function isSlow(node: NodeContext, broker: BrokerId): boolean {
  const timeoutMs = configInt(diskOf(node).configs, 'partitioner.availability.timeout.ms');
  const latency = memoryOf(node).latency.get(broker);
  return timeoutMs > 0 && latency !== undefined && latency.readyUs - latency.drainUs > timeoutMs * 1000;
}

/** There was something for a broker; `drains`: and it could be sent. */
export function noteLatency(node: NodeContext, broker: BrokerId, drains: boolean): void {
  if (configInt(diskOf(node).configs, 'partitioner.availability.timeout.ms') <= 0) return;
  const { latency } = memoryOf(node);
  const known = latency.get(broker) ?? { readyUs: node.nowUs, drainUs: node.nowUs };
  known.readyUs = node.nowUs;
  if (drains) known.drainUs = node.nowUs;
  latency.set(broker, known);
}
