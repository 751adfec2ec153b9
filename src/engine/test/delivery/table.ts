/** The delivery table, filled: what was expected of each cell, what came of it, and whether they agree.
 *  See  cells.ts, play.ts */
import type { Cell, Expected, Quantity } from './cells.ts';
import { expectedOf, nameOf, QUANTITIES } from './cells.ts';
import { isRefused, play } from './play.ts';

export interface FilledCell {
  readonly cell: string;
  readonly expected: Expected;
  /** Runs, and in how many the fault hit what it was meant to. */
  readonly runs: number;
  readonly reached: number;
  /** Over all runs: how many records, and in how many runs there were any. */
  readonly counts: Readonly<Record<Quantity, { records: number; runs: number }>> | null;
  /** What does not agree, in words; empty: all does. */
  readonly disagreements: readonly string[];
}

/** Fills one cell with the seeds from `from` on. */
export function fill(cell: Cell, from: number, seeds: number): FilledCell {
  const expected = expectedOf(cell);
  const empty = { cell: nameOf(cell), expected, runs: 0, reached: 0, counts: null };
  if (expected.verdict !== 'runs') {
    const isAsSaid = (expected.verdict === 'refused') === isRefused(cell);
    return {
      ...empty,
      disagreements: isAsSaid ? [] : [`it is ${isRefused(cell) ? '' : 'not '}refused by the client`],
    };
  }
  const counts = Object.fromEntries(QUANTITIES.map((name) => [name, { records: 0, runs: 0 }]));
  // Every quantity is among the names.
  const sums = counts as Record<Quantity, { records: number; runs: number }>;
  const disagreements: string[] = [];
  let reached = 0;
  for (let seed = from; seed < from + seeds; seed++) {
    const played = play(cell, seed);
    if (played.isReached) reached++;
    if (played.broken !== null) disagreements.push(`seed ${seed}: ${played.broken}`);
    for (const name of QUANTITIES) {
      const count = played.counts[name];
      sums[name].records += count;
      if (count > 0) sums[name].runs++;
      if (count > 0 && expected.signs[name].sign === 'zero')
        disagreements.push(`seed ${seed}: ${name} ${count}, and not zero: ${expected.signs[name].rule}`);
    }
  }
  return { ...empty, runs: seeds, reached, counts: sums, disagreements };
}

/** What can only be said of all runs together: that something positive has come, and that the fault was reached. */
export function judge({ expected, reached, counts, disagreements }: FilledCell): readonly string[] {
  if (expected.verdict !== 'runs' || !counts) return disagreements;
  const missing = QUANTITIES.filter(
    (name) => expected.signs[name].sign === 'positive' && counts[name].runs === 0,
  );
  return [
    ...disagreements,
    ...(reached === 0 ? ['the fault was never reached'] : []),
    ...missing.map((name) => `${name} never came, and should: ${expected.signs[name].rule}`),
  ];
}

/** Two parts of one cell, filled with different seeds. */
export const together = (a: FilledCell, b: FilledCell): FilledCell => ({
  ...a,
  runs: a.runs + b.runs,
  reached: a.reached + b.reached,
  counts:
    a.counts &&
    b.counts &&
    (Object.fromEntries(
      QUANTITIES.map((name) => [
        name,
        {
          records: (a.counts?.[name].records ?? 0) + (b.counts?.[name].records ?? 0),
          runs: (a.counts?.[name].runs ?? 0) + (b.counts?.[name].runs ?? 0),
        },
      ]),
    ) as FilledCell['counts']),
  disagreements: [...a.disagreements, ...b.disagreements],
});
