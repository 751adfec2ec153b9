/** One record inside a batch.
 *
 *      length varint | attributes int8 0 | timestampDelta varlong | offsetDelta varint | key | value | headers
 *      key, value: length varint, −1 for null, then the bytes; headers: count, then key and value of each
 *
 *  Models      org.apache.kafka.common.record.DefaultRecord */

import { incrementSequence } from './batch-header.ts';
import type { Sink } from './bytes.ts';
import { ByteCounter, type ByteReader, utf8Text, varintLength } from './bytes.ts';
import { KafkaException } from './kafka-exception.ts';

export type RecordHeader = readonly [key: string, value: Uint8Array | null];

/** What a record is written from. */
export interface RecordContent {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: readonly RecordHeader[];
}

/** A record as it was read. */
export interface WireRecord extends RecordContent {
  readonly offset: bigint;
  readonly timestamp: bigint;
  readonly sequence: number;
  /** With its length field. */
  readonly sizeInBytes: number;
}

/** What a record takes from its batch. */
export interface RecordContext {
  readonly baseOffset: bigint;
  readonly baseTimestamp: bigint;
  readonly baseSequence: number;
  /** Null where records have their own. */
  readonly logAppendTime: bigint | null;
}

export const NO_HEADERS: readonly RecordHeader[] = Object.freeze([]);

/** Answers how many bytes it wrote, the length field included. */
export function writeRecord(
  sink: Sink,
  offsetDelta: number,
  timestampDelta: bigint | number,
  content: RecordContent,
): number {
  const counter = new ByteCounter();
  writeBody(counter, offsetDelta, timestampDelta, content);
  sink.varint(counter.length);
  writeBody(sink, offsetDelta, timestampDelta, content);
  return varintLength(counter.length) + counter.length;
}

function writeBody(
  sink: Sink,
  offsetDelta: number,
  timestampDelta: bigint | number,
  { key, value, headers }: RecordContent,
): void {
  sink.int8(0);
  sink.varlong(timestampDelta);
  sink.varint(offsetDelta);
  writeNullable(sink, key);
  writeNullable(sink, value);
  sink.varint(headers.length);
  for (const [name, content] of headers) {
    const length = new ByteCounter();
    length.text(name);
    sink.varint(length.length);
    sink.text(name);
    writeNullable(sink, content);
  }
}

function writeNullable(sink: Sink, bytes: Uint8Array | null): void {
  sink.varint(bytes ? bytes.length : -1);
  if (bytes) sink.bytes(bytes);
}

/** Reads one record, its length first. Throws an InvalidRecordException when it is not what it says; what is thrown for the
 *  length itself is for the caller to word. */
export function readRecord(reader: ByteReader, context: RecordContext): WireRecord {
  const size = reader.varint();
  return readRecordBody(reader, size, context);
}

/** Reads a record of which the length is known. */
export function readRecordBody(reader: ByteReader, size: number, context: RecordContext): WireRecord {
  const start = reader.position;
  if (reader.remaining < size) {
    const words = `Invalid record size: expected ${size} bytes in record payload, but instead the buffer has only ${reader.remaining} remaining bytes.`;
    throw new KafkaException('InvalidRecordException', words, start);
  }
  try {
    return readBody(reader, size, context);
  } catch (error) {
    if (!(error instanceof KafkaException) || error.className === 'InvalidRecordException') throw error;
    throw new KafkaException(
      'InvalidRecordException',
      'Found invalid record structure',
      error.position,
      error,
    );
  }
}

function readBody(reader: ByteReader, size: number, context: RecordContext): WireRecord {
  const start = reader.position;
  const invalid = (words: string): KafkaException =>
    new KafkaException('InvalidRecordException', words, reader.position);
  reader.int8();
  const timestampDelta = reader.varlong();
  const offsetDelta = reader.varint();
  const key = reader.nullableBytes(reader.varint());
  const value = reader.nullableBytes(reader.varint());
  const count = reader.varint();
  if (count < 0) throw invalid(`Found invalid number of record headers ${count}`);
  if (count > reader.remaining) {
    throw invalid(
      `Found invalid number of record headers. ${count} is larger than the remaining size of the buffer`,
    );
  }
  const headers: RecordHeader[] = [];
  for (let i = 0; i < count; i++) {
    const length = reader.varint();
    if (length < 0) throw invalid(`Invalid negative header key size ${length}`);
    const name = utf8Text(reader.nullableBytes(length) ?? NO_BYTES);
    headers.push([name, reader.nullableBytes(reader.varint())]);
  }
  if (reader.position - start !== size) {
    const read = reader.position - start;
    throw invalid(
      `Invalid record size: expected to read ${size} bytes in record payload, but instead read ${read}`,
    );
  }
  return {
    offset: BigInt.asIntN(64, context.baseOffset + BigInt(offsetDelta)),
    timestamp: context.logAppendTime ?? BigInt.asIntN(64, context.baseTimestamp + timestampDelta),
    sequence: context.baseSequence >= 0 ? incrementSequence(context.baseSequence, offsetDelta) : -1,
    sizeInBytes: varintLength(size) + size,
    key,
    value,
    headers: count === 0 ? NO_HEADERS : headers,
  };
}

const NO_BYTES = new Uint8Array(0);

/** Of a record of a compressed batch only what a broker looks at: key, value and headers are skipped, not checked. */
export function readRecordPartially(reader: ByteReader, context: RecordContext): WireRecord {
  const size = reader.varint();
  const start = reader.position;
  try {
    reader.int8();
    const timestampDelta = reader.varlong();
    const offsetDelta = reader.varint();
    const keyBytes = reader.varint();
    skip(reader, keyBytes);
    const valueBytes = reader.varint();
    skip(reader, valueBytes);
    const count = reader.varint();
    if (count < 0) {
      const words = `Found invalid number of record headers ${count}`;
      throw new KafkaException('InvalidRecordException', words, reader.position);
    }
    for (let i = 0; i < count; i++) {
      const length = reader.varint();
      if (length < 0) {
        const words = `Invalid negative header key size ${length}`;
        throw new KafkaException('InvalidRecordException', words, reader.position);
      }
      skip(reader, length);
      skip(reader, reader.varint());
    }
    return {
      offset: BigInt.asIntN(64, context.baseOffset + BigInt(offsetDelta)),
      timestamp: context.logAppendTime ?? BigInt.asIntN(64, context.baseTimestamp + timestampDelta),
      sequence: context.baseSequence >= 0 ? incrementSequence(context.baseSequence, offsetDelta) : -1,
      sizeInBytes: varintLength(size) + size,
      key: keyBytes < 0 ? null : NO_BYTES,
      value: valueBytes < 0 ? null : NO_BYTES,
      headers: NO_HEADERS,
    };
  } catch (error) {
    if (!(error instanceof KafkaException)) throw error;
    if (error.className === 'InvalidRecordException' || error.className === 'EOFException') throw error;
    throw new KafkaException('InvalidRecordException', 'Found invalid record structure', start, error);
  }
}

function skip(reader: ByteReader, length: number): void {
  if (length > reader.remaining) throw new KafkaException('EOFException', '', reader.end);
  if (length > 0) reader.bytes(length);
}
