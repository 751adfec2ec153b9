/** Formal traces, played by real brokers whose messages a script holds back: in the mode they are of, and by the newest
 *  release. What is asked is whether a named promise breaks, and at which step; and how the partition stands after each.
 *  See         test/traces/ */
import type { Rules } from '../../../../contract/eras.ts';
import { INVARIANTS, type InvariantCard, type InvariantName } from '../../../../contract/invariants.ts';
import { playLastReplica } from '../../traces/last-replica.ts';
import { MODERN, modeRules } from '../../traces/modes.ts';
import type { Played, TraceStep } from '../../traces/run.ts';
import { playIsrChanges, playReplication, UnknownAction } from '../../traces/run.ts';
import type { Adapter } from '../cases.ts';
import { leaveOut } from '../cases.ts';

interface Given {
  readonly variant: string;
  readonly engineMode: string;
  readonly invariant: string;
  // Each variant has its own.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly constants: any;
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly initial: any;
  readonly stepsThatAskANonLeader?: readonly number[];
}

/** The mode of the trace: the promise it names breaks, and not before the last step. */
export const traceInItsMode: Adapter = (given: Given, when: readonly TraceStep[]) => {
  const rules = modeRules(given.engineMode);
  if (!rules) leaveOut(`nothing is known here of the mode ${given.engineMode}`);
  const name = promiseOf(given.invariant);
  const { reports, states } = play(given, when, rules);
  const broken = reports.find(({ invariant }) => invariant === name);
  return { violatedAtStep: broken?.step ?? null, states };
};

/** The newest release, with the same script: nothing breaks. */
export const traceInModernMode: Adapter = (given: Given, when: readonly TraceStep[]) => ({
  violations: play(given, when, MODERN).reports.map(({ invariant, step }) => `${invariant} at ${step}`),
});

function promiseOf(formal: string): InvariantName {
  // The keys are those of the table.
  const found = (Object.entries(INVARIANTS) as [InvariantName, InvariantCard][]).find(
    ([, card]) => card.formal === formal,
  );
  return found ? found[0] : leaveOut(`no audit is called ${formal}`);
}

function play(given: Given, steps: readonly TraceStep[], rules: Partial<Rules>): Played {
  const asked = given.stepsThatAskANonLeader;
  if (asked && asked.length > 0) {
    leaveOut(
      `at step ${asked.join(', ')} a follower takes its truncation point from a broker that does not believe it leads; a ` +
        'real request is refused there',
    );
  }
  try {
    const { constants } = given;
    if (given.variant === 'AsyncIsr')
      return playIsrChanges(constants.replicas, constants.leader, steps, rules);
    if (constants.initialIsr !== undefined) {
      const { leaderEpoch } = given.initial.quorum;
      return playLastReplica({ ...constants, leaderEpoch }, steps, rules);
    }
    return playReplication(constants.replicas, steps, rules);
  } catch (error) {
    if (error instanceof UnknownAction) leaveOut(error.message);
    throw error;
  }
}
