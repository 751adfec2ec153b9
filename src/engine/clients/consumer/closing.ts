/** close(): commit, give everything up, say goodbye; then to the bench, into another group, or away.
 *  Models      ConsumerCoordinator#close, AbstractCoordinator#close with the default timeout of 30 s
 *  Simplifies  a change of group is a close() and a new KafkaConsumer in the same process */
import type { NodeContext } from '../../kernel/context.ts';
import { closeConnection } from '../../kernel/network.ts';
import { assignByHand, giveUpAll } from './assignment.ts';
import { commitsAtTheEnd, commitsItself, pumpCommit, startAttempt } from './commits.ts';
import { COORDINATOR_CHANNEL, lookUpCoordinator } from './coordinator-link.ts';
import { disableHeartbeats, sendLeave } from './heartbeats.ts';
import { closeOld, connectOld, startOld } from './old/membership.ts';
import { advanceShareLeave } from './share/drive.ts';
import type { ConsumerMemory, GroupClient, GroupWish, Leaving } from './state.ts';
import { createClient, diskOf, memoryOf, wakeAt } from './state.ts';

/** How long close() waits for the coordinator. */
export const CLOSE_TIMEOUT_US = 30_000_000;

/** Takes the next step of a close() under way. */
export function advanceLeave(
  node: NodeContext,
  memory: ConsumerMemory,
  client: GroupClient,
  leaving: Leaving,
): void {
  if (client.share) {
    const isOver = advanceShareLeave(node, memory, client, leaving);
    if (isOver && (leaving.deadlineUs <= node.nowUs || !hasPending(node)))
      finish(node, memory, client, leaving);
    return;
  }
  if (leaving.deadlineUs <= node.nowUs) {
    finish(node, memory, client, leaving);
    return;
  }
  wakeAt(node, leaving.deadlineUs);
  if (leaving.step === 'waiting') {
    // The application's thread has to come back first.
    if (memory.app === 'processing' || memory.app === 'committing') return;
    leaving.step = 'committing';
  }
  if (leaving.step === 'committing') {
    lookUpCoordinator(node, client);
    if (commitsItself(client) || commitsAtTheEnd(node)) {
      leaving.commit ??= startAttempt(node.nowUs, leaving.deadlineUs - node.nowUs);
      if (!pumpCommit(node, client, leaving.commit, 'close')) return;
    }
    leaving.step = 'leaving';
    giveUpAll(node, client);
    disableHeartbeats(node, client);
    if (!client.old) sendLeave(node, client, 'the consumer is being closed');
  }
  if (client.old && !closeOld(node)) return;
  // A join that waits at the barrier is answered before the goodbye that stands behind it on the same connection.
  if (!hasPending(node)) finish(node, memory, client, leaving);
}

function hasPending(node: NodeContext): boolean {
  for (const { client, channel, pending } of node.sim.network.connections.values()) {
    if (client === node.id && channel === COORDINATOR_CHANNEL && pending.length > 0) return true;
  }
  return false;
}

function finish(node: NodeContext, memory: ConsumerMemory, client: GroupClient, leaving: Leaving): void {
  giveUpAll(node, client);
  disableHeartbeats(node, client);
  closeConnections(node, memory);
  memory.client = null;
  memory.zk = null;
  memory.leaving = null;
  if (leaving.destination === 'close') node.exit();
  else if (leaving.destination !== 'bench') startClient(node, leaving.destination);
}

function closeConnections(node: NodeContext, memory: ConsumerMemory): void {
  for (const connection of [...node.sim.network.connections.values()]) {
    if (connection.client !== node.id) continue;
    memory.closedByUs.add(`${connection.server}#${connection.channel}`);
    closeConnection(node.sim, connection, node.id);
  }
}

/** A new KafkaConsumer subscribes. */
export function startClient(node: NodeContext, group: GroupWish): void {
  const memory = memoryOf(node);
  memory.instance++;
  const { bootstrap, ownAssignors, ownTopics, assigns } = diskOf(node);
  const wish = ownTopics ? Object.freeze({ ...group, topics: ownTopics }) : group;
  memory.client = createClient(wish, bootstrap, ownAssignors ?? [group.assignor], assigns !== null);
  if (assigns) assignByHand(node, memory.client, assigns);
  if (memory.client.old) {
    memory.zk = startOld(node, memory.client);
    connectOld(node);
  }
  memory.app = diskOf(node).stalled ? 'stalled' : 'polling';
  memory.pollStartedUs = node.nowUs;
  memory.calls.length = 0;
  memory.syncCommit = null;
  memory.lastPollUs = node.nowUs;
  node.cancelTimer('processed');
  wakeAt(node, node.nowUs);
}
