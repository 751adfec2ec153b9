/** One segment of a log: batches from its base offset on, and the sparse index over them.
 *  Models      org.apache.kafka.storage.internals.log.LogSegment, OffsetIndex
 *  Simplifies  no time index yet; a segment rolls by size alone
 *  Invariants  batches follow each other without a hole; index entries are in order of offset and of position */
import type { RecordBatch } from '../protocol/records.ts';

export interface Segment {
  /** Offset of the first record meant for it; the name of its files. */
  readonly baseOffset: number;
  readonly batches: RecordBatch[];
  sizeBytes: number;
  /** Bytes since the last index entry. */
  bytesSinceIndexEntry: number;
  readonly index: IndexEntry[];
}
/** Points to where an append began, and names the last offset it brought. */
export interface IndexEntry {
  readonly offset: number;
  readonly position: number;
}

export const openSegment = (baseOffset: number): Segment => ({
  baseOffset,
  batches: [],
  sizeBytes: 0,
  bytesSinceIndexEntry: 0,
  index: [],
});

/** Adds the batches of one append call; one index entry at most, before its bytes are counted. */
export function appendToSegment(
  segment: Segment,
  batches: readonly RecordBatch[],
  indexIntervalBytes: number,
): void {
  const last = batches.at(-1);
  if (!last) return;
  if (segment.bytesSinceIndexEntry > indexIntervalBytes) {
    segment.index.push(Object.freeze({ offset: last.lastOffset, position: segment.sizeBytes }));
    segment.bytesSinceIndexEntry = 0;
  }
  for (const batch of batches) {
    segment.batches.push(batch);
    segment.sizeBytes += batch.sizeBytes;
    segment.bytesSinceIndexEntry += batch.sizeBytes;
  }
}

/** Index of the batch that holds `offset`, or of the first one above it; the number of batches when there is none. */
export function findBatch(segment: Segment, offset: number): number {
  let low = 0;
  let high = segment.batches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const batch = segment.batches[middle];
    if (batch && batch.lastOffset < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Drops every batch that reaches `offset` or beyond. */
export function truncateSegment(segment: Segment, offset: number): void {
  for (const batch of segment.batches.splice(findBatch(segment, offset)))
    segment.sizeBytes -= batch.sizeBytes;
  // By the last offset of its append call, as Kafka does: what it points to may still be there (LogSegment#truncateTo).
  while ((segment.index.at(-1)?.offset ?? -1) >= offset) segment.index.pop();
  segment.bytesSinceIndexEntry = 0;
}
