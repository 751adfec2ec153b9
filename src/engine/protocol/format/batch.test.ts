import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { BatchToWrite, RecordToWrite } from './batch.ts';
import { encodeBatch, recordsOf } from './batch.ts';
import {
  ensureValid,
  hasDeleteHorizon,
  isControl,
  isTransactional,
  lastOffsetOf,
  readHeader,
  setLastOffset,
  setPartitionLeaderEpoch,
  timestampTypeOf,
} from './batch-header.ts';
import { ByteReader, ByteWriter, utf8, utf8Text, varintLength, varlongLength } from './bytes.ts';

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const bytes = fc.option(fc.uint8Array({ maxLength: 80 }), { nil: null });
const header = fc.tuple(fc.string({ unit: 'binary', maxLength: 12 }), bytes);

const batchToWrite: fc.Arbitrary<BatchToWrite> = fc.record({
  baseOffset: fc.bigInt({ min: 0n, max: 2n ** 62n }),
  partitionLeaderEpoch: fc.integer({ min: -1 }),
  timestampType: fc.constantFrom('CreateTime', 'LogAppendTime'),
  isTransactional: fc.boolean(),
  isControl: fc.boolean(),
  producerId: fc.bigInt({ min: -1n, max: 2n ** 63n - 1n }),
  producerEpoch: fc.integer({ min: -1, max: 32_767 }),
  baseSequence: fc.integer({ min: -1 }),
  logAppendTime: fc.bigInt({ min: 0n, max: 2n ** 50n }),
  deleteHorizonMs: fc.oneof(fc.constant(-1n), fc.bigInt({ min: 0n, max: 2n ** 50n })),
  lastOffset: fc.constant(null),
});
const contents = fc.array(
  fc.record({
    gap: fc.integer({ min: 1, max: 1_000 }),
    timestamp: fc.bigInt({ min: -1n, max: 2n ** 62n }),
    key: bytes,
    value: bytes,
    headers: fc.array(header, { maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 12 },
);

test.prop([batchToWrite, contents])('what was written reads as it was', (batch, parts) => {
  let offset = batch.baseOffset - 1n;
  const records = parts.map(({ gap, ...content }): RecordToWrite => {
    offset += BigInt(gap);
    return { offset, ...content };
  });
  const written = encodeBatch(batch, records);
  ensureValid(written);
  const told = readHeader(written);
  expect(told).toMatchObject({
    baseOffset: batch.baseOffset,
    batchLength: written.length - 12,
    partitionLeaderEpoch: batch.partitionLeaderEpoch,
    producerId: batch.producerId,
    producerEpoch: batch.producerEpoch,
    baseSequence: batch.baseSequence,
    recordCount: records.length,
  });
  expect([isControl(told.attributes), isTransactional(told.attributes)]).toEqual([
    batch.isControl,
    batch.isTransactional,
  ]);
  expect(hasDeleteHorizon(told.attributes)).toBe(batch.deleteHorizonMs >= 0n);
  expect(timestampTypeOf(told.attributes)).toBe(batch.timestampType);
  expect(lastOffsetOf(told)).toBe(offset);
  const isAppendTime = batch.timestampType === 'LogAppendTime';
  expect(
    [...recordsOf(written)].map(({ sequence: _sequence, sizeInBytes: _size, ...record }) => record),
  ).toEqual(
    records.map((record) => ({
      ...record,
      timestamp: isAppendTime ? batch.logAppendTime : record.timestamp,
      headers: record.headers.map(([name, value]) => [utf8Text(utf8(name)), value]),
    })),
  );
});

test.prop([batchToWrite, contents])(
  'offset and epoch can be set without counting the checksum again',
  (batch, parts) => {
    const [first] = parts;
    const written = encodeBatch(batch, first ? [{ offset: batch.baseOffset, ...first }] : []);
    setLastOffset(written, 77n);
    setPartitionLeaderEpoch(written, 5);
    ensureValid(written);
    expect(readHeader(written)).toMatchObject({ baseOffset: 77n, partitionLeaderEpoch: 5 });
  },
);

describe('numbers of variable length', () => {
  test.prop([fc.integer()])('are as long as they are said to be, and read as they were', (value) => {
    const writer = new ByteWriter();
    writer.varint(value);
    expect(writer.length).toBe(varintLength(value));
    expect(new ByteReader(writer.take()).varint()).toBe(value);
  });
  test.prop([int64])('of 64 bits, too', (value) => {
    const writer = new ByteWriter();
    writer.varlong(value);
    expect(writer.length).toBe(varlongLength(value));
    expect(new ByteReader(writer.take()).varlong()).toBe(value);
  });
});

test.prop([fc.string({ unit: 'grapheme', maxLength: 40 })])(
  'text is UTF-8, as the platform has it',
  (text) => {
    expect(utf8(text)).toEqual(new TextEncoder().encode(text));
    expect(utf8Text(utf8(text))).toBe(text);
  },
);

it('UTF-8 that is none is marked, and read on behind', () => {
  expect(utf8Text(Uint8Array.of(0x61, 0xc3, 0x28, 0x62, 0xff, 0xf0, 0x9f))).toBe('a\ufffd(b\ufffd\ufffd');
  expect(utf8('a\ud800b')).toEqual(Uint8Array.of(0x61, 0x3f, 0x62));
});
