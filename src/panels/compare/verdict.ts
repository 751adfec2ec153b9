/** Which of two runs came off worse, by the counts of their audits; in words made by the caller. */
import type { AuditView } from '../../contract/frame.ts';

export const COUNTS = [
  'acknowledged',
  'lost',
  'duplicated',
  'outOfOrder',
  'failed',
  'atRisk',
  'committed',
] as const satisfies readonly (keyof AuditView)[];
export type Count = (typeof COUNTS)[number];

/** Of which more is worse, the worst first. */
const HARMS = ['lost', 'outOfOrder', 'duplicated', 'failed', 'atRisk'] as const satisfies readonly Count[];
export type Harm = (typeof HARMS)[number];

export interface Verdict {
  /** The harm that tells them apart; null when none does. */
  readonly harm: Harm | null;
  readonly worse: 'A' | 'B';
  readonly worseCount: number;
  readonly betterCount: number;
  /** Acknowledged by the worse one beyond the better one: what the better one paid. May be negative. */
  readonly moreAcknowledged: number;
}

export function verdictOf(a: AuditView, b: AuditView): Verdict {
  const harm = HARMS.find((count) => a[count] !== b[count]) ?? null;
  const worse = harm !== null && b[harm] > a[harm] ? 'B' : 'A';
  const [bad, good] = worse === 'A' ? [a, b] : [b, a];
  return {
    harm,
    worse,
    worseCount: harm === null ? 0 : bad[harm],
    betterCount: harm === null ? 0 : good[harm],
    moreAcknowledged: bad.acknowledged - good.acknowledged,
  };
}

/** The first line in which two journals differ; null when the shorter one has none. Lines come in parts, cut at line ends. */
export function firstDifference(
  a: readonly string[],
  b: readonly string[],
): { readonly a: string; readonly b: string } | null {
  const [mine, theirs] = [a, b].map((parts) => parts.join('').trimEnd().split('\n'));
  const shared = Math.min(mine?.length ?? 0, theirs?.length ?? 0);
  for (let i = 0; i < shared; i++) {
    const [lineA = '', lineB = ''] = [mine?.[i], theirs?.[i]];
    if (lineA !== lineB) return { a: lineA, b: lineB };
  }
  return null;
}
