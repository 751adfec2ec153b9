/** What the cleaner keeps, and what it may touch (LogCleanerTest, LogCleanerManagerTest). Lists of appends are as in the
 *  tests: one producer, whose sequences go on; deletes are retained for a day. */

import { cleanLog, cleanUpTo } from '../../../storage/cleaner.ts';
import { cleanableOffsets, measure } from '../../../storage/cleaner-manager.ts';
import type { ReplicaLog } from '../../../storage/log.ts';
import { activeSegment, rollLog } from '../../../storage/log.ts';
import type { RecordSpec } from '../../logs.ts';
import { batchOf, keysIn, lastOffsetsIn, logWith, markerOf, offsetsIn, write } from '../../logs.ts';
import type { Adapter } from '../cases.ts';
import { leaveOut } from '../cases.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Some clock; a file that was never touched is older than everything. */
const NOW_MS = 30 * DAY_MS;

const compacted = (config: Parameters<typeof logWith>[0] = {}): ReplicaLog =>
  logWith({ isCompacted: true, isDeleted: false, deleteRetentionMs: DAY_MS, ...config });
const roll = (log: ReplicaLog): void => void rollLog(log, log.logEndOffset, NOW_MS);
const settingsAt = (nowMs: number) => ({ nowMs, maxKeys: 1e6, batchesCarryDeleteHorizon: true });

/** One record and so many in each of so many segments; the last one is active. */
function chainOf(
  segments: number,
  perSegment: number,
  config: Parameters<typeof logWith>[0] = {},
): ReplicaLog {
  const log = compacted(config);
  for (let s = 0; s < segments; s++) {
    if (s > 0) roll(log);
    for (let i = 0; i < perSegment; i++) write(log, batchOf([{ key: `${s}/${i}` }]), NOW_MS);
  }
  return log;
}

export const compaction: Adapter = (given, when) => {
  if (given['records(offset,key,value,pid,seq)'])
    return cleanRecords(given['records(offset,key,value,pid,seq)']);
  if (given.appends) return cleanAppends(given.appends, [when].flat());
  if (given.offsetMapHasKeys) return cleanByMap(given);
  if (given.firstDirtySegment !== undefined) return ratio(given);
  if (when === 'cleanable range') return range(given);
  if (given.txnRecords) return openTransaction(given, when);
  if (when === 'select log') return { firstDirtyOffset: firstDirty(given) };
  return leaveOut('no such question about compaction');
};

type Row = readonly [offset: number, key: number, value: number, pid: number, sequence: number];

function cleanRecords(rows: readonly Row[]): unknown {
  const log = compacted();
  for (const [offset, key, , pid, sequence] of rows) {
    const { baseOffset } = write(log, batchOf([{ key: String(key) }], { pid, sequence }), NOW_MS);
    if (baseOffset !== offset) return leaveOut(`records leave a gap before ${offset}`);
  }
  roll(log);
  clean(log, NOW_MS);
  return {
    batchLastOffsets: lastOffsetsIn(log),
    recordOffsets: offsetsIn(log),
    keys: keysIn(log).map(Number),
  };
}

/** A pass over everything before the active segment. */
const clean = (log: ReplicaLog, nowMs: number): void =>
  void cleanLog(
    log,
    { firstDirtyOffset: 0, firstUncleanableOffset: activeSegment(log).baseOffset },
    settingsAt(nowMs),
  );

/** `txn key 1`, `txn keys 2,3`, `commit`, `abort`: a batch each. */
class Appends {
  readonly log = compacted();
  private sequence = 0;

  add(words: string): void {
    const keys = /^txn keys? ([\d,]+)$/.exec(words)?.[1]?.split(',');
    if (words === 'commit' || words === 'abort') write(this.log, markerOf(words, {}, NOW_MS), NOW_MS);
    else if (keys) {
      const records: RecordSpec[] = keys.map((key) => ({ key, timestampMs: NOW_MS }));
      write(this.log, batchOf(records, { pid: 1, sequence: this.sequence, transactional: true }), NOW_MS);
      this.sequence += records.length;
    } else leaveOut(`no such append: ${words}`);
  }
}

function cleanAppends(appends: readonly string[], steps: readonly string[]): unknown {
  const made = new Appends();
  for (const words of appends) made.add(words);
  const { log } = made;
  // Single passes are told apart from a story with more appends in between by what is looked at.
  const looksAtBatches = steps[0] === 'clean';
  let nowMs = NOW_MS;
  const answers = steps.map((step) => {
    for (const words of step.split('; ')) {
      if (/^(roll|clean|clean pass \d+|second pass after the delete horizon)$/.test(words)) continue;
      made.add(words);
    }
    roll(log);
    clean(log, nowMs);
    if (step.includes('after the delete horizon')) {
      // The pass that finds a marker with nothing left to end sets the horizon; the test runs it in between.
      nowMs += DAY_MS;
      clean(log, nowMs);
    }
    const found = { keys: keysIn(log).map(Number), offsets: offsetsIn(log) };
    return looksAtBatches ? { batchLastOffsets: lastOffsetsIn(log), ...found } : found;
  });
  return steps.length === 1 ? answers[0] : answers;
}

