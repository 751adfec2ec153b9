/** A member takes a partition only when no other member of the same generation still has it: an eager member gives everything
 *  up before it joins, a cooperative one what it must before the next (ConsumerCoordinator#onJoinPrepare, KIP-429). One that
 *  has not come to this generation may still believe in its old one; its commits are refused. */
import { consumerMemory } from '../clients/consumer/state.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';

export const revokedBeforeGiven: Invariant = {
  name: 'revoked-before-given',
  on: {
    'consumer.assigned': (world, _state, { groupId, consumerId, generation, partitions }) => {
      if (world.groups.get(groupId)?.configs['group.protocol'] === 'consumer') return null;
      for (const id of world.consumers) {
        const node = id === consumerId ? undefined : world.sim.nodes.get(id);
        const client = node && consumerMemory(node)?.client;
        if (client?.group.groupId !== groupId || client.generation !== generation) continue;
        const both = partitions.find((key) => client.partitions.has(key));
        if (both === undefined) continue;
        return inPartition(
          both,
          `${consumerId} takes it in generation ${generation} of group ${groupId}, and ${id} has not given it up`,
        );
      }
      return null;
    },
  },
};
