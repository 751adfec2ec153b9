/** No offset is ever shown as committed with two different records (NoCommitConflict): what a consumer has read at an offset is
 *  what any other reads there. */
import { batchAt } from '../storage/log.ts';
import { agreedEnd, committedAt } from './committed.ts';
import { whateverLoses } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { copyOn, fileKey, leadershipOf } from './view.ts';

export const nothingCommittedTwice: Invariant = {
  name: 'nothing-committed-twice',
  on: {
    'partition.highWatermarkAdvanced': (world, state, { partition, brokerId, to }) => {
      const copy = copyOn(world, partition, brokerId);
      const file = state.partitions.get(fileKey(world, partition, brokerId));
      if (!copy || !file || !leadershipOf(copy)) return null;
      const bound = Math.min(to, file.committedEnd);
      const end = agreedEnd(file, copy);
      const own = end < bound ? batchAt(copy.log, end) : undefined;
      const known = own && committedAt(file.committed, end);
      if (!own || !known) return null;
      return inPartition(
        partition,
        `leader ${brokerId} shows offset ${end} of epoch ${own.partitionLeaderEpoch} as committed, ` +
          `where a record of epoch ${known.partitionLeaderEpoch} was committed before`,
        brokerId,
      );
    },
  },
  permittedBy: whateverLoses,
};
