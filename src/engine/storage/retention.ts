/** What a log lets go of: whole segments, from the oldest on, never beyond the high watermark.
 *  Models      org.apache.kafka.storage.internals.log.UnifiedLog: deleteOldSegments, deletableSegments, deleteSegments
 *  Simplifies  no tiered storage
 *  Invariants  logStartOffset ≤ high watermark; at least one segment stays
 *  See         log.ts, audit/retention-stays-below-high-watermark.ts */
import type { DeletionReason, ReplicaLog } from './log.ts';
import { activeSegment, advanceLogStart, discard, rollLog } from './log.ts';
import type { Segment } from './segment.ts';
import { largestTimestampOf } from './segment.ts';

export type RetentionReason = Extract<DeletionReason, 'startOffset' | 'retentionBytes' | 'retentionMs'>;

/** Segments that went in one look, and why: oldest first. */
export interface Deletion {
  readonly reason: RetentionReason;
  readonly segments: readonly Segment[];
}

type Predicate = (segment: Segment, next: Segment | undefined) => boolean;

/** Deletes what lies before the log's start; and what is too much, or too old, where `cleanup.policy` has `delete`. */
export function deleteOldSegments(
  log: ReplicaLog,
  highWatermark: number,
  nowMs: number,
): readonly Deletion[] {
  const { isDeleted, retentionBytes, retentionMs } = log.config;
  const done: Deletion[] = [];
  const look = (reason: RetentionReason, isDue: Predicate): void => {
    const segments = deleteWhile(log, highWatermark, nowMs, reason, isDue);
    if (segments.length > 0) done.push({ reason, segments });
  };
  look('startOffset', (_, next) => next !== undefined && next.baseOffset <= log.logStartOffset);
  if (!isDeleted) return done;
  if (retentionBytes >= 0 && log.sizeBytes >= retentionBytes) {
    let excess = log.sizeBytes - retentionBytes;
    look('retentionBytes', ({ sizeBytes }) => {
      if (excess < sizeBytes) return false;
      excess -= sizeBytes;
      return true;
    });
  }
  // By the timestamps of the records: the clock of the file counts only where there are none.
  if (retentionMs >= 0) look('retentionMs', (segment) => nowMs - largestTimestampOf(segment) > retentionMs);
  return done;
}

/** The oldest segments for which this holds, none of them at or above the high watermark, and never an empty last one. */
export function deletableSegments(
  log: ReplicaLog,
  highWatermark: number,
  isDue: Predicate,
): readonly Segment[] {
  let count = 0;
  for (const segment of log.segments) {
    const next = log.segments[count + 1];
    const upperBound = next?.baseOffset ?? log.logEndOffset;
    const isEmptyLast = next === undefined && segment.batches.length === 0;
    if (highWatermark < upperBound || isEmptyLast || !isDue(segment, next)) break;
    count++;
  }
  return log.segments.slice(0, count);
}

function deleteWhile(
  log: ReplicaLog,
  highWatermark: number,
  nowMs: number,
  reason: DeletionReason,
  isDue: Predicate,
): readonly Segment[] {
  const segments = deletableSegments(log, highWatermark, isDue);
  if (segments.length === 0) return segments;
  // There is always a segment to write to: if all go, an empty one comes first.
  if (segments.length === log.segments.length) rollLog(log, log.logEndOffset, nowMs);
  log.segments.splice(0, segments.length);
  for (const segment of segments) {
    log.sizeBytes -= segment.sizeBytes;
    discard(log, segment, reason, nowMs);
  }
  advanceLogStart(log, log.segments[0]?.baseOffset ?? activeSegment(log).baseOffset);
  return segments;
}
