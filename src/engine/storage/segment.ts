/** One segment of a log: batches from its base offset on, and the sparse indexes over them.
 *
 *      .log        | call | call      | call | call |      appended a call at a time
 *      .index           ^ after more than index.interval.bytes: (last offset of the call, where it begins)
 *      .timeindex       ^ with it: (largest timestamp so far, its offset), when that has grown
 *
 *  Models      org.apache.kafka.storage.internals.log.LogSegment
 *  Simplifies  batches lie in memory as they are; their bytes are made when they are asked for (segment-files.ts)
 *  Invariants  offsets increase; index entries are in order of offset and of position; the first call is never indexed
 *  See         offset-index.ts, time-index.ts, transaction-index.ts, segment-lookup.ts */
import { KafkaException } from '../protocol/format/kafka-exception.ts';
import type { RecordBatch } from '../protocol/records.ts';
import type { Probe } from './index-search.ts';
import type { OffsetIndex } from './offset-index.ts';
import {
  appendOffsetEntry,
  createOffsetIndex,
  growOffsetIndex,
  isOffsetIndexFull,
  isRelative,
  lookupOffset,
  trimOffsetIndex,
  truncateOffsetIndex,
} from './offset-index.ts';
import type { TimeEntry, TimeIndex } from './time-index.ts';
import {
  appendTimeEntry,
  createTimeIndex,
  growTimeIndex,
  isTimeIndexFull,
  lastTimeEntry,
  NO_TIMESTAMP,
  trimTimeIndex,
  truncateTimeIndex,
} from './time-index.ts';
import type { AbortedTransaction } from './transaction-index.ts';
import { truncateAborted } from './transaction-index.ts';

export interface Segment {
  /** Offset of the first record meant for it; the name of its files. */
  readonly baseOffset: number;
  readonly batches: RecordBatch[];
  sizeBytes: number;
  readonly indexIntervalBytes: number;
  /** Bytes since the last index entry, or since the segment was opened. */
  bytesSinceIndexEntry: number;
  readonly offsetIndex: OffsetIndex;
  readonly timeIndex: TimeIndex;
  /** Transactions aborted by a marker in here, in order of their markers. */
  readonly abortedTransactions: AbortedTransaction[];
  /** Largest timestamp of its first append call, from which its age counts; null while it is empty. */
  rollingTimestampMs: number | null;
  /** −1 without a timestamp. */
  maxTimestampMs: number;
  offsetOfMaxTimestamp: number;
  /** By the broker's clock: its age counts from here when its records carry no timestamps. */
  createdAtMs: number;
  lastModifiedMs: number;
  /** It rolls so much earlier than `segment.ms`, so that not all logs roll at once. */
  readonly rollJitterMs: number;
  /** Bytes behind the last whole batch that no CRC vouches for: what a power cut left of the next one. */
  tornBytes: number;
}

/** What a segment is opened with; a part of the log's configs. */
export interface SegmentConfig {
  readonly indexIntervalBytes: number;
  /** Room of each index file. */
  readonly segmentIndexBytes: number;
}

export const openSegment = (
  baseOffset: number,
  config: SegmentConfig,
  nowMs: number,
  rollJitterMs = 0,
): Segment => ({
  baseOffset,
  batches: [],
  sizeBytes: 0,
  indexIntervalBytes: config.indexIntervalBytes,
  bytesSinceIndexEntry: 0,
  offsetIndex: createOffsetIndex(baseOffset, config.segmentIndexBytes),
  timeIndex: createTimeIndex(baseOffset, config.segmentIndexBytes),
  abortedTransactions: [],
  rollingTimestampMs: null,
  maxTimestampMs: NO_TIMESTAMP,
  offsetOfMaxTimestamp: baseOffset,
  createdAtMs: nowMs,
  lastModifiedMs: nowMs,
  rollJitterMs,
  tornBytes: 0,
});

/** Next offset after its last batch; its base offset while it is empty. */
export function nextOffsetOf(segment: Segment): number {
  const last = segment.batches.at(-1);
  return last ? last.lastOffset + 1 : segment.baseOffset;
}

/** By what retention counts its age: its largest timestamp, or when it was written last if it has none. */
export const largestTimestampOf = (segment: Segment): number =>
  segment.maxTimestampMs >= 0 ? segment.maxTimestampMs : segment.lastModifiedMs;

// ---- appending

/** Adds the batches of one append call; one entry for each index at most, before the bytes of the call are counted. Throws
 *  a LogSegmentOffsetOverflowException when the last offset is too far from the base. */
