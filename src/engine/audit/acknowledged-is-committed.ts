/** When a producer hears that an acks=all write is stored, a leader's high watermark has passed it
 *  (Partition#checkEnoughReplicasReachOffset). */
import { uncleanElection } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { isDeleted } from './view.ts';

export const acknowledgedIsCommitted: Invariant = {
  name: 'acknowledged-is-committed',
  on: {
    'produce.acknowledged': (world, state, { partition, topicId, baseOffset, recordCount, acks }) => {
      const file = state.partitions.get(`${topicId}/${partition}`);
      const end = baseOffset + recordCount;
      if (acks !== 'all' || baseOffset < 0 || (file?.committedEnd ?? 0) >= end) return null;
      // Its topic is gone, and what was known of it.
      if (!file || isDeleted(world, topicId)) return null;
      return inPartition(partition, `acknowledged up to ${end}, committed up to ${file.committedEnd}`, {
        acknowledgedUpTo: end,
        committedUpTo: file.committedEnd,
      });
    },
  },
  permittedBy: uncleanElection,
};
