/** A server that follows: it takes up its leader's epoch and log, logs what is proposed, applies what is committed, and
 *  passes its clients' writes on.
 *  Models      org.apache.zookeeper.server.quorum.Learner, Follower, FollowerRequestProcessor (ZAB)
 *  Simplifies  a proposal is acknowledged before UPTODATE too
 *  Invariants  it acknowledges nothing that it has not logged; it follows no epoch older than one it has promised to
 *  See         leader.ts (the other side) */
import type { LeftLeaderReason } from '../../contract/events.ts';
import { zookeeperNode } from '../../contract/ids.ts';
import type { NodeContext, Pushed } from '../kernel/context.ts';
import { plainLabel } from '../protocol/labels.ts';
import type { LeaderPackets, LearnerPackets } from '../protocol/zookeeper.ts';
import { makeZxid } from '../protocol/zookeeper.ts';
import { applyUpTo, replayLog } from './commit.ts';
import { dropAllClients, turnAway, welcome } from './connections.ts';
import { renewVote } from './election.ts';
import { diskOf, lastLoggedZxid, memoryOf, tickUs } from './state.ts';

export const LEARNER_CHANNEL = 'zab';
const RETRY_US = 1_000_000;
const TRIES = 5;

const CONNECT = 'learner:connect';
const INIT_LIMIT = 'learner:initLimit';
const SILENCE = 'learner:silence';

/** Begins to follow, after an election. */
export function follow(node: NodeContext): void {
  const disk = diskOf(node);
  const memory = memoryOf(node);
  memory.following = {
    leaderId: memory.election.vote.leader,
    tries: 0,
    lastHeardUs: node.nowUs,
    isSynced: false,
  };
  node.startTimer(INIT_LIMIT, disk.initLimit * tickUs(node));
  connect(node);
}

function connect(node: NodeContext): void {
  const { following } = memoryOf(node);
  const { serverId, acceptedEpoch } = diskOf(node);
  if (!following) return;
  following.tries++;
  tellLeader(node, 'FOLLOWERINFO', { serverId, acceptedEpoch });
}

/** Says something to the leader; lost when the way to it is broken. */
export function tellLeader<P extends keyof LearnerPackets>(
  node: NodeContext,
  packet: P,
  body: LearnerPackets[P],
): void {
  const { following } = memoryOf(node);
  if (!following) return;
  node.send({
    to: zookeeperNode(following.leaderId),
    channel: LEARNER_CHANNEL,
    api: packet,
    apiVersion: 0,
    body,
    timeoutUs: Number.MAX_SAFE_INTEGER,
    label: plainLabel(packet === 'PING' ? 'heartbeat' : 'control'),
    expectsResponse: false,
  });
}

/** Gives up its leader: this server looks for one again. */
function stopFollowing(node: NodeContext, why: LeftLeaderReason): void {
  const memory = memoryOf(node);
  const { following } = memory;
  if (!following) return;
  memory.following = null;
  memory.isServing = false;
  for (const timer of [CONNECT, INIT_LIMIT, SILENCE]) node.cancelTimer(timer);
  const { serverId } = diskOf(node);
  node.emit({ type: 'zookeeper.leftLeader', serverId, leaderId: following.leaderId, why });
  node.hangUp(zookeeperNode(following.leaderId), LEARNER_CHANNEL);
  dropAllClients(node);
  node.startTimer('server:look', 0);
}

/** The connection to the leader is gone. */
export function onLeaderLost(node: NodeContext, peer: string): void {
  const { following } = memoryOf(node);
  if (!following || zookeeperNode(following.leaderId) !== peer) return;
  if (following.isSynced || following.tries >= TRIES)
    return stopFollowing(node, following.isSynced ? 'connectionBroke' : 'unreachable');
  node.startTimer(CONNECT, RETRY_US);
}

/** Answers whether the timer was the learner's. */
export function onLearnerTimer(node: NodeContext, name: string): boolean {
  switch (name) {
    case CONNECT:
      connect(node);
      return true;
    case INIT_LIMIT:
      stopFollowing(node, 'notSyncedInTime');
      return true;
    case SILENCE:
      watchSilence(node);
      return true;
    default:
      return false;
  }
}

