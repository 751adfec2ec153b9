/** Within a leader epoch the leader's high watermark only rises (UnifiedLog#maybeIncrementHighWatermark). */
import type { Invariant } from './invariant.ts';
import { copyOn, fileKey } from './invariant.ts';

export const highWatermarkIsMonotonic: Invariant = {
  name: 'high-watermark-is-monotonic',
  promise: 'Within a leader epoch the leader’s high watermark never falls.',
  check(world, state, event) {
    if (event.type !== 'partition.highWatermarkAdvanced') return null;
    const replica = copyOn(world, event.partition, event.brokerId)?.replica;
    if (replica?.role.kind !== 'leader') return null;
    const { leaderEpoch } = replica;
    const key = fileKey(world, event.partition, event.brokerId);
    const known = state.highWatermarks.get(key);
    if (known && known.leaderEpoch > leaderEpoch) return null;
    state.highWatermarks.set(key, { leaderEpoch, highWatermark: event.to });
    if (known?.leaderEpoch !== leaderEpoch) return null;
    // It rises from where it was last seen, or it has fallen in between.
    if (event.from >= known.highWatermark && event.to > event.from) return null;
    return `partition ${event.partition}: the HW of leader epoch ${leaderEpoch} went from ${known.highWatermark} to ${Math.min(event.from, event.to)}`;
  },
};
