/** What has been committed in each partition, by whoever first said so, and how far each copy holds just that. Most audits
 *  of replication stand on it.
 *
 *      committed      0 1 2 3 4 5 6 7 |            every record that was ever below a leader's high watermark
 *      copy of b2     0 1 2 3 4 x y                agreed: 5
 *
 *  A copy is compared with what is committed once for each record, not at every look: what it was found to hold stays
 *  there until it is cut off.
 *  See         state.ts */
import { isSame } from '../../contract/delta.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { parsePartitionKey } from '../../contract/ids.ts';
import type { World } from '../cluster/world.ts';
import type { RecordBatch } from '../protocol/records.ts';
import { offsetAt, recordAt } from '../protocol/records.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { batchAt, readLog } from '../storage/log.ts';
import { countCommitted, settleLedger, unsettleLedger } from './ledger.ts';
import { isPast } from './past.ts';
import type { AuditState, PartitionFile } from './state.ts';
import { fileOf } from './state.ts';
import type { ReplicaCopy } from './view.ts';
import { copyOn, fileKey, fileNow, leadershipOf } from './view.ts';

/** Extends what is committed by what a leader's high watermark has passed. */
export function commit(world: World, state: AuditState, key: PartitionKey, brokerId: number): void {
  const copy = copyOn(world, key, brokerId);
  if (!copy?.replica || !leadershipOf(copy)) return;
  const file = fileOf(state, fileKey(world, key, brokerId), key);
  const { highWatermark, leaderEpoch } = copy.replica;
  if (highWatermark <= file.committedEnd || isOutlived(file, leaderEpoch)) return;
  for (const batch of readLog(copy.log, file.committedEnd, highWatermark, Number.MAX_SAFE_INTEGER)) {
    file.committed.push(batch);
    if (!key.startsWith('__')) countCommitted(world, state, file, batch);
  }
  file.committedEnd = highWatermark;
  settleLedger(file);
}

/** A leader that has not heard of its unclean successor commits nothing any more. */
export const isOutlived = (file: PartitionFile, leaderEpoch: number): boolean =>
  file.evidence.unclean !== null && leaderEpoch < file.evidence.unclean.leaderEpoch;

/** A leader that was not in sync decides anew what is committed: where its log leaves the old one, that ends. */
export function recommit(
  world: World,
  state: AuditState,
  key: PartitionKey,
  brokerId: number,
  leaderEpoch: number,
): void {
  // Of the present topic: a replica that it has just been given to may have no copy, or one of an earlier topic.
  const file = fileOf(state, fileNow(world, key), key);
  file.evidence.unclean = Object.freeze({ brokerId, leaderEpoch });
  const log = copyOn(world, key, brokerId)?.log;
  const same = file.committed.findIndex((batch) => {
    const other = log && batchAt(log, batch.baseOffset);
    if (log && !other && isPast(log, batch.lastOffset)) return false;
    return other?.partitionLeaderEpoch !== batch.partitionLeaderEpoch;
  });
  if (same < 0) return;
  file.committed.length = same;
  file.committedEnd = (file.committed.at(-1)?.lastOffset ?? -1) + 1;
  file.highWatermark = null;
  for (const [id, end] of file.agreed) file.agreed.set(id, Math.min(end, file.committedEnd));
  unsettleLedger(file);
}

/** A copy has lost its records from an offset on. */
export function cutBack(file: PartitionFile, brokerId: number, toOffset: number): void {
  const agreed = file.agreed.get(brokerId);
  if (agreed !== undefined && agreed > toOffset) file.agreed.set(brokerId, toOffset);
}

/** How far a copy holds just what is committed; at most as far as that goes. */
export function agreedEnd(file: PartitionFile, copy: ReplicaCopy): number {
  const { log, brokerId } = copy;
  const bound = Math.min(log.logEndOffset, file.committedEnd);
  const known = Math.max(file.agreed.get(brokerId) ?? 0, log.logStartOffset);
  if (known >= bound) return Math.min(known, bound);
  const end = sameUpTo(file.committed, log, known, bound);
  file.agreed.set(brokerId, end);
  return end;
}

/** The first offset from `from` on at which a log does not hold what is committed; `bound` when there is none below it. */
export function sameUpTo(
  committed: readonly RecordBatch[],
  log: ReplicaLog,
  from: number,
  bound: number,
): number {
  let end = from;
  for (const batch of readLog(log, from, bound, Number.MAX_SAFE_INTEGER)) {
    const known = committedAt(committed, batch.baseOffset);
    if (isHole(log, end, batch.baseOffset) || !known || !isSameBatch(known, batch)) return end;
    end = batch.lastOffset + 1;
  }
  return isHole(log, end, bound) ? end : bound;
}

/** Whether a log has nothing from one offset to another, though compaction has not been there. */
const isHole = (log: ReplicaLog, end: number, nextOffset: number): boolean =>
  nextOffset > end && nextOffset > log.sparseTo;

/** The first offset at which two logs differ, from the later of their starts on; `bound` when there is none below it. */
export function firstDifference(a: ReplicaLog, b: ReplicaLog, bound: number): number {
  let end = Math.max(a.logStartOffset, b.logStartOffset);
  if (end >= bound) return bound;
  for (const batch of readLog(a, end, bound, Number.MAX_SAFE_INTEGER)) {
    const other = batchAt(b, batch.baseOffset);
    const isMissing = other ? !isSameBatch(other, batch) : batch.lastOffset >= b.sparseTo;
    if (isHole(a, end, batch.baseOffset) || isMissing) return Math.min(end, bound);
    end = batch.lastOffset + 1;
  }
  return isHole(a, end, bound) ? Math.min(end, bound) : bound;
}

/** Whether two logs hold the same here. Leaders, followers and keyframes share a batch, so mostly a look is enough. Each log
 *  is compacted by itself: what is left in both must be the same. */
export const isSameBatch = (a: RecordBatch, b: RecordBatch): boolean =>
  a === b ||
  (a.baseOffset === b.baseOffset &&
    a.partitionLeaderEpoch === b.partitionLeaderEpoch &&
    (a.records === b.records ||
      (a.offsetDeltas || b.offsetDeltas ? sharesRecords(a, b) : isSame(a.records, b.records))));

const sharesRecords = (a: RecordBatch, b: RecordBatch): boolean =>
  a.lastOffset === b.lastOffset &&
  a.records.every((record, i) => {
    const other = recordAt(b, offsetAt(a, i));
    return other === undefined || isSame(record, other);
  });

/** The committed batch that holds an offset. */
export function committedAt(batches: readonly RecordBatch[], offset: number): RecordBatch | undefined {
  let low = 0;
  let high = batches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((batches[middle]?.lastOffset ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  const found = batches[low];
  return found && found.baseOffset <= offset ? found : undefined;
}

/** Everything that is known of a topic that is gone. */
export function forgetTopic(state: AuditState, topic: string): void {
  for (const [name, { key }] of state.partitions)
    if (parsePartitionKey(key).topic === topic) state.partitions.delete(name);
}
