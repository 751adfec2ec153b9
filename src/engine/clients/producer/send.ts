/** send(), on the thread of the application: a record is looked at, given a partition and a place in the accumulator; or the
 *  caller waits, first for the topic's metadata, then for memory, both within `max.block.ms`.
 *
 *      interceptors → metadata → serializers → partitioner → size → accumulator ⇢ sender
 *
 *  Models      KafkaProducer#doSend, #waitOnMetadata; BufferPool#allocate (its waiters)
 *  Simplifies  keys are UTF-8 (StringSerializer), values as long as the workload says
 *  Invariants  who waits for memory is served in the order of the calls
 *  See         accumulator.ts, buffer-pool.ts, callers.ts */
import { configInt } from '../../../contract/configs.ts';
import type { KafkaError } from '../../../contract/errors.ts';
import type { SendFailure } from '../../../contract/events.ts';
import { timestampMsAt } from '../../../contract/units.ts';
import type { NodeContext } from '../../kernel/context.ts';
import { partitionCountOf, requestUpdate } from '../metadata.ts';
import { append, choose, strategyOf } from './accumulator.ts';
import { upperBoundOf } from './buffer-pool.ts';
import { awaitEnd, tellSendFailed } from './callers.ts';
import { intercepted } from './interceptors.ts';
import type { Caller, PartitionQueue, RecordDraft, WaitingSend } from './state.ts';
import { diskOf, memoryOf } from './state.ts';
import { addPartition, noteFailure } from './transaction-manager.ts';

/** Rings when a call of send() has waited for `max.block.ms`. */
export const SEND_TIMER = 'app:send';

/** `waits`: the call has not returned; `resumeSends` tells when it has. */
export type SendEnd = 'taken' | 'failed' | 'waits';

export function send(node: NodeContext, caller: Caller, topic: string, draft: RecordDraft): SendEnd {
  const untilUs = node.nowUs + configInt(diskOf(node).configs, 'max.block.ms') * 1000;
  const call: WaitingSend = {
    caller,
    topic,
    draft: intercepted(node, draft),
    untilUs,
    waitsFor: 'metadata',
    chosen: null,
  };
  const end = attempt(node, call);
  if (end === 'waits') {
    memoryOf(node).sends.push(call);
    startTimer(node);
  }
  return end;
}

/** Whether one of the application's threads stands in send(). */
export const isInSend = (node: NodeContext, caller: Caller): boolean =>
  memoryOf(node).sends.some((call) => call.caller === caller);

/** Lets the calls go on that can. Answers whose have returned. */
export function resumeSends(
  node: NodeContext,
): readonly { readonly caller: Caller; readonly end: SendEnd }[] {
  const { sends } = memoryOf(node);
  const returned: { caller: Caller; end: SendEnd }[] = [];
  for (const call of [...sends]) {
    const end = attempt(node, call);
    if (end === 'waits') continue;
    sends.splice(sends.indexOf(call), 1);
    returned.push({ caller: call.caller, end });
  }
  if (returned.length > 0) startTimer(node);
  return returned;
}

function startTimer(node: NodeContext): void {
  const { sends } = memoryOf(node);
  if (sends.length === 0) node.cancelTimer(SEND_TIMER);
  else node.startTimer(SEND_TIMER, Math.min(...sends.map(({ untilUs }) => untilUs)) - node.nowUs);
}

/** Goes as far as it can. */
function attempt(node: NodeContext, call: WaitingSend): SendEnd {
  const { metadata } = memoryOf(node);
  if (!call.chosen) {
    if (partitionCountOf(metadata, call.topic) === 0) {
      requestUpdate(metadata);
      return node.nowUs < call.untilUs ? 'waits' : fail(node, call, 'REQUEST_TIMED_OUT', 'TimeoutException');
    }
    const record = Object.freeze({ ...call.draft, timestampMs: timestampMsAt(node.nowUs) });
    const how = strategyOf(node, record);
    const partition = how === 'sticky' ? -1 : choose(node, call.topic, record, how);
    call.chosen = { record, how, partition, wasAskedTwice: false };
    if (isTooLarge(node, upperBoundOf(record))) {
      return fail(node, call, 'MESSAGE_TOO_LARGE', 'RecordTooLargeException');
    }
  }
  const queue = append(node, call.topic, call.chosen);
  if (queue) return finish(node, call, queue);
  call.waitsFor = 'memory';
  return node.nowUs < call.untilUs
    ? 'waits'
    : fail(node, call, 'REQUEST_TIMED_OUT', 'BufferExhaustedException');
}

const isTooLarge = (node: NodeContext, bytes: number): boolean => {
  const { configs } = diskOf(node);
  return bytes > configInt(configs, 'max.request.size') || bytes > configInt(configs, 'buffer.memory');
};

function finish(node: NodeContext, { caller, draft, chosen }: WaitingSend, queue: PartitionQueue): SendEnd {
  addPartition(node, queue.key);
  awaitEnd(node, caller, draft.number);
  const batch = queue.deque.at(-1);
  node.emit({
    type: 'producer.recordAccumulated',
    producerId: diskOf(node).producerId,
    partition: queue.key,
    number: draft.number,
    key: draft.key,
    how: chosen?.how ?? 'sticky',
    batchId: batch?.id ?? 0,
    place: (batch?.records.length ?? 1) - 1,
  });
  return 'taken';
}

/** An ApiException: the future fails, and with it a transaction. */
function fail(
  node: NodeContext,
  { draft, waitsFor }: WaitingSend,
  error: KafkaError,
  exception: SendFailure,
): SendEnd {
  const { producerId, counts } = diskOf(node);
  counts.failed++;
  tellSendFailed(node);
  noteFailure(node, error);
  const { number } = draft;
  const stage = exception === 'RecordTooLargeException' ? 'size' : waitsFor;
  node.emit({ type: 'producer.sendFailed', producerId, number, stage, exception });
  return 'failed';
}
