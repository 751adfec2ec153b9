/** The files of a partition's directory, as Kafka's own tools read them (kafka-dump-log, a broker that is given the
 *  directory).
 *
 *      00000000000000000009.log .index .timeindex (.txnindex) (.snapshot)   leader-epoch-checkpoint   partition.metadata
 *      of the metadata log: 00000000000000000978-0000000004.checkpoint
 *
 *  Models      what a clean shutdown leaves of a log: the active segment's index files are cut to what they hold, and its
 *              largest timestamp is their last entry
 *  Simplifies  bytes that a power cut left behind the last whole batch are zeros; of compressed batches only the size is modelled,
 *              so that a segment with such is saved as it is without compression, with indexes made anew
 *  Invariants  the bytes of a `.log` are as many as the segment's size, unless something in it is compressed
 *  See         ../protocol/batch-bytes.ts, offset-index.ts, time-index.ts, snapshot-file.ts */
import { bytesOfBatch } from '../protocol/batch-bytes.ts';
import { compress } from '../protocol/compress.ts';
import { utf8 } from '../protocol/format/bytes.ts';
import { isUuid } from '../protocol/format/uuid.ts';
import type { MetadataSnapshot } from '../protocol/metadata-snapshot.ts';
import { snapshotName } from '../protocol/metadata-snapshot.ts';
import {
  epochCheckpointText,
  LEADER_EPOCH_FILE,
  PARTITION_METADATA_FILE,
  partitionMetadataText,
} from './checkpoint-files.ts';
import { segmentFileName } from './file-names.ts';
import type { ReplicaLog } from './log.ts';
import { encodeMetadataSnapshot } from './metadata-snapshot-file.ts';
import { encodeOffsetIndex } from './offset-index.ts';
import type { Segment } from './segment.ts';
import { beginRecovery, recoverBatch } from './segment.ts';
import { encodeSnapshot, snapshotFileEntries } from './snapshot-file.ts';
import type { TimeIndex } from './time-index.ts';
import { appendTimeEntry, encodeTimeIndex } from './time-index.ts';
import { encodeTransactionIndex } from './transaction-index.ts';

export interface LogFile {
  /** Within the partition's directory. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Files of the segment with this base offset; none when there is no such segment. */
export function segmentFiles(log: ReplicaLog, baseOffset: number): LogFile[] {
  const segment = log.segments.find((one) => one.baseOffset === baseOffset);
  return segment ? filesOf(log, segment) : [];
}

/** Everything in the directory: all segments, snapshots, the leader epochs, and the topic's id if it has one.
 *  @param checkpoints snapshots of the metadata, of `__cluster_metadata-0` */
export function directoryFiles(
  log: ReplicaLog,
  topicId: string | null,
  checkpoints: readonly MetadataSnapshot[] = [],
): LogFile[] {
  const bases = new Set(log.segments.map(({ baseOffset }) => baseOffset));
  const files = log.segments.flatMap((segment) => filesOf(log, segment));
  for (const { offset } of log.snapshots) if (!bases.has(offset)) files.push(...snapshotOf(log, offset));
  files.push({ name: LEADER_EPOCH_FILE, bytes: utf8(epochCheckpointText(log.epochs)) });
  if (topicId !== null && isUuid(topicId)) {
    files.push({ name: PARTITION_METADATA_FILE, bytes: utf8(partitionMetadataText(topicId)) });
  }
  for (const snapshot of checkpoints)
    files.push({ name: snapshotName(snapshot.id), bytes: encodeMetadataSnapshot(snapshot) });
  return files;
}

function filesOf(log: ReplicaLog, stored: Segment): LogFile[] {
  const segment = withoutCompression(stored);
  const { baseOffset, abortedTransactions } = segment;
  const files: LogFile[] = [
    { name: segmentFileName(baseOffset, 'log'), bytes: logBytes(segment) },
    { name: segmentFileName(baseOffset, 'index'), bytes: encodeOffsetIndex(segment.offsetIndex) },
    { name: segmentFileName(baseOffset, 'timeindex'), bytes: encodeTimeIndex(closedTimeIndex(segment)) },
  ];
  if (abortedTransactions.length > 0) {
    const bytes = encodeTransactionIndex(abortedTransactions);
    files.push({ name: segmentFileName(baseOffset, 'txnindex'), bytes });
  }
  return [...files, ...snapshotOf(log, baseOffset)];
}

/** A segment whose batches have bytes: itself, or another with the same records. */
function withoutCompression(segment: Segment): Segment {
  if (segment.batches.every(({ compression }) => compression === 'none')) return segment;
  const { offsetIndex, timeIndex, abortedTransactions, tornBytes } = segment;
  const plain: Segment = {
    ...segment,
    batches: [],
    offsetIndex: { ...offsetIndex, entries: [] },
    timeIndex: { ...timeIndex, entries: [] },
    abortedTransactions: [],
  };
  const batches = segment.batches.map((batch) => compress(batch, 'none'));
  const bytes = batches.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  beginRecovery(plain);
  for (const batch of batches) recoverBatch(plain, batch, bytes);
  plain.abortedTransactions.push(...abortedTransactions);
  plain.tornBytes = tornBytes;
  return plain;
}

function logBytes(segment: Segment): Uint8Array {
  const bytes = new Uint8Array(segment.sizeBytes + segment.tornBytes);
  let at = 0;
  for (const batch of segment.batches) {
    bytes.set(bytesOfBatch(batch), at);
    at += batch.sizeBytes;
  }
  return bytes;
}

/** With the entry that closing adds; the segment itself stays as it is. */
function closedTimeIndex(segment: Segment): TimeIndex {
  const { timeIndex, maxTimestampMs, offsetOfMaxTimestamp } = segment;
  const copy = { ...timeIndex, entries: [...timeIndex.entries], maxEntries: timeIndex.entries.length + 1 };
  appendTimeEntry(copy, maxTimestampMs, offsetOfMaxTimestamp, true);
  return copy;
}

function snapshotOf(log: ReplicaLog, offset: number): LogFile[] {
  const snapshot = log.snapshots.find((one) => one.offset === offset);
  if (!snapshot) return [];
  return [
    { name: segmentFileName(offset, 'snapshot'), bytes: encodeSnapshot(snapshotFileEntries(snapshot)) },
  ];
}
