/** What is meant by what was typed: by parts, the best first. */
import { type Entry, PARTS, type Part } from './entry.ts';
import { type Match, matchOf } from './fuzzy.ts';

export interface Found {
  readonly entry: Entry;
  readonly marks: Match['marks'];
}
export interface FoundPart {
  readonly part: Part;
  readonly found: readonly Found[];
}

/** Of each part at most so many are shown; where all that was found is of one part, more. */
const SHOWN = { unasked: 4, asked: 6, alone: 12 } as const;
/** And of what cannot be done now. */
const REFUSED_SHOWN = 4;

export function search(
  entries: readonly Entry[],
  typed: string,
): { readonly parts: readonly FoundPart[]; readonly count: number } {
  const hits = entries.flatMap((entry) => {
    const match = matchOf(typed, entry.text);
    return match ? [{ entry, match }] : [];
  });
  const isOfOne = new Set(hits.map(({ entry }) => entry.part)).size < 2;
  const most = typed.trim() === '' ? SHOWN.unasked : isOfOne ? SHOWN.alone : SHOWN.asked;
  const parts = PARTS.map((part): FoundPart => {
    const own = hits.filter(({ entry }) => entry.part === part);
    own.sort((a, b) => b.match.score - a.match.score);
    // What cannot be done now comes after what can.
    const can = own.filter(({ entry }) => entry.why === null);
    const cannot = own.filter(({ entry }) => entry.why !== null).slice(0, REFUSED_SHOWN);
    const shown = [...can, ...cannot].slice(0, most);
    return { part, found: shown.map(({ entry, match }) => ({ entry, marks: match.marks })) };
  });
  return { parts: parts.filter(({ found }) => found.length > 0), count: hits.length };
}
