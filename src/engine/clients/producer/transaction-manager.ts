/** The client's half of a transaction: what the application may call when, what the calls lead to, and in which order that is
 *  sent.
 *
 *      initTransactions            beginTransaction        commitTransaction
 *      UNINITIALIZED → INITIALIZING → READY → IN_TRANSACTION → COMMITTING_TRANSACTION → READY
 *                                                │        └→ ABORTING_TRANSACTION → READY, or INITIALIZING for an epoch
 *                                                └→ ABORTABLE_ERROR ┘     FATAL_ERROR from anywhere, for good
 *
 *  Models      org.apache.kafka.clients.producer.internals.TransactionManager; KIP-98, KIP-360, KIP-447, KIP-588, KIP-890
 *  Invariants  one request of it is unanswered at most; EndTxn goes last, when every batch has come to its end
 *  See         txn-requests.ts (sending and answers), sequences.ts, sender.ts */
import { configInt } from '../../../contract/configs.ts';
import type { KafkaError } from '../../../contract/errors.ts';
import { invariant } from '../../../contract/errors.ts';
import type { PartitionKey } from '../../../contract/ids.ts';
import type { SimTimeUs } from '../../../contract/units.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { AppCall, ManagerState, TransactionManager, TxnOffsets, TxnRequest } from './state.ts';
import { diskOf, memoryOf } from './state.ts';

export const createManager = (isV2: boolean): TransactionManager => ({
  state: 'UNINITIALIZED',
  lastError: null,
  pid: -1,
  epoch: -1,
  coordinatorId: -1,
  groupCoordinatorId: -1,
  pending: [],
  inFlight: null,
  sleepsUntilUs: 0,
  newPartitions: new Set(),
  addingPartitions: new Set(),
  partitions: new Set(),
  isStarted: false,
  needsEpochBump: false,
  toRewrite: new Set(),
  isV2,
  pendingOffsets: null,
  call: null,
  lastRequestId: 0,
});

const managerOf = (node: NodeContext): TransactionManager => memoryOf(node).manager;
export const isTransactional = (node: NodeContext): boolean => diskOf(node).transactionalId !== null;

// ---- states

const FROM: Readonly<Record<ManagerState, readonly ManagerState[]>> = {
  UNINITIALIZED: ['READY', 'ABORTABLE_ERROR'],
  INITIALIZING: ['UNINITIALIZED', 'ABORTING_TRANSACTION'],
  READY: ['INITIALIZING', 'COMMITTING_TRANSACTION', 'ABORTING_TRANSACTION'],
  IN_TRANSACTION: ['READY'],
  COMMITTING_TRANSACTION: ['IN_TRANSACTION'],
  ABORTING_TRANSACTION: ['IN_TRANSACTION', 'ABORTABLE_ERROR'],
  ABORTABLE_ERROR: ['IN_TRANSACTION', 'COMMITTING_TRANSACTION', 'ABORTABLE_ERROR', 'INITIALIZING'],
  FATAL_ERROR: [
    'UNINITIALIZED',
    'INITIALIZING',
    'READY',
    'IN_TRANSACTION',
    'COMMITTING_TRANSACTION',
    'ABORTING_TRANSACTION',
    'ABORTABLE_ERROR',
    'FATAL_ERROR',
  ],
};

export const mayBecome = (from: ManagerState, to: ManagerState): boolean => FROM[to].includes(from);

/** A step that is not allowed poisons the producer, as one found on Kafka's sender thread does. */
function become(manager: TransactionManager, to: ManagerState, error: KafkaError | null = null): void {
  manager.state = mayBecome(manager.state, to) ? to : 'FATAL_ERROR';
  manager.lastError = error;
}

export const hasError = ({ state }: TransactionManager): boolean =>
  state === 'ABORTABLE_ERROR' || state === 'FATAL_ERROR';
