/** What a trial does not wait for, or waits longer for, is excused by what has happened and by nothing else: with the event that
 *  proves it hidden, the same history is a violation. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EngineEvent, EventType } from '../../../contract/events.ts';
import type { Scenario } from '../../../contract/scenario.ts';
import { parseScenario } from '../../../scenario/parse.ts';
import type { Engine } from '../../engine.ts';
import { createEngine } from '../../index.ts';
import { REPLICATION } from './replication.ts';
import { tryHistory } from './trial.ts';

function kept(name: string): Scenario {
  const parsed = parseScenario(JSON.parse(readFileSync(`src/engine/test/fuzz/kept/${name}.json`, 'utf8')));
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return parsed.scenario;
}

/** The real engine, which keeps one kind of event to itself. */
const hiding =
  (...types: readonly EventType[]) =>
  (scenario: Scenario): Engine => {
    const engine = createEngine(scenario);
    const advanceTo = (untilUs: number, maxEvents?: number): readonly EngineEvent[] =>
      engine.advanceTo(untilUs, maxEvents).filter((event) => !types.includes(event.type));
    return Object.assign(Object.create(engine) as Engine, { advanceTo });
  };

interface Excused {
  readonly name: string;
  readonly what: string;
  readonly proof: EventType;
  readonly besides?: EventType;
  readonly met: string | null;
  /** What is complained of without the proof; absent: that the partition is without a leader. */
  readonly rule?: string;
}

const EXCUSED: readonly Excused[] = [
  {
    name: 'a-first-leader-written-unknown',
    what: 'a first leader that the controller does not know it has chosen',
    proof: 'partition.firstLeaderUnknown',
    met: 'rest: firstLeaderUnknown',
  },
  {
    name: 'a-move-to-a-broker-that-is-not-back',
    what: 'a move that has left a partition to the look for imbalance',
    proof: 'partition.replicasChanged',
    met: 'rest: movedFromItsLeader',
  },
  {
    name: 'a-zombie-takes-a-leader-away',
    what: 'what a controller of the past has decided',
    proof: 'controller.zombieDecided',
    met: 'rest: zombieDecided',
  },
  {
    name: 'a-broker-back-before-the-controller-looked',
    what: 'a broker whose absence its controller has not seen',
    proof: 'controller.absenceUnseen',
    met: 'rest: absenceUnseen',
  },
  {
    name: 'eligible-ones-forgotten-by-another-minimum',
    what: 'eligible replicas forgotten while nobody led',
    proof: 'partition.eligibleChanged',
    met: 'rest: eligibleForgotten',
  },
  {
    name: 'eligible-ones-that-were-moved-away',
    what: 'a partition whose eligible replicas are replicas no more',
    proof: 'partition.eligibleChanged',
    met: 'rest: eligibleRemoved',
  },
  {
    name: 'a-leader-that-halts-for-another-partition',
    what: 'a leader that ends itself rather than drop records of another partition',
    proof: 'broker.halted',
    met: null,
    rule: 'brokersActive',
  },
  {
    name: 'a-follower-stuck-in-an-epoch-used-twice',
    what: 'a follower that cannot append what its leader has',
    proof: 'replica.fetchFailed',
    met: null,
    rule: 'isrFull',
  },
  {
    name: 'an-unclean-election-allowed-too-late',
    what: 'the look for partitions that may have an unclean leader',
    proof: 'config.changed',
    // Which would say why nobody leads meanwhile.
    besides: 'partition.eligibleChanged',
    met: null,
  },
];

describe('what is given up', { timeout: 60_000 }, () => {
  it.each<Excused>(EXCUSED)(
    '$what is excused by $proof',
    ({ name, proof, besides = proof, met, rule = 'partitionOnline' }) => {
      const history = kept(name);
      const { violation, explained } = tryHistory(history, REPLICATION);
      expect(violation).toBeNull();
      if (met !== null) expect(explained[met]).toBe(1);
      expect(
        tryHistory(history, { ...REPLICATION, makeEngine: hiding(proof, besides) }).violation,
      ).toMatchObject({
        kind: 'rest',
        rule,
      });
    },
  );
});
