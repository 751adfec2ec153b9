/** Where a record waits for company: it is given a partition, and a place in that partition's last batch.
 *  Models      RecordAccumulator, BuiltInPartitioner (KIP-480, KIP-794), BufferPool
 *  Simplifies  the sticky partition is drawn evenly, whatever the queues' lengths (no adaptive partitioning)
 *  See         sender.ts, protocol/murmur2.ts */
import { configInt } from '../../../contract/configs.ts';
import type { NodeContext } from '../../kernel/context.ts';
import { partitionForKey } from '../../protocol/murmur2.ts';
import type { UserRecord } from '../../protocol/records.ts';
import { BATCH_HEADER_BYTES, recordBytes } from '../../protocol/records.ts';
import { leaderOf, partitionCountOf } from '../metadata.ts';
import type { PartitionQueue, ProducerBatch } from './state.ts';
import { diskOf, memoryOf, queueOf } from './state.ts';

/** Whether send() would take a record now: the topic is known, and there is room in `buffer.memory`. */
export function canAccept(node: NodeContext): boolean {
  const { topic, configs } = diskOf(node);
  const memory = memoryOf(node);
  return (
    partitionCountOf(memory.metadata, topic) > 0 &&
    memory.bufferBytes + configInt(configs, 'batch.size') <= configInt(configs, 'buffer.memory')
  );
}

/** Puts a record into the accumulator. */
export function accumulate(node: NodeContext, record: UserRecord): void {
  const memory = memoryOf(node);
  const partition = choosePartition(node, record);
  const queue = queueOf(memory, partition);
  const last = queue.deque.at(-1);
  const batch = last && fits(node, last, record) ? last : openBatch(node, queue, partition);
  const first = batch.records[0]?.timestampMs ?? record.timestampMs;
  const bytes = recordBytes(record, batch.records.length, record.timestampMs - first);
  batch.records.push(record);
  batch.sizeBytes += bytes;
  memory.bufferBytes += bytes;
  if (record.key === null && diskOf(node).settings.keyStrategy === 'sticky') {
    noteSticky(node, batch, bytes);
  }
}

function fits(node: NodeContext, batch: ProducerBatch, record: UserRecord): boolean {
  // A sealed batch has been sent: it never changes again.
  if (batch.sealed) return false;
  const limit = configInt(diskOf(node).configs, 'batch.size');
  return batch.sizeBytes + recordBytes(record, batch.records.length, 0) <= limit;
}

function openBatch(node: NodeContext, queue: PartitionQueue, partition: number): ProducerBatch {
  const memory = memoryOf(node);
  memory.lastBatchId++;
  const batch: ProducerBatch = {
    id: memory.lastBatchId,
    partition,
    records: [],
    createdUs: node.nowUs,
    sizeBytes: BATCH_HEADER_BYTES,
    attempts: 0,
    retryAtUs: 0,
    leaderEpoch: -1,
    sealed: null,
  };
  memory.bufferBytes += BATCH_HEADER_BYTES;
  queue.deque.push(batch);
  return batch;
}

/** A full batch does not wait for the linger. */
export const isFull = (node: NodeContext, batch: ProducerBatch): boolean =>
  batch.sizeBytes >= configInt(diskOf(node).configs, 'batch.size');

function choosePartition(node: NodeContext, record: UserRecord): number {
  const { topic, settings } = diskOf(node);
  const memory = memoryOf(node);
  const count = partitionCountOf(memory.metadata, topic);
  if (record.key !== null) return partitionForKey(record.key, count);
  if (settings.keyStrategy === 'explicit') {
    const partition = memory.nextExplicit % count;
    memory.nextExplicit = (partition + 1) % count;
    return partition;
  }
  const { sticky } = memory;
  const isDrained = (memory.partitions.get(sticky.partition)?.deque.length ?? 0) === 0;
  // A switch that was due at the end of a batch is taken when the next record finds that batch gone.
  const isDue = sticky.bytes >= configInt(diskOf(node).configs, 'batch.size') && isDrained;
  if (sticky.partition < 0 || sticky.partition >= count || isDue) switchSticky(node);
  return memory.sticky.partition;
}

/** After `batch.size` bytes, at the end of a batch, it is another partition's turn; after twice that in any case. */
function noteSticky(node: NodeContext, batch: ProducerBatch, bytes: number): void {
  const { sticky } = memoryOf(node);
  const size = configInt(diskOf(node).configs, 'batch.size');
  sticky.bytes += batch.records.length === 1 ? bytes + BATCH_HEADER_BYTES : bytes;
  if ((sticky.bytes >= size && isFull(node, batch)) || sticky.bytes >= 2 * size) switchSticky(node);
}

function switchSticky(node: NodeContext): void {
  const { topic } = diskOf(node);
  const { metadata, sticky } = memoryOf(node);
  const all = [...Array(partitionCountOf(metadata, topic)).keys()];
  const led = all.filter((partition) => leaderOf(metadata, topic, partition) >= 0);
  const choice = led.length > 0 ? led : all;
  sticky.partition = choice[node.randomBelow('sticky', choice.length)] ?? 0;
  sticky.bytes = 0;
}
