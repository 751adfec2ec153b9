/** Votes: who gets one, and what a candidate makes of the answers.
 *  Models      org.apache.kafka.raft.KafkaRaftClient#handleVoteRequest, handleVoteResponse
 *  Invariants  a voter grants one vote per epoch, to a candidate whose log is not behind its own */
import type { BrokerId } from '../../../contract/ids.ts';
import type { IncomingResponse, NodeContext } from '../../kernel/context.ts';
import type { Incoming } from '../../kernel/network.ts';
import type { VoteResponse } from '../../protocol/api.ts';
import { plainLabel } from '../../protocol/labels.ts';
import { answer, requestOf, responseOf } from '../../protocol/talk.ts';
import { latestEpoch } from '../../storage/leader-epoch-cache.ts';
import { diskOf, memoryOf } from '../state.ts';
import { hasMajority, isRejected } from './ballot.ts';
import { startElectionIn, startElectionTimer } from './clock.ts';
import { becomeLeader, becomeUnattached, followNewerEpoch } from './roles.ts';
import type { QuorumListener } from './voters.ts';
import { configMs } from './voters.ts';

export function onVote(node: NodeContext, incoming: Incoming, listener: QuorumListener): void {
  const vote = requestOf('Vote', incoming.body);
  const disk = diskOf(node);
  if (vote.replicaEpoch > disk.epoch) becomeUnattached(node, vote.replicaEpoch, listener);
  const isStale = vote.replicaEpoch < disk.epoch;
  const ownEpoch = latestEpoch(disk.log.epochs);
  const isUpToDate =
    vote.lastOffsetEpoch > ownEpoch ||
    (vote.lastOffsetEpoch === ownEpoch && vote.lastOffset >= disk.log.logEndOffset);
  const isFree = disk.leaderId < 0 && (disk.votedFor < 0 || disk.votedFor === vote.replicaId);
  const granted = !isStale && isFree && isUpToDate && memoryOf(node).role === 'unattached';
  if (granted) {
    disk.votedFor = vote.replicaId;
    startElectionTimer(node);
  }
  node.emit({
    type: 'controller.voted',
    voterId: disk.controllerId,
    candidateId: vote.replicaId,
    epoch: vote.replicaEpoch,
    granted,
  });
  const body: VoteResponse = {
    errorCode: isStale ? 'FENCED_LEADER_EPOCH' : 'NONE',
    leaderId: disk.leaderId,
    leaderEpoch: disk.epoch,
    voteGranted: granted,
  };
  answer(node, 'Vote', incoming, body, plainLabel('control'));
}

export function onVoteResponse(
  node: NodeContext,
  response: IncomingResponse,
  listener: QuorumListener,
): void {
  const memory = memoryOf(node);
  const vote = responseOf('Vote', response.body);
  // Made in askForVotes.
  const { voter, epoch } = response.request.context as { voter: BrokerId; epoch: number };
  if (followNewerEpoch(node, vote.leaderEpoch, vote.leaderId, listener)) return;
  if (memory.role !== 'candidate' || epoch !== diskOf(node).epoch) return;
  memory.votes.set(voter, vote.voteGranted);
  if (hasMajority(node)) return becomeLeader(node, listener);
  if (isRejected(node)) backOff(node);
}

/** A lost election: wait a little, longer each time, then stand again. */
function backOff(node: NodeContext): void {
  const memory = memoryOf(node);
  memory.retries++;
  const limitMs = configMs(node, 'controller.quorum.election.backoff.max.ms');
  const slots = node.randomBelow('election', 2 ** Math.min(memory.retries, 10));
  startElectionIn(node, Math.min(limitMs, 100 * slots) * 1000);
}
