/** An append begins where the log ends, and its offsets follow each other (LogSegment, UnifiedLog#append). Compaction and
 *  retention leave holes later; an append never does. */
import type { ReplicaLog } from '../storage/log.ts';
import { batchAt, readLog } from '../storage/log.ts';
import type { Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';

export const offsetsAreContiguous: Invariant = {
  name: 'offsets-are-contiguous',
  on: {
    'log.appended': (_world, _state, { partition, brokerId, baseOffset, lastOffset, asLeader }, copy) => {
      const log = copy?.log;
      if (!log || log.logEndOffset <= baseOffset) return null;
      const what = hole(log, baseOffset, Math.min(lastOffset, log.logEndOffset - 1), asLeader);
      return what ? onBroker(partition, brokerId, what) : null;
    },
  },
};

function hole(log: ReplicaLog, baseOffset: number, lastOffset: number, asLeader: boolean): string | null {
  const before = batchAt(log, baseOffset - 1);
  if (before && before.lastOffset >= baseOffset) {
    return `a batch ends at ${before.lastOffset}, the next begins at ${baseOffset}`;
  }
  let next = baseOffset;
  for (const batch of readLog(log, baseOffset, lastOffset + 1, Number.MAX_SAFE_INTEGER)) {
    // What a follower copies may have been thinned out by compaction; its order stands.
    if (asLeader ? batch.baseOffset !== next : batch.baseOffset < next) {
      return `a batch begins at ${batch.baseOffset}, the next offset is ${next}`;
    }
    const span = batch.lastOffset - batch.baseOffset + 1;
    if (asLeader ? span !== batch.records.length : span < batch.records.length) {
      return `a batch of ${batch.records.length} records spans ${batch.baseOffset} to ${batch.lastOffset}`;
    }
    next = batch.lastOffset + 1;
  }
  return next === lastOffset + 1 ? null : `the last batch ends at ${next - 1}, the log at ${lastOffset}`;
}
