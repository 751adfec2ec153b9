/** Models      org.apache.kafka.clients.consumer.RoundRobinAssignor: partitions go round the ring of members, and the ring
 *              goes on from topic to topic. */
import { partitionKey } from '../../../../contract/ids.ts';
import type { Assignment, AssignorMember, AssignorTopics } from './assignor.ts';
import { byMemberInfo, compareText, isSubscribed } from './assignor.ts';

export function assignRoundRobin(topics: AssignorTopics, members: readonly AssignorMember[]): Assignment {
  const assignment: Assignment = new Map(members.map(({ memberId }) => [memberId, []]));
  const ring = [...members].sort(byMemberInfo);
  let at = 0;
  const subscribed = [...topics].filter(([topic]) => ring.some((member) => isSubscribed(member, topic)));
  for (const [topic, { partitionCount }] of subscribed.sort(([a], [b]) => compareText(a, b))) {
    for (let partition = 0; partition < partitionCount; partition++) {
      // Somebody on the ring is subscribed to the topic, so the search ends within one turn.
      let member = ring[at % ring.length];
      while (member && !isSubscribed(member, topic)) member = ring[++at % ring.length];
      assignment.get(member?.memberId ?? '')?.push(partitionKey(topic, partition));
      at++;
    }
  }
  return assignment;
}
