/** One history from boot to rest: runs it with every audit on, heals it, waits until the cluster is well again, and says
 *  what was wrong, if anything. */
import { InvariantError } from '../../../contract/errors.ts';
import type { EngineEvent } from '../../../contract/events.ts';
import { hashEvents, NO_EVENTS } from '../../../contract/journal-hash.ts';
import type { Scenario } from '../../../contract/scenario.ts';
import { msToUs, US_PER_MS, US_PER_S } from '../../../contract/units.ts';
import type { Engine } from '../../engine.ts';
import { createEngine, restoreEngine } from '../../index.ts';
import type { Coverage } from './coverage.ts';
import { noCoverage, sight } from './coverage.ts';
import { GivenUpNotes } from './given-up.ts';
import { type Phases, withHealing } from './healing.ts';
import { FAULTS_END_MS } from './history.ts';
import { complaintsAtRest } from './liveness.ts';
import { Witness } from './witness.ts';

export interface Violation {
  /** `audit`: an invariant of the engine. `witness`: a record lost or doubled. `rest`: no rest after healing. `crash`: the
   *  engine threw. `runaway`: events without end. `rerun`: a second run differs. */
  readonly kind: 'audit' | 'witness' | 'rest' | 'crash' | 'runaway' | 'rerun';
  /** What makes two violations the same one. */
  readonly rule: string;
  readonly sentence: string;
  readonly atMs: number;
}

export interface Trial {
  readonly violation: Violation | null;
  readonly simulatedMs: number;
  readonly events: number;
  readonly faults: number;
  readonly coverage: Coverage;
  readonly explained: Readonly<Record<string, number>>;
  readonly digest: string;
  readonly journal: string;
}

export const PHASES: Phases = { healAtMs: FAULTS_END_MS + 1_000, quietAtMs: FAULTS_END_MS + 6_000 };
/** Rest must come within this time after healing. A consumer that cannot commit (its topic was deleted under it) holds a
 *  rebalance up for max.poll.interval.ms, as in Kafka; the default of that is five minutes, and two may do so in turn. */
const REST_WITHIN_MS = 700_000;
const SLICE_US = US_PER_S;
const MAX_EVENTS_PER_SLICE = 200_000;

export interface TrialOptions {
  /** Takes a keyframe at this time and goes on with what it restores to. */
  readonly restoreAtMs?: number;
  /** Keeps a hash of all events and takes the last digest, for comparing two runs. */
  readonly hashed?: boolean;
  readonly phases?: Phases;
  readonly restWithinMs?: number;
  /** Looks at everything from scratch after every simulated second. */
  readonly rechecks?: boolean;
  /** Another engine than the real one: to see that a faulty one is found out. */
  readonly makeEngine?: (scenario: Scenario) => Engine;
}

/** The scenario that is really run: with its healing. */
export const healed = (history: Scenario, phases: Phases = PHASES): Scenario => withHealing(history, phases);

export function tryHistory(history: Scenario, options: TrialOptions = {}): Trial {
  const run = new TrialRun(healed(history, options.phases), options);
  let violation: Violation | null;
  try {
    violation = run.toRest();
  } catch (error) {
    violation = run.caught(error);
  }
  return run.trial(violation, history.script.length);
}

class TrialRun {
  private readonly scenario: Scenario;
  private readonly options: TrialOptions;
  private readonly witness: Witness;
  private readonly coverage = noCoverage();
  private readonly explained: Record<string, number> = {};
  private engine: Engine | null = null;
  private readonly givenUp: GivenUpNotes;
  private events = 0;
  private journal = NO_EVENTS;

  constructor(scenario: Scenario, options: TrialOptions) {
    this.scenario = scenario;
    this.options = options;
    this.witness = new Witness(scenario);
    this.givenUp = new GivenUpNotes(scenario);
  }

