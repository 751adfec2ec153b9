/** Whether a text is meant by what was typed, how well, and which of its letters were. Numbers only. */

export interface Match {
  /** Larger is better. */
  readonly score: number;
  /** From (inclusive) and to (exclusive), in order. */
  readonly marks: readonly (readonly [from: number, to: number])[];
}

/** Each word that was typed must be found: as it is, or else letter by letter in order. Null: it is not meant. */
export function matchOf(typed: string, text: string): Match | null {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const marks: [number, number][] = [];
  let score = 0;
  for (const word of words) {
    const found = wholeMatch(word, text) ?? scatteredMatch(word, text);
    if (!found) return null;
    score += found.score;
    marks.push(...(found.marks as [number, number][]));
  }
  return { score: score - text.length / 1000, marks: joined(marks) };
}

const isStart = (text: string, at: number): boolean => at === 0 || /[^a-z0-9]/i.test(text[at - 1] ?? '');

function wholeMatch(word: string, text: string): Match | null {
  const low = text.toLowerCase();
  let at = low.indexOf(word);
  if (at < 0) return null;
  for (let next = at; next >= 0; next = low.indexOf(word, next + 1)) {
    if (!isStart(text, next)) continue;
    at = next;
    break;
  }
  return { score: isStart(text, at) ? 10 + word.length : 5 + word.length, marks: [[at, at + word.length]] };
}

/** Letters in order; far apart is worse, and further than a reader would follow is none. */
function scatteredMatch(word: string, text: string): Match | null {
  if (word.length < 3) return null;
  const low = text.toLowerCase();
  const marks: [number, number][] = [];
  let from = 0;
  for (const letter of word) {
    const at = low.indexOf(letter, from);
    if (at < 0) return null;
    marks.push([at, at + 1]);
    from = at + 1;
  }
  const span = from - (marks[0]?.[0] ?? 0);
  return span > word.length * 3 ? null : { score: word.length - span / 4, marks };
}

function joined(marks: readonly [number, number][]): readonly (readonly [number, number])[] {
  const sorted = [...marks].sort((a, b) => a[0] - b[0]);
  const out: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = out[out.length - 1];
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}
