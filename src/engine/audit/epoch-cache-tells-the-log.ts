/** The leader epoch cache says what the log says: epochs and start offsets strictly increase, and each entry begins where
 *  its epoch does (LeaderEpochFileCache; KIP-101). The newest may be of an epoch that has written nothing yet. */
import type { World } from '../cluster/world.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { batchAt, batchesOf } from '../storage/log.ts';
import { oldReplication } from './excuses.ts';
import type { EventOf, Finding, Invariant } from './invariant.ts';
import { onBroker } from './invariant.ts';
import type { AuditState } from './state.ts';
import type { ReplicaCopy } from './view.ts';
import { everyCopy, fileKey } from './view.ts';

function look(
  world: World,
  state: AuditState,
  event: EventOf<'log.appended' | 'replica.truncated' | 'replica.becameLeader'>,
  copy: ReplicaCopy | undefined,
): Finding | null {
  const file = state.partitions.get(fileKey(world, event.partition, event.brokerId));
  const what = copy && atItsEnd(copy.log, file?.startsForgotten.get(event.brokerId) ?? 0);
  return what ? onBroker(event.partition, event.brokerId, what) : null;
}

export const epochCacheTellsTheLog: Invariant = {
  name: 'epoch-cache-tells-the-log',
  on: { 'log.appended': look, 'replica.truncated': look, 'replica.becameLeader': look },
  recheck(world, state) {
    for (const { key, file, copy } of everyCopy(world)) {
      // What a power cut has left is put in order when the log is opened.
      if (!copy.replica) continue;
      const begun = state.partitions.get(file)?.startsForgotten.get(copy.brokerId) ?? 0;
      const what = throughout(copy.log, begun);
      if (what) return onBroker(key, copy.brokerId, what);
    }
    return null;
  },
  permittedBy: oldReplication,
};

/** The two newest entries against the newest batch. `begun`: where the log began once, before a kill took that back; what it holds
 *  before that is not in the cache. */
function atItsEnd(log: ReplicaLog, begun: number): string | null {
  const { epochs, logEndOffset } = log;
  const newest = epochs.at(-1);
  const before = epochs.at(-2);
  if (newest && before && (before.epoch >= newest.epoch || before.startOffset >= newest.startOffset)) {
    return `its epoch cache goes from ${before.epoch}@${before.startOffset} to ${newest.epoch}@${newest.startOffset}`;
  }
  if (newest && newest.startOffset > logEndOffset) {
    return `its epoch cache knows epoch ${newest.epoch} from ${newest.startOffset} on, beyond its end ${logEndOffset}`;
  }
  const last = batchAt(log, logEndOffset - 1);
  // Of what lies before the log's start the cache has let go; a batch may lie on both sides of it.
  if (!last || last.lastOffset < Math.max(begun, log.logStartOffset)) return null;
  const begins = Math.max(last.baseOffset, log.logStartOffset);
  const entry = newest && newest.startOffset > begins ? before : newest;
  return entry?.epoch === last.partitionLeaderEpoch
    ? null
    : `its last batch is of epoch ${last.partitionLeaderEpoch}, its epoch cache says ${entry?.epoch ?? 'nothing'}`;
}

/** The whole cache against a reading of the whole log. */
function throughout(log: ReplicaLog, begun: number): string | null {
  const start = Math.max(log.logStartOffset, begun);
  const read: { epoch: number; startOffset: number }[] = [];
  for (const { partitionLeaderEpoch: epoch, baseOffset, lastOffset } of batchesOf(log)) {
    // What lies before the log's start is still in the first segment, and not in the cache.
    if (lastOffset < start || read.at(-1)?.epoch === epoch) continue;
    read.push({ epoch, startOffset: Math.max(baseOffset, start) });
  }
  const kept = log.epochs.filter(({ startOffset }) => startOffset < log.logEndOffset);
  const unwritten = log.epochs.length - kept.length;
  const isSame =
    unwritten <= 1 &&
    // The log may begin in the midst of an epoch, and compaction may have emptied one.
    read.every(({ epoch, startOffset }) => {
      const entry = kept.find((other) => other.epoch === epoch);
      return entry !== undefined && entry.startOffset <= startOffset;
    });
  if (isSame) return null;
  const told = (entries: readonly { epoch: number; startOffset: number }[]) =>
    entries.map(({ epoch, startOffset }) => `${epoch}@${startOffset}`).join(' ') || 'nothing';
  return `its epoch cache says ${told(log.epochs)}, its log ${told(read)}`;
}
