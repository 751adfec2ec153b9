/** The server that leads: it finds a new epoch with a quorum, brings its followers to its own log, then orders all writes.
 *  Models      org.apache.zookeeper.server.quorum.Leader, LearnerHandler, ProposalRequestProcessor, AckRequestProcessor (ZAB)
 *  Simplifies  logs are whole, so that a follower is always brought up by TRUNC and DIFF, never by SNAP; one message brings
 *              all it lacks; syncing to disk takes no time of its own
 *  Invariants  a proposal is committed when a quorum has logged it, in the order of zxids; a leader serves only after a
 *              quorum has taken up its epoch; whoever knows more than it is not led by it
 *  See         learner.ts (the other side), sessions.ts */
import type { EnsembleResignReason } from '../../contract/events.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import { plainLabel } from '../protocol/labels.ts';
import type { LeaderPackets, LearnerPackets, Txn, WriteRequest } from '../protocol/zookeeper.ts';
import { makeZxid } from '../protocol/zookeeper.ts';
import { applyUpTo, replayLog } from './commit.ts';
import { dropAllClients } from './connections.ts';
import { applyBody, bodyOf, copyTree } from './data-tree.ts';
import { renewVote } from './election.ts';
import { refuseWrite, takeUpSessions, touchSession, trackWrite } from './sessions.ts';
import type { Leadership, Learner } from './state.ts';
import { diskOf, lastLoggedZxid, memoryOf, quorumOf, tickUs } from './state.ts';

const INIT_LIMIT = 'leader:initLimit';
const HALF_TICK = 'leader:halfTick';

/** Begins to lead, after an election won: waits for a quorum of followers. */
export function lead(node: NodeContext): void {
  const disk = diskOf(node);
  const memory = memoryOf(node);
  // Whatever it has logged counts as committed, once a quorum has it.
  memory.tree = replayLog(node, disk.log.length);
  memory.appliedCount = disk.log.length;
  memory.leadership = {
    epoch: null,
    isActivated: false,
    came: new Map([[disk.serverId, disk.acceptedEpoch]]),
    promised: new Set(),
    tookUp: new Set(),
    learners: new Map(),
    proposals: [],
    ahead: copyTree(memory.tree),
    nextCounter: 1,
    sessions: new Map(),
    halfTicks: 0,
  };
  node.startTimer(INIT_LIMIT, disk.initLimit * tickUs(node));
  tryNewEpoch(node, memory.leadership);
}

/** Gives up: this server looks for a leader again. */
export function stopLeading(node: NodeContext, why: EnsembleResignReason): void {
  const memory = memoryOf(node);
  const { leadership } = memory;
  if (!leadership) return;
  const { serverId } = diskOf(node);
  node.emit({ type: 'zookeeper.resigned', serverId, epoch: leadership.epoch ?? -1, why });
  memory.leadership = null;
  memory.isServing = false;
  node.cancelTimer(INIT_LIMIT);
  node.cancelTimer(HALF_TICK);
  dropAllClients(node);
  for (const { incoming } of leadership.learners.values()) node.disconnect(incoming);
  node.startTimer('server:look', 0);
}

// ---- a new epoch, and followers brought up to it

export function onLearnerPacket(node: NodeContext, incoming: Incoming): void {
  const { leadership } = memoryOf(node);
  // Nobody leads here, or not yet: whoever follows tries again.
  if (!leadership) return node.disconnect(incoming);
  node.finish(incoming);
  if (incoming.api === 'FOLLOWERINFO') return onFollowerInfo(node, leadership, incoming);
  const found = [...leadership.learners].find(
    ([, { incoming: first }]) => first.connectionId === incoming.connectionId,
  );
  if (!found) return node.disconnect(incoming);
  const [serverId, learner] = found;
  learner.lastHeardUs = node.nowUs;
  // The name of a packet says what it carries.
  switch (incoming.api as keyof LearnerPackets) {
    case 'ACKEPOCH':
      return onAckEpoch(node, leadership, serverId, learner, incoming.body as LearnerPackets['ACKEPOCH']);
    case 'ACK':
      return onAck(node, leadership, serverId, (incoming.body as LearnerPackets['ACK']).zxid);
    case 'REQUEST':
      return order(node, incoming.body as WriteRequest);
    case 'REVALIDATE': {
      const { sessionId } = incoming.body as LearnerPackets['REVALIDATE'];
      const timeOut = touchSession(node, sessionId, serverId);
      return tell(node, learner, 'REVALIDATE', { sessionId, timeOut });
    }
    case 'PING': {
      for (const sessionId of (incoming.body as LearnerPackets['PING']).touched)
        touchSession(node, sessionId, null);
      return;
    }
    default:
  }
}

