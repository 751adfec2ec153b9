/** After a truncation nothing speaks of what is gone: no batch, no epoch, no producer's sequence lies beyond the new end
 *  (UnifiedLog#truncateTo). */
import { batchAt } from '../storage/log.ts';
import type { Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';
import { copyOn } from './view.ts';

export const truncationLeavesNothingBehind: Invariant = {
  name: 'truncation-leaves-nothing-behind',
  on: {
    'replica.truncated': (world, _state, { partition, brokerId, toOffset }) => {
      const copy = copyOn(world, partition, brokerId);
      // It may have gone on in the same breath.
      if (!copy || copy.log.logEndOffset > toOffset) return null;
      const { log, replica } = copy;
      const found: string[] = [];
      if (log.logEndOffset !== toOffset) found.push(`log end ${log.logEndOffset}`);
      if (batchAt(log, toOffset)) found.push(`a batch at ${toOffset}`);
      const epoch = log.epochs.at(-1);
      if (epoch && epoch.startOffset > toOffset)
        found.push(`epoch ${epoch.epoch} from ${epoch.startOffset} on`);
      if ((log.segments.at(-1)?.offsetIndex.entries.at(-1)?.offset ?? -1) >= toOffset)
        found.push('an index entry');
      for (const [pid, { batches }] of log.producers) {
        if ((batches.at(-1)?.lastOffset ?? -1) >= toOffset) found.push(`producer ${pid}’s last batch`);
      }
      if (replica && replica.highWatermark > toOffset) found.push(`HW ${replica.highWatermark}`);
      if (found.length === 0) return null;
      return onBroker(
        partition,
        brokerId,
        `cut back to ${toOffset}, and there is still ${found.join(', ')}`,
        {
          offset: toOffset,
        },
      );
    },
  },
};
