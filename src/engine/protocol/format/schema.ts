/** Kafka's messages as data: which fields, of which types, in which order. One description writes, counts and reads.
 *  Models      org.apache.kafka.message.MessageGenerator's output for one version of a message
 *  Invariants  flexible versions have compact lengths and end every structure with its tagged fields, in order of tag;
 *              a tagged field with its default value is left out */
import type { Sink } from './bytes.ts';
import { ByteCounter, ByteReader, ByteWriter, utf8Length, utf8Text } from './bytes.ts';
import { KafkaException } from './kafka-exception.ts';
import { uuidBytes, uuidText } from './uuid.ts';

export type Primitive =
  | 'bool'
  | 'int8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'int64'
  | 'uuid'
  | 'string'
  | 'bytes';
export type FieldType = Primitive | { readonly array: FieldType } | { readonly struct: Fields };
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly isNullable?: boolean;
  /** Written where a message says nothing; a number is 0, a list or text empty, unless this says otherwise. */
  readonly default?: Value;
  /** Number of a tagged field. */
  readonly tag?: number;
}
export type Fields = readonly Field[];

export interface Schema {
  readonly name: string;
  readonly isFlexible: boolean;
  readonly fields: Fields;
}

/** What a field may hold: 64-bit numbers are read as numbers where these are exact, else as bigints; a uuid is its 22
 *  characters; `bytes` may be given as a message to be embedded. */
export type Value =
  | boolean
  | number
  | bigint
  | string
  | null
  | undefined
  | Uint8Array
  | Embedded
  | readonly Value[]
  | { readonly [field: string]: Value };
export type Message = Readonly<Record<string, unknown>>;

/** A message inside the bytes of another, or of a record: often its version comes first. */
export interface Embedded {
  readonly embedded: Schema;
  readonly version: number | null;
  readonly message: Message;
}

export const isEmbedded = (value: unknown): value is Embedded =>
  typeof value === 'object' && value !== null && 'embedded' in value;

// ---- writing

export function writeEmbedded(sink: Sink, { embedded, version, message }: Embedded): void {
  if (version !== null) sink.int16(version);
  writeFields(sink, embedded.fields, embedded.isFlexible, message);
}

export function embeddedBytes(embedded: Embedded): Uint8Array {
  const writer = new ByteWriter();
  writeEmbedded(writer, embedded);
  return writer.take();
}

export function embeddedLength(embedded: Embedded): number {
  const counter = new ByteCounter();
  writeEmbedded(counter, embedded);
  return counter.length;
}

function writeFields(sink: Sink, fields: Fields, isFlexible: boolean, message: Message): void {
  for (const field of fields) {
    if (field.tag === undefined) writeField(sink, field, isFlexible, valueIn(field, message));
  }
  if (isFlexible) writeTagged(sink, fields, message);
}

/** Null is a value only where it is allowed; elsewhere it stands for the default. */
function valueIn(field: Field, message: Message): unknown {
  const value = message[field.name];
  if (value === undefined || (value === null && !field.isNullable)) return defaultOf(field);
  return value;
}

function defaultOf({ type, default: stated }: Field): unknown {
  if (stated !== undefined) return stated;
  if (typeof type === 'object') return 'array' in type ? [] : {};
  switch (type) {
    case 'bool':
      return false;
    case 'string':
      return '';
    case 'bytes':
      return NO_BYTES;
    case 'uuid':
      return ZERO_UUID;
    default:
      return 0;
  }
}

const NO_BYTES = new Uint8Array(0);
export const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA';

function writeTagged(sink: Sink, fields: Fields, message: Message): void {
  const written = fields.filter((field) => field.tag !== undefined && !isDefault(field, message));
  written.sort((a, b) => (a.tag ?? 0) - (b.tag ?? 0));
  sink.unsignedVarint(written.length);
  for (const field of written) {
    const counter = new ByteCounter();
    writeField(counter, field, true, valueIn(field, message));
    sink.unsignedVarint(field.tag ?? 0);
    sink.unsignedVarint(counter.length);
    writeField(sink, field, true, valueIn(field, message));
  }
}

function isDefault(field: Field, message: Message): boolean {
  const value = valueIn(field, message);
  const usual = defaultOf(field);
  if (Array.isArray(value)) return Array.isArray(usual) && value.length === 0;
  return value === usual;
}

function writeField(sink: Sink, field: Field, isFlexible: boolean, value: unknown): void {
  if (value === null || value === undefined) writeNull(sink, field, isFlexible);
  else writeValue(sink, field.type, isFlexible, value);
}

