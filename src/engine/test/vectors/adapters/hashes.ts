/** murmur2, the hash codes of Java's and Kafka's classes, and the order of Java's hash tables. */
import { parsePartitionKey } from '../../../../contract/ids.ts';
import {
  javaHashOrder,
  javaPartitionHash,
  javaStringOrder,
  javaUuidHash,
} from '../../../protocol/java-order.ts';
import { javaStringHash, murmur2, partitionForGroup, partitionForKey } from '../../../protocol/murmur2.ts';
import type { Adapters } from '../cases.ts';
import { bytesOf } from '../hex.ts';

const PARTITION_COUNTS = [2, 3, 5, 6, 12, 50, 100];
const OFFSETS_PARTITIONS = 50;
/** No remainder is left of a hash by this many, so that the positive hash itself can be read. */
const ALL = 0x80000000;

export const hashAdapters: Adapters = {
  'hash murmur2': ({ s, x }) => {
    const bytes = bytesOf(x);
    const positive = murmur2(bytes) & 0x7fffffff;
    return {
      h: murmur2(bytes),
      p: s === undefined ? positive : partitionForKey(s, ALL),
      m: PARTITION_COUNTS.map((count) => (s === undefined ? positive % count : partitionForKey(s, count))),
    };
  },
  'hash stringHash': ({ s }) => ({
    h: javaStringHash(s),
    abs: partitionForGroup(s, ALL),
    p50: partitionForGroup(s, OFFSETS_PARTITIONS),
  }),
  'hash hashMapOrder': ({ in: keys }) => ({
    out: javaStringOrder(keys).map((key) => keys.indexOf(key)),
  }),
  'hash tpHashSetOrder': ({ in: keys }) => {
    const hashOf = (key: string): number => {
      const { topic, partition } = parsePartitionKey(key);
      return javaPartitionHash(topic, partition);
    };
    return {
      hash: keys.map(hashOf),
      out: javaHashOrder<string>(keys, hashOf).map((key) => keys.indexOf(key)),
    };
  },
  'hash uuidHash': ({ id }) => ({ hash: javaUuidHash(id) }),
};
