/** The transaction coordinator of a broker: the door. The broker hands in elections, requests, ends of writes, answers and
 *  timers; every decision becomes a record of `__transaction_state`, and counts when it is replicated.
 *  Models      kafka.coordinator.transaction.TransactionCoordinator
 *  See         metadata.ts (the states), init-producer-id.ts, add-partitions.ts, end-txn.ts, markers.ts, loading.ts */
import type { Configs } from '../../contract/configs.ts';
import type { Rules } from '../../contract/eras.ts';
import type { KafkaError } from '../../contract/errors.ts';
import type { FailedRequest, IncomingResponse, NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { RecordBatch } from '../protocol/records.ts';
import { requestOf, responseOf } from '../protocol/talk.ts';
import { onAddOffsetsToTxn, onAddPartitionsToTxn } from './add-partitions.ts';
import { onEndTxn } from './end-txn.ts';
import { ABORT_TIMER, abortTimedOut, EXPIRE_TIMER, removeExpired, startClocks } from './expiry.ts';
import { onInitProducerId } from './init-producer-id.ts';
import { finishLoading, load, unload } from './loading.ts';
import { createMarkerChannels } from './marker-state.ts';
import type { SentMarkers } from './markers.ts';
import { onMarkersAnswered, onMarkersLost, onRetryTimer, RETRY_TIMER } from './markers.ts';
import type { PendingWrite, TransactionCoordinatorState, TransactionHost } from './state.ts';
import { finishWrite } from './write-ends.ts';
import { REFUSED_TIMER } from './writes.ts';

export type { PendingWrite, TransactionCoordinatorState, TransactionHost } from './state.ts';

export const createTransactionCoordinator = (
  configs: Configs,
  rules: Rules,
): TransactionCoordinatorState => ({
  configs,
  transactionVersion: rules.transactionVersion,
  hasFencedError: rules.producerFencedError,
  partitions: new Map(),
  markers: createMarkerChannels(),
  pendingAdds: new Map(),
});

/** The process has started. */
export function startTransactions(
  node: NodeContext,
  state: TransactionCoordinatorState,
  host: TransactionHost,
): void {
  startClocks({ node, state, host });
}

/** This broker now leads that partition of `__transaction_state`, whose batches are handed in. */
export function onTransactionsElected(
  node: NodeContext,
  state: TransactionCoordinatorState,
  host: TransactionHost,
  partition: number,
  leaderEpoch: number,
  batches: Iterable<RecordBatch>,
): void {
  load({ node, state, host }, partition, leaderEpoch, batches);
}

/** This broker no longer leads that partition. */
export function onTransactionsResigned(
  node: NodeContext,
  state: TransactionCoordinatorState,
  host: TransactionHost,
  partition: number,
): void {
  unload({ node, state, host }, partition);
}

/** Answers, or keeps for later, what is asked of a coordinator; false for all other requests. */
export function onTransactionRequest(
  node: NodeContext,
  state: TransactionCoordinatorState,
  host: TransactionHost,
  incoming: Incoming,
): boolean {
  const work = { node, state, host };
  switch (incoming.api) {
    case 'InitProducerId': {
      const request = requestOf('InitProducerId', incoming.body);
      if (request.transactionalId === null) return false;
      onInitProducerId(work, incoming, request);
      return true;
    }
    case 'AddPartitionsToTxn':
      onAddPartitionsToTxn(work, incoming, requestOf('AddPartitionsToTxn', incoming.body));
      return true;
    case 'AddOffsetsToTxn':
      onAddOffsetsToTxn(work, incoming, requestOf('AddOffsetsToTxn', incoming.body));
      return true;
    case 'EndTxn':
      onEndTxn(work, incoming, requestOf('EndTxn', incoming.body));
      return true;
    default:
      return false;
  }
}

/** A write has come to its end: replicated ('NONE'), late, or lost with the leadership. */
export function onTransactionWritten(
  node: NodeContext,
  state: TransactionCoordinatorState,
  host: TransactionHost,
  continuation: unknown,
  error: KafkaError,
): void {
  // Only `write` makes continuations, and they come back as they were.
  finishWrite({ node, state, host }, continuation as PendingWrite, error);
}

/** Answers whether the response was to a request of the coordinator's. */
export function onTransactionResponse(
  node: NodeContext,
  state: TransactionCoordinatorState,
  host: TransactionHost,
  response: IncomingResponse,
): boolean {
  if (response.api !== 'WriteTxnMarkers') return false;
  // Made in markers.ts.
  const sent = response.request.context as SentMarkers;
  onMarkersAnswered({ node, state, host }, sent, responseOf('WriteTxnMarkers', response.body));
  return true;
}

export function onTransactionsLost(
  node: NodeContext,
  state: TransactionCoordinatorState,
  host: TransactionHost,
  failed: readonly FailedRequest[],
): void {
  for (const { api, context } of failed) {
    // As above.
    if (api === 'WriteTxnMarkers') onMarkersLost({ node, state, host }, context as SentMarkers);
  }
}

/** A timer of the node rang; false when it is not one of the coordinator's. */
export function onTransactionTimer(
  node: NodeContext,
  state: TransactionCoordinatorState,
  host: TransactionHost,
  name: string,
  data: unknown,
): boolean {
  if (!name.startsWith('txn:')) return false;
  const work = { node, state, host };
  switch (name) {
    case ABORT_TIMER:
      abortTimedOut(work);
      return true;
    case EXPIRE_TIMER:
      removeExpired(work);
      return true;
    case RETRY_TIMER:
      onRetryTimer(work);
      return true;
    default:
  }
  // The others carry what they are about; see writes.ts and loading.ts.
  if (name.startsWith(REFUSED_TIMER)) {
    const { pending, error } = data as { readonly pending: PendingWrite; readonly error: KafkaError };
    finishWrite(work, pending, error);
  } else finishLoading(work, (data as { readonly partition: number }).partition);
  return true;
}
