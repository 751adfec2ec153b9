/** One replica's log: a chain of segments, the epochs that wrote it, the producers it knows.
 *
 *      segment 0          segment 9       active
 *      0 1 2 … 8      |   9 10 … 17   |   18 19 20 →   logEndOffset 21
 *              ↑ logStartOffset
 *
 *  Models      org.apache.kafka.storage.internals.log.UnifiedLog, LocalLog
 *  Simplifies  what a truncation takes cannot come back after a power cut
 *  Invariants  offsets grow along the chain, and follow each other without a hole as long as nothing is compacted; epochs do
 *              not decrease; logStartOffset ≤ logEndOffset, and the first segment holds it
 *  See         segment.ts, retention.ts, cleaner.ts, recovery.ts, audit/offsets-are-contiguous.ts */
import type { KafkaError } from '../../contract/errors.ts';
import { broken, invariant } from '../../contract/errors.ts';
import { nextBelow, seedStream } from '../kernel/random.ts';
import { compress } from '../protocol/compress.ts';
import type { RecordBatch } from '../protocol/records.ts';
import { keyText, placeBatch } from '../protocol/records.ts';
import type { EpochEntry } from './leader-epoch-cache.ts';
import { assignEpoch, truncateEpochs, truncateEpochsFromStart } from './leader-epoch-cache.ts';
import type { LogConfig } from './log-config.ts';
import { DEFAULT_LOG_CONFIG } from './log-config.ts';
import type { WriteMark } from './page-cache.ts';
import { cutMarks, noteWrite } from './page-cache.ts';
import type { AppendCheck, SequenceVerdict } from './producer-append.ts';
import { CLIENT_APPEND, judgeBatch } from './producer-append.ts';
import type { ProducerSnapshot } from './producer-snapshots.ts';
import {
  dropSnapshotAt,
  dropSnapshotsOutside,
  dropStraySnapshots,
  loadSnapshot,
  takeSnapshot,
} from './producer-snapshots.ts';
import type { Producers } from './producer-state.ts';
import { beganTransaction, rememberBatch } from './producer-state.ts';
import type { Segment } from './segment.ts';
import {
  appendToSegment,
  findBatch,
  openSegment,
  sealSegment,
  shouldRoll,
  truncateSegment,
} from './segment.ts';
import type { AbortedTransaction } from './transaction-index.ts';
import { appendAborted, collectAborted } from './transaction-index.ts';
import type { Transactions } from './transactions.ts';
import { beginTransaction, endTransaction, noTransactions } from './transactions.ts';

export interface ReplicaLog {
  /** In order of base offset; the last is the active one. Never empty. */
  readonly segments: Segment[];
  /** First offset that may be read; what lies before it in the first segment goes with that segment. */
  logStartOffset: number;
  /** Next offset to be written. */
  logEndOffset: number;
  readonly epochs: EpochEntry[];
  producers: Producers;
  transactions: Transactions;
  /** `.snapshot` files, oldest first. */
  readonly snapshots: ProducerSnapshot[];
  sizeBytes: number;
  config: LogConfig;
  /** What the jitter of its segments is drawn from, and how many it has drawn. */
  readonly jitterSeed: string;
  segmentsOpened: number;
  /** Everything below is on the disk for all that this process knows: it has fsynced it, or found it so. */
  recoveryPoint: number;
  /** Everything below is on the disk: some process has fsynced it. The page cache holds the rest. */
  durableOffset: number;
  lastFlushedMs: number;
  /** When the last half minute's writes were made; see page-cache.ts. */
  readonly writeMarks: WriteMark[];
  /** Below this offset records may be missing: compaction took them, here or on the leader they were copied from. */
  sparseTo: number;
  /** Segments behind a place where a power cut has torn the chain; recovery drops them. */
  readonly behindHole: Segment[];
  /** Files that have been renamed to `.deleted`, oldest first. */
  readonly deleted: DeletedSegment[];
}

