/** What becomes of a batch: acknowledged, sent again, split, or failed.
 *  Models      Sender#handleProduceResponse, #completeBatch, #failBatch, #canRetry; ProducerBatch#split
 *  Simplifies  a batch within `batch.size` that is too large for its topic fails; Kafka's splits it into itself until
 *              `delivery.timeout.ms` is over
 *  Invariants  a batch has one end
 *  See         sender.ts, sequences.ts */
import { configInt } from '../../../contract/configs.ts';
import type { KafkaError } from '../../../contract/errors.ts';
import type { BrokerId } from '../../../contract/ids.ts';
import type { FailedRequest, IncomingResponse, NodeContext } from '../../kernel/context.ts';
import type { ProduceResponse } from '../../protocol/api.ts';
import { recordBytes } from '../../protocol/records.ts';
import { responseOf } from '../../protocol/talk.ts';
import { retryBackoffUs } from '../backoff.ts';
import { learnLeader, requestUpdate } from '../metadata.ts';
import { createBatch, fits } from './accumulator.ts';
import { release } from './buffer-pool.ts';
import { tellCallers } from './callers.ts';
import {
  hasSequence,
  markUnresolved,
  mayTryAgain,
  noteAcked,
  noteFailed,
  splitNumbered,
} from './sequences.ts';
import type { Carried, PartitionQueue, ProducerBatch } from './state.ts';
import { diskOf, memoryOf, queueOf } from './state.ts';
import { noteFailure } from './transaction-manager.ts';

const RETRIABLE: ReadonlySet<KafkaError> = new Set<KafkaError>([
  'CORRUPT_MESSAGE',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'UNKNOWN_TOPIC_ID',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_OR_FOLLOWER',
  'REQUEST_TIMED_OUT',
  'NETWORK_EXCEPTION',
  'NOT_ENOUGH_REPLICAS',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
  'CONCURRENT_TRANSACTIONS',
  'KAFKA_STORAGE_ERROR',
]);
/** The client's picture of the cluster is wrong. */
const STALE_METADATA: ReadonlySet<KafkaError> = new Set<KafkaError>([
  'UNKNOWN_TOPIC_OR_PARTITION',
  'UNKNOWN_TOPIC_ID',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_OR_FOLLOWER',
  'FENCED_LEADER_EPOCH',
  'NETWORK_EXCEPTION',
  'KAFKA_STORAGE_ERROR',
]);

type Result = ProduceResponse['responses'][number]['partitionResponses'][number];

// ---- answers

export function onProduceResponse(node: NodeContext, response: IncomingResponse): void {
  // Made in sender.ts.
  const carried = response.request.context as Carried;
  const results = new Map<string, Result>();
  for (const { topicId, partitionResponses } of responseOf('Produce', response.body).responses) {
    for (const result of partitionResponses) results.set(`${topicId} ${result.index}`, result);
  }
  finishRequest(node, carried.brokerId);
  for (const one of carried.batches) {
    const result = results.get(`${one.topicId} ${one.partition}`);
    const queue = queueOf(memoryOf(node), one.topic, one.partition);
    const batch = takeInFlight(queue, one.batchId);
    if (!batch || !result) continue;
    if (result.errorCode === 'NONE') succeed(node, queue, batch, result.baseOffset, one.topicId, carried);
    else {
      learnLeader(memoryOf(node).metadata, one.topic, one.partition, result.currentLeader);
      refuse(node, queue, batch, result.errorCode, result.logStartOffset);
    }
  }
}

/** The connection broke: nobody knows whether what was sent has been written. */
export function onProduceLost(node: NodeContext, failed: readonly FailedRequest[]): void {
  for (const lost of failed) {
    if (lost.api !== 'Produce') continue;
    // As above.
    const carried = lost.context as Carried;
    finishRequest(node, carried.brokerId);
    const error = node.nowUs - lost.sentAtUs >= lost.timeoutUs ? 'REQUEST_TIMED_OUT' : 'NETWORK_EXCEPTION';
    for (const { topic, partition, batchId } of carried.batches) {
      const queue = queueOf(memoryOf(node), topic, partition);
      const batch = takeInFlight(queue, batchId);
      if (batch) refuse(node, queue, batch, error, -1);
    }
  }
}

