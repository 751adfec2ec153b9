/** In one generation of a group a partition belongs to one member at most, and a member takes only what it was given
 *  (ConsumerCoordinator#onJoinComplete; KIP-429 withholds what is still to be revoked). */
import type { PartitionKey } from '../../contract/ids.ts';
import type { Invariant } from './invariant.ts';

export const oneOwnerPerPartition: Invariant = {
  name: 'one-owner-per-partition',
  promise: 'In each generation of a group a partition has at most one owner.',
  check(_world, state, event) {
    if (event.type === 'group.assigned') {
      const owners = new Map<PartitionKey, string>();
      for (const [consumerId, partitions] of Object.entries(event.assignment)) {
        for (const partition of partitions) {
          const other = owners.get(partition);
          if (other !== undefined) {
            return `group ${event.groupId}, generation ${event.generation}: ${partition} belongs to ${other} and to ${consumerId}`;
          }
          owners.set(partition, consumerId);
        }
      }
      state.assignments.set(event.groupId, Object.freeze({ generation: event.generation, owners }));
    }
    if (event.type === 'consumer.assigned') {
      const assignment = state.assignments.get(event.groupId);
      if (assignment?.generation !== event.generation) return null;
      for (const partition of event.partitions) {
        const owner = assignment.owners.get(partition);
        if (owner === event.consumerId) continue;
        return `group ${event.groupId}, generation ${event.generation}: ${event.consumerId} took ${partition}, which belongs to ${owner ?? 'nobody'}`;
      }
    }
    return null;
  },
};