/** A segment whose files wait for `file.delete.delay.ms` to pass. Frozen. */
export interface DeletedSegment {
  readonly baseOffset: number;
  readonly sizeBytes: number;
  readonly reason: DeletionReason;
  readonly removeAtMs: number;
}
export type DeletionReason =
  | 'startOffset'
  | 'retentionBytes'
  | 'retentionMs'
  | 'compaction'
  | 'truncation'
  | 'recovery';

/** An empty log from offset 0 on. `jitterSeed`: two logs of one seed roll alike. */
export const createLog = (config = DEFAULT_LOG_CONFIG, nowMs = 0, jitterSeed = ''): ReplicaLog => ({
  segments: [openSegment(0, config, nowMs, drawJitterMs(config, jitterSeed, 0))],
  logStartOffset: 0,
  logEndOffset: 0,
  epochs: [],
  producers: new Map(),
  transactions: noTransactions(),
  snapshots: [],
  sizeBytes: 0,
  config,
  jitterSeed,
  segmentsOpened: 1,
  recoveryPoint: 0,
  durableOffset: 0,
  lastFlushedMs: nowMs,
  writeMarks: [],
  sparseTo: 0,
  behindHole: [],
  deleted: [],
});

/** From 0 to below `segment.jitter.ms`, or `segment.ms` where that is less (LogConfig#randomSegmentJitter). */
function drawJitterMs({ segmentJitterMs, segmentMs }: LogConfig, seed: string, segment: number): number {
  const bound = Math.min(segmentJitterMs, segmentMs, 2 ** 32);
  return bound > 0 ? nextBelow(seedStream(seed, `segment ${segment}`), bound) : 0;
}

/** A segment of this log, empty; it is not in the chain yet. */
export function newSegment(log: ReplicaLog, baseOffset: number, nowMs: number): Segment {
  const jitterMs = drawJitterMs(log.config, log.jitterSeed, log.segmentsOpened);
  log.segmentsOpened++;
  return openSegment(baseOffset, log.config, nowMs, jitterMs);
}

// ---- writing

export type AppendResult =
  | { readonly kind: 'appended'; readonly batch: RecordBatch }
  | Exclude<SequenceVerdict, { kind: 'append' }>;

/** Writes a batch: gives it offsets and the leader's epoch, unless it repeats, leaves a gap, or may not be written. */
export function appendAsLeader(
  log: ReplicaLog,
  batch: RecordBatch,
  leaderEpoch: number,
  nowMs = batch.maxTimestampMs,
  check: AppendCheck = CLIENT_APPEND,
): AppendResult {
  const error = refusalOf(log.config, batch);
  if (error) return { kind: 'refuse', error };
  const verdict = judgeBatch(log.producers, batch, check);
  if (verdict.kind !== 'append') return verdict;
  const { compression, stampsAppendTime } = log.config;
  const stored = compression === 'producer' ? batch : compress(batch, compression);
  // It may have become larger (UnifiedLog#append looks again when the validation has changed a batch's size).
  if (stored.sizeBytes > log.config.maxMessageBytes) return { kind: 'refuse', error: 'MESSAGE_TOO_LARGE' };
  if (stored.sizeBytes > log.config.segmentBytes) return { kind: 'refuse', error: 'RECORD_LIST_TOO_LARGE' };
  const placed = placeBatch(stored, log.logEndOffset, leaderEpoch, stampsAppendTime ? nowMs : null);
  append(log, [placed], nowMs);
  return { kind: 'appended', batch: placed };
}

/** Why no leader may write a batch, whatever the log holds (UnifiedLog#analyzeAndValidateRecords, LogValidator); null when
 *  one may. Followers do not ask: what a leader has written, they copy. */