export function appendToSegment(segment: Segment, batches: readonly RecordBatch[], nowMs: number): void {
  const last = batches.at(-1);
  if (!last) return;
  let bytes = 0;
  for (const batch of batches) bytes += batch.sizeBytes;
  const { timestampMs, offset } = largestTimestampIn(batches);
  if (segment.sizeBytes === 0) segment.rollingTimestampMs = timestampMs;
  ensureInRange(segment, last.lastOffset, segment.sizeBytes);
  const firstIndex = segment.batches.length;
  for (const batch of batches) segment.batches.push(batch);
  if (timestampMs > segment.maxTimestampMs) {
    segment.maxTimestampMs = timestampMs;
    segment.offsetOfMaxTimestamp = offset;
  }
  if (segment.bytesSinceIndexEntry > segment.indexIntervalBytes) {
    appendOffsetEntry(segment.offsetIndex, last.lastOffset, segment.sizeBytes, firstIndex);
    appendTimeEntry(segment.timeIndex, segment.maxTimestampMs, segment.offsetOfMaxTimestamp);
    segment.bytesSinceIndexEntry = 0;
  }
  segment.sizeBytes += bytes;
  segment.bytesSinceIndexEntry += bytes;
  segment.lastModifiedMs = nowMs;
}

/** The largest timestamp of an append call, and the last offset of the first batch that has it: headers alone do not say
 *  which record it is. −1 and −1 without a timestamp. */
export function largestTimestampIn(batches: readonly RecordBatch[]): TimeEntry {
  let timestampMs = NO_TIMESTAMP;
  let offset = -1;
  for (const batch of batches) {
    if (batch.maxTimestampMs <= timestampMs) continue;
    timestampMs = batch.maxTimestampMs;
    offset = batch.lastOffset;
  }
  return { timestampMs, offset };
}

function ensureInRange(segment: Segment, offset: number, fileBytes: number): void {
  const { baseOffset, maxTimestampMs } = segment;
  if (isRelative(baseOffset, offset)) return;
  const text = `LogSegment(baseOffset=${baseOffset}, size=${fileBytes}, largestRecordTimestamp=${maxTimestampMs})`;
  const words = `Detected offset overflow at offset ${offset} in segment ${text}`;
  throw new KafkaException('LogSegmentOffsetOverflowException', words);
}

/** What decides whether an append call needs a new segment. */
export interface RollParams {
  readonly nowMs: number;
  readonly segmentMs: number;
  readonly segmentBytes: number;
  /** Of the append call that is about to be written. */
  readonly messagesBytes: number;
  readonly maxTimestampInMessagesMs: number;
  readonly maxOffsetInMessages: number;
}

/** Whether a call goes into a new segment: by size, by age, because an index is full, or because its offsets reach too far. */
export function shouldRoll(segment: Segment, params: RollParams): boolean {
  const { sizeBytes, rollJitterMs } = segment;
  if (sizeBytes > params.segmentBytes - params.messagesBytes) return true;
  const waitedMs = timeWaitedForRollMs(segment, params.nowMs, params.maxTimestampInMessagesMs);
  if (sizeBytes > 0 && waitedMs > params.segmentMs - rollJitterMs) return true;
  if (isOffsetIndexFull(segment.offsetIndex) || isTimeIndexFull(segment.timeIndex)) return true;
  return !isRelative(segment.baseOffset, params.maxOffsetInMessages);
}

/** By the records' own time where they have one, by the broker's clock where they have none. */
export function timeWaitedForRollMs(segment: Segment, nowMs: number, messageTimestampMs: number): number {
  // Unknown after the log was opened again; the first batch says it then, whatever call brought it.
  segment.rollingTimestampMs ??= segment.batches[0]?.maxTimestampMs ?? null;
  const first = segment.rollingTimestampMs;
  return first !== null && first >= 0 ? messageTimestampMs - first : nowMs - segment.createdAtMs;
}

// ---- the end of a segment

/** What a segment gets when another becomes active, or its log is closed: its largest timestamp as a last entry, and
 *  index files cut to what they hold. */
export function sealSegment(segment: Segment): void {
  segment.bytesSinceIndexEntry = 0;
  appendTimeEntry(segment.timeIndex, segment.maxTimestampMs, segment.offsetOfMaxTimestamp, true);
  trimOffsetIndex(segment.offsetIndex);
  trimTimeIndex(segment.timeIndex);
}

/** Gives the index files their full size again, as the active segment of a log that is opened needs it. */
export function growIndexes(segment: Segment): void {
  growOffsetIndex(segment.offsetIndex);
  growTimeIndex(segment.timeIndex);
}

