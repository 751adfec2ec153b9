/** What the leader of a group does for all: it runs the assignor over everybody's subscriptions.
 *  Models      ConsumerCoordinator#onLeaderElected, MetadataSnapshot */
import { invariant } from '../../../contract/errors.ts';
import type { JoinGroupResponse, TopicPartitions } from '../../protocol/api.ts';
import { javaStringOrder } from '../../protocol/java-order.ts';
import { partitionCountOf, requestUpdate } from '../metadata.ts';
import type { AssignorMember, AssignorTopic } from './assignors/assignor.ts';
import { compareText, groupByTopic } from './assignors/assignor.ts';
import { assignorOf } from './assignors/by-name.ts';
import type { GroupClient } from './state.ts';

/** Watches the topics of all members from now on. Answers whether the leader has to ask for some of them first: it assigns by
 *  fresh metadata only (ConsumerCoordinator#maybeUpdateGroupSubscription). */
export function watchGroupTopics(client: GroupClient, { members }: JoinGroupResponse): boolean {
  client.groupTopics = [...new Set(members.flatMap(({ metadata }) => metadata.topics))].sort(compareText);
  const isMissing = client.groupTopics.some((topic) => !client.metadata.topics.has(topic));
  if (isMissing) requestUpdate(client.metadata);
  return isMissing;
}

export function assignForGroup(
  client: GroupClient,
  response: JoinGroupResponse,
): { readonly memberId: string; readonly assignment: readonly TopicPartitions[] }[] {
  const assign = assignorOf(response.protocolName ?? '');
  invariant(
    assign !== undefined,
    `group ${client.group.groupId} chose the assignor ${response.protocolName}`,
  );
  const byId = new Map(response.members.map((member) => [member.memberId, member]));
  // The leader keeps the members in a HashMap, as the coordinator does.
  const members = javaStringOrder(byId.keys()).flatMap((memberId): AssignorMember[] => {
    const member = byId.get(memberId);
    return member
      ? [{ memberId, groupInstanceId: member.groupInstanceId, subscription: member.metadata }]
      : [];
  });
  client.assignedBy = snapshotOf(client);
  // A static leader that is back: everybody has what it had, and only the topics are to be watched (KIP-814).
  if (response.skipAssignment) return [];
  const assignment = assign(topicsOf(client), members);
  return members.map(({ memberId }) =>
    Object.freeze({ memberId, assignment: freezeAll(groupByTopic(assignment.get(memberId) ?? [])) }),
  );
}

const freezeAll = (assignment: readonly TopicPartitions[]): readonly TopicPartitions[] =>
  Object.freeze(
    assignment.map(({ topic, partitions }) =>
      Object.freeze({ topic, partitions: Object.freeze(partitions) }),
    ),
  );

/** Topics that exist, with the racks of their replicas. */
function topicsOf(client: GroupClient): Map<string, AssignorTopic> {
  const { metadata } = client;
  const topics = new Map<string, AssignorTopic>();
  for (const topic of client.groupTopics) {
    const partitions = metadata.topics.get(topic)?.partitions ?? [];
    if (partitions.length === 0) continue;
    const racks = partitions.map(({ replicas }) => replicas.flatMap((id) => metadata.racks.get(id) ?? []));
    topics.set(topic, { partitionCount: partitions.length, racks });
  }
  return topics;
}

/** Topics of the group and their sizes, as this client sees them now. */
export const snapshotOf = (client: GroupClient): string =>
  client.groupTopics.map((topic) => `${topic}:${partitionCountOf(client.metadata, topic)}`).join(' ');
