/** The idempotent producer's count: which sequence a batch gets, what becomes of it when the broker does not agree, and what
 *  a batch that is given up leaves behind.
 *  Models      TransactionManager (its half without transactions), TxnPartitionMap, TxnPartitionEntry; KIP-98, KIP-360
 *  Invariants  within one pid, epoch and partition, sequences are given in order and without gap
 *  See         storage/producer-append.ts (the broker's side), transaction-manager.ts */
import type { KafkaError } from '../../../contract/errors.ts';
import { timestampMsAt } from '../../../contract/units.ts';
import type { NodeContext } from '../../kernel/context.ts';
import { compress, ratioOf } from '../../protocol/compress.ts';
import { FIRST_ESTIMATE, nextEstimate } from '../../protocol/compression-model.ts';
import type { RecordBatch } from '../../protocol/records.ts';
import { addSequence, lastSequenceOf, makeBatch } from '../../protocol/records.ts';
import { codecOf } from './accumulator.ts';
import type { PartitionQueue, ProducerBatch, ProducerMemory, TransactionManager } from './state.ts';
import { diskOf, memoryOf } from './state.ts';

/** Short.MAX_VALUE: an idempotent producer that has used it up asks for another id. */
export const MAX_EPOCH = 32_767;

const sequenceOf = (batch: ProducerBatch): number => batch.sealed?.baseSequence ?? -1;
export const hasSequence = (batch: ProducerBatch): boolean => sequenceOf(batch) >= 0;

const isStale = (manager: TransactionManager, queue: PartitionQueue): boolean =>
  queue.pid !== manager.pid || queue.epoch !== manager.epoch;

/** Whether the head of a deque may be sent, as far as its sequence is concerned
 *  (RecordAccumulator#shouldStopDrainBatchesForPartition). */
export function mayDrain(
  manager: TransactionManager,
  queue: PartitionQueue,
  batch: ProducerBatch,
  isTransactional: boolean,
): boolean {
  if (isTransactional && (manager.state === 'FATAL_ERROR' || !manager.partitions.has(queue.key)))
    return false;
  if (manager.pid < 0) return false;
  if (!batch.sealed) {
    // A new batch of another pid or epoch waits until the old ones have come to their end.
    if (queue.numbered.length > 0 && isStale(manager, queue)) return false;
    return queue.unresolvedNext < 0;
  }
  // A batch that is sent again goes only when nothing before it is on its way.
  const first = queue.numbered[0];
  return !hasSequence(batch) || !first || sequenceOf(first) === sequenceOf(batch);
}

/** Makes a batch ready for the wire. Once sealed, a batch is sent as it is, however often. */
export function sealBatch(
  node: NodeContext,
  queue: PartitionQueue,
  batch: ProducerBatch,
  isIdempotent: boolean,
): void {
  if (batch.sealed) return;
  if (!isIdempotent) {
    batch.sealed = compressed(node, queue, makeBatch(batch.records, timestampMsAt(node.nowUs)));
    return;
  }
  const { manager } = memoryOf(node);
  if (isStale(manager, queue) && queue.numbered.length === 0) startAtBeginning(node, queue, manager);
  numberBatch(node, queue, batch, queue.nextSequence);
  queue.nextSequence = addSequence(queue.nextSequence, batch.records.length);
  insertNumbered(queue, batch);
}

function numberBatch(node: NodeContext, queue: PartitionQueue, batch: ProducerBatch, sequence: number): void {
  const producer = { id: queue.pid, epoch: queue.epoch, baseSequence: sequence };
  const isTransactional = diskOf(node).transactionalId !== null;
  const timestampMs = batch.sealed?.maxTimestampMs ?? timestampMsAt(node.nowUs);
  batch.sealed = compressed(
    node,
    queue,
    makeBatch(batch.records, timestampMs, producer, false, isTransactional),
  );
}

/** By `compression.type`; how well it went, the topic's next batches are planned by (CompressionRatioEstimator). */
function compressed(node: NodeContext, { topic }: PartitionQueue, batch: RecordBatch): RecordBatch {
  const codec = codecOf(node);
  if (codec === 'none') return batch;
  const { compressionEstimates } = memoryOf(node);
  const result = compress(batch, codec);
  const estimate = compressionEstimates.get(topic) ?? FIRST_ESTIMATE;
  compressionEstimates.set(topic, nextEstimate(estimate, ratioOf(result)));
  return result;
}

