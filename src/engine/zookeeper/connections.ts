/** A server's clients: their requests in order, what they are told, what they watch.
 *  Models      org.apache.zookeeper.server.NIOServerCnxn, CommitProcessor, FinalRequestProcessor, WatchManager
 *  Invariants  requests of a session are answered in the order they came; a read sees the session's writes before it; a
 *              client hears of a change before it can read it here
 *  See         commit.ts (what completes a write), server-node.ts */
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import { plainLabel } from '../protocol/labels.ts';
import type {
  ConnectResponse,
  SessionOp,
  SessionRequest,
  SessionResponse,
  WatchEventType,
  ZkRead,
  ZkResult,
} from '../protocol/zookeeper.ts';
import { zkResult } from '../protocol/zookeeper.ts';
import type { Trigger } from './data-tree.ts';
import { childrenOf } from './data-tree.ts';
import type { ClientConnection, QueuedRequest } from './state.ts';
import { diskOf, lastProcessedZxid, memoryOf } from './state.ts';

// ---- coming and going

/** A session is attached here. Its former connection, if it had one here, is closed. */
export function welcome(node: NodeContext, sessionId: number, timeOut: number, incoming: Incoming): void {
  dropClient(node, sessionId);
  memoryOf(node).connections.set(sessionId, { incoming, queue: [] });
  const body: ConnectResponse = { timeOut, sessionId };
  node.respond(incoming, body, plainLabel('control'));
}

/** Tells a client that its session has expired, and closes the connection. */
export function turnAway(node: NodeContext, incoming: Incoming): void {
  const body: ConnectResponse = { timeOut: 0, sessionId: 0 };
  node.respond(incoming, body, { ...plainLabel('control'), error: 'SESSIONEXPIRED' });
}

/** Forgets a session's connection here, if there is one, and its watches with it. It is closed, unless its client does that
 *  itself. */
export function dropClient(node: NodeContext, sessionId: number, closes = true): void {
  const memory = memoryOf(node);
  const connection = memory.connections.get(sessionId);
  if (!connection) return;
  memory.connections.delete(sessionId);
  for (const watches of [memory.dataWatches, memory.childWatches]) {
    for (const [path, watchers] of [...watches]) {
      watchers.delete(sessionId);
      if (watchers.size === 0) watches.delete(path);
    }
  }
  if (closes) node.disconnect(connection.incoming);
}

/** Closes all, as a server does that no longer follows or leads. */
export function dropAllClients(node: NodeContext): void {
  const memory = memoryOf(node);
  for (const sessionId of [...memory.connections.keys()]) dropClient(node, sessionId);
  for (const incoming of memory.greeting.values()) node.disconnect(incoming);
  memory.greeting.clear();
  memory.touched.clear();
}

/** The connection of a request, if it is its session's present one here. */
export function connectionOf(node: NodeContext, incoming: Incoming): ClientConnection | undefined {
  // Every request but `connect` is one of a session.
  const { sessionId } = incoming.body as SessionRequest;
  const connection = memoryOf(node).connections.get(sessionId);
  return connection?.incoming.connectionId === incoming.connectionId ? connection : undefined;
}

// ---- answering in order

export const isWrite = ({ op }: SessionRequest): boolean =>
  op.op === 'create' ||
  op.op === 'delete' ||
  op.op === 'setData' ||
  op.op === 'check' ||
  op.op === 'multi' ||
  op.op === 'closeSession';

/** Puts a request behind those before it, and answers what can be answered. */
export function enqueueRequest(node: NodeContext, connection: ClientConnection, incoming: Incoming): void {
  const request = incoming.body as SessionRequest;
  connection.queue.push({ incoming, request, result: null });
  // The next request of the connection may be begun; this one is answered in its turn.
  node.finish(incoming);
  answerInTurn(node, connection);
}

/** A write of one of this server's clients has been applied. */
export function completeWrite(node: NodeContext, sessionId: number, xid: number, result: ZkResult): void {
  const connection = memoryOf(node).connections.get(sessionId);
  const queued = connection?.queue.find(({ request }) => request.xid === xid);
  if (!connection || !queued) return;
  queued.result = result;
  answerInTurn(node, connection);
}

