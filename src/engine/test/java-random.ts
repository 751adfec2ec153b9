/** Kafka's MockRandom under java.util.Random#nextInt(bound): what its unit tests of placement draw. */
import type { Draw } from '../controller/placement.ts';

export function mockRandom(): Draw {
  const mask = (1n << 64n) - 1n;
  let state = 17n;
  const next = (bits: bigint): number => {
    state = (state * 2862933555777941757n + 3037000493n) & mask;
    return Number(state >> (64n - bits));
  };
  return (bound) => {
    if ((bound & -bound) === bound) return Number((BigInt(bound) * BigInt(next(31n))) >> 31n);
    for (;;) {
      const drawn = next(31n);
      const value = drawn % bound;
      if (drawn - value + (bound - 1) <= 0x7fffffff) return value;
    }
  };
}
