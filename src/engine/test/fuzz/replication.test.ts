/** The everyday part of the profile `replication`, and that rules which are off are noticed. The long campaigns are
 *  `npm run fuzz -- --profile replication` and `-- --mutations`. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../contract/scenario.ts';
import { parseScenario } from '../../../scenario/parse.ts';
import type { FormalTrace } from './mutations.ts';
import { MASKED_BY, MUTATIONS, SHOWN_BY, tryMutation, tryTrace } from './mutations.ts';
import { majorityHistoryOf, REPLICATION, replicationHistoryOf } from './replication.ts';
import { healed, tryHistory } from './trial.ts';

describe('the profile replication', { timeout: 120_000 }, () => {
  it('draws every release, and the same history for the same seed', () => {
    const eras = new Set(Array.from({ length: 60 }, (_, seed) => replicationHistoryOf(seed).era));
    expect([...eras].sort()).toEqual(['0.10', '0.11', '2.4', '3.3', '4.1']);
    expect(replicationHistoryOf(7)).toEqual(replicationHistoryOf(7));
  });

  it('draws what a scenario file may say, with its healing, so that a finding can be run by anybody', () => {
    for (let seed = 0; seed < 200; seed++) {
      const history = healed(replicationHistoryOf(seed), REPLICATION.phases);
      const parsed = parseScenario(JSON.parse(JSON.stringify(history)));
      expect(parsed.ok ? [] : [seed, ...parsed.problems]).toEqual([]);
    }
  });

  it('draws every kind of fault', () => {
    const types = new Set<string>();
    for (let seed = 0; seed < 200; seed++)
      for (const { command } of replicationHistoryOf(seed).script) types.add(command.type);
    expect([...types]).toEqual(
      expect.arrayContaining([
        'broker.powerCut',
        'controller.kill',
        'zookeeper.kill',
        'partition.reassign',
        'partition.electLeader',
        'topic.addPartitions',
        'topic.create',
        'topic.delete',
        'config.alter',
        'log.deleteRecords',
        'disk.fill',
        'disk.fail',
      ]),
    );
  });

  it('gives some histories machines whose work takes time, links that carry so much, and retention', () => {
    const histories = Array.from({ length: 200 }, (_, seed) => replicationHistoryOf(seed));
    const share = (isIt: (history: Scenario) => boolean): number => histories.filter(isIt).length;
    expect(share(({ hardware }) => hardware !== undefined)).toBeGreaterThan(10);
    expect(share(({ network }) => network.sendKBps !== undefined)).toBeGreaterThan(10);
    expect(share(({ topics }) => topics.some(({ configs }) => configs['retention.ms']))).toBeGreaterThan(10);
  });

  it('finds nothing either where topics commit by majority, or change to it and back', () => {
    const found = Array.from({ length: 10 }, (_, i) => i + 1).flatMap((seed) => {
      const { violation } = tryHistory(majorityHistoryOf(seed), REPLICATION);
      return violation ? [`${seed}: ${violation.sentence}`] : [];
    });
    expect(found).toEqual([]);
  });

  it('finds nothing that its configuration does not permit, and what it permits', () => {
    const reasons = new Set<string>();
    const seeds = Array.from({ length: 24 }, (_, i) => i + 1);
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
      'uncleanRestartUnseen',
    ])
      expect([...reasons]).toContain(reason);
  });
});

/** Found within a few seeds; the others need the long campaign. */
const QUICK: Readonly<Record<string, readonly number[]>> = {
  M5: [2],
  M7: [2],
  M8: [1],
  M10: [9],
  acknowledgementWaitsForHighWatermark: [1],
  appendWaitsForMinIsr: [8],
  votesAreRemembered: [9],
  votesNeedALongerLog: [4],
  highWatermarkWaitsForIsr: [1],
  shrinkWaitsForController: [12],
  joinerReachesHighWatermark: [4],
  leaverHasItsTime: [1],
  leaderResigns: [3],
};

describe('a rule that is off', { timeout: 60_000 }, () => {
  it.each(Object.entries(QUICK))('%s is noticed', (name, seeds) => {
    expect(Object.keys(MUTATIONS)).toContain(name);
    expect(seeds.some((seed) => tryMutation(name, seed) !== null)).toBe(true);
  });
});

describe('a rule that random histories rarely need', () => {
  const file = gunzipSync(readFileSync('src/engine/test/golden/tla-traces.json.gz')).toString();
  const traces = (JSON.parse(file) as { traces: (FormalTrace & { id: string })[] }).traces;

  const traceOf = (id: string): FormalTrace => {
    const trace = traces.find((one) => one.id === id);
    if (!trace) throw new Error(`there is no trace ${id}`);
    return trace;
  };

  it.each(Object.entries(SHOWN_BY))(
    '%s is noticed in its trace, unless a mask never comes off',
    (name, id) => {
      const mask = MASKED_BY[name];
      const isAlwaysMasked = mask !== undefined && Object.keys(mask.with).length === 0;
      expect(tryTrace(traceOf(id)) === null).toBe(isAlwaysMasked);
    },
  );

  it.each(Object.entries(MASKED_BY))(
    '%s is masked: its trace gets through and breaks nothing',
    (name, mask) => {
      expect(tryTrace(traceOf(SHOWN_BY[name] ?? ''), mask.with)).toBeNull();
    },
  );
});
