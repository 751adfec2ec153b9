/** The everyday part of the profile `replication`, and that rules which are off are noticed. The long campaigns are
 *  `npm run fuzz -- --profile replication` and `-- --mutations`. */
import { describe, expect, it } from 'vitest';
import { MUTATIONS, tryMutation } from './mutations.ts';
import { REPLICATION, replicationHistoryOf } from './replication.ts';
import { tryHistory } from './trial.ts';

describe('the profile replication', { timeout: 120_000 }, () => {
  it('draws every release, and the same history for the same seed', () => {
    const eras = new Set(Array.from({ length: 60 }, (_, seed) => replicationHistoryOf(seed).era));
    expect([...eras].sort()).toEqual(['0.10', '0.11', '2.4', '3.3', '4.1']);
    expect(replicationHistoryOf(7)).toEqual(replicationHistoryOf(7));
  });

  it('finds nothing that its configuration does not permit, and what it permits', () => {
    const reasons = new Set<string>();
    const seeds = [...Array.from({ length: 40 }, (_, i) => i + 1), 55];
    for (const seed of seeds) {
      const { violation, explained } = tryHistory(replicationHistoryOf(seed), REPLICATION);
      expect(violation ? [seed, violation.rule, violation.sentence] : null).toBeNull();
      for (const name of Object.keys(explained)) reasons.add(name.split(': ')[1] ?? '');
    }
    // The known anomalies of old releases and weak settings.
    for (const reason of [
      'acks',
      'uncleanElection',
      'truncatesToHighWatermark',
      'noMinIsrGate',
      'unflushedLost',
    ])
      expect([...reasons]).toContain(reason);
  });
});

/** Found within a few seeds; the others need the long campaign. */
const QUICK: Readonly<Record<string, readonly number[]>> = {
  M7: [1],
  M8: [1],
  M10: [3],
  acknowledgementWaitsForHighWatermark: [3],
  appendWaitsForMinIsr: [3],
  highWatermarkWaitsForIsr: [1],
  shrinkWaitsForController: [5],
  joinerReachesHighWatermark: [2],
  leaverHasItsTime: [2],
  leaderResigns: [1],
};

describe('a rule that is off', { timeout: 60_000 }, () => {
  it.each(Object.entries(QUICK))('%s is noticed', (name, seeds) => {
    expect(Object.keys(MUTATIONS)).toContain(name);
    expect(seeds.some((seed) => tryMutation(name, seed) !== null)).toBe(true);
  });
});