/** Batches need not wait for company: the transaction is about to end. */
export const isCompleting = ({ state }: TransactionManager): boolean =>
  state === 'COMMITTING_TRANSACTION' || state === 'ABORTING_TRANSACTION';

/** The application must abort. While it aborts already, nothing changes. */
export function failAbortably(node: NodeContext, error: KafkaError): void {
  const manager = managerOf(node);
  if (manager.state === 'ABORTING_TRANSACTION' || manager.state === 'FATAL_ERROR') return;
  const isNews = manager.state !== 'ABORTABLE_ERROR';
  become(manager, 'ABORTABLE_ERROR', error);
  if (isNews) tellFailed(node, error, false);
}

/** The producer can only be closed. */
export function failFatally(node: NodeContext, error: KafkaError): void {
  const manager = managerOf(node);
  if (manager.state === 'FATAL_ERROR') return;
  become(manager, 'FATAL_ERROR', error);
  manager.pending.length = 0;
  if (manager.call) manager.call.result ??= error;
  if (isTransactional(node)) tellFailed(node, error, true);
}

function tellFailed(node: NodeContext, error: KafkaError, fatal: boolean): void {
  const { producerId, transactionalId } = diskOf(node);
  node.emit({
    type: 'producer.transactionFailed',
    producerId,
    transactionalId: transactionalId ?? '',
    error,
    fatal,
  });
}

/** The client must have the next epoch from the coordinator itself before it can go on. */
export const bumpsByItself = (node: NodeContext): boolean =>
  diskOf(node).rules.producerEpochBump && !managerOf(node).isV2;

/** After this error the transaction can be aborted and the producer go on, if the epoch can be bumped; else it is over. */
export function failAbortablyIfPossible(node: NodeContext, error: KafkaError): void {
  if (!diskOf(node).rules.producerEpochBump && !managerOf(node).isV2) {
    failFatally(node, error);
    return;
  }
  if (bumpsByItself(node)) managerOf(node).needsEpochBump = true;
  failAbortably(node, error);
}

/** Errors after which nothing more can be done (`maybeTransitionToErrorState`). */
function isFatal(node: NodeContext, error: KafkaError): boolean {
  if (error === 'PRODUCER_FENCED' || error === 'UNSUPPORTED_VERSION') return true;
  // Nobody knows the id of this producer any more, and an epoch of the second kind cannot be bumped by itself.
  if (error === 'INVALID_PRODUCER_ID_MAPPING' && managerOf(node).isV2) return true;
  // Before KIP-588 an old epoch is the end, wherever it is found.
  return error === 'INVALID_PRODUCER_EPOCH' && !diskOf(node).rules.producerFencedError;
}

/** A batch of a transaction, or a send(), has failed for good. */
export function noteFailure(node: NodeContext, error: KafkaError): void {
  if (!isTransactional(node)) return;
  if (isFatal(node, error)) {
    failFatally(node, error);
    return;
  }
  const manager = managerOf(node);
  if (bumpsByItself(node) && !isCompleting(manager)) manager.needsEpochBump = true;
  failAbortably(node, error);
}

// ---- what the application calls

/** Answers why a call throws at once; 'NONE' when it waits now. */
type Refusal = KafkaError | 'IllegalStateException';

export function initTransactions(node: NodeContext): Refusal {
  const manager = managerOf(node);
  if (hasError(manager)) return manager.lastError ?? 'IllegalStateException';
  if (!mayBecome(manager.state, 'INITIALIZING')) return 'IllegalStateException';
  become(manager, 'INITIALIZING');
  wait(node, 'initTransactions', enqueue(manager, { kind: 'initProducerId' }));
  return 'NONE';
}

export function beginTransaction(node: NodeContext): Refusal {
  const manager = managerOf(node);
  if (hasError(manager)) return manager.lastError ?? 'IllegalStateException';
  if (!mayBecome(manager.state, 'IN_TRANSACTION')) return 'IllegalStateException';
  become(manager, 'IN_TRANSACTION');
  return 'NONE';
}

