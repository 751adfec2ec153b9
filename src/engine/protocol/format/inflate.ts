/** Undoing gzip: what producers with `compression.type=gzip` put after the header of a batch.
 *  Models      java.util.zip.GZIPInputStream over RFC 1951 and 1952: where and how it gives up
 *  Simplifies  one member; what lies behind it is not looked at, as Java looks and forgives
 *  Invariants  nothing is made up: what could be read before the stream broke is kept, with the reason why it broke */
import { crc32 } from './crc32.ts';
import { KafkaException } from './kafka-exception.ts';

/** Bytes that came out, and what a reader runs into behind them; null at a good end. */
export interface Inflated {
  readonly bytes: Uint8Array;
  readonly failure: KafkaException | null;
}

/** What Kafka asks of a stream at a time (ChunkedBytesStream over gzip). */
const READ_BYTES = 16_384;

const zip = (message: string, position: number): KafkaException =>
  new KafkaException('ZipException', message, position);
const cut = (position: number): KafkaException =>
  new KafkaException('EOFException', 'Unexpected end of ZLIB input stream', position);

/** Throws a ZipException or EOFException when the stream does not even begin as gzip does. */
export function gunzip(source: Uint8Array): Inflated {
  const start = afterHeader(source);
  const output = new Output();
  const bits = new BitReader(source, start);
  try {
    inflate(bits, output);
  } catch (error) {
    if (!(error instanceof KafkaException)) throw error;
    // Of a stream that is broken, not merely cut, Java loses what the same read had given.
    const bytes = output.take();
    const kept =
      error.className === 'EOFException' ? bytes.length : bytes.length - (bytes.length % READ_BYTES);
    return { bytes: bytes.subarray(0, kept), failure: error };
  }
  const bytes = output.take();
  return { bytes, failure: trailerFailure(source, bits.alignedPosition(), bytes) };
}

function trailerFailure(source: Uint8Array, position: number, bytes: Uint8Array): KafkaException | null {
  if (position + 8 > source.length) return new KafkaException('EOFException', '', source.length);
  const view = new DataView(source.buffer, source.byteOffset, source.byteLength);
  const isRight =
    view.getUint32(position, true) === crc32(bytes) && view.getUint32(position + 4, true) === bytes.length;
  return isRight ? null : zip('Corrupt GZIP trailer', position);
}

const FLAG_CRC = 2;
const FLAG_EXTRA = 4;
const FLAG_NAME = 8;
const FLAG_COMMENT = 16;

function afterHeader(source: Uint8Array): number {
  if (source.length < 2) throw new KafkaException('EOFException', '', source.length);
  if (source[0] !== 0x1f || source[1] !== 0x8b) throw zip('Not in GZIP format', 0);
  if (source.length < 10) throw new KafkaException('EOFException', '', source.length);
  if (source[2] !== 8) throw zip('Unsupported compression method', 2);
  const flags = source[3] ?? 0;
  let position = 10;
  if (flags & FLAG_EXTRA) position += 2 + ((source[position] ?? 0) | ((source[position + 1] ?? 0) << 8));
  if (flags & FLAG_NAME) position = source.indexOf(0, position) + 1 || source.length + 1;
  if (flags & FLAG_COMMENT) position = source.indexOf(0, position) + 1 || source.length + 1;
  if (flags & FLAG_CRC) position += 2;
  if (position > source.length) throw new KafkaException('EOFException', '', source.length);
  return position;
}

// ---- deflate

/** Growing output that can copy from itself. */
class Output {
  private bytes = new Uint8Array(1_024);
  private length = 0;

  take(): Uint8Array {
    return this.bytes.slice(0, this.length);
  }
  push(byte: number): void {
    if (this.length === this.bytes.length) {
      const larger = new Uint8Array(this.bytes.length * 2);
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.bytes[this.length++] = byte;
  }
  /** False when the distance reaches before the beginning. */
  copy(distance: number, length: number): boolean {
    if (distance > this.length) return false;
    for (let i = 0; i < length; i++) this.push(this.bytes[this.length - distance] ?? 0);
    return true;
  }
}

/** Bits from the low end of each byte on. */
class BitReader {
  private readonly source: Uint8Array;
  private position: number;
  private hold = 0;
  private held = 0;

  constructor(source: Uint8Array, position: number) {
    this.source = source;
    this.position = position;
  }

  /** At most 16 bits. Throws an EOFException at the end. */
  take(count: number): number {
    while (this.held < count) {
      if (this.position >= this.source.length) throw cut(this.position);
      this.hold |= (this.source[this.position++] ?? 0) << this.held;
      this.held += 8;
    }
    const value = this.hold & ((1 << count) - 1);
    this.hold >>>= count;
    this.held -= count;
    return value;
  }

  /** First byte of which no bit was taken. */
  alignedPosition(): number {
    return this.position - (this.held >> 3);
  }

