/** What a log remembers of idempotent producers: the last five batches of each, to know a repeat from a gap.
 *  Models      org.apache.kafka.storage.internals.log.ProducerAppendInfo, ProducerStateEntry
 *  Simplifies  no expiry; after a restart all batches of the log are remembered, up to five of each producer
 *  Invariants  sequences of one producer epoch follow each other without gap in one log */
import type { KafkaError } from '../../contract/errors.ts';
import type { RecordBatch } from '../protocol/records.ts';
import { addSequence, lastSequenceOf } from '../protocol/records.ts';

const KEPT_BATCHES = 5;

export interface ProducerEntry {
  epoch: number;
  /** Oldest first. */
  batches: ProducerBatchMeta[];
}
interface ProducerBatchMeta {
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly baseOffset: number;
  readonly lastOffset: number;
}
export type Producers = Map<number, ProducerEntry>;

export type SequenceVerdict =
  | { readonly kind: 'append' }
  | { readonly kind: 'duplicate'; readonly baseOffset: number; readonly lastOffset: number }
  | { readonly kind: 'refuse'; readonly error: KafkaError };

const APPEND: SequenceVerdict = { kind: 'append' };

/** What a leader makes of a batch that a client sent. */
export function checkSequence(producers: Producers, batch: RecordBatch): SequenceVerdict {
  if (batch.producerId < 0) return APPEND;
  const entry = producers.get(batch.producerId);
  // Nothing is known of this producer: any sequence is as good as another.
  if (!entry) return APPEND;
  const last = lastSequenceOf(batch);
  if (entry.epoch === batch.producerEpoch) {
    const repeated = entry.batches.find(
      (known) => known.firstSequence === batch.baseSequence && known.lastSequence === last,
    );
    if (repeated)
      return { kind: 'duplicate', baseOffset: repeated.baseOffset, lastOffset: repeated.lastOffset };
  }
  if (batch.producerEpoch < entry.epoch) return { kind: 'refuse', error: 'INVALID_PRODUCER_EPOCH' };
  const newest = entry.batches.at(-1);
  const expected = batch.producerEpoch > entry.epoch || !newest ? 0 : addSequence(newest.lastSequence, 1);
  return batch.baseSequence === expected ? APPEND : { kind: 'refuse', error: 'OUT_OF_ORDER_SEQUENCE_NUMBER' };
}

/** Remembers a batch that now lies in the log. */
export function rememberBatch(producers: Producers, batch: RecordBatch): void {
  if (batch.producerId < 0 || batch.isControl) return;
  const meta = Object.freeze({
    firstSequence: batch.baseSequence,
    lastSequence: lastSequenceOf(batch),
    baseOffset: batch.baseOffset,
    lastOffset: batch.lastOffset,
  });
  const entry = producers.get(batch.producerId);
  if (!entry || entry.epoch !== batch.producerEpoch) {
    producers.set(batch.producerId, { epoch: batch.producerEpoch, batches: [meta] });
    return;
  }
  entry.batches.push(meta);
  if (entry.batches.length > KEPT_BATCHES) entry.batches.shift();
}
