/** Chance, by name. Every consumer of chance has a stream of its own, forked from the seed by name, so that one more
 *  draw here does not reshuffle what happens there. The generator is sfc32 (Chris Doty-Humphrey, PractRand): four
 *  32-bit words of plain state. Integers only. */

/** Four 32-bit words; the last is a counter. */
export type RandomState = [number, number, number, number];
/** Streams by name, each made at its first draw. */
export type Streams = Map<string, RandomState>;

/** FNV-1a over UTF-16 units: spreads seed and name over 32 bits. */
export function hashText(text: string, start = 0x811c9dc5): number {
  let hash = start;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** The state a stream starts from; the first rounds are thrown away, as the author of sfc32 advises. */
export function seedStream(seed: string, name: string): RandomState {
  const state: RandomState = [hashText(seed), hashText(name), hashText(`${seed}/${name}`, 0x9e3779b9), 1];
  for (let i = 0; i < 15; i++) nextUint32(state);
  return state;
}

/** 0 to 2^32 − 1. */
export function nextUint32(state: RandomState): number {
  const [a, b, c, counter] = state;
  const sum = (a + b + counter) | 0;
  state[3] = (counter + 1) | 0;
  state[0] = b ^ (b >>> 9);
  state[1] = (c + (c << 3)) | 0;
  state[2] = (((c << 21) | (c >>> 11)) + sum) | 0;
  return sum >>> 0;
}

/** An integer from 0 to `bound` − 1; `bound` at most 2^32. Bias below one in four thousand million per `bound`. */
export function nextBelow(state: RandomState, bound: number): number {
  return Math.floor((nextUint32(state) * bound) / 0x100000000);
}
