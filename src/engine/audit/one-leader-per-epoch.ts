/** A partition has one leader in one leader epoch (KIP-101; ReplicationControlManager raises the epoch with every leader). */
import { zombieController } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { fileOf } from './state.ts';
import { fileKey } from './view.ts';

const KEPT_EPOCHS = 16;

export const oneLeaderPerEpoch: Invariant = {
  name: 'one-leader-per-epoch',
  on: {
    'replica.becameLeader': (world, state, { partition, brokerId, leaderEpoch }) => {
      const { leaders } = fileOf(state, fileKey(world, partition, brokerId), partition);
      const known = leaders.get(leaderEpoch);
      if (known !== undefined && known !== brokerId) {
        return inPartition(partition, `brokers ${known} and ${brokerId} both lead epoch ${leaderEpoch}`, {
          leader: brokerId,
          otherBroker: known,
          epoch: leaderEpoch,
        });
      }
      leaders.set(leaderEpoch, brokerId);
      if (leaders.size > KEPT_EPOCHS) leaders.delete(Math.min(...leaders.keys()));
      return null;
    },
  },
  permittedBy: zombieController,
};
