import { describe, expect, it } from 'vitest';
import type { EngineEvent, EventBody } from '../../contract/events.ts';
import { ballotsOf, lastEpisode, lastGap } from './episode.ts';

let id = 0;
const at = (timeUs: number, body: EventBody): EngineEvent =>
  ({ id: ++id, timeUs, cause: null, ...body }) as EngineEvent;

const S = 1_000_000;
const FIRST = [
  at(1 * S, { type: 'controller.candidate', controllerId: 101, epoch: 7 }),
  at(1 * S + 3, { type: 'controller.voted', voterId: 102, candidateId: 101, epoch: 7, granted: true }),
  at(1 * S + 6, { type: 'controller.elected', controllerId: 101, epoch: 7 }),
  at(1 * S + 9, { type: 'controller.activated', controllerId: 101, epoch: 7 }),
];
const SECOND = [
  at(30 * S, { type: 'node.killed', node: 'c101' }),
  at(32 * S, { type: 'controller.candidate', controllerId: 103, epoch: 8 }),
  at(32 * S + 4, { type: 'controller.voted', voterId: 102, candidateId: 103, epoch: 8, granted: false }),
  at(33 * S, { type: 'controller.prospective', controllerId: 102, epoch: 8 }),
  at(33 * S + 2, { type: 'controller.preVoted', voterId: 103, candidateId: 102, epoch: 8, granted: true }),
  at(33 * S + 4, { type: 'controller.candidate', controllerId: 102, epoch: 9 }),
  at(33 * S + 8, { type: 'controller.voted', voterId: 103, candidateId: 102, epoch: 9, granted: true }),
  at(33 * S + 12, { type: 'controller.elected', controllerId: 102, epoch: 9 }),
  at(33 * S + 20, { type: 'controller.activated', controllerId: 102, epoch: 9 }),
];
const ALL = [...FIRST, ...SECOND];

describe('the last episode', () => {
  it('begins behind the last long silence, and has what was before it as its beginning', () => {
    const episode = lastEpisode([
      ...ALL,
      at(33 * S + 30, { type: 'broker.fenced', brokerId: 2, silentForMs: 9000 }),
    ]);
    expect(episode?.fromUs).toBe(30 * S);
    expect(episode?.toUs).toBe(33 * S + 20);
    expect(episode?.spans.get(101)).toEqual([{ part: 'down', epoch: null, fromUs: 30 * S, toUs: null }]);
    expect(episode?.votes.length).toBe(3);
    expect(episode?.activations).toEqual([{ controllerId: 102, epoch: 9, timeUs: 33 * S + 20 }]);
  });

  it('tells who was what, and that a candidate has lost when another is elected', () => {
    const spans = lastEpisode(ALL)?.spans;
    expect(spans?.get(102)).toEqual([
      { part: 'prospective', epoch: 8, fromUs: 33 * S, toUs: 33 * S + 4 },
      { part: 'candidate', epoch: 9, fromUs: 33 * S + 4, toUs: 33 * S + 12 },
      { part: 'leader', epoch: 9, fromUs: 33 * S + 12, toUs: null },
    ]);
    expect(spans?.get(103)).toEqual([{ part: 'candidate', epoch: 8, fromUs: 32 * S, toUs: 33 * S + 12 }]);
  });

  it('draws a vote from when it was asked for to when it was given', () => {
    const [refused, would, given] = lastEpisode(ALL)?.votes ?? [];
    expect(refused).toMatchObject({ granted: false, askedUs: 32 * S, answeredUs: 32 * S + 4 });
    expect(would).toMatchObject({ isPreVote: true, askedUs: 33 * S });
    expect(given).toMatchObject({ isPreVote: false, granted: true, askedUs: 33 * S + 4 });
  });

  it('is not there before anything has happened', () => {
    expect(lastEpisode([])).toBeNull();
    expect(lastEpisode([at(1, { type: 'node.killed', node: 'b1' })])).toBeNull();
  });
});

describe('ballots', () => {
  it('count the answers, and tell which were won', () => {
    expect(
      ballotsOf(ALL).map(({ candidateId, epoch, isPreVote, answers, isWon }) => [
        candidateId,
        epoch,
        isPreVote,
        [...answers],
        isWon,
      ]),
    ).toEqual([
      [101, 7, false, [[102, true]], true],
      [103, 8, false, [[102, false]], false],
      [102, 8, true, [[103, true]], true],
      [102, 9, false, [[103, true]], true],
    ]);
  });
});

describe('the time without a controller', () => {
  it('goes from the end of the last one to the activation of the next', () => {
    expect(lastGap(ALL)).toEqual({ fromUs: 30 * S, toUs: 33 * S + 20 });
  });

  it('is open while nobody is active', () => {
    expect(lastGap(ALL.slice(0, 6))).toEqual({ fromUs: 30 * S, toUs: null });
  });

  it('is none before the first handover', () => {
    expect(lastGap(FIRST)).toBeNull();
    expect(lastGap([])).toBeNull();
  });
});