/** After a wrap of the sequences smaller numbers are newer, so the order of insertion is kept where it can be. */
function insertNumbered(queue: PartitionQueue, batch: ProducerBatch): void {
  let at = queue.numbered.length;
  while (at > 0 && sequenceOf(queue.numbered[at - 1] ?? batch) > sequenceOf(batch)) at--;
  queue.numbered.splice(at, 0, batch);
}

/** The partition counts from 0 in the present epoch; its numbered batches are numbered anew. */
export function startAtBeginning(
  node: NodeContext,
  queue: PartitionQueue,
  manager: TransactionManager,
): void {
  queue.pid = manager.pid;
  queue.epoch = manager.epoch;
  let sequence = 0;
  for (const batch of queue.numbered) {
    numberBatch(node, queue, batch, sequence);
    batch.wasReset = true;
    sequence = addSequence(sequence, batch.records.length);
  }
  queue.nextSequence = sequence;
  queue.lastAckedSequence = -1;
  if (queue.numbered.length === 0) return;
  node.emit({
    type: 'producer.sequencesRestarted',
    producerId: node.id,
    partition: queue.key,
    pid: queue.pid,
    epoch: queue.epoch,
    batchCount: queue.numbered.length,
  });
}

/** All partitions count from 0 again, with the epoch they will have by then. */
export function resetSequences(memory: ProducerMemory): void {
  for (const queue of memory.partitions.values()) {
    queue.pid = -1;
    queue.epoch = -1;
    queue.nextSequence = 0;
    queue.lastAckedSequence = -1;
    queue.lastAckedOffset = -1;
    queue.unresolvedNext = -1;
    queue.numbered = [];
  }
}

export function forgetNumbered(queue: PartitionQueue, batch: ProducerBatch): void {
  queue.numbered = queue.numbered.filter((other) => other !== batch);
}

/** A batch was acknowledged. */
export function noteAcked(queue: PartitionQueue, batch: ProducerBatch, baseOffset: number): void {
  const { sealed } = batch;
  if (!sealed || sealed.baseSequence < 0) return;
  if (sealed.producerEpoch === queue.epoch && sealed.producerId === queue.pid) {
    queue.lastAckedSequence = Math.max(queue.lastAckedSequence, lastSequenceOf(sealed));
  }
  if (baseOffset >= 0) queue.lastAckedOffset = baseOffset + sealed.records.length - 1;
  forgetNumbered(queue, batch);
}

/** Whether a batch is the very next that the broker waits for, as far as this client knows. */
const isNext = (queue: PartitionQueue, sequence: number): boolean => sequence - queue.lastAckedSequence === 1;

// ---- errors

/** Whether a batch that was refused may be sent again. May ask for the next epoch (TransactionManager#canRetry). */
export function mayTryAgain(
  node: NodeContext,
  queue: PartitionQueue,
  batch: ProducerBatch,
  error: KafkaError,
  logStartOffset: number,
  isRetriable: boolean,
): boolean {
  const { transactionalId, rules } = diskOf(node);
  if (error === 'UNKNOWN_PRODUCER_ID') {
    if (logStartOffset < 0 || batch.wasReset) return true;
    if (queue.lastAckedOffset < logStartOffset) {
      // The head of the log is gone, and with it what the broker knew: no record of ours is missing.
      const { manager } = memoryOf(node);
      if (transactionalId !== null || !rules.producerEpochBump) startAtBeginning(node, queue, manager);
      else wantEpochBump(node, queue);
      return true;
    }
    if (transactionalId === null && rules.producerEpochBump) {
      wantEpochBump(node, queue);
      return true;
    }
    return false;
  }
  if (error === 'OUT_OF_ORDER_SEQUENCE_NUMBER') {
    const isUnresolved = queue.unresolvedNext >= 0;
    const sequence = sequenceOf(batch);
    // Its predecessors are on their way: once they are there, it will be taken.
    if (!isUnresolved && (batch.wasReset || !isNext(queue, sequence))) return true;
    if (transactionalId === null && rules.producerEpochBump) {
      if (!isUnresolved || sequence === queue.unresolvedNext) wantEpochBump(node, queue);
      return true;
    }
    return false;
  }
  return isRetriable;
}

/** Without transactions: the next epoch, in which this partition begins anew. It is taken at the next pass of the sender. */
export function wantEpochBump(node: NodeContext, queue: PartitionQueue): void {
  const { manager } = memoryOf(node);
  manager.needsEpochBump = true;
  manager.toRewrite.add(queue.key);
}

/** Takes the next epoch, when it is wanted; an id whose epochs are used up, or a release that cannot bump, asks for another
 *  id (TransactionManager#bumpIdempotentProducerEpoch). */
