import { describe, expect, it } from 'vitest';
import type { EngineEvent, EventBody } from '../contract/events.ts';
import type { Pace, Wait } from '../contract/messages.ts';
import { CALM, isFact, noticed, type PacingState, plan, RATE } from './pacing.ts';

const wait: Wait = { kind: 'brokerSession', broker: 'b1', untilUs: 9e9 };
const at = (body: EventBody): EngineEvent => ({ id: 1, timeUs: 0, cause: null, ...body });
const fact = at({ type: 'broker.fenced', brokerId: 1, silentForMs: 9000 });
const command = at({
  type: 'command.accepted',
  commandId: 'x',
  command: { type: 'broker.kill', brokerId: 1 },
});

/** Plays so much wall time in frames of 60 a second. */
function play(
  from: PacingState,
  {
    waits = [],
    unsettled = false,
    pace = 'auto' as Pace,
  }: { waits?: Wait[]; unsettled?: boolean; pace?: Pace },
  wallMs: number,
) {
  let state = from;
  let us = 0;
  for (let i = 0; i < Math.round((wallMs * 60) / 1000); i++) {
    const slice = plan(state, { pace, waits, unsettled }, 1000 / 60);
    state = slice.state;
    us += slice.advanceUs;
  }
  return { state, us };
}

describe('auto pace', () => {
  it('makes a second worth 100 simulated milliseconds while nothing is on, without losing a microsecond', () => {
    expect(play(CALM, {}, 1000).us).toBeCloseTo(100_000, -1);
    expect(play(CALM, {}, 100_000).us).toBeCloseTo(10_000_000, -1);
  });

  it('makes a second worth 50 simulated milliseconds after a command', () => {
    expect(play(noticed(CALM, [command]), {}, 500).us).toBeCloseTo(25_000, -1);
  });

  it('looks at a fact for a while and then goes calmly on', () => {
    const { state } = play(noticed(CALM, [fact]), {}, 700);
    expect(state.rate).toBe(RATE.calm);
  });

  it('comes through a wait of nine seconds within four, ramping up', () => {
    const { us, state } = play(noticed(CALM, [command]), { waits: [wait] }, 4_000);
    expect(us).toBeGreaterThan(9_000_000);
    expect(state.rate).toBe(RATE.fast);
    const early = play(CALM, { waits: [wait] }, 200);
    expect(early.state.rate).toBeLessThan(1);
  });

  it('names the wait it hurries through, and none while it looks at a fact', () => {
    expect(plan(CALM, { pace: 'auto', waits: [wait], unsettled: false }, 16).wait).toBe(wait);
    const looking = noticed(CALM, [fact]);
    expect(plan(looking, { pace: 'auto', waits: [wait], unsettled: false }, 16).wait).toBeNull();
  });

  it('stops a fast slice at the first fact, and is slow at once', () => {
    const { state } = play(CALM, { waits: [wait] }, 2_000);
    expect(plan(state, { pace: 'auto', waits: [wait], unsettled: false }, 16).stopsAtFact).toBe(true);
    const next = plan(noticed(state, [fact]), { pace: 'auto', waits: [wait], unsettled: false }, 16);
    expect(next.state.rate).toBe(RATE.slow);
  });

  it('is not held up for ever by facts that never end', () => {
    let state = CALM;
    let us = 0;
    for (let i = 0; i < 60 * 12; i++) {
      const slice = plan(
        noticed(state, [fact]),
        { pace: 'auto', waits: [wait], unsettled: false },
        1000 / 60,
      );
      state = slice.state;
      us += slice.advanceUs;
    }
    expect(us).toBeGreaterThan(9_000_000);
  });

  it('hurries a little for what settles, but not for what never does', () => {
    const { us } = play(CALM, { unsettled: true }, 3_000);
    expect(us).toBeGreaterThan(2_000_000);
    const { state } = play(CALM, { unsettled: true }, 60_000);
    expect(state.rate).toBe(RATE.calm);
  });

  it('takes refusals and votes, which come in rows, for no fact', () => {
    expect(isFact(at({ type: 'producer.idAssigned', producerId: 'p', pid: 1, epoch: 0 }))).toBe(false);
  });
});

it('keeps a fixed pace, whatever happens', () => {
  expect(play(noticed(CALM, [command]), { pace: 5, waits: [wait] }, 1000).us).toBeCloseTo(5_000_000, -1);
});
