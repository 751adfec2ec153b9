/** The shipped scenarios that expect something: each comes to exactly that, and so does each of its variants, with the same
 *  seed and the same faults. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../contract/scenario.ts';
import { parseScenario } from '../../../scenario/parse.ts';
import { variantOf } from '../../../scenario/variants.ts';
import { conduct, createEngine } from '../../index.ts';

const FOLDER = 'public/scenarios';

function load(file: string): Scenario {
  const found = parseScenario(JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')));
  if (!found.ok) throw new Error(`${file}: ${found.problems.join(' ')}`);
  return found.scenario;
}

const runs = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map(load)
  .filter(({ expect: wanted }) => wanted !== undefined)
  .flatMap((scenario) => [
    { name: scenario.id, scenario },
    ...(scenario.variants ?? []).map(({ id }) => {
      const found = variantOf(scenario, id);
      if (!found.ok) throw new Error(`${scenario.id}, ${id}: ${found.problems.join(' ')}`);
      return { name: `${scenario.id}, ${id}`, scenario: found.scenario };
    }),
  ]);

describe('a shipped scenario', () => {
  it.each(runs)('$name comes to what it says', ({ scenario }) => {
    const summary = conduct(createEngine(scenario));
    expect(summary.expectations.filter(({ holds }) => !holds)).toEqual([]);
    expect(summary.audit.broken).toBeNull();
    expect(summary.stepsLeft).toBe(0);
  });
});
