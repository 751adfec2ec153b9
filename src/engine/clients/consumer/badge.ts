/** By what a consumer is told apart: a letter and a hue, given once and kept however the others come and go. */

/** Frozen. */
export interface Badge {
  readonly initial: string;
  /** 0 to 7. */
  readonly hue: number;
}

const HUES = 8;

/** For the next to arrive: the hue that the fewest have, the first of those; and the first letter of its name that nobody
 *  has, or of the alphabet, or, when all are taken, its own first one. */
export function badgeFor(name: string, others: readonly Badge[]): Badge {
  const countOf = (hue: number): number => others.filter((badge) => badge.hue === hue).length;
  let hue = 0;
  for (let i = 1; i < HUES; i++) if (countOf(i) < countOf(hue)) hue = i;
  const taken = new Set(others.map((badge) => badge.initial));
  const letters = [...name.toUpperCase()].filter((letter) => /[\p{L}\p{N}]/u.test(letter));
  const free = [...letters, ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].find((letter) => !taken.has(letter));
  return Object.freeze({ initial: free ?? letters[0] ?? 'A', hue });
}
