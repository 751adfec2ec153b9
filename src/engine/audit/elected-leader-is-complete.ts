/** Whoever is elected holds everything that is committed (LeaderCompleteness; KIP-966). */
import { agreedEnd } from './committed.ts';
import { whateverLoses } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { copyOn, fileNow, isOnItsWayBack } from './view.ts';

export const electedLeaderIsComplete: Invariant = {
  name: 'elected-leader-is-complete',
  on: {
    'partition.leaderElected': (world, state, { partition, toLeader, leaderEpoch }) => {
      const file = state.partitions.get(fileNow(world, partition));
      if (toLeader < 0 || !file || file.committedEnd === 0) return null;
      const copy = copyOn(world, partition, toLeader);
      // It is down, and the controller does not know yet; should it come back to lead, that is looked at then.
      if (copy && (!copy.isUp || isOnItsWayBack(world, file, toLeader))) return null;
      const end = copy ? agreedEnd(file, copy) : 0;
      if (end >= file.committedEnd) return null;
      return inPartition(
        partition,
        `broker ${toLeader} is elected in epoch ${leaderEpoch} and holds what is committed up to ${end} only, of ${file.committedEnd}`,
        { leader: toLeader, epoch: leaderEpoch, heldUpTo: end, committedUpTo: file.committedEnd },
        toLeader,
      );
    },
  },
  permittedBy: whateverLoses,
};
