import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FromWorker, ToWorker } from '../contract/messages.ts';
import type { Scenario } from '../contract/scenario.ts';
import { msToUs, US_PER_S } from '../contract/units.ts';
import { createEngine, restoreEngine } from '../engine/index.ts';
import { parseScenario } from '../scenario/parse.ts';
import { inlineLink } from './inline-link.ts';
import { packOpening, unpackOpening } from './opening.ts';
import { makeOpening } from './opening-maker.ts';

// Parsed, since the digest of a run knows the order of the scenario's fields.
const parsed = parseScenario(JSON.parse(readFileSync('public/scenarios/default.json', 'utf8')));
const scenario = (parsed.ok ? parsed.scenario : null) as Scenario;
const maker = { createEngine, restoreEngine };

/** Of the messages, what comes first is the picture. `boots` false: an engine that is booted here cannot be moved. */
function open(opening: string | undefined, boots = true) {
  const heard: FromWorker[] = [];
  const link = inlineLink({
    wallMs: () => 0,
    createEngine(asked) {
      const engine = createEngine(asked);
      if (boots) return engine;
      const advanceTo = () => {
        throw new Error('booted all the same');
      };
      return { ...engine, advanceTo };
    },
  });
  link.listen((message) => heard.push(message));
  const send = (message: Record<string, unknown>) => link.send({ runId: 'main', ...message } as ToWorker);
  const shipped = opening === undefined ? {} : { opening };
  send({ type: 'open', scenario, commands: [], untilUs: null, ...shipped });
  return { heard, send };
}

describe('the shipped opening', () => {
  it('goes on as the run that was booted here does', () => {
    const booted = createEngine(scenario);
    booted.advanceTo(msToUs(scenario.openAtMs));
    const opening = unpackOpening(makeOpening(scenario), scenario);
    expect(opening).not.toBeNull();
    if (!opening) return;
    const shipped = restoreEngine(opening.keyframe);
    expect(shipped.digest()).toBe(booted.digest());
    const untilUs = msToUs(scenario.openAtMs) + 30 * US_PER_S;
    expect(shipped.advanceTo(untilUs)).toEqual(booted.advanceTo(untilUs));
    expect(shipped.digest()).toBe(booted.digest());
  });

  it('shows the page the same picture, past and timeline', () => {
    const opening = packOpening(maker, scenario);
    const [booted] = open(undefined).heard;
    const [shipped] = open(opening, false).heard;
    expect(shipped).toEqual(booted);
  });

  it('can be scrubbed back before itself', () => {
    const run = open(packOpening(maker, scenario));
    const booted = open(undefined);
    for (const { send } of [run, booted]) {
      send({ type: 'seek', timeUs: 4 * US_PER_S });
      send({ type: 'resync' });
    }
    expect(run.heard.at(-1)).toEqual({ ...booted.heard.at(-1) });
    expect(run.heard.at(-1)).toMatchObject({ type: 'reset', playback: { timeUs: 4 * US_PER_S } });
  });

  it.each([
    ['of another scenario', packOpening(maker, { ...scenario, seed: 'another' })],
    ['that is cut off', packOpening(maker, scenario).slice(0, 5_000)],
    ['that is no opening', '{"shapes":[],"rows":[]}'],
  ])('one %s is left aside, and the run boots here', (_, opening) => {
    expect(unpackOpening(opening, scenario)).toBeNull();
    expect(open(opening).heard[0]).toEqual(open(undefined).heard[0]);
  });
});
