/** Record batches: written from records, read into records, refused, validated. */

import { markerOf } from '../../../protocol/batch-bytes.ts';
import type { BatchToWrite, RecordToWrite } from '../../../protocol/format/batch.ts';
import { encodeBatch, encodeEmptyBatch, recordsOf } from '../../../protocol/format/batch.ts';
import type { BatchHeader } from '../../../protocol/format/batch-header.ts';
import {
  compressionOf,
  ensureValid,
  hasDeleteHorizon,
  isControl,
  isTransactional,
  lastOffsetOf,
  lastSequenceOf,
  readHeader,
  setLastOffset,
  setMaxTimestamp,
  setPartitionLeaderEpoch,
  timestampTypeOf,
} from '../../../protocol/format/batch-header.ts';
import { batchesInFile, batchesInMemory, MAGIC_V2 } from '../../../protocol/format/batch-stream.ts';
import { ensureLegacyValid, legacyBaseOffset } from '../../../protocol/format/legacy-batch.ts';
import {
  checkProduceRecords,
  Refused,
  validateAndAssign,
} from '../../../protocol/format/produce-validation.ts';
import type { RecordHeader, WireRecord } from '../../../protocol/format/record.ts';
import {
  CONTROL_RECORD_KEY,
  END_TRANSACTION_MARKER,
  KRAFT_VERSION,
  LEADER_CHANGE_MESSAGE,
  SNAPSHOT_FOOTER,
  SNAPSHOT_HEADER,
} from '../../../protocol/format/record-schemas.ts';
import type { Schema } from '../../../protocol/format/schema.ts';
import { embeddedBytes } from '../../../protocol/format/schema.ts';
import { recoverFile } from '../../../storage/log-file.ts';
import type { Adapter, Adapters } from '../cases.ts';
import { leaveOut } from '../cases.ts';
import { bytesOf, hexOf } from '../hex.ts';
import { answerOf, told } from './exceptions.ts';

const nullableBytes = (hex: string | null): Uint8Array | null => (hex === null ? null : bytesOf(hex));
const nullableHex = (bytes: Uint8Array | null): string | null => bytes && hexOf(bytes);

// ---- writing

/** Kinds of control batches: type id of the key, and the message of the value. */
const CONTROL: Readonly<Record<string, readonly [type: number, schema: Schema]>> = {
  leaderChange: [2, LEADER_CHANGE_MESSAGE],
  snapshotHeader: [3, SNAPSHOT_HEADER],
  snapshotFooter: [4, SNAPSHOT_FOOTER],
  kraftVersion: [5, KRAFT_VERSION],
};

const encode: Adapter = (given) => {
  const bytes = bytesFrom(given);
  const header = readHeader(bytes);
  return {
    bytesHex: hexOf(bytes),
    sizeInBytes: bytes.length,
    crc: header.crc,
    lastOffset: lastOffsetOf(header),
    maxTimestamp: header.maxTimestamp,
  };
};

// biome-ignore lint/suspicious/noExplicitAny: the fields of the oracle, which its form does not type
function bytesFrom(given: any): Uint8Array {
  const batch: BatchToWrite = {
    baseOffset: BigInt(given.baseOffset),
    partitionLeaderEpoch: given.partitionLeaderEpoch,
    timestampType: given.timestampType,
    isTransactional: given.isTransactional,
    isControl: given.isControl,
    producerId: BigInt(given.producerId),
    producerEpoch: given.producerEpoch,
    baseSequence: given.baseSequence,
    logAppendTime: BigInt(given.logAppendTime),
    deleteHorizonMs: BigInt(given.deleteHorizonMs),
    lastOffset: lastOffsetIn(given),
  };
  if (given.kind === 'emptyHeader') return encodeEmptyBatch(batch, BigInt(given.timestamp));
  if (!given.brokerOps) return encodeBatch(batch, recordsIn(given, batch.baseOffset));
  const bytes = encodeBatch(batch, recordsIn(given, batch.baseOffset));
  if (hexOf(bytes) !== given.clientBytesHex) throw new Error(`the client's batch is ${hexOf(bytes)}`);
  const { setLastOffset: lastOffset, setPartitionLeaderEpoch: epoch, setMaxTimestamp: max } = given.brokerOps;
  if (lastOffset !== undefined) setLastOffset(bytes, BigInt(lastOffset));
  if (epoch !== undefined) setPartitionLeaderEpoch(bytes, epoch);
  if (max !== undefined) setMaxTimestamp(bytes, max[0], BigInt(max[1]));
  return bytes;
}

