/** Where Kafka's StripedReplicaPlacer puts replicas, draw by draw. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Draw } from '../../controller/placement.ts';
import { placeReplicas } from '../../controller/placement.ts';

interface Given {
  readonly source: string;
  readonly brokers: readonly {
    readonly id: number;
    readonly rack: string | null;
    readonly fenced: boolean;
  }[];
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly then: readonly (readonly number[])[];
}
const { placements } = JSON.parse(
  readFileSync(new URL('./replication-placement.json', import.meta.url), 'utf8'),
) as { placements: readonly Given[] };

/** Kafka's MockRandom under java.util.Random#nextInt(bound). */
function mockRandom(): Draw {
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

it.each(placements)('$source', ({ source, brokers, partitions, replicationFactor, then }) => {
  const registrations = brokers.map(({ id, rack, fenced }) => ({
    brokerId: id,
    brokerEpoch: 1,
    incarnationId: '',
    rack,
    fenced,
    inControlledShutdown: false,
  }));
  expect(source).not.toBe('');
  expect(placeReplicas(registrations, partitions, replicationFactor, mockRandom())).toEqual(then);
});
