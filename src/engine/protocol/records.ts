/** Record batches, as they lie in logs and travel in Produce and Fetch.
 *  Models      org.apache.kafka.common.record.DefaultRecordBatch and DefaultRecord (magic 2), byte for byte in size
 *  Invariants  a batch is frozen once made: leader, followers, messages and keyframes share it */

import { compressedBytes } from './compression-model.ts';
import type { Compression, TimestampType } from './format/batch-header.ts';
import { utf8Length, varintLength, varlongLength } from './format/bytes.ts';
import type { LogRecord, RawRecord } from './log-records.ts';
import { keyLength, valueLength } from './record-messages.ts';

export type {
  ConfigResourceType,
  ConsumerGroupRecord,
  CoordinatorRecord,
  EndTransactionMarker,
  GroupMemberRecord,
  GroupMetadataRecord,
  LogRecord,
  MetadataRecord,
  NamedTopicPartitions,
  OffsetCommitRecord,
  PartitionChangeRecord,
  RawRecord,
  ShareGroupRecord,
  ShareStateBatch,
  ShareStateRecord,
  TopicIdPartitions,
  TransactionLogRecord,
  TransactionLogValue,
  UserRecord,
} from './log-records.ts';

/** Records together: the unit of writing, copying and reading. */
export interface RecordBatch {
  /** Offset of the first record; 0 until a leader has written it. */
  readonly baseOffset: number;
  readonly lastOffset: number;
  /** Epoch of the leader that wrote it; −1 until then. */
  readonly partitionLeaderEpoch: number;
  /** −1 without idempotence. */
  readonly producerId: number;
  readonly producerEpoch: number;
  /** Sequence of the first record in its partition; −1 without idempotence. */
  readonly baseSequence: number;
  readonly isControl: boolean;
  readonly isTransactional: boolean;
  readonly compression: Compression;
  /** Whose time its records have: their makers', or (LogAppendTime) for all of them `maxTimestampMs`, when a leader wrote them. */
  readonly timestampType: TimestampType;
  readonly maxTimestampMs: number;
  /** From when on its tombstones and markers may go (KIP-534); −1: nobody has said so yet. */
  readonly deleteHorizonMs: number;
  /** Distance of each record from `baseOffset`; null while no record is missing. Compaction takes records out and leaves
   *  the offsets of all others, of the batch too: it may end up with none. */
  readonly offsetDeltas: readonly number[] | null;
  /** Of the whole batch, header included. */
  readonly sizeBytes: number;
  readonly records: readonly LogRecord[];
}

/** Of a batch before its first record; all that is left of one without records. */
export const BATCH_HEADER_BYTES = 61;
const MAX_SEQUENCE = 0x7fffffff;

/** Sequence numbers count from 0 to 2^31 − 1 and begin again. */
export const addSequence = (sequence: number, count: number): number =>
  sequence + count > MAX_SEQUENCE ? sequence + count - MAX_SEQUENCE - 1 : sequence + count;

/** Last sequence of a batch; −1 without idempotence. */
export const lastSequenceOf = (batch: RecordBatch): number =>
  batch.baseSequence < 0 ? -1 : addSequence(batch.baseSequence, batch.lastOffset - batch.baseOffset);

/** Offset of the record at that place in a batch. */
export const offsetAt = (batch: RecordBatch, index: number): number =>
  batch.baseOffset + (batch.offsetDeltas?.[index] ?? index);

/** The record at an offset; undefined when compaction has taken it, or it lies in another batch. */
export function recordAt(batch: RecordBatch, offset: number): LogRecord | undefined {
  const delta = offset - batch.baseOffset;
  return batch.records[batch.offsetDeltas ? batch.offsetDeltas.indexOf(delta) : delta];
}

