/** In a group of KIP-848 no partition belongs to two members at once, not even while one of them has yet to give it up
 *  (ConsumerGroup#addPartitionEpochs; the invariant of the KIP-848 specification). */
import type { PartitionKey } from '../../contract/ids.ts';
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';
import { consumerGroupsOf } from './view.ts';

export const oneMemberPerPartition: Invariant = {
  name: 'one-member-per-partition',
  on: {
    'group.memberReconciled': (world, _state, { groupId }) => {
      for (const group of consumerGroupsOf(world, groupId)) {
        const owners = new Map<PartitionKey, string>();
        for (const { clientId, assigned, pendingRevocation } of group.members.values()) {
          for (const partitions of [assigned, pendingRevocation]) {
            for (const [topicId, ids] of partitions) {
              for (const id of ids) {
                const key = `${topicId}-${id}`;
                const other = owners.get(key);
                if (other !== undefined)
                  return inGeneral(
                    `group ${groupId}, epoch ${group.groupEpoch}: ${key} belongs to ${other} and to ${clientId}`,
                    {
                      group: groupId,
                      epoch: group.groupEpoch,
                      given: key,
                      member: clientId,
                      otherMember: other,
                    },
                  );
                owners.set(key, clientId);
              }
            }
          }
        }
      }
      return null;
    },
  },
};
