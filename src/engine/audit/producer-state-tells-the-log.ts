/** What a log remembers of idempotent producers is what reading it again gives (ProducerStateManager). It may have forgotten
 *  one; it never remembers something else. */
import type { ReplicaLog } from '../storage/log.ts';
import { batchesOf } from '../storage/log.ts';
import type { Producers } from '../storage/producer-state.ts';
import { rememberBatch } from '../storage/producer-state.ts';
import type { Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';
import { everyCopy } from './view.ts';

export const producerStateTellsTheLog: Invariant = {
  name: 'producer-state-tells-the-log',
  on: {},
  recheck(world) {
    for (const { key, copy } of everyCopy(world)) {
      // What a power cut has left is put in order when the log is opened.
      if (!copy.replica) continue;
      const what = falseMemory(copy.log);
      if (what) return onBroker(key, copy.brokerId, what);
    }
    return null;
  },
};

function falseMemory(log: ReplicaLog): string | null {
  // What retention or compaction has taken away cannot be read again.
  if (log.logStartOffset > 0) return null;
  const read: Producers = new Map();
  for (const batch of batchesOf(log)) rememberBatch(read, batch);
  for (const [pid, entry] of log.producers) {
    const own = entry.batches.at(-1);
    const other = read.get(pid)?.batches.at(-1);
    const isSame =
      entry.epoch === read.get(pid)?.epoch &&
      own?.lastSequence === other?.lastSequence &&
      own?.lastOffset === other?.lastOffset;
    if (!isSame)
      return `it remembers producer ${pid} up to sequence ${own?.lastSequence}, and holds it up to ${other?.lastSequence ?? 'none'}`;
  }
  return null;
}
