/** Offsets follow each other without a hole, in a segment and from one to the next (LogSegment, UnifiedLog#append; nothing
 *  here is compacted). */
import type { ReplicaLog } from '../storage/log.ts';
import type { Invariant } from './invariant.ts';
import { copyOn } from './invariant.ts';

export const offsetsAreContiguous: Invariant = {
  name: 'offsets-are-contiguous',
  promise: 'Offsets in a log follow each other without a hole.',
  check(world, _state, event) {
    if (event.type !== 'log.appended' && event.type !== 'replica.truncated') return null;
    const log = copyOn(world, event.partition, event.brokerId)?.log;
    const hole = log && holeAtEnd(log);
    return hole ? `partition ${event.partition}, broker ${event.brokerId}: ${hole}` : null;
  },
};

/** How many batches from the end are looked at: at least all that one append can bring. */
const LOOKED_AT = 64;

function holeAtEnd(log: ReplicaLog): string | null {
  let expectedEnd = log.logEndOffset;
  let looked = 0;
  for (let s = log.segments.length - 1; s >= 0; s--) {
    const segment = log.segments[s];
    if (!segment) break;
    for (let i = segment.batches.length - 1; i >= 0 && looked < LOOKED_AT; i--, looked++) {
      const batch = segment.batches[i];
      if (!batch) break;
      if (batch.lastOffset + 1 !== expectedEnd)
        return `a batch ends at ${batch.lastOffset}, the next offset is ${expectedEnd}`;
      if (batch.lastOffset - batch.baseOffset + 1 !== batch.records.length) {
        return `a batch of ${batch.records.length} records spans ${batch.baseOffset} to ${batch.lastOffset}`;
      }
      expectedEnd = batch.baseOffset;
    }
    if (looked >= LOOKED_AT) return null;
    if (segment.baseOffset !== expectedEnd) {
      return `a segment is named ${segment.baseOffset}, its first offset is ${expectedEnd}`;
    }
  }
  return expectedEnd === log.logStartOffset
    ? null
    : `the log starts at ${log.logStartOffset}, its first offset is ${expectedEnd}`;
}
