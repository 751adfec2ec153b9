/** The leader epoch cache as a log keeps it: after a truncation, after retention, after an unclean end (UnifiedLogTest,
 *  LogLoaderTest). */
import { placeBatch } from '../../../protocol/records.ts';
import { assignEpoch, truncateEpochs } from '../../../storage/leader-epoch-cache.ts';
import type { ReplicaLog } from '../../../storage/log.ts';
import { appendAsFollower, truncateFullyAndStartAt, truncateLog } from '../../../storage/log.ts';
import { openLog } from '../../../storage/recovery.ts';
import { deleteOldSegments } from '../../../storage/retention.ts';
import { batchOf, logWith, write } from '../../logs.ts';
import { leaveOut } from '../cases.ts';
import { epochsOfCluster } from './epochs-of-cluster.ts';

const entriesOf = ({ epochs }: ReplicaLog): unknown =>
  epochs.map(({ epoch, startOffset }) => [epoch, startOffset]);

// biome-ignore lint/suspicious/noExplicitAny: as the files have it
export function epochsOfLog(given: any, when: any): unknown {
  if (given.batches) return recovered(given.batches, String(given.epochFile));
  if (given.epochAssign) return retained(given);
  if (given.log?.baseOffset !== undefined) return truncated(given, when);
  if (when.OffsetsForLeaderEpoch) return epochsOfCluster(given, when.OffsetsForLeaderEpoch);
  return leaveOut('no such question to a log');
}

interface Truncated {
  readonly log: { readonly baseOffset: number; readonly records: number; readonly epoch: number };
  readonly becomeLeader?: { readonly assign: readonly [number, number] };
}
function truncated(given: Truncated, when: { readonly truncateTo: number }): unknown {
  const log = logWith();
  truncateFullyAndStartAt(log, given.log.baseOffset);
  for (let i = 0; i < given.log.records; i++) write(log, batchOf([{}]), 0, given.log.epoch);
  if (given.becomeLeader) assignEpoch(log.epochs, ...given.becomeLeader.assign);
  truncateLog(log, when.truncateTo);
  const last = log.epochs.at(-1);
  return { logEndOffset: log.logEndOffset, latestEntry: last && [last.epoch, last.startOffset] };
}

interface Retained {
  readonly records: number;
  readonly epochAssign: readonly (readonly [number, number])[];
  readonly highWatermark: number;
}
/** Five records to a segment, all of them expired; the epochs are put into the cache beside the log. */
function retained(given: Retained): unknown {
  const batch = batchOf([{ timestampMs: 0 }]);
  const log = logWith({ segmentBytes: 5 * batch.sizeBytes, retentionMs: 999 });
  for (let i = 0; i < given.records; i++) write(log, batch);
  log.epochs.length = 0;
  for (const [epoch, startOffset] of given.epochAssign) assignEpoch(log.epochs, epoch, startOffset);
  deleteOldSegments(log, given.highWatermark, 1_000_000);
  return { segments: log.segments.length, entries: entriesOf(log), logStartOffset: log.logStartOffset };
}

function recovered(
  batches: readonly { readonly offset: number; readonly epoch: number }[],
  epochFile: string,
): unknown {
  const log = logWith();
  for (const { offset, epoch } of batches) appendAsFollower(log, [placeBatch(batchOf([{}]), offset, epoch)]);
  const cut = /truncated from end at (\d+)/.exec(epochFile)?.[1];
  if (cut !== undefined) truncateEpochs(log.epochs, Number(cut));
  openLog(log, { wasClean: false, recoveryPoint: 0, logStartOffset: 0, nowMs: 0 });
  return { entries: entriesOf(log) };
}