function tell<P extends keyof LeaderPackets>(
  node: NodeContext,
  learner: Learner,
  packet: P,
  body: LeaderPackets[P],
): void {
  node.push(learner.incoming, packet, body, plainLabel(packet === 'PING' ? 'heartbeat' : 'control'));
}

function onFollowerInfo(node: NodeContext, leadership: Leadership, incoming: Incoming): void {
  const { serverId, acceptedEpoch } = incoming.body as LearnerPackets['FOLLOWERINFO'];
  const learner: Learner = { incoming, lastHeardUs: node.nowUs, isForwarding: false, lastZxid: -1 };
  const former = leadership.learners.get(serverId);
  if (former && former.incoming.connectionId !== incoming.connectionId) node.disconnect(former.incoming);
  leadership.learners.set(serverId, learner);
  leadership.promised.delete(serverId);
  leadership.tookUp.delete(serverId);
  leadership.came.set(serverId, acceptedEpoch);
  if (leadership.epoch === null) tryNewEpoch(node, leadership);
  else tell(node, learner, 'LEADERINFO', { epoch: leadership.epoch });
}

function tryNewEpoch(node: NodeContext, leadership: Leadership): void {
  const disk = diskOf(node);
  if (leadership.came.size < quorumOf(disk)) return;
  const epoch = Math.max(...leadership.came.values()) + 1;
  leadership.epoch = epoch;
  disk.acceptedEpoch = epoch;
  leadership.promised.add(disk.serverId);
  for (const learner of leadership.learners.values()) tell(node, learner, 'LEADERINFO', { epoch });
  tryNewLeader(node, leadership);
}

function onAckEpoch(
  node: NodeContext,
  leadership: Leadership,
  serverId: number,
  learner: Learner,
  { currentEpoch, lastZxid }: LearnerPackets['ACKEPOCH'],
): void {
  const disk = diskOf(node);
  const hadQuorum = leadership.promised.size >= quorumOf(disk);
  const isAhead =
    currentEpoch > disk.currentEpoch ||
    (currentEpoch === disk.currentEpoch && lastZxid > lastLoggedZxid(disk));
  if (!hadQuorum && isAhead) return stopLeading(node, 'othersKnowMore');
  learner.lastZxid = lastZxid;
  leadership.promised.add(serverId);
  if (hadQuorum) bringUp(node, leadership, learner);
  else tryNewLeader(node, leadership);
}

/** A quorum has promised to follow the epoch: all who have are brought up to this server's log. */
function tryNewLeader(node: NodeContext, leadership: Leadership): void {
  const disk = diskOf(node);
  if (leadership.epoch === null || leadership.promised.size < quorumOf(disk)) return;
  disk.currentEpoch = leadership.epoch;
  renewVote(node, leadership.epoch);
  leadership.tookUp.add(disk.serverId);
  for (const [serverId, learner] of leadership.learners)
    if (leadership.promised.has(serverId)) bringUp(node, leadership, learner);
  tryActivate(node, leadership);
}

/** Sends a learner what it lacks of the committed log, the new epoch, and what is proposed. */
function bringUp(node: NodeContext, leadership: Leadership, learner: Learner): void {
  if (leadership.epoch === null) return;
  const { log } = diskOf(node);
  const [firstOpen] = leadership.proposals;
  const committed = firstOpen ? log.filter(({ zxid }) => zxid < firstOpen.zxid) : log;
  // The last of its transactions that this log holds too; logs agree up to there.
  let common = 0;
  for (const { zxid } of committed) if (zxid <= learner.lastZxid) common = zxid;
  const truncateAfter = common < learner.lastZxid ? common : null;
  const txns = Object.freeze(committed.filter(({ zxid }) => zxid > common));
  tell(node, learner, 'DIFF', { truncateAfter, txns });
  tell(node, learner, 'NEWLEADER', { epoch: leadership.epoch });
  for (const txn of log.slice(committed.length)) tell(node, learner, 'PROPOSAL', txn);
  learner.isForwarding = true;
}

