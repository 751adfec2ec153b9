import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JournaledCommand } from '../../contract/commands.ts';
import type { Scenario } from '../../contract/scenario.ts';
import { createEngine } from '../../engine/index.ts';
import { scenarioOf } from '../../scenario/open.ts';
import { withAssignor } from './replay.ts';

const read = (name: string) => JSON.parse(readFileSync(`public/scenarios/${name}.json`, 'utf8')) as Scenario;
const scenario = read('default');
const commands: readonly JournaledCommand[] = [
  { commandId: 'you-1', atUs: 16_000_000, command: { type: 'broker.kill', brokerId: 1 } },
  {
    commandId: 'you-2',
    atUs: 17_000_000,
    command: { type: 'group.add', name: 'mine', topics: ['orders'], assignor: 'range' },
  },
];
const load = async (name: string) => ({ ok: true, json: read(name) }) as const;

describe('the same run with another assignor', () => {
  it('is the shipped scenario with that one part otherwise, and the same commands', async () => {
    const run = { scenario, source: { shipped: 'default', set: { seed: 'x' } }, commands };
    const other = withAssignor('billing', 'cooperative-sticky', run);
    expect(other?.commands).toBe(commands);
    const found = await scenarioOf(other?.scenario ?? scenario, load);
    if (!found.ok) throw new Error(found.problems.join(' '));
    expect(found.scenario.groups.map(({ name, assignor }) => [name, assignor])).toEqual([
      ['billing', 'cooperative-sticky'],
      ['analytics', 'cooperative-sticky'],
    ]);
    expect({ ...found.scenario, groups: scenario.groups }).toEqual({
      ...scenario,
      seed: 'x',
      variants: found.scenario.variants,
    });
    const engine = createEngine(found.scenario);
    engine.advanceTo(12_000_000);
    expect(engine.frame().groups.billing?.protocolName).toBe('cooperative-sticky');
  });

  it('of a scenario that is written out is written out as well', () => {
    const other = withAssignor('billing', 'cooperative-sticky', { scenario, source: scenario, commands });
    expect(other).toEqual({
      scenario: {
        ...scenario,
        groups: [{ ...scenario.groups[0], assignor: 'cooperative-sticky' }, scenario.groups[1]],
      },
      commands,
    });
  });

  it('of a group that was made by hand is its making', () => {
    const other = withAssignor('mine', 'cooperative-sticky', { scenario, source: scenario, commands });
    expect(other?.scenario).toBe(scenario);
    expect(other?.commands.map(({ command }) => command)).toEqual([
      commands[0]?.command,
      { ...commands[1]?.command, assignor: 'cooperative-sticky' },
    ]);
  });

  it('is not to be had where the group has no say, or there is no such assignor', () => {
    const run = (of: Scenario) => ({ scenario: of, source: of, commands: [] });
    expect(withAssignor('nobody', 'cooperative-sticky', run(scenario))).toBeNull();
    const [first, ...others] = scenario.consumers;
    if (!first) throw new Error('a consumer');
    const voting = { ...scenario, consumers: [{ ...first, assignors: ['range'] as const }, ...others] };
    expect(withAssignor('billing', 'cooperative-sticky', run(voting))).toBeNull();
    expect(withAssignor('billing', 'cooperative-sticky', run(read('old-consumers')))).toBeNull();
  });
});
