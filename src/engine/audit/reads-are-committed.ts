/** A consumer is handed only what some leader's high watermark has passed (ReplicaManager#fetchMessages). */
import { parsePartitionKey } from '../../contract/ids.ts';
import { consumerMemory } from '../clients/consumer/state.ts';
import type { World } from '../cluster/world.ts';
import { oneOf, staleLeader, whateverLoses } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { fileNow, topicIdOf } from './view.ts';

export const readsAreCommitted: Invariant = {
  name: 'reads-are-committed',
  on: {
    'consumer.polled': (world, state, { consumerId, partition, toOffset }) => {
      const end = state.partitions.get(fileNow(world, partition))?.committedEnd;
      if (end === undefined || toOffset < end) return null;
      if (readsFormerTopic(world, consumerId, parsePartitionKey(partition).topic)) return null;
      return inPartition(
        partition,
        `${consumerId} is handed offset ${toOffset}, and ${end} is not committed`,
        { member: consumerId, offset: toOffset, committedUpTo: end },
      );
    },
  },
  permittedBy: oneOf(staleLeader, whateverLoses),
};

/** An answer that was long on its way may be of the topic that had this name before: its consumer has not heard of the new. */
function readsFormerTopic(world: World, consumerId: string, topic: string): boolean {
  const node = world.sim.nodes.get(consumerId);
  const known = node && consumerMemory(node)?.client?.metadata.topics.get(topic)?.topicId;
  return known !== undefined && known !== topicIdOf(world, topic);
}
