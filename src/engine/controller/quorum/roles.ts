/** What a voter is, and how it becomes another.
 *
 *      unattached | follower  →  prospective (KIP-996)  →  candidate  →  leader  →  resigned
 *
 *  Models      org.apache.kafka.raft.QuorumState
 *  Invariants  the epoch never falls; a vote is given once per epoch
 *  See         votes.ts, epochs.ts, fetches.ts, audit/one-quorum-leader-per-epoch.ts */
import type { ResignReason } from '../../../contract/events.ts';
import type { BrokerId } from '../../../contract/ids.ts';
import type { NodeContext } from '../../kernel/context.ts';
import { diskOf, memoryOf } from '../state.ts';
import { announceEndOfEpoch, sendBeginQuorumEpoch, successorsOf } from './announcements.ts';
import { appendToQuorum, flushAccumulator } from './appends.ts';
import { electionBackoffMs } from './backoff.ts';
import { askForVotes, hasMajority, isRejected } from './ballot.ts';
import { startElectionIn, startElectionTimer, startFetchTimeout } from './clock.ts';
import { dropParked } from './fetch-answers.ts';
import { fetchFromLeader, findLeader } from './fetcher.ts';
import { againTimer } from './say-again.ts';
import type { QuorumListener } from './voters.ts';
import { configMs, majorityOf, othersOf } from './voters.ts';

export function becomeUnattached(node: NodeContext, epoch: number, listener: QuorumListener): void {
  const disk = diskOf(node);
  const memory = memoryOf(node);
  const patienceUs = patienceLeft(node);
  leaveRole(node, listener, 'newerEpoch');
  // Within its epoch a voter keeps to the vote it gave.
  if (epoch !== disk.epoch) disk.votedFor = -1;
  disk.epoch = epoch;
  disk.leaderId = -1;
  memory.role = 'unattached';
  if (patienceUs === null) startElectionTimer(node);
  else startElectionIn(node, patienceUs);
  findLeader(node);
}

/** What is left of a voter's patience stays when an epoch begins: otherwise a voter with a short log, which nobody votes for,
 *  could keep all others from ever standing. Null: it begins anew. */
function patienceLeft(node: NodeContext): number | null {
  const memory = memoryOf(node);
  const isNew =
    memory.role === 'leader' ||
    (memory.role === 'follower' && diskOf(node).rules.preVote) ||
    (memory.role === 'prospective' && isRejected(node));
  return isNew ? null : Math.max(0, memory.standsAtUs - node.nowUs);
}

export function becomeFollower(
  node: NodeContext,
  epoch: number,
  leaderId: BrokerId,
  listener: QuorumListener,
): void {
  const disk = diskOf(node);
  const memory = memoryOf(node);
  leaveRole(node, listener, 'otherLeader');
  if (disk.epoch !== epoch) disk.votedFor = -1;
  disk.epoch = epoch;
  disk.leaderId = leaderId;
  memory.role = 'follower';
  memory.retries = 0;
  memory.hasFetched = false;
  startFetchTimeout(node);
  fetchFromLeader(node);
  // Another leads: whoever has waited for that may go.
  if (memory.isStopping) node.exit();
}

/** It would like to lead: with PreVote it asks first whether it could. */
export function stand(node: NodeContext, listener: QuorumListener): void {
  if (diskOf(node).rules.preVote) becomeProspective(node, listener);
  else becomeCandidate(node, listener);
}

/** Nothing on its disk changes: no epoch begins before a majority would have it. */
function becomeProspective(node: NodeContext, listener: QuorumListener): void {
  const disk = diskOf(node);
  const memory = memoryOf(node);
  const retries = memory.role === 'candidate' ? memory.retries + 1 : 1;
  leaveRole(node, listener, 'standsForElection');
  memory.role = 'prospective';
  memory.retries = retries;
  node.emit({ type: 'controller.prospective', controllerId: disk.controllerId, epoch: disk.epoch });
  askForVotes(node);
  if (hasMajority(node)) return becomeCandidate(node, listener);
  startElectionTimer(node);
}

export function becomeCandidate(node: NodeContext, listener: QuorumListener): void {
  const disk = diskOf(node);
  const memory = memoryOf(node);
  const { role, retries } = memory;
  leaveRole(node, listener, 'standsForElection');
  disk.epoch++;
  disk.leaderId = -1;
  disk.votedFor = disk.controllerId;
  memory.role = 'candidate';
  memory.isBackingOff = false;
  memory.retries = role === 'candidate' ? retries + 1 : role === 'prospective' ? retries : 1;
  node.emit({ type: 'controller.candidate', controllerId: disk.controllerId, epoch: disk.epoch });
  askForVotes(node);
  if (hasMajority(node)) return becomeLeader(node, listener);
  startElectionTimer(node);
}

/** After a restart: it stood in this epoch and had not heard of a leader; it stands on. */
export function resumeCandidacy(node: NodeContext): void {
  const memory = memoryOf(node);
  memory.role = 'candidate';
  memory.retries = 1;
  askForVotes(node);
  startElectionTimer(node);
}

