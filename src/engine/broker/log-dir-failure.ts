/** What a broker does when its disk refuses to write, or to read: the log directory is given up, and with the last one the
 *  process ends at once, in no good order. Whoever asked for the access is told KAFKA_STORAGE_ERROR.
 *  Models      org.apache.kafka.storage.internals.log.LogDirFailureChannel; kafka.log.LogManager#handleLogDirFailure (halt), #createAndValidateLogDirs;
 *              up to 0.11 any such error halts the broker
 *  Simplifies  one log directory, so that it is always the last; what a failed disk is asked for and memory still holds is refused
 *              as well
 *  See         log-manager.ts, cluster/machine-commands.ts, contract/commands.ts */
import type { NodeContext } from '../kernel/context.ts';
import { EXIT } from '../kernel/context.ts';
import { diskOf } from './state.ts';

/** Whether the disk takes a write; when it does not, the broker is about to halt. */
export function canWrite(node: NodeContext): boolean {
  const { condition } = diskOf(node).dir;
  if (condition === 'ok') return true;
  giveUp(node, condition);
  return false;
}

/** Whether the disk can be read: a full one can. */
export function canRead(node: NodeContext): boolean {
  const { condition } = diskOf(node).dir;
  if (condition !== 'failed') return true;
  giveUp(node, condition);
  return false;
}

function giveUp(node: NodeContext, why: 'full' | 'failed'): void {
  if (node.hasTimer(EXIT)) return;
  node.emit({ type: 'broker.logDirFailed', brokerId: diskOf(node).brokerId, why });
  node.exit();
}
