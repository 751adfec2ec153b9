/** Two logs that hold the same leader epoch at one offset are the same up to it (Raft's log matching; KIP-101, KIP-279). */

import type { ReplicaLog } from '../storage/log.ts';
import { batchAt } from '../storage/log.ts';
import { firstDifference } from './committed.ts';
import { oldReplication, oneOf, reusedEpoch, strayLog } from './excuses.ts';
import type { Invariant } from './invariant.ts';
import { inPartition } from './invariant.ts';
import type { ReplicaCopy } from './view.ts';
import { copiesByFile } from './view.ts';

export const logsMatch: Invariant = {
  name: 'logs-match',
  on: {},
  recheck(world) {
    for (const { key, copies } of copiesByFile(world).values()) {
      for (const [i, a] of copies.entries()) {
        for (const b of copies.slice(i + 1)) {
          const finding = compare(key, a, b);
          if (finding) return finding;
        }
      }
    }
    return null;
  },
  permittedBy: oneOf(oldReplication, reusedEpoch, strayLog),
};

function compare(key: string, a: ReplicaCopy, b: ReplicaCopy) {
  const end = lastCommonEpoch(a.log, b.log);
  const differs = firstDifference(a.log, b.log, end);
  if (differs >= end) return null;
  const epoch = batchAt(a.log, end - 1)?.partitionLeaderEpoch;
  return inPartition(
    key,
    `brokers ${a.brokerId} and ${b.brokerId} both hold epoch ${epoch} at offset ${end - 1}, and differ at ${differs}`,
    { broker: a.brokerId, otherBroker: b.brokerId, epoch, offset: differs },
  );
}

/** End of the last place where two logs hold the same epoch; 0 when there is none. */
function lastCommonEpoch(a: ReplicaLog, b: ReplicaLog): number {
  const start = Math.max(a.logStartOffset, b.logStartOffset);
  for (let end = Math.min(a.logEndOffset, b.logEndOffset); end > start; ) {
    const one = batchAt(a, end - 1);
    const other = batchAt(b, end - 1);
    // A place that compaction has emptied in one of them says nothing.
    if (!one || !other) end--;
    else if (one.partitionLeaderEpoch === other.partitionLeaderEpoch) return end;
    else end = Math.max(one.baseOffset, other.baseOffset);
  }
  return 0;
}