/** A batch that no leader has written yet. */
export function makeBatch(
  records: readonly LogRecord[],
  timestampMs: number,
  producer: { readonly id: number; readonly epoch: number; readonly baseSequence: number } = NO_PRODUCER,
  isControl = false,
  isTransactional = false,
): RecordBatch {
  const first = timestampOf(records[0], timestampMs);
  let sizeBytes = BATCH_HEADER_BYTES;
  let maxTimestampMs = first;
  for (const [i, record] of records.entries()) {
    const recordMs = timestampOf(record, timestampMs);
    maxTimestampMs = Math.max(maxTimestampMs, recordMs);
    sizeBytes += recordBytes(record, i, recordMs - first);
  }
  return Object.freeze({
    baseOffset: 0,
    lastOffset: records.length - 1,
    partitionLeaderEpoch: -1,
    producerId: producer.id,
    producerEpoch: producer.epoch,
    baseSequence: producer.baseSequence,
    isControl,
    isTransactional,
    compression: 'none',
    timestampType: 'CreateTime',
    maxTimestampMs,
    deleteHorizonMs: -1,
    offsetDeltas: null,
    sizeBytes,
    records: Object.freeze(records),
  });
}

const NO_PRODUCER = { id: -1, epoch: -1, baseSequence: -1 } as const;

/** The same batch with the place that a leader gave it, and the time where the topic wants that. */
export const placeBatch = (
  batch: RecordBatch,
  baseOffset: number,
  leaderEpoch: number,
  logAppendMs: number | null = null,
): RecordBatch =>
  Object.freeze({
    baseOffset,
    lastOffset: baseOffset + batch.records.length - 1,
    partitionLeaderEpoch: leaderEpoch,
    producerId: batch.producerId,
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    isControl: batch.isControl,
    isTransactional: batch.isTransactional,
    compression: batch.compression,
    timestampType: logAppendMs === null ? batch.timestampType : 'LogAppendTime',
    maxTimestampMs: logAppendMs ?? batch.maxTimestampMs,
    deleteHorizonMs: -1,
    offsetDeltas: null,
    sizeBytes: batch.sizeBytes,
    records: batch.records,
  });

/** What compaction leaves of a batch: the records at these places, or none; offsets, sequences and epoch are kept. A delete
 *  horizon takes the place of the base timestamp, so that records are told by their distance to it. */
export function keepRecords(
  batch: RecordBatch,
  places: readonly number[],
  deleteHorizonMs = batch.deleteHorizonMs,
): RecordBatch {
  const records: LogRecord[] = [];
  const offsetDeltas: number[] = [];
  const timestamps: number[] = [];
  const { maxTimestampMs, compression } = batch;
  for (const place of places) {
    const record = batch.records[place];
    if (!record) continue;
    records.push(record);
    offsetDeltas.push(offsetAt(batch, place) - batch.baseOffset);
    timestamps.push(createdMsAt(batch, place));
  }
  const base = deleteHorizonMs >= 0 ? deleteHorizonMs : (timestamps[0] ?? 0);
  let bytes = 0;
  for (const [i, record] of records.entries())
    bytes += recordBytes(record, offsetDeltas[i] ?? i, (timestamps[i] ?? base) - base);
  return Object.freeze({
    baseOffset: batch.baseOffset,
    lastOffset: batch.lastOffset,
    partitionLeaderEpoch: batch.partitionLeaderEpoch,
    producerId: batch.producerId,
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    isControl: batch.isControl,
    isTransactional: batch.isTransactional,
    compression: records.length > 0 ? compression : 'none',
    timestampType: batch.timestampType,
    maxTimestampMs:
      timestamps.length > 0 && batch.timestampType === 'CreateTime'
        ? Math.max(...timestamps)
        : maxTimestampMs,
    deleteHorizonMs: records.length > 0 ? deleteHorizonMs : -1,
    offsetDeltas:
      records.length === batch.lastOffset - batch.baseOffset + 1 ? null : Object.freeze(offsetDeltas),
    sizeBytes: BATCH_HEADER_BYTES + compressedBytes(compression, bytes, records.length),
    records: Object.freeze(records),
  });
}

