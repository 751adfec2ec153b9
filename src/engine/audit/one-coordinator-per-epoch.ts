/** In one leader epoch of a partition of `__consumer_offsets` one broker coordinates its groups (GroupCoordinator#onElection). */

import { zombieController } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';
import { copyOn } from './view.ts';

export const oneCoordinatorPerEpoch: Invariant = {
  name: 'one-coordinator-per-epoch',
  on: {
    'coordinator.loaded': (world, state, { brokerId, partition }) => {
      const leaderEpoch = copyOn(world, partition, brokerId)?.replica?.leaderEpoch;
      if (leaderEpoch === undefined) return null;
      const known = state.coordinators.get(partition);
      if (known?.leaderEpoch === leaderEpoch && known.brokerId !== brokerId) {
        return onBroker(
          partition,
          brokerId,
          `it coordinates in leader epoch ${leaderEpoch}, as broker ${known.brokerId} does`,
          { otherBroker: known.brokerId, epoch: leaderEpoch },
        );
      }
      if (!known || leaderEpoch > known.leaderEpoch)
        state.coordinators.set(partition, { leaderEpoch, brokerId });
      return null;
    },
  },
  permittedBy: zombieController,
};
