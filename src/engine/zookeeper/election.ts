/** Who shall lead: every server says its vote, takes a better one when it hears it, and is done when a quorum agrees.
 *  Models      org.apache.zookeeper.server.quorum.FastLeaderElection
 *  Simplifies  one connection in each direction instead of one for each pair; no observers
 *  Invariants  a better vote is one of a newer epoch, then of a longer log, then of a larger server id
 *  See         leader.ts, learner.ts (what the winner and the others do then) */
import { zookeeperNode } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import { plainLabel } from '../protocol/labels.ts';
import type { Notification } from '../protocol/zookeeper.ts';
import type { Vote } from './state.ts';
import { diskOf, lastLoggedZxid, memoryOf, quorumOf } from './state.ts';

const CHANNEL = 'election';
/** How long a server waits for a better vote once a quorum agrees. */
const FINALIZE_MS = 200;
/** How long it waits for votes before it says its own again; doubled each time. */
const PATIENCE_MS = 200;
const PATIENCE_MAX_MS = 60_000;

const SAY_AGAIN = 'election:sayAgain';
const FINALIZE = 'election:finalize';

/** Begins an election: this server votes for itself. */
export function lookForLeader(node: NodeContext): void {
  const disk = diskOf(node);
  const memory = memoryOf(node);
  const { election } = memory;
  memory.state = 'LOOKING';
  election.logicalClock++;
  election.received.clear();
  election.settled.clear();
  election.patienceMs = PATIENCE_MS;
  node.emit({ type: 'zookeeper.looking', serverId: disk.serverId, round: election.logicalClock });
  propose(node, disk.serverId, lastLoggedZxid(disk), disk.currentEpoch);
}

function propose(node: NodeContext, leader: number, zxid: number, peerEpoch: number): void {
  const { election } = memoryOf(node);
  election.vote = Object.freeze({ leader, zxid, peerEpoch, electionEpoch: election.logicalClock });
  election.received.set(diskOf(node).serverId, election.vote);
  node.cancelTimer(FINALIZE);
  sayVote(node);
  weigh(node);
}

function sayVote(node: NodeContext): void {
  const { ensemble, serverId } = diskOf(node);
  for (const other of ensemble) if (other !== serverId) sayVoteTo(node, other);
  node.startTimer(SAY_AGAIN, memoryOf(node).election.patienceMs * 1000);
}

function sayVoteTo(node: NodeContext, sid: number): void {
  const { election, state } = memoryOf(node);
  const body: Notification = { ...election.vote, state, sid: diskOf(node).serverId };
  node.send({
    to: zookeeperNode(sid),
    channel: CHANNEL,
    api: 'Notification',
    apiVersion: 0,
    body,
    timeoutUs: Number.MAX_SAFE_INTEGER,
    label: plainLabel('control'),
    expectsResponse: false,
  });
}

/** Hears another server's vote. Answers whether this server now knows its part without a vote of its own. */
export function onNotification(node: NodeContext, incoming: Incoming): 'decided' | 'undecided' {
  const heard = incoming.body as Notification;
  node.finish(incoming);
  const memory = memoryOf(node);
  const { election } = memory;
  if (memory.state !== 'LOOKING') {
    if (heard.state === 'LOOKING') sayVoteTo(node, heard.sid);
    return 'undecided';
  }
  // Whoever is silent for long is asked again; whoever speaks is not.
  node.startTimer(SAY_AGAIN, election.patienceMs * 1000);
  if (heard.state !== 'LOOKING') return joinSettled(node, heard);
  if (heard.electionEpoch < election.logicalClock) {
    sayVoteTo(node, heard.sid);
    return 'undecided';
  }
  const disk = diskOf(node);
  if (heard.electionEpoch > election.logicalClock) {
    election.logicalClock = heard.electionEpoch;
    election.received.clear();
    const own = { leader: disk.serverId, zxid: lastLoggedZxid(disk), peerEpoch: disk.currentEpoch };
    const best = isBetter(heard, own) ? heard : own;
    election.received.set(heard.sid, voteIn(heard));
    propose(node, best.leader, best.zxid, best.peerEpoch);
    return 'undecided';
  }
  election.received.set(heard.sid, voteIn(heard));
  if (isBetter(heard, election.vote)) propose(node, heard.leader, heard.zxid, heard.peerEpoch);
  else weigh(node);
  return 'undecided';
}

const voteIn = ({ leader, zxid, electionEpoch, peerEpoch }: Notification): Vote =>
  Object.freeze({ leader, zxid, electionEpoch, peerEpoch });

type Candidate = Pick<Vote, 'leader' | 'zxid' | 'peerEpoch'>;

function isBetter(a: Candidate, b: Candidate): boolean {
  if (a.peerEpoch !== b.peerEpoch) return a.peerEpoch > b.peerEpoch;
  if (a.zxid !== b.zxid) return a.zxid > b.zxid;
  return a.leader > b.leader;
}

/** Starts the last wait when a quorum agrees with this server's vote. */
function weigh(node: NodeContext): void {
  const { received, vote } = memoryOf(node).election;
  let count = 0;
  for (const other of received.values()) if (isSameVote(other, vote)) count++;
  if (count < quorumOf(diskOf(node))) node.cancelTimer(FINALIZE);
  else if (!node.hasTimer(FINALIZE)) node.startTimer(FINALIZE, FINALIZE_MS * 1000);
}

const isSameVote = (a: Vote, b: Vote): boolean =>
  a.leader === b.leader &&
  a.zxid === b.zxid &&
  a.electionEpoch === b.electionEpoch &&
  a.peerEpoch === b.peerEpoch;

/** Others have a leader already: this server joins them when a quorum says so, and the leader itself does. */
function joinSettled(node: NodeContext, heard: Notification): 'decided' | 'undecided' {
  const { election } = memoryOf(node);
  const { settled } = election;
  settled.set(heard.sid, Object.freeze({ ...voteIn(heard), state: heard.state }));
  let count = 0;
  for (const other of settled.values()) {
    if (other.leader === heard.leader && other.peerEpoch === heard.peerEpoch) count++;
  }
  const isLed =
    heard.leader === diskOf(node).serverId
      ? election.logicalClock === heard.electionEpoch
      : settled.get(heard.leader)?.state === 'LEADING';
  if (count < quorumOf(diskOf(node)) || !isLed) return 'undecided';
  election.logicalClock = heard.electionEpoch;
  election.vote = voteIn(heard);
  return settle(node);
}

function settle(node: NodeContext): 'decided' {
  node.cancelTimer(SAY_AGAIN);
  node.cancelTimer(FINALIZE);
  const memory = memoryOf(node);
  memory.state = memory.election.vote.leader === diskOf(node).serverId ? 'LEADING' : 'FOLLOWING';
  return 'decided';
}

/** Answers undefined when the timer is not of the election. */
export function onElectionTimer(node: NodeContext, name: string): 'decided' | 'undecided' | undefined {
  const { election, state } = memoryOf(node);
  switch (name) {
    case SAY_AGAIN:
      if (state === 'LOOKING') {
        election.patienceMs = Math.min(PATIENCE_MAX_MS, 2 * election.patienceMs);
        sayVote(node);
      }
      return 'undecided';
    case FINALIZE:
      return state === 'LOOKING' ? settle(node) : 'undecided';
    default:
      return undefined;
  }
}

/** The epoch that begins is part of the vote that latecomers are told. */
export function renewVote(node: NodeContext, peerEpoch: number): void {
  const { election } = memoryOf(node);
  election.vote = Object.freeze({ ...election.vote, peerEpoch });
}
