/** What happens when a step has been written, or could not be.
 *  Models      the callbacks of TransactionStateManager#appendTransactionToLog
 *  See         writes.ts */
import type { KafkaError } from '../../contract/errors.ts';
import { unreachable } from '../../contract/errors.ts';
import { finishAddPartitions } from './add-partitions.ts';
import { answerAddOffsets, answerInitProducerId } from './answers.ts';
import { finishEnding } from './end-txn.ts';
import { finishCompletion } from './markers.ts';
import { completeTransition } from './metadata.ts';
import type { PendingWrite, Work } from './state.ts';
import { find } from './state.ts';
import { tellState } from './telling.ts';
import { errorForCallers } from './writes.ts';

/** A step is replicated ('NONE'), late, or lost with the leadership. */
export function finishWrite(work: Work, pending: PendingWrite, error: KafkaError): void {
  goOn(work, pending, settle(work, pending, errorForCallers(error)));
}

/** Takes the step, or gives it up. Answers what whoever waits is told. */
function settle(work: Work, pending: PendingWrite, error: KafkaError): KafkaError {
  const { transactionalId, coordinatorEpoch, transit, next } = pending;
  const found = find(work, transactionalId);
  if (typeof found === 'string') return error === 'NONE' ? found : error;
  const { metadata, owner } = found;
  if (found.coordinatorEpoch !== coordinatorEpoch || !metadata)
    return error === 'NONE' ? 'NOT_COORDINATOR' : error;
  if (error !== 'NONE') {
    // The end of a transaction is written again and again, until it is; nothing else may begin before.
    if (!(next.kind === 'complete' && error === 'COORDINATOR_NOT_AVAILABLE')) metadata.pendingState = null;
    return error;
  }
  if (transit.state === 'Dead') {
    owner.transactions.delete(transactionalId);
    return 'NONE';
  }
  const from = metadata.state;
  completeTransition(metadata, transit);
  tellState(work, metadata, from);
  return 'NONE';
}

function goOn(work: Work, pending: PendingWrite, error: KafkaError): void {
  const { next, transit } = pending;
  switch (next.kind) {
    case 'initProducerId':
      answerInitProducerId(work, next.incoming, error, transit.producerId, transit.producerEpoch);
      return;
    case 'addPartitions':
      finishAddPartitions(work, next.incoming, next.index, error);
      return;
    case 'addOffsets':
      answerAddOffsets(work, next.incoming, error);
      return;
    case 'endTxn':
      finishEnding(work, pending, next.ending, error);
      return;
    case 'complete':
      finishCompletion(work, pending, error);
      return;
    case 'expire':
      return;
    default:
      unreachable(next);
  }
}
