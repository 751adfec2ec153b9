/** A group's generation only rises above the last one that was written down (ClassicGroup#initNextGeneration); one whose
 *  coordinator died before its assignment was replicated comes again. */
import { offsetsPartitionOf, whateverLoses } from './excuses.ts';
import type { Invariant } from './invariant.ts';

export const generationsOnlyRise: Invariant = {
  name: 'generations-only-rise',
  on: {
    // Whoever joins by its name begins a new group.
    'group.deleted': (_world, state, { groupId }) => {
      state.groups.delete(groupId);
      return null;
    },
    'group.generationStarted': (world, state, { groupId, generation }) => {
      const known = state.groups.get(groupId)?.assignedGeneration ?? 0;
      if (generation > known) return null;
      return {
        sentence: `group ${groupId}: generation ${generation} begins after generation ${known}`,
        about: offsetsPartitionOf(world, groupId),
      };
    },
  },
  permittedBy: whateverLoses,
};
