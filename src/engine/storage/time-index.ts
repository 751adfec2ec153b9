/** From timestamps to offsets, for some of the records: file `.timeindex`, 12 bytes an entry. An entry says that every
 *  record with a larger timestamp lies behind its offset.
 *
 *      | timestamp int64, ms | relative offset int32 |
 *
 *  Models      org.apache.kafka.storage.internals.log.TimeIndex, AbstractIndex
 *  Invariants  timestamps strictly increase, offsets do not decrease; the last slot is kept for the entry of the roll
 *  See         index-search.ts, segment.ts (when an entry is written) */
import { KafkaException } from '../protocol/format/kafka-exception.ts';
import { segmentFileName } from './file-names.ts';
import type { Probe } from './index-search.ts';
import { largestLowerBound, warmEntries } from './index-search.ts';
import { isRelative } from './offset-index.ts';

export interface TimeEntry {
  readonly timestampMs: number;
  readonly offset: number;
}

export interface TimeIndex {
  readonly baseOffset: number;
  readonly entries: TimeEntry[];
  /** Bytes that the file is given in advance (`segment.index.bytes`). */
  readonly maxIndexBytes: number;
  /** For how many entries the file has room as it is; as many as it holds once it is trimmed. */
  maxEntries: number;
}

export const TIME_ENTRY_BYTES = 12;
/** A record that carries no timestamp. */
export const NO_TIMESTAMP = -1;
const WARM = warmEntries(TIME_ENTRY_BYTES);
const timestampOf = (entry: TimeEntry): number => entry.timestampMs;
const offsetOf = (entry: TimeEntry): number => entry.offset;

/** An empty file; throws an IllegalArgumentException when it would not have room for one entry. */
export function createTimeIndex(baseOffset: number, maxIndexBytes: number): TimeIndex {
  if (maxIndexBytes < TIME_ENTRY_BYTES) {
    throw new KafkaException('IllegalArgumentException', `Invalid max index size: ${maxIndexBytes}`);
  }
  return { baseOffset, entries: [], maxIndexBytes, maxEntries: roomOf(maxIndexBytes) };
}

const roomOf = (bytes: number): number => Math.floor(bytes / TIME_ENTRY_BYTES);

/** One entry earlier than the file is: the last slot is for the roll. */
export const isTimeIndexFull = (index: TimeIndex): boolean => index.entries.length >= index.maxEntries - 1;

/** The newest entry; no timestamp and the base offset without one. */
export const lastTimeEntry = (index: TimeIndex): TimeEntry => index.entries.at(-1) ?? before(index);

const before = (index: TimeIndex): TimeEntry => ({ timestampMs: NO_TIMESTAMP, offset: index.baseOffset });

/** Adds an entry if its timestamp is above the last one. Throws what Kafka throws: when the index is full, unless this is
 *  the entry of a roll, and when timestamp or offset lie below the last entry's. */
export function appendTimeEntry(index: TimeIndex, timestampMs: number, offset: number, isRoll = false): void {
  const { baseOffset, entries } = index;
  if (!isRoll && isTimeIndexFull(index)) {
    const words = `Attempt to append to a full time index (size = ${entries.length}).`;
    throw new KafkaException('IllegalArgumentException', words);
  }
  const last = lastTimeEntry(index);
  const file = segmentFileName(baseOffset, 'timeindex');
  if (entries.length > 0 && offset < last.offset) {
    const words = `Attempt to append an offset (${offset}) to slot ${entries.length} no larger than the last offset appended (${last.offset}) to ${file}`;
    throw new KafkaException('InvalidOffsetException', words);
  }
  if (entries.length > 0 && timestampMs < last.timestampMs) {
    const words = `Attempt to append a timestamp (${timestampMs}) to slot ${entries.length} no larger than the last timestamp appended (${last.timestampMs}) to ${file}`;
    throw new KafkaException('IllegalStateException', words);
  }
  if (timestampMs <= last.timestampMs) return;
  if (!isRelative(baseOffset, offset)) {
    throw new KafkaException(
      'IndexOffsetOverflowException',
      `Integer overflow for offset: ${offset} (${file})`,
    );
  }
  // Where even the slot of the roll is taken, Java's buffer has no room left.
  if (entries.length >= index.maxEntries) throw new KafkaException('BufferOverflowException');
  entries.push(Object.freeze({ timestampMs, offset }));
}

