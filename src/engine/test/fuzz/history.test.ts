import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../scenario/parse.ts';
import { Dice } from './dice.ts';
import { withHealing } from './healing.ts';
import { historyOf } from './history.ts';

const seeds = Array.from({ length: 400 }, (_, i) => i + 1);
const phases = { healAtMs: 32_000, quietAtMs: 40_000 };

describe('historyOf', () => {
  it('draws only scenarios that the reader takes, healing included', () => {
    for (const seed of seeds) {
      const parsed = parseScenario(withHealing(historyOf(seed), phases));
      expect(parsed.ok ? [] : [seed, ...parsed.problems]).toEqual([]);
    }
  });

  it('draws the same history for the same seed, and another for another', () => {
    expect(historyOf(7)).toEqual(historyOf(7));
    expect(new Set(seeds.map((seed) => JSON.stringify(historyOf(seed).script))).size).toBe(seeds.length);
  });

  it('lets at least eight faults befall every cluster', () => {
    for (const seed of seeds) expect(historyOf(seed).script.length).toBeGreaterThanOrEqual(8);
  });

  it('draws every kind of command that a person can give, over some hundred seeds', () => {
    const drawn = new Set(seeds.flatMap((seed) => historyOf(seed).script.map(({ command }) => command.type)));
    expect([...drawn].sort()).toEqual([
      'broker.add',
      'broker.kill',
      'broker.slow',
      'broker.start',
      'broker.stop',
      'consumer.add',
      'consumer.crash',
      'consumer.move',
      'consumer.remove',
      'consumer.stall',
      'consumer.start',
      'controller.kill',
      'controller.start',
      'group.add',
      'network.clog',
      'network.cut',
      'network.heal',
      'network.reset',
      'producer.add',
      'producer.configure',
      'topic.create',
      'topic.delete',
    ]);
  });
});

describe('withHealing', () => {
  it('mends whatever was broken and never mended', () => {
    for (const seed of seeds) {
      const { script } = withHealing(historyOf(seed), phases);
      const last = new Map<string, string>();
      for (const { command } of script) {
        if ('brokerId' in command && command.type !== 'broker.slow') {
          last.set(`b${command.brokerId}`, command.type);
        }
        if ('controllerId' in command) last.set(`c${command.controllerId}`, command.type);
        if (command.type.startsWith('network.') && command.type !== 'network.reset' && 'a' in command) {
          last.set(`${command.a}|${command.b}`, command.type);
        }
      }
      for (const [what, type] of last)
        expect([seed, what, type.split('.')[1]]).toEqual([
          seed,
          what,
          expect.stringMatching(/^(start|heal)$/),
        ]);
    }
  });
});

it('throws dice evenly', () => {
  const dice = new Dice(1);
  const counts = Array.from({ length: 6 }, () => 0);
  for (let i = 0; i < 60_000; i++) counts[dice.whole(0, 5)]!++;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
});
