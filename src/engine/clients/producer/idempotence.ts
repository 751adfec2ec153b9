/** The idempotent producer's count: which sequence a batch gets, and what to do when the broker does not agree.
 *  Models      TransactionManager, TxnPartitionMap (non-transactional half); KIP-98, KIP-360
 *  Simplifies  a producer id that has used up its epochs is not renewed (32,767 bumps do not come in a run)
 *  Invariants  within one pid, epoch and partition, sequences are given in order and without gap
 *  See         storage/producer-state.ts (the broker's side) */

import { timestampMsAt } from '../../../contract/units.ts';
import type { NodeContext } from '../../kernel/context.ts';
import { addSequence, makeBatch } from '../../protocol/records.ts';
import type { PartitionQueue, ProducerBatch, ProducerMemory } from './state.ts';
import { memoryOf } from './state.ts';

/** Whether the head of a deque may be sent, as far as its sequence is concerned. */
export function mayDrain(memory: ProducerMemory, queue: PartitionQueue, batch: ProducerBatch): boolean {
  if (!batch.sealed) {
    // A new batch of another pid or epoch waits until the old ones are answered.
    const isOld = queue.pid !== memory.pid || queue.epoch !== memory.epoch;
    return !queue.isUnresolved && !(isOld && queue.inFlight.length > 0);
  }
  if (batch.sealed.baseSequence < 0) return true;
  // A retry goes only when nothing before it is on its way.
  const { baseSequence } = batch.sealed;
  return queue.inFlight.every((other) => (other.sealed?.baseSequence ?? 0) > baseSequence);
}

/** Makes a batch ready for the wire. Once sealed, a batch is sent as it is, however often. */
export function sealBatch(
  node: NodeContext,
  queue: PartitionQueue,
  batch: ProducerBatch,
  idempotent: boolean,
): void {
  if (batch.sealed) return;
  const memory = memoryOf(node);
  if (!idempotent) {
    batch.sealed = makeBatch(batch.records, timestampMsAt(node.nowUs));
    return;
  }
  if (queue.pid !== memory.pid || queue.epoch !== memory.epoch) {
    queue.pid = memory.pid;
    queue.epoch = memory.epoch;
    queue.nextSequence = 0;
    queue.lastAckedSequence = -1;
  }
  numberBatch(node, queue, batch);
}

function numberBatch(node: NodeContext, queue: PartitionQueue, batch: ProducerBatch): void {
  const producer = { id: queue.pid, epoch: queue.epoch, baseSequence: queue.nextSequence };
  batch.sealed = makeBatch(batch.records, timestampMsAt(node.nowUs), producer);
  queue.nextSequence = addSequence(queue.nextSequence, batch.records.length);
}

/** A batch was acknowledged. */
export function noteAcked(queue: PartitionQueue, batch: ProducerBatch): void {
  const { sealed } = batch;
  if (!sealed || sealed.baseSequence < 0 || sealed.producerEpoch !== queue.epoch) return;
  const last = sealed.baseSequence + sealed.records.length - 1;
  queue.lastAckedSequence = Math.max(queue.lastAckedSequence, last);
}

/** Whether a batch refused as out of order will be taken once its predecessors are there. */
export const awaitsPredecessor = (queue: PartitionQueue, batch: ProducerBatch): boolean =>
  !queue.isUnresolved && (batch.sealed?.baseSequence ?? 0) !== queue.lastAckedSequence + 1;

/** A new epoch of this producer: its unanswered batches of that partition are numbered from 0 again. */
export function bumpEpoch(node: NodeContext, queue: PartitionQueue): void {
  const memory = memoryOf(node);
  memory.epoch++;
  queue.epoch = memory.epoch;
  queue.pid = memory.pid;
  queue.nextSequence = 0;
  queue.lastAckedSequence = -1;
  queue.isUnresolved = false;
  const numbered = [...queue.inFlight, ...queue.deque].filter(
    (batch) => (batch.sealed?.baseSequence ?? -1) >= 0,
  );
  numbered.sort((a, b) => (a.sealed?.baseSequence ?? 0) - (b.sealed?.baseSequence ?? 0));
  for (const batch of numbered) numberBatch(node, queue, batch);
}

/** Once nothing is on its way, an unresolved partition is either whole after all or begins a new epoch. */
export function resolve(node: NodeContext, queue: PartitionQueue): void {
  if (!queue.isUnresolved || queue.inFlight.length > 0) return;
  if (queue.lastAckedSequence + 1 === queue.nextSequence) queue.isUnresolved = false;
  else bumpEpoch(node, queue);
}