/** Bytes of all records of a batch, without header and before compression. */
export function recordsBytes(batch: RecordBatch): number {
  const base = batch.deleteHorizonMs >= 0 ? batch.deleteHorizonMs : createdMsAt(batch, 0);
  let bytes = 0;
  for (const [i, record] of batch.records.entries())
    bytes += recordBytes(record, offsetAt(batch, i) - batch.baseOffset, createdMsAt(batch, i) - base);
  return bytes;
}

/** Timestamp of the record at that place in a batch. */
export const timestampAt = (batch: RecordBatch, index: number): number =>
  batch.timestampType === 'LogAppendTime' ? batch.maxTimestampMs : createdMsAt(batch, index);

/** What its maker wrote on the record at that place, whatever the leader has said since. */
export const createdMsAt = (batch: RecordBatch, index: number): number =>
  timestampOf(batch.records[index], batch.maxTimestampMs);

/** Coordinators stamp a record when they decide it; records of the quorum and markers are stamped with their batch. */
function timestampOf(record: LogRecord | undefined, batchMs: number): number {
  switch (record?.type) {
    case 'user':
    case 'raw':
      return record.timestampMs;
    case 'offsetCommit':
      return record.commitTimestampMs;
    case 'groupMetadata':
      return record.currentStateTimestampMs;
    case 'transactionLog':
      return record.value?.transactionLastUpdateTimestampMs ?? batchMs;
    default:
      return batchMs;
  }
}

/** Bytes of one record inside a batch (DefaultRecord.sizeInBytes), its length field included. */
export function recordBytes(record: LogRecord, offsetDelta: number, timestampDelta: number): number {
  const body = 1 + varlongLength(timestampDelta) + varintLength(offsetDelta) + contentBytes(record);
  return varintLength(body) + body;
}

/** Bytes of key, value and headers of a record, with their lengths. */
export function contentBytes(record: LogRecord): number {
  const key = keyLength(record);
  const value = valueLength(record);
  return (
    varintLength(key) +
    Math.max(0, key) +
    varintLength(value) +
    Math.max(0, value) +
    (record.type === 'raw' ? headersLength(record) : 1)
  );
}

function headersLength({ headers }: RawRecord): number {
  let bytes = varintLength(headers.length);
  for (const [key, value] of headers) {
    const keyBytes = utf8Length(key);
    bytes += varintLength(keyBytes) + keyBytes + varintLength(value?.length ?? -1) + (value?.length ?? 0);
  }
  return bytes;
}

/** What compaction goes by: equal for records of one key, unlike for others; null without a key. */
export function keyText(record: LogRecord): string | null {
  switch (record.type) {
    case 'user':
    case 'raw':
      return record.key;
    case 'offsetCommit':
      return `o ${record.group} ${record.topic} ${record.partition}`;
    case 'groupMetadata':
      return `g ${record.group}`;
    case 'consumerGroupMetadata':
    case 'consumerGroupTargetAssignmentMetadata':
      return `${record.type} ${record.group}`;
    case 'consumerGroupMemberMetadata':
    case 'consumerGroupTargetAssignmentMember':
    case 'consumerGroupCurrentMemberAssignment':
      return `${record.type} ${record.group} ${record.memberId}`;
    case 'shareGroupMetadata':
    case 'shareGroupTargetAssignmentMetadata':
    case 'shareGroupStatePartitionMetadata':
      return `${record.type} ${record.group}`;
    case 'shareGroupMemberMetadata':
    case 'shareGroupTargetAssignmentMember':
    case 'shareGroupCurrentMemberAssignment':
      return `${record.type} ${record.group} ${record.memberId}`;
    case 'shareSnapshot':
    case 'shareUpdate':
      return `${record.type} ${record.groupId} ${record.topicId} ${record.partition}`;
    case 'transactionLog':
      return `t ${record.transactionalId}`;
    default:
      return null;
  }
}

/** Whether a record deletes its key: it has no value. */
export const isTombstone = (record: LogRecord): boolean => valueLength(record) < 0;