function finishRequest(node: NodeContext, brokerId: BrokerId): void {
  const { inFlight } = memoryOf(node);
  inFlight.set(brokerId, Math.max(0, (inFlight.get(brokerId) ?? 0) - 1));
}

/** The batch of an answer; undefined when it has expired meanwhile. */
function takeInFlight(queue: PartitionQueue, batchId: number): ProducerBatch | undefined {
  const batch = queue.inFlight.find((candidate) => candidate.id === batchId);
  queue.inFlight = queue.inFlight.filter((candidate) => candidate.id !== batchId);
  return batch;
}

function succeed(
  node: NodeContext,
  queue: PartitionQueue,
  batch: ProducerBatch,
  baseOffset: number,
  topicId: string,
  carried: Carried,
): void {
  const { producerId, counts } = diskOf(node);
  noteAcked(queue, batch, baseOffset);
  release(node, batch);
  counts.acknowledged += batch.records.length;
  tellCallers(node, batch, 'stored');
  node.emit({
    type: 'produce.acknowledged',
    producerId,
    topicId,
    partition: queue.key,
    baseOffset,
    recordCount: batch.records.length,
    firstNumber: batch.records[0]?.number ?? 0,
    numbers: numbersOf(batch),
    acks: carried.acks,
  });
}

const numbersOf = ({ records }: ProducerBatch): readonly number[] =>
  Object.freeze(records.map(({ number }) => number));

function refuse(
  node: NodeContext,
  queue: PartitionQueue,
  batch: ProducerBatch,
  error: KafkaError,
  logStartOffset: number,
): void {
  const { configs, counts } = diskOf(node);
  if (STALE_METADATA.has(error)) requestUpdate(memoryOf(node).metadata);
  if (error === 'MESSAGE_TOO_LARGE' && split(node, queue, batch)) return;
  const hasAttempts = batch.attempts <= configInt(configs, 'retries');
  const willRetry =
    hasAttempts && !hasExpired(node, batch) && mayRetry(node, queue, batch, error, logStartOffset);
  tellRefused(node, queue, batch, error, willRetry);
  if (!willRetry) {
    // When the attempts are used up, nobody knows whether one of them was taken: the sequence stays used.
    fail(node, queue, batch, error, hasAttempts);
    return;
  }
  counts.retries++;
  batch.retryAtUs = node.nowUs + retryBackoffUs(node, configs, batch.attempts - 1);
  requeue(queue, batch);
}

function mayRetry(
  node: NodeContext,
  queue: PartitionQueue,
  batch: ProducerBatch,
  error: KafkaError,
  logStartOffset: number,
): boolean {
  const isRetriable = RETRIABLE.has(error);
  if (!hasSequence(batch)) return isRetriable;
  const { manager } = memoryOf(node);
  const { producerEpochBump } = diskOf(node).rules;
  // Releases that cannot bump have another id by now: a batch of the old one is lost.
  if (!producerEpochBump && batch.sealed?.producerId !== manager.pid) return false;
  return mayTryAgain(node, queue, batch, error, logStartOffset, isRetriable);
}

/** To the front; among batches with sequences, to where its own belongs. */
function requeue(queue: PartitionQueue, batch: ProducerBatch): void {
  const sequence = batch.sealed?.baseSequence ?? -1;
  let at = 0;
  if (sequence >= 0) {
    while ((queue.deque[at]?.sealed?.baseSequence ?? Number.MAX_SAFE_INTEGER) < sequence) at++;
  }
  queue.deque.splice(at, 0, batch);
}

function tellRefused(
  node: NodeContext,
  queue: PartitionQueue,
  batch: ProducerBatch,
  error: KafkaError,
  willRetry: boolean,
): void {
  const { producerId } = diskOf(node);
  const { records } = batch;
  node.emit({
    type: 'produce.refused',
    producerId,
    partition: queue.key,
    firstNumber: records[0]?.number ?? 0,
    recordCount: records.length,
    numbers: numbersOf(batch),
    error,
    willRetry,
  });
}

