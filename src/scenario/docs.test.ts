/** The examples of docs/scenario.md are read by the reader, that of docs/engine.md is the file which it names. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Scenario } from '../contract/scenario.ts';
import { parseScenario } from './parse.ts';
import { parseSavedRun } from './saved-run.ts';

const blocks = (file: string, language: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(
    ([, text = '']) => text,
  );

const shipped = (name: string) =>
  JSON.parse(readFileSync(`public/scenarios/${name}.json`, 'utf8')) as Scenario;

it('the examples of docs/scenario.md are what the reader takes', () => {
  const [smallest = '', script = '', ending = '', run = '', ...more] = blocks('docs/scenario.md', 'json');
  expect(more).toEqual([]);
  const scenario: Scenario = JSON.parse(smallest);
  expect(parseScenario(scenario)).toEqual({ ok: true, scenario });
  expect(parseScenario({ ...shipped('default'), script: JSON.parse(script) })).toMatchObject({ ok: true });
  expect(parseScenario({ ...shipped('acks-1-leader-crash'), ...JSON.parse(ending) })).toMatchObject({
    ok: true,
  });
  expect(parseSavedRun(JSON.parse(run))).toEqual({ ok: true, run: JSON.parse(run) });
});

it('the experiment of docs/engine.md is docs/examples/acks.ts, ten lines long', () => {
  const [example = ''] = blocks('docs/engine.md', 'ts');
  expect(readFileSync('docs/examples/acks.ts', 'utf8')).toBe(example);
  expect(
    example
      .trimEnd()
      .split('\n')
      .filter((line) => line !== '').length,
  ).toBeLessThanOrEqual(10);
});
