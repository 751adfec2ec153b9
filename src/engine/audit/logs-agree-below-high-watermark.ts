/** Two replicas agree on everything that both know to be committed: same offsets, same epochs, hence same records (KIP-101;
 *  StrongIsr in hachikuji's specification). What was first said to be committed is the measure. */

import { isSame } from '../../contract/delta.ts';
import type { RecordBatch } from '../protocol/records.ts';
import { batchAt, readLog } from '../storage/log.ts';
import type { Invariant } from './invariant.ts';
import { copyOn, fileKey } from './invariant.ts';

export const logsAgreeBelowHighWatermark: Invariant = {
  name: 'logs-agree-below-high-watermark',
  promise: 'All replicas hold the same records below their high watermarks.',
  check(world, state, event) {
    if (event.type !== 'partition.highWatermarkAdvanced') return null;
    const committed = state.committed.get(fileKey(world, event.partition, event.brokerId));
    const copy = copyOn(world, event.partition, event.brokerId);
    if (!committed || !copy || (copy.replica?.leaderEpoch ?? 0) < committed.uncleanEpoch) return null;
    const { log } = copy;
    const bound = Math.min(event.to, committed.endOffset);
    for (const batch of readLog(log, event.from, bound, Number.MAX_SAFE_INTEGER)) {
      const known = committedAt(committed.batches, batch.baseOffset);
      if (known && isSameBatch(known, batch)) continue;
      return (
        `partition ${event.partition}, broker ${event.brokerId}: offset ${batch.baseOffset} is of epoch ` +
        `${batch.partitionLeaderEpoch}, but what was committed there is of epoch ${known?.partitionLeaderEpoch ?? 'none'}` +
        (known?.partitionLeaderEpoch === batch.partitionLeaderEpoch ? ' and says something else' : '')
      );
    }
    const last = bound > event.from ? batchAt(log, bound - 1) : null;
    return last === undefined
      ? `partition ${event.partition}, broker ${event.brokerId}: HW ${event.to}, but it holds no record at ${bound - 1}`
      : null;
  },
};

/** Whether two logs hold the same here. Leaders, followers and keyframes share a batch, so mostly a look is enough. */
export const isSameBatch = (a: RecordBatch, b: RecordBatch): boolean =>
  a === b ||
  (a.baseOffset === b.baseOffset &&
    a.partitionLeaderEpoch === b.partitionLeaderEpoch &&
    (a.records === b.records || isSame(a.records, b.records)));

/** The committed batch that holds an offset. */
export function committedAt(batches: readonly RecordBatch[], offset: number): RecordBatch | undefined {
  let low = 0;
  let high = batches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((batches[middle]?.lastOffset ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return batches[low];
}
