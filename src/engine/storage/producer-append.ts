/** What a leader makes of a batch before it writes it: a repeat, a gap, a zombie's, one that is in no transaction.
 *  Models      org.apache.kafka.storage.internals.log.ProducerAppendInfo, VerificationStateEntry;
 *              UnifiedLog#analyzeAndValidateProducerState; KIP-98, KIP-360, KIP-890
 *  Invariants  sequences of one producer epoch follow each other without gap in one log; the epoch of a producer never goes
 *              back in one log
 *  See         producer-state.ts (what is remembered), broker/verification.ts (who verifies) */
import type { Rules } from '../../contract/eras.ts';
import { rulesOf } from '../../contract/eras.ts';
import type { KafkaError } from '../../contract/errors.ts';
import type { RecordBatch } from '../protocol/records.ts';
import { addSequence, lastSequenceOf } from '../protocol/records.ts';
import type { ProducerEntry, Producers } from './producer-state.ts';

/** What is known when a batch is handed in. */
export interface AppendCheck {
  /** `client`: with sequences. `coordinator`: markers, and what coordinators write. */
  readonly origin: 'client' | 'coordinator';
  readonly rules: Pick<Rules, 'rememberedBatches' | 'unknownProducer'>;
  /** Whether the first batch of a transaction must have been verified (`transaction.partition.verification.enable`). */
  readonly verifies: boolean;
  /** The verification of this producer that has begun and not been used; null: none. */
  readonly verification: Verification | null;
  /** Number of the verification that this very request was let through by; 0: none. */
  readonly guard: number;
}

/** A leader's question whether a producer has a transaction open in its partition, from its sending to the first append. */
export interface Verification {
  /** No other verification has this number, so that an old answer cannot stand for a new question. */
  readonly guard: number;
  readonly startedAtMs: number;
  /** Of all requests that came meanwhile; the first to be written must begin with it. */
  lowestSequence: number;
  epoch: number;
  /** The question adds the partition to the transaction, whose epoch is its own (transaction.version 2). */
  readonly adds: boolean;
}

export type SequenceVerdict =
  | { readonly kind: 'append' }
  | { readonly kind: 'duplicate'; readonly baseOffset: number; readonly lastOffset: number }
  | { readonly kind: 'refuse'; readonly error: KafkaError };

const APPEND: SequenceVerdict = { kind: 'append' };
const refuse = (error: KafkaError): SequenceVerdict => ({ kind: 'refuse', error });

/** A client's batch where nobody verifies. */
export const CLIENT_APPEND: AppendCheck = {
  origin: 'client',
  rules: rulesOf('4.1'),
  verifies: false,
  verification: null,
  guard: 0,
};

/** Judges a batch that is to be written. */
export function judgeBatch(producers: Producers, batch: RecordBatch, check: AppendCheck): SequenceVerdict {
  if (batch.producerId < 0) return APPEND;
  const entry = producers.get(batch.producerId);
  if (batch.isControl) return judgeMarker(entry, batch);
  if (check.origin === 'client') {
    const repeated = entry && findRepeat(entry, batch, check.rules.rememberedBatches);
    if (repeated) return repeated;
  }
  if (batch.isTransactional && !isOpen(entry, batch.producerEpoch) && !isVerified(check)) {
    return refuse('INVALID_TXN_STATE');
  }
  if (entry && batch.producerEpoch < entry.epoch) return refuse('INVALID_PRODUCER_EPOCH');
  if (check.origin === 'client') {
    const error = sequenceError(entry, batch, check);
    if (error !== 'NONE') return refuse(error);
  }
  // In the midst of its transaction it writes outside of it.
  if (!batch.isTransactional && (entry?.currentTxnFirstOffset ?? -1) >= 0) return refuse('INVALID_TXN_STATE');
  return APPEND;
}

/** A marker may come to a log that knows nothing of its transaction. */
function judgeMarker(entry: ProducerEntry | undefined, batch: RecordBatch): SequenceVerdict {
  const marker = batch.records[0];
  if (!entry || marker?.type !== 'EndTransactionMarker') return APPEND;
  if (batch.producerEpoch < entry.epoch) return refuse('INVALID_PRODUCER_EPOCH');
  return marker.coordinatorEpoch < entry.coordinatorEpoch ? refuse('TRANSACTION_COORDINATOR_FENCED') : APPEND;
}

/** One of the last batches, from its first to its last sequence. */
function findRepeat(entry: ProducerEntry, batch: RecordBatch, remembered: number): SequenceVerdict | null {
  if (entry.epoch !== batch.producerEpoch) return null;
  const last = lastSequenceOf(batch);
  const { batches } = entry;
  for (let i = Math.max(0, batches.length - remembered); i < batches.length; i++) {
    const known = batches[i];
    if (known?.firstSequence === batch.baseSequence && known.lastSequence === last)
      return { kind: 'duplicate', baseOffset: known.baseOffset, lastOffset: known.lastOffset };
  }
  return null;
}

const isOpen = (entry: ProducerEntry | undefined, epoch: number): boolean =>
  entry !== undefined && entry.currentTxnFirstOffset >= 0 && entry.epoch === epoch;

const isVerified = ({ verifies, verification, guard }: AppendCheck): boolean =>
  !verifies || (guard !== 0 && verification?.guard === guard);

/** Whether a producer has a transaction open in this log, in this very epoch. */
export const hasOpenTransaction = (producers: Producers, producerId: number, epoch: number): boolean =>
  isOpen(producers.get(producerId), epoch);

function sequenceError(
  entry: ProducerEntry | undefined,
  batch: RecordBatch,
  { verification, rules }: AppendCheck,
): KafkaError {
  const first = batch.baseSequence;
  if (verification && first > verification.lowestSequence) return 'OUT_OF_ORDER_SEQUENCE_NUMBER';
  if (!entry) return first === 0 ? 'NONE' : unknownProducerError(rules);
  if (batch.producerEpoch !== entry.epoch) return first === 0 ? 'NONE' : 'OUT_OF_ORDER_SEQUENCE_NUMBER';
  const newest = entry.batches.at(-1);
  // Of this epoch there is a marker, and no batch any more.
  if (!newest && first !== 0 && rules.unknownProducer === 'unknownProducerId') return 'UNKNOWN_PRODUCER_ID';
  const expected = newest ? addSequence(newest.lastSequence, 1) : 0;
  return first === expected ? 'NONE' : 'OUT_OF_ORDER_SEQUENCE_NUMBER';
}

/** Nothing is known of the producer: it is new, has expired, or all it wrote is gone. */
function unknownProducerError({ unknownProducer }: AppendCheck['rules']): KafkaError {
  switch (unknownProducer) {
    case 'accept':
      return 'NONE';
    case 'outOfOrder':
      return 'OUT_OF_ORDER_SEQUENCE_NUMBER';
    case 'unknownProducerId':
      return 'UNKNOWN_PRODUCER_ID';
  }
}