/** The entry with the largest timestamp that is not above the target; no timestamp and the base offset when there is none.
 *  With `probes`, every entry that the search looks at is noted there. */
export function lookupTime(index: TimeIndex, targetMs: number, probes?: Probe[]): TimeEntry {
  return (
    index.entries[largestLowerBound(index.entries, timestampOf, targetMs, WARM, probes)] ?? before(index)
  );
}

/** Drops entries of this offset and above. */
export function truncateTimeIndex(index: TimeIndex, offset: number): void {
  const slot = largestLowerBound(index.entries, offsetOf, offset, WARM);
  index.entries.length = index.entries[slot]?.offset === offset ? slot : slot + 1;
}

/** Gives the file its full size again, so that it can grow. */
export function growTimeIndex(index: TimeIndex): void {
  index.maxEntries = roomOf(index.maxIndexBytes);
}

/** Cuts the file to what it holds. */
export function trimTimeIndex(index: TimeIndex): void {
  index.maxEntries = index.entries.length;
}

// ---- bytes

/** What the file holds: the entries, without the room behind them. */
export function encodeTimeIndex(index: TimeIndex): Uint8Array {
  const bytes = new Uint8Array(index.entries.length * TIME_ENTRY_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [slot, { timestampMs, offset }] of index.entries.entries()) {
    view.setBigInt64(slot * TIME_ENTRY_BYTES, BigInt(timestampMs));
    view.setInt32(slot * TIME_ENTRY_BYTES + 8, offset - index.baseOffset);
  }
  return bytes;
}

/** An index as its file says it, whole entries only; nothing is checked. */
export function decodeTimeIndex(bytes: Uint8Array, baseOffset: number): TimeIndex {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = Array.from({ length: roomOf(bytes.length) }, (_, slot) =>
    Object.freeze({
      timestampMs: Number(view.getBigInt64(slot * TIME_ENTRY_BYTES)),
      offset: baseOffset + view.getInt32(slot * TIME_ENTRY_BYTES + 8),
    }),
  );
  return { baseOffset, entries, maxIndexBytes: bytes.length, maxEntries: entries.length };
}

/** Throws a CorruptIndexException when what was read from a file of so many bytes cannot be a time index. */
export function checkTimeIndex(index: TimeIndex, fileBytes: number): void {
  const { baseOffset, entries } = index;
  const file = segmentFileName(baseOffset, 'timeindex');
  const [first] = entries;
  const last = lastTimeEntry(index);
  const lastAt = (entries.length - 1) * TIME_ENTRY_BYTES;
  if (first && last.timestampMs < first.timestampMs) {
    const words = `Corrupt time index found, time index file (${file}) has non-zero size but the last timestamp is ${last.timestampMs} which is less than the first timestamp ${first.timestampMs}`;
    throw new KafkaException('CorruptIndexException', words, lastAt);
  }
  if (first && last.offset < baseOffset) {
    const words = `Corrupt time index found, time index file (${file}) has non-zero size but the last offset is ${last.offset} which is less than the first offset ${baseOffset}`;
    throw new KafkaException('CorruptIndexException', words, lastAt);
  }
  if (fileBytes % TIME_ENTRY_BYTES !== 0) {
    const words = `Time index file ${file} is corrupt, found ${fileBytes} bytes which is neither positive nor a multiple of ${TIME_ENTRY_BYTES}`;
    throw new KafkaException('CorruptIndexException', words, entries.length * TIME_ENTRY_BYTES);
  }
}
