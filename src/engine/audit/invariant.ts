/** The shape of an invariant: a promise in words, and a look at what an event may have changed.
 *  See         index.ts */
import type { EngineEvent } from '../../contract/events.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import type { Replica } from '../broker/state.ts';
import { brokerDisk, brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import { nodesOfKind } from '../cluster/world.ts';
import type { ReplicaLog } from '../storage/log.ts';
import type { AuditState } from './state.ts';

export interface Invariant {
  /** As the file is called. */
  readonly name: string;
  /** What must be true, and where Kafka says so. */
  readonly promise: string;
  /** Looks at what this event may have broken. Answers a sentence with the values, or null. */
  check(world: World, state: AuditState, event: EngineEvent): string | null;
}

export interface ReplicaCopy {
  readonly brokerId: BrokerId;
  readonly isUp: boolean;
  readonly log: ReplicaLog;
  /** Undefined while its broker is down, or has not opened it. */
  readonly replica: Replica | undefined;
}

/** Every copy of a partition, on every disk. */
export function copiesOf(world: World, key: PartitionKey): readonly ReplicaCopy[] {
  const copies: ReplicaCopy[] = [];
  for (const node of nodesOfKind(world, 'broker')) {
    const { brokerId, logs } = brokerDisk(node);
    const log = logs.get(key);
    if (log)
      copies.push({ brokerId, isUp: node.isUp, log, replica: brokerProcess(node)?.broker.replicas.get(key) });
  }
  return copies;
}

export function copyOn(world: World, key: PartitionKey, brokerId: BrokerId): ReplicaCopy | undefined {
  const node = world.sim.nodes.get(`b${brokerId}`);
  const log = node && brokerDisk(node).logs.get(key);
  if (!node || !log) return undefined;
  return { brokerId, isUp: node.isUp, log, replica: brokerProcess(node)?.broker.replicas.get(key) };
}
