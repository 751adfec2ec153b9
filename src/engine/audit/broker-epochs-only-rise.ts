/** Every registration of a broker has a greater epoch than the one before, and no two brokers have the same (KIP-631). */
import { brokerNode } from '../../contract/ids.ts';
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';

export const brokerEpochsOnlyRise: Invariant = {
  name: 'broker-epochs-only-rise',
  on: {
    'broker.registered': (world, state, { brokerId, brokerEpoch }) => {
      for (const [id, { epoch }] of state.brokers) {
        if (id === brokerId || epoch !== brokerEpoch || epoch < 0) continue;
        return inGeneral(`brokers ${id} and ${brokerId} are both registered with epoch ${brokerEpoch}`, {
          broker: id,
          otherBroker: brokerId,
          epoch: brokerEpoch,
        });
      }
      const file = state.brokers.get(brokerId);
      const known = file?.epoch ?? -1;
      const incarnation = world.sim.nodes.get(brokerNode(brokerId))?.incarnation ?? 0;
      // A process that has not heard that it is registered asks again, and is what it was.
      const isAgain = brokerEpoch === known && file?.incarnation === incarnation;
      if (file) Object.assign(file, { epoch: brokerEpoch, incarnation });
      else
        state.brokers.set(brokerId, {
          epoch: brokerEpoch,
          incarnation,
          wasKilled: false,
          wasUnwritable: false,
        });
      return brokerEpoch > known || isAgain
        ? null
        : inGeneral(`broker ${brokerId}: its broker epoch goes from ${known} to ${brokerEpoch}`, {
            broker: brokerId,
            before: known,
            after: brokerEpoch,
          });
    },
  },
};
