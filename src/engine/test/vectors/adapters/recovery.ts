/** How a log is opened after an unclean end (LogLoaderTest). Logs are as in the tests: one record to a batch; in a case of
 *  several segments one to a segment, else all in one. */
import type { ReplicaLog } from '../../../storage/log.ts';
import { flushLog, rollLog, truncateFullyAndStartAt } from '../../../storage/log.ts';
import { openLog } from '../../../storage/recovery.ts';
import { truncateSegment } from '../../../storage/segment.ts';
import { batchOf, logWith, offsetsIn, write } from '../../logs.ts';
import type { Adapter } from '../cases.ts';
import { leaveOut } from '../cases.ts';

const GARBAGE_BYTES = 13;

export const recovery: Adapter = (given, when) => {
  if (when !== 'reopen unclean') return leaveOut(`no such end: ${String(when)}`);
  if (given.corruptSegment !== undefined) return withCorruptSegment(given);
  const log = logOf(given.records);
  const { logEndOffset } = log;
  const recoveryPoint = Number(given.recoveryPoint);
  flushLog(log, recoveryPoint, 0);
  const before = offsetsIn(log);
  const indexes = indexEntries(log);
  const isCorrupt = given.corruption !== undefined;
  const active = log.segments.at(-1);
  if (isCorrupt && active) active.tornBytes = GARBAGE_BYTES;
  open(log, recoveryPoint, log.logStartOffset);
  if (isCorrupt) {
    return {
      logEndOffset: log.logEndOffset === logEndOffset ? 'unchanged' : log.logEndOffset,
      records: same(offsetsIn(log), before) ? 'all kept' : offsetsIn(log),
    };
  }
  return {
    logEndOffset: log.logEndOffset,
    recoveryPoint: log.recoveryPoint,
    indexEntries: same(indexEntries(log), indexes) ? 'same as before close' : indexEntries(log),
  };
};

/** A number of records, or `50..99`: their offsets. */
function logOf(records: number | string): ReplicaLog {
  const range = /^(\d+)\.\.(\d+)$/.exec(String(records));
  const log = logWith({ indexIntervalBytes: 200 });
  const from = range ? Number(range[1]) : 0;
  const end = range ? Number(range[2]) + 1 : Number(records);
  if (from > 0) truncateFullyAndStartAt(log, from);
  for (let offset = from; offset < end; offset++) write(log, batchOf([{ timestampMs: offset * 10 }]));
  return log;
}

/** One segment's file is overwritten with garbage. */
function withCorruptSegment(given: {
  readonly segments: number;
  readonly logStartOffset: number;
  readonly corruptSegment: number;
}): unknown {
  const log = logWith();
  for (let i = 0; i < given.segments; i++) {
    if (i > 0) rollLog(log, log.logEndOffset, 0);
    write(log, batchOf([{}]));
  }
  const corrupt = log.segments[given.corruptSegment];
  if (!corrupt) return leaveOut('no such segment');
  truncateSegment(corrupt, corrupt.baseOffset, 0);
  corrupt.tornBytes = GARBAGE_BYTES;
  open(log, 0, given.logStartOffset);
  return {
    logStartOffset: log.logStartOffset,
    logEndOffset: log.logEndOffset,
    segments: log.segments.length,
    baseOffset: log.segments[0]?.baseOffset,
  };
}

const open = (log: ReplicaLog, recoveryPoint: number, logStartOffset: number): void =>
  void openLog(log, { wasClean: false, recoveryPoint, logStartOffset, nowMs: 0 });

const indexEntries = (log: ReplicaLog): unknown =>
  log.segments.map(({ offsetIndex, timeIndex }) => [offsetIndex.entries.length, timeIndex.entries.length]);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