function refusalOf(config: LogConfig, batch: RecordBatch): KafkaError | null {
  if (batch.sizeBytes > config.maxMessageBytes) return 'MESSAGE_TOO_LARGE';
  const needsKeys = config.isCompacted && !batch.isControl;
  if (needsKeys && batch.records.some((record) => keyText(record) === null)) return 'INVALID_RECORD';
  return null;
}

/** Writes batches as a leader placed them. They must not begin below where the log ends; a compacted leader has gaps. */
export function appendAsFollower(log: ReplicaLog, batches: readonly RecordBatch[], nowMs?: number): void {
  const first = batches[0];
  if (!first) return;
  if (isMidBatch(log, first)) truncateFullyAndStartAt(log, first.baseOffset, nowMs);
  if (first.baseOffset < log.logEndOffset)
    broken(`a fetched batch begins at ${first.baseOffset}, the log ends at ${log.logEndOffset}`);
  append(log, batches, nowMs ?? first.maxTimestampMs);
}

/** An empty log may have been begun in the midst of the leader's first batch, where DeleteRecords put its log start
 *  (Partition#appendRecordsToFollowerOrFutureReplica on UnexpectedAppendOffsetException). */
const isMidBatch = (log: ReplicaLog, first: RecordBatch): boolean =>
  log.logEndOffset === log.logStartOffset &&
  first.baseOffset < log.logEndOffset &&
  first.lastOffset >= log.logEndOffset;

function append(log: ReplicaLog, batches: readonly RecordBatch[], nowMs: number): void {
  let bytes = 0;
  for (const batch of batches) bytes += batch.sizeBytes;
  const segment = rollIfDue(log, batches, bytes, nowMs);
  if (log.config.isCompacted) noteGaps(log, batches);
  appendToSegment(segment, batches, nowMs);
  for (const batch of batches) {
    assignEpoch(log.epochs, batch.partitionLeaderEpoch, batch.baseOffset);
    remember(log, batch, segment);
    log.logEndOffset = batch.lastOffset + 1;
  }
  log.sizeBytes += bytes;
  noteWrite(log.writeMarks, log.logEndOffset, nowMs);
  if (log.logEndOffset - log.recoveryPoint >= log.config.flushMessages)
    flushLog(log, log.logEndOffset, nowMs);
}

/** A follower of a compacted topic copies what compaction has left on its leader. */
function noteGaps(log: ReplicaLog, batches: readonly RecordBatch[]): void {
  let end = log.logEndOffset;
  for (const { baseOffset, lastOffset, offsetDeltas } of batches) {
    if (baseOffset > end) log.sparseTo = baseOffset;
    if (offsetDeltas) log.sparseTo = lastOffset + 1;
    end = lastOffset + 1;
  }
}

function remember(log: ReplicaLog, batch: RecordBatch, segment: Segment | null): void {
  const ended = rememberBatch(log.producers, batch);
  if (ended) {
    const lastStableOffset = endTransaction(log.transactions, ended);
    if (ended.isAborted && segment) {
      const { producerId, firstOffset, lastOffset } = ended;
      const entry = { producerId, firstOffset, lastOffset, lastStableOffset };
      appendAborted(segment.abortedTransactions, entry, segment.baseOffset);
    }
  } else if (beganTransaction(log.producers, batch)) beginTransaction(log.transactions, batch);
}

/** The segment that an append call goes into (UnifiedLog#maybeRoll). */
function rollIfDue(
  log: ReplicaLog,
  batches: readonly RecordBatch[],
  messagesBytes: number,
  nowMs: number,
): Segment {
  const active = activeSegment(log);
  const { segmentMs, segmentBytes } = log.config;
  let maxTimestampInMessagesMs = -1;
  for (const { maxTimestampMs } of batches) {
    if (maxTimestampMs > maxTimestampInMessagesMs) maxTimestampInMessagesMs = maxTimestampMs;
  }
  const maxOffsetInMessages = batches.at(-1)?.lastOffset ?? log.logEndOffset;
  const isDue = shouldRoll(active, {
    nowMs,
    segmentMs,
    segmentBytes,
    messagesBytes,
    maxTimestampInMessagesMs,
    maxOffsetInMessages,
  });
  return isDue ? rollLog(log, batches[0]?.baseOffset ?? log.logEndOffset, nowMs) : active;
}

