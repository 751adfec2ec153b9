/** A leader's high watermark is at most the log end of every member of its maximal ISR (Partition#maybeIncrementLeaderHW). */
import { maximalIsr } from '../broker/state.ts';
import type { Invariant } from './invariant.ts';
import { copyOn, isDeleted } from './invariant.ts';

export const highWatermarkWithinIsr: Invariant = {
  name: 'high-watermark-within-isr',
  promise: 'A high watermark never passes the log end of an in-sync replica.',
  check(world, _state, event) {
    if (event.type !== 'partition.highWatermarkAdvanced') return null;
    const own = copyOn(world, event.partition, event.brokerId);
    if (own && event.to > own.log.logEndOffset) {
      return `partition ${event.partition}: HW ${event.to} above LEO ${own.log.logEndOffset} of broker ${event.brokerId} itself`;
    }
    const role = own?.replica?.role;
    if (role?.kind !== 'leader' || isDeleted(world, own?.replica?.topicId ?? '')) return null;
    for (const id of maximalIsr(role)) {
      const leo = copyOn(world, event.partition, id)?.log.logEndOffset ?? 0;
      if (leo < event.to) {
        return `partition ${event.partition}: HW ${event.to} above LEO ${leo} of in-sync broker ${id}`;
      }
    }
    return null;
  },
};
