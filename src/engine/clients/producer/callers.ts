/** What the application is told of its records, and by what it learns it.
 *
 *      fire and forget   it drops the future: whatever becomes of the record, it never knows
 *      sync              send().get(): it stands still until the record has come to its end
 *      async             a callback: it learns of the end of each, and goes on meanwhile
 *
 *  Models      KafkaProducer#send's future and callback, ProducerBatch#completeFutureAndFireCallbacks
 *  See         workload.ts, outcomes.ts */
import type { NodeContext } from '../../kernel/context.ts';
import type { UserRecord } from '../../protocol/records.ts';
import type { Caller, ProducerBatch, RecordDraft } from './state.ts';
import { diskOf, memoryOf } from './state.ts';

/** A batch has come to its end. With acks=0 that is when it was sent, whatever becomes of it. */
export function tellCallers(node: NodeContext, { records }: ProducerBatch, end: 'stored' | 'failed'): void {
  tell(node, records.length, end);
  if (end === 'stored' && diskOf(node).transactionalId === null)
    settle(node, ({ number }) => isIn(records, number));
  const { awaited } = memoryOf(node);
  for (const [caller, number] of awaited) {
    if (isIn(records, number)) awaited.delete(caller);
  }
}

const isIn = (records: readonly UserRecord[], number: number): boolean =>
  records.some((record) => record.number === number);

/** The transaction is committed, and with it all that the application has sent. */
export const settleAll = (node: NodeContext): void => settle(node, () => true);

/** What an application that resends need not remember any longer. */
function settle(node: NodeContext, isSettled: (draft: RecordDraft) => boolean): void {
  const disk = diskOf(node);
  if (disk.outbox.length > 0) disk.outbox = Object.freeze(disk.outbox.filter((draft) => !isSettled(draft)));
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
