/** A `.snapshot` file: the state of producers before an offset, as bytes.
 *
 *      version int16 1 | crc uint32 (CRC-32C of what follows) | count int32 | 46 bytes for each producer
 *
 *  Models      org.apache.kafka.storage.internals.log.ProducerStateManager#writeSnapshot, #readSnapshot
 *  See         producer-snapshots.ts */
import { ByteReader, ByteWriter } from '../protocol/format/bytes.ts';
import { crc32c } from '../protocol/format/crc32.ts';
import { KafkaException } from '../protocol/format/kafka-exception.ts';
import { javaHashOrder, javaLongHash } from '../protocol/java-order.ts';
import type { ProducerSnapshot } from './producer-snapshots.ts';

/** One producer in the file. 64-bit numbers are as they are there. */
export interface SnapshotFileEntry {
  readonly producerId: bigint;
  readonly epoch: number;
  /** −1 when only a marker is known of it. */
  readonly lastSequence: number;
  /** −1 likewise. */
  readonly lastOffset: bigint;
  /** Offsets of its last batch, less one. */
  readonly offsetDelta: number;
  readonly timestamp: bigint;
  readonly coordinatorEpoch: number;
  /** −1 while no transaction is open. */
  readonly currentTxnFirstOffset: bigint;
}

const VERSION = 1;
const CRC_POSITION = 2;
const COUNT_POSITION = 6;
const HEADER_BYTES = 10;
const ENTRY_BYTES = 46;

/** Bytes of the file. */
export const snapshotFileBytes = (snapshot: ProducerSnapshot): number =>
  HEADER_BYTES + ENTRY_BYTES * snapshot.producers.length;

/** The producers of a snapshot in the order of the file, which is that of a HashMap by producer id. */
export function snapshotFileEntries({ producers }: ProducerSnapshot): SnapshotFileEntry[] {
  return javaHashOrder(producers, ({ producerId }) => javaLongHash(producerId)).map((entry) => ({
    producerId: BigInt(entry.producerId),
    epoch: entry.epoch,
    lastSequence: entry.lastBatch?.lastSequence ?? -1,
    lastOffset: BigInt(entry.lastBatch?.lastOffset ?? -1),
    offsetDelta: entry.lastBatch ? entry.lastBatch.lastOffset - entry.lastBatch.baseOffset : 0,
    timestamp: BigInt(entry.lastTimestampMs),
    coordinatorEpoch: entry.coordinatorEpoch,
    currentTxnFirstOffset: BigInt(entry.currentTxnFirstOffset),
  }));
}

export function encodeSnapshot(entries: readonly SnapshotFileEntry[]): Uint8Array {
  const writer = new ByteWriter();
  writer.int16(VERSION);
  writer.int32(0);
  writer.int32(entries.length);
  for (const entry of entries) {
    writer.int64(entry.producerId);
    writer.int16(entry.epoch);
    writer.int32(entry.lastSequence);
    writer.int64(entry.lastOffset);
    writer.int32(entry.offsetDelta);
    writer.int64(entry.timestamp);
    writer.int32(entry.coordinatorEpoch);
    writer.int64(entry.currentTxnFirstOffset);
  }
  const bytes = writer.take();
  new DataView(bytes.buffer).setUint32(CRC_POSITION, crc32c(bytes, COUNT_POSITION));
  return bytes;
}

/** Throws a CorruptSnapshotException, with the byte, when the file is of another version, ends early, or is not what its
 *  checksum says. */
export function decodeSnapshot(bytes: Uint8Array): SnapshotFileEntry[] {
  const reader = new ByteReader(bytes);
  let stored: number;
  let entries: SnapshotFileEntry[];
  try {
    const version = reader.int16();
    if (version !== VERSION) {
      throw new KafkaException(
        'CorruptSnapshotException',
        `Snapshot contained an unknown file version ${version}`,
        0,
      );
    }
    stored = reader.int32() >>> 0;
    entries = readEntries(reader);
  } catch (error) {
    if (!(error instanceof KafkaException)) throw error;
    // Java's own exception at the end of a buffer has no words.
    const words = `Snapshot failed schema validation: ${error.message || 'null'}`;
    throw new KafkaException('CorruptSnapshotException', words, error.position);
  }
  const computed = crc32c(bytes, COUNT_POSITION);
  if (stored === computed) return entries;
  const words = `Snapshot is corrupt (CRC is no longer valid). Stored crc: ${stored}. Computed crc: ${computed}`;
  throw new KafkaException('CorruptSnapshotException', words, CRC_POSITION);
}

function readEntries(reader: ByteReader): SnapshotFileEntry[] {
  const count = reader.int32();
  if (count < 0) {
    throw new KafkaException(
      'RuntimeException',
      'non-nullable field producerEntries was serialized as null',
      COUNT_POSITION,
    );
  }
  if (count > reader.remaining) {
    const words = `Tried to allocate a collection of size ${count}, but there are only ${reader.remaining} bytes remaining.`;
    throw new KafkaException('RuntimeException', words, COUNT_POSITION);
  }
  return Array.from({ length: count }, () => ({
    producerId: reader.int64(),
    epoch: reader.int16(),
    lastSequence: reader.int32(),
    lastOffset: reader.int64(),
    offsetDelta: reader.int32(),
    timestamp: reader.int64(),
    coordinatorEpoch: reader.int32(),
    currentTxnFirstOffset: reader.int64(),
  }));
}
