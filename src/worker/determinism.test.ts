/** Any shipped scenario tells the same story however it is played: in one go, at any pace, with pauses and scrubs. Saved and
 *  restored on the way: determinism.deep.test.ts, and engine/test/fuzz/laws.test.ts. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Answers, FromWorker, ToWorker } from '../contract/messages.ts';
import { createEngine } from '../engine/index.ts';
import { parseScenario } from '../scenario/parse.ts';
import { inlineLink } from './inline-link.ts';

/** A hundred brokers play a second in the time in which three play a minute. */
const BROKERS_MAX = 6;
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
