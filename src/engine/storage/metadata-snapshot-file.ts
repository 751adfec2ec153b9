/** A `.checkpoint` file: a snapshot of the metadata, as bytes.
 *
 *      control batch at offset 0: SnapshotHeaderRecord | batches of records | control batch: SnapshotFooterRecord
 *
 *  Models      org.apache.kafka.snapshot.RecordsSnapshotWriter, RecordsSnapshotReader; KIP-630
 *  Simplifies  voters that change (kraft.version 1) are not in it; metadata records are read back as bytes, not into fields
 *  Invariants  the bytes are as many as the snapshot's `sizeBytes`; each batch bears the snapshot's epoch, and offsets count
 *              from 0 without a gap
 *  See         ../protocol/metadata-snapshot.ts, segment-files.ts */
import { batchOfBytes, bytesOfBatch } from '../protocol/batch-bytes.ts';
import { CURRENT_MAGIC, MAGIC_POSITION } from '../protocol/format/batch-header.ts';
import { batchesInFile } from '../protocol/format/batch-stream.ts';
import { KafkaException } from '../protocol/format/kafka-exception.ts';
import type { MetadataSnapshot } from '../protocol/metadata-snapshot.ts';
import { snapshotBatches } from '../protocol/metadata-snapshot.ts';
import type { LogRecord, RecordBatch } from '../protocol/records.ts';

export function encodeMetadataSnapshot(snapshot: MetadataSnapshot): Uint8Array {
  const bytes = new Uint8Array(snapshot.sizeBytes);
  let at = 0;
  for (const batch of snapshotBatches(snapshot)) {
    bytes.set(bytesOfBatch(batch), at);
    at += batch.sizeBytes;
  }
  return bytes;
}

/** What a file holds; records are raw. */
export interface MetadataSnapshotFile {
  readonly epoch: number;
  readonly lastContainedLogTimestampMs: number;
  readonly records: readonly LogRecord[];
}

/** Reads a file whole. Throws, with the byte of the file: a CorruptRecordException for a batch that is not what its checksum
 *  says or that is cut off, an IllegalStateException where header, footer, epoch or offsets are not as a writer leaves them. */
export function decodeMetadataSnapshot(bytes: Uint8Array): MetadataSnapshotFile {
  const records: LogRecord[] = [];
  let lastContainedLogTimestampMs = -1;
  let epoch = -1;
  let at = 0;
  let offset = 0;
  let hasFooter = false;
  for (const { position, bytes: own, magic } of batchesInFile(bytes)) {
    if (magic !== CURRENT_MAGIC) {
      const words = `Invalid magic found in record: ${magic}`;
      throw new KafkaException('CorruptRecordException', words, position + MAGIC_POSITION);
    }
    const batch = batchAt(own, position);
    if (hasFooter) throw outOfPlace('something follows the footer', position);
    if (batch.baseOffset !== offset) {
      throw outOfPlace(`offset ${batch.baseOffset} where ${offset} was expected`, position);
    }
    const [first] = batch.records;
    if (offset === 0) {
      if (first?.type !== 'SnapshotHeaderRecord')
        throw outOfPlace('it does not begin with a SnapshotHeaderRecord', position);
      lastContainedLogTimestampMs = first.lastContainedLogTimestamp;
      epoch = batch.partitionLeaderEpoch;
    } else if (batch.partitionLeaderEpoch !== epoch)
      throw outOfPlace(`epoch ${batch.partitionLeaderEpoch} in a snapshot of epoch ${epoch}`, position);
    else if (first?.type === 'SnapshotFooterRecord') hasFooter = true;
    else if (!batch.isControl) records.push(...batch.records);
    offset = batch.lastOffset + 1;
    at = position + own.length;
  }
  if (at < bytes.length) {
    const words = `the snapshot is cut off within a batch: ${bytes.length - at} bytes are left of it`;
    throw new KafkaException('CorruptRecordException', words, at);
  }
  if (!hasFooter) throw outOfPlace('it does not end with a SnapshotFooterRecord', at);
  return Object.freeze({ epoch, lastContainedLogTimestampMs, records: Object.freeze(records) });
}

/** Positions are those of the file. */
function batchAt(bytes: Uint8Array, position: number): RecordBatch {
  try {
    return batchOfBytes(bytes);
  } catch (error) {
    if (!(error instanceof KafkaException)) throw error;
    const at = position + (error.position ?? 0);
    throw new KafkaException(error.className, error.message, at, error.causedBy);
  }
}

const outOfPlace = (what: string, position: number): KafkaException =>
  new KafkaException('IllegalStateException', `the snapshot is not whole: ${what}`, position);
