/** What holds for every run: the same seed tells the same story, word for word, and a keyframe is as good as the way to
 *  it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applyDelta, diff } from '../../../contract/delta.ts';
import type { Scenario } from '../../../contract/scenario.ts';
import { createEngine, restoreEngine } from '../../index.ts';
import { historyOf } from './history.ts';
import { healed } from './trial.ts';

const shipped = JSON.parse(readFileSync('public/scenarios/default.json', 'utf8')) as Scenario;
const scenarios: [string, Scenario][] = [
  ['the default scenario', shipped],
  ...[11, 14].map((seed): [string, Scenario] => [`history ${seed}`, healed(historyOf(seed))]),
];
const RUN_US = 24_000_000;

const journalOf = (scenario: Scenario) =>
  createEngine(scenario)
    .advanceTo(RUN_US)
    .map((event) => JSON.stringify(event))
    .join('\n');

describe.each(scenarios)('%s', { timeout: 60_000 }, (_name, scenario) => {
  it('gives byte-identical journals twice', () => {
    const journal = journalOf(scenario);
    expect(journal.length).toBeGreaterThan(100_000);
    expect(journalOf(scenario) === journal).toBe(true);
  });

  it('gives another journal for another seed', () => {
    expect(journalOf({ ...scenario, seed: 'another' }) === journalOf(scenario)).toBe(false);
  });

  it('is the same in one go, in small steps, thing by thing, and through keyframes', () => {
    const straight = createEngine(scenario);
    const events = straight.advanceTo(RUN_US).map((event) => JSON.stringify(event));
    const stepped = createEngine(scenario);
    const bySteps: string[] = [];
    let handledOneByOne = 0;
    while (stepped.nowUs() < RUN_US) {
      const nextUs = stepped.nextAtUs();
      const isStep = handledOneByOne++ % 3 === 0 && nextUs !== null && nextUs <= RUN_US;
      const untilUs = Math.min(RUN_US, stepped.nowUs() + 7_919);
      const fresh = isStep
        ? stepped.step()
        : stepped.advanceTo(untilUs, handledOneByOne % 5 === 0 ? 2 : undefined);
      bySteps.push(...fresh.map((event) => JSON.stringify(event)));
    }
    bySteps.push(...stepped.advanceTo(RUN_US).map((event) => JSON.stringify(event)));
    expect(bySteps.length).toBe(events.length);
    expect(bySteps.findIndex((text, i) => text !== events[i])).toBe(-1);
    expect(stepped.digest()).toBe(straight.digest());

    let jumping = createEngine(scenario);
    const keyframes = [];
    for (let atUs = 5_000_000; atUs <= RUN_US; atUs += 5_000_000) {
      jumping.advanceTo(atUs);
      const keyframe = jumping.keyframe();
      keyframes.push({ keyframe, digest: jumping.digest() });
      jumping = restoreEngine(keyframe);
    }
    jumping.advanceTo(RUN_US);
    expect(jumping.digest()).toBe(straight.digest());
    // Restored any number of times, and never changed by that.
    for (const { keyframe, digest } of keyframes) expect(restoreEngine(keyframe).digest()).toBe(digest);
  });

  it('draws the same picture step by step as afresh', () => {
    const engine = createEngine(scenario);
    let told = engine.frame();
    for (let atUs = 0; atUs <= RUN_US; atUs += 250_000) {
      engine.advanceTo(atUs);
      const frame = engine.frame();
      told = applyDelta(told, diff(told, frame));
      if (atUs % 3_000_000 === 0) expect(restoreEngine(engine.keyframe()).frame()).toEqual(told);
    }
  });
});