function tryActivate(node: NodeContext, leadership: Leadership): void {
  const disk = diskOf(node);
  if (leadership.epoch === null || leadership.isActivated || leadership.tookUp.size < quorumOf(disk)) return;
  const memory = memoryOf(node);
  leadership.isActivated = true;
  memory.isServing = true;
  node.cancelTimer(INIT_LIMIT);
  takeUpSessions(node, leadership);
  node.emit({ type: 'zookeeper.leading', serverId: disk.serverId, epoch: leadership.epoch });
  for (const [serverId, learner] of leadership.learners)
    if (leadership.tookUp.has(serverId)) tell(node, learner, 'UPTODATE', { zxid: lastLoggedZxid(disk) });
  node.startTimer(HALF_TICK, tickUs(node) / 2);
}

// ---- ordering writes

/** Gives a write its place: it becomes a transaction, logged here and proposed to all followers. */
export function order(node: NodeContext, request: WriteRequest): void {
  const { leadership } = memoryOf(node);
  if (!leadership?.isActivated || leadership.epoch === null) return;
  const disk = diskOf(node);
  const refused = refuseWrite(leadership, request);
  const body = refused ?? bodyOf(leadership.ahead, request);
  if (!refused) trackWrite(node, leadership, request);
  const { sessionId, xid } = request;
  const zxid = makeZxid(leadership.epoch, leadership.nextCounter++);
  const txn: Txn = Object.freeze({ zxid, sessionId, xid, body: Object.freeze(body) });
  applyBody(leadership.ahead, body, sessionId, zxid);
  disk.log.push(txn);
  leadership.proposals.push({ zxid, acks: new Set([disk.serverId]) });
  for (const learner of leadership.learners.values())
    if (learner.isForwarding) tell(node, learner, 'PROPOSAL', txn);
  commitInOrder(node, leadership);
}

function onAck(node: NodeContext, leadership: Leadership, serverId: number, zxid: number): void {
  if (leadership.epoch === null) return;
  if (zxid === makeZxid(leadership.epoch, 0)) {
    leadership.tookUp.add(serverId);
    const learner = leadership.learners.get(serverId);
    if (!leadership.isActivated) tryActivate(node, leadership);
    else if (learner) {
      const [firstOpen] = leadership.proposals;
      const upTo = firstOpen ? firstOpen.zxid - 1 : lastLoggedZxid(diskOf(node));
      tell(node, learner, 'UPTODATE', { zxid: upTo });
    }
    return;
  }
  leadership.proposals.find((proposal) => proposal.zxid === zxid)?.acks.add(serverId);
  commitInOrder(node, leadership);
}

function commitInOrder(node: NodeContext, leadership: Leadership): void {
  const quorum = quorumOf(diskOf(node));
  for (;;) {
    const [next] = leadership.proposals;
    if (!next || next.acks.size < quorum) return;
    leadership.proposals.shift();
    for (const learner of leadership.learners.values())
      if (learner.isForwarding) tell(node, learner, 'COMMIT', { zxid: next.zxid });
    applyUpTo(node, next.zxid);
  }
}

// ---- staying in touch

/** Answers whether the timer was the leader's. */
export function onLeaderTimer(node: NodeContext, name: string): boolean {
  if (name === INIT_LIMIT) {
    stopLeading(node, 'noQuorumInTime');
    return true;
  }
  if (name !== HALF_TICK) return false;
  const { leadership } = memoryOf(node);
  if (!leadership) return true;
  const disk = diskOf(node);
  for (const [serverId, learner] of [...leadership.learners]) {
    const silentUs = node.nowUs - learner.lastHeardUs;
    if (node.isConnected(learner.incoming) && silentUs <= disk.syncLimit * tickUs(node)) continue;
    node.disconnect(learner.incoming);
    leadership.learners.delete(serverId);
    leadership.tookUp.delete(serverId);
  }
  leadership.halfTicks++;
  // Looked at once in a tick.
  if (leadership.halfTicks % 2 === 0 && leadership.tookUp.size < quorumOf(disk)) {
    stopLeading(node, 'quorumLost');
    return true;
  }
  for (const learner of leadership.learners.values())
    if (learner.isForwarding) tell(node, learner, 'PING', { zxid: lastLoggedZxid(disk) });
  node.startTimer(HALF_TICK, tickUs(node) / 2);
  return true;
}
