/** FetchSnapshot, from both sides: ranges of bytes, and what is refused (KafkaRaftClientSnapshotTest). */
import { describe, expect, it } from 'vitest';
import type { Rules } from '../../../contract/eras.ts';
import { rulesOf } from '../../../contract/eras.ts';
import type { FetchSnapshotRequest } from '../../protocol/api.ts';
import { advanceLogStart } from '../../storage/log.ts';
import { readImage, takeMetadataSnapshot } from '../../storage/metadata-log.ts';
import { LoneVoter } from '../../test/lone-voter.ts';

/** Leads epoch 6 of three, with a snapshot of its first three records. */
function leader(rules: Partial<Rules> = {}): LoneVoter {
  const voter = new LoneVoter({
    voters: [0, 1, 2],
    rules: { ...rulesOf('4.1'), ...rules },
    epoch: 5,
    logEpochs: [4, 5, 5],
  });
  for (let i = 0; i < 2; i++) {
    voter.runUntilRole(i === 0 ? 'prospective' : 'candidate');
    voter.answerAll('Vote', ({ replicaEpoch }) => ({
      errorCode: 'NONE',
      leaderId: -1,
      leaderEpoch: replicaEpoch,
      voteGranted: true,
    }));
  }
  if (!takeMetadataSnapshot(voter.disk, readImage(voter.disk, 2), 0)) throw new Error('no snapshot');
  return voter;
}

const id = { endOffset: 3, epoch: 5 };
const asked = (more: Partial<FetchSnapshotRequest> = {}): FetchSnapshotRequest => ({
  replicaId: 1,
  maxBytes: 40,
  currentLeaderEpoch: 6,
  snapshotId: id,
  position: 0,
  ...more,
});

describe('a leader', () => {
  it('sends whoever has nothing to its snapshot, and whoever has all of it on with the log', () => {
    const voter = leader();
    const fetch = {
      replicaId: 1,
      currentLeaderEpoch: 6,
      fetchOffset: 0,
      lastFetchedEpoch: -1,
      maxWaitMs: 0,
      highWatermark: -1,
    };
    expect(voter.ask('QuorumFetch', fetch)).toMatchObject({ snapshotId: id, records: [] });
    const next = voter.ask('QuorumFetch', { ...fetch, fetchOffset: 3, lastFetchedEpoch: 5 });
    expect(next).toMatchObject({ snapshotId: null, divergingEpoch: null });
    // A log of an epoch older than the snapshot leads nowhere.
    const old = voter.ask('QuorumFetch', { ...fetch, fetchOffset: 2, lastFetchedEpoch: 3 });
    expect(old).toMatchObject({ snapshotId: id });
  });

  it('lets whoever has nothing read its log from the beginning before 3.6, as long as it begins there (KAFKA-15078)', () => {
    const voter = leader({ snapshotBeforeLog: false });
    const fetch = {
      replicaId: 1,
      currentLeaderEpoch: 6,
      fetchOffset: 0,
      lastFetchedEpoch: -1,
      maxWaitMs: 0,
      highWatermark: -1,
    };
    expect(voter.ask('QuorumFetch', fetch)).toMatchObject({ snapshotId: null, divergingEpoch: null });
    expect(rulesOf('3.3').snapshotBeforeLog).toBe(false);
    advanceLogStart(voter.disk.log, 3);
    expect(voter.ask('QuorumFetch', fetch)).toMatchObject({ snapshotId: id });
  });

  it('gives it range by range', () => {
    const voter = leader();
    const size = voter.disk.snapshots[0]?.sizeBytes ?? 0;
    expect(size).toBeGreaterThan(40);
    expect(voter.ask('FetchSnapshot', asked())).toMatchObject({
      size,
      position: 0,
      bytes: 40,
      snapshot: null,
    });
    const position = size - 30;
    const last = voter.ask('FetchSnapshot', asked({ position }));
    expect(last).toMatchObject({ errorCode: 'NONE', position, bytes: 30, snapshot: { id } });
  });

  it.each<[string, Partial<FetchSnapshotRequest>]>([
    ['SNAPSHOT_NOT_FOUND', { snapshotId: { endOffset: 2, epoch: 5 } }],
    ['POSITION_OUT_OF_RANGE', { position: 1_000 }],
    ['POSITION_OUT_OF_RANGE', { position: -1 }],
    ['FENCED_LEADER_EPOCH', { currentLeaderEpoch: 5 }],
    ['UNKNOWN_LEADER_EPOCH', { currentLeaderEpoch: 7 }],
  ])('answers %s to %o', (errorCode, more) => {
    expect(leader().ask('FetchSnapshot', asked(more))).toMatchObject({ errorCode, bytes: 0, snapshot: null });
  });
});

describe('a follower', () => {
  const snapshot = leader().disk.snapshots[0];
  if (!snapshot) throw new Error('no snapshot');

  const told = (): LoneVoter => {
    const voter = new LoneVoter({ voters: [0, 1, 2], rules: rulesOf('4.1'), epoch: 6, leaderId: 1 });
    voter.answerAll('QuorumFetch', () => ({
      errorCode: 'NONE',
      leaderId: 1,
      leaderEpoch: 6,
      highWatermark: 4,
      divergingEpoch: null,
      snapshotId: id,
      records: [],
    }));
    return voter;
  };
  const range = (position: number, bytes: number) => ({
    errorCode: 'NONE' as const,
    leaderId: 1,
    leaderEpoch: 6,
    snapshotId: id,
    size: snapshot.sizeBytes,
    position,
    bytes,
    snapshot: position + bytes === snapshot.sizeBytes ? snapshot : null,
  });

  it('asks for one range after the other, and goes on from the end of the snapshot', () => {
    const voter = told();
    voter.answerAll('FetchSnapshot', ({ position }) => range(position, 40));
    expect(voter.disk.log.logEndOffset).toBe(0);
    expect(voter.sent.at(-1)).toMatchObject({ api: 'FetchSnapshot', body: { position: 40 } });
    voter.answerAll('FetchSnapshot', ({ position }) => range(position, snapshot.sizeBytes - 40));
    expect(voter.disk).toMatchObject({ log: { logStartOffset: 3, logEndOffset: 3 }, snapshots: [{ id }] });
    expect(voter.memory.highWatermark).toBe(3);
    expect(voter.sent.at(-1)).toMatchObject({
      api: 'QuorumFetch',
      body: { fetchOffset: 3, lastFetchedEpoch: 5 },
    });
  });

  it('asks by a fetch which snapshot there is instead, when it is gone', () => {
    const voter = told();
    voter.answerAll('FetchSnapshot', () => ({
      ...range(0, 0),
      errorCode: 'SNAPSHOT_NOT_FOUND',
    }));
    voter.runUntil(100_000);
    expect(voter.sent.at(-1)).toMatchObject({ api: 'QuorumFetch', body: { fetchOffset: 0 } });
  });
});
