/** Whoever the controller names leader is a member of the ISR it names (PartitionChangeBuilder). */
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { everyPartition, keyOf, listed } from './view.ts';

export const leaderIsInIsr: Invariant = {
  name: 'leader-is-in-isr',
  on: {
    'partition.leaderElected': (_world, _state, { partition, toLeader, isr }) =>
      toLeader < 0 || isr.includes(toLeader)
        ? null
        : inPartition(partition, `leader ${toLeader} is not in its ISR ${listed(isr)}`, {
            leader: toLeader,
            isr: isr.join(', '),
          }),
  },
  recheck(world) {
    for (const partition of everyPartition(world)) {
      const { leader, isr } = partition;
      if (leader < 0 || isr.includes(leader)) continue;
      return inPartition(keyOf(partition), `leader ${leader} is not in its ISR ${listed(isr)}`, {
        leader,
        isr: isr.join(', '),
      });
    }
    return null;
  },
};