function writeNull(sink: Sink, { name, type, isNullable }: Field, isFlexible: boolean): void {
  if (!isNullable) throw new KafkaException('NullPointerException', `${name} is null`);
  if (isFlexible) sink.unsignedVarint(0);
  else if (type === 'string') sink.int16(-1);
  else sink.int32(-1);
}

// The callers give values of the types that the schema states; what a schema of ours says is shown by tests.
function writeValue(sink: Sink, type: FieldType, isFlexible: boolean, value: unknown): void {
  if (typeof type === 'object') {
    if ('struct' in type) {
      writeFields(sink, type.struct, isFlexible, value as Message);
      return;
    }
    const items = value as readonly unknown[];
    writeLength(sink, items.length, isFlexible);
    for (const item of items) writeValue(sink, type.array, isFlexible, item);
    return;
  }
  switch (type) {
    case 'bool':
      sink.int8(value === true || value === 1 ? 1 : 0);
      return;
    case 'int8':
      sink.int8(value as number);
      return;
    case 'int16':
    case 'uint16':
      sink.int16(value as number);
      return;
    case 'int32':
      sink.int32(value as number);
      return;
    case 'int64':
      sink.int64(value as number | bigint);
      return;
    case 'uuid':
      sink.bytes(uuidBytes(value as string));
      return;
    case 'string':
      if (isFlexible) sink.unsignedVarint(utf8Length(value as string) + 1);
      else sink.int16(utf8Length(value as string));
      sink.text(value as string);
      return;
    case 'bytes':
      if (isEmbedded(value)) {
        writeLength(sink, embeddedLength(value), isFlexible);
        writeEmbedded(sink, value);
      } else {
        writeLength(sink, (value as Uint8Array).length, isFlexible);
        sink.bytes(value as Uint8Array);
      }
      return;
  }
}

function writeLength(sink: Sink, length: number, isFlexible: boolean): void {
  if (isFlexible) sink.unsignedVarint(length + 1);
  else sink.int32(length);
}

// ---- reading

/** The fields of a message, defaults where a tagged field is not there; tags that are not known are passed over. */
export function readMessage(reader: ByteReader, schema: Schema): Record<string, Value> {
  return readFields(reader, schema.fields, schema.isFlexible);
}

function readFields(reader: ByteReader, fields: Fields, isFlexible: boolean): Record<string, Value> {
  const message: Record<string, Value> = {};
  for (const field of fields) {
    if (field.tag === undefined) message[field.name] = readValue(reader, field.type, isFlexible);
    // A default is a value of its field.
    else message[field.name] = defaultOf(field) as Value;
  }
  if (!isFlexible) return message;
  const count = reader.unsignedVarint();
  for (let i = 0; i < count; i++) {
    const tag = reader.unsignedVarint();
    const bytes = reader.bytes(reader.unsignedVarint());
    const field = fields.find((known) => known.tag === tag);
    if (field) message[field.name] = readValue(new ByteReader(bytes), field.type, true);
  }
  return message;
}

function readValue(reader: ByteReader, type: FieldType, isFlexible: boolean): Value {
  if (typeof type === 'object') {
    if ('struct' in type) return readFields(reader, type.struct, isFlexible);
    const length = readLength(reader, isFlexible);
    if (length < 0) return null;
    // An item takes a byte at least: a length that is not to be believed ends here, not in memory.
    if (length > reader.remaining) throw new KafkaException('BufferUnderflowException', '', reader.position);
    return Array.from({ length }, () => readValue(reader, type.array, isFlexible));
  }
  switch (type) {
    case 'bool':
      return reader.int8() !== 0;
    case 'int8':
      return reader.int8();
    case 'int16':
      return reader.int16();
    case 'uint16':
      return reader.int16() & 0xffff;
    case 'int32':
      return reader.int32();
    case 'int64':
      return exactNumber(reader.int64());
    case 'uuid':
      return uuidText(reader.bytes(16));
    case 'string': {
      const length = isFlexible ? reader.unsignedVarint() - 1 : reader.int16();
      return length < 0 ? null : utf8Text(reader.bytes(length));
    }
    case 'bytes': {
      const length = readLength(reader, isFlexible);
      return length < 0 ? null : reader.bytes(length);
    }
  }
}

const readLength = (reader: ByteReader, isFlexible: boolean): number =>
  isFlexible ? reader.unsignedVarint() - 1 : reader.int32();

const exactNumber = (value: bigint): number | bigint =>
  value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
