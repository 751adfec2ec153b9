/** A broker that comes back after an unclean stop has left every ISR and every set of eligible replicas when its registration
 *  is taken: nobody knows what its disk has lost (KIP-966; ReplicationControlManager#handleBrokerUncleanShutdown). */
import { eraOf } from '../../contract/eras.ts';
import { brokerNode } from '../../contract/ids.ts';
import { brokerDisk } from '../cluster/broker-node.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { elrOf, everyPartition, keyOf } from './view.ts';

export const uncleanRestartLeavesIsr: Invariant = {
  name: 'unclean-restart-leaves-isr',
  on: {
    'broker.registered': (world, state, { brokerId }) => {
      const file = state.brokers.get(brokerId);
      if (!file?.wasKilled) return null;
      file.wasKilled = false;
      for (const partition of everyPartition(world)) {
        const { isr, leader } = partition;
        // Where there are no eligible replicas, the last member stays.
        const isLast = isr.length === 1 && leader < 0;
        if (!isLast && (isr.includes(brokerId) || elrOf(partition).includes(brokerId))) {
          return inPartition(
            keyOf(partition),
            `broker ${brokerId} has come back after an unclean stop and still counts as in sync`,
            {},
            brokerId,
          );
        }
      }
      return null;
    },
  },
  permittedBy: (world, _state, { brokerId = -1 }) => {
    const { rules, version } = eraOf(world.scenario.era);
    const node = world.sim.nodes.get(brokerNode(brokerId));
    if (rules.uncleanRestartLeavesIsr || !node || !brokerDisk(node)) return null;
    return { code: 'uncleanRestartUnseen', params: { broker: String(brokerId), version } };
  },
};
