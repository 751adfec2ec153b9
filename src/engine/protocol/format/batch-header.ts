/** The 61 bytes before the records of a batch.
 *
 *       0 baseOffset  8 batchLength 12 partitionLeaderEpoch 16 magic 17 crc 21 attributes 23 lastOffsetDelta
 *      27 baseTimestamp 35 maxTimestamp 43 producerId 51 producerEpoch 53 baseSequence 57 record count  61 records
 *
 *  The checksum covers 21 to the end, so that a leader can set offset and epoch without counting it again.
 *
 *  Models      org.apache.kafka.common.record.DefaultRecordBatch (magic 2), bit by bit */
import { crc32c } from './crc32.ts';
import { KafkaException } from './kafka-exception.ts';

export const BATCH_OVERHEAD = 61;
/** Base offset and length, which do not count in the length. */
export const LOG_OVERHEAD = 12;
export const MAGIC_POSITION = 16;
export const CURRENT_MAGIC = 2;
const LENGTH_POSITION = 8;
const EPOCH_POSITION = 12;
const CRC_POSITION = 17;
const ATTRIBUTES_POSITION = 21;
const LAST_OFFSET_DELTA_POSITION = 23;
const BASE_TIMESTAMP_POSITION = 27;
const MAX_TIMESTAMP_POSITION = 35;
const PRODUCER_ID_POSITION = 43;
const PRODUCER_EPOCH_POSITION = 51;
const BASE_SEQUENCE_POSITION = 53;
const COUNT_POSITION = 57;

export const COMPRESSIONS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
export type Compression = (typeof COMPRESSIONS)[number];
export type TimestampType = 'CreateTime' | 'LogAppendTime';

const COMPRESSION_BITS = 0x07;
const LOG_APPEND_TIME_BIT = 0x08;
const TRANSACTIONAL_BIT = 0x10;
const CONTROL_BIT = 0x20;
const DELETE_HORIZON_BIT = 0x40;

/** What the header says, as it says it. */
export interface BatchHeader {
  readonly baseOffset: bigint;
  /** Bytes after this field: 12 less than the whole batch. */
  readonly batchLength: number;
  readonly partitionLeaderEpoch: number;
  readonly magic: number;
  /** Unsigned. */
  readonly crc: number;
  readonly attributes: number;
  readonly lastOffsetDelta: number;
  /** The first record's timestamp, or the delete horizon. */
  readonly baseTimestamp: bigint;
  readonly maxTimestamp: bigint;
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly recordCount: number;
}

/** What the bits of `attributes` say. */
export interface BatchAttributes {
  readonly compression: Compression;
  readonly timestampType: TimestampType;
  readonly isTransactional: boolean;
  readonly isControl: boolean;
  readonly hasDeleteHorizon: boolean;
}

export const attributeBits = (attributes: BatchAttributes): number =>
  COMPRESSIONS.indexOf(attributes.compression) |
  (attributes.timestampType === 'LogAppendTime' ? LOG_APPEND_TIME_BIT : 0) |
  (attributes.isTransactional ? TRANSACTIONAL_BIT : 0) |
  (attributes.isControl ? CONTROL_BIT : 0) |
  (attributes.hasDeleteHorizon ? DELETE_HORIZON_BIT : 0);

/** Throws an IllegalArgumentException for a codec that is none. */
export function compressionOf(attributes: number): Compression {
  const id = attributes & COMPRESSION_BITS;
  const compression = COMPRESSIONS[id];
  if (compression) return compression;
  throw new KafkaException(
    'IllegalArgumentException',
    `Unknown compression type id: ${id}`,
    ATTRIBUTES_POSITION,
  );
}

export const isCompressed = (attributes: number): boolean => (attributes & COMPRESSION_BITS) !== 0;
export const timestampTypeOf = (attributes: number): TimestampType =>
  attributes & LOG_APPEND_TIME_BIT ? 'LogAppendTime' : 'CreateTime';
export const isTransactional = (attributes: number): boolean => (attributes & TRANSACTIONAL_BIT) !== 0;
export const isControl = (attributes: number): boolean => (attributes & CONTROL_BIT) !== 0;
export const hasDeleteHorizon = (attributes: number): boolean => (attributes & DELETE_HORIZON_BIT) !== 0;

const viewOf = (batch: Uint8Array): DataView =>
  new DataView(batch.buffer, batch.byteOffset, batch.byteLength);

/** Reads the header of a batch that begins with the bytes. Throws an IndexOutOfBoundsException when they are fewer than 61. */
export function readHeader(batch: Uint8Array): BatchHeader {
  if (batch.length < BATCH_OVERHEAD) throw new KafkaException('IndexOutOfBoundsException', '', batch.length);
  const view = viewOf(batch);
  return {
    baseOffset: view.getBigInt64(0),
    batchLength: view.getInt32(LENGTH_POSITION),
    partitionLeaderEpoch: view.getInt32(EPOCH_POSITION),
    magic: view.getInt8(MAGIC_POSITION),
    crc: view.getUint32(CRC_POSITION),
    // Kafka looks at the second of the two bytes only.
    attributes: view.getInt8(ATTRIBUTES_POSITION + 1),
    lastOffsetDelta: view.getInt32(LAST_OFFSET_DELTA_POSITION),
    baseTimestamp: view.getBigInt64(BASE_TIMESTAMP_POSITION),
    maxTimestamp: view.getBigInt64(MAX_TIMESTAMP_POSITION),
    producerId: view.getBigInt64(PRODUCER_ID_POSITION),
    producerEpoch: view.getInt16(PRODUCER_EPOCH_POSITION),
    baseSequence: view.getInt32(BASE_SEQUENCE_POSITION),
    recordCount: view.getInt32(COUNT_POSITION),
  };
}

