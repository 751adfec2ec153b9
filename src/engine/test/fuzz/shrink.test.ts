import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../contract/scenario.ts';
import { historyOf } from './history.ts';
import { shrink } from './shrink.ts';
import type { Violation } from './trial.ts';

const violation: Violation = { kind: 'rest', rule: 'isrFull', sentence: 'as told', atMs: 180_000 };

/** A flaw that shows when a link is reset at some time after a broker died. */
function flawed(history: Scenario): Violation | null {
  const died = history.script.findIndex(({ command }) => command.type === 'broker.kill');
  const reset = history.script.findLastIndex(({ command }) => command.type === 'network.reset');
  return died >= 0 && reset > died ? violation : null;
}

const seed =
  Array.from({ length: 1_000 }, (_, i) => i).find((candidate) => flawed(historyOf(candidate))) ?? 0;

describe('shrink', () => {
  it('leaves the two commands that matter, and a cluster with nothing to spare', () => {
    const { history, violation: still } = shrink(historyOf(seed), violation, flawed, () => true);
    expect(history.script.map(({ command }) => command.type)).toEqual(['broker.kill', 'network.reset']);
    expect(still).toBe(violation);
    expect([history.consumers, history.producers, history.groups, history.topics]).toEqual([[], [], [], []]);
    expect(history.configs).toEqual({});
  });

  it('does not take another violation for the same one', () => {
    const other = (history: Scenario) =>
      history.script.length < 5 ? { ...violation, rule: 'groupStable' } : flawed(history);
    const { history } = shrink(historyOf(seed), violation, other, () => true);
    expect(history.script).toHaveLength(5);
  });

  it('answers the best so far when patience ends', () => {
    const { history, trials } = shrink(historyOf(seed), violation, flawed, (count) => count < 3);
    expect(trials).toBeLessThanOrEqual(3);
    expect(flawed(history)).toBe(violation);
  });
});
