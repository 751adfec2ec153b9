/** Batches of the engine as bytes, and bytes as batches of the engine.
 *  Models      what a broker writes into a `.log` file and sends in a Fetch response
 *  Simplifies  what comes from bytes is raw records, markers and leader changes; nothing else is read back into fields
 *  Invariants  the bytes are as many as the batch's `sizeBytes`
 *  See         record-messages.ts, format/batch.ts */
import { invariant } from '../../contract/errors.ts';
import type { BatchToWrite } from './format/batch.ts';
import { encodeBatch, encodeEmptyBatch, recordsOf } from './format/batch.ts';
import type { BatchHeader } from './format/batch-header.ts';
import {
  compressionOf,
  ensureValid,
  hasDeleteHorizon,
  isControl,
  isTransactional,
  lastOffsetOf,
  readHeader,
  timestampTypeOf,
} from './format/batch-header.ts';
import { ByteReader } from './format/bytes.ts';
import { KafkaException } from './format/kafka-exception.ts';
import type { RecordHeader, WireRecord } from './format/record.ts';
import { NO_HEADERS } from './format/record.ts';
import {
  CONTROL_RECORD_KEY,
  END_TRANSACTION_MARKER,
  LEADER_CHANGE_MESSAGE,
  SNAPSHOT_HEADER,
} from './format/record-schemas.ts';
import { readMessage } from './format/schema.ts';
import { byteString, bytesOfString, keyBytes, valueBytes } from './record-messages.ts';
import type { EndTransactionMarker, LogRecord, RecordBatch } from './records.ts';
import { createdMsAt, offsetAt } from './records.ts';

/** The bytes of a batch, header first. Throws an UnsupportedOperationException for a compressed one. */
export function bytesOfBatch(batch: RecordBatch): Uint8Array {
  if (batch.compression !== 'none') {
    const words = `the batch at offset ${batch.baseOffset} is compressed by ${batch.compression}, of which only the size is modelled: there are no bytes of it to save`;
    throw new KafkaException('UnsupportedOperationException', words);
  }
  const header: BatchToWrite = {
    baseOffset: BigInt(batch.baseOffset),
    partitionLeaderEpoch: batch.partitionLeaderEpoch,
    timestampType: batch.timestampType,
    isTransactional: batch.isTransactional,
    isControl: batch.isControl,
    producerId: BigInt(batch.producerId),
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    logAppendTime: BigInt(batch.maxTimestampMs),
    deleteHorizonMs: BigInt(batch.deleteHorizonMs),
    lastOffset: BigInt(batch.lastOffset),
  };
  const bytes =
    batch.records.length === 0
      ? encodeEmptyBatch(header, BigInt(batch.maxTimestampMs))
      : encodeBatch(
          header,
          batch.records.map((record, i) => ({
            offset: BigInt(offsetAt(batch, i)),
            timestamp: BigInt(createdMsAt(batch, i)),
            key: keyBytes(record),
            value: valueBytes(record),
            headers: headersOf(record),
          })),
        );
  invariant(
    bytes.length === batch.sizeBytes,
    `a batch at ${batch.baseOffset} is ${bytes.length} bytes long, not ${batch.sizeBytes}`,
  );
  return bytes;
}

const headersOf = (record: LogRecord): readonly RecordHeader[] =>
  record.type === 'raw'
    ? record.headers.map(([key, value]) => [key, value === null ? null : bytesOfString(value)])
    : NO_HEADERS;

/** The batch of these bytes, which hold it whole and nothing else. Throws what Kafka throws when it is not valid, or when
 *  a number in it is larger than the engine counts exactly. */
export function batchOfBytes(bytes: Uint8Array): RecordBatch {
  ensureValid(bytes);
  const header = readHeader(bytes);
  const wire = [...recordsOf(bytes)];
  const baseOffset = exact(header.baseOffset);
  const deltas = wire.map(({ offset }) => exact(offset) - baseOffset);
  const lastOffset = exact(lastOffsetOf(header));
  const isWhole = deltas.length === lastOffset - baseOffset + 1 && deltas.every((delta, i) => delta === i);
  return Object.freeze({
    baseOffset,
    lastOffset,
    partitionLeaderEpoch: header.partitionLeaderEpoch,
    producerId: exact(header.producerId),
    producerEpoch: header.producerEpoch,
    baseSequence: header.baseSequence,
    isControl: isControl(header.attributes),
    isTransactional: isTransactional(header.attributes),
    compression: compressionOf(header.attributes),
    timestampType: timestampTypeOf(header.attributes),
    maxTimestampMs: exact(header.maxTimestamp),
    deleteHorizonMs: hasDeleteHorizon(header.attributes) ? exact(header.baseTimestamp) : -1,
    offsetDeltas: isWhole ? null : Object.freeze(deltas),
    sizeBytes: bytes.length,
    records: Object.freeze(wire.map((record) => recordOfWire(record, header))),
  });
}

