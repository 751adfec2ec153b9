/** An old consumer takes a partition only when the owner's znode in ZooKeeper is its own
 *  (ZookeeperConsumerConnector#reflectPartitionOwnershipDecision). One whose session is over and that has not heard of it
 *  may believe whatever it likes: nothing fences it. */
import { idPath, ownerPath, threadOf } from '../clients/consumer/old/znodes.ts';
import { consumerMemory } from '../clients/consumer/state.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';

export const ownersHoldTheirZnodes: Invariant = {
  name: 'owners-hold-their-znodes',
  on: {
    'consumer.assigned': (world, _state, { groupId, consumerId, generation, partitions }) => {
      const tree = world.ensemble?.tree;
      const node = world.sim.nodes.get(consumerId);
      const client = node && consumerMemory(node)?.client;
      if (!tree || !client || generation >= 0) return null;
      // Its session is over.
      if (!tree.nodes.has(idPath(groupId, client.memberId))) return null;
      for (const key of partitions) {
        const owner = tree.nodes.get(ownerPath(groupId, key))?.data ?? null;
        if (owner === threadOf(client.memberId)) continue;
        return inPartition(
          key,
          `${consumerId} takes it in group ${groupId}, and in ZooKeeper it belongs to ${owner ?? 'nobody'}`,
          { group: groupId, member: consumerId, otherMember: String(owner ?? '') },
        );
      }
      return null;
    },
  },
};
