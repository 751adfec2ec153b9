/** A follower never cuts off what it knows to be committed, nor anything else that is (UnifiedLog warns and does it; with
 *  KIP-320 only an unclean election brings it there). */
import { whateverLoses } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';
import { copyOn, fileKey, trueLeader } from './view.ts';

export const truncationSparesCommitted: Invariant = {
  name: 'truncation-spares-committed',
  on: {
    'replica.truncated': (world, state, { partition, brokerId, fromOffset, toOffset, highWatermark }) => {
      const file = state.partitions.get(fileKey(world, partition, brokerId));
      const cut = file?.cut?.brokerId === brokerId && file.cut.toOffset === toOffset ? file.cut : null;
      const isOwn = toOffset < highWatermark;
      if (!isOwn && !cut) return null;
      // Its leader begins behind its end: retention has passed everything it had.
      if ((copyOn(world, partition, brokerId)?.log.logStartOffset ?? 0) >= fromOffset) return null;
      // What is cut off has been deleted on its leader: nobody misses it.
      // Or it was before a kill took that back, with the epochs that would have told how far it agrees with its leader.
      const start = Math.max(
        trueLeader(world, partition)?.log.logStartOffset ?? 0,
        file?.startsForgotten.get(brokerId) ?? 0,
      );
      if (start >= Math.max(isOwn ? highWatermark : 0, cut?.held ?? 0)) return null;
      return onBroker(
        partition,
        brokerId,
        isOwn
          ? `it is cut back to ${toOffset}, below its own HW ${highWatermark}`
          : `it is cut back to ${toOffset}, and held what was committed up to ${cut?.held}`,
        { after: toOffset, before: isOwn ? highWatermark : (cut?.held ?? -1) },
      );
    },
  },
  permittedBy: whateverLoses,
};