/** Part of send(): the partition will be in the transaction before anything is written to it. */
export function addPartition(node: NodeContext, key: PartitionKey): Refusal {
  const manager = managerOf(node);
  if (!isTransactional(node)) return 'NONE';
  if (hasError(manager)) return manager.lastError ?? 'IllegalStateException';
  if (manager.state !== 'IN_TRANSACTION') return 'IllegalStateException';
  if (manager.isV2) {
    // Its leader adds it, when the first batch comes.
    manager.partitions.add(key);
    manager.isStarted = true;
  } else if (!manager.partitions.has(key) && !manager.addingPartitions.has(key)) {
    manager.newPartitions.add(key);
  }
  return 'NONE';
}

export function sendOffsetsToTransaction(node: NodeContext, offsets: TxnOffsets): Refusal {
  const manager = managerOf(node);
  if (hasError(manager)) return manager.lastError ?? 'IllegalStateException';
  if (manager.state !== 'IN_TRANSACTION') return 'IllegalStateException';
  if (manager.isV2) manager.isStarted = true;
  const kind = manager.isV2 ? 'txnOffsetCommit' : 'addOffsets';
  if (manager.isV2) manager.pendingOffsets = offsets;
  wait(node, 'sendOffsets', enqueue(manager, { kind, offsets }));
  return 'NONE';
}

export function commitTransaction(node: NodeContext): Refusal {
  const manager = managerOf(node);
  if (hasError(manager)) return manager.lastError ?? 'IllegalStateException';
  if (!mayBecome(manager.state, 'COMMITTING_TRANSACTION')) return 'IllegalStateException';
  become(manager, 'COMMITTING_TRANSACTION');
  beginCompleting(node, 'commitTransaction', true);
  return 'NONE';
}

export function abortTransaction(node: NodeContext): Refusal {
  const manager = managerOf(node);
  if (manager.state === 'FATAL_ERROR') return manager.lastError ?? 'IllegalStateException';
  if (!mayBecome(manager.state, 'ABORTING_TRANSACTION')) return 'IllegalStateException';
  const { lastError } = manager;
  become(manager, 'ABORTING_TRANSACTION');
  manager.newPartitions.clear();
  beginCompleting(node, 'abortTransaction', false, lastError);
  return 'NONE';
}

function beginCompleting(
  node: NodeContext,
  kind: AppCall['kind'],
  commits: boolean,
  error: KafkaError | null = null,
): void {
  const manager = managerOf(node);
  if (manager.newPartitions.size > 0) enqueueNewPartitions(manager);
  // The coordinator would not know the id of that producer: there is nothing to end.
  const isUnknown = error === 'INVALID_PRODUCER_ID_MAPPING';
  let last = isUnknown ? null : enqueue(manager, { kind: 'endTxn', commits });
  if (manager.needsEpochBump) last = enqueue(manager, { kind: 'bumpEpoch' });
  invariant(last !== null, 'a transaction that cannot be ended, and an epoch that cannot be bumped');
  if (isUnknown) completeTransaction(manager);
  wait(node, kind, last);
}

/** Rings when a call has waited for `max.block.ms`. */
export const CALL_TIMER = 'app:call';

function wait(node: NodeContext, kind: AppCall['kind'], request: TxnRequest): void {
  managerOf(node).call = { kind, requestId: request.id, untilUs: startCallTimer(node), result: null };
}

function startCallTimer(node: NodeContext): SimTimeUs {
  const us = configInt(diskOf(node).configs, 'max.block.ms') * 1000;
  node.startTimer(CALL_TIMER, us);
  return node.nowUs + us;
}

/** The call has waited too long, and ends with a TimeoutException; the application makes it again, and it goes on where it
 *  was: what has been asked of the cluster is asked for still. */
