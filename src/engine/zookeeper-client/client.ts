/** A client's session with the ensemble: one server at a time, another when that one is lost, and what was asked is asked
 *  again there. Only an ensemble that answers can say that a session is over.
 *  Models      org.apache.zookeeper.ClientCnxn, ZooKeeper; kafka.zookeeper.ZooKeeperClient#handleRequests,
 *              kafka.zk.KafkaZkClient#retryRequestsUntilConnected; org.I0Itec.zkclient.ZkClient (before 1.1)
 *  Simplifies  closing takes whatever answer comes first
 *  Invariants  watches fire once; requests go out in the order they were asked, again after a loss
 *  See         engine/zookeeper/connections.ts (the server's side) */
import type { NodeId } from '../../contract/ids.ts';
import type { FailedRequest, IncomingResponse, NodeContext, Pushed } from '../kernel/context.ts';
import type { Label } from '../protocol/labels.ts';
import { groupLabel, plainLabel } from '../protocol/labels.ts';
import type {
  ConnectRequest,
  ConnectResponse,
  SessionOp,
  SessionResponse,
  WatcherEvent,
  ZkOp,
  ZkResult,
} from '../protocol/zookeeper.ts';
import { zkResult } from '../protocol/zookeeper.ts';
import type { Batch, ZkClient, ZkListener } from './state.ts';
import { zkOf } from './state.ts';

const CONNECT = 'zookeeper:connect';
const KEEP_ALIVE = 'zookeeper:keepAlive';
const RECONNECT_MAX_MS = 1_000;
/** ClientCnxn pings this much before it is due, once it has been silent for so long. */
const PING_EARLY_MS = 1_000;
const PING_XID = -2;
const WATCHES_XID = -8;

const channelOf = (zk: ZkClient): string => `zookeeper-${zk.attempt}`;

/** A client that has not begun to connect. */
export function createZkClient(
  node: NodeContext,
  servers: readonly NodeId[],
  options: {
    readonly timeoutMs: number;
    readonly maxInFlight: number | null;
    readonly groupId?: string;
  },
): ZkClient {
  const order = [...servers];
  for (let i = order.length - 1; i > 0; i--) {
    const j = node.randomBelow('zookeeper.connect', i + 1);
    [order[i], order[j]] = [order[j] as NodeId, order[i] as NodeId];
  }
  return {
    servers: order,
    next: 0,
    askedTimeoutMs: options.timeoutMs,
    maxInFlight: options.maxInFlight,
    groupId: options.groupId ?? null,
    phase: 'connecting',
    attempt: 0,
    server: null,
    sessionId: 0,
    timeoutMs: options.timeoutMs,
    lastZxid: 0,
    lastHeardUs: node.nowUs,
    lastSentUs: node.nowUs,
    lastXid: 0,
    lastBatch: 0,
    batches: new Map(),
    inFlight: 0,
    watches: { data: new Set(), exist: new Set(), child: new Set() },
  };
}

// ---- connecting

/** Tries the next server now. */
export function connectZk(node: NodeContext): void {
  const zk = zkOf(node);
  zk.phase = 'connecting';
  zk.attempt++;
  zk.server = zk.servers[zk.next % zk.servers.length] ?? '';
  zk.next++;
  const { lastZxid: lastZxidSeen, sessionId, timeoutMs } = zk;
  const timeOut = zk.sessionId === 0 ? zk.askedTimeoutMs : timeoutMs;
  const body: ConnectRequest = { lastZxidSeen, timeOut, sessionId };
  node.send({
    to: zk.server,
    channel: channelOf(zk),
    api: 'connect',
    apiVersion: 0,
    body,
    timeoutUs: Math.round((timeOut * 1000) / zk.servers.length),
    label: plainLabel('control'),
  });
}

/** Answers whether the response was to something of this file's. */
export function onZkResponse(node: NodeContext, response: IncomingResponse, listener: ZkListener): boolean {
  if (!response.channel.startsWith('zookeeper-')) return false;
  const zk = zkOf(node);
  if (response.channel !== channelOf(zk)) return true;
  zk.lastHeardUs = node.nowUs;
  if (response.api === 'connect') onGreeted(node, zk, response.body as ConnectResponse, listener);
  else {
    const { zxid, result } = response.body as SessionResponse;
    zk.lastZxid = Math.max(zk.lastZxid, zxid);
    if (response.api === 'closeSession') return close(node, zk, listener);
    // Given by `pump`; null for what the client sends by itself.
    const place = response.request.context as Place | null;
    if (place) settle(node, zk, place, result, listener);
  }
  return true;
}

