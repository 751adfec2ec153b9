// @vitest-environment happy-dom
/** Twenty shipped scenarios, two hundred moments, forward and after going back: the stage shows what the engine's frame says. */
import '../../../vitest.setup.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Scenario } from '../../contract/scenario.ts';
import { momentsOf } from '../../engine/test/moments.ts';
import { expectMoves, expectShown, showStage } from './test/shown.tsx';

/** Each has been looked through by shipped.test.ts. */
const scenarioOf = (name: string): Scenario =>
  JSON.parse(readFileSync(`public/scenarios/${name}.json`, 'utf8')) as Scenario;

const MOMENTS = 10;
const LARGE = ['twelve-brokers', 'hundred-brokers'];
const names = readdirSync('public/scenarios')
  .map((file) => file.replace(/\.json$/, ''))
  .filter((name) => !LARGE.includes(name))
  .slice(0, 20);

it('looks at twenty scenarios', () => expect(names).toHaveLength(20));

it.each(names)('%s', (name) => {
  const { forward, back, told } = momentsOf(scenarioOf(name), MOMENTS, 40);
  const [first] = forward;
  if (!first) throw new Error('no moment');
  const stage = showStage(first);
  for (const frame of [...forward, ...back]) {
    stage.show(frame);
    expectShown(stage.container, frame);
    expectMoves(stage.container, frame, told);
  }
  stage.end();
});
