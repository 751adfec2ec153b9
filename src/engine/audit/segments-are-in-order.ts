/** A log is a chain of segments, each named by its first possible offset, the last of them active (LocalLog, LogSegments). */
import type { ReplicaLog } from '../storage/log.ts';
import type { Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';
import { everyCopy } from './view.ts';

export const segmentsAreInOrder: Invariant = {
  name: 'segments-are-in-order',
  on: {},
  recheck(world) {
    for (const { key, copy } of everyCopy(world)) {
      const what = disorder(copy.log);
      if (what) return onBroker(key, copy.brokerId, what);
    }
    return null;
  },
};

function disorder(log: ReplicaLog): string | null {
  if (log.segments.length === 0) return 'it has no segment';
  for (const [i, segment] of log.segments.entries()) {
    const { baseOffset, batches } = segment;
    const nextBase = log.segments[i + 1]?.baseOffset ?? log.logEndOffset;
    if (nextBase < baseOffset) return `segment ${baseOffset} is followed by ${nextBase}`;
    let end = baseOffset;
    for (const batch of batches) {
      if (batch.baseOffset < end)
        return `segment ${baseOffset} holds offset ${batch.baseOffset} behind ${end}`;
      end = batch.lastOffset + 1;
    }
    if (end > nextBase) return `segment ${baseOffset} ends at ${end}, beyond ${nextBase}`;
  }
  return null;
}
