import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERAS } from '../contract/eras.ts';
import type { Scenario } from '../contract/scenario.ts';
import { createEngine } from '../engine/index.ts';
import { asEra } from './era.ts';
import { parseScenario } from './parse.ts';

const shipped = JSON.parse(readFileSync('public/scenarios/default.json', 'utf8')) as Scenario;

describe('asEra', () => {
  it.each(ERAS)('makes of the default scenario one that %s takes, and runs', (era) => {
    const parsed = parseScenario(asEra(shipped, era));
    expect(parsed.ok ? [] : parsed.problems).toEqual([]);
    if (!parsed.ok) return;
    const engine = createEngine(parsed.scenario);
    const events = engine.advanceTo(20_000_000);
    expect(events.filter(({ type }) => type === 'invariant.broken')).toEqual([]);
    const frame = engine.frame();
    expect(Object.values(frame.partitions).map(({ status }) => status)).toEqual(Array(9).fill('online'));
    expect(frame.audit.acknowledged).toBeGreaterThan(50);
    expect(Object.values(frame.groups).map(({ state }) => state)).toEqual(['Stable', 'Stable']);
  });

  it('leaves a scenario as it is in its own era', () => {
    expect(asEra(shipped, shipped.era)).toMatchObject({ ...shipped });
  });

  it('takes what an era has in the place of what it does not', () => {
    expect(asEra(shipped, '2.4').groups.map(({ assignor }) => assignor)).toEqual([
      'range',
      'cooperative-sticky',
    ]);
    expect(asEra(shipped, '0.11').groups.map(({ assignor }) => assignor)).toEqual(['range', 'sticky']);
    const old = asEra(shipped, '0.10');
    expect(old.groups.map(({ assignor }) => assignor)).toEqual(['range', 'range']);
    expect(old.producers.map(({ settings }) => settings.idempotence)).toEqual([false, false]);
    expect([old.controllers, old.zookeepers]).toEqual([[], [201, 202, 203]]);
    expect(asEra(old, '4.1').controllers).toEqual([101, 102, 103]);
  });
});