export function bumpEpochIfWanted(node: NodeContext): void {
  const memory = memoryOf(node);
  const { manager } = memory;
  if (!manager.needsEpochBump) return;
  manager.needsEpochBump = false;
  if (!diskOf(node).rules.producerEpochBump) {
    forgetId(manager);
    manager.toRewrite.clear();
    return;
  }
  if (manager.epoch >= MAX_EPOCH) {
    forgetId(manager);
    return;
  }
  manager.epoch++;
  rewriteSequences(node);
}

/** Partitions that asked for another epoch, or id, begin anew in it. */
export function rewriteSequences(node: NodeContext): void {
  const memory = memoryOf(node);
  const { manager } = memory;
  for (const key of manager.toRewrite) {
    const queue = memory.partitions.get(key);
    if (!queue) continue;
    startAtBeginning(node, queue, manager);
    queue.unresolvedNext = -1;
  }
  manager.toRewrite.clear();
}

function forgetId(manager: TransactionManager): void {
  manager.pid = -1;
  manager.epoch = -1;
  manager.state = 'UNINITIALIZED';
}

/** A batch has failed for good. `adjusts`: its sequence is known not to be used, so that those behind it move up. */
export function noteFailed(
  node: NodeContext,
  queue: PartitionQueue,
  batch: ProducerBatch,
  error: KafkaError,
  adjusts: boolean,
): void {
  if (!hasSequence(batch)) return;
  forgetNumbered(queue, batch);
  const { transactionalId, rules } = diskOf(node);
  const isTransactional = transactionalId !== null;
  if (memoryOf(node).manager.state === 'FATAL_ERROR') return;
  if (error === 'OUT_OF_ORDER_SEQUENCE_NUMBER' && !isTransactional) wantEpochBump(node, queue);
  else if (error === 'UNKNOWN_PRODUCER_ID') {
    if (!isTransactional && !rules.producerEpochBump) wantEpochBump(node, queue);
    else resetPartition(queue);
  } else if (adjusts && !isTransactional) wantEpochBump(node, queue);
  else if (adjusts) moveUp(node, queue, batch);
}

function resetPartition(queue: PartitionQueue): void {
  queue.pid = -1;
  queue.epoch = -1;
  queue.nextSequence = 0;
  queue.lastAckedSequence = -1;
  queue.unresolvedNext = -1;
  queue.numbered = [];
}

/** The batches behind a failed one take its place in the count (TxnPartitionMap#adjustSequencesDueToFailedBatch). */
function moveUp(node: NodeContext, queue: PartitionQueue, failed: ProducerBatch): void {
  const count = failed.records.length;
  queue.nextSequence = Math.max(0, queue.nextSequence - count);
  for (const batch of queue.numbered) {
    if (sequenceOf(batch) < sequenceOf(failed)) continue;
    numberBatch(node, queue, batch, Math.max(0, sequenceOf(batch) - count));
  }
}

/** A batch that had been sent is given up by the clock: nobody knows whether it lies in the log, and no new one goes until
 *  all that are on their way have come to their end. */
export function markUnresolved(queue: PartitionQueue, batch: ProducerBatch): void {
  if (!batch.sealed || batch.sealed.baseSequence < 0) return;
  const next = addSequence(lastSequenceOf(batch.sealed), 1);
  queue.unresolvedNext = Math.max(queue.unresolvedNext, next);
}

/** Once nothing of a partition is under way, it is whole after all, or the count must begin anew. Answers whether a
 *  transaction is to be aborted for that. */
export function resolveSequences(node: NodeContext): boolean {
  let mustAbort = false;
  for (const queue of memoryOf(node).partitions.values()) {
    if (queue.unresolvedNext < 0 || queue.numbered.length > 0) continue;
    queue.unresolvedNext = -1;
    if (isNext(queue, queue.nextSequence)) continue;
    if (diskOf(node).transactionalId !== null) mustAbort = true;
    else wantEpochBump(node, queue);
  }
  return mustAbort;
}

/** A batch that was too large becomes several; the sequences it had are theirs. */
export function splitNumbered(
  node: NodeContext,
  queue: PartitionQueue,
  batch: ProducerBatch,
  parts: readonly ProducerBatch[],
): void {
  if (!hasSequence(batch)) return;
  forgetNumbered(queue, batch);
  let sequence = sequenceOf(batch);
  for (const part of parts) {
    numberBatch(node, queue, part, sequence);
    sequence = addSequence(sequence, part.records.length);
    insertNumbered(queue, part);
  }
}
