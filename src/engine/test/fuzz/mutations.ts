/** Rules that are switched off one at a time, to show that some audit notices: those that the formal specification names
 *  (M1 to M10, MA) and the engine's own. A mutation that nothing finds would mean that nothing checks its rule.
 *  See         contract/eras.ts (RuleOff), replication.ts, docs/decisions/0006 */
import type { RuleOff, Rules } from '../../../contract/eras.ts';
import type { Scenario } from '../../../contract/scenario.ts';
import { modeRules } from '../traces/modes.ts';
import type { TraceStep } from '../traces/run.ts';
import { playReplication } from '../traces/run.ts';
import type { Focus } from './replication.ts';
import { REPLICATION, replicationHistoryOf } from './replication.ts';
import type { Violation } from './trial.ts';
import { tryHistory } from './trial.ts';

const off = (rule: RuleOff): Partial<Rules> => ({ off: rule });
/** As Kafka from 2.1 to 2.6: the truncation point is asked for. */
const ASKED: Partial<Rules> = { truncation: 'epochEndAndEpoch' };

export const MUTATIONS: Readonly<Record<string, Partial<Rules>>> = {
  M1: { ...ASKED, truncationFencedByEpoch: false },
  M2: { ...ASKED, fetchFencedByEpoch: false },
  M3: { ...ASKED, highWatermarkNeedsOwnEpoch: false, fetchFencedByEpoch: false },
  M4: { expansionWaitsForEpochStart: false, expansionFencedByEpoch: false },
  M5: { expansionFencedByEpoch: false },
  M6: { expansionWaitsForEpochStart: false },
  M7: { truncation: 'none' },
  M8: { truncation: 'highWatermark' },
  M9: { electionIsClean: false },
  M10: { uncleanRestartLeavesIsr: false },
  MA: { highWatermarkWaitsForPending: false },
  acknowledgementWaitsForHighWatermark: off('acknowledgementWaitsForHighWatermark'),
  appendWaitsForMinIsr: off('appendWaitsForMinIsr'),
  highWatermarkWaitsForIsr: off('highWatermarkWaitsForIsr'),
  truncationLowersHighWatermark: off('truncationLowersHighWatermark'),
  truncationCutsEpochs: off('truncationCutsEpochs'),
  shrinkWaitsForController: off('shrinkWaitsForController'),
  joinerReachesHighWatermark: off('joinerReachesHighWatermark'),
  leaverHasItsTime: off('leaverHasItsTime'),
  sequencesAreChecked: off('sequencesAreChecked'),
  votesAreRemembered: off('votesAreRemembered'),
  votesNeedALongerLog: off('votesNeedALongerLog'),
  leaderResigns: off('leaderResigns'),
};

/** Rules of votes: with PreVote nobody stands for election without a chance, so that they are tried in a release before it, and
 *  with faults that fall on the quorum. */
const OF_VOTES: readonly string[] = ['votesAreRemembered', 'votesNeedALongerLog'];
/** Rules that are needed when leaders change faster than everybody hears of it. */
const OF_LEADERS: readonly string[] = ['M1', 'M2', 'M3'];
function focusOn(name: string): Focus {
  if (OF_VOTES.includes(name)) return { eras: ['3.3'], subject: 'votes' };
  // A shrinking ISR begins an epoch there: whoever was taken out is in the one before.
  if (name === 'M5') return { eras: ['3.3'], subject: 'leaders' };
  return { eras: ['4.1'], subject: OF_LEADERS.includes(name) ? 'leaders' : 'all' };
}

/** A history with one rule off, of the newest release that can show it. */
export const mutatedHistoryOf = (name: string, seed: number): Scenario => ({
  ...replicationHistoryOf(seed, focusOn(name)),
  rules: MUTATIONS[name] ?? {},
});

/** What a seed shows of a mutation: null when it goes unnoticed, or the same history shows something with all rules on. */
export function tryMutation(name: string, seed: number): Violation | null {
  const history = mutatedHistoryOf(name, seed);
  const { violation } = tryHistory(history, REPLICATION);
  if (!violation) return null;
  const { truncation } = MUTATIONS[name] ?? {};
  const rules = truncation === ASKED.truncation ? ASKED : {};
  return tryHistory({ ...history, rules }, REPLICATION).violation ? null : violation;
}

/** Formal traces for rules that random histories rarely come to need: the shortest script that needs just this rule. */
export const SHOWN_BY: Readonly<Record<string, string>> = {
  M1: 'm1-old-become-follower-strong-isr-n3',
  M2: 'm2-old-fetch-strong-isr-n3',
  M3: 'm3-old-inc-hw-strong-isr-n3',
  M5: 'm5-expand-no-epoch-strong-isr-n3',
};

/** What stands in for a rule that is off. */
export interface Mask {
  /** As a sentence. */
  readonly why: string;
  /** What a trace that breaks without the rule needs besides to get through; empty: it never breaks. */
  readonly with: Partial<Rules>;
}

const TOLD_IN_FETCH: Partial<Rules> = { truncation: 'divergingEpoch' };

/** The rules that mask those of SHOWN_BY: with the mask the trace of the rule breaks nothing, without it it does. */
export const MASKED_BY: Readonly<Record<string, Mask>> = {
  M1: {
    why: 'a broker that does not lead says so to a follower that asks where to cut (NOT_LEADER_OR_FOLLOWER)',
    with: {},
  },
  M2: {
    why: 'each fetch tells the epoch of the last record that the follower has, and a leader whose log parts from it there answers where instead of records (KIP-595), in whatever epoch the follower is',
    with: TOLD_IN_FETCH,
  },
  M3: {
    why: 'a follower that the high watermark counts on does not cut its log to a leader of the past: it is cut by a fetch only, which a leader that is none any more, or of another epoch, does not answer (KIP-595)',
    with: TOLD_IN_FETCH,
  },
};

type Broken = { readonly invariant: string; readonly step: number };

/** What a formal trace shows with its rule off, and with what else is said besides: the first promise that breaks, at which step
 *  of how many; null: none does. */
export function tryTrace(trace: FormalTrace, besides: Partial<Rules> = {}): Broken | null {
  const rules = modeRules(trace.engineMode);
  if (!rules) throw new Error(`nothing is known here of the mode ${trace.engineMode}`);
  return playReplication(trace.constants.replicas, trace.trace, { ...rules, ...besides }).reports[0] ?? null;
}

/** As a file of traces has it (highwater/tla-traces@1). */
export interface FormalTrace {
  readonly engineMode: string;
  readonly constants: { readonly replicas: number };
  readonly trace: readonly TraceStep[];
}
