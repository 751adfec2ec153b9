/** What the terminal programs load: `scripts/fuzz.mjs`, `simulate.mjs` and `bench.mjs` stand on this bundle. */
import type { Scenario } from '../../../contract/scenario.ts';
import { clientsHistoryOf } from './clients.ts';
import type { Coverage } from './coverage.ts';
import { historyOf } from './history.ts';
import { REPLICATION, replicationHistoryOf } from './replication.ts';
import { type Shrunk, shrink } from './shrink.ts';
import type { TrialOptions, Violation } from './trial.ts';
import { healed, PHASES, tryHistory } from './trial.ts';

export { diff } from '../../../contract/delta.ts';
export { isStory } from '../../../contract/events.ts';
export { hashEvents, NO_EVENTS } from '../../../contract/journal-hash.ts';
export { parseScenario } from '../../../scenario/parse.ts';
export { setParts, variantOf } from '../../../scenario/variants.ts';
export { conduct, endOf, spreadOf } from '../../experiment.ts';
export { createEngine, createUnauditedEngine, restoreEngine } from '../../index.ts';
export { CELLS, nameOf } from '../delivery/cells.ts';
export { fill, judge, together } from '../delivery/table.ts';
export { clientsHistoryOf } from './clients.ts';
export { neverReached, noCoverage, SEEDS_FOR_ALL } from './coverage.ts';
export { historyOf } from './history.ts';
export { MASKED_BY, MUTATIONS, mutatedHistoryOf, SHOWN_BY, tryMutation, tryTrace } from './mutations.ts';
export { replicationHistoryOf } from './replication.ts';
export { healed, tryHistory } from './trial.ts';

export interface SeedReport {
  readonly seed: number;
  readonly simulatedMs: number;
  readonly events: number;
  readonly faults: number;
  readonly coverage: Coverage;
  /** What did not hold as a setting, a fault or a release permits: how often, by invariant and reason. */
  readonly explained: Readonly<Record<string, number>>;
  readonly finding: Finding | null;
}

export interface Finding extends Violation {
  readonly seed: number;
  /** The shortest history found that still shows it, with its healing: `simulate` runs it. */
  readonly scenario: Scenario;
  readonly commands: number;
  readonly trials: number;
}

const PROFILES = {
  default: { drawn: historyOf, phases: PHASES },
  replication: { drawn: (seed: number) => replicationHistoryOf(seed), ...REPLICATION },
  clients: { drawn: clientsHistoryOf, phases: PHASES },
} as const;
export type Profile = keyof typeof PROFILES;

/** Every so many seeds one is run again, through a keyframe in its middle: the two must not differ. */
const RERUN_EVERY = 20;

/** Tries the history of a seed, and makes it short when it shows a violation. `patience` bounds the trials for that. */
export function trySeed(
  seed: number,
  mayGoOn: (trials: number) => boolean,
  profile: Profile = 'default',
): SeedReport {
  const { drawn, ...how } = PROFILES[profile];
  const { phases } = how;
  const history = drawn(seed);
  const hashed = seed % RERUN_EVERY === 0;
  const trial = tryHistory(history, { hashed, ...how });
  let options: TrialOptions = how;
  let { violation } = trial;
  if (!violation && hashed) {
    options = { ...how, hashed, restoreAtMs: 3_000 + ((seed * 7_919) % (phases.healAtMs - 4_000)) };
    const second = tryHistory(history, options);
    if (second.journal !== trial.journal || second.digest !== trial.digest) {
      const sentence = `through a keyframe at ${options.restoreAtMs} ms the run ends as ${second.digest}/${second.journal}, straight as ${trial.digest}/${trial.journal}`;
      violation = { kind: 'rerun', rule: 'keyframe', sentence, atMs: trial.simulatedMs };
    }
  }
  const { simulatedMs, events, faults, coverage, explained } = trial;
  if (!violation) return { seed, simulatedMs, events, faults, coverage, explained, finding: null };
  const short = shortest(history, violation, options, mayGoOn);
  const finding = {
    ...short.violation,
    seed,
    scenario: healed(short.history, phases),
    commands: short.history.script.length,
    trials: short.trials,
  };
  return { seed, simulatedMs, events, faults, coverage, explained, finding };
}

/** Unrest that lasts so long is unrest enough while a history is made shorter; the last one is held to the full time. */
const IMPATIENT_MS = 90_000;

function shortest(
  history: Scenario,
  violation: Violation,
  options: TrialOptions,
  mayGoOn: (trials: number) => boolean,
): Shrunk {
  // A difference between two runs is shown by two runs; that is left as it is.
  if (violation.kind === 'rerun') return { history, violation, trials: 0 };
  const trying = (more: TrialOptions) => (shorter: Scenario) =>
    tryHistory(shorter, { ...options, ...more }).violation;
  if (violation.kind === 'rest') {
    const quick = shrink(history, violation, trying({ restWithinMs: IMPATIENT_MS }), mayGoOn);
    const confirmed = tryHistory(quick.history, options).violation;
    if (confirmed?.kind === 'rest' && confirmed.rule === violation.rule) {
      return { ...quick, violation: confirmed };
    }
  }
  return shrink(history, violation, trying({}), mayGoOn);
}
