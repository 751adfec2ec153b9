/** Every record that any leader ever showed as committed is still on some disk (CommittedSomewhere). Retention, compaction
 *  and DeleteRecords take records away from below; this looks at what is cut off from above. */
import { batchAt } from '../storage/log.ts';
import { isSameBatch } from './committed.ts';
import { whateverLoses } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { isPast } from './past.ts';
import { copiesOf, fileKey, isDeleted, topicIdOn } from './view.ts';

export const committedSomewhere: Invariant = {
  name: 'committed-somewhere',
  on: {
    'replica.truncated': (world, state, { partition, brokerId, fromOffset, toOffset }) => {
      const file = state.partitions.get(fileKey(world, partition, brokerId));
      if (!file || toOffset >= file.committedEnd) return null;
      // Its records go as each broker hears that the topic is gone.
      if (isDeleted(world, topicIdOn(world, partition, brokerId))) return null;
      const copies = copiesOf(world, partition);
      for (let i = file.committed.length - 1; i >= 0; i--) {
        const batch = file.committed[i];
        if (!batch || batch.lastOffset < toOffset) return null;
        if (batch.baseOffset >= fromOffset) continue;
        const isHeld = copies.some(({ log }) => {
          if (isPast(log, batch.lastOffset)) return true;
          const other = batchAt(log, batch.baseOffset);
          return other !== undefined && isSameBatch(other, batch);
        });
        if (isHeld) continue;
        return inPartition(
          partition,
          `offset ${batch.baseOffset} of epoch ${batch.partitionLeaderEpoch}, once committed, is on no disk`,
          { offset: batch.baseOffset, epoch: batch.partitionLeaderEpoch },
          brokerId,
        );
      }
      return null;
    },
  },
  permittedBy: whateverLoses,
};
