/** Whatever a log still holds of an aborted transaction is in its index of aborted transactions, so that no read_committed consumer
 *  sees it; what it holds of a committed one is not; and what is neither is known to be open. So compaction may take a marker
 *  only after the last record that it decides about (Cleaner#shouldDiscardBatch, TransactionIndex). */
import { isRecordOf } from '../protocol/api.ts';
import type { RecordBatch } from '../protocol/records.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { abortedBetween, batchesOf } from '../storage/log.ts';
import type { Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';
import { everyCopy } from './view.ts';

export const abortedStaysInvisible: Invariant = {
  name: 'aborted-stays-invisible',
  on: {},
  recheck(world) {
    for (const { key, copy } of everyCopy(world)) {
      // A log whose broker is down is read again before anybody may read it.
      if (!copy.isUp || !copy.replica) continue;
      const what = astray(copy.log);
      if (what) return onBroker(key, copy.brokerId, what);
    }
    return null;
  },
};

function astray(log: ReplicaLog): string | null {
  const undecided = new Map<number, RecordBatch[]>();
  for (const batch of batchesOf(log)) {
    if (!batch.isTransactional) continue;
    const { producerId } = batch;
    const open = undecided.get(producerId);
    if (!batch.isControl) {
      if (batch.records.length === 0) continue;
      if (open) open.push(batch);
      else undecided.set(producerId, [batch]);
      continue;
    }
    const [marker] = batch.records;
    if (!open || !marker || !isRecordOf(marker, 'EndTransactionMarker')) continue;
    undecided.delete(producerId);
    for (const { baseOffset, lastOffset } of open) {
      const isHidden = abortedBetween(log, baseOffset, lastOffset + 1).some(
        (entry) => entry.producerId === producerId && entry.firstOffset <= baseOffset,
      );
      if (isHidden === (marker.outcome === 'abort')) continue;
      return isHidden
        ? `its index hides offset ${baseOffset} of producer ${producerId}, which was committed`
        : `its index does not hide offset ${baseOffset} of producer ${producerId}, which was aborted`;
    }
  }
  for (const [producerId, [first]] of undecided) {
    const isOpen = [...log.transactions.ongoing.values()].includes(producerId);
    if (!isOpen)
      return `producer ${producerId} wrote offset ${first?.baseOffset} in a transaction that is neither open nor marked`;
  }
  return null;
}
