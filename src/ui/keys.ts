/** Record keys on paper: a tint for each, and a short form where there is little room. */

/** Which of the six key tints: the same key has the same everywhere. */
export function tintOf(key: string): number {
  let sum = 0;
  for (const letter of key) sum = (sum * 31 + letter.charCodeAt(0)) % 997;
  return (sum % 6) + 1;
}

/** `customer-12` is `c12` where no more than `room` letters fit; the whole key is in its name. */
export function shortKey(text: string, room: number): string {
  if (text.length <= room) return text;
  const number = /\d+$/.exec(text)?.[0] ?? '';
  const short = `${text.slice(0, 1)}${number}`;
  return number !== '' && short.length <= room ? short : `${text.slice(0, Math.max(1, room - 1))}…`;
}
