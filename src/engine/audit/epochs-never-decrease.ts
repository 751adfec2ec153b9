/** Leader epochs never decrease along a log: the cheapest sign of replication that nobody fences (KIP-320). */
import type { ReplicaLog } from '../storage/log.ts';
import { batchAt, batchesOf, readLog } from '../storage/log.ts';
import { oldReplication } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';
import { fileOf } from './state.ts';
import { everyCopy, fileKey } from './view.ts';

export const epochsNeverDecrease: Invariant = {
  name: 'epochs-never-decrease',
  on: {
    'log.appended': (world, state, { partition, brokerId, baseOffset, lastOffset }, copy) => {
      const log = copy?.log;
      const what = log && fall(log, baseOffset, lastOffset);
      if (!what) return null;
      fileOf(state, fileKey(world, partition, brokerId), partition).evidence.parted = brokerId;
      return onBroker(partition, brokerId, what);
    },
  },
  recheck(world) {
    for (const { key, copy } of everyCopy(world)) {
      let last = -1;
      for (const { baseOffset, partitionLeaderEpoch } of batchesOf(copy.log)) {
        if (partitionLeaderEpoch < last) {
          return onBroker(key, copy.brokerId, said(baseOffset, partitionLeaderEpoch, last));
        }
        last = partitionLeaderEpoch;
      }
    }
    return null;
  },
  permittedBy: oldReplication,
};

function fall(log: ReplicaLog, baseOffset: number, lastOffset: number): string | null {
  let last = batchAt(log, baseOffset - 1)?.partitionLeaderEpoch ?? -1;
  for (const batch of readLog(log, baseOffset, lastOffset + 1, Number.MAX_SAFE_INTEGER)) {
    if (batch.partitionLeaderEpoch < last) return said(batch.baseOffset, batch.partitionLeaderEpoch, last);
    last = batch.partitionLeaderEpoch;
  }
  return null;
}

const said = (offset: number, epoch: number, before: number): string =>
  `offset ${offset} is of epoch ${epoch}, and what lies before it of epoch ${before}`;
