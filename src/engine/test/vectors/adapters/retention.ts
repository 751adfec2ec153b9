/** What a log deletes (UnifiedLogTest). What a case leaves open is as in the tests it comes from: fifteen records of one
 *  size, five to a segment, all older than any retention. */

import type { ReplicaLog } from '../../../storage/log.ts';
import { activeSegment, rollLog } from '../../../storage/log.ts';
import { raiseLogStart } from '../../../storage/log-start.ts';
import { deletableSegments, deleteOldSegments } from '../../../storage/retention.ts';
import { batchOf, logWith, write } from '../../logs.ts';
import type { Adapter } from '../cases.ts';
import { leaveOut } from '../cases.ts';

const NOW_MS = 1_000_000;
const TIMESTAMP_MS = 10;

/** `5s`: five records of that size; or bytes. */
function bytesOf(value: unknown, recordBytes: number): number {
  if (typeof value === 'number') return value;
  const times = /^(\d+)s$/.exec(String(value));
  return times ? Number(times[1]) * recordBytes : leaveOut(`no size: ${String(value)}`);
}

// biome-ignore lint/suspicious/noExplicitAny: as the files have it
function logOf(given: any, records: number): ReplicaLog {
  const policy = String(given.cleanupPolicy ?? 'delete').split(',');
  const isExpired = given.expired === true || given.allExpired === true || given.retentionMs !== undefined;
  const timestampMs = Number(given.timestamp ?? TIMESTAMP_MS);
  const batch = batchOf([{ timestampMs, key: policy.includes('compact') ? 'k' : null }]);
  const log = logWith({
    segmentBytes: bytesOf(given.segmentBytes ?? '5s', batch.sizeBytes),
    retentionBytes: bytesOf(given.retentionBytes ?? -1, batch.sizeBytes),
    retentionMs: isExpired ? Number(given.retentionMs ?? 1) : -1,
    isDeleted: policy.includes('delete'),
    isCompacted: policy.includes('compact'),
  });
  for (let i = 0; i < records; i++) write(log, batch, timestampMs);
  return log;
}

export const retention: Adapter = (given, when) => {
  if (typeof when === 'object' && when.logStartOffset !== undefined) {
    const log = logOf(given, Math.max(100, Number(given.highWatermark)));
    return { error: raiseLogStart(log, when.logStartOffset, Number(given.highWatermark)) };
  }
  if (Array.isArray(when)) return predicates(given, when);
  if (typeof when === 'object' && when.highWatermark !== undefined) return sweep(given, when.highWatermark);
  const counts: number[] = [given.records ?? 15].flat();
  const answers = counts.map((records) => {
    const log = logOf(given, records);
    const before = log.logEndOffset;
    deleteOldSegments(log, Number(given.highWatermark ?? before), NOW_MS);
    const segments = log.segments.length;
    if (!String(when).includes('HW=LEO')) return { segments };
    return {
      logEndOffset: log.logEndOffset === before ? 'unchanged' : log.logEndOffset,
      segments,
      nextAppendOffset: write(log, batchOf([{}])).baseOffset === before ? '== old LEO' : 'another',
    };
  });
  // One answer for all of them, if they agree.
  const [first] = answers;
  return answers.every((answer) => JSON.stringify(answer) === JSON.stringify(first)) ? first : answers;
};

/** `0..100 step 1, deleteOldSegments each time`. */
function sweep(given: unknown, words: string): unknown {
  const range = /^(\d+)\.\.(\d+) step (\d+)/.exec(words);
  if (!range) return leaveOut(`no range: ${words}`);
  const [from, to, step] = range.slice(1).map(Number) as [number, number, number];
  const log = logOf(given, Number((given as { records?: number }).records ?? to));
  let holds = true;
  for (let highWatermark = from; highWatermark <= to; highWatermark += step) {
    deleteOldSegments(log, highWatermark, NOW_MS);
    holds &&= log.logStartOffset <= highWatermark;
  }
  return {
    invariant: holds ? 'logStartOffset <= highWatermark' : 'logStartOffset > highWatermark',
    atEnd: {
      logStartOffset: log.logStartOffset,
      segments: log.segments.length,
      activeSize: activeSegment(log).sizeBytes,
    },
  };
}

/** Segments that may go when every one is asked for, after so many records more. */
function predicates(given: { readonly segments?: unknown }, steps: readonly string[]): unknown {
  const made = /^(\d+) with one record each \+ empty active$/.exec(String(given.segments));
  if (!made) return leaveOut(`no segments: ${String(given.segments)}`);
  const log = logOf({ retentionMs: -1, segmentBytes: '1s' }, Number(made[1]));
  rollLog(log, log.logEndOffset, NOW_MS);
  return steps.map((step) => {
    const more = Number(/append (\d+) record/.exec(step)?.[1] ?? 0);
    for (let i = 0; i < more; i++) write(log, batchOf([{}]));
    return deletableSegments(log, log.logEndOffset, () => true).length;
  });
}
