/** What a power cut takes from a log, and how a log is opened after an end that was not in good order.
 *
 *      durableOffset        the dirty tail: in the page cache only
 *      ────────────────┤ 40 41 42 43 44
 *                        40 41 4?          what a power cut may leave: a part of it, the last batch torn
 *                        40 41             what recovery makes of that
 *
 *  Models      org.apache.kafka.storage.internals.log.LogLoader, LogSegment#recover
 *  Simplifies  what had been fsynced is never lost; index files, checkpoints and snapshots are as good as the log's data; a
 *              clean or swap that was under way is undone or done as a whole
 *  Invariants  what survives of each segment is a prefix of it, and holds at least all below `durableOffset`
 *  See         log.ts, broker/log-manager.ts */
import type { RecordBatch } from '../protocol/records.ts';
import { assignEpoch, truncateEpochs, truncateEpochsFromStart } from './leader-epoch-cache.ts';
import type { ReplicaLog } from './log.ts';
import { activeSegment, discard, newSegment, reopenLog, segmentIndexOf } from './log.ts';
import { cutMarks } from './page-cache.ts';
import type { Segment } from './segment.ts';
import { findBatch, growIndexes, nextOffsetOf, recoverIndexes, truncateSegment } from './segment.ts';

/** How much of a dirty tail outlives the power cut: of so many batches this many whole ones, and so many bytes of the next
 *  (fewer than it has). */
export type Survival = (dirty: readonly RecordBatch[]) => {
  readonly batches: number;
  readonly tornBytes: number;
};

/** The power goes: of what no fsync had forced onto the disk, each segment keeps what it is given. Answers what is gone. */
export function losePower(log: ReplicaLog, survivalOf: Survival): readonly RecordBatch[] {
  const gone: RecordBatch[] = [];
  let torn = -1;
  for (let s = segmentIndexOf(log, log.durableOffset); s < log.segments.length; s++) {
    const segment = log.segments[s];
    if (!segment) break;
    const dirty = segment.batches.slice(findBatch(segment, log.durableOffset));
    const { batches, tornBytes } = survivalOf(dirty);
    const first = dirty[batches];
    if (!first) continue;
    gone.push(...dirty.slice(batches));
    truncateSegment(segment, first.baseOffset, segment.lastModifiedMs);
    // Files do not end between two batches by chance: as long as a later one stands, something is left of the next batch.
    segment.tornBytes = Math.max(tornBytes, s + 1 < log.segments.length ? 1 : 0);
    if (torn < 0) torn = s;
  }
  if (torn < 0) return gone;
  // The chain ends at the first hole; what lies behind stays on the disk until a process opens the log again.
  log.behindHole.push(...log.segments.splice(torn + 1));
  log.logEndOffset = nextOffsetOf(activeSegment(log));
  log.sparseTo = Math.min(log.sparseTo, log.logEndOffset);
  cutMarks(log.writeMarks, log.logEndOffset);
  log.sizeBytes = log.segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return gone;
}

/** What the checkpoint files and the name of the last shutdown say of a log. */
export interface Opening {
  /** `.kafka_cleanshutdown` was there. */
  readonly wasClean: boolean;
  readonly recoveryPoint: number;
  readonly logStartOffset: number;
  readonly nowMs: number;
}
export interface Recovered {
  /** Segments that were read again, and their bytes. */
  readonly segments: number;
  readonly bytes: number;
  /** Cut off at the first bad batch; 0 when all was well. */
  readonly truncatedBytes: number;
  /** Segments behind the bad batch, which are dropped as a whole. */
  readonly droppedSegments: number;
}

/** Opens a log as its broker starts: after an unclean end it reads everything from the recovery point's segment on, cuts at
 *  the first bad batch and drops the segments behind it. */
export function openLog(log: ReplicaLog, opening: Opening): Recovered {
  const { wasClean, nowMs } = opening;
  log.deleted.length = 0;
  const recovered = wasClean ? NOTHING : recoverSegments(log, opening.recoveryPoint, nowMs);
  growIndexes(activeSegment(log));
  log.logEndOffset = nextOffsetOf(activeSegment(log));
  if (log.logEndOffset < opening.logStartOffset) beginAnewAt(log, opening.logStartOffset, nowMs);
  log.sizeBytes = log.segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  log.logStartOffset = Math.max(opening.logStartOffset, log.segments[0]?.baseOffset ?? 0);
  // Only a flush moves the recovery point forward: recovery reads, it does not write.
  log.recoveryPoint = wasClean ? log.logEndOffset : Math.min(opening.recoveryPoint, log.logEndOffset);
  log.durableOffset = Math.min(Math.max(log.durableOffset, log.recoveryPoint), log.logEndOffset);
  truncateEpochs(log.epochs, log.logEndOffset);
  truncateEpochsFromStart(log.epochs, log.logStartOffset);
  reopenLog(log);
  return recovered;
}

const NOTHING: Recovered = Object.freeze({ segments: 0, bytes: 0, truncatedBytes: 0, droppedSegments: 0 });

function recoverSegments(log: ReplicaLog, recoveryPoint: number, nowMs: number): Recovered {
  let segments = 0;
  let bytes = 0;
  for (let s = segmentIndexOf(log, recoveryPoint); s < log.segments.length; s++) {
    const segment = log.segments[s];
    if (!segment) break;
    segments++;
    bytes += segment.sizeBytes + segment.tornBytes;
    const truncatedBytes = segment.tornBytes;
    readAgain(log, segment);
    if (truncatedBytes === 0) continue;
    const dropped = [...log.segments.splice(s + 1), ...log.behindHole];
    log.behindHole.length = 0;
    for (const behind of dropped) discard(log, behind, 'recovery', nowMs);
    return { segments, bytes, truncatedBytes, droppedSegments: dropped.length };
  }
  return { segments, bytes, truncatedBytes: 0, droppedSegments: 0 };
}

/** A segment as its batches alone say: indexes are made anew, batch by batch, and epochs that the cache lost. Its aborted
 *  transactions are found in the same way, and so are the same as before. */
function readAgain(log: ReplicaLog, segment: Segment): void {
  const aborted = [...segment.abortedTransactions];
  recoverIndexes(segment);
  segment.abortedTransactions.push(...aborted);
  for (const { partitionLeaderEpoch, baseOffset } of segment.batches) {
    const newest = log.epochs.at(-1)?.epoch ?? -1;
    if (partitionLeaderEpoch > newest) assignEpoch(log.epochs, partitionLeaderEpoch, baseOffset);
  }
}

/** All that is left ends before the log is said to begin: an empty log takes its place. */
function beginAnewAt(log: ReplicaLog, offset: number, nowMs: number): void {
  for (const segment of log.segments) discard(log, segment, 'recovery', nowMs);
  log.segments.length = 0;
  log.segments.push(newSegment(log, offset, nowMs));
  log.logEndOffset = offset;
  log.epochs.length = 0;
  log.snapshots.length = 0;
}
