/** What every member is to have: the coordinator asks an assignor.
 *  Models      TargetAssignmentBuilder; ModernGroup#computePreferredServerAssignor, #subscriptionType, TopicMetadata's hash
 *  Simplifies  the hash of the topics is ours: Kafka's is XXH3 over names, ids, partitions and racks */
import { javaHashOrder, javaUuidHash } from '../../protocol/java-order.ts';
import { javaStringHash } from '../../protocol/murmur2.ts';
import type { GroupSpec, ServerAssignor } from './assignors/assignor.ts';
import { AssignorError } from './assignors/assignor.ts';
import { SERVER_ASSIGNORS } from './assignors/by-name.ts';
import type { ConsumerGroup, ConsumerGroupMember } from './consumer-group.ts';
import { consumerMembersInOrder } from './consumer-group.ts';
import type { GroupChange } from './group-change.ts';
import type { Partitions } from './partitions.ts';
import { isSame, NO_PARTITIONS, partitionsOf } from './partitions.ts';

/** What the broker's image says of a topic; undefined when there is none of this name. */
export type TopicOf = (
  name: string,
) => { readonly topicId: string; readonly partitionCount: number } | undefined;

export interface Assignors {
  readonly topicOf: TopicOf;
  readonly assignorOf: (name: string) => ServerAssignor | undefined;
}

/** Changes whenever a topic that somebody wants comes, goes, or gets partitions. */
export function metadataHashOf(group: ConsumerGroup, topicOf: TopicOf): number {
  const names = new Set([...group.members.values()].flatMap((member) => member.subscribedTopicNames));
  const texts = [...names].sort(byText).flatMap((name) => {
    const topic = topicOf(name);
    return topic ? [`${name} ${topic.topicId} ${topic.partitionCount}`] : [];
  });
  return texts.length === 0 ? 0 : javaStringHash(texts.join('\n'));
}

/** The assignor that most members ask for; uniform where none does. */
export function preferredAssignor(group: ConsumerGroup): string {
  const votes = new Map<string, number>();
  for (const { serverAssignor } of group.members.values()) {
    if (serverAssignor !== null) votes.set(serverAssignor, (votes.get(serverAssignor) ?? 0) + 1);
  }
  let best: string = SERVER_ASSIGNORS[0];
  for (const [name, count] of votes) if (count > (votes.get(best) ?? 0)) best = name;
  return best;
}

/** Makes the target assignment of the group's present epoch. Answers which assignor made it, or why none could. */
export function assignAnew(
  change: GroupChange,
  { topicOf, assignorOf }: Assignors,
): { assignor: string; error: string | null } {
  const { group } = change;
  const assignor = preferredAssignor(group);
  const assign = assignorOf(assignor);
  const members = consumerMembersInOrder(group);
  try {
    const made = assign?.(specOf(group, members, topicOf)) ?? new Map();
    for (const { memberId } of members) {
      const target = partitionsOf(
        [...(made.get(memberId) ?? [])].map(([topicId, partitions]) => ({ topicId, partitions })),
      );
      const before = group.target.get(memberId);
      if (!before || !isSame(before, target)) change.setTarget(memberId, target);
    }
  } catch (error) {
    if (error instanceof AssignorError) return { assignor, error: error.message };
    throw error;
  }
  change.setAssignmentEpoch(group.groupEpoch);
  return { assignor, error: null };
}

function specOf(group: ConsumerGroup, members: readonly ConsumerGroupMember[], topicOf: TopicOf): GroupSpec {
  const partitionCounts = new Map<string, number>();
  const idsOf = ({ subscribedTopicNames }: ConsumerGroupMember): string[] =>
    subscribedTopicNames.flatMap((name) => {
      const topic = topicOf(name);
      if (!topic) return [];
      partitionCounts.set(topic.topicId, topic.partitionCount);
      return [topic.topicId];
    });
  const spec = members.map((member) => ({
    memberId: member.memberId,
    instanceId: member.instanceId,
    topicIds: javaHashOrder(idsOf(member), javaUuidHash),
    previous: inHashOrder(group.target.get(member.memberId) ?? NO_PARTITIONS),
  }));
  const wishes = new Set(members.map((member) => [...member.subscribedTopicNames].sort(byText).join('\n')));
  return { members: spec, isHomogeneous: wishes.size <= 1, partitionCounts };
}

const inHashOrder = (partitions: Partitions): Partitions =>
  new Map(
    javaHashOrder([...partitions], ([topicId]) => javaUuidHash(topicId)).map(([topicId, ids]) => [
      topicId,
      javaHashOrder(ids, (id) => id),
    ]),
  );

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
