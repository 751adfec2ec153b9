/** `__cluster_metadata-0` on a node's disk: a log, and the snapshots that stand for its beginning.
 *
 *      …-0000000003.checkpoint          …-0000000004.checkpoint
 *                     ▼                                ▼
 *      ░░░░░░░░░░░░░░ 412 413 …                      978 979 … →
 *                     ↑ logStartOffset: the end of the oldest snapshot that is kept
 *
 *  Models      kafka.raft.KafkaMetadataLog, org.apache.kafka.raft.ReplicatedLog; org.apache.kafka.image.publisher
 *              .SnapshotGenerator; KIP-630
 *  Simplifies  a snapshot is written in one instant
 *  Invariants  a log that begins behind 0 begins at the end of a snapshot; the newest snapshot is never dropped
 *  See         protocol/metadata-snapshot.ts, controller/quorum/snapshots.ts, broker/metadata-snapshots.ts,
 *              audit/metadata-begins-at-a-snapshot.ts */
import type { Configs } from '../../contract/configs.ts';
import { configInt } from '../../contract/configs.ts';
import type { Rules } from '../../contract/eras.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import type { MetadataImage } from '../protocol/metadata-image.ts';
import { emptyImage, replay } from '../protocol/metadata-image.ts';
import type { MetadataSnapshot, SnapshotId } from '../protocol/metadata-snapshot.ts';
import { loadImage, makeSnapshot } from '../protocol/metadata-snapshot.ts';
import type { MetadataRecord } from '../protocol/records.ts';
import { endOffsetFor, epochForOffset, latestEpoch } from './leader-epoch-cache.ts';
import type { ReplicaLog } from './log.ts';
import {
  advanceLogStart,
  batchAt,
  bytesBetween,
  createLog,
  readLog,
  truncateFullyAndStartAt,
} from './log.ts';
import { DEFAULT_LOG_CONFIG } from './log-config.ts';
import { deleteOldSegments } from './retention.ts';

export interface MetadataLog {
  readonly log: ReplicaLog;
  /** Oldest first. */
  readonly snapshots: MetadataSnapshot[];
}

/** How often a node looks whether its log and its snapshots have grown too large or too old. */
export const CLEAN_INTERVAL_US = 60_000_000;

/** An empty one. Its records go with snapshots alone, never by the retention of ordinary logs. */
export const createMetadataLog = (configs: Configs): MetadataLog => ({
  log: createLog({
    ...DEFAULT_LOG_CONFIG,
    segmentBytes: configInt(configs, 'metadata.log.segment.bytes'),
    segmentMs: configInt(configs, 'metadata.log.segment.ms'),
    retentionBytes: -1,
    retentionMs: -1,
  }),
  snapshots: [],
});

export const latestSnapshot = ({ snapshots }: MetadataLog): MetadataSnapshot | undefined => snapshots.at(-1);
export const snapshotOf = ({ snapshots }: MetadataLog, { endOffset, epoch }: SnapshotId) =>
  snapshots.find(({ id }) => id.endOffset === endOffset && id.epoch === epoch);

/** Epoch of the last record that the log, or the snapshot it begins with, stands for; −1 when there is none. */
export function lastEpochOf(metadata: MetadataLog): number {
  const written = latestEpoch(metadata.log.epochs);
  return written >= 0 ? written : (latestSnapshot(metadata)?.id.epoch ?? -1);
}

/** Where an epoch ends, as this log knows it: the largest that is not above the one asked for. An epoch before the log's first
 *  ends with the oldest snapshot; one that the log has not come to, where the log does. */
function endOfEpoch(metadata: MetadataLog, epoch: number): SnapshotId {
  const { log, snapshots } = metadata;
  const end = endOffsetFor(log.epochs, epoch, log.logEndOffset);
  const oldest = snapshots[0]?.id;
  if (oldest && end.endOffset === oldest.endOffset && end.epoch === epoch) return oldest;
  return end.epoch >= 0 ? end : { endOffset: log.logEndOffset, epoch: Math.max(0, lastEpochOf(metadata)) };
}

