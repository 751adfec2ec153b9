/** From offsets to places in a `.log` file, for some of the batches: file `.index`, 8 bytes an entry.
 *
 *      | relative offset int32 | position int32 |
 *
 *  Models      org.apache.kafka.storage.internals.log.OffsetIndex, AbstractIndex
 *  Invariants  offsets strictly increase; no more entries than the file has room for
 *  See         index-search.ts, segment.ts (when an entry is written) */
import { KafkaException } from '../protocol/format/kafka-exception.ts';
import { segmentFileName } from './file-names.ts';
import type { Probe } from './index-search.ts';
import { largestLowerBound, smallestUpperBound, warmEntries } from './index-search.ts';

/** Names the last offset of an append call, and points to where the call began. */
export interface OffsetEntry {
  readonly offset: number;
  readonly position: number;
  /** Place in the segment's list of the batch that begins at `position`; this is not in the file. */
  readonly batchIndex: number;
}

export interface OffsetIndex {
  readonly baseOffset: number;
  readonly entries: OffsetEntry[];
  /** Bytes that the file is given in advance (`segment.index.bytes`). */
  readonly maxIndexBytes: number;
  /** For how many entries the file has room as it is; as many as it holds once it is trimmed. */
  maxEntries: number;
}

export const OFFSET_ENTRY_BYTES = 8;
const WARM = warmEntries(OFFSET_ENTRY_BYTES);
const MAX_RELATIVE = 0x7fffffff;
const offsetOf = (entry: OffsetEntry): number => entry.offset;
const positionOf = (entry: OffsetEntry): number => entry.position;

/** An empty file; throws an IllegalArgumentException when it would not have room for one entry. */
export function createOffsetIndex(baseOffset: number, maxIndexBytes: number): OffsetIndex {
  if (maxIndexBytes < OFFSET_ENTRY_BYTES) {
    throw new KafkaException('IllegalArgumentException', `Invalid max index size: ${maxIndexBytes}`);
  }
  return { baseOffset, entries: [], maxIndexBytes, maxEntries: roomOf(maxIndexBytes) };
}

const roomOf = (bytes: number): number => Math.floor(bytes / OFFSET_ENTRY_BYTES);

/** Whether an offset fits into the 31 bits that an index has for its distance from the base. */
export const isRelative = (baseOffset: number, offset: number): boolean =>
  offset >= baseOffset && offset - baseOffset <= MAX_RELATIVE;

export const isOffsetIndexFull = (index: OffsetIndex): boolean => index.entries.length >= index.maxEntries;

/** Offset of the newest entry; the base offset without one. */
export const lastIndexedOffset = (index: OffsetIndex): number =>
  index.entries.at(-1)?.offset ?? index.baseOffset;

/** Adds an entry. Throws what Kafka throws: when the index is full, when the offset is not above the last one, or too far
 *  from the base. */
export function appendOffsetEntry(
  index: OffsetIndex,
  offset: number,
  position: number,
  batchIndex: number,
): void {
  const { baseOffset, entries } = index;
  if (isOffsetIndexFull(index)) {
    const words = `Attempt to append to a full index (size = ${entries.length}).`;
    throw new KafkaException('IllegalArgumentException', words);
  }
  const last = lastIndexedOffset(index);
  const file = segmentFileName(baseOffset, 'index');
  if (entries.length > 0 && offset <= last) {
    const words = `Attempt to append an offset ${offset} to position ${entries.length} no larger than the last offset appended (${last}) to ${file}`;
    throw new KafkaException('InvalidOffsetException', words);
  }
  if (!isRelative(baseOffset, offset)) {
    throw new KafkaException(
      'IndexOffsetOverflowException',
      `Integer overflow for offset: ${offset} (${file})`,
    );
  }
  entries.push(Object.freeze({ offset, position, batchIndex }));
}

/** The entry with the largest offset that is not above the target; the beginning of the file when there is none. With
 *  `probes`, every entry that the search looks at is noted there. */
export function lookupOffset(index: OffsetIndex, target: number, probes?: Probe[]): OffsetEntry {
  const slot = largestLowerBound(index.entries, offsetOf, target, WARM, probes);
  return index.entries[slot] ?? { offset: index.baseOffset, position: 0, batchIndex: 0 };
}

/** An entry that surely lies behind what a fetch of so many bytes from an entry on takes; undefined when there is none. */
export function fetchUpperBound(
  index: OffsetIndex,
  startPosition: number,
  fetchBytes: number,
): OffsetEntry | undefined {
  // The sum of two ints, as Java adds them.
  const target = (startPosition + fetchBytes) | 0;
  return index.entries[smallestUpperBound(index.entries, positionOf, target, WARM)];
}

/** Drops entries of this offset and above. */
export function truncateOffsetIndex(index: OffsetIndex, offset: number): void {
  const slot = largestLowerBound(index.entries, offsetOf, offset, WARM);
  index.entries.length = index.entries[slot]?.offset === offset ? slot : slot + 1;
}

/** Gives the file its full size again, so that it can grow. */
export function growOffsetIndex(index: OffsetIndex): void {
  index.maxEntries = roomOf(index.maxIndexBytes);
}

/** Cuts the file to what it holds. */
export function trimOffsetIndex(index: OffsetIndex): void {
  index.maxEntries = index.entries.length;
}

// ---- bytes

/** What the file holds: the entries, without the room behind them. */
export function encodeOffsetIndex(index: OffsetIndex): Uint8Array {
  const bytes = new Uint8Array(index.entries.length * OFFSET_ENTRY_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [slot, { offset, position }] of index.entries.entries()) {
    view.setInt32(slot * OFFSET_ENTRY_BYTES, offset - index.baseOffset);
    view.setInt32(slot * OFFSET_ENTRY_BYTES + 4, position);
  }
  return bytes;
}

/** An index as its file says it, whole entries only; nothing is checked. It knows no places in a list of batches. */
export function decodeOffsetIndex(bytes: Uint8Array, baseOffset: number): OffsetIndex {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = Array.from({ length: roomOf(bytes.length) }, (_, slot) =>
    Object.freeze({
      offset: baseOffset + view.getInt32(slot * OFFSET_ENTRY_BYTES),
      position: view.getInt32(slot * OFFSET_ENTRY_BYTES + 4),
      batchIndex: -1,
    }),
  );
  return { baseOffset, entries, maxIndexBytes: bytes.length, maxEntries: entries.length };
}

/** Throws a CorruptIndexException when what was read from a file of so many bytes cannot be an offset index. */
export function checkOffsetIndex(index: OffsetIndex, fileBytes: number): void {
  const { baseOffset, entries } = index;
  const file = segmentFileName(baseOffset, 'index');
  const last = lastIndexedOffset(index);
  if (entries.length > 0 && last < baseOffset) {
    const words = `Corrupt index found, index file ${file} has non-zero size but the last offset is ${last} which is less than the base offset ${baseOffset}`;
    throw new KafkaException('CorruptIndexException', words, (entries.length - 1) * OFFSET_ENTRY_BYTES);
  }
  if (fileBytes % OFFSET_ENTRY_BYTES !== 0) {
    const words = `Index file ${file} is corrupt, found ${fileBytes} bytes which is neither positive nor a multiple of ${OFFSET_ENTRY_BYTES}`;
    throw new KafkaException('CorruptIndexException', words, entries.length * OFFSET_ENTRY_BYTES);
  }
}
