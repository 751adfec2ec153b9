/** Who is still there, as the leader alone decides: a session ends at a tick, when nothing was heard of its client for its
 *  timeout.
 *  Models      org.apache.zookeeper.server.SessionTrackerImpl, LeaderSessionTracker
 *  Invariants  a new leader gives every session its whole timeout again; a session that ends writes nothing more
 *  See         leader.ts */
import type { NodeContext } from '../kernel/context.ts';
import type { TxnBody, WriteRequest } from '../protocol/zookeeper.ts';
import type { Leadership } from './state.ts';
import { diskOf, memoryOf, NO_XID, tickUs } from './state.ts';

const EXPIRY = 'leader:sessions';

/** ZooKeeper's bounds: 2 and 20 ticks. */
export const clampTimeout = (wantedMs: number, tickMs: number): number =>
  Math.min(20 * tickMs, Math.max(2 * tickMs, wantedMs));

/** The end of the tick in which a session's time will be over. */
const endOf = (node: NodeContext, timeOut: number): number => {
  const tick = tickUs(node);
  return (Math.floor((node.nowUs + timeOut * 1000) / tick) + 1) * tick;
};

/** A leader that begins to serve knows of every session, and has heard of none. */
export function takeUpSessions(node: NodeContext, leadership: Leadership): void {
  for (const [sessionId, timeOut] of memoryOf(node).tree.sessions)
    track(node, leadership, sessionId, timeOut, -1);
  scheduleExpiry(node);
}

function track(
  node: NodeContext,
  leadership: Leadership,
  sessionId: number,
  timeOut: number,
  serverId: number,
): void {
  leadership.sessions.set(sessionId, {
    timeOut,
    endsAtUs: endOf(node, timeOut),
    lastHeardUs: node.nowUs,
    isClosing: false,
    serverId,
  });
}

/** Something was heard of a session, at that server if it has been attached there. Answers its timeout; 0 when there is no
 *  such session any more. */
export function touchSession(node: NodeContext, sessionId: number, attachedTo: number | null): number {
  const session = memoryOf(node).leadership?.sessions.get(sessionId);
  if (!session || session.isClosing) return 0;
  session.endsAtUs = Math.max(session.endsAtUs, endOf(node, session.timeOut));
  session.lastHeardUs = node.nowUs;
  if (attachedTo !== null) session.serverId = attachedTo;
  return session.timeOut;
}

/** Why a write may not be made at all: its session is over, or has moved to another server. */
export function refuseWrite(
  leadership: Leadership,
  { op, sessionId, serverId }: WriteRequest,
): TxnBody | null {
  if (op.op === 'createSession') return null;
  const session = leadership.sessions.get(sessionId);
  // The leader closes what it has marked so itself.
  if (!session || (session.isClosing && op.op !== 'closeSession'))
    return { type: 'error', error: 'SESSIONEXPIRED', failedAt: 0, of: 0 };
  // Whoever has not said where it is since this leader came is where it says something first.
  if (session.serverId === -1) session.serverId = serverId;
  if (session.serverId !== serverId && !session.isClosing)
    return { type: 'error', error: 'SESSIONMOVED', failedAt: 0, of: 0 };
  return null;
}

/** Takes note of sessions that begin and end. */
export function trackWrite(
  node: NodeContext,
  leadership: Leadership,
  { op, sessionId, serverId }: WriteRequest,
): void {
  if (op.op === 'createSession') {
    track(node, leadership, sessionId, op.timeOut, serverId);
    scheduleExpiry(node);
  } else if (op.op === 'closeSession') leadership.sessions.delete(sessionId);
  else touchSession(node, sessionId, null);
}

function scheduleExpiry(node: NodeContext): void {
  const tick = tickUs(node);
  if (!node.hasTimer(EXPIRY))
    node.startTimer(EXPIRY, (Math.floor(node.nowUs / tick) + 1) * tick - node.nowUs);
}

/** At every tick: sessions whose time is over. Answers requests to close them, or null when the timer is another. */
export function expiredSessions(node: NodeContext, name: string): readonly WriteRequest[] | null {
  if (name !== EXPIRY) return null;
  const { leadership } = memoryOf(node);
  if (!leadership?.isActivated) return [];
  const { serverId } = diskOf(node);
  const requests: WriteRequest[] = [];
  for (const [sessionId, session] of leadership.sessions) {
    if (session.isClosing || session.endsAtUs > node.nowUs) continue;
    session.isClosing = true;
    node.emit({
      type: 'zookeeper.sessionExpired',
      sessionId,
      serverId,
      silentForMs: Math.round((node.nowUs - session.lastHeardUs) / 1000),
    });
    requests.push({ sessionId, xid: NO_XID, serverId, op: { op: 'closeSession' } });
  }
  if (leadership.sessions.size > requests.length) scheduleExpiry(node);
  return requests;
}
