/** The application around a producer: a steady hand that sends records, one by one or in transactions.
 *  Models      an application of KafkaProducer: fire and forget, synchronous, asynchronous (callers.ts), or
 *              initTransactions, then again and again beginTransaction, send…, commitTransaction or abortTransaction
 *  Simplifies  a fenced application stops; it does not start itself again
 *  See         accumulator.ts, transaction-manager.ts */
import type { KafkaError } from '../../../contract/errors.ts';
import type { NodeContext } from '../../kernel/context.ts';
import { settleAll } from './callers.ts';
import { finishFlush } from './flush.ts';
import { isInSend, resumeSends, send } from './send.ts';
import { pumpSender } from './sender.ts';
import type { BurstRecord, Caller, ProducerMemory, RecordDraft, TransactionalApp } from './state.ts';
import { diskOf, memoryOf } from './state.ts';
import {
  abortTransaction,
  beginTransaction,
  commitTransaction,
  initTransactions,
  isTransactional,
  repeatLateCall,
} from './transaction-manager.ts';

/** Customers whose ids are the keys. */
const KEY_COUNT = 24;
const VALUE_BYTES_MIN = 120;
const VALUE_BYTES_SPREAD = 400;
/** How long the application waits before it looks again whether its transaction can go on. */
const BLOCKED_US = 20_000;
/** Of a transactional producer of which nothing else is said. */
const RECORDS_PER_TRANSACTION = 10;

const AS_USUAL: BurstRecord = Object.freeze({ key: null, isUnreadable: false });

export const WORKLOAD = 'workload';
export const BURST = 'burst';

/** The process has started. */
export function startWorkload(node: NodeContext): void {
  const memory = memoryOf(node);
  memory.resend = diskOf(node).outbox;
  memory.burst = memory.resend.length;
  if (isTransactional(node)) {
    memory.app = { phase: 'initializing', number: 0, sent: 0 };
    initTransactions(node);
    pumpSender(node);
  } else {
    scheduleRecord(node);
    if (memory.burst > 0) drainBurst(node);
  }
}

export function scheduleRecord(node: NodeContext): void {
  const { ratePerSecond } = diskOf(node).settings;
  const { app } = memoryOf(node);
  if (ratePerSecond <= 0 || app?.phase === 'initializing' || app?.phase === 'closed') return;
  if (isBusy(node, 'workload')) return;
  const everyUs = Math.round(1_000_000 / ratePerSecond);
  // A fifth more or less: people do not buy to the beat of a clock.
  const jitterUs = Math.floor(everyUs / 5);
  node.startTimer(WORKLOAD, everyUs - jitterUs + node.randomBelow('workload', 2 * jitterUs + 1));
}

/** Whether that thread stands in send(), or at the future of the record it has sent. */
const isBusy = (node: NodeContext, caller: Caller): boolean =>
  isInSend(node, caller) || memoryOf(node).awaited.has(caller);

/** The application calls send(). */
export function sendNext(node: NodeContext): void {
  if (!sendOne(node, 'workload')) {
    node.startTimer(WORKLOAD, BLOCKED_US);
    return;
  }
  scheduleRecord(node);
  pumpSender(node);
}

/** The application hands over so many records at once, beside what its workload sends: on a thread of its own. */
export function sendBurst(node: NodeContext, count: number, special: BurstRecord = AS_USUAL): void {
  const memory = memoryOf(node);
  const next = memory.handed + memory.burst;
  const isSpecial = special.key !== null || special.isUnreadable;
  for (let i = 0; i < count && isSpecial; i++) memory.special.set(next + i, special);
  memory.burst += count;
  drainBurst(node);
}

export function drainBurst(node: NodeContext): void {
  const memory = memoryOf(node);
  while (memory.burst > 0 && !isBusy(node, 'burst') && sendOne(node, 'burst')) memory.burst--;
  if (memory.burst > 0 && !isBusy(node, 'burst')) node.startTimer(BURST, BLOCKED_US);
  pumpSender(node);
}

/** Calls send(), in a transaction if that is how the application works. Answers false when it is not the moment. */
function sendOne(node: NodeContext, caller: Caller): boolean {
  const { app } = memoryOf(node);
  if (app && !mayTakeRecord(node, app)) return false;
  const topic = nextTopic(node);
  const end = send(node, caller, topic, nextRecord(node, caller));
  if (end !== 'waits') afterSend(node, end === 'taken');
  return true;
}

/** A call of send() has returned. */
function afterSend(node: NodeContext, isTaken: boolean): void {
  const { app, sends } = memoryOf(node);
  if (app?.phase !== 'sending') return;
  if (isTaken) app.sent++;
  // What another thread is about to send belongs to the transaction.
  if (app.sent >= recordsPerTransaction(node) && sends.length === 0) finishTransaction(node, app);
}

/** Threads that stood in send(), or at a future, go on. */
function resumeCallers(node: NodeContext): void {
  const returned = resumeSends(node);
  for (const { end } of returned) afterSend(node, end === 'taken');
  if (!node.hasTimer(WORKLOAD)) scheduleRecord(node);
  if (memoryOf(node).burst > 0 && !node.hasTimer(BURST)) drainBurst(node);
  if (returned.length > 0) pumpSender(node);
  finishFlush(node);
}

