/** What the application is told of its records, and by what it learns it.
 *
 *      fire and forget   it drops the future: whatever becomes of the record, it never knows
 *      sync              send().get(): it stands still until the record has come to its end
 *      async             a callback: it learns of the end of each, and goes on meanwhile
 *
 *  Models      KafkaProducer#send's future and callback, ProducerBatch#completeFutureAndFireCallbacks
 *  See         workload.ts, outcomes.ts */
import type { NodeContext } from '../../kernel/context.ts';
import type { Caller, ProducerBatch } from './state.ts';
import { diskOf, memoryOf } from './state.ts';

/** A batch has come to its end. With acks=0 that is when it was sent, whatever becomes of it. */
export function tellCallers(node: NodeContext, { records }: ProducerBatch, end: 'stored' | 'failed'): void {
  tell(node, records.length, end);
  const { awaited } = memoryOf(node);
  for (const [caller, number] of awaited) {
    if (records.some((record) => record.number === number)) awaited.delete(caller);
  }
}

/** send() itself has failed: whoever looks at the future knows. */
export const tellSendFailed = (node: NodeContext): void => tell(node, 1, 'failed');

function tell(node: NodeContext, count: number, end: 'stored' | 'failed'): void {
  const { settings, counts } = diskOf(node);
  if (settings.caller === 'fireAndForget') return;
  if (end === 'stored') counts.toldStored += count;
  else counts.toldFailed += count;
}

/** The caller has handed over a record; if it is one that waits for the end, it stands still now. */
export function awaitEnd(node: NodeContext, caller: Caller, number: number): void {
  if (diskOf(node).settings.caller === 'sync') memoryOf(node).awaited.set(caller, number);
}