/** Drops every batch that reaches `offset` or beyond; answers how many bytes went. */
export function truncateSegment(segment: Segment, offset: number, nowMs: number): number {
  const gone = segment.batches.splice(findBatch(segment, offset));
  truncateOffsetIndex(segment.offsetIndex, offset);
  truncateTimeIndex(segment.timeIndex, offset);
  truncateAborted(segment.abortedTransactions, offset);
  growIndexes(segment);
  let bytes = 0;
  for (const batch of gone) bytes += batch.sizeBytes;
  segment.sizeBytes -= bytes;
  if (segment.sizeBytes === 0) {
    segment.createdAtMs = nowMs;
    segment.rollingTimestampMs = null;
  }
  segment.bytesSinceIndexEntry = 0;
  if (segment.maxTimestampMs >= 0) readLargestTimestamp(segment);
  segment.tornBytes = 0;
  if (bytes > 0) segment.lastModifiedMs = nowMs;
  return bytes;
}

/** The last entry of the time index, or what lies behind it and is larger. */
function readLargestTimestamp(segment: Segment): void {
  const last = lastTimeEntry(segment.timeIndex);
  let { timestampMs, offset } = last;
  const { batches } = segment;
  for (let i = lookupOffset(segment.offsetIndex, last.offset).batchIndex; i < batches.length; i++) {
    const batch = batches[i];
    if (!batch || batch.maxTimestampMs <= timestampMs) continue;
    timestampMs = batch.maxTimestampMs;
    offset = batch.lastOffset;
  }
  segment.maxTimestampMs = timestampMs;
  segment.offsetOfMaxTimestamp = offset;
}

/** Builds the indexes anew from the batches, one by one, as after an unclean shutdown. Entries differ from those written in
 *  life, where a call of several batches has one. What batches say of producers and epochs is for the log to read. */
export function recoverIndexes(segment: Segment): void {
  const { sizeBytes } = segment;
  const batches = [...segment.batches];
  beginRecovery(segment);
  for (const batch of batches) recoverBatch(segment, batch, sizeBytes);
  sealSegment(segment);
}

/** Leaves nothing of a segment but its name, so that its batches can be read into it again. */
export function beginRecovery(segment: Segment): void {
  segment.batches.length = 0;
  segment.offsetIndex.entries.length = 0;
  segment.timeIndex.entries.length = 0;
  growIndexes(segment);
  segment.abortedTransactions.length = 0;
  segment.maxTimestampMs = NO_TIMESTAMP;
  segment.offsetOfMaxTimestamp = segment.baseOffset;
  segment.rollingTimestampMs = null;
  segment.sizeBytes = 0;
  segment.bytesSinceIndexEntry = 0;
  segment.tornBytes = 0;
}

/** Reads the next batch of a file of so many bytes into a segment. Throws a LogSegmentOffsetOverflowException when its
 *  offsets are too far from the base. */
export function recoverBatch(segment: Segment, batch: RecordBatch, fileBytes: number): void {
  ensureInRange(segment, batch.lastOffset, fileBytes);
  if (batch.maxTimestampMs > segment.maxTimestampMs) {
    segment.maxTimestampMs = batch.maxTimestampMs;
    segment.offsetOfMaxTimestamp = batch.lastOffset;
  }
  if (segment.bytesSinceIndexEntry > segment.indexIntervalBytes) {
    appendOffsetEntry(segment.offsetIndex, batch.lastOffset, segment.sizeBytes, segment.batches.length);
    appendTimeEntry(segment.timeIndex, segment.maxTimestampMs, segment.offsetOfMaxTimestamp);
    segment.bytesSinceIndexEntry = 0;
  }
  segment.batches.push(batch);
  segment.sizeBytes += batch.sizeBytes;
  segment.bytesSinceIndexEntry += batch.sizeBytes;
}

// ---- finding

/** Index of the batch that holds `offset`, or of the first one above it; the number of batches when there is none. Looks
 *  into the offset index, then for the batch from there on: in all a number of steps that grows with the logarithm of the
 *  segment. With `probes`, the entries of the index that were looked at are noted there. */
export function findBatch(segment: Segment, offset: number, probes?: Probe[]): number {
  const { batches } = segment;
  let low = lookupOffset(segment.offsetIndex, offset, probes).batchIndex;
  let high = low;
  for (let step = 1; isBelow(batches[high], offset); step *= 2) {
    low = high + 1;
    high += step;
  }
  high = Math.min(high, batches.length);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBelow(batches[middle], offset)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where in the file the batch begins that holds `offset`, or the first one above it; the size of the file when there is
 *  none. */
export function filePositionOf(segment: Segment | undefined, offset: number): number {
  if (!segment) return 0;
  let { position, batchIndex } = lookupOffset(segment.offsetIndex, offset);
  for (; isBelow(segment.batches[batchIndex], offset); batchIndex++) {
    position += segment.batches[batchIndex]?.sizeBytes ?? 0;
  }
  return position;
}

const isBelow = (batch: RecordBatch | undefined, offset: number): boolean =>
  batch !== undefined && batch.lastOffset < offset;
