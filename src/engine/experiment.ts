/** A scenario run from its boot to its end, and judged. What `npm run simulate` prints.
 *  See  index.ts, contract/facts.ts */
import type { EngineEvent } from '../contract/events.ts';
import type { EventFact, Fact, Outcome } from '../contract/facts.ts';
import { eventFactsOf, isSighting, isTrue, valueAt } from '../contract/facts.ts';
import type { AuditView } from '../contract/frame.ts';
import type { Scenario } from '../contract/scenario.ts';
import type { SimTimeUs } from '../contract/units.ts';
import { msToUs, US_PER_S } from '../contract/units.ts';
import type { Engine } from './engine.ts';
import type { RebalanceCosts } from './rebalance-cost.ts';
import { costsOf, follow, openCostBook } from './rebalance-cost.ts';

export interface Summary {
  readonly scenario: string;
  readonly era: string;
  readonly seed: string;
  readonly simulatedMs: number;
  readonly events: number;
  readonly expectations: readonly Judged[];
  readonly outcome: Outcome;
  /** Time without partitions, by group and member. */
  readonly rebalances: RebalanceCosts;
  readonly audit: AuditView;
  /** Steps of the script that were not taken, because what they wait for has not come. */
  readonly stepsLeft: number;
  /** Every expectation was met, every invariant held, every step was taken. */
  readonly ok: boolean;
}

export interface Judged {
  readonly fact: Fact;
  readonly because: string | null;
  readonly holds: boolean;
  /** What stands at the end of a path; null for other facts, and where there is nothing. */
  readonly found: unknown;
}

/** A run that says nothing of its end. */
const DEFAULT_END_MS = 60_000;
/** Events are handed over in portions of so much simulated time. */
const PORTION_US = US_PER_S;

/** When a scenario can be judged. */
export const endOf = (scenario: Scenario): SimTimeUs => msToUs(scenario.endAtMs ?? DEFAULT_END_MS);

/** Plays an engine to `untilUs` and judges it by its scenario's expectations. `onEvents` gets all events, oldest first. */
export function conduct(
  engine: Engine,
  untilUs: SimTimeUs = endOf(engine.scenario),
  onEvents: (events: readonly EngineEvent[]) => void = () => {},
): Summary {
  const { scenario } = engine;
  let events = 0;
  let steps = 0;
  const book = openCostBook();
  const wanted = distinct((scenario.expect ?? []).flatMap(({ fact }) => eventFactsOf(fact)));
  const sightings = new Map<string, number>();
  for (let atUs = engine.nowUs(); atUs < untilUs; ) {
    atUs = Math.min(atUs + PORTION_US, untilUs);
    const fresh = engine.advanceTo(atUs);
    events += fresh.length;
    for (const event of fresh) {
      if (isStep(event)) steps++;
      follow(book, event);
      for (const fact of wanted) if (isSighting(fact, event)) countSighting(sightings, fact);
    }
    onEvents(fresh);
  }
  const outcome = engine.outcome();
  const frame = engine.frame();
  const rebalances = costsOf(book, engine.nowUs());
  const expectations = (scenario.expect ?? []).map(({ fact, because }): Judged => {
    const picture = { ...frame, outcome, rebalances };
    const found = 'path' in fact ? (valueAt(picture, fact.path) ?? null) : null;
    return { fact, because: because ?? null, holds: isTrue(fact, picture, sightings), found };
  });
  const { audit } = frame;
  const stepsLeft = scenario.script.length - steps;
  return {
    scenario: scenario.id,
    era: scenario.era,
    seed: scenario.seed,
    simulatedMs: engine.nowUs() / 1000,
    events,
    expectations,
    outcome,
    rebalances,
    audit,
    stepsLeft,
    ok: expectations.every(({ holds }) => holds) && audit.broken === null && stepsLeft === 0,
  };
}

const distinct = (facts: readonly EventFact[]): readonly EventFact[] => [
  ...new Map(facts.map((fact) => [JSON.stringify(fact), fact])).values(),
];

/** How often an event fact was met in all the run. */
function countSighting(sightings: Map<string, number>, fact: Fact): void {
  const name = JSON.stringify(fact);
  sightings.set(name, (sightings.get(name) ?? 0) + 1);
}

const isStep = (event: EngineEvent): boolean =>
  (event.type === 'command.accepted' || event.type === 'command.rejected') &&
  event.commandId.startsWith('script-');

/** Of many runs, how each count fell. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
  /** Runs in which it was not zero. */
  readonly nonZero: number;
}

/** How every count of the audit and the outcome fell over many runs, by `audit/lost`, `outcome/diverged`, `history/unseen`. */
export function spreadOf(summaries: readonly Summary[]): Readonly<Record<string, Spread>> {
  const columns = new Map<string, number[]>();
  for (const { audit, outcome } of summaries) {
    for (const [table, counts] of Object.entries({ audit, outcome, history: outcome.history })) {
      for (const [name, value] of Object.entries(counts)) {
        if (typeof value !== 'number') continue;
        const column = columns.get(`${table}/${name}`) ?? [];
        column.push(value);
        columns.set(`${table}/${name}`, column);
      }
    }
  }
  return Object.fromEntries([...columns].map(([name, column]) => [name, spread(column)]));
}

function spread(column: readonly number[]): Spread {
  const sorted = [...column].sort((a, b) => a - b);
  return {
    min: sorted[0] ?? 0,
    median: sorted[sorted.length >> 1] ?? 0,
    max: sorted.at(-1) ?? 0,
    nonZero: sorted.filter((value) => value !== 0).length,
  };
}
