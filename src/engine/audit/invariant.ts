/** The shape of an invariant: a promise in words, and a look at what an event may have changed.
 *  See         index.ts */
import type { EngineEvent } from '../../contract/events.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { brokerNode, parsePartitionKey } from '../../contract/ids.ts';
import type { Replica } from '../broker/state.ts';
import { brokerDisk, brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import { latestImage, nodesOfKind } from '../cluster/world.ts';
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

/** Kafka's id of the topic of this name, as the controller has it; undefined when there is none. */
export const topicIdOf = (world: World, topic: string): string | undefined =>
  latestImage(world)?.topics.get(topic)?.topicId;

/** Every copy of a partition, on every disk; not those of another topic of the same name, deleted or newly made. */
export function copiesOf(world: World, key: PartitionKey): readonly ReplicaCopy[] {
  const topicId = topicIdOf(world, parsePartitionKey(key).topic);
  return nodesOfKind(world, 'broker').flatMap((node) => {
    const disk = brokerDisk(node);
    const copy = disk.topicIds.get(key) === topicId ? copyOn(world, key, disk.brokerId) : undefined;
    return copy ?? [];
  });
}

export function copyOn(world: World, key: PartitionKey, brokerId: BrokerId): ReplicaCopy | undefined {
  const node = world.sim.nodes.get(brokerNode(brokerId));
  const log = node && brokerDisk(node).logs.get(key);
  if (!node || !log) return undefined;
  const replica = brokerProcess(node)?.broker.replicas.get(key);
  return { brokerId, isUp: node.isUp, log, replica };
}

/** What an audit files a partition under, as this broker has it: by topic id, so that a topic made anew begins anew. */
export function fileKey(world: World, key: PartitionKey, brokerId: BrokerId): string {
  const node = world.sim.nodes.get(brokerNode(brokerId));
  return `${(node && brokerDisk(node).topicIds.get(key)) ?? ''}/${key}`;
}

/** Whether a topic has been deleted: some of its replicas are gone, others have not heard of it. */
export const isDeleted = (world: World, topicId: string): boolean =>
  latestImage(world)?.names.has(topicId) === false;
