/** Records and record batches, as they lie in logs and travel in Produce and Fetch.
 *  Models      org.apache.kafka.common.record.DefaultRecordBatch and DefaultRecord (magic 2), byte for byte in size
 *  Simplifies  a user's value is {generator, number} of a stated length; its bytes are made when they are asked for
 *  Invariants  a batch is frozen once made: leader, followers, messages and keyframes share it */

import type { TransactionState } from '../../contract/events.ts';

/** What a workload writes: the `number`-th value of a named generator. */
export interface UserRecord {
  readonly type: 'user';
  readonly key: string | null;
  /** The producer that made it, and which of its records this is, from 1. */
  readonly generator: string;
  readonly number: number;
  /** −1: a null value, which on a compacted topic deletes the key. */
  readonly valueBytes: number;
  readonly timestampMs: number;
}

/** An offset commit in `__consumer_offsets` (OffsetCommitKey v1, OffsetCommitValue v3); `offset` −1 is a tombstone. */
export interface OffsetCommitRecord {
  readonly type: 'offsetCommit';
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly leaderEpoch: number;
  readonly commitTimestampMs: number;
}

/** A classic group in `__consumer_offsets` (GroupMetadataKey v2, GroupMetadataValue); `members` null is a tombstone. */
export interface GroupMetadataRecord {
  readonly type: 'groupMetadata';
  readonly group: string;
  readonly generation: number;
  readonly protocolType: string;
  readonly protocol: string | null;
  readonly leader: string | null;
  readonly currentStateTimestampMs: number;
  readonly members: readonly GroupMemberRecord[] | null;
}
export interface GroupMemberRecord {
  readonly memberId: string;
  readonly clientId: string;
  readonly groupInstanceId: string | null;
  readonly rebalanceTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  /** Protocol metadata and assignment as the member and the group leader wrote them. */
  readonly subscription: unknown;
  readonly assignment: unknown;
}
export type CoordinatorRecord = OffsetCommitRecord | GroupMetadataRecord;

/** Where a transactional id stands, in `__transaction_state` (TransactionLogKey v0, TransactionLogValue). */
export interface TransactionLogRecord {
  readonly type: 'transactionLog';
  readonly transactionalId: string;
  /** Null: the id is forgotten. */
  readonly value: TransactionLogValue | null;
}
/** Frozen, with all it holds. */
export interface TransactionLogValue {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly transactionTimeoutMs: number;
  readonly transactionStatus: TransactionState;
  /** Empty unless it is Ongoing or about to end. */
  readonly transactionPartitions: readonly {
    readonly topic: string;
    readonly partitionIds: readonly number[];
  }[];
  readonly transactionLastUpdateTimestampMs: number;
  /** −1: none has begun since the last InitProducerId. */
  readonly transactionStartTimestampMs: number;
  /** The tagged fields of version 1; null in version 0. */
  readonly tagged: {
    readonly previousProducerId: number;
    readonly nextProducerId: number;
    readonly clientTransactionVersion: number;
  } | null;
}
/** What changes of a partition. A field that is not there, or null, does not change. */
export interface PartitionChangeRecord {
  readonly type: 'PartitionChangeRecord';
  readonly topicId: string;
  readonly partitionId: number;
  readonly isr: readonly number[] | null;
  /** −2: no change; −1: nobody. Whatever is named, itself or another, begins an epoch. */
  readonly leader: number;
  readonly replicas?: readonly number[];
  readonly removingReplicas?: readonly number[];
  readonly addingReplicas?: readonly number[];
  /** 1 while an unclean leader has not recovered. */
  readonly leaderRecoveryState: number | null;
  /** KIP-966. */
  readonly eligibleLeaderReplicas?: readonly number[];
  readonly lastKnownElr?: readonly number[];
}

/** What a config is set on. */
export type ConfigResourceType = 'topic' | 'broker';

