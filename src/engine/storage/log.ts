/** One replica's log: a chain of segments, the epochs that wrote it, the producers it knows.
 *
 *      segment 0          segment 9       active
 *      0 1 2 … 8      |   9 10 … 17   |   18 19 20 →   logEndOffset 21
 *
 *  Models      org.apache.kafka.storage.internals.log.UnifiedLog, LocalLog
 *  Simplifies  lives in memory; no retention, no compaction
 *  Invariants  offsets are contiguous along the chain; epochs do not decrease
 *  See         segment.ts, leader-epoch-cache.ts, producer-state.ts, audit/offsets-are-contiguous.ts */
import { invariant } from '../../contract/errors.ts';
import type { RecordBatch } from '../protocol/records.ts';
import { placeBatch } from '../protocol/records.ts';
import type { EpochEntry } from './leader-epoch-cache.ts';
import { assignEpoch, truncateEpochs } from './leader-epoch-cache.ts';
import type { Producers, SequenceVerdict } from './producer-state.ts';
import { checkSequence, rememberBatch } from './producer-state.ts';
import type { Segment, SegmentConfig } from './segment.ts';
import {
  appendToSegment,
  findBatch,
  openSegment,
  sealSegment,
  shouldRoll,
  truncateSegment,
} from './segment.ts';

export interface ReplicaLog {
  /** In order of base offset; the last is the active one. Never empty. */
  readonly segments: Segment[];
  logStartOffset: number;
  /** Next offset to be written. */
  logEndOffset: number;
  readonly epochs: EpochEntry[];
  producers: Producers;
  sizeBytes: number;
  readonly segmentBytes: number;
  readonly indexIntervalBytes: number;
}

export const DEFAULT_SEGMENT_BYTES = 1_073_741_824;
export const DEFAULT_INDEX_INTERVAL_BYTES = 4_096;

/** Room of each index file of a segment (`segment.index.bytes`). */
const SEGMENT_INDEX_BYTES = 10_485_760;
const segmentConfig = (indexIntervalBytes: number): SegmentConfig => ({
  indexIntervalBytes,
  segmentIndexBytes: SEGMENT_INDEX_BYTES,
});

export const createLog = (
  segmentBytes = DEFAULT_SEGMENT_BYTES,
  indexIntervalBytes = DEFAULT_INDEX_INTERVAL_BYTES,
): ReplicaLog => ({
  segments: [openSegment(0, segmentConfig(indexIntervalBytes), 0)],
  logStartOffset: 0,
  logEndOffset: 0,
  epochs: [],
  producers: new Map(),
  sizeBytes: 0,
  segmentBytes,
  indexIntervalBytes,
});

export type AppendResult =
  | { readonly kind: 'appended'; readonly batch: RecordBatch }
  | Exclude<SequenceVerdict, { kind: 'append' }>;

/** Writes a client's batch: gives it offsets and the leader's epoch, unless it repeats or leaves a gap. */
export function appendAsLeader(log: ReplicaLog, batch: RecordBatch, leaderEpoch: number): AppendResult {
  const verdict = checkSequence(log.producers, batch);
  if (verdict.kind !== 'append') return verdict;
  const placed = placeBatch(batch, log.logEndOffset, leaderEpoch);
  append(log, [placed]);
  return { kind: 'appended', batch: placed };
}

/** Writes batches as a leader placed them. They must begin where the log ends. */
export function appendAsFollower(log: ReplicaLog, batches: readonly RecordBatch[]): void {
  const first = batches[0];
  if (!first) return;
  invariant(
    first.baseOffset === log.logEndOffset,
    `a fetched batch begins at ${first.baseOffset}, the log ends at ${log.logEndOffset}`,
  );
  append(log, batches);
}

function append(log: ReplicaLog, batches: readonly RecordBatch[]): void {
  let bytes = 0;
  for (const batch of batches) bytes += batch.sizeBytes;
  const segment = rollIfFull(log, batches, bytes);
  appendToSegment(segment, batches, 0);
  for (const batch of batches) {
    assignEpoch(log.epochs, batch.partitionLeaderEpoch, batch.baseOffset);
    rememberBatch(log.producers, batch);
    log.logEndOffset = batch.lastOffset + 1;
  }
  log.sizeBytes += bytes;
}

