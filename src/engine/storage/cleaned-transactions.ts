/** What the cleaner learns of transactions while it goes through a log from its start: which batches were aborted and may
 *  go, and which markers have nothing left to end.
 *  Models      org.apache.kafka.storage.internals.log.CleanedTransactionMetadata
 *  See         cleaner.ts */
import type { RecordBatch } from '../protocol/records.ts';
import type { AbortedTransaction } from './transaction-index.ts';

export interface CleanedTransactions {
  /** Aborted ones that have not begun yet where the cleaner stands, by first offset. */
  ahead: AbortedTransaction[];
  /** By producer: the aborted transaction it stands in, and whether any batch of it is still there. */
  readonly aborted: Map<number, { readonly txn: AbortedTransaction; hasBatches: boolean }>;
  /** Producers with batches of a transaction that will be committed. */
  readonly committed: Set<number>;
}

export const noCleanedTransactions = (): CleanedTransactions => ({
  ahead: [],
  aborted: new Map(),
  committed: new Set(),
});

export function addAborted(state: CleanedTransactions, txns: readonly AbortedTransaction[]): void {
  state.ahead = [...state.ahead, ...txns].sort((a, b) => a.firstOffset - b.firstOffset);
}

/** Takes note of a batch with records. Answers whether it was aborted. */
export function readData(state: CleanedTransactions, batch: RecordBatch): boolean {
  goTo(state, batch.lastOffset);
  if (!batch.isTransactional) return false;
  const aborted = state.aborted.get(batch.producerId);
  if (!aborted) {
    state.committed.add(batch.producerId);
    return false;
  }
  aborted.hasBatches = true;
  return true;
}

/** Takes note of a control batch. Answers whether nothing of its transaction is left; `keep` gets an aborted one that goes
 *  into the index of the cleaned segment. */
export function readControl(
  state: CleanedTransactions,
  batch: RecordBatch,
  keep: (txn: AbortedTransaction) => void,
): boolean {
  goTo(state, batch.lastOffset);
  const marker = batch.records[0];
  // An empty control batch has been cleaned already.
  if (!marker) return true;
  if (marker.type !== 'EndTransactionMarker') return false;
  if (marker.outcome === 'commit') return !state.committed.delete(batch.producerId);
  const aborted = state.aborted.get(batch.producerId);
  state.aborted.delete(batch.producerId);
  if (!aborted?.hasBatches) return true;
  keep(aborted.txn);
  return false;
}

function goTo(state: CleanedTransactions, offset: number): void {
  while ((state.ahead[0]?.firstOffset ?? Number.MAX_SAFE_INTEGER) <= offset) {
    const txn = state.ahead.shift();
    if (txn && !state.aborted.has(txn.producerId))
      state.aborted.set(txn.producerId, { txn, hasBatches: false });
  }
}
