/** How a segment is searched, step by step: for people who watch, and for questions that are asked by time or by size.
 *  Models      LogSegment#translateOffset, #read, #findOffsetByTimestamp, #fetchUpperBoundOffset; FileRecords#searchFor…
 *  See         segment.ts (`findBatch` is the short way that reading takes) */
import type { RecordBatch } from '../protocol/records.ts';
import { offsetAt, timestampAt } from '../protocol/records.ts';
import type { Probe } from './index-search.ts';
import { fetchUpperBound, lookupOffset } from './offset-index.ts';
import type { Segment } from './segment.ts';
import { lookupTime } from './time-index.ts';

/** A batch in a `.log` file. */
export interface BatchPosition {
  readonly batchIndex: number;
  readonly lastOffset: number;
  readonly position: number;
  readonly sizeBytes: number;
}

/** The search for an offset as it happens. */
export interface OffsetSearch {
  /** Entries of the offset index in the order in which they were looked at. */
  readonly probes: readonly Probe[];
  /** What the index gave: scanning begins at `position`. */
  readonly entry: { readonly offset: number; readonly position: number };
  /** Headers that were read one after the other; the last one is of the batch that was found, if one was. */
  readonly scanned: readonly BatchPosition[];
  readonly found: BatchPosition | null;
}

/** Looks for the first batch that reaches `offset`, and keeps every step. */
export function watchOffsetSearch(segment: Segment, offset: number): OffsetSearch {
  const probes: Probe[] = [];
  const { offset: entryOffset, position, batchIndex } = lookupOffset(segment.offsetIndex, offset, probes);
  const scanned: BatchPosition[] = [];
  let found: BatchPosition | null = null;
  for (const at of positionsFrom(segment, batchIndex, position)) {
    scanned.push(at);
    if (at.lastOffset < offset) continue;
    found = at;
    break;
  }
  return { probes, entry: { offset: entryOffset, position }, scanned, found };
}

/** The first batch that reaches `offset`, with its place in the file; null when the segment ends before. */
export const translateOffset = (segment: Segment, offset: number): BatchPosition | null =>
  watchOffsetSearch(segment, offset).found;

function* positionsFrom(segment: Segment, batchIndex: number, position: number): Generator<BatchPosition> {
  let at = position;
  for (let i = batchIndex; i < segment.batches.length; i++) {
    const batch = segment.batches[i];
    if (!batch) return;
    yield { batchIndex: i, lastOffset: batch.lastOffset, position: at, sizeBytes: batch.sizeBytes };
    at += batch.sizeBytes;
  }
}

/** A slice of a `.log` file, as a fetch takes it: it begins at a batch, and may end within one. */
export interface FileSlice {
  readonly position: number;
  readonly sizeBytes: number;
  /** Whether not even the first batch is whole. */
  readonly isFirstIncomplete: boolean;
}

/** What a fetch from `startOffset` on would be given of this file, of no more bytes than `maxBytes` (but the whole first
 *  batch, if it must be), below `maxPosition`; null when the segment ends before the offset. */
export function sliceFrom(
  segment: Segment,
  startOffset: number,
  maxBytes: number,
  maxPosition: number,
  isOneBatchAtLeast: boolean,
): FileSlice | null {
  const start = translateOffset(segment, startOffset);
  if (!start) return null;
  const room = isOneBatchAtLeast ? Math.max(maxBytes, start.sizeBytes) : maxBytes;
  if (room === 0) return { position: start.position, sizeBytes: 0, isFirstIncomplete: false };
  const available = Math.min(maxPosition, segment.sizeBytes) - start.position;
  return {
    position: start.position,
    sizeBytes: Math.min(available, room),
    isFirstIncomplete: room < start.sizeBytes,
  };
}

/** An offset that surely lies behind what a fetch of so many bytes from a place of the index on takes; null when the index
 *  knows none. */
export const fetchUpperBoundOffset = (
  segment: Segment,
  startPosition: number,
  fetchBytes: number,
): number | null => fetchUpperBound(segment.offsetIndex, startPosition, fetchBytes)?.offset ?? null;

export interface TimestampAndOffset {
  readonly timestampMs: number;
  readonly offset: number;
  readonly leaderEpoch: number;
}

/** The first record from `startOffset` on with this timestamp or a larger one; null when the segment has none. The time
 *  index gives an offset, the offset index a place, and the scan goes on from there. */
export function findOffsetByTimestamp(
  segment: Segment,
  targetMs: number,
  startOffset: number,
): TimestampAndOffset | null {
  const { offset } = lookupTime(segment.timeIndex, targetMs);
  const { batchIndex } = lookupOffset(segment.offsetIndex, Math.max(offset, startOffset));
  for (let i = batchIndex; i < segment.batches.length; i++) {
    const batch = segment.batches[i];
    const found = batch && firstFrom(batch, targetMs, startOffset);
    if (found) return found;
  }
  return null;
}

function firstFrom(batch: RecordBatch, targetMs: number, startOffset: number): TimestampAndOffset | null {
  if (batch.maxTimestampMs < targetMs) return null;
  for (let i = 0; i < batch.records.length; i++) {
    const timestampMs = timestampAt(batch, i);
    const offset = offsetAt(batch, i);
    if (timestampMs < targetMs || offset < startOffset) continue;
    return { timestampMs, offset, leaderEpoch: batch.partitionLeaderEpoch };
  }
  return null;
}
