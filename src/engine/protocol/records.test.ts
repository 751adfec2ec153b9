import { describe, expect, it } from 'vitest';
import { utf8Length, varintLength } from './format/bytes.ts';
import type { UserRecord } from './records.ts';
import { addSequence, lastSequenceOf, makeBatch, placeBatch } from './records.ts';

const user = (key: string | null, valueBytes: number, timestampMs = 0): UserRecord => ({
  type: 'user',
  key,
  generator: 'shop',
  number: 1,
  valueBytes,
  timestampMs,
});

describe('the size of a batch', () => {
  it.each([
    [0, 68],
    [2, 70],
    [100, 170],
    [1_024, 1_094],
  ])('with one value of %i bytes and no key is %i', (valueBytes, bytes) => {
    expect(makeBatch([user(null, valueBytes)], 0).sizeBytes).toBe(bytes);
  });

  it('with ten records of one byte each for key and value is 151', () => {
    expect(
      makeBatch(
        Array.from({ length: 10 }, () => user('k', 1)),
        0,
      ).sizeBytes,
    ).toBe(151);
  });

  it('of the worked example is 101, less the five bytes of the header that records here never carry', () => {
    const at = 1_700_000_000_000;
    // The third one has a header `h=v` there: 4 bytes, and none of its other lengths changes.
    const batch = makeBatch([user('k1', 5, at), user(null, 5, at + 5), user('k1', -1, at + 300)], at);
    expect(batch.sizeBytes).toBe(101 - 4);
    expect(batch.maxTimestampMs).toBe(at + 300);
  });

  it('counts varints in zig-zag', () => {
    const sizes = [
      [0, 1],
      [-1, 1],
      [63, 1],
      [-64, 1],
      [64, 2],
      [-65, 2],
      [8_191, 2],
      [-8_192, 2],
      [8_192, 3],
      [-8_193, 3],
      [1_048_575, 3],
      [1_048_576, 4],
      [134_217_727, 4],
      [134_217_728, 5],
      [2_147_483_647, 5],
      [-2_147_483_648, 5],
    ] as const;
    for (const [value, bytes] of sizes) expect(varintLength(value), String(value)).toBe(bytes);
  });

  it('counts text in UTF-8', () => {
    for (const text of ['', 'customer-1', 'Grüße', '分区', '🌊'])
      expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
  });
});

describe('a batch', () => {
  it('is frozen, and shares its records with the place it is given', () => {
    const batch = makeBatch([user(null, 1), user(null, 2)], 0);
    const placed = placeBatch(batch, 7, 3);
    expect(Object.isFrozen(batch) && Object.isFrozen(placed) && Object.isFrozen(batch.records)).toBe(true);
    expect(placed).toMatchObject({
      baseOffset: 7,
      lastOffset: 8,
      partitionLeaderEpoch: 3,
      sizeBytes: batch.sizeBytes,
    });
    expect(placed.records).toBe(batch.records);
  });

  it('numbers its records from its base sequence, around the end', () => {
    const producer = { id: 1, epoch: 0, baseSequence: 2_147_483_646 };
    const batch = makeBatch([user(null, 1), user(null, 1), user(null, 1)], 0, producer);
    expect([0, 1, 2].map((i) => addSequence(batch.baseSequence, i))).toEqual([
      2_147_483_646, 2_147_483_647, 0,
    ]);
    expect(lastSequenceOf(batch)).toBe(0);
    expect(lastSequenceOf(makeBatch([user(null, 1)], 0))).toBe(-1);
  });
});
