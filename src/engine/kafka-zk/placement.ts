/** Which brokers hold the replicas of a topic's partitions.
 *  Models      kafka.admin.AdminUtils#assignReplicasToBrokers, #getRackAlternatedBrokerList
 *  See         topic-admin.ts */
import type { KafkaError } from '../../contract/errors.ts';
import type { BrokerId } from '../../contract/ids.ts';

export interface BrokerMetadata {
  readonly id: BrokerId;
  readonly rack: string | null;
}

export interface PlacementRequest {
  readonly partitions: number;
  readonly replicationFactor: number;
  /** Index of the broker that the first partition begins with; drawn by whoever has none. */
  readonly startIndex: number;
  /** How far the second replica lies from the first; grows by one each time round. */
  readonly nextReplicaShift: number;
  /** Number of the first partition: when partitions are added, that of the first new one. */
  readonly startPartition: number;
}

export interface PlacementRefusal {
  readonly error: KafkaError | 'AdminOperationException';
  readonly message: string;
}

/** Why replicas cannot be placed; null when they can. `AdminOperationException` is what Kafka's tools throw. */
export function refusePlacement(
  brokers: readonly BrokerMetadata[],
  { partitions, replicationFactor }: Pick<PlacementRequest, 'partitions' | 'replicationFactor'>,
): PlacementRefusal | null {
  if (partitions <= 0)
    return { error: 'INVALID_PARTITIONS', message: 'Number of partitions must be larger than 0.' };
  if (replicationFactor <= 0)
    return { error: 'INVALID_REPLICATION_FACTOR', message: 'Replication factor must be larger than 0.' };
  if (replicationFactor > brokers.length) {
    return {
      error: 'INVALID_REPLICATION_FACTOR',
      message: `Replication factor: ${replicationFactor} larger than available brokers: ${brokers.length}.`,
    };
  }
  const withRack = brokers.filter(({ rack }) => rack !== null).length;
  if (withRack > 0 && withRack < brokers.length) {
    return {
      error: 'AdminOperationException',
      message:
        'Not all brokers have rack information. Add --disable-rack-aware in command line to make replica ' +
        'assignment without rack information.',
    };
  }
  return null;
}

/** Replicas of each partition, the preferred leader first; what `refusePlacement` lets through. */
export function placeReplicas(
  brokers: readonly BrokerMetadata[],
  request: PlacementRequest,
): readonly (readonly BrokerId[])[] {
  const sorted = [...brokers].sort((a, b) => a.id - b.id);
  return sorted.every(({ rack }) => rack === null)
    ? placeWithoutRacks(
        sorted.map(({ id }) => id),
        request,
      )
    : placeAcrossRacks(sorted, request);
}

function placeWithoutRacks(
  ids: readonly BrokerId[],
  { partitions, replicationFactor, startIndex, nextReplicaShift, startPartition }: PlacementRequest,
): readonly (readonly BrokerId[])[] {
  const n = ids.length;
  let shift = nextReplicaShift;
  const placements: BrokerId[][] = [];
  for (let p = startPartition; p < startPartition + partitions; p++) {
    if (p > 0 && p % n === 0) shift++;
    const first = (p + startIndex) % n;
    const replicas = [at(ids, first)];
    for (let j = 0; j < replicationFactor - 1; j++) replicas.push(at(ids, followerIndex(first, shift, j, n)));
    placements.push(replicas);
  }
  return placements;
}

function placeAcrossRacks(
  brokers: readonly BrokerMetadata[],
  { partitions, replicationFactor, startIndex, nextReplicaShift, startPartition }: PlacementRequest,
): readonly (readonly BrokerId[])[] {
  const rackOf = new Map(brokers.map(({ id, rack }) => [id, rack]));
  const racks = new Set(rackOf.values()).size;
  const ids = alternateRacks(brokers);
  const n = ids.length;
  let shift = nextReplicaShift;
  const placements: BrokerId[][] = [];
  for (let p = startPartition; p < startPartition + partitions; p++) {
    if (p > 0 && p % n === 0) shift++;
    const first = (p + startIndex) % n;
    const replicas = [at(ids, first)];
    const usedRacks = new Set([rackOf.get(at(ids, first))]);
    let step = 0;
    for (let placed = 1; placed < replicationFactor; placed++) {
      // Each round over the others finds one, as long as there are more brokers than replicas.
      for (let tried = 0; tried < 2 * n * racks; tried++) {
        const broker = at(ids, followerIndex(first, shift * racks, step, n));
        step++;
        const rack = rackOf.get(broker);
        // A rack that has a replica waits until all have one; so does a broker.
        const isFreeRack = !usedRacks.has(rack) || usedRacks.size === racks;
        const isFreeBroker = !replicas.includes(broker) || replicas.length === n;
        if (!isFreeRack || !isFreeBroker) continue;
        replicas.push(broker);
        usedRacks.add(rack);
        break;
      }
    }
    placements.push(replicas);
  }
  return placements;
}

/** Brokers so that neighbours lie in different racks: the first of each rack, then the second of each… */
export function alternateRacks(brokers: readonly BrokerMetadata[]): readonly BrokerId[] {
  const byRack = new Map<string, BrokerId[]>();
  for (const { id, rack } of [...brokers].sort((a, b) => a.id - b.id)) {
    const members = byRack.get(rack ?? '');
    if (members) members.push(id);
    else byRack.set(rack ?? '', [id]);
  }
  const racks = [...byRack].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, members]) => members);
  const order: BrokerId[] = [];
  for (let round = 0; order.length < brokers.length; round++) {
    for (const members of racks) {
      const member = members[round];
      if (member !== undefined) order.push(member);
    }
  }
  return order;
}

const followerIndex = (first: number, shift: number, j: number, n: number): number =>
  (first + 1 + ((shift + j) % (n - 1))) % n;

// Indexes are taken modulo the length.
const at = (ids: readonly BrokerId[], index: number): BrokerId => ids[index] as BrokerId;
