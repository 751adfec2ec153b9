/** In one generation of a group a partition belongs to one member at most, and a member takes only what it was given
 *  (ConsumerCoordinator#onJoinComplete; KIP-429 withholds what is still to be revoked). */
import type { PartitionKey } from '../../contract/ids.ts';
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';

export const oneOwnerPerPartition: Invariant = {
  name: 'one-owner-per-partition',
  on: {
    'group.assigned': (_world, state, { groupId, generation, assignment }) => {
      const owners = new Map<PartitionKey, string>();
      for (const [consumerId, partitions] of Object.entries(assignment)) {
        for (const partition of partitions) {
          const other = owners.get(partition);
          if (other !== undefined) {
            return inGeneral(
              `group ${groupId}, generation ${generation}: ${partition} belongs to ${other} and to ${consumerId}`,
              { group: groupId, generation, given: partition, member: consumerId, otherMember: other },
            );
          }
          owners.set(partition, consumerId);
        }
      }
      const file = state.groups.get(groupId);
      Object.freeze(owners);
      if (file) {
        file.owners = owners;
        file.assignedGeneration = generation;
      } else state.groups.set(groupId, { owners, assignedGeneration: generation, commits: new Map() });
      return null;
    },
    // What a static member had is its successor's.
    'group.memberReplaced': (_world, state, { groupId, consumerId, oldConsumerId }) => {
      const file = state.groups.get(groupId);
      if (!file?.owners || consumerId === oldConsumerId) return null;
      const owners = new Map<PartitionKey, string>();
      for (const [key, owner] of file.owners) owners.set(key, owner === oldConsumerId ? consumerId : owner);
      file.owners = Object.freeze(owners);
      return null;
    },
    'consumer.assigned': (_world, state, { groupId, generation, consumerId, partitions }) => {
      const file = state.groups.get(groupId);
      if (!file?.owners || file.assignedGeneration !== generation) return null;
      for (const partition of partitions) {
        const owner = file.owners.get(partition);
        if (owner === consumerId) continue;
        return inGeneral(
          `group ${groupId}, generation ${generation}: ${consumerId} took ${partition}, which belongs to ${owner ?? 'nobody'}`,
          { group: groupId, generation, given: partition, member: consumerId, otherMember: owner ?? '' },
        );
      }
      return null;
    },
  },
};
