/** Whoever begins to lead by the controller's word holds everything that was ever below a high watermark; its own may still
 *  be lower (KIP-101; the true high watermark never falls). */
import { agreedEnd } from './committed.ts';
import { whateverLoses } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { fileKey, trueLeader } from './view.ts';

export const newLeaderReachesCommitted: Invariant = {
  name: 'new-leader-reaches-committed',
  on: {
    'replica.becameLeader': (world, state, { partition, brokerId }) => {
      const file = state.partitions.get(fileKey(world, partition, brokerId));
      const leader = trueLeader(world, partition);
      if (!file || leader?.brokerId !== brokerId) return null;
      const end = agreedEnd(file, leader);
      if (end >= file.committedEnd) return null;
      return inPartition(
        partition,
        `broker ${brokerId} begins to lead with what was committed up to ${end} only, of ${file.committedEnd}`,
        { leader: brokerId, heldUpTo: end, committedUpTo: file.committedEnd },
        brokerId,
      );
    },
  },
  permittedBy: whateverLoses,
};
