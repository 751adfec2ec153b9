import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AnomalyView, Remedy } from '../../contract/fates.ts';
import { isShipped, type OtherRun } from '../../contract/saved-run.ts';
import type { Scenario } from '../../contract/scenario.ts';
import { conduct, createEngine } from '../../engine/index.ts';
import { parseScenario } from '../../scenario/parse.ts';
import { withRemedies } from './replay.ts';

function shipped(name: string): Scenario {
  const found = parseScenario(JSON.parse(readFileSync(`public/scenarios/${name}.json`, 'utf8')));
  if (!found.ok) throw new Error(found.problems.join(' '));
  return found.scenario;
}

const anomaly = (remedies: readonly Remedy[], part: Partial<AnomalyView> = {}): AnomalyView => ({
  id: 'a1',
  kind: 'lost',
  partition: 'p-0',
  fromOffset: 3,
  toOffset: 3,
  count: 1,
  producer: 'shop',
  number: 4,
  groupId: null,
  timeUs: 1,
  eventId: 1,
  chain: [],
  remedies,
  ...part,
});

const setOf = (other: OtherRun | null) => (other && isShipped(other.scenario) ? other.scenario.set : null);

describe('the run in which it would have been kept', () => {
  const scenario = shipped('acks-1-leader-crash');
  const run = { scenario, source: { shipped: 'acks-1-leader-crash' }, commands: [] };

  it('sets what the remedies name, of whom they are about', () => {
    expect(setOf(withRemedies(anomaly(['acksAll', 'minIsrTwo']), run))).toEqual({
      'producers/0/settings/acks': 'all',
      'topics/0/configs/min.insync.replicas': '2',
    });
  });

  it('is none where nothing of it is a setting, or nobody of the scenario is meant', () => {
    expect(withRemedies(anomaly(['harmlessTwice']), run)).toBeNull();
    expect(withRemedies(anomaly(['acksAll'], { producer: 'somebody' }), run)).toBeNull();
  });

  it('keeps a scenario of one’s own whole, but for the settings', () => {
    const other = withRemedies(anomaly(['acksAll']), { ...run, source: scenario });
    expect(other?.scenario).toEqual({
      ...scenario,
      producers: [
        { ...scenario.producers[0], settings: { ...scenario.producers[0]?.settings, acks: 'all' } },
      ],
    });
  });

  // What the button shows is what the engine does with it.
  it.each([
    ['acks-1-leader-crash', 'lost'],
    ['furthest-finished', 'missed'],
    ['commit-off-by-one', 'reprocessed'],
    ['late-retry-of-a-commit', 'reprocessed'],
    ['position-deleted', 'missed'],
    ['offsets-expired', 'missed'],
    ['in-flight-reorder', 'reordered'],
  ] as const)('in %s has nothing %s any more', (name, kind) => {
    const scenarioOf = shipped(name);
    const engine = createEngine(scenarioOf);
    conduct(engine);
    const found = Object.values(engine.frame().anomalies).find((one) => one.kind === kind);
    if (!found) throw new Error('nothing went wrong');
    const other = withRemedies(found, { scenario: scenarioOf, source: scenarioOf, commands: [] });
    if (!other || isShipped(other.scenario)) throw new Error('nothing to be set');
    const kept = createEngine(other.scenario);
    conduct(kept);
    expect(Object.values(kept.frame().anomalies).filter((one) => one.kind === kind)).toEqual([]);
  });
});
