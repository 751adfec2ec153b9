/** Kafka's hashes. murmur2 chooses the partition of a key, Java's String.hashCode that of a group.
 *  Models      org.apache.kafka.common.utils.Utils#murmur2, #toPositive, #abs; java.lang.String#hashCode
 *  See         test/vectors, test/golden/murmur2.test.ts */

const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/** Signed 32-bit hash of bytes. */
export function murmur2(bytes: Uint8Array): number {
  const length = bytes.length;
  let h = SEED ^ length;
  const whole = length & ~3;
  const at = (i: number): number => bytes[i] ?? 0;
  for (let i = 0; i < whole; i += 4) {
    let k = at(i) | (at(i + 1) << 8) | (at(i + 2) << 16) | (at(i + 3) << 24);
    k = Math.imul(k, M);
    k ^= k >>> 24;
    k = Math.imul(k, M);
    h = Math.imul(h, M) ^ k;
  }
  if (length > whole) {
    if (length - whole === 3) h ^= at(whole + 2) << 16;
    if (length - whole >= 2) h ^= at(whole + 1) << 8;
    h = Math.imul(h ^ at(whole), M);
  }
  h ^= h >>> 13;
  h = Math.imul(h, M);
  return (h ^ (h >>> 15)) | 0;
}

/** UTF-8, as StringSerializer writes it; a lone surrogate becomes `?`, as in Java. */
export function utf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code >= 0xd800 && code < 0xe000) bytes.push(0x3f);
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else {
      bytes.push(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 63),
        0x80 | ((code >> 6) & 63),
        0x80 | (code & 63),
      );
    }
  }
  return Uint8Array.from(bytes);
}

/** Partition of a key among all partitions of its topic (BuiltInPartitioner#partitionForKey). */
export const partitionForKey = (key: string, partitionCount: number): number =>
  (murmur2(utf8(key)) & 0x7fffffff) % partitionCount;

/** Signed 32-bit hash over UTF-16 units. */
export function javaStringHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
}

/** Partition of `__consumer_offsets` that keeps a group (GroupCoordinatorService#partitionFor). */
export function partitionForGroup(groupId: string, partitionCount: number): number {
  const hash = javaStringHash(groupId);
  return (hash === -0x80000000 ? 0 : Math.abs(hash)) % partitionCount;
}
