/** A partition has one leader in one leader epoch (KIP-101; ReplicationControlManager raises the epoch with every leader). */
import type { Invariant } from './invariant.ts';

const KEPT_EPOCHS = 16;

export const oneLeaderPerEpoch: Invariant = {
  name: 'one-leader-per-epoch',
  promise: 'A partition has at most one leader in each leader epoch.',
  check(_world, state, event) {
    if (event.type !== 'replica.becameLeader') return null;
    let leaders = state.leaders.get(event.partition);
    if (!leaders) {
      leaders = new Map();
      state.leaders.set(event.partition, leaders);
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