/** Writes the header before records that are there already, and the checksum of it all. Length and checksum are counted,
 *  whatever the header says of them. */
export function writeHeader(
  batch: Uint8Array,
  header: Omit<BatchHeader, 'batchLength' | 'crc' | 'magic'>,
): void {
  const view = viewOf(batch);
  view.setBigInt64(0, header.baseOffset);
  view.setInt32(LENGTH_POSITION, batch.length - LOG_OVERHEAD);
  view.setInt32(EPOCH_POSITION, header.partitionLeaderEpoch);
  view.setInt8(MAGIC_POSITION, CURRENT_MAGIC);
  view.setInt16(ATTRIBUTES_POSITION, header.attributes);
  view.setInt32(LAST_OFFSET_DELTA_POSITION, header.lastOffsetDelta);
  view.setBigInt64(BASE_TIMESTAMP_POSITION, header.baseTimestamp);
  view.setBigInt64(MAX_TIMESTAMP_POSITION, header.maxTimestamp);
  view.setBigInt64(PRODUCER_ID_POSITION, header.producerId);
  view.setInt16(PRODUCER_EPOCH_POSITION, header.producerEpoch);
  view.setInt32(BASE_SEQUENCE_POSITION, header.baseSequence);
  view.setInt32(COUNT_POSITION, header.recordCount);
  view.setUint32(CRC_POSITION, checksumOf(batch));
}

export const checksumOf = (batch: Uint8Array): number => crc32c(batch, ATTRIBUTES_POSITION);

export const lastOffsetOf = (header: BatchHeader): bigint =>
  BigInt.asIntN(64, header.baseOffset + BigInt(header.lastOffsetDelta));

/** Sequence numbers wrap around from 2^31 − 1 to 0; the arithmetic is that of Java's ints. */
export function incrementSequence(sequence: number, increment: number): number {
  const room = (0x7fffffff - increment) | 0;
  return sequence > room ? (increment - (0x7fffffff - sequence) - 1) | 0 : (sequence + increment) | 0;
}

export const lastSequenceOf = (header: BatchHeader): number =>
  header.baseSequence === -1 ? -1 : incrementSequence(header.baseSequence, header.lastOffsetDelta);

/** Throws a CorruptRecordException when the batch is shorter than a header, or not what its checksum says. */
export function ensureValid(batch: Uint8Array): void {
  if (batch.length < BATCH_OVERHEAD) {
    const words = `Record batch is corrupt (the size ${batch.length} is smaller than the minimum allowed overhead ${BATCH_OVERHEAD})`;
    throw new KafkaException('CorruptRecordException', words, batch.length);
  }
  const stored = viewOf(batch).getUint32(CRC_POSITION);
  const computed = checksumOf(batch);
  if (stored === computed) return;
  const words = `Record is corrupt (stored crc = ${stored}, computed crc = ${computed})`;
  throw new KafkaException('CorruptRecordException', words, CRC_POSITION);
}

// ---- what a broker writes into a client's batch

/** Moves the batch so that its last record gets this offset. The checksum does not cover it. */
export function setLastOffset(batch: Uint8Array, lastOffset: bigint): void {
  const view = viewOf(batch);
  view.setBigInt64(0, lastOffset - BigInt(view.getInt32(LAST_OFFSET_DELTA_POSITION)));
}

/** The checksum does not cover it. */
export function setPartitionLeaderEpoch(batch: Uint8Array, epoch: number): void {
  viewOf(batch).setInt32(EPOCH_POSITION, epoch);
}

/** Says of which kind the timestamps are and which is the largest, and counts the checksum again if that is new. */
export function setMaxTimestamp(batch: Uint8Array, timestampType: TimestampType, maxTimestamp: bigint): void {
  const view = viewOf(batch);
  const { attributes } = readHeader(batch);
  if (
    timestampTypeOf(attributes) === timestampType &&
    view.getBigInt64(MAX_TIMESTAMP_POSITION) === maxTimestamp
  ) {
    return;
  }
  const bits = attributeBits({
    compression: compressionOf(attributes),
    timestampType,
    isTransactional: isTransactional(attributes),
    isControl: isControl(attributes),
    hasDeleteHorizon: hasDeleteHorizon(attributes),
  });
  view.setInt16(ATTRIBUTES_POSITION, bits);
  view.setBigInt64(MAX_TIMESTAMP_POSITION, maxTimestamp);
  view.setUint32(CRC_POSITION, checksumOf(batch));
}
