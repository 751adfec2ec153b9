import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseScenario } from './parse.ts';
import { setParts } from './variants.ts';

const shipped = parseScenario(JSON.parse(readFileSync('public/scenarios/old-consumers.json', 'utf8')));
if (!shipped.ok) throw new Error(shipped.problems.join(' '));
const problemsWith = (parts: Record<string, unknown>): readonly string[] => {
  const found = setParts(shipped.scenario, parts);
  return found.ok ? [] : found.problems;
};

it('says what does not go together with zookeeper.connect', () => {
  expect(problemsWith({})).toEqual([]);
  expect(problemsWith({ 'groups/0/configs/zookeeper.connect': 'zookeeper-9:2181' })).toEqual([
    expect.stringContaining('there is no server "zookeeper-9:2181"; known are zookeeper-201:2181'),
  ]);
  expect(problemsWith({ 'groups/0/configs/auto.offset.reset': 'earliest' })).toEqual([
    expect.stringContaining('Valid values are smallest and largest'),
  ]);
  expect(problemsWith({ 'groups/0/assignor': 'roundrobin' })).toEqual([
    expect.stringContaining('share by range'),
  ]);
  expect(problemsWith({ 'consumers/0/assignors': ['range'] })).toEqual([
    expect.stringContaining('its group keeps its members in ZooKeeper'),
  ]);
});

it('says what only such consumers read', () => {
  const configs = { 'rebalance.backoff.ms': '100', 'auto.offset.reset': 'smallest' };
  expect(problemsWith({ 'groups/0/configs': configs })).toEqual([
    expect.stringContaining('only consumers with zookeeper.connect read it'),
    expect.stringContaining('this one says earliest'),
  ]);
});

it('belongs to the releases that had them', () => {
  const found = problemsWith({ era: '2.4' });
  expect(found.join(' ')).toContain(
    'zookeeper.connect is not a config of era 2.4: it belongs to eras 0.10, 0.11',
  );
});
