/** Batches and numbers of variable length, as Kafka's unit tests and the worked examples put it. */
import type { BatchToWrite, RecordToWrite } from '../../../protocol/format/batch.ts';
import { encodeBatch, recordsOf } from '../../../protocol/format/batch.ts';
import {
  ensureValid,
  lastOffsetOf,
  lastSequenceOf,
  readHeader,
  setLastOffset,
} from '../../../protocol/format/batch-header.ts';
import { ByteWriter, utf8 } from '../../../protocol/format/bytes.ts';
import { makeBatch } from '../../../protocol/records.ts';
import { userRecord } from '../../logs.ts';
import type { Adapter } from '../cases.ts';
import { leaveOut } from '../cases.ts';
import { hexOf } from '../hex.ts';
import { answerOf } from './exceptions.ts';

export const recordBatchBytes: Adapter = (given, when) => {
  const numbers = when['varint(zigzag)'] ?? when.unsignedVarint;
  if (numbers) return varints(numbers, when.unsignedVarint !== undefined);
  if (when.valueLength) return singleSizes(when.valueLength);
  const bytes = batchFrom(given);
  if (when === 'encode') {
    return { bytes: bytes.length, crc32c: hex32(readHeader(bytes).crc), hex: hexOf(bytes) };
  }
  if (when === 'build v2 batch') return built(bytes);
  if (when === 'sequences') {
    const sequences = [...recordsOf(bytes)].map(({ sequence }) => sequence);
    return { sequences, lastSequence: lastSequenceOf(readHeader(bytes)) };
  }
  if (when.setLastOffset !== undefined) return moved(bytes, BigInt(when.setLastOffset));
  return overwritten(bytes, String(when));
};

function varints(numbers: readonly number[], isUnsigned: boolean): unknown {
  return {
    hex: numbers.map((number) => {
      const writer = new ByteWriter();
      if (isUnsigned) writer.unsignedVarint(number);
      else writer.varint(number);
      return hexOf(writer.take());
    }),
  };
}

/** One record without a key. */
const singleSizes = (lengths: readonly number[]): unknown => ({
  batchBytes: lengths.map((valueBytes) => makeBatch([userRecord({ valueBytes })], 0).sizeBytes),
});

const hex32 = (value: number): string => value.toString(16).padStart(8, '0');

/** Records as [timestamp, key, value], as objects, or only their number. */
// biome-ignore lint/suspicious/noExplicitAny: as the files have it
function batchFrom(given: any): Uint8Array {
  const baseOffset = BigInt(given.baseOffset ?? 0);
  const records: readonly unknown[] =
    typeof given.records === 'number'
      ? Array.from({ length: given.records }, () => [0, null, 'v'])
      : given.records;
  const batch: BatchToWrite = {
    baseOffset,
    partitionLeaderEpoch: given.partitionLeaderEpoch ?? -1,
    timestampType: 'CreateTime',
    isTransactional: false,
    isControl: false,
    producerId: given.baseSequence === undefined ? -1n : 1n,
    producerEpoch: given.baseSequence === undefined ? -1 : 0,
    baseSequence: given.baseSequence ?? -1,
    logAppendTime: -1n,
    deleteHorizonMs: -1n,
    lastOffset: null,
  };
  return encodeBatch(
    batch,
    records.map((record, i) => recordFrom(record, baseOffset + BigInt(i))),
  );
}

// biome-ignore lint/suspicious/noExplicitAny: as the files have it
function recordFrom(record: any, offset: bigint): RecordToWrite {
  const [timestamp, key, value, headers = []] = Array.isArray(record)
    ? record
    : [record.timestamp, record.key, record.value, record.headers];
  const bytes = (text: string | null): Uint8Array | null => (text === null ? null : utf8(text));
  return {
    offset,
    timestamp: BigInt(timestamp),
    key: bytes(key),
    value: bytes(value),
    headers: headers.map(([name, content]: readonly [string, string | null]) => [name, bytes(content)]),
  };
}

function built(bytes: Uint8Array): unknown {
  ensureValid(bytes);
  const header = readHeader(bytes);
  return {
    lastOffset: Number(lastOffsetOf(header)),
    maxTimestamp: Number(header.maxTimestamp),
    producerId: Number(header.producerId),
    producerEpoch: header.producerEpoch,
    baseSequence: header.baseSequence,
    lastSequence: lastSequenceOf(header),
  };
}

const isValid = (bytes: Uint8Array): boolean =>
  answerOf(() => {
    ensureValid(bytes);
    return 'ok';
  }) === 'ok';

function moved(bytes: Uint8Array, lastOffset: bigint): unknown {
  setLastOffset(bytes, lastOffset);
  const header = readHeader(bytes);
  return {
    baseOffset: Number(header.baseOffset),
    lastOffset: Number(lastOffsetOf(header)),
    crcStillValid: isValid(bytes),
  };
}

const LAST_OFFSET_DELTA_POSITION = 23;

/** `overwrite lastOffsetDelta with 23`. What Kafka throws is the error of that name. */
function overwritten(bytes: Uint8Array, when: string): unknown {
  const [, value] =
    /^overwrite lastOffsetDelta with (-?\d+)$/.exec(when) ?? leaveOut(`no such change: ${when}`);
  new DataView(bytes.buffer).setInt32(LAST_OFFSET_DELTA_POSITION, Number(value));
  const answer = answerOf(() => {
    ensureValid(bytes);
    return { class: null };
  }) as { readonly class: string | null };
  const error = answer.class === 'CorruptRecordException' ? 'CORRUPT_MESSAGE' : answer.class;
  return { valid: answer.class === null, error };
}
