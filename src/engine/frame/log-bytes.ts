/** A batch of a replica's log byte by byte, as it would be in the `.log` file.
 *  Simplifies  of a compressed batch only the size is modelled: its header is told, but for the checksum, and no record
 *  See         protocol/batch-bytes.ts, protocol/format/batch-header.ts, protocol/format/record.ts */
import type { BrokerId } from '../../contract/ids.ts';
import type {
  AttributeBits,
  BatchBytes,
  ByteField,
  ByteFieldName,
  RecordBytes,
} from '../../contract/log-close-up.ts';
import { bytesOfBatch } from '../protocol/batch-bytes.ts';
import { compress } from '../protocol/compress.ts';
import {
  attributeBits,
  BATCH_OVERHEAD,
  compressionOf,
  hasDeleteHorizon,
  isControl,
  isTransactional,
  LOG_OVERHEAD,
  readHeader,
  timestampTypeOf,
} from '../protocol/format/batch-header.ts';
import { ByteReader, utf8Text } from '../protocol/format/bytes.ts';
import { offsetAt, type RecordBatch } from '../protocol/records.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { segmentIndexOf } from '../storage/log.ts';
import { filePositionOf, findBatch } from '../storage/segment.ts';

/** Records told from the beginning of a batch. */
const FIRST_RECORDS = 3;
/** Bytes told of one field. */
const MAX_HEX_BYTES = 24;

/** Of the batch that holds this offset; null when the log has none there. */
export function projectBytes(brokerId: BrokerId, log: ReplicaLog, offset: number): BatchBytes | null {
  const segment = log.segments[segmentIndexOf(log, offset)];
  const batch = segment?.batches[findBatch(segment, offset)];
  if (!segment || !batch || batch.baseOffset > offset) return null;
  const { header, records } = opened(batch);
  return {
    brokerId,
    baseOffset: batch.baseOffset,
    segment: segment.baseOffset,
    filePosition: filePositionOf(segment, batch.baseOffset),
    sizeBytes: batch.sizeBytes,
    compression: batch.compression,
    header,
    records: records.filter((record) => record.index < FIRST_RECORDS || record.offset === offset),
    recordCount: batch.records.length,
  };
}

interface Opened {
  readonly header: readonly ByteField[];
  readonly records: readonly RecordBytes[];
}

/** Batches are frozen: opened once. */
const known = new WeakMap<RecordBatch, Opened>();

function opened(batch: RecordBatch): Opened {
  let found = known.get(batch);
  if (!found) {
    const isPlain = batch.compression === 'none';
    const bytes = bytesOfBatch(isPlain ? batch : compress(batch, 'none'));
    if (!isPlain) describeAsCompressed(bytes, batch);
    found = Object.freeze({
      header: headerOf(bytes, isPlain),
      records: isPlain ? recordsOf(batch, bytes) : [],
    });
    known.set(batch, found);
  }
  return found;
}

/** What the header of the compressed batch says of its size and codec. */
function describeAsCompressed(bytes: Uint8Array, batch: RecordBatch): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setInt32(8, batch.sizeBytes - LOG_OVERHEAD);
  const { compression, timestampType, isTransactional: isTxn, isControl: isMarker, deleteHorizonMs } = batch;
  const attributes = attributeBits({
    compression,
    timestampType,
    isTransactional: isTxn,
    isControl: isMarker,
    hasDeleteHorizon: deleteHorizonMs >= 0,
  });
  view.setInt16(21, attributes);
}

const HEADER: readonly (readonly [name: ByteFieldName, bytes: number])[] = [
  ['baseOffset', 8],
  ['batchLength', 4],
  ['partitionLeaderEpoch', 4],
  ['magic', 1],
  ['crc', 4],
  ['attributes', 2],
  ['lastOffsetDelta', 4],
  ['baseTimestamp', 8],
  ['maxTimestamp', 8],
  ['producerId', 8],
  ['producerEpoch', 2],
  ['baseSequence', 4],
  ['recordCount', 4],
];

