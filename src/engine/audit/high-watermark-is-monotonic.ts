/** Within one leadership the high watermark only rises (UnifiedLog#maybeIncrementHighWatermark). */
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import { fileOf } from './state.ts';
import { fileKey, leadershipOf } from './view.ts';

export const highWatermarkIsMonotonic: Invariant = {
  name: 'high-watermark-is-monotonic',
  on: {
    'partition.highWatermarkAdvanced': (world, state, { partition, brokerId, from, to }, copy) => {
      if (!copy?.replica || !leadershipOf(copy)) return null;
      const { leaderEpoch } = copy.replica;
      const file = fileOf(state, fileKey(world, partition, brokerId), partition);
      const known = file.highWatermark;
      if (known && known.leaderEpoch > leaderEpoch) return null;
      if (known?.leaderEpoch !== leaderEpoch || known.brokerId !== brokerId) {
        file.highWatermark = { leaderEpoch, brokerId, value: to };
        return null;
      }
      const before = known.value;
      known.value = to;
      // It rises from where it was last seen, or it has fallen in between.
      if (from >= before && to > from) return null;
      return inPartition(
        partition,
        `the HW of leader epoch ${leaderEpoch} went from ${before} to ${Math.min(from, to)}`,
        { epoch: leaderEpoch, before, after: Math.min(from, to) },
        brokerId,
      );
    },
  },
};
