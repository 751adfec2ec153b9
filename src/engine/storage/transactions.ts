/** What a log knows of transactions: which are open, and which have ended beyond the high watermark.
 *  Models      org.apache.kafka.storage.internals.log.ProducerStateManager (ongoingTxns, unreplicatedTxns); KIP-98
 *  Invariants  the last stable offset is at most the high watermark
 *  See         producer-state.ts, transaction-index.ts, cleaner.ts */
import type { RecordBatch } from '../protocol/records.ts';

export interface Transactions {
  /** Producer of each open transaction, by its first offset; the earliest comes first. */
  readonly ongoing: Map<number, number>;
  /** Ended by a marker that was not known to be replicated, earliest first. Frozen entries. */
  unreplicated: CompletedTxn[];
}
/** Frozen. */
export interface CompletedTxn {
  readonly producerId: number;
  readonly firstOffset: number;
  /** Of its marker. */
  readonly lastOffset: number;
  readonly isAborted: boolean;
}
export const noTransactions = (): Transactions => ({ ongoing: new Map(), unreplicated: [] });

/** Notes that a data batch began a transaction. */
export function beginTransaction(transactions: Transactions, batch: RecordBatch): void {
  transactions.ongoing.set(batch.baseOffset, batch.producerId);
}

/** Notes that a marker ended one. Answers the last stable offset as it stands then, for the index of an aborted one. */
export function endTransaction(transactions: Transactions, ended: CompletedTxn): number {
  transactions.ongoing.delete(ended.firstOffset);
  transactions.unreplicated.push(ended);
  return earliestOngoing(transactions) ?? ended.lastOffset + 1;
}

function earliestOngoing(transactions: Transactions): number | undefined {
  for (const firstOffset of transactions.ongoing.keys()) return firstOffset;
  return undefined;
}

/** Up to here read_committed may read: nothing below is undecided, and every decision is replicated. */
export function lastStableOffset(transactions: Transactions, highWatermark: number): number {
  let bound = Math.min(highWatermark, earliestOngoing(transactions) ?? highWatermark);
  for (const { firstOffset, lastOffset } of transactions.unreplicated) {
    if (lastOffset >= highWatermark && firstOffset < bound) bound = firstOffset;
  }
  return bound;
}

/** Forgets ended transactions whose markers lie below an offset that is replicated. */
export function forgetReplicated(transactions: Transactions, offset: number): void {
  if (transactions.unreplicated.length === 0) return;
  transactions.unreplicated = transactions.unreplicated.filter(({ lastOffset }) => lastOffset >= offset);
}
