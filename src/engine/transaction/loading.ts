/** A coordinator takes over the ids of a partition of `__transaction_state`, or gives them up.
 *  Models      TransactionStateManager#loadTransactionsForTxnTopicPartition, #removeTransactionsForTxnTopicPartition
 *  Simplifies  reading takes 1 ms and 10 µs a record */
import { timestampMsAt } from '../../contract/units.ts';
import { isRecordOf } from '../protocol/api.ts';
import type { RecordBatch } from '../protocol/records.ts';
import { forgetMarkers, sendMarkers } from './markers.ts';
import { prepareComplete } from './metadata.ts';
import type { Work } from './state.ts';
import { tellOwnership } from './telling.ts';
import { metadataOf } from './writes.ts';

const LOAD_US = 1_000;
const LOAD_RECORD_US = 10;

export const loadTimer = (partition: number): string => `txn:load:${partition}`;

export function load(
  work: Work,
  partition: number,
  coordinatorEpoch: number,
  batches: Iterable<RecordBatch>,
): void {
  unload(work, partition);
  const owner = { partition, coordinatorEpoch, isLoading: true, transactions: new Map() };
  work.state.partitions.set(partition, owner);
  let count = 0;
  for (const { records } of batches) {
    count += records.length;
    for (const record of records) {
      if (!isRecordOf(record, 'transactionLog')) continue;
      const { transactionalId, value } = record;
      if (value) owner.transactions.set(transactionalId, metadataOf(transactionalId, value));
      else owner.transactions.delete(transactionalId);
    }
  }
  const delayUs = LOAD_US + LOAD_RECORD_US * count;
  work.node.startTimer(loadTimer(partition), delayUs, { kind: 'load', partition });
}

/** All records are read: the ids are served, and what was decided and not ended is ended. */
export function finishLoading(work: Work, partition: number): void {
  const owner = work.state.partitions.get(partition);
  if (!owner?.isLoading) return;
  owner.isLoading = false;
  tellOwnership(work, 'transactions.loaded', partition, [...owner.transactions.keys()]);
  const nowMs = timestampMsAt(work.node.nowUs);
  for (const metadata of owner.transactions.values()) {
    const { state } = metadata;
    if (state !== 'PrepareCommit' && state !== 'PrepareAbort') continue;
    const completion = prepareComplete(metadata, nowMs);
    sendMarkers(work, metadata, owner.coordinatorEpoch, state === 'PrepareCommit', completion);
  }
}

/** The ids are forgotten; steps that are being written find nobody, and say so to whoever waits. */
export function unload(work: Work, partition: number): void {
  const owner = work.state.partitions.get(partition);
  if (!owner) return;
  work.state.partitions.delete(partition);
  work.node.cancelTimer(loadTimer(partition));
  forgetMarkers(work, partition);
  tellOwnership(work, 'transactions.unloaded', partition, [...owner.transactions.keys()]);
}
