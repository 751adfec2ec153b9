/** A member is given partitions of topics that its group reads, and no others (ConsumerPartitionAssignor). */
import { parsePartitionKey } from '../../contract/ids.ts';
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';

export const assignedIsSubscribed: Invariant = {
  name: 'assigned-is-subscribed',
  on: {
    'group.assigned': (world, _state, { groupId, generation, assignment }) => {
      const topics = world.groups.get(groupId)?.topics;
      if (!topics) return null;
      for (const [consumerId, partitions] of Object.entries(assignment)) {
        const stranger = partitions.find((key) => !topics.includes(parsePartitionKey(key).topic));
        if (stranger !== undefined)
          return inGeneral(
            `group ${groupId}, generation ${generation}: ${consumerId} is given ${stranger}, which the group does not read`,
            { group: groupId, generation, member: consumerId, given: stranger },
          );
      }
      return null;
    },
  },
};
