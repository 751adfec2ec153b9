/** Compaction: rewrites the clean and the dirty part of a log so that of each key only its newest record stays.
 *
 *      offset   0 1 2 3 4 │ 5 6 7 8 │ 9 →            k1 k2 k1 k3 k2 │ k1 k1 k4 k2 │ active
 *      after    3   6 7 8 │ 9 →                      k3 · k1 k4 k2  │ active
 *
 *  Models      org.apache.kafka.storage.internals.log.Cleaner, SkimpyOffsetMap; MemoryRecords#filterTo; KIP-534
 *  Simplifies  keys are compared themselves, not by their MD5; `.cleaned` and `.swap` files stand for an instant only
 *  Invariants  offsets never change; at and above the end of the map nothing is touched; the active segment never is
 *  See         cleaner-manager.ts, cleaned-transactions.ts, audit/compaction-keeps-the-newest.ts */
import type { RecordBatch } from '../protocol/records.ts';
import { isTombstone, keepRecords, keyText, offsetAt } from '../protocol/records.ts';
import type { CleanedTransactions } from './cleaned-transactions.ts';
import { addAborted, noCleanedTransactions, readControl, readData } from './cleaned-transactions.ts';
import type { ReplicaLog } from './log.ts';
import { abortedBetween, discard, newSegment, segmentsBetween } from './log.ts';
import type { Segment } from './segment.ts';
import { appendToSegment, nextOffsetOf, sealSegment } from './segment.ts';

export interface CleanSettings {
  readonly nowMs: number;
  /** Keys that the offset map takes before it is full. */
  readonly maxKeys: number;
  /** Tombstones and markers carry the time from which on they may go (since 3.1). Before, the age of a segment's file was
   *  taken for the age of its tombstones. */
  readonly batchesCarryDeleteHorizon: boolean;
}
export interface CleanRange {
  readonly firstDirtyOffset: number;
  readonly firstUncleanableOffset: number;
}
export interface Cleaned {
  /** First offset that is not clean; the next pass begins here. */
  readonly endOffset: number;
  /** Read for the map and for rewriting, and written. */
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly recordsBefore: number;
  readonly recordsAfter: number;
  readonly tombstonesRemoved: number;
  /** Segments before and after. */
  readonly segmentsBefore: number;
  readonly segmentsAfter: number;
}

/** 16 bytes of the key's hash and 8 of the offset. */
const MAP_ENTRY_BYTES = 24;
/** Half of `log.cleaner.io.buffer.size`: what is read at once, and appended to the new segment in one call. */
const READ_BUFFER_BYTES = 262_144;

/** Keys that a map of so many bytes holds up to its load factor. */
export const mapCapacity = (bufferBytes: number, loadFactor: number): number =>
  Math.floor(Math.floor(bufferBytes / MAP_ENTRY_BYTES) * loadFactor);

/** The newest offset of each key in the dirty range. */
export interface OffsetMap {
  readonly offsets: Map<string, number>;
  /** Last offset that it knows about; −1 when the range was empty. */
  latestOffset: number;
  bytesRead: number;
}

export function buildOffsetMap(log: ReplicaLog, range: CleanRange, maxKeys: number): OffsetMap {
  const map: OffsetMap = { offsets: new Map(), latestOffset: -1, bytesRead: 0 };
  const { firstDirtyOffset: start, firstUncleanableOffset: end } = range;
  const transactions = noCleanedTransactions();
  addAborted(transactions, abortedBetween(log, start, end));
  const segments = segmentsBetween(log, start, end);
  for (const [i, segment] of segments.entries()) {
    if (!readInto(map, segment, start, maxKeys, transactions)) return map;
    // Offsets may be missing at the end of a segment: all up to the next one are known.
    map.latestOffset = Math.max(map.latestOffset, (segments[i + 1]?.baseOffset ?? end) - 1);
  }
  return map;
}

/** Answers whether there was room for all of it. */
function readInto(
  map: OffsetMap,
  segment: Segment,
  start: number,
  maxKeys: number,
  transactions: CleanedTransactions,
): boolean {
  for (const batch of segment.batches) {
    if (batch.lastOffset < start) continue;
    map.bytesRead += batch.sizeBytes;
    if (batch.isControl) readControl(transactions, batch, () => {});
    else if (!readData(transactions, batch)) {
      for (const [i, record] of batch.records.entries()) {
        const key = keyText(record);
        const offset = offsetAt(batch, i);
        if (key === null || offset < start) continue;
        if (map.offsets.size >= maxKeys) return false;
        map.offsets.set(key, offset);
      }
    }
    map.latestOffset = Math.max(map.latestOffset, batch.lastOffset);
  }
  return true;
}

