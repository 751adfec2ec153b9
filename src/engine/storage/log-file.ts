/** A `.log` file as bytes: what Kafka reads of it, how it is searched, and what is left of it after recovery.
 *  Models      org.apache.kafka.common.record.FileRecords; LogSegment#recover
 *  See         segment.ts (the same with batches in memory) */
import { markerOf } from '../protocol/batch-bytes.ts';
import { recordsOf } from '../protocol/format/batch.ts';
import type { BatchHeader } from '../protocol/format/batch-header.ts';
import {
  ensureValid,
  isControl,
  isTransactional,
  lastOffsetOf,
  readHeader,
  timestampTypeOf,
} from '../protocol/format/batch-header.ts';
import type { FoundBatch } from '../protocol/format/batch-stream.ts';
import { batchesInFile, MAGIC_V2 } from '../protocol/format/batch-stream.ts';
import { KafkaException } from '../protocol/format/kafka-exception.ts';
import { ensureLegacyValid } from '../protocol/format/legacy-batch.ts';
import type { RecordBatch } from '../protocol/records.ts';
import type { EpochEntry } from './leader-epoch-cache.ts';
import { assignEpoch, latestEpoch } from './leader-epoch-cache.ts';
import type { Producers } from './producer-state.ts';
import { beganTransaction, rememberBatch } from './producer-state.ts';
import type { Segment, SegmentConfig } from './segment.ts';
import { beginRecovery, openSegment, recoverBatch, sealSegment } from './segment.ts';
import { appendAborted } from './transaction-index.ts';
import { beginTransaction, endTransaction, noTransactions } from './transactions.ts';

/** A batch in a file; -1 in epoch where there is none. */
export interface FilePlace {
  readonly lastOffset: bigint;
  readonly position: number;
  readonly sizeInBytes: number;
}
export interface FileTimestamp {
  readonly timestamp: bigint;
  readonly offset: bigint;
  /** Null where nobody led. */
  readonly leaderEpoch: number | null;
}

/** The first batch that reaches an offset; null when the file ends before. Throws a CorruptRecordException when it runs into
 *  a length that cannot be. */
export function searchFileForOffset(file: Uint8Array, target: bigint, from = 0): FilePlace | null {
  for (const { position, bytes } of batchesInFile(file, from)) {
    const lastOffset = lastOffsetOf(readHeader(bytes));
    if (lastOffset >= target) return { lastOffset, position, sizeInBytes: bytes.length };
  }
  return null;
}

/** The first record from an offset on with this timestamp or a larger one; null without. Throws as above. */
export function searchFileForTimestamp(
  file: Uint8Array,
  target: bigint,
  startOffset: bigint,
  from = 0,
): FileTimestamp | null {
  for (const { bytes } of batchesInFile(file, from)) {
    const header = readHeader(bytes);
    if (header.maxTimestamp < target) continue;
    for (const { timestamp, offset } of recordsOf(bytes)) {
      if (timestamp >= target && offset >= startOffset) {
        return { timestamp, offset, leaderEpoch: epochOf(header) };
      }
    }
  }
  return null;
}

/** The largest timestamp from a position on, with the last offset of its batch; −1 without one. Throws as above. */
export function largestTimestampAfter(file: Uint8Array, from: number): FileTimestamp {
  let found: FileTimestamp = { timestamp: -1n, offset: -1n, leaderEpoch: null };
  for (const { bytes } of batchesInFile(file, from)) {
    const header = readHeader(bytes);
    if (header.maxTimestamp <= found.timestamp) continue;
    found = { timestamp: header.maxTimestamp, offset: lastOffsetOf(header), leaderEpoch: epochOf(header) };
  }
  return found;
}

const epochOf = ({ partitionLeaderEpoch }: BatchHeader): number | null =>
  partitionLeaderEpoch === -1 ? null : partitionLeaderEpoch;

// ---- recovery

export interface RecoveredFile {
  readonly segment: Segment;
  readonly epochs: readonly EpochEntry[];
  readonly producers: Producers;
  /** Bytes behind the last batch that is good. */
  readonly truncatedBytes: number;
  /** What is wrong with the first of them, and at which byte of the file; null when the file ends there, if only in the
   *  midst of a batch. */
  readonly complaint: KafkaException | null;
}