/** A leader that says nothing for `syncLimit` ticks is given up. */
function watchSilence(node: NodeContext): void {
  const { following } = memoryOf(node);
  if (!following) return;
  const endsAtUs = following.lastHeardUs + diskOf(node).syncLimit * tickUs(node);
  if (endsAtUs <= node.nowUs) stopFollowing(node, 'silent');
  else node.startTimer(SILENCE, endsAtUs - node.nowUs);
}

// ---- what the leader says

export function onLeaderPacket(node: NodeContext, pushed: Pushed): void {
  const memory = memoryOf(node);
  const { following } = memory;
  if (!following || zookeeperNode(following.leaderId) !== pushed.from) return;
  following.lastHeardUs = node.nowUs;
  // The name of a packet says what it carries.
  switch (pushed.api as keyof LeaderPackets) {
    case 'LEADERINFO':
      return onLeaderInfo(node, pushed.body as LeaderPackets['LEADERINFO']);
    case 'DIFF':
      return catchUp(node, pushed.body as LeaderPackets['DIFF']);
    case 'NEWLEADER': {
      const { epoch } = pushed.body as LeaderPackets['NEWLEADER'];
      diskOf(node).currentEpoch = epoch;
      renewVote(node, epoch);
      return tellLeader(node, 'ACK', { zxid: makeZxid(epoch, 0) });
    }
    case 'UPTODATE': {
      applyUpTo(node, (pushed.body as LeaderPackets['UPTODATE']).zxid);
      following.isSynced = true;
      memory.isServing = true;
      node.cancelTimer(INIT_LIMIT);
      watchSilence(node);
      const { serverId, currentEpoch } = diskOf(node);
      node.emit({
        type: 'zookeeper.following',
        serverId,
        leaderId: following.leaderId,
        epoch: currentEpoch,
      });
      return;
    }
    case 'PROPOSAL': {
      const txn = pushed.body as LeaderPackets['PROPOSAL'];
      diskOf(node).log.push(txn);
      return tellLeader(node, 'ACK', { zxid: txn.zxid });
    }
    case 'COMMIT':
      return applyUpTo(node, (pushed.body as LeaderPackets['COMMIT']).zxid);
    case 'REVALIDATE':
      return onRevalidated(node, pushed.body as LeaderPackets['REVALIDATE']);
    case 'PING': {
      const touched = Object.freeze([...memory.touched]);
      memory.touched.clear();
      return tellLeader(node, 'PING', { touched });
    }
    default:
  }
}

function onLeaderInfo(node: NodeContext, { epoch }: LeaderPackets['LEADERINFO']): void {
  const disk = diskOf(node);
  if (epoch < disk.acceptedEpoch) return stopFollowing(node, 'epochTooOld');
  disk.acceptedEpoch = epoch;
  tellLeader(node, 'ACKEPOCH', { currentEpoch: disk.currentEpoch, lastZxid: lastLoggedZxid(disk) });
}

/** Drops what the leader does not have, takes what it has, and begins with the tree that this comes to. */
function catchUp(node: NodeContext, { truncateAfter, txns }: LeaderPackets['DIFF']): void {
  const { log, serverId } = diskOf(node);
  const memory = memoryOf(node);
  if (truncateAfter !== null) {
    const kept = log.filter(({ zxid }) => zxid <= truncateAfter).length;
    node.emit({ type: 'zookeeper.truncated', serverId, dropped: log.length - kept });
    log.length = kept;
  }
  memory.appliedCount = log.length;
  memory.tree = replayLog(node, log.length);
  log.push(...txns);
}

/** Whether a session that came here from another server is one that lives. */
function onRevalidated(node: NodeContext, { sessionId, timeOut }: LeaderPackets['REVALIDATE']): void {
  const { greeting } = memoryOf(node);
  const incoming = greeting.get(sessionId);
  greeting.delete(sessionId);
  if (!incoming || !node.isConnected(incoming)) return;
  if (timeOut === 0) return turnAway(node, incoming);
  const { serverId } = diskOf(node);
  node.emit({ type: 'zookeeper.sessionMoved', sessionId, client: incoming.from, serverId });
  welcome(node, sessionId, timeOut, incoming);
}