/** Keys in order, so many segments cleaned, with a map that holds some keys at a later offset. */
function cleanByMap(given: {
  readonly cleanedSegments: number;
  readonly offsetMapHasKeys: readonly number[];
}): unknown {
  const mapped = given.offsetMapHasKeys;
  const perSegment = Math.ceil((Math.max(...mapped) + 2) / given.cleanedSegments);
  const log = compacted();
  for (let s = 0; s < given.cleanedSegments; s++) {
    for (let i = 0; i < perSegment; i++) write(log, batchOf([{ key: String(s * perSegment + i) }]), NOW_MS);
    roll(log);
  }
  const before = keysIn(log);
  const bound = activeSegment(log).baseOffset;
  const offsets = new Map(mapped.map((key) => [String(key), Number.MAX_SAFE_INTEGER]));
  const map = { offsets, latestOffset: bound - 1, bytesRead: 0 };
  cleanUpTo(log, { firstDirtyOffset: 0, firstUncleanableOffset: bound }, map, settingsAt(NOW_MS));
  const left = new Set(keysIn(log));
  return { removedKeys: before.filter((key) => !left.has(key)).map(Number) };
}

/** Which segments' sizes make up the ratio, if it is what they come to. */
function ratio(given: {
  readonly segments: number;
  readonly firstDirtySegment: number;
  readonly firstUncleanableSegment: number;
}): unknown {
  const log = compacted();
  for (let s = 0; s < given.segments; s++) {
    if (s > 0) roll(log);
    // Sizes that tell every sum of them apart from every other.
    write(log, batchOf([{ key: 'k', valueBytes: 2 ** s }]), NOW_MS);
  }
  const baseOf = (segment: number): number => log.segments[segment]?.baseOffset ?? log.logEndOffset;
  const range = {
    firstDirtyOffset: baseOf(given.firstDirtySegment),
    firstUncleanableOffset: baseOf(given.firstUncleanableSegment),
  };
  const { cleanableRatio } = measure(log, range, NOW_MS);
  const size = (from: number, to: number): number =>
    log.segments.slice(from, to + 1).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  for (let dirty = 0; dirty < given.segments; dirty++) {
    for (let last = dirty; last < given.segments; last++) {
      const cleanable = size(dirty, last);
      if (cleanable / (size(0, dirty - 1) + cleanable) !== cleanableRatio) continue;
      if (dirty === 0) return `size(0..${last}) / size(0..${last})`;
      return `size(${dirty}..${last}) / (size(0..${dirty - 1}) + size(${dirty}..${last}))`;
    }
  }
  return cleanableRatio;
}

function range(given: { readonly highWatermark: number | 'LEO'; readonly segments: number }): unknown {
  const log = chainOf(given.segments, 10);
  const highWatermark = given.highWatermark === 'LEO' ? log.logEndOffset : given.highWatermark;
  const { firstDirtyOffset, firstUncleanableOffset } = cleanableOffsets(log, 0, highWatermark, NOW_MS);
  const isActive = firstUncleanableOffset === activeSegment(log).baseOffset;
  return {
    firstDirty: firstDirtyOffset,
    firstUncleanable: isActive ? 'active segment base offset' : firstUncleanableOffset,
  };
}

/** An open transaction, then its abort, an hour of lag between the looks. */
function openTransaction(
  given: { readonly txnRecords: number; readonly highWatermark: number },
  steps: unknown,
): unknown {
  if (!Array.isArray(steps)) return leaveOut('no steps');
  const log = compacted({ minCompactionLagMs: HOUR_MS });
  let nowMs = NOW_MS;
  for (let i = 0; i < given.txnRecords; i++) {
    const spec = { pid: 1, sequence: i, transactional: true };
    write(log, batchOf([{ key: String(i), timestampMs: nowMs }], spec), nowMs);
  }
  roll(log);
  let { highWatermark } = given;
  const firstUncleanable = steps.map((step: string) => {
    if (step.includes('lag')) nowMs += HOUR_MS + 1;
    const marker = /^abort marker at (\d+), HW (\d+)$/.exec(step);
    if (marker) {
      write(log, markerOf('abort', {}, nowMs), nowMs);
      roll(log);
      highWatermark = Number(marker[2]);
    }
    return cleanableOffsets(log, 0, highWatermark, nowMs).firstUncleanableOffset;
  });
  return { firstUncleanable };
}

function firstDirty(given: {
  readonly cleanerCheckpoint: number;
  readonly logStart?: number;
  readonly logStartOffset?: number;
  readonly logEndOffset?: string;
}): number {
  const log = chainOf(4, 10);
  log.logStartOffset = given.logStart ?? given.logStartOffset ?? 0;
  return cleanableOffsets(log, given.cleanerCheckpoint, log.logEndOffset, NOW_MS).firstDirtyOffset;
}
