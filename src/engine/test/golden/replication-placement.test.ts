/** Where Kafka's StripedReplicaPlacer puts replicas, draw by draw. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { placeReplicas } from '../../controller/placement.ts';
import { mockRandom } from '../java-random.ts';

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