/** One record of `__cluster_metadata`, by the name of its schema. Tagged fields that are not there are optional. */
export type MetadataRecord =
  | { readonly type: 'LeaderChangeMessage'; readonly leaderId: number; readonly voters: readonly number[] }
  | { readonly type: 'FeatureLevelRecord'; readonly name: string; readonly featureLevel: number }
  | {
      readonly type: 'RegisterBrokerRecord';
      readonly brokerId: number;
      readonly incarnationId: string;
      readonly brokerEpoch: number;
      readonly rack: string | null;
      readonly fenced: boolean;
      /** Absent: not. */
      readonly inControlledShutdown?: boolean;
    }
  | {
      readonly type: 'BrokerRegistrationChangeRecord';
      readonly brokerId: number;
      readonly brokerEpoch: number;
      /** −1 unfence, 0 no change, 1 fence. */
      readonly fenced: -1 | 0 | 1;
      /** 1: it has begun a controlled shutdown; 0: no change. */
      readonly inControlledShutdown: 0 | 1;
    }
  | { readonly type: 'TopicRecord'; readonly name: string; readonly topicId: string }
  | {
      readonly type: 'ConfigRecord';
      readonly resourceType: ConfigResourceType;
      /** A topic, or a broker's id as text; empty: all brokers. */
      readonly resourceName: string;
      readonly name: string;
      readonly value: string | null;
    }
  | {
      readonly type: 'PartitionRecord';
      readonly topicId: string;
      readonly partitionId: number;
      readonly replicas: readonly number[];
      readonly isr: readonly number[];
      /** Absent: none. */
      readonly removingReplicas?: readonly number[];
      readonly addingReplicas?: readonly number[];
      readonly leader: number;
      /** Absent: recovered. */
      readonly leaderRecoveryState?: number;
      readonly leaderEpoch: number;
      readonly partitionEpoch: number;
      /** Absent: none. */
      readonly eligibleLeaderReplicas?: readonly number[];
      readonly lastKnownElr?: readonly number[];
    }
  | PartitionChangeRecord
  | { readonly type: 'RemoveTopicRecord'; readonly topicId: string }
  /** Nobody is eligible but the ISR: of one topic, or of all where it names none. */
  | { readonly type: 'ClearElrRecord'; readonly topicName: string | null }
  | {
      readonly type: 'ProducerIdsRecord';
      readonly brokerId: number;
      readonly brokerEpoch: number;
      readonly nextProducerId: number;
    }
  | { readonly type: 'NoOpRecord' };

/** Ends a transaction in a partition: the record of a control batch (EndTransactionMarker). */
export interface EndTransactionMarker {
  readonly type: 'EndTransactionMarker';
  readonly outcome: 'commit' | 'abort';
  readonly coordinatorEpoch: number;
}

export type LogRecord =
  | UserRecord
  | CoordinatorRecord
  | TransactionLogRecord
  | MetadataRecord
  | EndTransactionMarker;

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
    maxTimestampMs,
    deleteHorizonMs: -1,
    offsetDeltas: null,
    sizeBytes,
    records: Object.freeze(records),
  });
}

const NO_PRODUCER = { id: -1, epoch: -1, baseSequence: -1 } as const;

