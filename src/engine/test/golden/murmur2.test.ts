/** Kafka's and Java's hashes against the real ones; hashes.json says where the vectors come from. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parsePartitionKey } from '../../../contract/ids.ts';
import { javaHashOrder, javaPartitionHash, javaStringOrder } from '../../protocol/java-order.ts';
import { javaStringHash, murmur2, partitionForGroup, partitionForKey } from '../../protocol/murmur2.ts';

interface Vectors {
  readonly murmur2: readonly {
    readonly x: string;
    readonly s?: string;
    readonly h: number;
    readonly m: readonly number[];
  }[];
  readonly stringHash: readonly { readonly s: string; readonly h: number; readonly p50: number }[];
  readonly hashMapOrder: readonly { readonly in: readonly string[]; readonly out: readonly number[] }[];
  readonly partitionOrder: readonly { readonly in: readonly string[]; readonly out: readonly number[] }[];
}
const vectors: Vectors = JSON.parse(readFileSync(new URL('./hashes.json', import.meta.url), 'utf8'));
const PARTITION_COUNTS = [2, 3, 5, 6, 12, 50, 100];

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

test('murmur2 is that of Kafka, for all lengths of the tail', () => {
  for (const { x, h } of vectors.murmur2) expect([x, murmur2(bytesOf(x))]).toEqual([x, h]);
});

test('a key goes to the partition that Kafka chooses', () => {
  const texts = vectors.murmur2.filter(({ s }) => s !== undefined);
  expect(texts.length).toBeGreaterThan(50);
  for (const { s = '', m } of texts) {
    expect([s, PARTITION_COUNTS.map((count) => partitionForKey(s, count))]).toEqual([s, m]);
  }
});

test('a group lives in the partition of __consumer_offsets that Kafka chooses', () => {
  for (const { s, h, p50 } of vectors.stringHash) {
    expect([s, javaStringHash(s), partitionForGroup(s, 50)]).toEqual([s, h, p50]);
  }
  // The one hash whose absolute value does not fit into an int.
  expect(partitionForGroup('polygenelubricants', 50)).toBe(0);
});

test('strings come out of a HashMap as they do in Java', () => {
  for (const { in: keys, out } of vectors.hashMapOrder) {
    expect(javaStringOrder(keys)).toEqual(out.map((index) => keys[index]));
  }
});

test('partitions come out of a HashSet as they do in Java', () => {
  const hashOf = (key: string): number => {
    const { topic, partition } = parsePartitionKey(key);
    return javaPartitionHash(topic, partition);
  };
  for (const { in: keys, out } of vectors.partitionOrder) {
    expect(javaHashOrder(keys, hashOf)).toEqual(out.map((index) => keys[index]));
  }
});
