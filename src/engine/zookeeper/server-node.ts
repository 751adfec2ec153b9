/** A ZooKeeper server's process: it looks for a leader, then leads or follows, and serves clients while it does.
 *  Models      org.apache.zookeeper.server.quorum.QuorumPeer, ZooKeeperServer
 *  See         election.ts, leader.ts, learner.ts, connections.ts */
import type { NodeBehaviour, NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { ConnectRequest, LearnerPackets, SessionRequest, WriteRequest } from '../protocol/zookeeper.ts';
import { connectionOf, enqueueRequest, isWrite, turnAway, welcome } from './connections.ts';
import { createTree } from './data-tree.ts';
import { lookForLeader, onElectionTimer, onNotification } from './election.ts';
import { lead, onLeaderTimer, onLearnerPacket, order } from './leader.ts';
import {
  follow,
  LEARNER_CHANNEL,
  onLeaderLost,
  onLeaderPacket,
  onLearnerTimer,
  tellLeader,
} from './learner.ts';
import { clampTimeout, expiredSessions, touchSession } from './sessions.ts';
import type { ServerMemory, ZooKeeperDisk } from './state.ts';
import { diskOf, lastLoggedZxid, lastProcessedZxid, memoryOf, NO_XID } from './state.ts';

export const createZooKeeperDisk = (
  config: Pick<ZooKeeperDisk, 'serverId' | 'ensemble' | 'tickMs' | 'initLimit' | 'syncLimit'>,
): ZooKeeperDisk => ({ ...config, acceptedEpoch: 0, currentEpoch: 0, log: [] });

const LEARNER_PACKETS: ReadonlySet<string> = new Set<keyof LearnerPackets>([
  'FOLLOWERINFO',
  'ACKEPOCH',
  'ACK',
  'REQUEST',
  'REVALIDATE',
  'PING',
]);

export const zookeeperBehaviour: NodeBehaviour = {
  boot(node) {
    const disk = diskOf(node);
    const memory: ServerMemory = {
      state: 'LOOKING',
      tree: createTree(),
      appliedCount: 0,
      isServing: false,
      election: {
        logicalClock: 0,
        vote: Object.freeze({
          leader: disk.serverId,
          zxid: lastLoggedZxid(disk),
          peerEpoch: disk.currentEpoch,
          electionEpoch: 0,
        }),
        received: new Map(),
        settled: new Map(),
        patienceMs: 0,
      },
      leadership: null,
      following: null,
      connections: new Map(),
      greeting: new Map(),
      dataWatches: new Map(),
      childWatches: new Map(),
      touched: new Set(),
      lastSessionCount: 0,
    };
    node.node.memory = memory;
    lookForLeader(node);
  },

  onRequest(node, incoming) {
    if (incoming.api === 'Notification') takePart(node, onNotification(node, incoming));
    else if (LEARNER_PACKETS.has(incoming.api)) onLearnerPacket(node, incoming);
    else if (!memoryOf(node).isServing) node.disconnect(incoming);
    else if (incoming.api === 'connect') onConnect(node, incoming);
    else onSessionRequest(node, incoming);
  },

  // Nothing that a server sends is answered but by what it is told unasked.
  onResponse() {},
  onPush: onLeaderPacket,

  onDisconnect(node, peer, channel) {
    if (channel === LEARNER_CHANNEL) onLeaderLost(node, peer);
  },

  onTimer(node, name) {
    if (name === 'server:look') return lookForLeader(node);
    const outcome = onElectionTimer(node, name);
    if (outcome !== undefined) return takePart(node, outcome);
    if (onLeaderTimer(node, name) || onLearnerTimer(node, name)) return;
    for (const request of expiredSessions(node, name) ?? []) order(node, request);
  },
};

function takePart(node: NodeContext, outcome: 'decided' | 'undecided'): void {
  if (outcome === 'undecided') return;
  if (memoryOf(node).state === 'LEADING') lead(node);
  else follow(node);
}

// ---- clients

/** To the leader, wherever it is. */
function submit(node: NodeContext, request: WriteRequest): void {
  if (memoryOf(node).leadership) order(node, request);
  else tellLeader(node, 'REQUEST', request);
}

function onConnect(node: NodeContext, incoming: Incoming): void {
  const { lastZxidSeen, timeOut, sessionId } = incoming.body as ConnectRequest;
  const { serverId, tickMs } = diskOf(node);
  const memory = memoryOf(node);
  // What the client has seen is not known here yet: let it try another server.
  if (lastZxidSeen > lastProcessedZxid(node)) return node.disconnect(incoming);
  if (sessionId === 0) {
    const fresh = newSessionId(node);
    memory.greeting.set(fresh, incoming);
    const op = { op: 'createSession', timeOut: clampTimeout(timeOut, tickMs) } as const;
    return submit(node, { sessionId: fresh, xid: NO_XID, serverId, op });
  }
  if (!memory.leadership) {
    memory.greeting.set(sessionId, incoming);
    return tellLeader(node, 'REVALIDATE', { sessionId });
  }
  const valid = touchSession(node, sessionId, serverId);
  if (valid === 0) return turnAway(node, incoming);
  node.emit({ type: 'zookeeper.sessionMoved', sessionId, client: incoming.from, serverId });
  welcome(node, sessionId, valid, incoming);
}

/** The server's id, its start, and a count, so that no two servers or starts give the same. */
function newSessionId(node: NodeContext): number {
  const memory = memoryOf(node);
  memory.lastSessionCount++;
  return (diskOf(node).serverId * 0x1000 + node.node.incarnation) * 0x10000 + memory.lastSessionCount;
}

function onSessionRequest(node: NodeContext, incoming: Incoming): void {
  const connection = connectionOf(node, incoming);
  if (!connection) return node.disconnect(incoming);
  // Every request but `connect` is one of a session.
  const request = incoming.body as SessionRequest;
  const { sessionId, xid, op } = request;
  hear(node, sessionId);
  enqueueRequest(node, connection, incoming);
  // What the session has asked before is ahead of it on the same way to the leader.
  if (isWrite(request)) {
    // `isWrite` has looked at the operation.
    submit(node, { sessionId, xid, serverId: diskOf(node).serverId, op: op as WriteRequest['op'] });
  }
}

/** Something was heard of a session: the leader knows at once, or by the answer to its next ping. */
function hear(node: NodeContext, sessionId: number): void {
  const memory = memoryOf(node);
  if (memory.leadership) touchSession(node, sessionId, null);
  else memory.touched.add(sessionId);
}
