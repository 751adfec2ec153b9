/** After SyncGroup every partition of the group's topics has its member, as far as the group's leader has heard of partitions:
 *  none is left out in between (AbstractPartitionAssignor#assign). A cooperative assignor withholds what is still to be given
 *  up, and a group of KIP-848 is assigned by its coordinator. */
import type { AssignorName } from '../../contract/commands.ts';
import { parsePartitionKey } from '../../contract/ids.ts';
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';

const WHOLE: readonly AssignorName[] = ['range', 'roundrobin', 'sticky'];

export const assignmentHasNoHole: Invariant = {
  name: 'assignment-has-no-hole',
  on: {
    'group.assigned': (world, _state, { groupId, generation, assignment }) => {
      const group = world.groups.get(groupId);
      if (!group || !WHOLE.includes(group.assignor) || group.configs['group.protocol'] === 'consumer')
        return null;
      const given = new Map<string, Set<number>>();
      for (const key of Object.values(assignment).flat()) {
        const { topic, partition } = parsePartitionKey(key);
        const found = given.get(topic) ?? new Set();
        given.set(topic, found.add(partition));
      }
      for (const [topic, partitions] of given) {
        for (let partition = 0; partition < Math.max(...partitions); partition++) {
          if (partitions.has(partition)) continue;
          return inGeneral(
            `group ${groupId}, generation ${generation}: nobody is given ${topic}-${partition}`,
            { group: groupId, generation, given: `${topic}-${partition}` },
          );
        }
      }
      return null;
    },
  },
};
