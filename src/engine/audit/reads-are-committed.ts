/** A consumer is handed only what some leader's high watermark has passed (ReplicaManager#fetchMessages). */
import { oneOf, staleLeader, whateverLoses } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { fileNow } from './view.ts';

export const readsAreCommitted: Invariant = {
  name: 'reads-are-committed',
  on: {
    'consumer.polled': (world, state, { consumerId, partition, toOffset }) => {
      const end = state.partitions.get(fileNow(world, partition))?.committedEnd;
      if (end === undefined || toOffset < end) return null;
      return inPartition(
        partition,
        `${consumerId} is handed offset ${toOffset}, and ${end} is not committed`,
      );
    },
  },
  permittedBy: oneOf(staleLeader, whateverLoses),
};
