/** Which log is to be compacted next, and from where to where.
 *  Models      org.apache.kafka.storage.internals.log.LogCleanerManager: cleanableOffsets, maxCompactionDelay,
 *              grabFilthiestCompactedLog; LogToClean
 *  See         cleaner.ts */
import type { CleanRange } from './cleaner.ts';
import type { ReplicaLog } from './log.ts';
import { activeSegment, segmentIndexOf, segmentsBetween } from './log.ts';
import type { Segment } from './segment.ts';
import { largestTimestampOf } from './segment.ts';
import { lastStableOffset } from './transactions.ts';

export interface CleanableOffsets extends CleanRange {
  /** The checkpoint named an offset that the log does not have (any more). */
  readonly isReset: boolean;
}

/** The dirty range that a pass may take: from the cleaner's checkpoint on (undefined: none was written) to what is undecided
 *  or not replicated, to the active segment, and to the first segment younger than `min.compaction.lag.ms`. */
export function cleanableOffsets(
  log: ReplicaLog,
  checkpoint: number | undefined,
  highWatermark: number,
  nowMs: number,
): CleanableOffsets {
  const { logStartOffset, logEndOffset, config } = log;
  const isReset = checkpoint !== undefined && (checkpoint < logStartOffset || checkpoint > logEndOffset);
  const firstDirtyOffset = isReset ? logStartOffset : (checkpoint ?? logStartOffset);
  let bound = Math.min(lastStableOffset(log.transactions, highWatermark), activeSegment(log).baseOffset);
  const { minCompactionLagMs } = config;
  if (minCompactionLagMs > 0) {
    const young = closedSegmentsFrom(log, firstDirtyOffset).find(
      (segment) => largestTimestampOf(segment) > nowMs - minCompactionLagMs,
    );
    if (young) bound = Math.min(bound, young.baseOffset);
  }
  return { firstDirtyOffset, firstUncleanableOffset: Math.max(firstDirtyOffset, bound), isReset };
}

/** Every segment but the active one, from the one that holds an offset on (UnifiedLog#nonActiveLogSegmentsFrom). */
const closedSegmentsFrom = (log: ReplicaLog, offset: number): readonly Segment[] =>
  offset > activeSegment(log).baseOffset ? [] : log.segments.slice(segmentIndexOf(log, offset), -1);

/** How much of a log is clean, and how much a pass would clean. */
export interface LogToClean extends CleanRange {
  readonly cleanBytes: number;
  readonly cleanableBytes: number;
  /** Dirty bytes among those a pass looks at; 0 for an empty log. */
  readonly cleanableRatio: number;
  /** `max.compaction.lag.ms` has passed for something in it. */
  readonly isOverdue: boolean;
}

export function measure(log: ReplicaLog, offsets: CleanRange, nowMs: number): LogToClean {
  const { firstDirtyOffset } = offsets;
  const cleanBytes = sizeOf(segmentsBetween(log, -1, firstDirtyOffset));
  // Whole segments only: the one that holds the bound is dirty and not cleaned.
  const firstUncleanable = closedSegmentsFrom(log, offsets.firstUncleanableOffset)[0] ?? activeSegment(log);
  const firstUncleanableOffset = firstUncleanable.baseOffset;
  const cleanableBytes = sizeOf(
    segmentsBetween(log, Math.min(firstDirtyOffset, firstUncleanableOffset), firstUncleanableOffset),
  );
  const totalBytes = cleanBytes + cleanableBytes;
  return {
    firstDirtyOffset,
    firstUncleanableOffset,
    cleanBytes,
    cleanableBytes,
    cleanableRatio: totalBytes === 0 ? 0 : cleanableBytes / totalBytes,
    isOverdue: isOverdue(log, firstDirtyOffset, nowMs),
  };
}

const sizeOf = (segments: readonly Segment[]): number =>
  segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

/** Whether a dirty segment began longer ago than `max.compaction.lag.ms`. */
function isOverdue(log: ReplicaLog, firstDirtyOffset: number, nowMs: number): boolean {
  const until = nowMs - log.config.maxCompactionLagMs;
  return closedSegmentsFrom(log, firstDirtyOffset).some(({ batches }) => {
    const first = batches[0]?.maxTimestampMs ?? 0;
    return first > 0 && first < until;
  });
}

/** Whether a log is worth a pass now. */
export const isFilthy = (log: ReplicaLog, toClean: LogToClean): boolean =>
  toClean.cleanBytes + toClean.cleanableBytes > 0 &&
  ((toClean.isOverdue && toClean.cleanableBytes > 0) ||
    toClean.cleanableRatio > log.config.minCleanableDirtyRatio);
