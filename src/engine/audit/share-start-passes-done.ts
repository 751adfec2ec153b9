/** The start of a share-partition (SPSO) rises only, and only over records that are done: accepted, rejected, given up, without
 *  anything in them, or gone from the log (SharePartition#maybeUpdateCachedStateAndOffsets). */
import { gapsIn } from '../kernel/ranges.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { shareFileOf } from './share-files.ts';

export const shareStartPassesDone: Invariant = {
  name: 'share-start-passes-done',
  on: {
    'share.startMoved': (world, state, event) => {
      const { groupId, partition, from, to, leaderEpoch, brokerId } = event;
      if (to < from)
        return inPartition(
          partition,
          `share group ${groupId}: its start falls from ${from} to ${to}`,
          { group: groupId, before: from, after: to },
          brokerId,
        );
      const file = shareFileOf(world, state, event);
      // An older leader knows what it has done itself.
      if (leaderEpoch < file.leaderEpoch) return null;
      const first = firstKnown(gapsIn(file.over, from, to), file.deliveries);
      if (first === null) return null;
      const what = `share group ${groupId}: its start passes offset ${first}, which is not done`;
      return inPartition(partition, what, { group: groupId, offset: first }, brokerId);
    },
  },
};

/** Below the first record that anybody was given there was nothing to do. */
function firstKnown(gaps: readonly number[], known: ReadonlyMap<number, unknown>): number | null {
  for (let i = 0; i < gaps.length; i += 2) {
    for (let offset = gaps[i] ?? 0; offset < (gaps[i + 1] ?? 0); offset++)
      if (known.has(offset)) return offset;
  }
  return null;
}
