/** The order in which Java's hash tables hand out their entries. Kafka's group leader and assignors depend on it.
 *  Models      the hash codes of Java's and Kafka's classes
 *  Simplifies  a table that has shrunk is as small as a new one
 *  See         java-hash-table.ts */
import { hashTableOrder } from './java-hash-table.ts';
import { javaStringHash } from './murmur2.ts';

/** Items in the order of a HashMap into which they were put one after the other. */
export const javaHashOrder = <T>(items: readonly T[], hashOf: (item: T) => number): T[] =>
  hashTableOrder(items, hashOf);

/** Keys in the order of a HashMap<String, …>. */
export const javaStringOrder = (keys: Iterable<string>): string[] =>
  hashTableOrder([...keys], javaStringHash, (a, b) => (a < b ? -1 : a > b ? 1 : 0));

/** TopicPartition#hashCode. */
export const javaPartitionHash = (topic: string, partition: number): number =>
  (Math.imul(31, 31 + partition) + javaStringHash(topic)) | 0;

/** Long#hashCode. */
export const javaLongHash = (value: number): number =>
  Number(BigInt.asIntN(32, BigInt(value) ^ (BigInt.asUintN(64, BigInt(value)) >> 32n)));

/** Uuid#hashCode, of an id in Kafka's 22 characters of url-safe base64. */
export function javaUuidHash(id: string): number {
  let hash = 0;
  let bits = 0;
  let buffered = 0;
  let bytes = 0;
  for (const character of id) {
    buffered = ((buffered << 6) | BASE64_URL.indexOf(character)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    // The four quarters of the 128 bits, one upon the other.
    hash ^= ((buffered >> bits) & 0xff) << (24 - 8 * (bytes++ & 3));
  }
  return hash;
}

/** The digits of Kafka's ids. */
export const BASE64_URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
