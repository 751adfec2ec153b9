/** Reading and writing of Kafka's primitive types, big-endian, and its numbers of variable length.
 *  Models      java.nio.ByteBuffer as Kafka uses it; org.apache.kafka.common.utils.ByteUtils
 *  Invariants  a 64-bit number is a bigint, anything shorter a number; a reader never reads behind its end */
import { KafkaException } from './kafka-exception.ts';

/** Where bytes go, or are only counted: whoever writes a message once knows its bytes and its size. */
export interface Sink {
  int8(value: number): void;
  int16(value: number): void;
  int32(value: number): void;
  int64(value: bigint | number): void;
  unsignedVarint(value: number): void;
  /** Zig-zag: small negative numbers are short, too. */
  varint(value: number): void;
  varlong(value: bigint | number): void;
  bytes(value: Uint8Array): void;
  /** UTF-8, without its length. */
  text(value: string): void;
}

/** Bytes of a text in UTF-8; a lone surrogate becomes `?`, as in Java. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes++;
    else if (unit < 0x800) bytes += 2;
    else if (unit < 0xd800 || unit > 0xdfff) bytes += 3;
    else if (unit < 0xdc00 && isLowSurrogate(text.charCodeAt(i + 1))) {
      bytes += 4;
      i++;
    } else bytes++;
  }
  return bytes;
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** Bytes of an unsigned number in groups of seven bits. */
export function unsignedVarintLength(value: number): number {
  let bytes = 1;
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes++;
  return bytes;
}

/** Bytes of a 32-bit zig-zag number. */
export const varintLength = (value: number): number => unsignedVarintLength((value << 1) ^ (value >> 31));

/** Bytes of a 64-bit zig-zag number. */
export function varlongLength(value: bigint | number): number {
  if (typeof value === 'number' && value === (value | 0)) return varintLength(value);
  const long = BigInt(value);
  let bytes = 1;
  for (let rest = zigzag64(long) >> 7n; rest > 0n; rest >>= 7n) bytes++;
  return bytes;
}

const zigzag64 = (value: bigint): bigint => BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));

/** Counts. */
export class ByteCounter implements Sink {
  length = 0;
  int8(): void {
    this.length += 1;
  }
  int16(): void {
    this.length += 2;
  }
  int32(): void {
    this.length += 4;
  }
  int64(): void {
    this.length += 8;
  }
  unsignedVarint(value: number): void {
    this.length += unsignedVarintLength(value);
  }
  varint(value: number): void {
    this.length += varintLength(value);
  }
  varlong(value: bigint | number): void {
    this.length += varlongLength(value);
  }
  bytes(value: Uint8Array): void {
    this.length += value.length;
  }
  text(value: string): void {
    this.length += utf8Length(value);
  }
}

const FIRST_CAPACITY = 256;

/** Collects. */
export class ByteWriter implements Sink {
  length = 0;
  private buffer = new Uint8Array(FIRST_CAPACITY);
  private view = new DataView(this.buffer.buffer);

  /** What was written, as a copy. */
  take(): Uint8Array {
    return this.buffer.slice(0, this.length);
  }

