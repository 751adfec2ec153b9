/** Votes: who gets one, and what a candidate makes of the answers.
 *  Models      org.apache.kafka.raft.KafkaRaftClient#handleVoteRequest, handleVoteResponse; EpochState#canGrantVote; KIP-996
 *  Invariants  a voter grants one vote per epoch, to a candidate whose log is not behind its own */
import type { KafkaError } from '../../../contract/errors.ts';
import type { BrokerId } from '../../../contract/ids.ts';
import type { IncomingResponse, NodeContext } from '../../kernel/context.ts';
import type { Incoming } from '../../kernel/network.ts';
import type { VoteRequest, VoteResponse } from '../../protocol/api.ts';
import { plainLabel } from '../../protocol/labels.ts';
import { answer, requestOf, responseOf } from '../../protocol/talk.ts';
import { lastEpochOf } from '../../storage/metadata-log.ts';
import type { QuorumRole } from '../state.ts';
import { diskOf, memoryOf } from '../state.ts';
import { askForVotes, hasMajority, isRejected } from './ballot.ts';
import { startElectionTimer } from './clock.ts';
import {
  backOff,
  becomeCandidate,
  becomeLeader,
  becomeUnattached,
  followNewerEpoch,
  giveUpProspect,
} from './roles.ts';
import type { QuorumListener } from './voters.ts';

/** What a voter's answer hangs on. */
export interface Standing {
  readonly role: QuorumRole;
  /** −1: it knows none. */
  readonly leaderId: BrokerId;
  /** In its epoch; −1: nobody. */
  readonly votedFor: BrokerId;
  readonly hasFetched: boolean;
}

/** Whether a candidate of the voter's own epoch gets the vote, or would get it.
 *  @param isUpToDate the candidate's log is not behind the voter's */
export function canGrantVote(
  { role, leaderId, votedFor, hasFetched }: Standing,
  candidateId: BrokerId,
  isUpToDate: boolean,
  isPreVote: boolean,
): boolean {
  switch (role) {
    case 'leader':
      return false;
    case 'follower':
      // Who hears its leader needs no other.
      return isPreVote && isUpToDate && !hasFetched;
    case 'candidate':
    case 'resigned':
      return isPreVote && isUpToDate;
    default:
      if (isPreVote) return isUpToDate;
      if (votedFor >= 0) return votedFor === candidateId;
      return leaderId < 0 && isUpToDate;
  }
}

/** The log's end is not of a later epoch than the candidacy, which is yet to begin when it is a PreVote. */
const isSound = ({ preVote, replicaEpoch, lastOffsetEpoch, lastOffset }: VoteRequest): boolean =>
  lastOffset >= 0 &&
  lastOffsetEpoch >= 0 &&
  (preVote ? lastOffsetEpoch <= replicaEpoch : lastOffsetEpoch < replicaEpoch);

export function onVote(node: NodeContext, incoming: Incoming, listener: QuorumListener): void {
  const vote = requestOf('Vote', incoming.body);
  const disk = diskOf(node);
  const memory = memoryOf(node);
  const isStale = vote.replicaEpoch < disk.epoch;
  if (isStale || !isSound(vote)) {
    return answerVote(node, incoming, isStale ? 'FENCED_LEADER_EPOCH' : 'INVALID_REQUEST', false);
  }
  if (vote.replicaEpoch > disk.epoch) becomeUnattached(node, vote.replicaEpoch, listener);
  const ownEpoch = Math.max(0, lastEpochOf(disk));
  const isUpToDate =
    disk.rules.off === 'votesNeedALongerLog' ||
    vote.lastOffsetEpoch > ownEpoch ||
    (vote.lastOffsetEpoch === ownEpoch && vote.lastOffset >= disk.log.logEndOffset);
  const { role, hasFetched } = memory;
  const { leaderId } = disk;
  const votedFor = disk.rules.off === 'votesAreRemembered' ? -1 : disk.votedFor;
  const standing = { role, leaderId, votedFor, hasFetched };
  const granted = canGrantVote(standing, vote.replicaId, isUpToDate, vote.preVote);
  if (granted && !vote.preVote && votedFor < 0) {
    disk.votedFor = vote.replicaId;
    startElectionTimer(node);
    // With its vote it has become another voter, which asks anew.
    if (role === 'prospective') askForVotes(node);
  }
  answerVote(node, incoming, 'NONE', granted);
}

function answerVote(node: NodeContext, incoming: Incoming, errorCode: KafkaError, granted: boolean): void {
  const { replicaId, replicaEpoch, preVote } = requestOf('Vote', incoming.body);
  const { controllerId, leaderId, epoch } = diskOf(node);
  node.emit({
    type: preVote ? 'controller.preVoted' : 'controller.voted',
    voterId: controllerId,
    candidateId: replicaId,
    epoch: replicaEpoch,
    granted,
  });
  const body: VoteResponse = { errorCode, leaderId, leaderEpoch: epoch, voteGranted: granted };
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
  const asked = response.request.context as { voter: BrokerId; epoch: number; preVote: boolean };
  if (followNewerEpoch(node, vote.leaderEpoch, vote.leaderId, listener)) return;
  if (memory.role !== (asked.preVote ? 'prospective' : 'candidate') || asked.epoch !== diskOf(node).epoch)
    return;
  memory.votes.set(asked.voter, vote.voteGranted);
  if (hasMajority(node)) {
    if (memory.role === 'prospective') becomeCandidate(node, listener);
    else becomeLeader(node, listener);
  } else if (isRejected(node)) {
    if (memory.role === 'prospective') giveUpProspect(node, listener);
    // With PreVote a candidate that has lost waits for its election to be over (KAFKA-18345).
    else if (!diskOf(node).rules.preVote && !memory.isBackingOff) backOff(node);
  }
}
