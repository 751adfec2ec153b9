/** A controller that is to end in good order: it gives up what it leads, and waits until another leads.
 *  Models      org.apache.kafka.raft.KafkaRaftClient#shutdown, GracefulShutdown, maybeCompleteShutdown
 *  See         roles.ts, announcements.ts */
import type { NodeContext } from '../../kernel/context.ts';
import { diskOf, memoryOf } from '../state.ts';
import { resign } from './roles.ts';
import type { QuorumListener } from './voters.ts';
import { hasRemoteLeader, STOPPED } from './voters.ts';

/** The process waits no longer for somebody else to be elected (KafkaRaftManager#shutdown). */
const PATIENCE_US = 5_000_000;

export function stopQuorum(node: NodeContext, listener: QuorumListener): void {
  const memory = memoryOf(node);
  if (diskOf(node).voters.length === 1 || hasRemoteLeader(node)) return node.exit();
  memory.isStopping = true;
  node.startTimer(STOPPED, PATIENCE_US);
  if (memory.role === 'leader') resign(node, listener, 'shuttingDown');
}
