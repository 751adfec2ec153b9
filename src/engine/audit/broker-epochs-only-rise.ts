/** Every registration of a broker has a greater epoch than the one before, and no two brokers have the same (KIP-631). */
import type { Invariant } from './invariant.ts';
import { inGeneral } from './invariant.ts';

export const brokerEpochsOnlyRise: Invariant = {
  name: 'broker-epochs-only-rise',
  on: {
    'broker.registered': (_world, state, { brokerId, brokerEpoch }) => {
      for (const [id, { epoch }] of state.brokers) {
        if (id === brokerId || epoch !== brokerEpoch || epoch < 0) continue;
        return inGeneral(`brokers ${id} and ${brokerId} are both registered with epoch ${brokerEpoch}`);
      }
      const file = state.brokers.get(brokerId);
      const known = file?.epoch ?? -1;
      if (file) file.epoch = brokerEpoch;
      else state.brokers.set(brokerId, { epoch: brokerEpoch, wasKilled: false });
      return brokerEpoch > known
        ? null
        : inGeneral(`broker ${brokerId}: its broker epoch goes from ${known} to ${brokerEpoch}`);
    },
  },
};
