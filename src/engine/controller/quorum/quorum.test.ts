/** One voter: when it asks, when it stands, whom it votes for, and what it tells others of its log. */
import { describe, expect, it } from 'vitest';
import { rulesOf } from '../../../contract/eras.ts';
import type { VoteRequest } from '../../protocol/api.ts';
import type { VoterSpec } from '../../test/lone-voter.ts';
import { LoneVoter } from '../../test/lone-voter.ts';
import { successionBackoffMs } from './backoff.ts';

const voter = (spec: Partial<VoterSpec> = {}): LoneVoter =>
  new LoneVoter({ voters: [0, 1, 2], rules: rulesOf('4.1'), ...spec });

const votes = (of: LoneVoter, granted: boolean): void =>
  of.answerAll('Vote', ({ replicaEpoch }) => ({
    errorCode: 'NONE',
    leaderId: -1,
    leaderEpoch: replicaEpoch,
    voteGranted: granted,
  }));

const fetched = (of: LoneVoter, highWatermark = 0): void =>
  of.answerAll('QuorumFetch', ({ currentLeaderEpoch }) => ({
    errorCode: 'NONE',
    leaderId: 1,
    leaderEpoch: currentLeaderEpoch,
    highWatermark,
    divergingEpoch: null,
    snapshotId: null,
    records: [],
  }));

const asked = (of: LoneVoter, vote: Partial<VoteRequest>): boolean | undefined =>
  of.ask('Vote', {
    replicaEpoch: of.disk.epoch,
    replicaId: 1,
    lastOffsetEpoch: 0,
    lastOffset: 0,
    preVote: false,
    ...vote,
  })?.voteGranted;

describe('PreVote (KIP-996)', () => {
  it('begins no epoch before a majority would have it', () => {
    const follower = voter({ epoch: 5, leaderId: 1 });
    follower.runUntil(2_000_000);
    expect(follower.memory.role).toBe('prospective');
    expect(follower.disk).toMatchObject({ epoch: 5, leaderId: 1, votedFor: -1 });
    expect(follower.sent.filter(({ api }) => api === 'Vote').map(({ body }) => body)).toMatchObject([
      { replicaEpoch: 5, preVote: true },
      { replicaEpoch: 5, preVote: true },
    ]);
    votes(follower, true);
    expect(follower.disk).toMatchObject({ epoch: 6, leaderId: -1, votedFor: 0 });
    votes(follower, true);
    expect(follower.memory.role).toBe('leader');
  });

  it('lets a voter that nobody would have go back to its leader', () => {
    const follower = voter({ epoch: 5, leaderId: 1 });
    follower.runUntil(2_000_000);
    votes(follower, false);
    expect(follower.memory.role).toBe('follower');
    expect(follower.disk).toMatchObject({ epoch: 5, leaderId: 1 });
  });

  it('is not granted by whoever hears its leader', () => {
    const follower = voter({ epoch: 5, leaderId: 1 });
    expect(asked(follower, { preVote: true, replicaId: 2 })).toBe(true);
    fetched(follower);
    expect(asked(follower, { preVote: true, replicaId: 2 })).toBe(false);
    expect(follower.disk).toMatchObject({ epoch: 5, leaderId: 1, votedFor: -1 });
  });

  it('is not asked for by releases before it', () => {
    const follower = voter({ epoch: 5, leaderId: 1, rules: rulesOf('3.3') });
    follower.runUntil(2_000_000);
    expect(follower.memory.role).toBe('candidate');
    expect(follower.disk.epoch).toBe(6);
  });

  it('leaves a candidate that has lost in its epoch until its election is over (KAFKA-18345)', () => {
    const loser = voter({ dice: 400 });
    loser.runUntilRole('prospective');
    votes(loser, true);
    expect(loser.memory.role).toBe('candidate');
    const since = loser.sim.nowUs;
    votes(loser, false);
    loser.runUntil(since + 1_399_000);
    expect(loser.memory.role).toBe('candidate');
    loser.runUntil(since + 1_400_000);
    expect(loser.memory.role).toBe('prospective');
    expect(loser.disk.epoch).toBe(1);
  });
});

describe('votes', () => {
  it('go to one candidate per epoch, whose log is not behind', () => {
    const free = voter({ epoch: 4, logEpochs: [3, 3] });
    expect(asked(free, { replicaEpoch: 5, lastOffsetEpoch: 3, lastOffset: 1 })).toBe(false);
    expect(asked(free, { replicaEpoch: 5, lastOffsetEpoch: 3, lastOffset: 2, replicaId: 2 })).toBe(true);
    expect(asked(free, { replicaEpoch: 5, lastOffsetEpoch: 4, lastOffset: 9, replicaId: 1 })).toBe(false);
    expect(asked(free, { replicaEpoch: 5, lastOffsetEpoch: 3, lastOffset: 2, replicaId: 2 })).toBe(true);
    expect(free.disk).toMatchObject({ epoch: 5, votedFor: 2 });
  });

  it('are refused to epochs that are over, and to logs that are ahead of their candidacy', () => {
    const free = voter({ epoch: 4 });
    const error = (vote: Partial<VoteRequest>) => {
      asked(free, vote);
      return (free.answers.at(-1) as { errorCode: string }).errorCode;
    };
    expect(error({ replicaEpoch: 3 })).toBe('FENCED_LEADER_EPOCH');
    expect(error({ replicaEpoch: 5, lastOffsetEpoch: 5 })).toBe('INVALID_REQUEST');
    expect(error({ replicaEpoch: 5, lastOffsetEpoch: 5, preVote: true })).toBe('NONE');
    expect(error({ replicaEpoch: 5, lastOffset: -1 })).toBe('INVALID_REQUEST');
  });
});