function exact(value: bigint): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new KafkaException('ArithmeticException', `${value} cannot be counted exactly`);
}

function recordOfWire(record: WireRecord, header: BatchHeader): LogRecord {
  if (isControl(header.attributes) && record.value) {
    const type = controlTypeOf(record);
    if (type === ABORT || type === COMMIT) return markerOf(record);
    if (type === LEADER_CHANGE) return leaderChange(record.value);
    if (type === SNAPSHOT_HEADER_TYPE) return snapshotHeader(record.value);
    if (type === SNAPSHOT_FOOTER_TYPE) return Object.freeze({ type: 'SnapshotFooterRecord' });
  }
  return Object.freeze({
    type: 'raw',
    key: record.key && byteString(record.key),
    value: record.value && byteString(record.value),
    headers: Object.freeze(
      record.headers.map(([name, content]) => Object.freeze([name, content && byteString(content)] as const)),
    ),
    timestampMs: exact(record.timestamp),
  });
}

const ABORT = 0;
const COMMIT = 1;
const LEADER_CHANGE = 2;
const SNAPSHOT_HEADER_TYPE = 3;
const SNAPSHOT_FOOTER_TYPE = 4;
const CONTROL_KEY_BYTES = 4;
const MARKER_BYTES = 6;

/** Kind of a control record, by its key (ControlRecordType#parseTypeId). */
function controlTypeOf({ key }: WireRecord): number {
  const length = key?.length ?? 0;
  if (!key || length < CONTROL_KEY_BYTES) {
    const words = `Invalid value size found for end control record key. Must have at least ${CONTROL_KEY_BYTES} bytes, but found only ${length}`;
    throw new KafkaException('InvalidRecordException', words);
  }
  const reader = new ByteReader(key);
  const version = reader.int16();
  if (version < 0) {
    const words = `Invalid version found for control record: ${version}. May indicate data corruption`;
    throw new KafkaException('InvalidRecordException', words);
  }
  return Number(readMessage(reader, CONTROL_RECORD_KEY).type);
}

/** The end of a transaction that a control record says. Throws an IllegalArgumentException for another control record, an
 *  InvalidRecordException for one that is broken (EndTransactionMarker#deserialize). */
export function markerOf(record: WireRecord): EndTransactionMarker {
  const type = controlTypeOf(record);
  if (type !== ABORT && type !== COMMIT) {
    throw new KafkaException(
      'IllegalArgumentException',
      'Invalid control record type for end transaction marker',
    );
  }
  const value = record.value ?? new Uint8Array(0);
  if (value.length < MARKER_BYTES) {
    const words = `Invalid value size found for end transaction marker. Must have at least ${MARKER_BYTES} bytes, but found only ${value.length}`;
    throw new KafkaException('InvalidRecordException', words);
  }
  const { version, coordinatorEpoch } = readMessage(new ByteReader(value), END_TRANSACTION_MARKER);
  if (Number(version) < 0) {
    const words = `Invalid version found for end transaction marker: ${String(version)}. May indicate data corruption`;
    throw new KafkaException('InvalidRecordException', words);
  }
  const outcome = type === COMMIT ? 'commit' : 'abort';
  return Object.freeze({
    type: 'EndTransactionMarker',
    outcome,
    coordinatorEpoch: Number(coordinatorEpoch),
  });
}

function snapshotHeader(value: Uint8Array): LogRecord {
  const { lastContainedLogTimestamp } = readMessage(new ByteReader(value), SNAPSHOT_HEADER);
  return Object.freeze({
    type: 'SnapshotHeaderRecord',
    lastContainedLogTimestamp: exact(BigInt(String(lastContainedLogTimestamp))),
  });
}

function leaderChange(value: Uint8Array): LogRecord {
  const message = readMessage(new ByteReader(value), LEADER_CHANGE_MESSAGE);
  // The schema says that both are lists of {voterId}.
  const idsOf = (voters: unknown): readonly number[] =>
    Object.freeze((voters as { readonly voterId: number }[]).map(({ voterId }) => voterId));
  return Object.freeze({
    type: 'LeaderChangeMessage',
    leaderId: Number(message.leaderId),
    voters: idsOf(message.voters),
    grantingVoters: idsOf(message.grantingVoters),
  });
}