export function repeatLateCall(node: NodeContext): void {
  const { call } = managerOf(node);
  if (!call || call.result !== null || node.nowUs < call.untilUs) return;
  node.emit({ type: 'producer.callTimedOut', producerId: diskOf(node).producerId, call: call.kind });
  call.untilUs = startCallTimer(node);
}

// ---- requests

const PRIORITY: Readonly<Record<TxnRequest['kind'], number>> = {
  findCoordinator: 0,
  findGroupCoordinator: 0,
  initProducerId: 1,
  addPartitions: 2,
  addOffsets: 2,
  txnOffsetCommit: 2,
  endTxn: 3,
  bumpEpoch: 4,
};

export function enqueue(
  manager: TransactionManager,
  { kind, partitions = [], commits = false, offsets = null }: Partial<TxnRequest> & Pick<TxnRequest, 'kind'>,
): TxnRequest {
  manager.lastRequestId++;
  const id = manager.lastRequestId;
  const made: TxnRequest = { id, kind, partitions, commits, offsets, attempts: 0 };
  putBack(manager, made);
  return made;
}

/** Into the line, behind those of its own priority. */
export function putBack(manager: TransactionManager, request: TxnRequest): void {
  const { pending } = manager;
  let at = pending.length;
  while (at > 0 && PRIORITY[pending[at - 1]?.kind ?? 'findCoordinator'] > PRIORITY[request.kind]) at--;
  pending.splice(at, 0, request);
}

function enqueueNewPartitions(manager: TransactionManager): void {
  for (const key of manager.newPartitions) manager.addingPartitions.add(key);
  manager.newPartitions.clear();
  enqueue(manager, { kind: 'addPartitions', partitions: Object.freeze([...manager.addingPartitions]) });
}

/** The request that is due, taken out of the line; null when there is none. `hasIncomplete`: batches are under way. */
export function nextRequest(node: NodeContext, hasIncomplete: boolean): TxnRequest | null {
  const manager = managerOf(node);
  if (manager.newPartitions.size > 0) enqueueNewPartitions(manager);
  const next = manager.pending[0];
  if (!next || (next.kind === 'endTxn' && hasIncomplete)) return null;
  manager.pending.shift();
  if (endsWithError(manager, next)) return null;
  if (next.kind === 'endTxn' && !manager.isStarted) {
    // Nothing has been sent: the cluster knows nothing of the transaction.
    finishCall(manager, next.id, 'NONE');
    completeTransaction(manager);
    return manager.pending.shift() ?? null;
  }
  return next;
}

/** A request that makes no sense any more: its caller gets the error. */
function endsWithError(manager: TransactionManager, request: TxnRequest): boolean {
  if (!hasError(manager)) return false;
  const isLookup = request.kind === 'findCoordinator' || request.kind === 'findGroupCoordinator';
  // The coordinator will be needed for the abort.
  if (manager.state === 'ABORTABLE_ERROR' && isLookup) return false;
  finishCall(manager, request.id, manager.lastError ?? 'UNKNOWN_SERVER_ERROR');
  return true;
}

/** Ends what the application waits for, if it is this request that it waits for. */
export function finishCall(manager: TransactionManager, requestId: number, result: KafkaError): void {
  if (manager.call?.requestId === requestId) manager.call.result ??= result;
}

/** The transaction has ended at the coordinator, or had not begun there. */
export function completeTransaction(manager: TransactionManager): void {
  become(manager, manager.needsEpochBump ? 'INITIALIZING' : 'READY');
  manager.needsEpochBump = false;
  manager.isStarted = false;
  manager.newPartitions.clear();
  manager.addingPartitions.clear();
  manager.partitions.clear();
}

/** The producer has an id, and may begin. */
export function becomeReady(manager: TransactionManager, pid: number, epoch: number): void {
  manager.pid = pid;
  manager.epoch = epoch;
  become(manager, 'READY');
}
