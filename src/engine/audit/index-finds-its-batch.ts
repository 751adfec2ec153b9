/** Entries of an offset index strictly rise in offset and position, and each points to where a batch begins that lies at or
 *  before its offset (OffsetIndex#lookup). */
import type { Segment } from '../storage/segment.ts';
import type { Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';
import { everyCopy } from './view.ts';

export const indexFindsItsBatch: Invariant = {
  name: 'index-finds-its-batch',
  on: {},
  recheck(world) {
    for (const { key, copy } of everyCopy(world)) {
      for (const segment of copy.log.segments) {
        const what = astray(segment);
        if (what) return onBroker(key, copy.brokerId, `segment ${segment.baseOffset}: ${what}`);
      }
    }
    return null;
  },
};

function astray({ batches, offsetIndex }: Segment): string | null {
  let before = { offset: -1, position: -1 };
  let position = 0;
  let next = 0;
  for (const entry of offsetIndex.entries) {
    if (entry.offset <= before.offset || entry.position <= before.position)
      return `its index goes from ${before.offset}@${before.position} to ${entry.offset}@${entry.position}`;
    before = entry;
    while (next < batches.length && position < entry.position) position += batches[next++]?.sizeBytes ?? 0;
    const batch = batches[next];
    // After a truncation an entry may name an append of which nothing is left.
    if (position !== entry.position || !batch || batch.baseOffset > entry.offset)
      return `its index points to ${entry.position} for offset ${entry.offset}, where no such batch begins`;
  }
  return null;
}
