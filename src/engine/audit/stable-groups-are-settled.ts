/** A group that is Stable is done: of KIP-848, every member is stable, in the epoch of the group, owns its target and has
 *  nothing to give up (ValidStableGroupState); a classic one waits for nobody at its barrier. That a classic member has not
 *  fetched its assignment yet is no contradiction: ClassicGroup is Stable as soon as its leader has handed it in. */
import type { World } from '../cluster/world.ts';
import type { ConsumerGroup } from '../group/modern/consumer-group.ts';
import { stateNameOf } from '../group/modern/consumer-group.ts';
import { isSame, NO_PARTITIONS } from '../group/modern/partitions.ts';
import type { Group } from '../group/state.ts';
import type { Finding, Invariant, Look } from './invariant.ts';
import { inGeneral } from './invariant.ts';
import { groupsOf } from './view.ts';

const look = (world: World, groupId: string): Finding | null => {
  for (const group of groupsOf(world, groupId)) {
    const wrong = group.modern ? unsettledModern(group.modern) : unsettledClassic(group);
    if (wrong) return inGeneral(`group ${groupId} is stable, and ${wrong}`, { group: groupId });
  }
  return null;
};

const after: Look<
  'group.stateChanged' | 'group.memberReconciled' | 'group.memberLeft' | 'group.targetAssigned'
> = (world, _state, { groupId }) => look(world, groupId);

export const stableGroupsAreSettled: Invariant = {
  name: 'stable-groups-are-settled',
  on: {
    'group.stateChanged': after,
    'group.memberReconciled': after,
    'group.memberLeft': after,
    'group.targetAssigned': after,
  },
};

function unsettledModern(group: ConsumerGroup): string | null {
  if (stateNameOf(group) !== 'Stable') return null;
  for (const {
    clientId,
    memberId,
    memberEpoch,
    state,
    assigned,
    pendingRevocation,
  } of group.members.values()) {
    if (state !== 'STABLE') return `${clientId} is ${state}`;
    if (memberEpoch !== group.groupEpoch)
      return `${clientId} is in epoch ${memberEpoch}, and the group in ${group.groupEpoch}`;
    if (pendingRevocation.size > 0) return `${clientId} has something to give up`;
    if (!isSame(assigned, group.target.get(memberId) ?? NO_PARTITIONS))
      return `${clientId} does not own what it is to own`;
  }
  return null;
}

function unsettledClassic(group: Group): string | null {
  if (group.state !== 'Stable') return null;
  if (group.barrierEndsAtUs !== null) return 'its barrier is up';
  for (const { clientId, parkedJoin } of group.members.values())
    if (parkedJoin) return `${clientId} waits to join`;
  return null;
}