/** What a leader makes of the place that a fetch asks for (KafkaRaftClient#tryCompleteFetchRequest,
 *  ReplicatedLog#validateOffsetAndEpoch): it goes on from there, or it
 *  leaves this log there, or it is to take a snapshot, as nothing else leads to this log, or nothing as fast. */
export type FetchPlace =
  | { readonly kind: 'valid' }
  | { readonly kind: 'diverging'; readonly epoch: number; readonly endOffset: number }
  | { readonly kind: 'snapshot'; readonly id: SnapshotId };

export function placeOf(
  metadata: MetadataLog,
  offset: number,
  epoch: number,
  { snapshotBeforeLog }: Pick<Rules, 'snapshotBeforeLog'>,
): FetchPlace {
  const { log, snapshots } = metadata;
  const newest = latestSnapshot(metadata)?.id;
  const oldest = snapshots[0]?.id;
  if (newest && snapshotBeforeLog && offset === 0) return { kind: 'snapshot', id: newest };
  if (offset === 0 && log.logStartOffset === 0) return { kind: 'valid' };
  if (newest && oldest) {
    const isBefore =
      offset < log.logStartOffset ||
      (offset === log.logStartOffset && epoch !== oldest.epoch) ||
      epoch < oldest.epoch;
    if (isBefore) return { kind: 'snapshot', id: newest };
  }
  const end = endOfEpoch(metadata, epoch);
  if (end.epoch === epoch && end.endOffset >= offset) return { kind: 'valid' };
  return { kind: 'diverging', epoch: end.epoch, endOffset: end.endOffset };
}

/** Where a log is cut whose leader says that this epoch ends there (ReplicatedLog#truncateToEndOffset). */
export function truncationPoint(metadata: MetadataLog, diverging: SnapshotId): number {
  if (diverging.epoch === 0) return Math.min(diverging.endOffset, metadata.log.logEndOffset);
  const own = endOfEpoch(metadata, diverging.epoch);
  return own.epoch === diverging.epoch ? Math.min(own.endOffset, diverging.endOffset) : own.endOffset;
}

// ---- the image

/** What snapshot and log tell up to an offset, that of its last record included. */
export function readImage(metadata: MetadataLog, upTo: number): MetadataImage {
  const image = emptyImage();
  const from = metadata.snapshots.findLast(({ id }) => id.endOffset <= upTo + 1);
  if (from) loadImage(image, from);
  replayLog(metadata.log, image, upTo);
  return image;
}

/** Replays what the log has behind what an image knows, up to and with an offset. */
function replayLog(log: ReplicaLog, image: MetadataImage, upTo: number): void {
  const first = image.appliedOffset + 1;
  for (const batch of readLog(log, first, upTo + 1, Number.MAX_SAFE_INTEGER)) {
    for (const [i, record] of batch.records.entries()) {
      const offset = batch.baseOffset + i;
      // The metadata log holds nothing else.
      if (offset >= first && offset <= upTo) replay(image, record as MetadataRecord, offset);
    }
  }
}

// ---- taking one

/** What a process has replayed since its last snapshot, or since it began. */
export interface SnapshotClock {
  countedTo: number;
  bytes: number;
  sinceUs: SimTimeUs;
}

export const startSnapshotClock = (metadata: MetadataLog, nowUs: SimTimeUs): SnapshotClock => ({
  countedTo: latestSnapshot(metadata)?.id.endOffset ?? 0,
  bytes: 0,
  sinceUs: nowUs,
});

export type SnapshotReason = 'bytes' | 'age';

/** Counts what has been committed since the last look. Answers why a snapshot is due, if it is. */
export function snapshotDue(
  clock: SnapshotClock,
  { log }: MetadataLog,
  committed: number,
  configs: Configs,
  hasInterval: boolean,
  nowUs: SimTimeUs,
): SnapshotReason | null {
  if (committed <= clock.countedTo) return null;
  clock.bytes += bytesBetween(log, Math.max(clock.countedTo, log.logStartOffset), committed);
  clock.countedTo = committed;
  if (clock.bytes >= configInt(configs, 'metadata.log.max.record.bytes.between.snapshots')) return 'bytes';
  const intervalMs = hasInterval ? configInt(configs, 'metadata.log.max.snapshot.interval.ms') : 0;
  return intervalMs > 0 && nowUs - clock.sinceUs >= intervalMs * 1000 ? 'age' : null;
}

