/** EndTxn, and the ends that nobody asked for: the decision is written, whoever asked is answered, the markers go out.
 *  Models      TransactionCoordinator#endTransaction, #endTransactionWithTV1; KIP-98, KIP-890
 *  Invariants  no marker leaves before the decision is replicated
 *  See         markers.ts */
import type { KafkaError } from '../../contract/errors.ts';
import { unreachable } from '../../contract/errors.ts';
import { timestampMsAt } from '../../contract/units.ts';
import type { Incoming } from '../kernel/network.ts';
import type { EndTxnRequest } from '../protocol/txn-api.ts';
import { answerEndTxn, answerInitProducerId } from './answers.ts';
import { sendMarkers } from './markers.ts';
import type { TransactionMetadata, Transit } from './metadata.ts';
import {
  isEpochExhausted,
  MAX_EPOCH,
  NO_PRODUCER_EPOCH,
  NO_PRODUCER_ID,
  prepareComplete,
  prepareEnd,
  supportsEpochBump,
} from './metadata.ts';
import type { Ending, PendingWrite, Work } from './state.ts';
import { fencedError, find } from './state.ts';
import { write } from './writes.ts';

/** EndTxn of this version, and later, comes from a producer whose transactions each have an epoch of their own. */
const VERSION_WITH_EPOCHS = 5;

export function onEndTxn(work: Work, incoming: Incoming, request: EndTxnRequest): void {
  if (request.transactionalId === '') {
    answerEndTxn(work, incoming, 'INVALID_REQUEST');
    return;
  }
  endTransaction(work, request.transactionalId, {
    producerId: request.producerId,
    producerEpoch: request.producerEpoch,
    commits: request.committed,
    isEpochFence: false,
    transactionVersion: incoming.apiVersion >= VERSION_WITH_EPOCHS ? 2 : 0,
    by: 'client',
    incoming,
  });
}

/** Ends a transaction, or says why not. A fence has been prepared by then. */
export function endTransaction(work: Work, transactionalId: string, ending: Ending): void {
  const found = find(work, transactionalId);
  if (typeof found === 'string') return tell(work, ending, found);
  const { metadata, coordinatorEpoch } = found;
  if (!metadata) return tell(work, ending, 'INVALID_PRODUCER_ID_MAPPING');
  const verdict = supportsEpochBump(ending.transactionVersion)
    ? judgeWithEpochs(work, metadata, ending)
    : judge(work, metadata, ending);
  if (verdict === 'NONE') return tell(work, ending, 'NONE', metadata);
  if (verdict !== 'end') return tell(work, ending, verdict);
  const transit = prepareDecision(work, metadata, ending);
  if (!transit) return tell(work, ending, 'COORDINATOR_LOAD_IN_PROGRESS');
  write(work, transactionalId, coordinatorEpoch, transit, { kind: 'endTxn', ending: Object.freeze(ending) });
}

/** 'NONE': it has ended so already. */
type Verdict = 'end' | KafkaError;

/** Before transaction.version 2: the epoch must be the present one, and the state alone tells a retry. */
function judge(work: Work, metadata: TransactionMetadata, ending: Ending): Verdict {
  const { producerEpoch, commits } = ending;
  if (metadata.producerId !== ending.producerId) return 'INVALID_PRODUCER_ID_MAPPING';
  const isOther = ending.by === 'client' && producerEpoch !== metadata.producerEpoch;
  if (isOther || producerEpoch < metadata.producerEpoch) return fencedError(work);
  if (metadata.pendingState !== null && metadata.pendingState !== 'PrepareEpochFence')
    return 'CONCURRENT_TRANSACTIONS';
  switch (metadata.state) {
    case 'Ongoing':
      return 'end';
    case 'CompleteCommit':
      return commits ? 'NONE' : 'INVALID_TXN_STATE';
    case 'CompleteAbort':
      return commits ? 'INVALID_TXN_STATE' : 'NONE';
    case 'PrepareCommit':
      return commits ? 'CONCURRENT_TRANSACTIONS' : 'INVALID_TXN_STATE';
    case 'PrepareAbort':
      return commits ? 'INVALID_TXN_STATE' : 'CONCURRENT_TRANSACTIONS';
    case 'Empty':
      return 'INVALID_TXN_STATE';
    default:
      return unreachable(metadata.state);
  }
}

/** With transaction.version 2: a retry has the epoch before the present one, and the present one is of the next transaction.
 *
 *      state            abort: retry / current    commit: retry / current
 *      Empty            fenced / end              fenced / refused
 *      CompleteAbort    done / end                refused / refused
 *      CompleteCommit   refused / end             done / refused        */