/** One pass over a log: maps the dirty range, then rewrites all segments up to where the map ends. */
export function cleanLog(log: ReplicaLog, range: CleanRange, settings: CleanSettings): Cleaned {
  const map = buildOffsetMap(log, range, settings.maxKeys);
  return cleanUpTo(log, range, map, settings);
}

/** The second half of a pass. */
export function cleanUpTo(
  log: ReplicaLog,
  range: CleanRange,
  map: OffsetMap,
  settings: CleanSettings,
): Cleaned {
  const endOffset = map.latestOffset + 1;
  const pass: Pass = {
    log,
    map,
    settings,
    upperBound: range.firstUncleanableOffset,
    legacyHorizonMs: legacyHorizon(log, range.firstDirtyOffset),
    transactions: noCleanedTransactions(),
    bytesRead: map.bytesRead,
    bytesWritten: 0,
    recordsBefore: 0,
    recordsAfter: 0,
    tombstonesRemoved: 0,
  };
  const segments = segmentsBetween(log, 0, endOffset);
  const groups = groupSegments(segments, log, range.firstUncleanableOffset);
  for (const group of groups) cleanGroup(pass, group);
  const last = segments.at(-1);
  if (last) log.sparseTo = Math.max(log.sparseTo, nextOffsetOf(last));
  // What was rewritten has been fsynced before it took its place.
  if (last) log.durableOffset = Math.max(log.durableOffset, nextOffsetOf(last));
  log.sizeBytes = log.segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return {
    endOffset,
    bytesRead: pass.bytesRead,
    bytesWritten: pass.bytesWritten,
    recordsBefore: pass.recordsBefore,
    recordsAfter: pass.recordsAfter,
    tombstonesRemoved: pass.tombstonesRemoved,
    segmentsBefore: segments.length,
    segmentsAfter: groups.length,
  };
}

interface Pass {
  readonly log: ReplicaLog;
  readonly map: OffsetMap;
  readonly settings: CleanSettings;
  readonly upperBound: number;
  readonly legacyHorizonMs: number;
  readonly transactions: CleanedTransactions;
  bytesRead: number;
  bytesWritten: number;
  recordsBefore: number;
  recordsAfter: number;
  tombstonesRemoved: number;
}

/** Before 3.1: tombstones of segments older than this may go. By the file of the last clean segment. */
function legacyHorizon(log: ReplicaLog, firstDirtyOffset: number): number {
  const last = segmentsBetween(log, 0, firstDirtyOffset).at(-1);
  return last ? last.lastModifiedMs - log.config.deleteRetentionMs : 0;
}

const OFFSET_ENTRY_BYTES = 8;
const TIME_ENTRY_BYTES = 12;
const INT_MAX = 0x7fffffff;

/** Neighbours that fit into one new segment together: in bytes, in index entries, and in relative offsets. */
export function groupSegments(
  segments: readonly Segment[],
  log: Pick<ReplicaLog, 'config'>,
  firstUncleanableOffset: number,
): readonly (readonly Segment[])[] {
  const { segmentBytes, segmentIndexBytes } = log.config;
  const groups: Segment[][] = [];
  let bytes = 0;
  let offsetIndexBytes = 0;
  let timeIndexBytes = 0;
  for (const [i, segment] of segments.entries()) {
    const group = groups.at(-1);
    const ownOffsetIndexBytes = segment.offsetIndex.entries.length * OFFSET_ENTRY_BYTES;
    const ownTimeIndexBytes = segment.timeIndex.entries.length * TIME_ENTRY_BYTES;
    const lastOffset = (segments[i + 1]?.baseOffset ?? firstUncleanableOffset) - 1;
    const fits =
      group !== undefined &&
      bytes + segment.sizeBytes <= segmentBytes &&
      offsetIndexBytes + ownOffsetIndexBytes <= segmentIndexBytes &&
      timeIndexBytes + ownTimeIndexBytes <= segmentIndexBytes &&
      (segment.sizeBytes === 0 || lastOffset - (group.at(-1)?.baseOffset ?? 0) <= INT_MAX);
    if (group && fits) {
      group.push(segment);
      bytes += segment.sizeBytes;
      offsetIndexBytes += ownOffsetIndexBytes;
      timeIndexBytes += ownTimeIndexBytes;
    } else {
      groups.push([segment]);
      bytes = segment.sizeBytes;
      offsetIndexBytes = ownOffsetIndexBytes;
      timeIndexBytes = ownTimeIndexBytes;
    }
  }
  return groups;
}