  skipToByte(): void {
    this.take(this.held & 7);
  }
}

/** Codes by their length, then in order: how many there are of each length, and their symbols. */
interface Codes {
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
}

const MAX_CODE_BITS = 15;

function codesOf(lengths: readonly number[]): Codes {
  const counts = new Array<number>(MAX_CODE_BITS + 1).fill(0);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  counts[0] = 0;
  const next = [0];
  for (let bits = 1; bits <= MAX_CODE_BITS; bits++)
    next[bits] = (next[bits - 1] ?? 0) + (counts[bits - 1] ?? 0);
  const symbols: number[] = [];
  for (const [symbol, length] of lengths.entries()) {
    if (length === 0) continue;
    const place = next[length] ?? 0;
    symbols[place] = symbol;
    next[length] = place + 1;
  }
  return { counts, symbols };
}

/** Throws when there are more codes than bits can tell apart, or fewer; but one code alone may be of one bit, and no codes
 *  are no fault. */
function ensureSet(
  lengths: readonly number[],
  isOfLengths: boolean,
  complaint: string,
  bits: BitReader,
): void {
  let left = 1;
  let longest = 0;
  for (let length = 1; length <= MAX_CODE_BITS; length++) {
    const count = lengths.filter((one) => one === length).length;
    left = left * 2 - count;
    if (count > 0) longest = length;
    if (left < 0) throw zip(complaint, bits.alignedPosition());
  }
  if (longest > 0 && left > 0 && (isOfLengths || longest !== 1)) throw zip(complaint, bits.alignedPosition());
}

function symbolOf(bits: BitReader, codes: Codes, complaint: string): number {
  let code = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length <= MAX_CODE_BITS; length++) {
    code |= bits.take(1);
    const count = codes.counts[length] ?? 0;
    if (code - count < first) return codes.symbols[index + code - first] ?? 0;
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  throw zip(complaint, bits.alignedPosition());
}

const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1_025, 1_537, 2_049, 3_073,
  4_097, 6_145, 8_193, 12_289, 16_385, 24_577,
];
const DISTANCE_EXTRA = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

const FIXED_LITERALS = codesOf(
  Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)),
);
const FIXED_DISTANCES = codesOf(new Array<number>(30).fill(5));

/** Every block but the last ends with the next one; there are no more of them than bytes. */
function inflate(bits: BitReader, output: Output): void {
  for (let isLast = false; !isLast; ) {
    isLast = bits.take(1) === 1;
    const kind = bits.take(2);
    if (kind === 0) copyStored(bits, output);
    else if (kind === 1) inflateBlock(bits, output, FIXED_LITERALS, FIXED_DISTANCES);
    else if (kind === 2) inflateDynamic(bits, output);
    else throw zip('invalid block type', bits.alignedPosition());
  }
}

function copyStored(bits: BitReader, output: Output): void {
  bits.skipToByte();
  const length = bits.take(16);
  if (bits.take(16) !== (length ^ 0xffff)) throw zip('invalid stored block lengths', bits.alignedPosition());
  for (let i = 0; i < length; i++) output.push(bits.take(8));
}

function inflateDynamic(bits: BitReader, output: Output): void {
  const literals = bits.take(5) + 257;
  const distances = bits.take(5) + 1;
  const codeLengths = bits.take(4) + 4;
  if (literals > 286 || distances > 30) {
    throw zip('too many length or distance symbols', bits.alignedPosition());
  }
  const lengths = new Array<number>(CODE_LENGTH_ORDER.length).fill(0);
  for (const place of CODE_LENGTH_ORDER.slice(0, codeLengths)) lengths[place] = bits.take(3);
  ensureSet(lengths, true, 'invalid code lengths set', bits);
  const codes = codesOf(lengths);
  const all: number[] = [];
  while (all.length < literals + distances) {
    const symbol = symbolOf(bits, codes, 'invalid code lengths set');
    if (symbol < 16) all.push(symbol);
    else repeat(all, symbol, bits);
  }
  if (all.length > literals + distances) throw zip('invalid bit length repeat', bits.alignedPosition());
  if (all[END_OF_BLOCK] === 0) throw zip('invalid code -- missing end-of-block', bits.alignedPosition());
  ensureSet(all.slice(0, literals), false, 'invalid literal/lengths set', bits);
  ensureSet(all.slice(literals), false, 'invalid distances set', bits);
  inflateBlock(
    bits,
    output,
    codesOf(all.slice(0, literals)),
    codesOf(all.slice(literals, literals + distances)),
  );
}

function repeat(lengths: number[], symbol: number, bits: BitReader): void {
  const previous = lengths.at(-1);
  if (symbol === 16 && previous === undefined) throw zip('invalid bit length repeat', bits.alignedPosition());
  const value = symbol === 16 ? (previous ?? 0) : 0;
  const times = symbol === 16 ? 3 + bits.take(2) : symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7);
  for (let i = 0; i < times; i++) lengths.push(value);
}

const END_OF_BLOCK = 256;

function inflateBlock(bits: BitReader, output: Output, literals: Codes, distances: Codes): void {
  for (;;) {
    const symbol = symbolOf(bits, literals, 'invalid literal/length code');
    if (symbol === END_OF_BLOCK) return;
    if (symbol < END_OF_BLOCK) {
      output.push(symbol);
      continue;
    }
    const place = symbol - END_OF_BLOCK - 1;
    const base = LENGTH_BASE[place];
    if (base === undefined) throw zip('invalid literal/length code', bits.alignedPosition());
    const length = base + bits.take(LENGTH_EXTRA[place] ?? 0);
    const far = symbolOf(bits, distances, 'invalid distance code');
    const distanceBase = DISTANCE_BASE[far];
    if (distanceBase === undefined) throw zip('invalid distance code', bits.alignedPosition());
    const distance = distanceBase + bits.take(DISTANCE_EXTRA[far] ?? 0);
    if (!output.copy(distance, length)) throw zip('invalid distance too far back', bits.alignedPosition());
  }
}
