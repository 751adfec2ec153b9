/** Whoever the controller names leader is a member of the ISR it names, and an ISR is never empty while eligible leader
 *  replicas are off (PartitionChangeBuilder). */
import type { Invariant } from './invariant.ts';

export const leaderIsInIsr: Invariant = {
  name: 'leader-is-in-isr',
  promise: 'A partition’s leader is a member of its in-sync replicas, and those are never none.',
  check(_world, _state, event) {
    if (event.type === 'partition.leaderElected') {
      const { toLeader, isr, partition } = event;
      if (toLeader >= 0 && !isr.includes(toLeader)) {
        return `partition ${partition}: leader ${toLeader} is not in its ISR [${isr.join(', ')}]`;
      }
    }
    if (event.type === 'partition.isrChanged') {
      const { to, partition } = event;
      if (to.length === 0) return `partition ${partition}: its ISR is empty`;
      if (new Set(to).size !== to.length)
        return `partition ${partition}: its ISR [${to.join(', ')}] names one twice`;
    }
    return null;
  },
};
