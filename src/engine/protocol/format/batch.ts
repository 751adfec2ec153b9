/** A whole record batch: written from records, read into records.
 *  Models      org.apache.kafka.common.record.MemoryRecordsBuilder, DefaultRecordBatch
 *  Simplifies  gzip can be undone, not done; snappy, lz4 and zstd neither
 *  Invariants  what was written reads as what it was written from */
import type { BatchAttributes, BatchHeader, Compression } from './batch-header.ts';
import {
  attributeBits,
  BATCH_OVERHEAD,
  compressionOf,
  isCompressed,
  readHeader,
  timestampTypeOf,
  writeHeader,
} from './batch-header.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { gunzip } from './inflate.ts';
import { KafkaException } from './kafka-exception.ts';
import type { RecordContent, RecordContext, WireRecord } from './record.ts';
import { readRecord, readRecordBody, readRecordPartially, writeRecord } from './record.ts';

export const NO_TIMESTAMP = -1n;

/** What a batch is written from, apart from its records. */
export interface BatchToWrite extends Omit<BatchAttributes, 'hasDeleteHorizon' | 'compression'> {
  readonly baseOffset: bigint;
  readonly partitionLeaderEpoch: number;
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  /** Stamped on the whole batch where the timestamp type is LogAppendTime. */
  readonly logAppendTime: bigint;
  /** From when on its tombstones may go; −1 without. It takes the place of the base timestamp. */
  readonly deleteHorizonMs: bigint;
  /** Where the batch ends if that is behind its last record; null where it is not. */
  readonly lastOffset: bigint | null;
}

export interface RecordToWrite extends RecordContent {
  readonly offset: bigint;
  readonly timestamp: bigint;
}

/** Bytes of a batch that holds at least one record. */
export function encodeBatch(batch: BatchToWrite, records: readonly RecordToWrite[]): Uint8Array {
  const hasDeleteHorizon = batch.deleteHorizonMs >= 0n;
  const baseTimestamp = hasDeleteHorizon ? batch.deleteHorizonMs : (records[0]?.timestamp ?? NO_TIMESTAMP);
  const writer = new ByteWriter();
  writer.bytes(new Uint8Array(BATCH_OVERHEAD));
  let maxTimestamp = NO_TIMESTAMP;
  let lastOffset = batch.baseOffset;
  for (const record of records) {
    writeRecord(
      writer,
      Number(record.offset - batch.baseOffset),
      BigInt.asIntN(64, record.timestamp - baseTimestamp),
      record,
    );
    if (record.timestamp > maxTimestamp) maxTimestamp = record.timestamp;
    lastOffset = record.offset;
  }
  const bytes = writer.take();
  writeHeader(bytes, {
    baseOffset: batch.baseOffset,
    partitionLeaderEpoch: batch.partitionLeaderEpoch,
    attributes: attributesOf(batch, hasDeleteHorizon),
    lastOffsetDelta: Number((batch.lastOffset ?? lastOffset) - batch.baseOffset),
    baseTimestamp,
    maxTimestamp: batch.timestampType === 'LogAppendTime' ? batch.logAppendTime : maxTimestamp,
    producerId: batch.producerId,
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    recordCount: records.length,
  });
  return bytes;
}

/** What is left of a batch of which compaction has taken every record: it keeps the producer's sequence. */
export function encodeEmptyBatch(batch: BatchToWrite, maxTimestamp: bigint): Uint8Array {
  const bytes = new Uint8Array(BATCH_OVERHEAD);
  writeHeader(bytes, {
    baseOffset: batch.baseOffset,
    partitionLeaderEpoch: batch.partitionLeaderEpoch,
    attributes: attributesOf(batch, false),
    lastOffsetDelta: Number((batch.lastOffset ?? batch.baseOffset) - batch.baseOffset),
    baseTimestamp: NO_TIMESTAMP,
    maxTimestamp,
    producerId: batch.producerId,
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    recordCount: 0,
  });
  return bytes;
}

const attributesOf = (batch: BatchToWrite, hasDeleteHorizon: boolean): number =>
  attributeBits({
    compression: 'none',
    timestampType: batch.timestampType,
    isTransactional: batch.isTransactional,
    isControl: batch.isControl,
    hasDeleteHorizon,
  });

/** The records of a batch, one by one, so that what was read before something broke is seen. Looks at no checksum. Throws
 *  what Kafka throws, with the byte of the batch at which it happened (of what came out, in a compressed one). */
export function* recordsOf(batch: Uint8Array, how: 'whole' | 'partially' = 'whole'): Generator<WireRecord> {
  const header = readHeader(batch);
  if (header.recordCount === 0) return;
  if (isCompressed(header.attributes)) yield* decompressed(batch, header, how);
  else yield* plain(batch, header);
}

