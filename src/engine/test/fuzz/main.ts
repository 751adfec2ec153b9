/** What the terminal programs load: `scripts/fuzz.mjs`, `simulate.mjs` and `bench.mjs` stand on this bundle. */
import type { Scenario } from '../../../contract/scenario.ts';
import type { Coverage } from './coverage.ts';
import { historyOf } from './history.ts';
import { shrink } from './shrink.ts';
import type { TrialOptions, Violation } from './trial.ts';
import { healed, tryHistory } from './trial.ts';

export { diff } from '../../../contract/delta.ts';
export { isStory } from '../../../contract/events.ts';
export { hashEvents, NO_EVENTS } from '../../../contract/journal-hash.ts';
export { parseScenario } from '../../../scenario/parse.ts';
export { createEngine, restoreEngine } from '../../index.ts';
export { noCoverage } from './coverage.ts';
export { historyOf } from './history.ts';
export { healed, tryHistory } from './trial.ts';

export interface SeedReport {
  readonly seed: number;
  readonly simulatedMs: number;
  readonly events: number;
  readonly faults: number;
  readonly coverage: Coverage;
  readonly finding: Finding | null;
}

export interface Finding extends Violation {
  readonly seed: number;
  /** The shortest history found that still shows it, with its healing: `simulate` runs it. */
  readonly scenario: Scenario;
  readonly commands: number;
  readonly trials: number;
}

/** Every so many seeds one is run again, through a keyframe in its middle: the two must not differ. */
const RERUN_EVERY = 20;

/** Tries the history of a seed, and makes it short when it shows a violation. `patience` bounds the trials for that. */
export function trySeed(seed: number, mayGoOn: (trials: number) => boolean): SeedReport {
  const history = historyOf(seed);
  const hashed = seed % RERUN_EVERY === 0;
  const trial = tryHistory(history, { hashed });
  let options: TrialOptions = {};
  let { violation } = trial;
  if (!violation && hashed) {
    options = { hashed, restoreAtMs: 5_000 + ((seed * 7_919) % 25_000) };
    const second = tryHistory(history, options);
    if (second.journal !== trial.journal || second.digest !== trial.digest) {
      const sentence = `through a keyframe at ${options.restoreAtMs} ms the run ends as ${second.digest}/${second.journal}, straight as ${trial.digest}/${trial.journal}`;
      violation = { kind: 'rerun', rule: 'keyframe', sentence, atMs: trial.simulatedMs };
    }
  }
  const { simulatedMs, events, faults, coverage } = trial;
  if (!violation) return { seed, simulatedMs, events, faults, coverage, finding: null };
  // A difference between two runs is shown by two runs; that is left as it is.
  const short =
    violation.kind === 'rerun'
      ? { history, violation, trials: 0 }
      : shrink(history, violation, (shorter) => tryHistory(shorter, options).violation, mayGoOn);
  const finding = {
    ...short.violation,
    seed,
    scenario: healed(short.history),
    commands: short.history.script.length,
    trials: short.trials,
  };
  return { seed, simulatedMs, events, faults, coverage, finding };
}
