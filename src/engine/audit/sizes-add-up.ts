/** The size of a log is the sum of its segments, and each segment's the sum of its batches (LogSegments#sizeInBytes). */
import type { Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';
import { everyCopy } from './view.ts';

export const sizesAddUp: Invariant = {
  name: 'sizes-add-up',
  on: {},
  recheck(world) {
    for (const { key, copy } of everyCopy(world)) {
      let total = 0;
      for (const { baseOffset, batches, sizeBytes } of copy.log.segments) {
        const sum = batches.reduce((bytes, batch) => bytes + batch.sizeBytes, 0);
        if (sum !== sizeBytes)
          return onBroker(
            key,
            copy.brokerId,
            `segment ${baseOffset} says ${sizeBytes} bytes and holds ${sum}`,
            { found: sizeBytes, wanted: sum },
          );
        total += sum;
      }
      if (total !== copy.log.sizeBytes)
        return onBroker(key, copy.brokerId, `it says ${copy.log.sizeBytes} bytes and holds ${total}`, {
          found: copy.log.sizeBytes,
          wanted: total,
        });
    }
    return null;
  },
};