function mayTakeRecord(node: NodeContext, app: TransactionalApp): boolean {
  if (app.phase === 'idle') begin(node, app);
  return app.phase === 'sending' && memoryOf(node).manager.state === 'IN_TRANSACTION';
}

function begin(node: NodeContext, app: TransactionalApp): void {
  if (beginTransaction(node) !== 'NONE') return;
  const { producerId, transactionalId } = diskOf(node);
  app.phase = 'sending';
  app.sent = 0;
  app.number++;
  node.emit({
    type: 'producer.transactionBegan',
    producerId,
    transactionalId: transactionalId ?? '',
    number: app.number,
  });
}

const recordsPerTransaction = (node: NodeContext): number =>
  diskOf(node).settings.transaction?.recordsPerTransaction ?? RECORDS_PER_TRANSACTION;

/** Its own topic, then the others, record by record. */
function nextTopic(node: NodeContext): string {
  const { topics, counts } = diskOf(node);
  return topics[counts.sent % topics.length] ?? '';
}

function finishTransaction(node: NodeContext, app: TransactionalApp): void {
  const { abortPercent = 0 } = diskOf(node).settings.transaction ?? {};
  if (abortPercent > 0 && node.randomBelow('aborts', 100) < abortPercent) abort(node, app);
  else if (commitTransaction(node) === 'NONE') app.phase = 'committing';
}

function abort(node: NodeContext, app: TransactionalApp): void {
  app.phase = abortTransaction(node) === 'NONE' ? 'aborting' : 'closed';
}

/** After whatever happened: goes on where a call has returned, or thrown. */
export function advanceWorkload(node: NodeContext): void {
  resumeCallers(node);
  advanceTransaction(node);
}

function advanceTransaction(node: NodeContext): void {
  const { app, manager, sends } = memoryOf(node);
  if (!app) return;
  if (manager.state === 'FATAL_ERROR') {
    app.phase = 'closed';
    return;
  }
  // What is wrong it learns when send() has returned.
  if (app.phase === 'sending' && manager.state === 'ABORTABLE_ERROR' && sends.length === 0) {
    abort(node, app);
    pumpSender(node);
    return;
  }
  repeatLateCall(node);
  const result = manager.call?.result ?? null;
  if (result === null) return;
  manager.call = null;
  afterCall(node, app, result);
  pumpSender(node);
}

function afterCall(node: NodeContext, app: TransactionalApp, result: KafkaError): void {
  const wasCommit = app.phase === 'committing';
  switch (app.phase) {
    case 'initializing':
      app.phase = result === 'NONE' ? 'idle' : 'closed';
      scheduleRecord(node);
      if (memoryOf(node).burst > 0) node.startTimer(BURST, 0);
      return;
    case 'committing':
    case 'aborting':
      if (result !== 'NONE') {
        // Whether it was committed after all, the coordinator knows; an abort finds out.
        abort(node, app);
        return;
      }
      app.phase = 'idle';
      if (wasCommit) settleAll(node);
      tellEnded(node, app, wasCommit);
      return;
    default:
  }
}

function tellEnded(node: NodeContext, app: TransactionalApp, committed: boolean): void {
  const { producerId, transactionalId } = diskOf(node);
  node.emit({
    type: 'producer.transactionEnded',
    producerId,
    transactionalId: transactionalId ?? '',
    number: app.number,
    committed,
  });
}

/** What was left over from before, or a new one. */
function nextRecord(node: NodeContext, caller: Caller): RecordDraft {
  const memory = memoryOf(node);
  const special = caller === 'burst' ? takeSpecial(memory) : AS_USUAL;
  const [left, ...rest] = memory.resend;
  if (left) {
    memory.resend = Object.freeze(rest);
    return left;
  }
  const disk = diskOf(node);
  const draft = draftRecord(node, special);
  if (disk.settings.resends) disk.outbox = Object.freeze([...disk.outbox, draft]);
  return draft;
}

function takeSpecial(memory: ProducerMemory): BurstRecord {
  const place = memory.handed++;
  const special = memory.special.get(place) ?? AS_USUAL;
  memory.special.delete(place);
  return special;
}

function draftRecord(node: NodeContext, { key, isUnreadable }: BurstRecord): RecordDraft {
  const disk = diskOf(node);
  disk.counts.sent++;
  const isKeyed = disk.settings.keyStrategy === 'keyed';
  return Object.freeze({
    type: 'user',
    key: key ?? (isKeyed ? `customer-${node.randomBelow('keys', KEY_COUNT) + 1}` : null),
    generator: disk.name,
    number: disk.counts.sent,
    valueBytes: disk.settings.valueBytes ?? VALUE_BYTES_MIN + node.randomBelow('values', VALUE_BYTES_SPREAD),
    ...(isUnreadable && { isUnreadable }),
  });
}
