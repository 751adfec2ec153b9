/** The metadata quorum, as Kafka's own unit tests put it: a leader's high watermark, and one voter that is asked and told. */
import { rulesOf } from '../../../../contract/eras.ts';
import { nextHighWatermark } from '../../../controller/quorum/appends.ts';
import { latestEpoch } from '../../../storage/leader-epoch-cache.ts';
import { LoneVoter } from '../../lone-voter.ts';
import type { Adapter } from '../cases.ts';
import { leaveOut } from '../cases.ts';

const SELF = 0;
const OTHER = 1;
const THIRD = 2;

export const raft: Adapter = (given, when) => {
  if (Array.isArray(given.voters)) return highWatermarks(given, when);
  if (when.vote) return vote(given, when.vote);
  if (given.followerLog) return reconcile(given.followerLog, given.response);
  if (given.candidacyRejectedByAll) return retry(given, when);
  if (given.preferredSuccessors) return endOfEpoch(given);
  return leaveOut('no such thing happens to a voter');
};

// ---- a leader's high watermark

interface GivenLeader {
  readonly voters: readonly (number | string)[];
  readonly epochStartOffset?: number;
  readonly leaderEndOffset?: number;
  readonly highWatermark?: number;
}

/** Voter `L` is the leader itself. Null: it knows none yet. */
function highWatermarks(given: GivenLeader, when: unknown): unknown {
  const ends = new Map(given.voters.map((voter) => [voter === 'L' ? 'leader' : `${voter}`, -1]));
  let highWatermark = given.highWatermark ?? -1;
  // One that has a high watermark has all that is below it.
  ends.set('leader', given.leaderEndOffset ?? given.highWatermark ?? -1);
  const step = (voter: string, end: number): number | null => {
    ends.set(voter, end);
    highWatermark = nextHighWatermark([...ends.values()], given.epochStartOffset ?? -1, highWatermark);
    return highWatermark < 0 ? null : highWatermark;
  };
  if (Array.isArray(when)) {
    return {
      highWatermark: when.flatMap((ended: Record<string, number>) =>
        Object.entries(ended).map(([voter, end]) => step(voter, end)),
      ),
    };
  }
  const { replica1EndOffset: told } = when as { replica1EndOffset: number | number[] };
  return { highWatermark: Array.isArray(told) ? told.map((end) => step('1', end)) : step('1', told) };
}

// ---- one voter

const NEWEST = rulesOf('4.1');
/** Before KIP-996 a voter that would like to lead stands at once. */
const WITHOUT_PREVOTE = rulesOf('3.3');

function voterIn(state: string, epoch: number): LoneVoter {
  const voters = [SELF, OTHER, THIRD];
  if (state.startsWith('restarted leader')) {
    return new LoneVoter({ voters, rules: NEWEST, epoch, leaderId: SELF });
  }
  if (state.startsWith('follower of an elected leader')) {
    return new LoneVoter({ voters, rules: NEWEST, epoch, leaderId: OTHER });
  }
  if (state.startsWith('voted for another'))
    return new LoneVoter({ voters, rules: NEWEST, epoch, votedFor: THIRD });
  if (state.startsWith('no known leader')) return new LoneVoter({ voters, rules: NEWEST, epoch });
  if (state.startsWith('leader in epoch')) return elected();
  return leaveOut(`no such state of a voter: ${state}`);
}

function elected(): LoneVoter {
  const voter = new LoneVoter({ voters: [SELF, OTHER, THIRD], rules: WITHOUT_PREVOTE });
  voter.runUntilRole('candidate');
  voter.answerAll('Vote', ({ replicaEpoch }) => ({
    errorCode: 'NONE',
    leaderId: -1,
    leaderEpoch: replicaEpoch,
    voteGranted: true,
  }));
  return voter;
}

interface AskedVote {
  readonly candidateEpoch: number | 'e';
  readonly lastEpoch?: number;
  readonly lastOffset?: number;
}