describe('a leader', () => {
  const leader = (): LoneVoter => {
    const elected = voter({ rules: rulesOf('4.1'), logEpochs: [1, 1, 1], epoch: 1 });
    elected.runUntilRole('prospective');
    votes(elected, true);
    votes(elected, true);
    return elected;
  };
  const fetch = (of: LoneVoter, fetchOffset: number, replicaId = 1, maxWaitMs = 0) =>
    of.ask('QuorumFetch', {
      replicaId,
      currentLeaderEpoch: of.disk.epoch,
      fetchOffset,
      lastFetchedEpoch: fetchOffset > 3 ? of.disk.epoch : 1,
      maxWaitMs,
      highWatermark: 0,
    });

  it('tells no high watermark before a majority has reached its own epoch', () => {
    const elected = leader();
    expect(fetch(elected, 3)).toMatchObject({ errorCode: 'NONE', highWatermark: -1 });
    expect(fetch(elected, 4)).toMatchObject({ highWatermark: 4 });
  });

  it('that a majority has stopped fetching from resigns, and names the longest logs as its successors', () => {
    const elected = leader();
    fetch(elected, 3, 1);
    fetch(elected, 4, 2);
    elected.sent.length = 0;
    elected.runUntilRole('resigned');
    const { epoch } = elected.disk;
    const ends = elected.sent.filter(({ api }) => api === 'EndQuorumEpoch');
    expect(ends.map(({ body }) => body)).toEqual([
      { leaderId: 0, leaderEpoch: epoch, preferredSuccessors: [2, 1] },
      { leaderId: 0, leaderEpoch: epoch, preferredSuccessors: [2, 1] },
    ]);
  });
});

it('a successor waits by its place', () => {
  const waits = [1, 2, 3, 9].map((self) => successionBackoffMs([1, 2, 3], self, 1_000));
  expect(waits).toEqual([0, 250, 500, 1_000]);
});

it('a voter whose log knows a later epoch than its quorum-state file goes by its log', () => {
  const { disk } = voter({ epoch: 2, votedFor: 1, logEpochs: [1, 4] });
  expect(disk).toMatchObject({ epoch: 4, votedFor: -1, leaderId: -1 });
});

describe('a voter without a leader', () => {
  it('asks the others by a fetch who leads, and follows whom an answer names (4.1)', () => {
    const lost = voter({ epoch: 5 });
    expect(lost.sent).toMatchObject([
      { api: 'QuorumFetch', body: { currentLeaderEpoch: 5, fetchOffset: 0 } },
    ]);
    const knowsNobody = { errorCode: 'NOT_LEADER_OR_FOLLOWER', leaderId: -1, leaderEpoch: 5 } as const;
    const nothing = { highWatermark: -1, divergingEpoch: null, snapshotId: null, records: [] };
    lost.answerAll('QuorumFetch', () => ({ ...knowsNobody, ...nothing }));
    expect(lost.memory.role).toBe('unattached');
    lost.runUntil(20_000);
    expect(lost.sent.filter(({ api }) => api === 'QuorumFetch')).toHaveLength(1);
    lost.answerAll('QuorumFetch', () => ({ ...knowsNobody, ...nothing, leaderId: 2 }));
    expect(lost.disk).toMatchObject({ epoch: 5, leaderId: 2 });
    expect(lost.memory.role).toBe('follower');
    expect(lost.sent.at(-1)).toMatchObject({ api: 'QuorumFetch', to: 'c2' });
  });

  it('waits to be told in a release before that (3.3)', () => {
    expect(voter({ epoch: 5, rules: rulesOf('3.3') }).sent).toEqual([]);
  });
});

describe('a voter that could not be reached', () => {
  it('is asked for its vote again, less often each time, as long as the election lasts', () => {
    const hopeful = voter({ rules: rulesOf('3.3'), dice: 999 });
    hopeful.runUntilRole('candidate');
    const since = hopeful.sim.nowUs;
    const asked = (): number => hopeful.sent.filter(({ api, to }) => api === 'Vote' && to === 'c1').length;
    expect(asked()).toBe(1);
    const attempts = [50_000, 100_000, 200_000, 400_000, 500_000];
    let atUs = since;
    for (const [i, waitUs] of attempts.entries()) {
      hopeful.lose('Vote', 'c1');
      hopeful.runUntil(atUs + waitUs - 1_000);
      expect(asked()).toBe(0);
      atUs += waitUs;
      hopeful.runUntil(atUs);
      expect([i, asked()]).toEqual([i, 1]);
    }
    expect(hopeful.memory.role).toBe('candidate');
  });
});
