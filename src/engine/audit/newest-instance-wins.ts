/** A `group.instance.id` belongs to one member of a group: whoever came with it last (ClassicGroup#replaceStaticMember,
 *  KIP-345). */
import { brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import type { Finding, Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';

export const newestInstanceWins: Invariant = {
  name: 'newest-instance-wins',
  on: {
    'group.memberJoined': (world, _state, { groupId }) => twinsIn(world, groupId),
    'group.memberReplaced': (world, _state, { groupId }) => twinsIn(world, groupId),
  },
};

function twinsIn(world: World, groupId: string): Finding | null {
  for (const node of world.sim.nodes.values()) {
    const group = node.kind === 'broker' ? brokerProcess(node)?.groups.groups.get(groupId) : undefined;
    const known = new Map<string, string>();
    for (const { groupInstanceId, memberId } of group?.members.values() ?? []) {
      if (groupInstanceId === null) continue;
      const other = known.get(groupInstanceId);
      if (other !== undefined)
        return inGeneral(`group ${groupId}: ${other} and ${memberId} are both ${groupInstanceId}`, {
          group: groupId,
          member: memberId,
          otherMember: other,
        });
      known.set(groupInstanceId, memberId);
    }
  }
  return null;
}
