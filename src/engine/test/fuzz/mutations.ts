/** Rules that are switched off one at a time, to show that some audit notices: those that the formal specification names
 *  (M1 to M10, MA) and the engine's own. A mutation that nothing finds would mean that nothing checks its rule.
 *  See         contract/eras.ts (RuleOff), replication.ts, docs/decisions/0006 */
import type { RuleOff, Rules } from '../../../contract/eras.ts';
import type { Scenario } from '../../../contract/scenario.ts';
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
const focusOn = (name: string): Focus =>
  OF_VOTES.includes(name) ? { eras: ['3.3'], onQuorum: true } : { eras: ['4.1'] };

/** A history with one rule off, of the newest release that can show it. */
export const mutatedHistoryOf = (name: string, seed: number): Scenario => ({
  ...replicationHistoryOf(seed, focusOn(name)),
  rules: MUTATIONS[name] ?? {},
});

/** What a seed shows of a mutation: null when it goes unnoticed. */
export const tryMutation = (name: string, seed: number): Violation | null =>
  tryHistory(mutatedHistoryOf(name, seed), REPLICATION).violation;
