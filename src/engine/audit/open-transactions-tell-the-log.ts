/** What holds up read_committed in a partition are the transactions that have begun in its log and carry no marker, each from its
 *  first record on; no others, and not one is forgotten (ProducerStateManager's ongoing transactions). */
import type { ReplicaLog } from '../storage/log.ts';
import { batchesOf } from '../storage/log.ts';
import type { Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';
import { everyCopy, listed } from './view.ts';

export const openTransactionsTellTheLog: Invariant = {
  name: 'open-transactions-tell-the-log',
  on: {},
  recheck(world) {
    for (const { key, copy } of everyCopy(world)) {
      const { log, replica, brokerId } = copy;
      // What a power cut has left is put in order when the log is opened; what retention has taken cannot be read again.
      if (!replica || log.logStartOffset > 0) continue;
      const told = [...log.transactions.ongoing].map(([first, pid]) => `${pid} from ${first}`);
      const open = openIn(log);
      if (open.length === told.length && open.every((one) => told.includes(one))) continue;
      return onBroker(
        key,
        brokerId,
        `the transactions taken to be open are ${listed(told)}, and by the log they are ${listed(open)}`,
        { found: told.join(', '), wanted: open.join(', ') },
      );
    }
    return null;
  },
};

function openIn(log: ReplicaLog): readonly string[] {
  const open = new Map<number, number>();
  for (const { baseOffset, producerId, isControl, isTransactional } of batchesOf(log)) {
    if (!isTransactional) continue;
    if (isControl) open.delete(producerId);
    else if (!open.has(producerId)) open.set(producerId, baseOffset);
  }
  return [...open].map(([pid, first]) => `${pid} from ${first}`);
}