/** The records fail, and the application is told. A transaction fails with them. */
function fail(
  node: NodeContext,
  queue: PartitionQueue,
  batch: ProducerBatch,
  error: KafkaError,
  adjusts: boolean,
): void {
  release(node, batch);
  diskOf(node).counts.failed += batch.records.length;
  tellCallers(node, batch, 'failed');
  noteFailure(node, error);
  noteFailed(node, queue, batch, error, adjusts);
}

/** Too large for the broker: several of `batch.size` at the front, with the sequences it had. Answers whether there were
 *  several. */
function split(node: NodeContext, queue: PartitionQueue, batch: ProducerBatch): boolean {
  if (batch.sizeBytes <= configInt(diskOf(node).configs, 'batch.size')) return false;
  const memory = memoryOf(node);
  // The estimate has led astray: as if nothing could be compressed.
  memory.compressionEstimates.delete(queue.topic);
  const parts: ProducerBatch[] = [];
  for (const record of batch.records) {
    let part = parts.at(-1);
    if (!part || !fits(node, part, record)) {
      part = createBatch(memory, queue.topic, batch.createdUs, 0);
      parts.push(part);
    }
    const first = part.records[0]?.timestampMs ?? record.timestampMs;
    const bytes = recordBytes(record, part.records.length, record.timestampMs - first);
    part.records.push(record);
    part.sizeBytes += bytes;
  }
  release(node, batch);
  tellRefused(node, queue, batch, 'MESSAGE_TOO_LARGE', true);
  splitNumbered(node, queue, batch, parts);
  // What has sequences goes where they belong: others may have come back before it (`insertInSequenceOrder`).
  if (parts[0] && hasSequence(parts[0])) for (const part of parts) requeue(queue, part);
  else queue.deque.unshift(...parts);
  return true;
}

// ---- time, and the end

function hasExpired(node: NodeContext, batch: ProducerBatch): boolean {
  return node.nowUs - batch.createdUs >= configInt(diskOf(node).configs, 'delivery.timeout.ms') * 1000;
}

/** Gives up what is older than `delivery.timeout.ms`. */
export function expireBatches(node: NodeContext): void {
  failWhere(node, 'REQUEST_TIMED_OUT', (batch) => hasExpired(node, batch), true);
}

/** The transaction is being aborted: what has never been sent fails at once. */
export function abortUndrained(node: NodeContext): void {
  const error = memoryOf(node).manager.lastError ?? 'INVALID_TXN_STATE';
  failWhere(node, error, (batch) => !batch.sealed, false);
}

/** Nothing more is sent: all fails. */
export function failEverything(node: NodeContext, error: KafkaError): void {
  failWhere(node, error, () => true, false);
}

function failWhere(
  node: NodeContext,
  error: KafkaError,
  fails: (batch: ProducerBatch) => boolean,
  isExpiry: boolean,
): void {
  for (const queue of memoryOf(node).partitions.values()) {
    if (!queue.inFlight.some(fails) && !queue.deque.some(fails)) continue;
    const failed = [...queue.inFlight, ...queue.deque].filter(fails);
    queue.inFlight = queue.inFlight.filter((batch) => !failed.includes(batch));
    for (const batch of failed) {
      const at = queue.deque.indexOf(batch);
      if (at >= 0) queue.deque.splice(at, 1);
    }
    for (const batch of failed) {
      tellRefused(node, queue, batch, error, false);
      release(node, batch);
      diskOf(node).counts.failed += batch.records.length;
      tellCallers(node, batch, 'failed');
      if (isExpiry) {
        noteFailure(node, error);
        noteFailed(node, queue, batch, error, false);
        // Only of what was put back once does nobody know whether it was written (`expiredBatch.inRetry()`).
        if (batch.retryAtUs > 0) markUnresolved(queue, batch);
      } else noteFailed(node, queue, batch, error, false);
    }
  }
}

/** Whether batches are under way, of which the end of a transaction must wait. */
export function hasIncomplete(node: NodeContext): boolean {
  for (const { deque, inFlight } of memoryOf(node).partitions.values()) {
    if (deque.length > 0 || inFlight.length > 0) return true;
  }
  return false;
}