// biome-ignore lint/suspicious/noExplicitAny: as above
function lastOffsetIn({ overrideLastOffset, lastOffset }: any): bigint | null {
  const stated = overrideLastOffset ?? lastOffset;
  return stated === undefined ? null : BigInt(stated);
}

// biome-ignore lint/suspicious/noExplicitAny: as above
function recordsIn(given: any, baseOffset: bigint): RecordToWrite[] {
  if (!given.records) return [controlRecord(given, baseOffset)];
  return given.records.map(
    ([offset, timestamp, key, value, headers]: [
      string,
      string,
      string | null,
      string | null,
      [string, string | null][],
    ]) => ({
      offset: BigInt(offset),
      timestamp: BigInt(timestamp),
      key: nullableBytes(key),
      value: nullableBytes(value),
      headers: headers.map(([name, content]): RecordHeader => [name, nullableBytes(content)]),
    }),
  );
}

// biome-ignore lint/suspicious/noExplicitAny: as above
function controlRecord(given: any, offset: bigint): RecordToWrite {
  const { kind, controlType, coordinatorEpoch, message, timestamp } = given;
  const isMarker = kind === 'endTxnMarker';
  const [type, schema] = isMarker
    ? ([controlType === 'COMMIT' ? 1 : 0, END_TRANSACTION_MARKER] as const)
    : (CONTROL[kind] ?? leaveOut(`no control batch ${kind} is known`));
  return {
    offset,
    timestamp: BigInt(timestamp),
    key: embeddedBytes({ embedded: CONTROL_RECORD_KEY, version: 0, message: { type } }),
    value: embeddedBytes({
      embedded: schema,
      version: null,
      message: isMarker ? { coordinatorEpoch } : message,
    }),
    headers: [],
  };
}

// ---- reading

const decode: Adapter = ({ bytesHex }) => {
  const bytes = bytesOf(bytesHex);
  ensureValid(bytes);
  const header = readHeader(bytes);
  const records = [...recordsOf(bytes)];
  const isControlBatch = isControl(header.attributes);
  const isMarker = isControlBatch && header.producerId >= 0n && records[0];
  return {
    sizeInBytes: bytes.length,
    crc: header.crc,
    lastOffset: lastOffsetOf(header),
    maxTimestamp: header.maxTimestamp,
    decoded: {
      ...header,
      lastOffset: lastOffsetOf(header),
      nextOffset: lastOffsetOf(header) + 1n,
      lastSequence: lastSequenceOf(header),
      compression: compressionOf(header.attributes),
      timestampType: timestampTypeOf(header.attributes),
      isTransactional: isTransactional(header.attributes),
      isControl: isControlBatch,
      hasProducerId: header.producerId > -1n,
      deleteHorizonMs: hasDeleteHorizon(header.attributes) ? header.baseTimestamp : null,
      offsetOfMaxTimestamp: offsetOfMaxTimestamp(header, records),
      records: records.map((record) => [
        record.offset,
        record.timestamp,
        record.sequence,
        record.sizeInBytes,
        ...(isControlBatch ? contentOf(record) : []),
      ]),
      ...(isMarker ? { marker: markerTold(isMarker) } : {}),
    },
    contents: isControlBatch ? null : records.map(contentOf),
  };
};

const contentOf = ({ key, value, headers }: WireRecord): unknown[] => [
  nullableHex(key),
  nullableHex(value),
  headers.map(([name, content]) => [name, nullableHex(content)]),
];

function markerTold(record: WireRecord): unknown {
  const { outcome, coordinatorEpoch } = markerOf(record);
  return { controlType: outcome.toUpperCase(), coordinatorEpoch };
}

/** Of the first record that has it. */
const offsetOfMaxTimestamp = (header: BatchHeader, records: readonly WireRecord[]): bigint | null =>
  records.find(({ timestamp }) => timestamp === header.maxTimestamp)?.offset ?? null;

// ---- refusing

const PRODUCE_VERSION = 9;
const NEXT_OFFSET = 500n;
const LEADER_EPOCH = 9;