function rollIfFull(log: ReplicaLog, batches: readonly RecordBatch[], messagesBytes: number): Segment {
  const active = activeSegment(log);
  const params = {
    nowMs: 0,
    segmentMs: Number.MAX_SAFE_INTEGER,
    segmentBytes: log.segmentBytes,
    messagesBytes,
    maxTimestampInMessagesMs: 0,
    maxOffsetInMessages: batches.at(-1)?.lastOffset ?? log.logEndOffset,
  };
  if (active.batches.length === 0 || !shouldRoll(active, params)) return active;
  sealSegment(active);
  const next = openSegment(log.logEndOffset, segmentConfig(log.indexIntervalBytes), 0);
  log.segments.push(next);
  return next;
}

export function activeSegment(log: ReplicaLog): Segment {
  const active = log.segments.at(-1);
  invariant(active !== undefined, 'a log without a segment');
  return active;
}

/** Whole batches from the one that holds `fromOffset` on, all of them below `boundOffset`; at most `maxBytes`, but always
 *  the first. */
export function readLog(
  log: ReplicaLog,
  fromOffset: number,
  boundOffset: number,
  maxBytes: number,
): readonly RecordBatch[] {
  const found: RecordBatch[] = [];
  if (fromOffset >= boundOffset) return found;
  let bytes = 0;
  for (let s = segmentOf(log, fromOffset); s < log.segments.length; s++) {
    const segment = log.segments[s];
    if (!segment) break;
    for (let i = findBatch(segment, fromOffset); i < segment.batches.length; i++) {
      const batch = segment.batches[i];
      if (!batch || batch.baseOffset >= boundOffset) return found;
      if (found.length > 0 && bytes + batch.sizeBytes > maxBytes) return found;
      found.push(batch);
      bytes += batch.sizeBytes;
    }
  }
  return found;
}

/** Index of the segment that holds an offset: the last one whose base is not above it. */
function segmentOf(log: ReplicaLog, offset: number): number {
  let low = 0;
  let high = log.segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((log.segments[middle]?.baseOffset ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The batch that holds an offset; undefined when the log does not reach there. */
export function batchAt(log: ReplicaLog, offset: number): RecordBatch | undefined {
  const segment = log.segments[segmentOf(log, offset)];
  const batch = segment?.batches[findBatch(segment, offset)];
  return batch && batch.baseOffset <= offset ? batch : undefined;
}

/** Drops everything from `offset` on. Answers the batches that are gone, oldest first. */
export function truncateLog(log: ReplicaLog, offset: number): readonly RecordBatch[] {
  if (offset >= log.logEndOffset) {
    // Nothing written goes, but an epoch that has written nothing is forgotten.
    truncateEpochs(log.epochs, offset);
    return [];
  }
  const gone = [...readLog(log, offset, log.logEndOffset, Number.MAX_SAFE_INTEGER)];
  while (log.segments.length > 1 && activeSegment(log).baseOffset >= offset) log.segments.pop();
  truncateSegment(activeSegment(log), offset, 0);
  for (const batch of gone) log.sizeBytes -= batch.sizeBytes;
  log.logEndOffset = Math.max(offset, log.logStartOffset);
  truncateEpochs(log.epochs, offset);
  rebuildProducers(log);
  return gone;
}

/** Reads the whole log again for what it says of producers, as after a crash or a truncation. */
export function rebuildProducers(log: ReplicaLog): void {
  log.producers = new Map();
  for (const segment of log.segments)
    for (const batch of segment.batches) rememberBatch(log.producers, batch);
}

/** What a log is when its broker opens it again: an epoch that never wrote is forgotten. */
export function reopenLog(log: ReplicaLog): void {
  truncateEpochs(log.epochs, log.logEndOffset);
  rebuildProducers(log);
}

/** Every batch, oldest first. */
export function* batchesOf(log: ReplicaLog): Generator<RecordBatch> {
  for (const segment of log.segments) yield* segment.batches;
}
