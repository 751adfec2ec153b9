/** In one leader epoch of a partition of `__transaction_state` one broker coordinates its transactions, so that markers of an older
 *  coordinator can be told by its epoch (TransactionCoordinator#onElection; TCsHaveDifferentEpochs). */
import { zombieController } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';
import { copyOn } from './view.ts';

export const oneTransactionCoordinatorPerEpoch: Invariant = {
  name: 'one-transaction-coordinator-per-epoch',
  on: {
    'transactions.loaded': (world, state, { brokerId, partition }) => {
      const leaderEpoch = copyOn(world, partition, brokerId)?.replica?.leaderEpoch;
      if (leaderEpoch === undefined) return null;
      const known = state.coordinators.get(partition);
      if (!known || leaderEpoch > known.leaderEpoch)
        state.coordinators.set(partition, { leaderEpoch, brokerId });
      if (known?.leaderEpoch !== leaderEpoch || known.brokerId === brokerId) return null;
      return onBroker(
        partition,
        brokerId,
        `it coordinates in leader epoch ${leaderEpoch}, as broker ${known.brokerId} does`,
        { otherBroker: known.brokerId, epoch: leaderEpoch },
      );
    },
  },
  permittedBy: zombieController,
};
