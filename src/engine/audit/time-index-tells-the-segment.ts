/** Entries of a time index rise in timestamp and offset; nothing up to an entry's offset is younger than it says; and that of a
 *  closed segment ends with the segment's largest timestamp (TimeIndex#maybeAppend, LogSegment#onBecomeInactiveSegment). */
import type { Segment } from '../storage/segment.ts';
import type { Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';
import { everyCopy } from './view.ts';

export const timeIndexTellsTheSegment: Invariant = {
  name: 'time-index-tells-the-segment',
  on: {},
  recheck(world) {
    for (const { key, copy } of everyCopy(world)) {
      for (const [i, segment] of copy.log.segments.entries()) {
        const isClosed = i + 1 < copy.log.segments.length;
        const what = astray(segment, isClosed);
        if (what) return onBroker(key, copy.brokerId, `segment ${segment.baseOffset}: ${what}`);
      }
    }
    return null;
  },
};

function astray({ batches, timeIndex }: Segment, isClosed: boolean): string | null {
  let before = { timestampMs: -1, offset: -1 };
  let next = 0;
  let youngestMs = -1;
  for (const entry of timeIndex.entries) {
    if (entry.timestampMs <= before.timestampMs || entry.offset < before.offset)
      return `its time index goes from ${before.timestampMs}@${before.offset} to ${entry.timestampMs}@${entry.offset}`;
    before = entry;
    for (; (batches[next]?.lastOffset ?? Number.POSITIVE_INFINITY) <= entry.offset; next++)
      youngestMs = Math.max(youngestMs, batches[next]?.maxTimestampMs ?? -1);
    if (youngestMs > entry.timestampMs)
      return `its time index says ${entry.timestampMs} up to offset ${entry.offset}, where ${youngestMs} is`;
  }
  for (; next < batches.length; next++)
    youngestMs = Math.max(youngestMs, batches[next]?.maxTimestampMs ?? -1);
  if (isClosed && batches.length > 0 && before.timestampMs < youngestMs)
    return `it is closed, and its time index ends at ${before.timestampMs}, before ${youngestMs}`;
  return null;
}
