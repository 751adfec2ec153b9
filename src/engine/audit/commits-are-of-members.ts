/** A commit is taken only from a member, in the generation in which the group is (ClassicGroup#validateOffsetCommit); a group
 *  without members takes them from anybody without a generation. */
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';

export const commitsAreOfMembers: Invariant = {
  name: 'commits-are-of-members',
  on: {
    'group.offsetCommitted': (_world, _state, { groupId, consumerId, generation, takenIn }) => {
      if (generation < 0 || generation === takenIn) return null;
      return inGeneral(
        `group ${groupId}: a commit of ${consumerId} in generation ${generation} was taken in generation ${takenIn}`,
        { group: groupId, member: consumerId, generation, otherGeneration: takenIn },
      );
    },
  },
};
