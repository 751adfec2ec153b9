/** Which configs are meant by what was typed: first those that are called like it, then those whose meaning speaks of it. */
import type { ConfigRow } from './rows.ts';

type Mark = readonly [from: number, to: number];

export interface FoundRow {
  readonly row: ConfigRow;
  readonly meaning: string;
  /** Where what was typed stands in the meaning, `to` exclusive, in order; none where the name was enough. */
  readonly marks: readonly Mark[];
}

/** @param meaningOf what a name means, in the language of the page */
export function findRows(
  rows: readonly ConfigRow[],
  sought: string,
  meaningOf: (name: string) => string,
): readonly FoundRow[] {
  const wanted = sought.trim().toLowerCase();
  const parts = wanted.split(/\s+/).filter(isTelling);
  const called: FoundRow[] = [];
  const speaking: FoundRow[] = [];
  for (const row of rows) {
    const meaning = meaningOf(row.name);
    if (row.name.toLowerCase().includes(wanted)) called.push({ row, meaning, marks: [] });
    else if (parts.length > 0 && parts.every((part) => isIn(row.name, part) || isIn(meaning, part)))
      speaking.push({ row, meaning, marks: marksOf(meaning, parts) });
  }
  return [...called, ...speaking];
}

/** One or two letters stand in every sentence; a Chinese sign may be a word. */
const isTelling = (part: string): boolean => part.length > 2 || /\p{Script=Han}/u.test(part);

const isIn = (text: string, part: string): boolean => text.toLowerCase().includes(part);

function marksOf(text: string, parts: readonly string[]): readonly Mark[] {
  const lower = text.toLowerCase();
  const found: Mark[] = [];
  for (const part of parts) {
    for (let at = lower.indexOf(part); at >= 0; at = lower.indexOf(part, at + part.length))
      found.push([at, at + part.length]);
  }
  found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  let end = 0;
  return found.filter(([from, to]) => {
    const isApart = from >= end;
    if (isApart) end = to;
    return isApart;
  });
}
