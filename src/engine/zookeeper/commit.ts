/** A committed transaction takes effect on a server: in its tree, for those who watch, for the client that waits.
 *  Models      org.apache.zookeeper.server.FinalRequestProcessor, ZooKeeperServer#processTxn
 *  Invariants  transactions are applied in the order of their zxids, each once
 *  See         leader.ts, learner.ts (who say what is committed) */
import type { NodeContext } from '../kernel/context.ts';
import { completeWrite, dropClient, trigger, welcome } from './connections.ts';
import type { DataTree, Trigger } from './data-tree.ts';
import { applyBody, createTree } from './data-tree.ts';
import { diskOf, memoryOf, NO_XID } from './state.ts';

/** Applies what is in the log up to a zxid and has not been applied. */
export function applyUpTo(node: NodeContext, zxid: number): void {
  const { log, serverId } = diskOf(node);
  const memory = memoryOf(node);
  for (;;) {
    const txn = log[memory.appliedCount];
    if (!txn || txn.zxid > zxid) return;
    memory.appliedCount++;
    const { sessionId, xid, body } = txn;
    const triggers: Trigger[] = [];
    const result = applyBody(memory.tree, body, sessionId, txn.zxid, triggers);
    node.emit({ type: 'zookeeper.applied', serverId, zxid: txn.zxid });
    trigger(node, triggers);
    completeWrite(node, sessionId, xid, result);
    if (body.type === 'createSession') greet(node, sessionId, body.timeOut);
    // A client that closes its session has its answer, and hangs up; one that was given up finds its connection closed.
    if (body.type === 'closeSession') dropClient(node, sessionId, xid === NO_XID);
  }
}

/** A session that a client of this server has asked for is there. */
function greet(node: NodeContext, sessionId: number, timeOut: number): void {
  const { greeting } = memoryOf(node);
  const incoming = greeting.get(sessionId);
  greeting.delete(sessionId);
  if (!incoming || !node.isConnected(incoming)) return;
  const { serverId } = diskOf(node);
  node.emit({ type: 'zookeeper.sessionCreated', sessionId, client: incoming.from, serverId, timeOut });
  welcome(node, sessionId, timeOut, incoming);
}

/** The tree that the first `count` transactions of the log come to. */
export function replayLog(node: NodeContext, count: number): DataTree {
  const tree = createTree();
  for (const { body, sessionId, zxid } of diskOf(node).log.slice(0, count))
    applyBody(tree, body, sessionId, zxid);
  return tree;
}
