/** What a log remembers of producers: the last five batches of each, to know a repeat from a gap, and its open transaction.
 *  Models      org.apache.kafka.storage.internals.log.ProducerStateEntry, ProducerStateManager
 *  See         producer-append.ts (what is let in), producer-snapshots.ts, transactions.ts */
import type { RecordBatch } from '../protocol/records.ts';
import { lastSequenceOf } from '../protocol/records.ts';
import type { CompletedTxn } from './transactions.ts';

const KEPT_BATCHES = 5;

export interface ProducerEntry {
  epoch: number;
  /** Oldest first. */
  batches: ProducerBatchMeta[];
  /** Of its last batch or marker; what expiry goes by. */
  lastTimestampMs: number;
  /** Of the last marker; −1 before the first. */
  coordinatorEpoch: number;
  /** Where its open transaction began; −1 while none is open. */
  currentTxnFirstOffset: number;
}
/** Frozen. */
export interface ProducerBatchMeta {
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly baseOffset: number;
  readonly lastOffset: number;
}
export type Producers = Map<number, ProducerEntry>;

/** Remembers a batch that now lies in the log. Answers the transaction that it ended, if it is a marker of one. */
export function rememberBatch(producers: Producers, batch: RecordBatch): CompletedTxn | null {
  if (batch.producerId < 0) return null;
  if (batch.isControl) return rememberMarker(producers, batch);
  const entry = entryFor(producers, batch);
  entry.batches.push(
    Object.freeze({
      firstSequence: batch.baseSequence,
      lastSequence: lastSequenceOf(batch),
      baseOffset: batch.baseOffset,
      lastOffset: batch.lastOffset,
    }),
  );
  if (entry.batches.length > KEPT_BATCHES) entry.batches.shift();
  entry.lastTimestampMs = batch.maxTimestampMs;
  if (batch.isTransactional && entry.currentTxnFirstOffset < 0)
    entry.currentTxnFirstOffset = batch.baseOffset;
  return null;
}

/** Whether a batch, just remembered, is the first of its transaction. */
export const beganTransaction = (producers: Producers, batch: RecordBatch): boolean =>
  batch.isTransactional &&
  !batch.isControl &&
  producers.get(batch.producerId)?.currentTxnFirstOffset === batch.baseOffset;

function rememberMarker(producers: Producers, batch: RecordBatch): CompletedTxn | null {
  const marker = batch.records[0];
  // An empty control batch is what compaction has left of a whole transaction.
  if (marker?.type !== 'EndTransactionMarker') return null;
  const entry = entryFor(producers, batch);
  const firstOffset = entry.currentTxnFirstOffset;
  entry.currentTxnFirstOffset = -1;
  entry.coordinatorEpoch = marker.coordinatorEpoch;
  entry.lastTimestampMs = batch.maxTimestampMs;
  if (firstOffset < 0) return null;
  const { producerId, lastOffset } = batch;
  return Object.freeze({ producerId, firstOffset, lastOffset, isAborted: marker.outcome === 'abort' });
}

/** A producer's entry; a new epoch forgets the batches of the old one. */
function entryFor(producers: Producers, { producerId, producerEpoch }: RecordBatch): ProducerEntry {
  let entry = producers.get(producerId);
  if (!entry) {
    entry = {
      epoch: producerEpoch,
      batches: [],
      lastTimestampMs: -1,
      coordinatorEpoch: -1,
      currentTxnFirstOffset: -1,
    };
    producers.set(producerId, entry);
  } else if (entry.epoch !== producerEpoch) {
    entry.epoch = producerEpoch;
    entry.batches = [];
  }
  return entry;
}

const isExpired = (entry: ProducerEntry, nowMs: number, expirationMs: number): boolean =>
  entry.currentTxnFirstOffset < 0 && nowMs - entry.lastTimestampMs >= expirationMs;

/** Forgets producers that have written nothing for `producer.id.expiration.ms`. Answers how many. */
export function expireProducers(producers: Producers, nowMs: number, expirationMs: number): number {
  let count = 0;
  for (const [producerId, entry] of producers) {
    if (!isExpired(entry, nowMs, expirationMs)) continue;
    producers.delete(producerId);
    count++;
  }
  return count;
}
