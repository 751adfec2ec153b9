/** In a group of KIP-848 no member is ahead of its group, no target gives a partition twice, and a stable group is where it is
 *  to be (ValidMemberEpoch, LegalTargetAssignment, ValidStableGroupState of the KIP-848 specification). */
import type { World } from '../cluster/world.ts';
import type { ConsumerGroup } from '../group/modern/consumer-group.ts';
import { stateNameOf } from '../group/modern/consumer-group.ts';
import { isSame, NO_PARTITIONS } from '../group/modern/partitions.ts';
import type { Finding, Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';
import { consumerGroupsOf } from './view.ts';

export const memberEpochsFollow: Invariant = {
  name: 'member-epochs-follow',
  on: {
    'group.targetAssigned': (world, _state, { groupId }) => look(world, groupId),
    'group.memberReconciled': (world, _state, { groupId }) => look(world, groupId),
  },
};

function look(world: World, groupId: string): Finding | null {
  for (const group of consumerGroupsOf(world, groupId)) {
    const wrong = wrongIn(group);
    if (wrong)
      return inGeneral(`group ${groupId}, epoch ${group.groupEpoch}: ${wrong}`, {
        group: groupId,
        epoch: group.groupEpoch,
      });
  }
  return null;
}

function wrongIn(group: ConsumerGroup): string | null {
  const isStable = stateNameOf(group) === 'Stable';
  const given = new Set<string>();
  for (const { clientId, memberId, memberEpoch, assigned, pendingRevocation } of group.members.values()) {
    const target = group.target.get(memberId) ?? NO_PARTITIONS;
    if (memberEpoch > group.groupEpoch) return `${clientId} is in member epoch ${memberEpoch}`;
    if (isStable && (!isSame(assigned, target) || pendingRevocation.size > 0))
      return `it is stable, and ${clientId} does not own what it is to own`;
    for (const [topicId, ids] of target) {
      for (const id of ids) {
        if (given.has(`${topicId}-${id}`)) return `its target gives ${topicId}-${id} twice`;
        given.add(`${topicId}-${id}`);
      }
    }
  }
  return null;
}