function answerInTurn(node: NodeContext, connection: ClientConnection): void {
  for (;;) {
    const [next] = connection.queue;
    if (!next || (isWrite(next.request) && next.result === null)) return;
    connection.queue.shift();
    tell(node, next, next.result ?? execute(node, next.request));
  }
}

function tell(node: NodeContext, { incoming, request }: QueuedRequest, result: ZkResult): void {
  const body: SessionResponse = { zxid: lastProcessedZxid(node), result };
  const kind = request.op.op === 'ping' ? 'heartbeat' : 'control';
  const { error } = result;
  node.reply(incoming, body, { ...plainLabel(kind), error: error === 'OK' ? null : error });
}

/** What needs no agreement: reads, from this server's own tree. */
function execute(node: NodeContext, { sessionId, op }: SessionRequest): ZkResult {
  switch (op.op) {
    case 'getData':
    case 'exists':
    case 'getChildren':
      return read(node, sessionId, op);
    case 'setWatches':
      setWatches(node, sessionId, op);
      return zkResult('OK');
    default:
      return zkResult('OK');
  }
}

function read(node: NodeContext, sessionId: number, { op, path, watch }: ZkRead): ZkResult {
  const { tree, dataWatches, childWatches } = memoryOf(node);
  const found = tree.nodes.get(path);
  if (watch && (found || op === 'exists'))
    addWatch(op === 'getChildren' ? childWatches : dataWatches, path, sessionId);
  if (!found) return zkResult('NONODE', { path });
  const { data, stat } = found;
  if (op === 'exists') return zkResult('OK', { path, stat });
  if (op === 'getData') return zkResult('OK', { path, stat, data });
  return zkResult('OK', { path, stat, children: Object.freeze(childrenOf(tree, path)) });
}

// ---- watches

function addWatch(watches: Map<string, Set<number>>, path: string, sessionId: number): void {
  const watchers = watches.get(path);
  if (watchers) watchers.add(sessionId);
  else watches.set(path, new Set([sessionId]));
}

/** After a reconnection: what has changed since the client last heard fires at once, the rest is watched again. */
function setWatches(
  node: NodeContext,
  sessionId: number,
  asked: Extract<SessionOp, { op: 'setWatches' }>,
): void {
  const { tree, dataWatches, childWatches } = memoryOf(node);
  for (const path of asked.dataWatches) {
    const found = tree.nodes.get(path);
    if (!found) fire(node, sessionId, 'NodeDeleted', path);
    else if (found.stat.mzxid > asked.relativeZxid) fire(node, sessionId, 'NodeDataChanged', path);
    else addWatch(dataWatches, path, sessionId);
  }
  for (const path of asked.existWatches) {
    if (tree.nodes.has(path)) fire(node, sessionId, 'NodeCreated', path);
    else addWatch(dataWatches, path, sessionId);
  }
  for (const path of asked.childWatches) {
    const found = tree.nodes.get(path);
    if (!found) fire(node, sessionId, 'NodeDeleted', path);
    else if (found.stat.pzxid > asked.relativeZxid) fire(node, sessionId, 'NodeChildrenChanged', path);
    else addWatch(childWatches, path, sessionId);
  }
}

/** Tells those who wait for any of this, each once; what has fired must be set again. */
export function trigger(node: NodeContext, triggers: readonly Trigger[]): void {
  const { dataWatches, childWatches } = memoryOf(node);
  for (const { type, path } of triggers) {
    const watchers = new Set<number>();
    // A node that goes away is told to both kinds.
    const kinds =
      type === 'NodeDeleted'
        ? [dataWatches, childWatches]
        : [type === 'NodeChildrenChanged' ? childWatches : dataWatches];
    for (const watches of kinds) {
      for (const sessionId of watches.get(path) ?? []) watchers.add(sessionId);
      watches.delete(path);
    }
    for (const sessionId of watchers) fire(node, sessionId, type, path);
  }
}

function fire(node: NodeContext, sessionId: number, type: WatchEventType, path: string): void {
  const connection = memoryOf(node).connections.get(sessionId);
  if (!connection || !node.isConnected(connection.incoming)) return;
  node.emit({
    type: 'zookeeper.watchFired',
    serverId: diskOf(node).serverId,
    client: connection.incoming.from,
    event: type,
    path,
  });
  node.push(connection.incoming, 'WatcherEvent', { type, path }, plainLabel('control'));
}
