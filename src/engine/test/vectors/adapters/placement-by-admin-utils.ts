/** Where topics go in eras with ZooKeeper, as AdminUtils decides it. */
import type { BrokerMetadata } from '../../../kafka-zk/placement.ts';
import { alternateRacks, placeReplicas, refusePlacement } from '../../../kafka-zk/placement.ts';
import type { Adapter } from '../cases.ts';

/** Of a wish that says nothing of them: such as nobody refuses. */
const PARTITIONS = 10;
const REPLICAS = 2;

export const replicaPlacementByAdminUtils: Adapter = (given, when) => {
  const brokers = brokersOf(given);
  if (Array.isArray(when)) return when.map((wish) => answer(brokers, wish, given));
  const assignment = answer(brokers, when.createTopic, given);
  return given.racks ? { rackAlternatedList: alternateRacks(brokers), assignment } : assignment;
};

interface Given {
  /** Ids, or how many there are, from 0. */
  readonly brokers?: readonly number[] | number;
  readonly racks?: Readonly<Record<string, string>> | null;
  readonly startIndex?: number;
  readonly nextReplicaShift?: number;
}

function brokersOf({ brokers, racks }: Given): readonly BrokerMetadata[] {
  if (racks) return Object.entries(racks).map(([id, rack]) => ({ id: Number(id), rack }));
  const ids = typeof brokers === 'number' ? Array.from({ length: brokers }, (_, id) => id) : (brokers ?? []);
  return ids.map((id) => ({ id, rack: null }));
}

interface Wish {
  readonly partitions?: number;
  readonly replicationFactor?: number;
  readonly oneBrokerWithoutRack?: boolean;
}

function answer(
  all: readonly BrokerMetadata[],
  { partitions = PARTITIONS, replicationFactor = REPLICAS, oneBrokerWithoutRack = false }: Wish,
  { startIndex = 0, nextReplicaShift = 0 }: Given,
): unknown {
  const brokers = oneBrokerWithoutRack
    ? all.map(({ id }, i) => ({ id, rack: i === 0 ? null : `rack${i}` }))
    : all;
  const refused = refusePlacement(brokers, { partitions, replicationFactor });
  if (refused) return refused.error;
  const request = { partitions, replicationFactor, startIndex, nextReplicaShift, startPartition: 0 };
  return placeReplicas(brokers, request);
}