  /** Plays until all is well after the healing, or something is not. */
  toRest(): Violation | null {
    const { restoreAtMs, phases = PHASES, restWithinMs = REST_WITHIN_MS } = this.options;
    const { makeEngine = createEngine } = this.options;
    let engine = makeEngine(this.scenario);
    this.engine = engine;
    const restoreAtUs = restoreAtMs === undefined ? null : msToUs(restoreAtMs);
    const endUs = msToUs(phases.healAtMs + restWithinMs);
    for (let untilUs = SLICE_US; ; untilUs += SLICE_US) {
      if (restoreAtUs !== null && restoreAtUs > engine.nowUs() && restoreAtUs <= untilUs) {
        this.see(engine.advanceTo(restoreAtUs));
        engine = restoreEngine(engine.setAside());
        this.engine = engine;
      }
      const violation = this.see(engine.advanceTo(untilUs, MAX_EVENTS_PER_SLICE));
      if (violation) return violation;
      if (engine.nowUs() < untilUs) {
        return this.violated('runaway', 'events', `${MAX_EVENTS_PER_SLICE} events within one second`);
      }
      if (this.options.rechecks) {
        const found = engine.recheck().find(({ expected }) => expected === null);
        if (found) return this.violated('audit', found.invariant, found.sentence);
      }
      if (untilUs < msToUs(phases.quietAtMs) + 2 * SLICE_US) continue;
      const frame = engine.frame();
      const unrest = complaintsAtRest(frame, this.givenUp);
      if (unrest.length === 0) {
        const found = engine.recheck().find(({ expected }) => expected === null);
        if (found) return this.violated('audit', found.invariant, found.sentence);
        const [atEnd] = this.isExcused ? [] : this.witness.complaintsAtEnd(frame);
        return atEnd ? this.violated('witness', atEnd.rule, atEnd.sentence) : null;
      }
      const isLeaderless = unrest.some(({ rule }) => rule === 'partitionOnline');
      if (untilUs >= (isLeaderless ? Math.max(endUs, this.givenUp.leaderLookUs) : endUs)) {
        const sentences = unrest.slice(0, 12).map((complaint) => complaint.sentence);
        return this.violated('rest', unrest[0]?.rule ?? '', sentences.join('; '));
      }
    }
  }

  caught(error: unknown): Violation {
    if (error instanceof InvariantError) return this.violated('audit', ruleOf(error.message), error.message);
    const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    const where = stack.split('\n').slice(0, 6).join('\n');
    return this.violated('crash', ruleOf(message), where || message);
  }

  trial(violation: Violation | null, faults: number): Trial {
    return {
      violation,
      simulatedMs: this.atMs,
      events: this.events,
      faults,
      coverage: this.coverage,
      explained: { ...this.explained, ...atRest(this.givenUp.met) },
      // The whole state is read for it.
      digest: this.options.hashed ? (this.engine?.digest() ?? '') : '',
      journal: this.journal,
    };
  }

  /** The witness does not know what permits a loss; the audits do, and have told. */
  private get isExcused(): boolean {
    return Object.keys(this.explained).length > 0;
  }

  private get atMs(): number {
    return (this.engine?.nowUs() ?? 0) / US_PER_MS;
  }

  private see(events: readonly EngineEvent[]): Violation | null {
    this.events += events.length;
    if (this.options.hashed) this.journal = hashEvents(this.journal, events);
    this.witness.see(events);
    sight(this.coverage, events);
    for (const event of events) {
      this.givenUp.see(event);
      if (event.type !== 'invariant.explained') continue;
      const name = `${event.invariant}: ${event.expected.code}`;
      this.explained[name] = (this.explained[name] ?? 0) + 1;
    }
    const broken = events.find((event) => event.type === 'invariant.broken');
    if (broken) return this.violated('audit', broken.invariant, broken.sentence);
    const [complaint] = this.isExcused ? [] : this.witness.complaints();
    return complaint ? this.violated('witness', complaint.rule, complaint.sentence) : null;
  }

  private violated(kind: Violation['kind'], rule: string, sentence: string): Violation {
    return { kind, rule, sentence, atMs: this.atMs };
  }
}

const atRest = (met: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(met).map(([name, times]) => [`rest: ${name}`, times]));

/** A sentence without what differs from run to run: names and numbers. */
const ruleOf = (sentence: string): string => sentence.replace(/\S*\d\S*/g, '#').slice(0, 80);
