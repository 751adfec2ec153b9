/** Sets of partitions, by topic id; ascending in each topic. */
import type { TopicIdPartitions } from '../../protocol/records.ts';

export type Partitions = ReadonlyMap<string, readonly number[]>;

export const NO_PARTITIONS: Partitions = Object.freeze(new Map());

/** As the protocol and the log list them. */
export const listOf = (partitions: Partitions): readonly TopicIdPartitions[] =>
  Object.freeze(
    [...partitions].map(([topicId, ids]) => Object.freeze({ topicId, partitions: Object.freeze([...ids]) })),
  );

/** Of a list; topics without partitions are left out. */
export function partitionsOf(list: readonly TopicIdPartitions[]): Partitions {
  const found = new Map<string, readonly number[]>();
  for (const { topicId, partitions } of list) {
    if (partitions.length > 0) found.set(topicId, Object.freeze([...partitions].sort((a, b) => a - b)));
  }
  return Object.freeze(found);
}

/** Those of `partitions` for which it holds. */
export function filtered(
  partitions: Partitions,
  holds: (topicId: string, partition: number) => boolean,
): Partitions {
  const found = new Map<string, readonly number[]>();
  for (const [topicId, ids] of partitions) {
    const kept = ids.filter((id) => holds(topicId, id));
    if (kept.length > 0) found.set(topicId, Object.freeze(kept));
  }
  return Object.freeze(found);
}

export const contains = (partitions: Partitions, topicId: string, partition: number): boolean =>
  partitions.get(topicId)?.includes(partition) === true;

export const minus = (a: Partitions, b: Partitions): Partitions =>
  filtered(a, (topicId, partition) => !contains(b, topicId, partition));

export const shared = (a: Partitions, b: Partitions): Partitions =>
  filtered(a, (topicId, partition) => contains(b, topicId, partition));

export function union(a: Partitions, b: Partitions): Partitions {
  const lists = new Map([...a].map(([topicId, ids]) => [topicId, [...ids]]));
  for (const [topicId, ids] of b) lists.set(topicId, [...new Set([...(lists.get(topicId) ?? []), ...ids])]);
  return partitionsOf([...lists].map(([topicId, partitions]) => ({ topicId, partitions })));
}

export function isSame(a: Partitions, b: Partitions): boolean {
  return minus(a, b).size === 0 && minus(b, a).size === 0;
}