/** Closes the active segment and opens one from an offset on. An empty one of that base is made anew. */
export function rollLog(log: ReplicaLog, baseOffset: number, nowMs: number): Segment {
  const active = activeSegment(log);
  if (active.baseOffset === baseOffset && active.batches.length === 0) log.segments.pop();
  else sealSegment(active);
  const next = newSegment(log, baseOffset, nowMs);
  log.segments.push(next);
  takeSnapshot(log.snapshots, log.producers, baseOffset);
  return next;
}

/** Forces everything below an offset onto the disk (fsync). Answers how many bytes that were. */
export function flushLog(log: ReplicaLog, upTo: number, nowMs: number): number {
  if (upTo <= log.recoveryPoint) return 0;
  const bytes = bytesBetween(log, Math.max(log.recoveryPoint, log.durableOffset), upTo);
  log.recoveryPoint = upTo;
  log.durableOffset = Math.max(log.durableOffset, upTo);
  log.lastFlushedMs = nowMs;
  return bytes;
}

/** Bytes of the batches that begin in [from, to). */
export function bytesBetween(log: ReplicaLog, from: number, to: number): number {
  let bytes = 0;
  for (const batch of batchesFrom(log, from)) {
    if (batch.baseOffset >= to) break;
    bytes += batch.sizeBytes;
  }
  return bytes;
}

// ---- reading

export function activeSegment(log: ReplicaLog): Segment {
  const active = log.segments.at(-1);
  invariant(active !== undefined, 'a log without a segment');
  return active;
}

/** Whether nothing may be read from an offset on, not even the emptiness at the end: it lies before the log's start or
 *  behind its end. */
