/** What is acknowledged or archived is not given to anybody again, by the newest leader of its partition: not as long as it
 *  leads, and what was written not by any after it (SharePartition; RecordState: nothing follows on ACKNOWLEDGED or ARCHIVED). */
import { isInRanges } from '../kernel/ranges.ts';
import { whateverLoses } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { shareFileOf, statePartitionOf } from './share-files.ts';

export const doneIsNotDelivered: Invariant = {
  name: 'done-is-not-delivered',
  on: {
    'share.acquired': (world, state, event) => {
      const { groupId, partition, firstOffset, lastOffset, leaderEpoch, consumerId } = event;
      const file = shareFileOf(world, state, event);
      if (leaderEpoch < file.leaderEpoch) return null;
      for (let offset = firstOffset; offset <= lastOffset; offset++) {
        if (!isInRanges(file.over, offset)) continue;
        const what = `${partition} of share group ${groupId}: ${consumerId} is given offset ${offset}, which is done`;
        return inPartition(statePartitionOf(world, groupId, partition), what, {
          group: groupId,
          member: consumerId,
          offset,
        });
      }
      return null;
    },
  },
  permittedBy: whateverLoses,
};
