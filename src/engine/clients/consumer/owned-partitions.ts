/** What a consumer owns, as it tells others. */
import type { TopicPartitions } from '../../protocol/api.ts';
import { compareText } from './assignors/assignor.ts';
import type { FetchState, GroupClient } from './state.ts';

export const byTopicThenPartition = (a: FetchState, b: FetchState): number =>
  compareText(a.topic, b.topic) || a.partition - b.partition;

/** What it owns, as the subscription tells it. */
export function ownedPartitions(client: GroupClient): readonly TopicPartitions[] {
  const byTopic = new Map<string, number[]>();
  for (const { topic, partition } of [...client.partitions.values()].sort(byTopicThenPartition)) {
    const found = byTopic.get(topic);
    if (found) found.push(partition);
    else byTopic.set(topic, [partition]);
  }
  return Object.freeze(
    [...byTopic].map(([topic, partitions]) =>
      Object.freeze({ topic, partitions: Object.freeze(partitions) }),
    ),
  );
}