const contextOf = (header: BatchHeader): RecordContext => ({
  baseOffset: header.baseOffset,
  baseTimestamp: header.baseTimestamp,
  baseSequence: header.baseSequence,
  logAppendTime: timestampTypeOf(header.attributes) === 'LogAppendTime' ? header.maxTimestamp : null,
});

const COUNT_POSITION = 57;
const PREMATURE_END = 'Incorrect declared batch size, premature EOF reached';
const REMAINS = 'Incorrect declared batch size, records still remaining in file';

function ensureCount({ recordCount, magic }: BatchHeader): void {
  if (recordCount >= 0) return;
  const words = `Found invalid record count ${recordCount} in magic v${magic} batch`;
  throw new KafkaException('InvalidRecordException', words, COUNT_POSITION);
}

function* plain(batch: Uint8Array, header: BatchHeader): Generator<WireRecord> {
  ensureCount(header);
  const reader = new ByteReader(batch, BATCH_OVERHEAD);
  const context = contextOf(header);
  for (let read = 1; read <= header.recordCount; read++) {
    let record: WireRecord;
    try {
      record = readRecord(reader, context);
    } catch (error) {
      if (!(error instanceof KafkaException) || error.className !== 'BufferUnderflowException') throw error;
      throw new KafkaException('InvalidRecordException', PREMATURE_END, error.position);
    }
    if (read === header.recordCount && reader.remaining > 0) {
      throw new KafkaException('InvalidRecordException', REMAINS, reader.position);
    }
    yield record;
  }
}

/** Kafka undoes the whole batch before it hands out the first record. */
function* decompressed(
  batch: Uint8Array,
  header: BatchHeader,
  how: 'whole' | 'partially',
): Generator<WireRecord> {
  const codec = compressionOf(header.attributes);
  const { bytes, failure } = decompress(codec, batch.subarray(BATCH_OVERHEAD));
  ensureCount(header);
  const reader = new ByteReader(bytes);
  const context = contextOf(header);
  const records: WireRecord[] = [];
  for (let read = 0; read < header.recordCount; read++) {
    records.push(readFromStream(reader, context, failure, how));
  }
  if (reader.remaining > 0) throw new KafkaException('InvalidRecordException', REMAINS, reader.position);
  if (failure) {
    const words = 'Error checking for remaining bytes after reading batch';
    throw new KafkaException('KafkaException', words, failure.position, failure);
  }
  yield* records;
}

function decompress(codec: Compression, bytes: Uint8Array): ReturnType<typeof gunzip> {
  if (codec !== 'gzip') {
    throw new KafkaException(
      'UnsupportedCompressionTypeException',
      `${codec} cannot be undone here`,
      BATCH_OVERHEAD,
    );
  }
  try {
    return gunzip(bytes);
  } catch (error) {
    if (!(error instanceof KafkaException)) throw error;
    throw wrapped(error);
  }
}

/** A KafkaException around an exception of Java's, which words itself by it. */
export const wrapped = (cause: KafkaException): KafkaException =>
  new KafkaException('KafkaException', '', cause.position, cause);

function readFromStream(
  reader: ByteReader,
  context: RecordContext,
  failure: KafkaException | null,
  how: 'whole' | 'partially',
): WireRecord {
  const start = reader.position;
  try {
    if (how === 'partially') return readRecordPartially(reader, context);
    const size = reader.varint();
    if (size < 0) throw new KafkaException('IllegalArgumentException', '', start);
    if (size > reader.remaining) {
      if (failure) throw new KafkaException('BufferUnderflowException', '', reader.end);
      const words = `Invalid record size: expected ${size} bytes in record payload, but the record payload reached EOF.`;
      throw new KafkaException('InvalidRecordException', words, start);
    }
    return readRecordBody(new ByteReader(reader.bytes(size)), size, context);
  } catch (error) {
    throw error instanceof KafkaException ? ofStream(error, failure) : error;
  }
}

const ENDS = ['BufferUnderflowException', 'EOFException'];
/** At the end of a stream Java reads −1, as a number without an end. */
const ENDLESS_NUMBER = Object.freeze({ className: 'IllegalArgumentException', message: '' });

/** The words for what happens while a stream is read: what broke the stream comes first. */
function ofStream(error: KafkaException, failure: KafkaException | null): KafkaException {
  const { className, causedBy, message, position } = error;
  const isEnd = ENDS.includes(className) || (causedBy !== null && ENDS.includes(causedBy.className));
  if ((isEnd && failure) || className === 'EOFException') {
    const cause = failure ?? error;
    return new KafkaException('KafkaException', 'Failed to decompress record stream', cause.position, cause);
  }
  if (className === 'BufferUnderflowException' || className === 'IllegalArgumentException') {
    return new KafkaException('InvalidRecordException', PREMATURE_END, position, ENDLESS_NUMBER);
  }
  return isEnd ? new KafkaException(className, message, position, ENDLESS_NUMBER) : error;
}
