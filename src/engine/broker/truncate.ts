/** Cutting a replica's log back, and what goes with it: its high watermark, and who waits for it.
 *  Models      kafka.cluster.Partition#truncateTo, #truncateFullyAndStartAt; UnifiedLog
 *  See         truncation.ts (how far), fetchers.ts */
import { timestampMsAt } from '../../contract/units.ts';
import type { NodeContext } from '../kernel/context.ts';
import { truncateFullyAndStartAt, truncateLog } from '../storage/log.ts';
import { unsettle } from './fetch-sessions.ts';
import { noteTruncated } from './log-manager.ts';
import type { Replica } from './state.ts';
import { diskOf, logOf, rulesOf } from './state.ts';

/** Drops a replica's records from `toOffset` on. */
export function truncateReplica(node: NodeContext, replica: Replica, toOffset: number): void {
  const log = logOf(node, replica.key);
  const fromOffset = log.logEndOffset;
  const { highWatermark } = replica;
  const { off } = rulesOf(node);
  const epochs = [...log.epochs];
  truncateLog(log, toOffset, timestampMsAt(node.nowUs));
  if (off === 'truncationCutsEpochs') log.epochs.splice(0, log.epochs.length, ...epochs);
  if (off !== 'truncationLowersHighWatermark')
    replica.highWatermark = Math.min(replica.highWatermark, log.logEndOffset);
  tell(node, replica, fromOffset, log.logEndOffset, highWatermark);
}

/** Drops all of a replica's records; its log begins anew at `offset`, where the leader's begins. */
export function restartReplica(node: NodeContext, replica: Replica, offset: number): void {
  const log = logOf(node, replica.key);
  const { logStartOffset, logEndOffset } = log;
  const { highWatermark } = replica;
  truncateFullyAndStartAt(log, offset, timestampMsAt(node.nowUs));
  replica.highWatermark = offset;
  tell(node, replica, logEndOffset, logStartOffset, highWatermark);
}

/** `[toOffset, fromOffset)` is gone. */
function tell(
  node: NodeContext,
  replica: Replica,
  fromOffset: number,
  toOffset: number,
  highWatermark: number,
): void {
  unsettle(replica);
  if (toOffset >= fromOffset) return;
  noteTruncated(node, replica.key);
  replica.truncated = Object.freeze({ atUs: node.nowUs, fromOffset, toOffset });
  node.emit({
    type: 'replica.truncated',
    partition: replica.key,
    brokerId: diskOf(node).brokerId,
    fromOffset,
    toOffset,
    highWatermark,
  });
}
