/** What no copy can be held to any more: retention and DeleteRecords have passed it, or compaction may have taken it. What is
 *  remembered of it goes, so that a run takes no more room than its logs do.
 *  See         committed.ts, ledger.ts */
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import type { World } from '../cluster/world.ts';
import { addRange } from '../kernel/ranges.ts';
import type { RecordBatch } from '../protocol/records.ts';
import { offsetAt } from '../protocol/records.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { batchAt } from '../storage/log.ts';
import type { AuditState, PartitionFile } from './state.ts';
import { copiesOf, fileKey } from './view.ts';

/** Whether a log need not hold what was at an offset: it begins later, or compaction has been there. */
export const isPast = (log: ReplicaLog, offset: number): boolean =>
  offset < log.logStartOffset || offset < log.sparseTo;

/** Forgets what lies before the start of every copy, and what compaction has taken from all of them. */
export function forgetPast(
  world: World,
  state: AuditState,
  partition: PartitionKey,
  brokerId: BrokerId,
): void {
  const file = state.partitions.get(fileKey(world, partition, brokerId));
  const logs = copiesOf(world, partition).map(({ log }) => log);
  if (!file || logs.length === 0) return;
  const past = logs.reduce(
    (least, log) => Math.min(least, Math.max(log.logStartOffset, log.sparseTo)),
    Number.MAX_SAFE_INTEGER,
  );
  const start = Math.min(...logs.map(({ logStartOffset }) => logStartOffset));
  const aborted = state.fates.aborted.get(fileKey(world, partition, brokerId));
  for (const batch of forgetCommitted(file, logs, past))
    if (batch.lastOffset < start && !batch.isControl && !aborted?.has(batch.baseOffset)) retire(file, batch);
  const { ledger } = file;
  let count = 0;
  while ((ledger.acknowledged[count]?.lastOffset ?? Number.MAX_SAFE_INTEGER) < past) count++;
  ledger.acknowledged.splice(0, count);
  ledger.firstUncommitted = Math.max(0, ledger.firstUncommitted - count);
  const remembered = ledger.overruled.filter(({ lastOffset }) => lastOffset >= past);
  ledger.overruled.splice(0, ledger.overruled.length, ...remembered);
}

/** Notes which offsets applications could have read before retention took them. */
function retire({ retired }: PartitionFile, batch: RecordBatch): void {
  for (const [i, record] of batch.records.entries()) {
    const offset = offsetAt(batch, i);
    if (record.type === 'user') addRange(retired, offset, offset + 1);
  }
}

/** Answers what no copy has any more, oldest first. */
function forgetCommitted(
  { committed }: PartitionFile,
  logs: readonly ReplicaLog[],
  past: number,
): readonly RecordBatch[] {
  let end = 0;
  while ((committed[end]?.lastOffset ?? Number.MAX_SAFE_INTEGER) < past) end++;
  if (end === 0) return [];
  const isHeld = ({ baseOffset }: RecordBatch): boolean =>
    logs.some((log) => batchAt(log, baseOffset) !== undefined);
  const before = committed.slice(0, end);
  committed.splice(0, end, ...before.filter(isHeld));
  return before.filter((batch) => !isHeld(batch));
}
