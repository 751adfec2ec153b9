/** How much simulated time a stretch of wall time is worth. `auto` gives the eye time while consequences travel, goes
 *  calmly when nothing is on, and hurries through waits until the next fact. Pure: state in, state out.
 *
 *      fact!        fact!
 *   6 │    ╭────────╮ ╭───      through a named wait, ramping up
 *   1 │   ╱         │╱          something settles, and nobody waits for a clock
 *  .1 │  ╱          ╱           calm
 * .05 │──          ──           consequences travel                                                                   */
import type { EngineEvent, EventType } from '../contract/events.ts';
import type { ClusterFrame } from '../contract/frame.ts';
import type { Pace, Wait } from '../contract/messages.ts';
import { US_PER_MS, US_PER_S } from '../contract/units.ts';

/** Simulated seconds per second of wall time. */
export const RATE = { slow: 0.05, calm: 0.1, brisk: 1, fast: 6 } as const;

/** Wall time the eye is given for what a person did, and for what the cluster did. */
const LOOK_AT_COMMAND_MS = 1_000;
const LOOK_AT_FACT_MS = 600;
/** All slowness in one stretch of events: a storm of facts must not hold the film up for ever. */
const PATIENCE_MS = 2_400;
/** Wall time in which the rate doubles on its way up. */
const DOUBLING_MS = 110;
/** So long after the last fact, what has not settled is not worth hurrying for: it may never. */
const BRISK_FOR_US = 8 * US_PER_S;

export interface PacingState {
  readonly rate: number;
  /** Wall time of slowness still owed to the last fact. */
  readonly lookMs: number;
  readonly patienceMs: number;
  /** Patience has run out, and facts get no look until half of it is back. */
  readonly isTired: boolean;
  readonly sinceFactUs: number;
  /** Part of a microsecond not yet played. */
  readonly restUs: number;
}

export const CALM: PacingState = {
  rate: RATE.calm,
  lookMs: 0,
  patienceMs: PATIENCE_MS,
  isTired: false,
  sinceFactUs: 0,
  restUs: 0,
};

export interface Slice {
  readonly state: PacingState;
  readonly advanceUs: number;
  /** What the slice hurries through; null when it does not. */
  readonly wait: Wait | null;
  /** The slice is fast: it ends at the first fact, so that none is overshot. */
  readonly stopsAtFact: boolean;
}

export interface Surroundings {
  readonly pace: Pace;
  /** Soonest end first. */
  readonly waits: readonly Wait[];
  /** Something is under way that ends soon by itself: a rebalance, a catch-up. */
  readonly unsettled: boolean;
}

/** The next slice of the film, `wallMs` long. */
export function plan(state: PacingState, { pace, waits, unsettled }: Surroundings, wallMs: number): Slice {
  if (pace !== 'auto') return slice({ ...state, rate: pace }, wallMs, null, false);
  if (state.lookMs > 0 && !state.isTired) {
    const lookMs = state.lookMs - wallMs;
    const patienceMs = state.patienceMs - wallMs;
    const looking = { ...state, rate: RATE.slow, lookMs, patienceMs, isTired: patienceMs <= 0 };
    return slice(looking, wallMs, null, false);
  }
  const [wait = null] = waits;
  const isBrisk = unsettled && state.sinceFactUs < BRISK_FOR_US;
  const ceiling = wait ? RATE.fast : isBrisk ? RATE.brisk : RATE.calm;
  const grown = Math.max(state.rate, RATE.calm) * 2 ** (wallMs / DOUBLING_MS);
  const rate = Math.min(ceiling, grown);
  const patienceMs = Math.min(PATIENCE_MS, state.patienceMs + wallMs / (wait || isBrisk ? 4 : 1));
  const isTired = state.isTired && patienceMs < PATIENCE_MS / 2;
  return slice({ ...state, rate, patienceMs, isTired, lookMs: 0 }, wallMs, wait, rate > RATE.calm);
}

function slice(state: PacingState, wallMs: number, wait: Wait | null, stopsAtFact: boolean): Slice {
  const exactUs = state.rate * wallMs * US_PER_MS + state.restUs;
  const advanceUs = Math.floor(exactUs);
  const sinceFactUs = state.sinceFactUs + advanceUs;
  return { state: { ...state, restUs: exactUs - advanceUs, sinceFactUs }, advanceUs, wait, stopsAtFact };
}

/** The state after these events: a fact among them asks for a look. */
export function noticed(state: PacingState, events: readonly EngineEvent[]): PacingState {
  let next = state;
  for (const event of events) {
    if (event.type === 'command.accepted') {
      next = { ...next, lookMs: LOOK_AT_COMMAND_MS, patienceMs: PATIENCE_MS, isTired: false, sinceFactUs: 0 };
    } else if (isFact(event)) {
      next = { ...next, lookMs: Math.max(next.lookMs, LOOK_AT_FACT_MS), sinceFactUs: 0 };
    }
  }
  return next;
}

/** Facts that change the picture. The other story events (refusals, retries, votes) come in rows while one waits. */
const FACTS: ReadonlySet<EventType> = new Set<EventType>([
  'command.accepted',
  'connection.reset',
  'network.changed',
  'node.killed',
  'node.stopped',
  'node.started',
  'controller.elected',
  'controller.activated',
  'controller.resigned',
  'broker.registered',
  'broker.unfenced',
  'broker.fenced',
  'broker.shuttingDown',
  'topic.created',
  'topic.deleted',
  'partition.leaderElected',
  'partition.isrChanged',
  'replica.truncated',
  'group.stateChanged',
  'group.generationStarted',
  'group.assigned',
  'consumer.revoked',
  'consumer.assigned',
  'consumer.lost',
  'record.lost',
  'invariant.broken',
]);

export const isFact = (event: EngineEvent): boolean => FACTS.has(event.type);

/** Whether something in the picture is on its way to rest: it is worth going a little faster for. */
export function isUnsettled(frame: ClusterFrame): boolean {
  if (frame.cluster.activeControllerId < 0) return true;
  const brokers = Object.values(frame.brokers);
  if (brokers.some(({ process }) => process === 'starting' || process === 'stopping')) return true;
  const isUp = new Set(brokers.filter(({ process }) => process === 'up').map(({ brokerId }) => brokerId));
  for (const partition of Object.values(frame.partitions)) {
    if (partition.status === 'electing') return true;
    const isCatchingUp = partition.isr.length < partition.replicas.length;
    if (isCatchingUp && partition.replicas.every((id) => isUp.has(id))) return true;
  }
  for (const group of Object.values(frame.groups)) {
    if (
      group.state === 'PreparingRebalance' ||
      group.state === 'CompletingRebalance' ||
      group.state === 'Assigning' ||
      group.state === 'Reconciling'
    )
      return true;
  }
  const onTheWay = new Set(['looking', 'joining', 'barrier', 'syncing', 'leaving']);
  return Object.values(frame.consumers).some(({ phase }) => onTheWay.has(phase));
}
