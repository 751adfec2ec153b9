/** The delivery table over a few seeds; `npm run -s delivery -- --seeds 1000` fills it over many. */
import { describe, expect, it } from 'vitest';
import { CELLS, expectedOf, nameOf } from './cells.ts';
import { fill, judge } from './table.ts';

const SEEDS = 6;

describe('the delivery table', () => {
  it('has a cell for each combination, and says why some have nothing to run', () => {
    const verdicts = CELLS.map((cell) => expectedOf(cell).verdict);
    expect(verdicts).toHaveLength(48);
    expect(verdicts.filter((verdict) => verdict === 'refused')).toHaveLength(16);
    expect(verdicts.filter((verdict) => verdict === 'notApplicable')).toHaveLength(2);
  });

  it.each(CELLS.map((cell) => [nameOf(cell), cell] as const))('%s comes to what is promised', (_, cell) => {
    const filled = fill(cell, 1, SEEDS);
    expect(judge(filled)).toEqual([]);
    if (filled.expected.verdict === 'runs') expect(filled.reached).toBeGreaterThan(SEEDS / 2);
  });

  it('does not agree with a cell of which something else is promised', () => {
    const [cell] = CELLS.filter(
      (one) => nameOf(one) === 'acks=all idempotence=off commit=after lostAcknowledgement',
    );
    if (!cell) throw new Error('no such cell');
    const filled = fill(cell, 1, 2);
    expect(judge({ ...filled, reached: 0 })).toContain('the fault was never reached');
    const { expected } = filled;
    if (expected.verdict !== 'runs') throw new Error('it does run');
    const signs = { ...expected.signs, lost: { sign: 'positive', rule: 'what nobody promised' } as const };
    expect(judge({ ...filled, expected: { verdict: 'runs', signs } })).toEqual([
      'lost never came, and should: what nobody promised',
    ]);
  });
});
