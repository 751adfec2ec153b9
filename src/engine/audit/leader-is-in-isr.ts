/** Whoever the controller names leader is a member of the ISR it names; an ISR is empty only where eligible leader replicas
 *  may be elected in its place, and then nobody leads (PartitionChangeBuilder, KIP-966). */
import type { Invariant } from './invariant.ts';

export const leaderIsInIsr: Invariant = {
  name: 'leader-is-in-isr',
  promise:
    'A partition’s leader is a member of its in-sync replicas, and those are none only where others are eligible.',
  check(world, _state, event) {
    if (event.type === 'partition.leaderElected') {
      const { toLeader, isr, partition } = event;
      if (toLeader >= 0 && !isr.includes(toLeader)) {
        return `partition ${partition}: leader ${toLeader} is not in its ISR [${isr.join(', ')}]`;
      }
    }
    if (event.type === 'partition.isrChanged') {
      const { to, partition } = event;
      if (to.length === 0 && !world.rules.eligibleLeaderReplicas)
        return `partition ${partition}: its ISR is empty`;
      if (new Set(to).size !== to.length)
        return `partition ${partition}: its ISR [${to.join(', ')}] names one twice`;
    }
    return null;
  },
};
