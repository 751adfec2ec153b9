/** Scripts: steps in order, by time and by fact. */
import { describe, expect, it } from 'vitest';
import type { ScriptedCommand } from '../../../contract/scenario.ts';
import { createEngine, restoreEngine } from '../../index.ts';
import { scenarioOf } from '../cluster-script.ts';

const run = (script: readonly ScriptedCommand[], untilS = 40) => {
  const engine = createEngine({ ...scenarioOf({}), script });
  const events = engine.advanceTo(untilS * 1e6);
  const obeyed = events.filter(({ type }) => type === 'command.accepted' || type === 'command.rejected');
  return { engine, events, obeyed };
};
const kill = { type: 'broker.kill', brokerId: 1 } as const;
const start = { type: 'broker.start', brokerId: 1 } as const;

describe('a script', () => {
  it('waits for its fact, and then so much longer', () => {
    const { events, obeyed } = run([
      { atMs: 10_000, command: kill },
      { when: { event: 'broker.fenced', where: { brokerId: 1 } }, afterMs: 250, command: start },
    ]);
    const fenced = events.find((event) => event.type === 'broker.fenced' && event.brokerId === 1);
    expect(obeyed.map(({ timeUs }) => timeUs)).toEqual([10_000_000, (fenced?.timeUs ?? 0) + 250_000]);
  });

  it('takes no step before the one above it', () => {
    const { obeyed } = run([
      { when: { path: 'cluster/activeControllerId', is: 999 }, command: kill },
      { atMs: 1_000, command: start },
    ]);
    expect(obeyed).toEqual([]);
  });

  it('looks at the picture from its time on', () => {
    const { obeyed } = run([{ atMs: 12_000, when: { path: 'brokers/b1/process', is: 'up' }, command: kill }]);
    expect(obeyed).toHaveLength(1);
    expect(obeyed[0]?.timeUs).toBeGreaterThanOrEqual(12_000_000);
    expect(obeyed[0]?.timeUs).toBeLessThan(13_000_000);
  });

  it('counts events from the step before on', () => {
    const appended = { event: 'node.started', where: { node: 'b1' } } as const;
    const { events, obeyed } = run([
      { atMs: 10_000, command: kill },
      { atMs: 11_000, command: start },
      { when: appended, afterMs: 1, command: kill },
    ]);
    const started = events.filter((event) => event.type === 'node.started' && event.node === 'b1');
    expect(obeyed[2]?.timeUs).toBe((started.at(-1)?.timeUs ?? 0) + 1_000);
    expect(started.length).toBe(2);
  });

  it('goes the same way from a keyframe in its middle', () => {
    const script: readonly ScriptedCommand[] = [
      { atMs: 10_000, command: kill },
      { when: { event: 'partition.leaderElected', times: 1 }, afterMs: 500, command: start },
    ];
    const straight = createEngine({ ...scenarioOf({}), script });
    straight.advanceTo(12e6);
    const other = restoreEngine(straight.keyframe());
    straight.advanceTo(60e6);
    other.advanceTo(60e6);
    expect(other.digest()).toBe(straight.digest());
  });
});
