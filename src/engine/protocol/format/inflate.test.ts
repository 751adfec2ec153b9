import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gunzip } from './inflate.ts';
import type { KafkaException } from './kafka-exception.ts';

/** Bytes with repetitions near and far, of few or many kinds. */
const sample = (length: number, kinds: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => 97 + ((((i * i) >> 3) ^ (i >> 7)) % kinds));
const SAMPLES = [0, 1, 2, 100, 5_000, 70_000].flatMap((length) =>
  [1, 7, 150].map((kinds) => sample(length, kinds)),
);

describe('gunzip', () => {
  it.each([0, 1, 6, 9])('undoes what level %i of the platform made', (level) => {
    for (const bytes of SAMPLES) {
      const { bytes: out, failure } = gunzip(new Uint8Array(gzipSync(bytes, { level })));
      expect(failure).toBeNull();
      expect(out).toEqual(bytes);
    }
  });

  it('keeps what it could read of a stream that is cut, and names the byte', () => {
    const zipped = new Uint8Array(gzipSync(sample(5_000, 150)));
    for (let end = 10; end < zipped.length - 8; end += 97) {
      const { bytes, failure } = gunzip(zipped.subarray(0, end));
      expect(failure).toMatchObject({ className: 'EOFException', position: end });
      expect(bytes).toEqual(sample(5_000, 150).subarray(0, bytes.length));
    }
  });

  it('does not believe a trailer that says something else', () => {
    const zipped = new Uint8Array(gzipSync(sample(100, 7)));
    const at = zipped.length - 6;
    zipped[at] = (zipped[at] ?? 0) ^ 1;
    const { bytes, failure } = gunzip(zipped);
    expect(bytes).toEqual(sample(100, 7));
    expect(failure).toMatchObject({ className: 'ZipException', message: 'Corrupt GZIP trailer' });
  });

  it('forgives what lies behind a stream, and refuses what is none', () => {
    const zipped = gzipSync(sample(100, 7));
    expect(gunzip(new Uint8Array(Buffer.concat([zipped, Buffer.from([1, 2, 3, 4])]))).failure).toBeNull();
    const refusal = (bytes: number[]): unknown => {
      try {
        return gunzip(Uint8Array.from(bytes));
      } catch (error) {
        return (error as KafkaException).sentence;
      }
    };
    expect(refusal([1, 2, 3])).toBe('ZipException: Not in GZIP format, at byte 0');
    expect(refusal([0x1f, 0x8b, 7, 0, 0, 0, 0, 0, 0, 0])).toBe(
      'ZipException: Unsupported compression method, at byte 2',
    );
    expect(refusal([0x1f])).toBe('EOFException, at byte 1');
  });
});
