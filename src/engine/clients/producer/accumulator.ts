/** Where a record waits for company: it is given a partition, and a place in that partition's last batch.
 *  Models      RecordAccumulator, ProducerBatch, BufferPool; KafkaProducer#partition
 *  Simplifies  an application that finds no room looks again every 20 ms, where Kafka's waits in a queue for memory
 *  See         partitioner.ts, sender.ts */
import { configBoolean, configInt, configText } from '../../../contract/configs.ts';
import type { BrokerId } from '../../../contract/ids.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { UserRecord } from '../../protocol/records.ts';
import { BATCH_HEADER_BYTES, recordBytes } from '../../protocol/records.ts';
import { leaderOf, partitionCountOf } from '../metadata.ts';
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
import type { Partitioner, PartitionQueue, ProducerBatch, ProducerMemory } from './state.ts';
import { diskOf, memoryOf, queueOf } from './state.ts';

/** Whether send() would take a record for that topic now: it is known, and there is room in `buffer.memory`. */
export function canAccept(node: NodeContext, topic: string): boolean {
  const { configs } = diskOf(node);
  const memory = memoryOf(node);
  return (
    partitionCountOf(memory.metadata, topic) > 0 &&
    memory.bufferBytes + configInt(configs, 'batch.size') <= configInt(configs, 'buffer.memory')
  );
}

/** Puts a record into the accumulator. Answers where. */
export function accumulate(node: NodeContext, topic: string, record: UserRecord): PartitionQueue {
  const memory = memoryOf(node);
  const choice = choiceOf(node, topic);
  const partitioner = partitionerOf(node, topic);
  const how = strategyOf(node, record);
  let queue = queueOf(memory, topic, choose(node, topic, partitioner, choice, record, how));
  let last = queue.deque.at(-1);
  if (how === 'roundRobin' && isAskedTwice(node) && !(last && fits(node, last, record))) {
    // A partitioner of one's own is told of the new batch, and asked again.
    queue = queueOf(memory, topic, nextInTurn(partitioner, choice, 'zero'));
    last = queue.deque.at(-1);
  }
  const batch = last && fits(node, last, record) ? last : openBatch(node, queue);
  const first = batch.records[0]?.timestampMs ?? record.timestampMs;
  const bytes = recordBytes(record, batch.records.length, record.timestampMs - first);
  batch.records.push(record);
  batch.sizeBytes += bytes;
  memory.bufferBytes += bytes;
  if (how === 'sticky') {
    const appended = batch.records.length === 1 ? bytes + BATCH_HEADER_BYTES : bytes;
    noteAppended(partitioner, choice, appended, isFull(node, batch));
  }
  return queue;
}

type Strategy = 'key' | 'explicit' | 'sticky' | 'turn' | 'roundRobin';

function strategyOf(node: NodeContext, record: UserRecord): Strategy {
  const { configs, settings, rules } = diskOf(node);
  if (settings.keyStrategy === 'explicit') return 'explicit';
  if (configText(configs, 'partitioner.class') === 'RoundRobinPartitioner') return 'roundRobin';
  if (record.key !== null && !configBoolean(configs, 'partitioner.ignore.keys')) return 'key';
  return rules.stickyPartitioner ? 'sticky' : 'turn';
}

/** Up to 3.x a partitioner of one's own is asked a second time when its record would open a batch (KAFKA-9965). */
const isAskedTwice = (node: NodeContext): boolean => diskOf(node).rules.partitionerAskedTwice;

function choose(
  node: NodeContext,
  topic: string,
  partitioner: Partitioner,
  choice: Choice,
  record: UserRecord,
  how: Strategy,
): number {
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
  return batch.sizeBytes + recordBytes(record, batch.records.length, 0) <= limit;
}

function openBatch(node: NodeContext, queue: PartitionQueue): ProducerBatch {
  const memory = memoryOf(node);
  memory.bufferBytes += BATCH_HEADER_BYTES;
  const batch = createBatch(memory, node.nowUs);
  queue.deque.push(batch);
  return batch;
}

export function createBatch(memory: ProducerMemory, createdUs: number): ProducerBatch {
  memory.lastBatchId++;
  return {
    id: memory.lastBatchId,
    records: [],
    createdUs,
    sizeBytes: BATCH_HEADER_BYTES,
    attempts: 0,
    retryAtUs: 0,
    leaderEpoch: -1,
    sealed: null,
    wasReset: false,
  };
}

/** A full batch does not wait for the linger. */
export const isFull = (node: NodeContext, batch: ProducerBatch): boolean =>
  batch.sizeBytes >= configInt(diskOf(node).configs, 'batch.size');

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