const malformed: Adapter = ({ bytesHex }) => {
  const bytes = bytesOf(bytesHex);
  const memory = memoryRead(bytes);
  const produceRequest = answerOf(() => {
    checkProduceRecords(bytes, PRODUCE_VERSION);
    return 'ok';
  });
  return {
    memory,
    file: fileRead(bytes),
    produceRequest,
    logValidator: produceRequest === 'ok' ? validated(bytes.slice()) : null,
  };
};

function memoryRead(bytes: Uint8Array): unknown {
  const batches: unknown[] = [];
  const perBatch: unknown[] = [];
  let consumed = 0;
  const end = answerOf(() => {
    for (const found of batchesInMemory(bytes)) {
      const isLegacy = found.magic < MAGIC_V2;
      const baseOffset = isLegacy
        ? legacyBaseOffset(found.bytes)
        : new DataView(found.bytes.buffer, found.bytes.byteOffset).getBigInt64(0);
      batches.push([baseOffset, found.bytes.length]);
      perBatch.push({
        ensureValid: answerOf(() => {
          if (isLegacy) ensureLegacyValid(found.bytes);
          else ensureValid(found.bytes);
          return 'ok';
        }),
        records: isLegacy ? legacyRecords(found.bytes) : countRecords(found.bytes),
      });
      consumed = found.position + found.bytes.length;
    }
    return 'done';
  });
  const validBytes = answerOf(() => {
    let sum = 0;
    for (const found of batchesInMemory(bytes)) sum += found.bytes.length;
    return sum;
  });
  return { batches, perBatch, end, ...ignored(bytes.length - consumed, end), validBytes };
}

const LEGACY_ATTRIBUTES_AT = 17;
const CODEC_BITS = 7;

/** Of magic 0 and 1 a set that is not compressed is one record. */
const legacyRecords = (set: Uint8Array): number =>
  ((set[LEGACY_ATTRIBUTES_AT] ?? 0) & CODEC_BITS) === 0
    ? 1
    : leaveOut('compressed sets of magic 0 and 1 are not read');

/** Said only when there are any and the reader came to a good end. */
const ignored = (count: number, end: unknown): object =>
  end === 'done' && count > 0 ? { ignoredTrailingBytes: count } : {};

function countRecords(batch: Uint8Array): unknown {
  let count = 0;
  try {
    for (const _ of recordsOf(batch)) count++;
    return count;
  } catch (error) {
    return { ...(told(error) as object), afterRecords: count };
  }
}

function fileRead(bytes: Uint8Array): unknown {
  const batches: unknown[] = [];
  let consumed = 0;
  const end = answerOf(() => {
    for (const found of batchesInFile(bytes)) {
      const isLegacy = found.magic < MAGIC_V2;
      const baseOffset = isLegacy
        ? legacyBaseOffset(found.bytes)
        : new DataView(found.bytes.buffer, found.bytes.byteOffset).getBigInt64(0);
      batches.push([baseOffset, found.bytes.length]);
      consumed = found.position + found.bytes.length;
    }
    return 'done';
  });
  let recover: object;
  try {
    recover = { recoverTruncatedBytes: recoverFile(bytes, 0, ROOMY).truncatedBytes };
  } catch (error) {
    recover = { recoverTruncatedBytes: null, recover: told(error) };
  }
  return { batches, end, ...ignored(bytes.length - consumed, end), ...recover };
}

const ROOMY = { indexIntervalBytes: 4_096, segmentIndexBytes: 10_485_760 };

function validated(bytes: Uint8Array): unknown {
  const { bytes: batch } = checkProduceRecords(bytes, PRODUCE_VERSION);
  // The oracle's harness does so before, as if every client numbered its records from 0.
  new DataView(batch.buffer, batch.byteOffset).setBigInt64(0, 0n);
  try {
    ensureValid(batch);
    const { nextOffset, maxTimestamp, shallowOffsetOfMaxTimestamp } = validateAndAssign(batch, {
      topicPartition: 't-0',
      nextOffset: NEXT_OFFSET,
      partitionLeaderEpoch: LEADER_EPOCH,
      timestampType: 'CreateTime',
      nowMs: 0n,
      isCompacted: false,
    });
    return { result: 'ok', nextOffset, maxTimestamp, shallowOffsetOfMaxTimestamp, bytesHex: hexOf(bytes) };
  } catch (error) {
    const metric = error instanceof Refused ? { metric: error.metric } : {};
    return { result: told(error), ...metric };
  }
}

export const batchAdapters: Adapters = {
  'batch encode': encode,
  'batch decode': decode,
  'batch malformed': malformed,
};
