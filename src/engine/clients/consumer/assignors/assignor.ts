/** What every assignor is given, and what it gives back.
 *  Models      ConsumerPartitionAssignor, AbstractPartitionAssignor.MemberInfo */
import type { PartitionKey } from '../../../../contract/ids.ts';
import { parsePartitionKey } from '../../../../contract/ids.ts';
import type { Subscription, TopicPartitions } from '../../../protocol/api.ts';

export interface AssignorMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly subscription: Subscription;
}

/** Subscribed topics that exist. */
export type AssignorTopics = ReadonlyMap<string, AssignorTopic>;
export interface AssignorTopic {
  readonly partitionCount: number;
  /** Racks of the replicas, by partition; empty when nobody has a rack. */
  readonly racks: readonly (readonly string[])[];
}

/** Partitions by member id, in the order of the members. */
export type Assignment = Map<string, PartitionKey[]>;

/** Members in the order of the leader's HashMap. */
export type Assignor = (topics: AssignorTopics, members: readonly AssignorMember[]) => Assignment;

/** Members with a group.instance.id come first, by it; the others by member id. */
export function byMemberInfo(a: AssignorMember, b: AssignorMember): number {
  if (a.groupInstanceId !== null && b.groupInstanceId !== null)
    return compareText(a.groupInstanceId, b.groupInstanceId);
  if (a.groupInstanceId !== null) return -1;
  if (b.groupInstanceId !== null) return 1;
  return compareText(a.memberId, b.memberId);
}

/** Java's String#compareTo: by UTF-16 units, as `<` is. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Partitions as the protocol lists them: by topic, in the order in which the topics first appear. */
export function groupByTopic(keys: readonly PartitionKey[]): TopicPartitions[] {
  const byTopic = new Map<string, number[]>();
  for (const key of keys) {
    const { topic, partition } = parsePartitionKey(key);
    const found = byTopic.get(topic);
    if (found) found.push(partition);
    else byTopic.set(topic, [partition]);
  }
  return [...byTopic].map(([topic, partitions]) => ({ topic, partitions }));
}

export const isSubscribed = (member: AssignorMember, topic: string): boolean =>
  member.subscription.topics.includes(topic);