function headerOf(bytes: Uint8Array, isCrcKnown: boolean): readonly ByteField[] {
  // Its fields have the names that are told; `magic` and the like are numbers, the long ones bigints.
  const header: Partial<Record<ByteFieldName, number | bigint>> = { ...readHeader(bytes) };
  let position = 0;
  return HEADER.map(([name, sizeBytes]) => {
    const at = position;
    position += sizeBytes;
    const isKnown = name !== 'crc' || isCrcKnown;
    return {
      name,
      position: at,
      sizeBytes,
      hex: isKnown ? hexOf(bytes, at, sizeBytes) : null,
      value: isKnown ? String(header[name]) : null,
      ...(name === 'attributes' && { bits: bitsOf(Number(header[name])) }),
    };
  });
}

function bitsOf(attributes: number): readonly AttributeBits[] {
  const bit = (name: AttributeBits['name'], from: number, to: number, value: string): AttributeBits => ({
    name,
    from,
    to,
    bits: (((attributes & 0xffff) >> from) & (2 ** (to - from + 1) - 1))
      .toString(2)
      .padStart(to - from + 1, '0'),
    value,
  });
  return [
    bit('compression', 0, 2, compressionOf(attributes)),
    bit('timestampType', 3, 3, timestampTypeOf(attributes)),
    bit('isTransactional', 4, 4, String(isTransactional(attributes))),
    bit('isControl', 5, 5, String(isControl(attributes))),
    bit('hasDeleteHorizon', 6, 6, String(hasDeleteHorizon(attributes))),
    bit('unused', 7, 15, ''),
  ];
}

function recordsOf(batch: RecordBatch, bytes: Uint8Array): readonly RecordBytes[] {
  const reader = new ByteReader(bytes, BATCH_OVERHEAD);
  return batch.records.map((_, index) => {
    const start = reader.position;
    const fields = recordFields(reader, bytes);
    return { offset: offsetAt(batch, index), index, sizeBytes: reader.position - start, fields };
  });
}

/** One record, field by field; `encodeBatch` has written it, so that it is what it says. */
function recordFields(reader: ByteReader, bytes: Uint8Array): readonly ByteField[] {
  const fields: ByteField[] = [];
  const note = (name: ByteFieldName, start: number, value: string | null): void => {
    const sizeBytes = reader.position - start;
    fields.push({ name, position: start, sizeBytes, hex: hexOf(bytes, start, sizeBytes), value });
  };
  const number = (name: ByteFieldName, read: () => number | bigint): number => {
    const start = reader.position;
    const value = read();
    note(name, start, String(value));
    return Number(value);
  };
  const content = (lengthName: ByteFieldName, name: ByteFieldName): void => {
    const length = number(lengthName, () => reader.varint());
    const start = reader.position;
    const read = reader.nullableBytes(length);
    note(name, start, read && textOf(read));
  };
  number('length', () => reader.varint());
  number('recordAttributes', () => reader.int8());
  number('timestampDelta', () => reader.varlong());
  number('offsetDelta', () => reader.varint());
  content('keyLength', 'key');
  content('valueLength', 'value');
  const headers = number('headerCount', () => reader.varint());
  for (let i = 0; i < headers; i++) {
    content('headerKeyLength', 'headerKey');
    content('headerValueLength', 'headerValue');
  }
  return fields;
}

const PRINTABLE = /^[^\p{Cc}\ufffd]*$/u;

/** Null when it is not text that can be read. */
function textOf(bytes: Uint8Array): string | null {
  const text = utf8Text(bytes);
  return PRINTABLE.test(text) ? text : null;
}

const hexOf = (bytes: Uint8Array, from: number, sizeBytes: number): string =>
  Array.from(bytes.subarray(from, from + Math.min(sizeBytes, MAX_HEX_BYTES)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join(' ');
