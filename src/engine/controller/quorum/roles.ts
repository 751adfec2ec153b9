/** What a voter is: unattached, follower, candidate, leader; and how it becomes another.
 *  Models      org.apache.kafka.raft.QuorumState
 *  Invariants  the epoch never falls; a vote is given once per epoch
 *  See         votes.ts, epochs.ts, fetches.ts, audit/one-quorum-leader-per-epoch.ts */
import type { BrokerId } from '../../../contract/ids.ts';
import type { NodeContext } from '../../kernel/context.ts';
import { diskOf, memoryOf } from '../state.ts';
import { sendBeginQuorumEpoch } from './announcements.ts';
import { appendToQuorum, flushAccumulator } from './appends.ts';
import { askForVotes, hasMajority } from './ballot.ts';
import { startElectionIn, startElectionTimer, startFetchTimeout } from './clock.ts';
import { dropParked } from './fetch-answers.ts';
import { fetchFromLeader } from './fetcher.ts';
import type { QuorumListener } from './voters.ts';
import { configMs, majorityOf, othersOf } from './voters.ts';

export function becomeUnattached(node: NodeContext, epoch: number, listener: QuorumListener): void {
  const disk = diskOf(node);
  const memory = memoryOf(node);
  const wasLeader = memory.role === 'leader';
  leaveRole(node, listener, `epoch ${epoch} has begun`);
  disk.epoch = epoch;
  disk.leaderId = -1;
  disk.votedFor = -1;
  memory.role = 'unattached';
  // What is left of its patience stays (QuorumState#transitionToUnattached): otherwise a voter with a short log, which
  // nobody votes for, could keep all others from ever standing.
  if (wasLeader) startElectionTimer(node);
  else startElectionIn(node, Math.max(0, memory.standsAtUs - node.nowUs));
}

export function becomeFollower(
  node: NodeContext,
  epoch: number,
  leaderId: BrokerId,
  listener: QuorumListener,
): void {
  const disk = diskOf(node);
  const memory = memoryOf(node);
  leaveRole(node, listener, `controller ${leaderId} leads epoch ${epoch}`);
  if (disk.epoch !== epoch) disk.votedFor = -1;
  disk.epoch = epoch;
  disk.leaderId = leaderId;
  memory.role = 'follower';
  memory.retries = 0;
  memory.isFetching = false;
  startFetchTimeout(node);
  fetchFromLeader(node);
}

export function becomeCandidate(node: NodeContext, listener: QuorumListener): void {
  leaveRole(node, listener, 'it stands for election');
  const disk = diskOf(node);
  const memory = memoryOf(node);
  disk.epoch++;
  disk.leaderId = -1;
  disk.votedFor = disk.controllerId;
  memory.role = 'candidate';
  memory.votes = new Map([[disk.controllerId, true]]);
  node.emit({ type: 'controller.candidate', controllerId: disk.controllerId, epoch: disk.epoch });
  if (hasMajority(node)) return becomeLeader(node, listener);
  askForVotes(node);
  startElectionTimer(node);
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
}

/** Puts down whatever the present role holds: timers, parked fetches, the active controller. */
export function leaveRole(node: NodeContext, listener: QuorumListener, why: string): void {
  const memory = memoryOf(node);
  for (const name of ['election', 'fetchTimeout', 'checkQuorum', 'begin', 'linger', 'parked', 'fetch']) {
    node.cancelTimer(`raft:${name}`);
  }
  const wasLeader = memory.role === 'leader';
  memory.accumulator = [];
  memory.role = 'unattached';
  dropParked(node);
  if (wasLeader) {
    node.emit({
      type: 'controller.resigned',
      controllerId: diskOf(node).controllerId,
      epoch: diskOf(node).epoch,
      why,
    });
    listener.onLeadershipLost(node, why);
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
  leaveRole(node, listener, 'a majority of the voters has not fetched');
  memoryOf(node).role = 'resigned';
  diskOf(node).leaderId = -1;
  startElectionTimer(node);
}
