/** A group's generation only rises above the last one that was written down (ClassicGroup#initNextGeneration); one whose
 *  coordinator died before its assignment was replicated comes again. */
import { offsetsPartitionOf, oneOf, staleLeader, whateverLoses } from './excuses.ts';
import type { Invariant } from './invariant.ts';

export const generationsOnlyRise: Invariant = {
  name: 'generations-only-rise',
  on: {
    // Whoever joins by its name begins a new group.
    'group.deleted': (_world, state, { groupId }) => {
      state.groups.delete(groupId);
      return null;
    },
    'group.generationStarted': (world, state, { groupId, brokerId, generation }) => {
      const known = state.groups.get(groupId)?.assignedGeneration ?? 0;
      if (generation > known) return null;
      return {
        sentence: `group ${groupId}: generation ${generation} begins after generation ${known}`,
        about: offsetsPartitionOf(world, groupId),
        values: { group: groupId, before: known, after: generation },
        brokerId,
      };
    },
  },
  // A coordinator that has not heard of its successor goes on; none of its generations can be written down.
  permittedBy: oneOf(staleLeader, whateverLoses),
};