function onGreeted(
  node: NodeContext,
  zk: ZkClient,
  { timeOut, sessionId }: ConnectResponse,
  listener: ZkListener,
): void {
  if (timeOut === 0) return expire(node, zk, listener);
  const isNew = zk.sessionId !== sessionId;
  zk.phase = 'connected';
  zk.sessionId = sessionId;
  zk.timeoutMs = timeOut;
  const { data, exist, child } = zk.watches;
  if (data.size + exist.size + child.size > 0) {
    tell(node, zk, WATCHES_XID, {
      op: 'setWatches',
      relativeZxid: zk.lastZxid,
      dataWatches: Object.freeze([...data]),
      existWatches: Object.freeze([...exist]),
      childWatches: Object.freeze([...child]),
    });
  }
  keepAlive(node, zk);
  listener.onConnected(node, isNew);
  pump(node);
}

/** The ensemble does not know the session any more. */
function expire(node: NodeContext, zk: ZkClient, listener: ZkListener): void {
  zk.phase = 'connecting';
  zk.sessionId = 0;
  zk.lastZxid = 0;
  for (const watches of [zk.watches.data, zk.watches.exist, zk.watches.child]) watches.clear();
  if (zk.server !== null) node.hangUp(zk.server, channelOf(zk));
  // Another connection than the one that is being closed.
  zk.attempt++;
  zk.inFlight = 0;
  if (zk.maxInFlight === null) for (const batch of zk.batches.values()) askAgain(batch);
  else failAll(node, zk, listener);
  listener.onExpired(node);
  node.startTimer(CONNECT, 0);
}

/** The older library waits for the next session, and asks again in it. */
function askAgain(batch: Batch): void {
  batch.inFlight = 0;
  batch.todo = batch.results.flatMap((result, i) => (result === null ? [i] : []));
}

function failAll(node: NodeContext, zk: ZkClient, listener: ZkListener): void {
  const failed = [...zk.batches.values()];
  zk.batches.clear();
  for (const { owner, results } of failed)
    listener.onDone(
      node,
      owner,
      results.map((result) => result ?? zkResult('SESSIONEXPIRED')),
    );
}

/** The connection is lost: what was under way is to be asked again, of the next server. */
export function onZkDisconnect(
  node: NodeContext,
  channel: string,
  failed: readonly FailedRequest[],
  listener: ZkListener,
): boolean {
  if (!channel.startsWith('zookeeper-')) return false;
  const zk = zkOf(node);
  if (channel !== channelOf(zk) || zk.phase === 'closed') return true;
  if (zk.phase === 'closing') return close(node, zk, listener);
  for (const { context } of failed) {
    const place = context as Place | null;
    const batch = place && zk.batches.get(place.batch);
    if (!place || !batch) continue;
    batch.todo.push(place.index);
    batch.todo.sort((a, b) => a - b);
    batch.inFlight = 0;
  }
  zk.inFlight = 0;
  zk.phase = 'connecting';
  node.cancelTimer(KEEP_ALIVE);
  node.startTimer(CONNECT, node.randomBelow('zookeeper.reconnect', RECONNECT_MAX_MS) * 1000);
  return true;
}

/** Ends the session in good order; its ephemeral nodes go at once. */
export function closeZk(node: NodeContext, listener: ZkListener): void {
  const zk = zkOf(node);
  if (zk.phase !== 'connected') {
    close(node, zk, listener);
    return;
  }
  zk.phase = 'closing';
  zk.batches.clear();
  zk.lastXid++;
  tell(node, zk, zk.lastXid, { op: 'closeSession' });
}

function close(node: NodeContext, zk: ZkClient, listener: ZkListener): true {
  zk.phase = 'closed';
  node.cancelTimer(CONNECT);
  node.cancelTimer(KEEP_ALIVE);
  if (zk.server !== null) node.hangUp(zk.server, channelOf(zk));
  listener.onClosed(node);
  return true;
}

// ---- asking

interface Place {
  readonly batch: number;
  readonly index: number;
}

/** Asks for operations; `owner` comes back with their results, when all are there. */
export function askZk(node: NodeContext, ops: readonly ZkOp[], owner: unknown): void {
  const zk = zkOf(node);
  zk.lastBatch++;
  zk.batches.set(zk.lastBatch, {
    ops,
    results: ops.map(() => null),
    todo: ops.map((_, i) => i),
    inFlight: 0,
    owner: typeof owner === 'object' ? Object.freeze(owner) : owner,
  });
  pump(node);
}

