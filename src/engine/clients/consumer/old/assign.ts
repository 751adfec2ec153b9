/** Who owns what in a group of old consumers: each works it out for itself, from what it reads in ZooKeeper.
 *  Models      kafka.consumer.RangeAssignor of PartitionAssignor.scala; ids in the order of Java's strings
 *  Simplifies  one stream for each topic and consumer; `roundrobin` and subscriptions by pattern are not there */
import type { PartitionKey } from '../../../../contract/ids.ts';
import { partitionKey } from '../../../../contract/ids.ts';
import { compareText } from '../assignors/assignor.ts';

/** What a consumer reads in ZooKeeper before it decides. */
export interface OldGroup {
  /** Topics by consumer id. */
  readonly subscriptions: ReadonlyMap<string, readonly string[]>;
  readonly partitionCounts: ReadonlyMap<string, number>;
}

/** The partitions of one consumer: of each of its topics a stretch, the first consumers one more where they do not divide.
 *  Empty when it is not among the ids. */
export function partitionsFor(
  id: string,
  { subscriptions, partitionCounts }: OldGroup,
): readonly PartitionKey[] {
  const found: PartitionKey[] = [];
  for (const topic of subscriptions.get(id) ?? []) {
    const ids = [...subscriptions].flatMap(([other, topics]) => (topics.includes(topic) ? [other] : []));
    const place = ids.sort(compareText).indexOf(id);
    const count = partitionCounts.get(topic) ?? 0;
    const each = Math.floor(count / ids.length);
    const extra = count % ids.length;
    const first = each * place + Math.min(place, extra);
    const length = each + (place < extra ? 1 : 0);
    for (let partition = first; partition < first + length; partition++)
      found.push(partitionKey(topic, partition));
  }
  return found;
}
