/** flush(): every batch may go at once, and the call returns when all there were have come to their end.
 *  Models      KafkaProducer#flush; RecordAccumulator#beginFlush, #awaitFlushCompletion
 *  See         sender.ts (mustHurry) */
import type { NodeContext } from '../../kernel/context.ts';
import { pumpSender } from './sender.ts';
import type { ProducerBatch } from './state.ts';
import { diskOf, memoryOf } from './state.ts';

export function flush(node: NodeContext): void {
  beginFlush(node);
  pumpSender(node);
  finishFlush(node);
}

/** From now on no batch waits for company. */
export function beginFlush(node: NodeContext): void {
  const memory = memoryOf(node);
  // A client that has sent nothing yet has nothing to wait for, and returns at once all the same.
  memory.flushUntil = Math.max(1, memory.lastBatchId);
}

/** Lets flush() return, when it may. */
export function finishFlush(node: NodeContext): void {
  const memory = memoryOf(node);
  const { flushUntil } = memory;
  if (flushUntil === 0) return;
  const isMeant = ({ id }: ProducerBatch): boolean => id <= flushUntil;
  for (const { deque, inFlight } of memory.partitions.values()) {
    if (deque.some(isMeant) || inFlight.some(isMeant)) return;
  }
  memory.flushUntil = 0;
  node.emit({ type: 'producer.flushed', producerId: diskOf(node).producerId });
}