export const isOutOfRange = (log: ReplicaLog, offset: number): boolean =>
  offset < log.logStartOffset || offset > log.logEndOffset;

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
  for (let s = segmentIndexOf(log, fromOffset); s < log.segments.length; s++) {
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

/** What a fetch takes of a log at once. */
export interface FetchedBatches {
  /** Whole ones. */
  readonly batches: readonly RecordBatch[];
  /** Bytes of the answer that they take: Kafka sends as many as it may, the beginning of the next batch with them, which is of
   *  no use to anybody. */
  readonly bytes: number;
}

const NOTHING_FETCHED: FetchedBatches = Object.freeze({ batches: Object.freeze([]), bytes: 0 });

/** Batches from an offset on, below a bound, as far as one segment has them (UnifiedLog#read, LogSegment#read).
 *  @param takesFirst the first one however large it is; without that, none when the first does not fit */
export function fetchFrom(
  log: ReplicaLog,
  fromOffset: number,
  boundOffset: number,
  maxBytes: number,
  takesFirst: boolean,
): FetchedBatches {
  for (let s = segmentIndexOf(log, fromOffset); s < log.segments.length; s++) {
    const segment = log.segments[s];
    if (!segment) break;
    const at = findBatch(segment, fromOffset);
    const first = segment.batches[at];
    if (first)
      return first.baseOffset < boundOffset
        ? fetchIn(segment, at, boundOffset, maxBytes, takesFirst)
        : NOTHING_FETCHED;
  }
  return NOTHING_FETCHED;
}

function fetchIn(
  segment: Segment,
  at: number,
  boundOffset: number,
  maxBytes: number,
  takesFirst: boolean,
): FetchedBatches {
  const first = segment.batches[at]?.sizeBytes ?? 0;
  const room = takesFirst ? Math.max(maxBytes, first) : maxBytes;
  if (first > room) return NOTHING_FETCHED;
  const batches: RecordBatch[] = [];
  let bytes = 0;
  for (let i = at; i < segment.batches.length; i++) {
    const batch = segment.batches[i];
    if (!batch || batch.baseOffset >= boundOffset) break;
    if (bytes + batch.sizeBytes > room) return { batches, bytes: room };
    batches.push(batch);
    bytes += batch.sizeBytes;
  }
  return { batches, bytes };
}

/** Index of the segment that holds an offset: the last one whose base is not above it; the first when there is none. */
export function segmentIndexOf(log: ReplicaLog, offset: number): number {
  let low = 0;
  let high = log.segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((log.segments[middle]?.baseOffset ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Segments that may hold something of [from, to): from the one that holds `from` on, as long as they begin below `to`
 *  (UnifiedLog#logSegments). */
export const segmentsBetween = (log: ReplicaLog, from: number, to: number): readonly Segment[] =>
  from >= to ? [] : log.segments.slice(segmentIndexOf(log, from)).filter(({ baseOffset }) => baseOffset < to);

/** The batch that spans an offset; undefined when none does. Compaction may have taken the record out of it. */
export function batchAt(log: ReplicaLog, offset: number): RecordBatch | undefined {
  const segment = log.segments[segmentIndexOf(log, offset)];
  const batch = segment?.batches[findBatch(segment, offset)];
  return batch && batch.baseOffset <= offset ? batch : undefined;
}

/** Every batch, oldest first. */
export function* batchesOf(log: ReplicaLog): Generator<RecordBatch> {
  for (const segment of log.segments) yield* segment.batches;
}

/** Every batch from the one on that holds an offset, or follows it. */
function* batchesFrom(log: ReplicaLog, offset: number): Generator<RecordBatch> {
  for (let s = segmentIndexOf(log, offset); s < log.segments.length; s++) {
    const segment = log.segments[s];
    if (!segment) return;
    for (let i = findBatch(segment, offset); i < segment.batches.length; i++) {
      const batch = segment.batches[i];
      if (batch) yield batch;
    }
  }
}

/** Transactions that were aborted in [from, to) (UnifiedLog#collectAbortedTransactions). */
export function abortedBetween(log: ReplicaLog, from: number, to: number): readonly AbortedTransaction[] {
  const found: AbortedTransaction[] = [];
  for (let s = segmentIndexOf(log, from); s < log.segments.length; s++) {
    const { aborted, isComplete } = collectAborted(log.segments[s]?.abortedTransactions ?? [], from, to);
    found.push(...aborted);
    if (isComplete) break;
  }
  return found;
}

/** Where the transactions that are open began, earliest first. */
export const openTransactionsAt = (log: ReplicaLog): readonly number[] => [
  ...log.transactions.ongoing.keys(),
];

// ---- cutting

/** Drops everything from `offset` on. Answers the batches that are gone, oldest first. */
export function truncateLog(log: ReplicaLog, offset: number, nowMs = 0): readonly RecordBatch[] {
  if (offset >= log.logEndOffset) {
    // Nothing written goes, but an epoch that has written nothing is forgotten.
    truncateEpochs(log.epochs, offset);
    return [];
  }
  const gone = [...batchesFrom(log, offset)];
  if ((log.segments[0]?.baseOffset ?? 0) > offset) {
    truncateFullyAndStartAt(log, offset, nowMs);
    return gone;
  }
  while (log.segments.length > 1 && activeSegment(log).baseOffset > offset) {
    const segment = log.segments.pop();
    if (segment) discard(log, segment, 'truncation', nowMs);
  }
  truncateSegment(activeSegment(log), offset, nowMs);
  log.sizeBytes = log.segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  endAt(log, offset);
  log.logStartOffset = Math.min(offset, log.logStartOffset);
  truncateEpochs(log.epochs, offset);
  reloadProducers(log);
  return gone;
}

/** Drops everything there is and begins anew at an offset (UnifiedLog#truncateFullyAndStartAt). */
export function truncateFullyAndStartAt(log: ReplicaLog, offset: number, nowMs = 0): void {
  for (const segment of log.segments) discard(log, segment, 'truncation', nowMs);
  log.segments.length = 0;
  log.segments.push(newSegment(log, offset, nowMs));
  log.sizeBytes = 0;
  endAt(log, offset);
  log.logStartOffset = offset;
  log.epochs.length = 0;
  log.producers = new Map();
  log.transactions = noTransactions();
  log.snapshots.length = 0;
}

function endAt(log: ReplicaLog, offset: number): void {
  log.logEndOffset = offset;
  log.recoveryPoint = Math.min(log.recoveryPoint, offset);
  log.sparseTo = Math.min(log.sparseTo, offset);
  log.durableOffset = Math.min(log.durableOffset, offset);
  cutMarks(log.writeMarks, offset);
}

/** Renames a segment's files to `.deleted`; they go when the delay has passed. Its snapshot goes with it, unless another
 *  segment of the same base takes its place. */
export function discard(
  log: ReplicaLog,
  segment: Segment,
  reason: DeletionReason,
  nowMs: number,
  keepsSnapshot = false,
): void {
  if (!keepsSnapshot) dropSnapshotAt(log.snapshots, segment.baseOffset);
  const removeAtMs = nowMs + log.config.fileDeleteDelayMs;
  const { baseOffset, sizeBytes } = segment;
  log.deleted.push(Object.freeze({ baseOffset, sizeBytes, reason, removeAtMs }));
}

/** Takes `.deleted` files away whose time has come. Answers how many. */
export function removeDeleted(log: ReplicaLog, nowMs: number): number {
  const before = log.deleted.length;
  const left = log.deleted.filter(({ removeAtMs }) => removeAtMs > nowMs);
  if (left.length === before) return 0;
  log.deleted.length = 0;
  log.deleted.push(...left);
  return before - left.length;
}

/** Moves the log's start forward; what lies before it can no longer be read (UnifiedLog#maybeIncrementLogStartOffset). The
 *  caller sees to it that it stays at or below the high watermark. Answers whether it moved. */
export function advanceLogStart(log: ReplicaLog, offset: number): boolean {
  if (offset <= log.logStartOffset) return false;
  invariant(offset <= log.logEndOffset, `a log that ends at ${log.logEndOffset} cannot begin at ${offset}`);
  log.logStartOffset = offset;
  truncateEpochsFromStart(log.epochs, offset);
  return true;
}

// ---- producers

/** What the log says of producers up to its end: the newest snapshot, and whatever was written after it. */
export function reloadProducers(log: ReplicaLog): void {
  dropSnapshotsOutside(log.snapshots, log.logStartOffset, log.logEndOffset);
  const snapshot = log.snapshots.at(-1);
  log.producers = loadSnapshot(snapshot);
  log.transactions = noTransactions();
  const open = [...log.producers].filter(([, { currentTxnFirstOffset }]) => currentTxnFirstOffset >= 0);
  for (const [producerId, { currentTxnFirstOffset }] of open.sort(
    ([, a], [, b]) => a.currentTxnFirstOffset - b.currentTxnFirstOffset,
  )) {
    log.transactions.ongoing.set(currentTxnFirstOffset, producerId);
  }
  const from = Math.max(snapshot?.offset ?? 0, log.logStartOffset);
  for (const batch of batchesFrom(log, from)) remember(log, batch, null);
  takeSnapshot(log.snapshots, log.producers, log.logEndOffset);
}

/** What a log is when its broker opens it again after it was closed in good order: an epoch that never wrote is forgotten,
 *  of each producer its last batch is known. */
export function reopenLog(log: ReplicaLog): void {
  truncateEpochs(log.epochs, log.logEndOffset);
  dropStraySnapshots(
    log.snapshots,
    log.segments.map(({ baseOffset }) => baseOffset),
  );
  reloadProducers(log);
}