  int8(value: number): void {
    const at = this.grow(1);
    this.view.setInt8(at, value);
  }
  int16(value: number): void {
    const at = this.grow(2);
    this.view.setInt16(at, value);
  }
  int32(value: number): void {
    const at = this.grow(4);
    this.view.setInt32(at, value);
  }
  int64(value: bigint | number): void {
    const at = this.grow(8);
    this.view.setBigInt64(at, BigInt(value));
  }
  unsignedVarint(value: number): void {
    let rest = value >>> 0;
    while (rest > 0x7f) {
      this.int8((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.int8(rest);
  }
  varint(value: number): void {
    this.unsignedVarint((value << 1) ^ (value >> 31));
  }
  varlong(value: bigint | number): void {
    let rest = zigzag64(BigInt(value));
    while (rest > 0x7fn) {
      this.int8(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.int8(Number(rest));
  }
  bytes(value: Uint8Array): void {
    const at = this.grow(value.length);
    this.buffer.set(value, at);
  }
  text(value: string): void {
    this.bytes(utf8(value));
  }

  /** Makes room, and answers where it begins. */
  private grow(bytes: number): number {
    const at = this.length;
    this.length += bytes;
    if (this.length > this.buffer.length) {
      let capacity = this.buffer.length * 2;
      while (capacity < this.length) capacity *= 2;
      const larger = new Uint8Array(capacity);
      larger.set(this.buffer);
      this.buffer = larger;
      this.view = new DataView(larger.buffer);
    }
    return at;
  }
}

/** UTF-8, as Java writes it: a lone surrogate becomes `?`. */
export function utf8(text: string): Uint8Array {
  const bytes = new Uint8Array(utf8Length(text));
  let at = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes[at++] = code;
    else if (code < 0x800) {
      bytes[at++] = 0xc0 | (code >> 6);
      bytes[at++] = 0x80 | (code & 63);
    } else if (code >= 0xd800 && code < 0xe000) bytes[at++] = 0x3f;
    else if (code < 0x10000) {
      bytes[at++] = 0xe0 | (code >> 12);
      bytes[at++] = 0x80 | ((code >> 6) & 63);
      bytes[at++] = 0x80 | (code & 63);
    } else {
      bytes[at++] = 0xf0 | (code >> 18);
      bytes[at++] = 0x80 | ((code >> 12) & 63);
      bytes[at++] = 0x80 | ((code >> 6) & 63);
      bytes[at++] = 0x80 | (code & 63);
    }
  }
  return bytes;
}

/** Text of UTF-8; what is none becomes U+FFFD. */
export function utf8Text(bytes: Uint8Array): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const lead = bytes[at++] ?? 0;
    const following =
      lead < 0x80 ? 0 : lead < 0xc2 ? -1 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : lead < 0xf5 ? 3 : -1;
    if (following === 0) {
      text += String.fromCharCode(lead);
      continue;
    }
    let code = lead & (0x3f >> Math.max(0, following));
    let read = 0;
    while (read < following && ((bytes[at + read] ?? 0) & 0xc0) === 0x80) {
      code = (code << 6) | ((bytes[at + read] ?? 0) & 0x3f);
      read++;
    }
    at += read;
    const isWhole =
      following > 0 && read === following && code >= SHORTEST[following - 1]! && code <= 0x10ffff;
    const isSurrogate = code >= 0xd800 && code <= 0xdfff;
    text += isWhole && !isSurrogate ? String.fromCodePoint(code) : '\ufffd';
  }
  return text;
}

/** Lowest code that takes one, two, three following bytes: anything lower is not written so. */
const SHORTEST = [0x80, 0x800, 0x10000] as const;

/** Reads from a place on, within bounds. Positions are counted from the beginning of the bytes that it was given. */
export class ByteReader {
  position: number;
  readonly end: number;
  private readonly source: Uint8Array;
  private readonly view: DataView;

  constructor(source: Uint8Array, position = 0, end = source.length) {
    this.source = source;
    this.view = new DataView(source.buffer, source.byteOffset, source.byteLength);
    this.position = position;
    this.end = end;
  }

  get remaining(): number {
    return this.end - this.position;
  }

  int8(): number {
    return this.view.getInt8(this.take(1));
  }
  int16(): number {
    return this.view.getInt16(this.take(2));
  }
  int32(): number {
    return this.view.getInt32(this.take(4));
  }
  int64(): bigint {
    return this.view.getBigInt64(this.take(8));
  }

  /** Throws an IllegalArgumentException when a fifth byte says that more are to come. */
  unsignedVarint(): number {
    const start = this.position;
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.int8();
      if (byte >= 0) return value | (byte << shift);
      value |= (byte & 0x7f) << shift;
    }
    const last = this.int8();
    value |= last << 28;
    if (last >= 0) return value;
    const words = `Varint is too long, the most significant bit in the 5th byte is set, converted value: ${(value >>> 0).toString(16)}`;
    throw new KafkaException('IllegalArgumentException', words, start);
  }

  varint(): number {
    const value = this.unsignedVarint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** Throws an IllegalArgumentException when a tenth byte says that more are to come. */
  varlong(): bigint {
    const start = this.position;
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.int8();
      if (byte >= 0) {
        value = BigInt.asUintN(64, value | (BigInt(byte) << shift));
        return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
      }
      value = BigInt.asUintN(64, value | (BigInt(byte & 0x7f) << shift));
      if (shift < 63n) continue;
      const words = `Varlong is too long, most significant bit in the 10th byte is set, converted value: ${value.toString(16)}`;
      throw new KafkaException('IllegalArgumentException', words, start);
    }
  }

  /** Bytes of this length; a negative length stands for none at all. Throws an IllegalArgumentException when there are
   *  not as many. */
  nullableBytes(length: number): Uint8Array | null {
    if (length < 0) return null;
    if (length > this.remaining) throw new KafkaException('IllegalArgumentException', '', this.position);
    const at = this.take(length);
    return this.source.subarray(at, at + length);
  }

  /** Bytes of this length. Throws a BufferUnderflowException when there are not as many. */
  bytes(length: number): Uint8Array {
    const at = this.take(length);
    return this.source.subarray(at, at + length);
  }

  /** Goes ahead, and answers from where. Throws a BufferUnderflowException at the end. */
  private take(bytes: number): number {
    const at = this.position;
    if (bytes > this.end - at) throw new KafkaException('BufferUnderflowException', '', at);
    this.position = at + bytes;
    return at;
  }
}