/** The same batch with the place that a leader gave it. */
export const placeBatch = (batch: RecordBatch, baseOffset: number, leaderEpoch: number): RecordBatch =>
  Object.freeze({
    baseOffset,
    lastOffset: baseOffset + batch.records.length - 1,
    partitionLeaderEpoch: leaderEpoch,
    producerId: batch.producerId,
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    isControl: batch.isControl,
    isTransactional: batch.isTransactional,
    maxTimestampMs: batch.maxTimestampMs,
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
  for (const place of places) {
    const record = batch.records[place];
    if (!record) continue;
    records.push(record);
    offsetDeltas.push(offsetAt(batch, place) - batch.baseOffset);
    timestamps.push(timestampAt(batch, place));
  }
  const base = deleteHorizonMs >= 0 ? deleteHorizonMs : (timestamps[0] ?? 0);
  let sizeBytes = BATCH_HEADER_BYTES;
  for (const [i, record] of records.entries())
    sizeBytes += recordBytes(record, offsetDeltas[i] ?? i, (timestamps[i] ?? base) - base);
  return Object.freeze({
    baseOffset: batch.baseOffset,
    lastOffset: batch.lastOffset,
    partitionLeaderEpoch: batch.partitionLeaderEpoch,
    producerId: batch.producerId,
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    isControl: batch.isControl,
    isTransactional: batch.isTransactional,
    maxTimestampMs: timestamps.length > 0 ? Math.max(...timestamps) : batch.maxTimestampMs,
    deleteHorizonMs: records.length > 0 ? deleteHorizonMs : -1,
    offsetDeltas:
      records.length === batch.lastOffset - batch.baseOffset + 1 ? null : Object.freeze(offsetDeltas),
    sizeBytes,
    records: Object.freeze(records),
  });
}

/** Timestamp of the record at that place in a batch. */
export const timestampAt = (batch: RecordBatch, index: number): number =>
  timestampOf(batch.records[index], batch.maxTimestampMs);

/** Coordinators stamp a record when they decide it; records of the quorum and markers are stamped with their batch. */
function timestampOf(record: LogRecord | undefined, batchMs: number): number {
  switch (record?.type) {
    case 'user':
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

/** Bytes of one record inside a batch (DefaultRecord.sizeInBytes): varint lengths, no headers. */
export function recordBytes(record: LogRecord, offsetDelta: number, timestampDelta: number): number {
  const key = keyBytes(record);
  const value = valueBytes(record);
  const body =
    1 +
    varintBytes(timestampDelta) +
    varintBytes(offsetDelta) +
    varintBytes(key) +
    Math.max(0, key) +
    varintBytes(value) +
    Math.max(0, value) +
    1;
  return varintBytes(body) + body;
}

/** Bytes of a zig-zag varint. */
export function varintBytes(value: number): number {
  let rest = value >= 0 ? value * 2 : -value * 2 - 1;
  let bytes = 1;
  while (rest >= 128) {
    rest = Math.floor(rest / 128);
    bytes++;
  }
  return bytes;
}

/** Length of a text in UTF-8. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

const stringBytes = (text: string): number => 2 + utf8Bytes(text);

/** −1 for a null key. */
function keyBytes(record: LogRecord): number {
  switch (record.type) {
    case 'user':
      return record.key === null ? -1 : utf8Bytes(record.key);
    case 'offsetCommit':
      return 2 + stringBytes(record.group) + stringBytes(record.topic) + 4;
    case 'groupMetadata':
      return 2 + stringBytes(record.group);
    case 'transactionLog':
      return 2 + stringBytes(record.transactionalId);
    case 'LeaderChangeMessage':
    case 'EndTransactionMarker':
      return 4;
    default:
      return -1;
  }
}

/** What compaction goes by: equal for records of one key, unlike for others; null without a key. */
export function keyText(record: LogRecord): string | null {
  switch (record.type) {
    case 'user':
      return record.key;
    case 'offsetCommit':
      return `o ${record.group} ${record.topic} ${record.partition}`;
    case 'groupMetadata':
      return `g ${record.group}`;
    case 'transactionLog':
      return `t ${record.transactionalId}`;
    default:
      return null;
  }
}

/** Whether a record deletes its key: it has no value. */
export const isTombstone = (record: LogRecord): boolean => valueBytes(record) < 0;

/** −1 for a null value. The metadata records' sizes follow their schemas: a frame of three bytes, then the fields. */
function valueBytes(record: LogRecord): number {
  switch (record.type) {
    case 'user':
      return record.valueBytes;
    case 'offsetCommit':
      return record.offset < 0 ? -1 : 2 + 8 + 4 + 2 + 8;
    case 'groupMetadata':
      return groupMetadataBytes(record);
    case 'transactionLog':
      return record.value ? transactionLogBytes(record.value) : -1;
    case 'EndTransactionMarker':
      return 2 + 4;
    case 'LeaderChangeMessage':
      return 2 + 4 + record.voters.length * 10 + 2;
    case 'FeatureLevelRecord':
      return 3 + 1 + record.name.length + 2 + 1;
    case 'RegisterBrokerRecord':
      return 3 + 4 + 16 + 8 + 40 + (record.rack?.length ?? 0) + 5;
    case 'BrokerRegistrationChangeRecord':
      return 3 + 4 + 8 + 1 + 6;
    case 'TopicRecord':
      return 3 + 1 + record.name.length + 16 + 1;
    case 'ConfigRecord':
      return (
        3 + 1 + 1 + record.resourceName.length + 1 + record.name.length + 1 + (record.value?.length ?? 0) + 1
      );
    case 'PartitionRecord':
      return (
        3 +
        4 +
        16 +
        4 +
        4 +
        4 +
        1 +
        listBytes(record.replicas) +
        listBytes(record.isr) +
        partitionTags(record)
      );
    case 'PartitionChangeRecord': {
      const { isr, replicas, leader, leaderRecoveryState } = record;
      let tags = isr ? TAG_BYTES + listBytes(isr) : 0;
      if (leader !== -2) tags += TAG_BYTES + 4;
      if (replicas) tags += TAG_BYTES + listBytes(replicas);
      if (leaderRecoveryState !== null) tags += TAG_BYTES + 1;
      return 3 + 4 + 16 + 1 + tags + partitionTags(record);
    }
    case 'ClearElrRecord':
      return 3 + 1 + (record.topicName?.length ?? 0) + 1;
    case 'RemoveTopicRecord':
      return 3 + 16 + 1;
    case 'ProducerIdsRecord':
      return 3 + 4 + 8 + 8 + 1;
    case 'NoOpRecord':
      return 3 + 1;
  }
}

/** Version 1 has compact lengths and a count of tags after each structure; a tag with its default value is left out. */
function transactionLogBytes({ transactionPartitions, tagged }: TransactionLogValue): number {
  let bytes = 2 + 8 + 2 + 4 + 1 + 8 + 8;
  for (const { topic, partitionIds } of transactionPartitions) {
    bytes += utf8Bytes(topic) + 4 * partitionIds.length;
    bytes += tagged ? 2 + 1 : 2 + 4;
  }
  if (!tagged) return bytes + 4;
  // A null array of partitions is one byte, as is a short one's length.
  bytes += 1 + 1;
  if (tagged.previousProducerId !== -1) bytes += 2 + 8;
  if (tagged.nextProducerId !== -1) bytes += 2 + 8;
  if (tagged.clientTransactionVersion !== 0) bytes += 2 + 2;
  return bytes;
}

/** Number and length in front of a tagged field. */
const TAG_BYTES = 2;
/** A compact array of ids. */
const listBytes = (ids: readonly number[]): number => 1 + ids.length * 4;

/** Tagged lists that a partition and its change have in common. */
function partitionTags(record: {
  readonly removingReplicas?: readonly number[];
  readonly addingReplicas?: readonly number[];
  readonly eligibleLeaderReplicas?: readonly number[];
  readonly lastKnownElr?: readonly number[];
}): number {
  let bytes = 0;
  if (record.removingReplicas) bytes += TAG_BYTES + listBytes(record.removingReplicas);
  if (record.addingReplicas) bytes += TAG_BYTES + listBytes(record.addingReplicas);
  if (record.eligibleLeaderReplicas) bytes += TAG_BYTES + listBytes(record.eligibleLeaderReplicas);
  if (record.lastKnownElr) bytes += TAG_BYTES + listBytes(record.lastKnownElr);
  return bytes;
}

function groupMetadataBytes(record: GroupMetadataRecord): number {
  if (record.members === null) return -1;
  let bytes = 2 + stringBytes(record.protocolType) + 4 + 2 + 2 + 8 + 4;
  bytes += utf8Bytes(record.protocol ?? '') + utf8Bytes(record.leader ?? '');
  for (const member of record.members) {
    bytes += stringBytes(member.memberId) + 2 + stringBytes(member.clientId) + stringBytes('/0.0.0.0') + 8;
    bytes += 8 + jsonBytes(member.subscription) + jsonBytes(member.assignment);
  }
  return bytes;
}

/** Subscriptions and assignments are kept as plain data; their length stands in for the consumer protocol's bytes. */
const jsonBytes = (value: unknown): number => (value === null ? 0 : JSON.stringify(value).length);
