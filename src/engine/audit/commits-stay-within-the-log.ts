/** What a group has committed is at most what it could have read: what was committed in the partition itself. */
import { whateverLoses } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { fileNow } from './view.ts';

export const commitsStayWithinTheLog: Invariant = {
  name: 'commits-stay-within-the-log',
  on: {
    'group.offsetCommitted': (world, state, { groupId, consumerId, offsets }) => {
      for (const [partition, offset] of Object.entries(offsets)) {
        const end = state.partitions.get(fileNow(world, partition))?.committedEnd;
        if (end === undefined || offset <= end) continue;
        return inPartition(
          partition,
          `${consumerId} has committed offset ${offset} for group ${groupId}, beyond what is committed, ${end}`,
        );
      }
      return null;
    },
  },
  permittedBy: whateverLoses,
};
