/** Message sets of magic 0 and 1, from before 0.11: as much of them as tells that they are not what they should be. Brokers
 *  of 4.x write none; a file may hold some, and so may bytes that are broken.
 *
 *      offset int64 | size int32 | crc int32 | magic | attributes | (timestamp int64) | key int32+ | value int32+
 *
 *  Models      org.apache.kafka.common.record.LegacyRecord, AbstractLegacyRecordBatch
 *  Simplifies  compressed sets are undone only as far as their first bytes, snappy not at all */
import { COMPRESSIONS } from './batch-header.ts';
import { crc32 } from './crc32.ts';
import { gunzip } from './inflate.ts';
import { KafkaException } from './kafka-exception.ts';

const LOG_OVERHEAD = 12;
const CRC_AT = 12;
const MAGIC_AT = 16;
const ATTRIBUTES_AT = 17;
const KEY_AT_V0 = 18;
const KEY_AT_V1 = 26;
const CODEC_BITS = 7;
const ZSTD = 4;

const viewOf = (batch: Uint8Array): DataView =>
  new DataView(batch.buffer, batch.byteOffset, batch.byteLength);

/** Throws a CorruptRecordException when the checksum, of all that follows it, is another. */
export function ensureLegacyValid(batch: Uint8Array): void {
  const stored = viewOf(batch).getUint32(CRC_AT);
  const computed = crc32(batch.subarray(MAGIC_AT));
  if (stored === computed) return;
  const words = `Record is corrupt (stored crc = ${stored}, computed crc = ${computed})`;
  throw new KafkaException('CorruptRecordException', words, CRC_AT);
}

/** Offset of the first record: that of the set, or, where it is compressed, of the first record inside. */
export function legacyBaseOffset(batch: Uint8Array): bigint {
  const view = viewOf(batch);
  const codec = view.getInt8(ATTRIBUTES_AT) & CODEC_BITS;
  if (codec === 0) return view.getBigInt64(0);
  const magic = view.getInt8(MAGIC_AT);
  if (magic !== 0 && magic !== 1) {
    const words = `Invalid wrapper magic found in legacy deep record iterator ${magic}`;
    throw new KafkaException('InvalidRecordException', words, MAGIC_AT);
  }
  if (codec >= COMPRESSIONS.length) {
    throw new KafkaException(
      'IllegalArgumentException',
      `Unknown compression type id: ${codec}`,
      ATTRIBUTES_AT,
    );
  }
  if (codec === ZSTD) {
    const words = `Invalid wrapper compressionType found in legacy deep record iterator ${magic}`;
    throw new KafkaException('InvalidRecordException', words, ATTRIBUTES_AT);
  }
  const { value, position } = valueIn(batch, magic);
  if (!value) {
    const words = `Found invalid compressed record set with null value (magic = ${magic})`;
    throw new KafkaException('InvalidRecordException', words, position);
  }
  return firstInside(codec, value, position, magic);
}

/** The value, that is the records inside, and where it lies. Throws an IndexOutOfBoundsException when it is not there. */
function valueIn(batch: Uint8Array, magic: number): { value: Uint8Array | null; position: number } {
  const view = viewOf(batch);
  const intAt = (position: number): number => {
    if (position < LOG_OVERHEAD || position + 4 > batch.length) {
      throw new KafkaException('IndexOutOfBoundsException', '', Math.min(position, batch.length));
    }
    return view.getInt32(position);
  };
  const keyAt = magic === 0 ? KEY_AT_V0 : KEY_AT_V1;
  const sizeAt = keyAt + 4 + Math.max(0, intAt(keyAt));
  const size = intAt(sizeAt);
  const position = sizeAt + 4;
  if (size < 0) return { value: null, position };
  if (position + size > batch.length) throw new KafkaException('IllegalArgumentException', '', position);
  return { value: batch.subarray(position, position + size), position };
}

const GZIP = 1;
const LZ4 = 3;
const LZ4_MAGIC = 0x184d2204;

function firstInside(codec: number, value: Uint8Array, position: number, magic: number): bigint {
  if (codec === GZIP) return firstOf(unzipped(value), magic);
  const stream = (words: string): KafkaException =>
    new KafkaException('KafkaException', `java.io.IOException: ${words}`, position, {
      className: 'IOException',
      message: words,
    });
  if (codec === LZ4) {
    if (value.length < 6) throw stream('Stream ended prematurely');
    if (viewOf(value).getUint32(0, true) !== LZ4_MAGIC)
      throw stream('Stream unsupported (invalid magic bytes)');
  }
  const words = `${COMPRESSIONS[codec]} cannot be undone here`;
  throw new KafkaException('UnsupportedCompressionTypeException', words, position);
}

function unzipped(value: Uint8Array): Uint8Array {
  try {
    const { bytes, failure } = gunzip(value);
    if (failure) throw failure;
    return bytes;
  } catch (error) {
    if (!(error instanceof KafkaException)) throw error;
    throw new KafkaException('KafkaException', '', error.position, error);
  }
}

/** Of the records inside: in magic 0 their offsets are as they are, in magic 1 they count up to that of the set. */
function firstOf(inside: Uint8Array, magic: number): bigint {
  if (inside.length < LOG_OVERHEAD) {
    const words = 'Found invalid compressed record set with no inner records';
    throw new KafkaException('InvalidRecordException', words, 0);
  }
  if (magic === 0) return viewOf(inside).getBigInt64(0);
  throw new KafkaException('UnsupportedForMessageFormatException', 'records of magic 1 are not read here');
}