/** Writes what stays of some segments into a new one, which takes their place. */
function cleanGroup(pass: Pass, group: readonly Segment[]): void {
  const { log, settings } = pass;
  const first = group[0];
  const last = group.at(-1);
  if (!first || !last) return;
  const cleaned = newSegment(log, first.baseOffset, settings.nowMs);
  for (const [i, segment] of group.entries()) {
    const end = group[i + 1]?.baseOffset ?? nextOffsetOf(segment);
    addAborted(pass.transactions, abortedBetween(log, segment.baseOffset, end));
    cleanInto(pass, segment, cleaned);
  }
  sealSegment(cleaned);
  // The age of the newest original file, so that a legacy tombstone does not grow young again.
  cleaned.lastModifiedMs = last.lastModifiedMs;
  pass.bytesWritten += cleaned.sizeBytes;
  const at = log.segments.indexOf(first);
  log.segments.splice(at, group.length, cleaned);
  for (const segment of group) {
    discard(log, segment, 'compaction', settings.nowMs, segment === first);
  }
}

function cleanInto(pass: Pass, source: Segment, cleaned: Segment): void {
  const retainsLegacyDeletes = source.lastModifiedMs > pass.legacyHorizonMs;
  let chunk: RecordBatch[] = [];
  let chunkBytes = 0;
  const write = (): void => {
    appendToSegment(cleaned, chunk, pass.settings.nowMs);
    chunk = [];
    chunkBytes = 0;
  };
  for (const batch of source.batches) {
    if (chunkBytes > 0 && chunkBytes + batch.sizeBytes > READ_BUFFER_BYTES) write();
    chunkBytes += batch.sizeBytes;
    pass.bytesRead += batch.sizeBytes;
    pass.recordsBefore += batch.records.length;
    const kept = cleanBatch(pass, batch, cleaned, retainsLegacyDeletes);
    if (!kept) continue;
    pass.recordsAfter += kept.records.length;
    chunk.push(kept);
  }
  write();
}

/** What stays of a batch; null when nothing does. */
function cleanBatch(
  pass: Pass,
  batch: RecordBatch,
  cleaned: Segment,
  retainsLegacyDeletes: boolean,
): RecordBatch | null {
  const { nowMs, batchesCarryDeleteHorizon } = pass.settings;
  const mayDiscard = batch.isControl
    ? readControl(pass.transactions, batch, (txn) => cleaned.abortedTransactions.push(txn))
    : readData(pass.transactions, batch);
  const isPastHorizon = batchesCarryDeleteHorizon
    ? batch.deleteHorizonMs >= 0 && batch.deleteHorizonMs <= nowMs
    : !retainsLegacyDeletes;
  // A marker whose transaction is gone stays as long as a tombstone would.
  const isDiscarded = mayDiscard && (!batch.isControl || isPastHorizon);
  const places: number[] = [];
  let hasTombstone = false;
  for (const [i, record] of isDiscarded ? [] : batch.records.entries()) {
    const isNewest = batch.isControl || staysByKey(pass, batch, i);
    const isDead = isTombstone(record);
    if (isNewest && isDead && isPastHorizon && offsetAt(batch, i) <= pass.map.latestOffset) {
      pass.tombstonesRemoved++;
      continue;
    }
    if (!isNewest) continue;
    places.push(i);
    hasTombstone ||= isDead;
  }
  if (places.length === 0) {
    const keepsEmpty = isLastOfProducer(pass.log, batch) || batch.lastOffset + 1 === pass.upperBound;
    if (!keepsEmpty) return null;
    return batch.records.length === 0 ? batch : keepRecords(batch, []);
  }
  const needsHorizon =
    batchesCarryDeleteHorizon &&
    batch.deleteHorizonMs < 0 &&
    (hasTombstone || (mayDiscard && batch.isControl));
  if (needsHorizon) return keepRecords(batch, places, nowMs + pass.log.config.deleteRetentionMs);
  return places.length === batch.records.length ? batch : keepRecords(batch, places);
}

/** Whether a record is the newest of its key, as far as the map knows; without a key it never is. */
function staysByKey({ map }: Pass, batch: RecordBatch, place: number): boolean {
  const offset = offsetAt(batch, place);
  if (offset > map.latestOffset) return true;
  const record = batch.records[place];
  const key = record ? keyText(record) : null;
  return key !== null && offset >= (map.offsets.get(key) ?? -1);
}

/** The batch that holds an active producer's last sequence; for one that has only markers, a marker of its epoch. */
function isLastOfProducer(log: ReplicaLog, batch: RecordBatch): boolean {
  const entry = batch.producerId < 0 ? undefined : log.producers.get(batch.producerId);
  if (!entry) return false;
  const last = entry.batches.at(-1);
  return last ? last.lastOffset === batch.lastOffset : batch.isControl && entry.epoch === batch.producerEpoch;
}
