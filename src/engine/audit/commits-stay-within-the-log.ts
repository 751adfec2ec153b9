/** What a group has committed is at most what it could have read: what was committed in the partition itself. A topic that was
 *  deleted is left aside: who has read the old one may commit to another of its name, since commits go by name. */
import { parsePartitionKey } from '../../contract/ids.ts';
import { whateverLoses } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { fileNow } from './view.ts';

export const commitsStayWithinTheLog: Invariant = {
  name: 'commits-stay-within-the-log',
  on: {
    // An application may go anywhere, and commit where it is.
    'consumer.sought': (world, state, { partition, toOffset, by }) => {
      const end = state.partitions.get(fileNow(world, partition))?.committedEnd ?? 0;
      if (by === 'offset' && toOffset > end) state.soughtBeyond.add(partition);
      return null;
    },
    'topic.deleted': (_world, state, { topic }) => {
      state.deletedTopics.add(topic);
      return null;
    },
    'group.offsetCommitted': (world, state, { groupId, consumerId, offsets }) => {
      for (const [partition, offset] of Object.entries(offsets)) {
        if (state.deletedTopics.has(parsePartitionKey(partition).topic)) continue;
        if (state.soughtBeyond.has(partition)) continue;
        const end = state.partitions.get(fileNow(world, partition))?.committedEnd;
        if (end === undefined || offset <= end) continue;
        return inPartition(
          partition,
          `${consumerId} has committed offset ${offset} for group ${groupId}, beyond what is committed, ${end}`,
          { group: groupId, member: consumerId, offset, committedUpTo: end },
        );
      }
      return null;
    },
  },
  permittedBy: whateverLoses,
};