function judgeWithEpochs(work: Work, metadata: TransactionMetadata, ending: Ending): Verdict {
  const { producerId, producerEpoch, commits } = ending;
  const { state } = metadata;
  const isFence = metadata.pendingState === 'PrepareEpochFence';
  const isRetryOfLast =
    !isFence &&
    metadata.previousProducerId === producerId &&
    producerEpoch === MAX_EPOCH - 1 &&
    metadata.producerEpoch === 0;
  const isRetryOfBumped = !isFence && metadata.producerEpoch === producerEpoch + 1;
  const isRetry = isRetryOfBumped || isRetryOfLast;
  const isCurrent = producerEpoch === metadata.producerEpoch;
  if (metadata.producerId !== producerId && !isRetryOfLast) return 'INVALID_PRODUCER_ID_MAPPING';
  const isValid = isFence
    ? (ending.by !== 'client' || isCurrent) && producerEpoch >= metadata.producerEpoch
    : isValidEpoch(state, isCurrent, isRetryOfBumped, isRetryOfLast);
  if (!isValid) return fencedError(work);
  if (metadata.pendingState !== null && !isFence) return 'CONCURRENT_TRANSACTIONS';
  switch (state) {
    case 'Ongoing':
      return 'end';
    case 'CompleteCommit':
      if (commits) return isRetry ? 'NONE' : 'INVALID_TXN_STATE';
      return isRetry ? 'INVALID_TXN_STATE' : 'end';
    case 'CompleteAbort':
      if (commits) return 'INVALID_TXN_STATE';
      return isRetry ? 'NONE' : 'end';
    case 'PrepareCommit':
      return commits ? 'CONCURRENT_TRANSACTIONS' : 'INVALID_TXN_STATE';
    case 'PrepareAbort':
      return commits ? 'INVALID_TXN_STATE' : 'CONCURRENT_TRANSACTIONS';
    case 'Empty':
      return commits ? 'INVALID_TXN_STATE' : 'end';
    default:
      return unreachable(state);
  }
}

function isValidEpoch(
  state: TransactionMetadata['state'],
  isCurrent: boolean,
  isRetryOfBumped: boolean,
  isRetryOfLast: boolean,
): boolean {
  switch (state) {
    case 'PrepareCommit':
    case 'PrepareAbort':
      return isRetryOfBumped;
    case 'CompleteCommit':
    case 'CompleteAbort':
      return isRetryOfBumped || isRetryOfLast || isCurrent;
    default:
      return isCurrent;
  }
}

/** The step to the decision; null when the next producer id it needs is not at hand. */
function prepareDecision(work: Work, metadata: TransactionMetadata, ending: Ending): Transit | null {
  const isFence = metadata.pendingState === 'PrepareEpochFence';
  let nextProducerId = NO_PRODUCER_ID;
  if (supportsEpochBump(ending.transactionVersion) && !isFence && isEpochExhausted(metadata.producerEpoch)) {
    const next = work.host.nextProducerId();
    if (next === null) return null;
    nextProducerId = next;
  }
  if (isFence && !ending.commits) {
    // The fence becomes the abort, in memory at once: a producer of the old epoch is refused from now on.
    metadata.pendingState = null;
    metadata.producerEpoch = ending.producerEpoch;
    metadata.lastProducerEpoch = NO_PRODUCER_EPOCH;
  }
  const state = ending.commits ? 'PrepareCommit' : 'PrepareAbort';
  const nowMs = timestampMsAt(work.node.nowUs);
  return prepareEnd(metadata, state, ending.transactionVersion, nextProducerId, nowMs);
}

/** The decision is written, or could not be. */
export function finishEnding(work: Work, pending: PendingWrite, ending: Ending, error: KafkaError): void {
  const { transactionalId, coordinatorEpoch } = pending;
  const found = find(work, transactionalId);
  const metadata = typeof found === 'string' ? undefined : found.metadata;
  const isOurs = typeof found !== 'string' && found.coordinatorEpoch === coordinatorEpoch;
  if (error !== 'NONE') {
    if (ending.isEpochFence && metadata && isOurs) metadata.hasFailedEpochFence = true;
    return tell(work, ending, error);
  }
  if (!metadata || !isOurs) return tell(work, ending, 'NOT_COORDINATOR');
  const completion = prepareComplete(metadata, timestampMsAt(work.node.nowUs));
  // Whoever asked need not wait for the markers: what happens now is decided.
  tell(work, ending, 'NONE', completion);
  sendMarkers(work, metadata, coordinatorEpoch, ending.commits, completion);
}

/** `goesOn`: what the producer has from now on. */
function tell(
  work: Work,
  ending: Ending,
  error: KafkaError,
  goesOn?: { readonly producerId: number; readonly producerEpoch: number },
): void {
  const { by, incoming } = ending;
  if (by === 'timeout' || !incoming) return;
  if (by === 'fence') {
    answerInitProducerId(work, incoming, error === 'NONE' ? 'CONCURRENT_TRANSACTIONS' : error);
  } else if (error === 'NONE' && goesOn && supportsEpochBump(ending.transactionVersion)) {
    answerEndTxn(work, incoming, error, goesOn.producerId, goesOn.producerEpoch);
  } else answerEndTxn(work, incoming, error);
}
