/** InitProducerId with a transactional id: a new epoch, and whoever had the old one is fenced.
 *  Models      TransactionCoordinator#handleInitProducerId, #prepareInitProducerIdTransit; KIP-98, KIP-360
 *  See         metadata.ts */
import { configInt } from '../../contract/configs.ts';
import type { KafkaError } from '../../contract/errors.ts';
import { unreachable } from '../../contract/errors.ts';
import { timestampMsAt } from '../../contract/units.ts';
import type { Incoming } from '../kernel/network.ts';
import type { InitProducerIdRequest } from '../protocol/txn-api.ts';
import { answerInitProducerId } from './answers.ts';
import { endTransaction } from './end-txn.ts';
import type { TransactionMetadata, Transit } from './metadata.ts';
import {
  createMetadata,
  isEpochExhausted,
  NO_PRODUCER_EPOCH,
  NO_PRODUCER_ID,
  prepareFence,
  prepareIncrementEpoch,
  prepareProducerIdRotation,
} from './metadata.ts';
import type { Work } from './state.ts';
import { fencedError, find } from './state.ts';
import { write } from './writes.ts';

/** Why a timeout is not accepted; 'NONE' when it is. */
export const timeoutRefusal = (work: Work, timeoutMs: number): KafkaError =>
  timeoutMs > 0 && timeoutMs <= configInt(work.state.configs, 'transaction.max.timeout.ms')
    ? 'NONE'
    : 'INVALID_TRANSACTION_TIMEOUT';

/** `request.transactionalId` is not null: without one any broker gives out an id by itself. */
export function onInitProducerId(work: Work, incoming: Incoming, request: InitProducerIdRequest): void {
  const transactionalId = request.transactionalId ?? '';
  const begun = begin(work, transactionalId, request);
  if (typeof begun === 'string') {
    answerInitProducerId(work, incoming, begun);
    return;
  }
  const { coordinatorEpoch, transit } = begun;
  if (transit.state === 'PrepareEpochFence') {
    // What is under way is aborted first; whoever asks is told to come again, and gets the epoch after that.
    const { producerId, producerEpoch } = transit;
    endTransaction(work, transactionalId, {
      producerId,
      producerEpoch,
      commits: false,
      isEpochFence: true,
      transactionVersion: work.state.transactionVersion,
      by: 'fence',
      incoming,
    });
    return;
  }
  write(work, transactionalId, coordinatorEpoch, transit, { kind: 'initProducerId', incoming });
}

function begin(
  work: Work,
  transactionalId: string,
  request: InitProducerIdRequest,
): { readonly coordinatorEpoch: number; readonly transit: Transit } | KafkaError {
  if (transactionalId === '') return 'INVALID_REQUEST';
  const { transactionTimeoutMs } = request;
  const refusal = timeoutRefusal(work, transactionTimeoutMs);
  if (refusal !== 'NONE') return refusal;
  const found = find(work, transactionalId);
  if (typeof found === 'string') return found;
  let { metadata } = found;
  if (!metadata) {
    const producerId = work.host.nextProducerId();
    // The broker has asked for more ids; whoever wants one comes again.
    if (producerId === null) return 'COORDINATOR_LOAD_IN_PROGRESS';
    metadata = createMetadata(
      transactionalId,
      producerId,
      transactionTimeoutMs,
      timestampMsAt(work.node.nowUs),
    );
    found.owner.transactions.set(transactionalId, metadata);
  }
  const transit = prepareNext(work, metadata, request);
  return typeof transit === 'string' ? transit : { coordinatorEpoch: found.coordinatorEpoch, transit };
}

/** The step that a request leads to, or why it leads to none. */
function prepareNext(
  work: Work,
  metadata: TransactionMetadata,
  request: InitProducerIdRequest,
): Transit | KafkaError {
  const { producerId, producerEpoch, transactionTimeoutMs } = request;
  if (metadata.pendingState !== null) return 'CONCURRENT_TRANSACTIONS';
  const isExpected = producerId !== NO_PRODUCER_ID;
  if (isExpected && !isKnown(metadata, producerId, producerEpoch)) return fencedError(work);
  switch (metadata.state) {
    case 'PrepareAbort':
    case 'PrepareCommit':
      return 'CONCURRENT_TRANSACTIONS';
    case 'Ongoing':
      return prepareFence(metadata);
    case 'Empty':
    case 'CompleteAbort':
    case 'CompleteCommit': {
      const nowMs = timestampMsAt(work.node.nowUs);
      if (
        isEpochExhausted(metadata.producerEpoch) &&
        (!isExpected || producerEpoch === metadata.producerEpoch)
      ) {
        const next = work.host.nextProducerId();
        if (next === null) return 'COORDINATOR_LOAD_IN_PROGRESS';
        return prepareProducerIdRotation(metadata, next, transactionTimeoutMs, isExpected, nowMs);
      }
      const expectedEpoch = isExpected ? producerEpoch : NO_PRODUCER_EPOCH;
      return prepareIncrementEpoch(metadata, transactionTimeoutMs, expectedEpoch, nowMs) ?? fencedError(work);
    }
    default:
      return unreachable(metadata.state);
  }
}

/** Whether a producer that names what it has may go on: it is the present one, or it has used up the last id, and did not
 *  hear of the new one. */
const isKnown = (metadata: TransactionMetadata, producerId: number, producerEpoch: number): boolean =>
  metadata.producerEpoch === NO_PRODUCER_EPOCH ||
  producerId === metadata.producerId ||
  (producerId === metadata.previousProducerId && isEpochExhausted(producerEpoch));