/** Reads a file from its beginning as after an unclean shutdown: up to the first batch that is cut off, or not what its
 *  checksum says. Indexes, epochs, producers and aborted transactions are what the batches say. Records are looked at in
 *  markers only, as in Kafka. Throws what Kafka does not forgive: offsets too far from the base, and markers that are none. */
export function recoverFile(
  file: Uint8Array,
  baseOffset: number,
  config: SegmentConfig,
  nowMs = 0,
): RecoveredFile {
  const segment = openSegment(baseOffset, config, nowMs);
  const state: RecoveryState = {
    segment,
    epochs: [],
    producers: new Map(),
    transactions: noTransactions(),
  };
  beginRecovery(segment);
  let complaint: KafkaException | null = null;
  try {
    for (const found of batchesInFile(file)) {
      validate(found);
      recoverNext(state, shellOf(found.bytes), file.length);
    }
  } catch (error) {
    if (!(error instanceof KafkaException) || !FORGIVEN.includes(error.className)) throw error;
    complaint = error;
  }
  sealSegment(segment);
  const { epochs, producers } = state;
  return { segment, epochs, producers, truncatedBytes: file.length - segment.sizeBytes, complaint };
}

const FORGIVEN = ['CorruptRecordException', 'InvalidRecordException'];

interface RecoveryState {
  readonly segment: Segment;
  readonly epochs: EpochEntry[];
  readonly producers: Producers;
  readonly transactions: ReturnType<typeof noTransactions>;
}

/** Throws with the byte of the file. */
function validate({ bytes, magic, position }: FoundBatch): void {
  try {
    if (magic < MAGIC_V2) ensureLegacyValid(bytes);
    else ensureValid(bytes);
  } catch (error) {
    if (!(error instanceof KafkaException)) throw error;
    throw new KafkaException(error.className, error.message, position + (error.position ?? 0));
  }
}

function recoverNext(
  { segment, epochs, producers, transactions }: RecoveryState,
  batch: RecordBatch,
  fileBytes: number,
): void {
  recoverBatch(segment, batch, fileBytes);
  if (batch.partitionLeaderEpoch > latestEpoch(epochs)) {
    assignEpoch(epochs, batch.partitionLeaderEpoch, batch.baseOffset);
  }
  const ended = rememberBatch(producers, batch);
  if (ended) {
    const lastStableOffset = endTransaction(transactions, ended);
    if (!ended.isAborted) return;
    const { producerId, firstOffset, lastOffset } = ended;
    const entry = { producerId, firstOffset, lastOffset, lastStableOffset };
    appendAborted(segment.abortedTransactions, entry, segment.baseOffset);
  } else if (beganTransaction(producers, batch)) beginTransaction(transactions, batch);
}

/** A batch as its header tells it; of the records only a marker is read. */
function shellOf(bytes: Uint8Array): RecordBatch {
  const header = readHeader(bytes);
  return Object.freeze({
    baseOffset: Number(header.baseOffset),
    lastOffset: Number(lastOffsetOf(header)),
    partitionLeaderEpoch: header.partitionLeaderEpoch,
    producerId: Number(header.producerId),
    producerEpoch: header.producerEpoch,
    baseSequence: header.baseSequence,
    isControl: isControl(header.attributes),
    isTransactional: isTransactional(header.attributes),
    // Not asked: a codec that is none is noticed by whoever reads the records.
    compression: 'none',
    timestampType: timestampTypeOf(header.attributes),
    maxTimestampMs: Number(header.maxTimestamp),
    deleteHorizonMs: -1,
    offsetDeltas: null,
    sizeBytes: bytes.length,
    records: markersOf(bytes, header),
  });
}

const NO_RECORDS: RecordBatch['records'] = Object.freeze([]);

/** The marker of a producer's control batch, unless compaction has left it empty. */
function markersOf(bytes: Uint8Array, header: BatchHeader): RecordBatch['records'] {
  if (!isControl(header.attributes) || header.producerId < 0n) return NO_RECORDS;
  for (const record of recordsOf(bytes)) return Object.freeze([markerOf(record)]);
  return NO_RECORDS;
}