function vote(given: { state: string; epoch?: number }, asked: AskedVote): unknown {
  const [, named] = /in epoch (\d+)/.exec(given.state) ?? [];
  const voter = voterIn(given.state, given.epoch ?? Number(named ?? 0));
  const before = voter.disk.epoch;
  const answer = voter.ask('Vote', {
    replicaEpoch: asked.candidateEpoch === 'e' ? before : asked.candidateEpoch,
    replicaId: OTHER,
    lastOffsetEpoch: asked.lastEpoch ?? 0,
    lastOffset: asked.lastOffset ?? voter.disk.log.logEndOffset,
    preVote: false,
  });
  if (!answer) return leaveOut('no answer');
  const { errorCode: error, voteGranted } = answer;
  if (given.state.startsWith('restarted')) {
    return { voteGranted, epoch: voter.disk.epoch === before ? undefined : voter.disk.epoch };
  }
  if (!given.state.startsWith('leader')) return { error, voteGranted };
  return { error, voteGranted, leader: answer.leaderId === SELF ? 'self' : answer.leaderId };
}

function reconcile(
  log: { epoch: number; endOffset: number },
  told: { diverging: { epoch: number; endOffset: number }; highWatermark: number },
): unknown {
  const voter = new LoneVoter({
    voters: [SELF, OTHER, THIRD],
    rules: NEWEST,
    epoch: log.epoch + 1,
    leaderId: OTHER,
    logEpochs: Array.from({ length: log.endOffset }, () => log.epoch),
  });
  voter.answerAll('QuorumFetch', () => ({
    errorCode: 'NONE',
    leaderId: OTHER,
    leaderEpoch: log.epoch + 1,
    highWatermark: told.highWatermark,
    divergingEpoch: told.diverging,
    snapshotId: null,
    records: [],
  }));
  const next = voter.sent.find(({ api }) => api === 'QuorumFetch')?.body as
    | { fetchOffset: number; lastFetchedEpoch: number }
    | undefined;
  const { logEndOffset: endOffset, epochs } = voter.disk.log;
  if (latestEpoch(epochs) > log.epoch) return leaveOut('the log has an epoch that it was not given');
  return { endOffset, nextFetch: { offset: next?.fetchOffset, lastFetchedEpoch: next?.lastFetchedEpoch } };
}

/** `M` is the longest back-off; the dice show the same all the time. */
function retry(given: { voters: number; randomFactor: number }, when: readonly string[]): unknown {
  const LONGEST_MS = 1_000;
  const voter = new LoneVoter({
    voters: Array.from({ length: given.voters }, (_, i) => i),
    rules: WITHOUT_PREVOTE,
    configs: { 'controller.quorum.election.backoff.max.ms': `${LONGEST_MS}` },
    dice: given.randomFactor,
  });
  voter.runUntilRole('candidate');
  const { epoch } = voter.disk;
  voter.answerAll('Vote', () => ({
    errorCode: 'NONE',
    leaderId: -1,
    leaderEpoch: epoch,
    voteGranted: false,
  }));
  const rejectedUs = voter.sim.nowUs;
  return when.map((text) => {
    const [, less = '0'] = /^M-?(\d+)? ms later/.exec(text) ?? [];
    voter.runUntil(rejectedUs + (LONGEST_MS - Number(less)) * 1_000);
    const asks = voter.sent.some(({ api }) => api === 'Vote');
    if (voter.memory.role !== 'candidate') return voter.memory.role;
    if (voter.disk.epoch === epoch) return 'still candidate in the same epoch';
    return `candidate in epoch+${voter.disk.epoch - epoch}${asks ? ', new vote request' : ''}`;
  });
}

function endOfEpoch(given: { epoch: number; preferredSuccessors: readonly string[] }): unknown {
  const voter = new LoneVoter({
    voters: [SELF, OTHER, THIRD],
    rules: WITHOUT_PREVOTE,
    epoch: given.epoch,
    leaderId: OTHER,
  });
  voter.ask('EndQuorumEpoch', {
    leaderId: OTHER,
    leaderEpoch: given.epoch,
    preferredSuccessors: given.preferredSuccessors.map((name) => (name === 'self' ? SELF : THIRD)),
  });
  voter.runUntil(voter.sim.nowUs);
  return { becomesCandidateAtOnce: voter.memory.role === 'candidate', epoch: voter.disk.epoch };
}
