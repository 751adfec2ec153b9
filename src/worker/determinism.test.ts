/** Any shipped scenario tells the same story however it is played: in one go, at any pace, with pauses and scrubs, and saved
 *  and restored on the way. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hashEvents, NO_EVENTS } from '../contract/journal-hash.ts';
import type { Answers, FromWorker, ToWorker } from '../contract/messages.ts';
import { createEngine, packPlain, restoreEngine, unpackPlain } from '../engine/index.ts';
import { parseScenario } from '../scenario/parse.ts';
import { inlineLink } from './inline-link.ts';

/** A hundred brokers play a second in the time in which three play a minute. */
const BROKERS_MAX = 20;
const NAMES = readdirSync('public/scenarios')
  .map((file) => file.replace(/\.json$/, ''))
  .filter((name) => shipped(name).brokers.length <= BROKERS_MAX)
  .sort();
const UNTIL_US = 20e6;

function shipped(name: string) {
  const parsed = parseScenario(JSON.parse(readFileSync(`public/scenarios/${name}.json`, 'utf8')));
  if (!parsed.ok) throw new Error(parsed.problems.join(' '));
  return parsed.scenario;
}

/** Numbers that look drawn, the same each time. */
function* drawn(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    yield state / 0x7fffffff;
  }
}

describe('the journal of a run', () => {
  it('is the same through a thousand savings and restorings at random events', () => {
    const scenario = shipped('default');
    const straight = createEngine(scenario);
    const wanted = hashEvents(NO_EVENTS, straight.advanceTo(UNTIL_US));
    const chance = drawn(7);
    let engine = createEngine(scenario);
    let hash = NO_EVENTS;
    let saved = 0;
    while (engine.nowUs() < UNTIL_US && saved < 1_000) {
      const events = 1 + Math.floor(chance.next().value * 8);
      hash = hashEvents(hash, engine.advanceTo(UNTIL_US, events));
      saved += 1;
      // Every fiftieth goes out of the process and comes back, as in the opening that the site ships; the others are kept as
      // the history of a run keeps them, each from the one before.
      const keyframe = saved % 50 === 0 ? engine.keyframe() : engine.setAside();
      engine = restoreEngine(
        saved % 50 === 0 ? (unpackPlain(packPlain(keyframe)) as typeof keyframe) : keyframe,
      );
    }
    expect(saved).toBeGreaterThan(999);
    hash = hashEvents(hash, engine.advanceTo(UNTIL_US));
    expect(hash).toBe(wanted);
    expect(engine.digest()).toBe(straight.digest());
  }, 240_000);

  it.each(NAMES)('of %s is the same at every pace, with pauses and scrubs', (name) => {
    const scenario = shipped(name);
    const engine = createEngine(scenario);
    const untilUs = Math.min(UNTIL_US, scenario.openAtMs * 1_000 + 8e6);
    const straight = engine.advanceTo(untilUs);

    const chance = drawn(NAMES.indexOf(name) + 1);
    const heard: FromWorker[] = [];
    const link = inlineLink({ wallMs: () => 0 });
    link.listen((message) => {
      if (message.type === 'failed') throw new Error(message.message);
      if (message.type !== 'frame') heard.push(message);
    });
    const send = (message: Record<string, unknown>) => link.send({ runId: 'main', ...message } as ToWorker);
    send({ type: 'open', scenario, commands: [], untilUs: null });
    for (let i = 0; i < 24; i++) {
      const draw = chance.next().value;
      send({ type: 'pace', pace: [0.05, 1, 10, 'auto'][i % 4] });
      for (let tick = 0; tick < 5; tick++) send({ type: 'tick', wallMs: 16 + 60 * draw });
      if (i % 5 === 0) send({ type: 'seek', timeUs: Math.floor(draw * untilUs) });
      if (i % 7 === 0) send({ type: 'step', by: 'event', direction: draw < 0.5 ? -1 : 1 });
      send({ type: 'play', playing: i % 6 !== 0 });
    }
    send({ type: 'follow', timeUs: untilUs });
    send({ type: 'ask', askId: 1, question: { kind: 'journal' } });
    send({ type: 'ask', askId: 2, question: { kind: 'place' } });
    const answers = heard.filter((message) => message.type === 'answer').map(({ answer }) => answer);
    const [journal, place] = answers as [Answers['journal'], Answers['place']];
    const lines = journal.join('').trimEnd().split('\n');
    expect(lines.slice(0, straight.length)).toEqual(straight.map((event) => JSON.stringify(event)));
    // What was scrubbed lies at the same instant, if auto has not run past it.
    if (place.atUs === untilUs) expect(place.digest).toBe(engine.digest());
  });
});