/** A majority would not have it, or does not answer: back to the leader it had, if it had one. */
export function giveUpProspect(node: NodeContext, listener: QuorumListener): void {
  const { epoch, leaderId } = diskOf(node);
  if (leaderId >= 0) becomeFollower(node, epoch, leaderId, listener);
  else becomeUnattached(node, epoch, listener);
}

/** The patience of a voter without a leader is over. */
export function onElectionTimeout(node: NodeContext, listener: QuorumListener): void {
  const memory = memoryOf(node);
  const { epoch, rules } = diskOf(node);
  // It ends soon, and wants no epoch of its own any more.
  if (memory.isStopping) return;
  if (memory.role === 'prospective') giveUpProspect(node, listener);
  else if (memory.role === 'resigned' && rules.preVote) becomeUnattached(node, epoch + 1, listener);
  else if (memory.role === 'candidate' && !rules.preVote && !memory.isBackingOff) backOff(node);
  else stand(node, listener);
}

/** A lost election, without PreVote: wait a little, longer each time, then stand again. */
export function backOff(node: NodeContext): void {
  const memory = memoryOf(node);
  memory.isBackingOff = true;
  const limitMs = configMs(node, 'controller.quorum.election.backoff.max.ms');
  const delayMs = electionBackoffMs(memory.retries, limitMs, (bound) => node.randomBelow('election', bound));
  startElectionIn(node, delayMs * 1000);
}

export function becomeLeader(node: NodeContext, listener: QuorumListener): void {
  const disk = diskOf(node);
  const memory = memoryOf(node);
  memory.role = 'leader';
  memory.retries = 0;
  disk.leaderId = disk.controllerId;
  node.cancelTimer('raft:election');
  memory.epochStartOffset = disk.log.logEndOffset;
  memory.followers = new Map(
    othersOf(node).map((voter) => [voter, { endOffset: -1, lastFetchUs: node.nowUs }]),
  );
  node.emit({ type: 'controller.elected', controllerId: disk.controllerId, epoch: disk.epoch });
  const grantingVoters = Object.freeze(
    [...memory.votes].flatMap(([voter, granted]) => (granted ? voter : [])),
  );
  appendToQuorum(
    node,
    [{ type: 'LeaderChangeMessage', leaderId: disk.controllerId, voters: disk.voters, grantingVoters }],
    true,
  );
  flushAccumulator(node, listener);
  sendBeginQuorumEpoch(node);
  if (disk.voters.length > 1) {
    node.startTimer('raft:checkQuorum', (configMs(node, 'controller.quorum.fetch.timeout.ms') * 1500) | 0);
  }
  if (memory.isStopping) resign(node, listener, 'shuttingDown');
}

/** Puts down whatever the present role holds: timers, parked fetches, the active controller. */
export function leaveRole(node: NodeContext, listener: QuorumListener, why: ResignReason): void {
  const memory = memoryOf(node);
  for (const name of ['election', 'fetchTimeout', 'checkQuorum', 'begin', 'linger', 'parked', 'fetch']) {
    node.cancelTimer(`raft:${name}`);
  }
  for (const voter of othersOf(node)) node.cancelTimer(againTimer(voter));
  memory.misses.clear();
  const wasLeader = memory.role === 'leader';
  memory.accumulator = [];
  memory.isFetching = false;
  memory.fetchingSnapshot = null;
  memory.role = 'unattached';
  dropParked(node);
  if (wasLeader) {
    node.emit({
      type: 'controller.resigned',
      controllerId: diskOf(node).controllerId,
      epoch: diskOf(node).epoch,
      why,
    });
    listener.onLeadershipLost(node);
  }
}

/** Somebody is further on: go there. Answers whether this node moved. */
export function followNewerEpoch(
  node: NodeContext,
  epoch: number,
  leaderId: BrokerId,
  listener: QuorumListener,
): boolean {
  const disk = diskOf(node);
  const isNews = epoch > disk.epoch || (epoch === disk.epoch && disk.leaderId < 0 && leaderId >= 0);
  if (!isNews || leaderId === disk.controllerId) return false;
  if (leaderId >= 0) becomeFollower(node, epoch, leaderId, listener);
  else becomeUnattached(node, epoch, listener);
  return true;
}

/** A leader that a majority has stopped fetching from gives up. */
export function checkQuorum(node: NodeContext, listener: QuorumListener): void {
  const windowUs = configMs(node, 'controller.quorum.fetch.timeout.ms') * 1500;
  const heard = [...memoryOf(node).followers.values()].filter((f) => f.lastFetchUs > node.nowUs - windowUs);
  if (heard.length + 1 >= majorityOf(node)) {
    const oldest = heard.map((f) => f.lastFetchUs).sort((a, b) => b - a)[majorityOf(node) - 2] ?? node.nowUs;
    node.startTimer('raft:checkQuorum', Math.max(1000, oldest + windowUs - node.nowUs));
    return;
  }
  resign(node, listener, 'majorityIsSilent');
}

/** A leader gives up its epoch, and tells the others, so that they need not miss it first. */
export function resign(node: NodeContext, listener: QuorumListener, why: ResignReason): void {
  const successors = successorsOf(node);
  leaveRole(node, listener, why);
  memoryOf(node).role = 'resigned';
  announceEndOfEpoch(node, successors);
  diskOf(node).leaderId = -1;
  startElectionTimer(node);
}
