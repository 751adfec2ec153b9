/** A partition has one leader in one leader epoch (KIP-101; ReplicationControlManager raises the epoch with every leader). */
import type { Invariant } from './invariant.ts';
import { fileKey } from './invariant.ts';

const KEPT_EPOCHS = 16;

export const oneLeaderPerEpoch: Invariant = {
  name: 'one-leader-per-epoch',
  promise: 'A partition has at most one leader in each leader epoch.',
  check(world, state, event) {
    if (event.type !== 'replica.becameLeader') return null;
    const key = fileKey(world, event.partition, event.brokerId);
    let leaders = state.leaders.get(key);
    if (!leaders) {
      leaders = new Map();
      state.leaders.set(key, leaders);
    }
    const known = leaders.get(event.leaderEpoch);
    if (known !== undefined && known !== event.brokerId) {
      return `partition ${event.partition}: brokers ${known} and ${event.brokerId} both lead epoch ${event.leaderEpoch}`;
    }
    leaders.set(event.leaderEpoch, event.brokerId);
    if (leaders.size > KEPT_EPOCHS) leaders.delete(Math.min(...leaders.keys()));
    return null;
  },
};