/** Begins to count anew: a snapshot has been taken, or loaded. */
export function resetSnapshotClock(clock: SnapshotClock, nowUs: SimTimeUs): void {
  clock.bytes = 0;
  clock.sinceUs = nowUs;
}

/** Writes down what an image knows of the log; it must not be ahead of what is committed. Null: there is such a snapshot
 *  already, or nothing to write. */
export function takeMetadataSnapshot(
  metadata: MetadataLog,
  image: MetadataImage,
  nowMs: number,
): MetadataSnapshot | null {
  const { log, snapshots } = metadata;
  const last = image.appliedOffset;
  const epoch = epochForOffset(log.epochs, last);
  if (last < 0 || epoch === null || last < (latestSnapshot(metadata)?.id.endOffset ?? 0)) return null;
  const snapshot = makeSnapshot(image, epoch, batchAt(log, last)?.maxTimestampMs ?? 0, nowMs);
  snapshots.push(snapshot);
  return snapshot;
}

/** A snapshot that was fetched takes the place of the whole log (ReplicatedLog#truncateToLatestSnapshot). */
export function beginAtSnapshot(
  { log, snapshots }: MetadataLog,
  snapshot: MetadataSnapshot,
  nowMs: number,
): void {
  truncateFullyAndStartAt(log, snapshot.id.endOffset, nowMs);
  snapshots.length = 0;
  snapshots.push(snapshot);
}

// ---- letting go

export interface MetadataCleaning {
  readonly reason: 'bytes' | 'age';
  readonly logStartOffset: number;
  readonly snapshotsDropped: number;
}

/** Lets go of the oldest snapshots as long as there is too much, then as long as they are too old; the log begins at the next
 *  one, and segments that lie before it go. The newest stays (KafkaMetadataLog#maybeClean).
 *  @param highWatermark no snapshot reaches further */
export function cleanMetadataLog(
  metadata: MetadataLog,
  configs: Configs,
  highWatermark: number,
  nowMs: number,
): readonly MetadataCleaning[] {
  const done: MetadataCleaning[] = [];
  const maxBytes = configInt(configs, 'metadata.max.retention.bytes');
  const maxAgeMs = configInt(configs, 'metadata.max.retention.ms');
  const clean = (reason: MetadataCleaning['reason'], isDue: (oldest: MetadataSnapshot) => boolean): void => {
    let snapshotsDropped = 0;
    for (;;) {
      const [oldest, next] = metadata.snapshots;
      if (!oldest || !next || !isDue(oldest)) break;
      if (!advanceLogStart(metadata.log, next.id.endOffset)) break;
      metadata.snapshots.shift();
      snapshotsDropped++;
      deleteOldSegments(metadata.log, highWatermark, nowMs);
    }
    const { logStartOffset } = metadata.log;
    if (snapshotsDropped > 0) done.push({ reason, logStartOffset, snapshotsDropped });
  };
  const sizeOf = ({ log, snapshots }: MetadataLog): number =>
    snapshots.reduce((sum, { sizeBytes }) => sum + sizeBytes, log.sizeBytes);
  if (maxBytes >= 0) clean('bytes', () => sizeOf(metadata) > maxBytes);
  if (maxAgeMs >= 0)
    clean('age', ({ lastContainedLogTimestampMs }) => nowMs - lastContainedLogTimestampMs > maxAgeMs);
  return done;
}

/** First steps of a process: a log that ends before its newest snapshot begins anew with it. */
export function recoverMetadataLog(metadata: MetadataLog, nowMs: number): void {
  const newest = latestSnapshot(metadata);
  if (newest && newest.id.endOffset > metadata.log.logEndOffset) beginAtSnapshot(metadata, newest, nowMs);
}
