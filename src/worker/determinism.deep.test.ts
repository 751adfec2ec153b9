/** A run is the same however often it is saved and restored on the way. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hashEvents, NO_EVENTS } from '../contract/journal-hash.ts';
import { createEngine, packPlain, restoreEngine, unpackPlain } from '../engine/index.ts';
import { parseScenario } from '../scenario/parse.ts';

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
});