function pump(node: NodeContext): void {
  const zk = zkOf(node);
  if (zk.phase !== 'connected') return;
  for (const [id, batch] of zk.batches) {
    while (batch.todo.length > 0 && mayAsk(zk, batch)) {
      // There is one.
      const index = batch.todo.shift() as number;
      const op = batch.ops[index];
      if (!op) continue;
      batch.inFlight++;
      zk.inFlight++;
      zk.lastXid++;
      const place: Place = { batch: id, index };
      tell(node, zk, zk.lastXid, op, place);
    }
  }
}

const mayAsk = (zk: ZkClient, batch: Batch): boolean =>
  zk.maxInFlight === null ? batch.inFlight === 0 : zk.inFlight < zk.maxInFlight;

function tell(
  node: NodeContext,
  zk: ZkClient,
  xid: number,
  op: ZkOp | SessionOp,
  context: Place | null = null,
): void {
  zk.lastSentUs = node.nowUs;
  node.send({
    to: zk.server ?? '',
    channel: channelOf(zk),
    api: op.op,
    apiVersion: 0,
    body: { sessionId: zk.sessionId, xid, op: Object.freeze(op) },
    // Never reached: the client looks after the silence of its server itself, and sooner.
    timeoutUs: zk.timeoutMs * 10_000,
    context,
    label: labelOf(zk, op.op === 'ping' ? 'heartbeat' : 'control'),
  });
}

const labelOf = ({ groupId }: ZkClient, kind: 'heartbeat' | 'control'): Label =>
  groupId === null ? plainLabel(kind) : groupLabel(kind, groupId);

function settle(
  node: NodeContext,
  zk: ZkClient,
  { batch: id, index }: Place,
  result: ZkResult,
  listener: ZkListener,
): void {
  const batch = zk.batches.get(id);
  const op = batch?.ops[index];
  if (!batch || !op) return;
  batch.inFlight--;
  zk.inFlight--;
  batch.results[index] = result;
  if ('watch' in op && op.watch) noteWatch(zk, op.op, op.path, result);
  if (batch.todo.length === 0 && batch.inFlight === 0) {
    zk.batches.delete(id);
    // All are there.
    listener.onDone(node, batch.owner, batch.results as ZkResult[]);
  }
  pump(node);
}

// ---- watches

function noteWatch(zk: ZkClient, op: string, path: string, { error }: ZkResult): void {
  if (op === 'exists' && error === 'NONODE') zk.watches.exist.add(path);
  else if (error === 'OK') (op === 'getChildren' ? zk.watches.child : zk.watches.data).add(path);
}

export function onZkPush(node: NodeContext, pushed: Pushed, listener: ZkListener): void {
  const zk = zkOf(node);
  if (pushed.channel !== channelOf(zk) || pushed.api !== 'WatcherEvent') return;
  const { type, path } = pushed.body as WatcherEvent;
  zk.lastHeardUs = node.nowUs;
  const { data, exist, child } = zk.watches;
  if (type === 'NodeChildrenChanged') child.delete(path);
  else {
    data.delete(path);
    exist.delete(path);
    if (type === 'NodeDeleted') child.delete(path);
  }
  listener.onWatch(node, type, path);
}

// ---- staying in touch

/** Answers whether the timer was this file's. */
export function onZkTimer(node: NodeContext, name: string): boolean {
  if (name === CONNECT) connectZk(node);
  else if (name === KEEP_ALIVE) keepAlive(node, zkOf(node));
  else return false;
  return true;
}

/** Pings when it has said nothing for a third of the timeout, and leaves a server that says nothing for two thirds. */
function keepAlive(node: NodeContext, zk: ZkClient): void {
  if (zk.phase !== 'connected') return;
  const readTimeoutUs = Math.round((zk.timeoutMs * 1000 * 2) / 3);
  const patienceUs = zk.lastHeardUs + readTimeoutUs - node.nowUs;
  if (patienceUs <= 0) {
    if (zk.server !== null) node.hangUp(zk.server, channelOf(zk));
    return;
  }
  const idleUs = node.nowUs - zk.lastSentUs;
  const earlyUs = idleUs > PING_EARLY_MS * 1000 ? PING_EARLY_MS * 1000 : 0;
  let pingInUs = Math.round(readTimeoutUs / 2) - idleUs - earlyUs;
  if (pingInUs <= 0) {
    tell(node, zk, PING_XID, { op: 'ping' });
    pingInUs = Math.round(readTimeoutUs / 2);
  }
  node.startTimer(KEEP_ALIVE, Math.min(patienceUs, pingInUs));
}
