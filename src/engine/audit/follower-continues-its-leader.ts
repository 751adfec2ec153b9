/** What a follower appends goes on from what its leader has: once it has been served in an epoch, its log is a prefix of the
 *  leader's (KIP-320; by induction over appends it is enough to look at where the two meet). */
import { eraOf } from '../../contract/eras.ts';
import { batchAt } from '../storage/log.ts';
import { isSameBatch } from './committed.ts';
import { oldReplication, oneOf, reusedEpoch, strayLog, uncleanElection } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';
import { fileOf } from './state.ts';
import { copyOn, fileKey, leadershipOf } from './view.ts';

export const followerContinuesItsLeader: Invariant = {
  name: 'follower-continues-its-leader',
  on: {
    'log.appended': (world, state, { partition, brokerId, baseOffset, asLeader }, copy) => {
      if (asLeader || baseOffset === 0 || !copy?.replica) return null;
      const leader = copyOn(world, partition, copy.replica.leaderId);
      if (!leadershipOf(leader) || !leader?.replica) return null;
      // A leader of another epoch has moved on since it answered; where nobody fences, that does not matter.
      const isFenced = eraOf(world.scenario.era).rules.fetchFencedByEpoch;
      if (isFenced && leader.replica.leaderEpoch !== copy.replica.leaderEpoch) return null;
      const { log } = copy;
      // What lies below the leader's beginning is gone for everybody, whatever it was.
      if (baseOffset <= leader.log.logStartOffset) return null;
      // A batch is cut off whole, though the log ends within it then.
      const mayLackIt = baseOffset <= Math.max(log.logStartOffset, log.sparseTo);
      const own = batchAt(log, baseOffset - 1);
      const other = batchAt(leader.log, baseOffset - 1);
      if (!other || (own ? isSameBatch(own, other) : mayLackIt)) return null;
      fileOf(state, fileKey(world, partition, brokerId), partition).evidence.parted = brokerId;
      const behind = own ? `a record of epoch ${own.partitionLeaderEpoch}` : 'nothing';
      return onBroker(
        partition,
        brokerId,
        `it goes on at ${baseOffset} behind ${behind}, ` +
          `where leader ${leader.brokerId} has one of epoch ${other.partitionLeaderEpoch}`,
        { offset: baseOffset, leader: leader.brokerId, otherEpoch: other.partitionLeaderEpoch },
      );
    },
  },
  permittedBy: oneOf(oldReplication, uncleanElection, reusedEpoch, strayLog),
};
