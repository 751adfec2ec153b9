/** Batches one after the other: in a request or response, or in a `.log` file. Both readers go by the length fields and
 *  look no further; a batch that is cut off at the end is passed over in silence, a length that cannot be is an error.
 *  Models      org.apache.kafka.common.record.ByteBufferLogInputStream, FileLogInputStream
 *  See         batch.ts (what is in a batch), legacy-batch.ts (what has magic 0 or 1) */
import { CURRENT_MAGIC, LOG_OVERHEAD, MAGIC_POSITION } from './batch-header.ts';
import { KafkaException } from './kafka-exception.ts';

/** A batch within bytes: `bytes` is a view on them, of the size that the length field says. */
export interface FoundBatch {
  readonly position: number;
  readonly bytes: Uint8Array;
  readonly magic: number;
}

/** The smallest record there ever was (magic 0): nothing shorter is a batch. */
const SMALLEST_RECORD = 14;
const SIZE_POSITION = 8;
const BYTES_UP_TO_MAGIC = MAGIC_POSITION + 1;
/** From here on batches are as described here. */
export const MAGIC_V2 = 2;

/** Batches of a request or response. Throws a CorruptRecordException at a length that is too small or a magic byte that is
 *  none, with the byte. */
export function* batchesInMemory(bytes: Uint8Array): Generator<FoundBatch> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = 0;
  for (;;) {
    const remaining = bytes.length - position;
    if (remaining < LOG_OVERHEAD) return;
    const size = view.getInt32(position + SIZE_POSITION);
    if (size < SMALLEST_RECORD) {
      const words = `Record size ${size} is less than the minimum record overhead (${SMALLEST_RECORD})`;
      throw new KafkaException('CorruptRecordException', words, position + SIZE_POSITION);
    }
    if (remaining < BYTES_UP_TO_MAGIC) return;
    const magic = view.getInt8(position + MAGIC_POSITION);
    if (magic < 0 || magic > CURRENT_MAGIC) {
      const words = `Invalid magic found in record: ${magic}`;
      throw new KafkaException('CorruptRecordException', words, position + MAGIC_POSITION);
    }
    const end = (size + LOG_OVERHEAD) | 0;
    if (remaining < end) return;
    // A sum beyond 2^31 − 1 is negative in Java, and no limit of a buffer.
    if (end < 0) throw new KafkaException('IllegalArgumentException', '', position + SIZE_POSITION);
    yield { position, bytes: bytes.subarray(position, position + end), magic };
    position += end;
  }
}

/** Batches of a `.log` file from a position on. Throws a CorruptRecordException at a length that is too small, with the
 *  byte. */
export function* batchesInFile(bytes: Uint8Array, from = 0): Generator<FoundBatch> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length;
  let position = from;
  while (position < end - BYTES_UP_TO_MAGIC) {
    const size = view.getInt32(position + SIZE_POSITION);
    if (size < SMALLEST_RECORD) {
      const words = `Found record size ${size} smaller than minimum record overhead (${SMALLEST_RECORD}) in file.`;
      throw new KafkaException('CorruptRecordException', words, position + SIZE_POSITION);
    }
    if (position > end - LOG_OVERHEAD - size) return;
    const magic = view.getInt8(position + MAGIC_POSITION);
    const next = position + LOG_OVERHEAD + size;
    yield { position, bytes: bytes.subarray(position, next), magic };
    position = next;
  }
}
