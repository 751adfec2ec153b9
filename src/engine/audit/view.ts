/** How the audits look at the cluster: copies of a partition, and what the controller has decided about it.
 *  See         invariant.ts */
import type { Configs } from '../../contract/configs.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { brokerNode, parsePartitionKey, partitionKey } from '../../contract/ids.ts';
import { commitRuleOf } from '../../contract/what-if.ts';
import type { LeaderRole, Replica } from '../broker/state.ts';
import { brokerDisk, brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import { latestImage } from '../cluster/world.ts';
import type { ConsumerGroup } from '../group/modern/consumer-group.ts';
import type { Group } from '../group/state.ts';
import { deleteTopicPath } from '../kafka-zk/znodes.ts';
import type { PartitionRegistration } from '../protocol/metadata-image.ts';
import type { ReplicaLog } from '../storage/log.ts';
import type { PartitionFile } from './state.ts';

export interface ReplicaCopy {
  readonly brokerId: BrokerId;
  readonly isUp: boolean;
  readonly log: ReplicaLog;
  /** Undefined while its broker is down, or has not opened it. */
  readonly replica: Replica | undefined;
}

/** A broker's copy, whichever topic of that name it is of; undefined when it has none. */
export function copyOn(world: World, key: PartitionKey, brokerId: BrokerId): ReplicaCopy | undefined {
  const node = world.sim.nodes.get(brokerNode(brokerId));
  const log = node && brokerDisk(node).logs.get(key);
  if (!node || !log) return undefined;
  const replica = brokerProcess(node)?.broker.replicas.get(key);
  return { brokerId, isUp: node.isUp, log, replica };
}

/** A broker's copy of the same topic; not that of another one of its name. */
export function copyOf(
  world: World,
  key: PartitionKey,
  brokerId: BrokerId,
  topicId: string,
): ReplicaCopy | undefined {
  const node = world.sim.nodes.get(brokerNode(brokerId));
  return node && brokerDisk(node).topicIds.get(key) === topicId ? copyOn(world, key, brokerId) : undefined;
}

/** Every copy of a partition, on every disk; not those of another topic of the same name, deleted or newly made. `topicId`:
 *  of which one, when nobody is left who could say what the present one is. */
export function copiesOf(
  world: World,
  key: PartitionKey,
  topicId = topicIdOf(world, parsePartitionKey(key).topic),
): readonly ReplicaCopy[] {
  const found: ReplicaCopy[] = [];
  for (const node of world.sim.nodes.values()) {
    if (node.kind !== 'broker') continue;
    const disk = brokerDisk(node);
    if (disk.topicIds.get(key) !== topicId) continue;
    const copy = copyOn(world, key, disk.brokerId);
    if (copy) found.push(copy);
  }
  return found;
}

/** Kafka's id of the topic of this name, as the controller has it; undefined when there is none. */
export const topicIdOf = (world: World, topic: string): string | undefined =>
  latestImage(world).topics.get(topic)?.topicId;

/** A partition as the controller has it; undefined when there is none, or its topic is on its way out: in ZooKeeper's time
 *  replicas go one after the other, and the topic last. */
export function decided(world: World, key: PartitionKey): PartitionRegistration | undefined {
  const { topic, partition } = parsePartitionKey(key);
  if (isGoing(world, topic)) return undefined;
  return latestImage(world).topics.get(topic)?.partitions[partition];
}

const isGoing = (world: World, topic: string): boolean =>
  world.ensemble?.tree.nodes.has(deleteTopicPath(topic)) === true;

/** What an audit files a partition under, as this broker has it: by topic id, so that a topic made anew begins anew. */
export const fileKey = (world: World, key: PartitionKey, brokerId: BrokerId): string =>
  `${topicIdOn(world, key, brokerId)}/${key}`;

/** Kafka's id of the topic that a broker's copy is of; empty when it has none. */
export function topicIdOn(world: World, key: PartitionKey, brokerId: BrokerId): string {
  const node = world.sim.nodes.get(brokerNode(brokerId));
  return (node && brokerDisk(node).topicIds.get(key)) ?? '';
}

/** Where the present topic of this name is filed. */
export const fileNow = (world: World, key: PartitionKey): string =>
  `${topicIdOf(world, parsePartitionKey(key).topic) ?? ''}/${key}`;

/** Whether a topic has been deleted: some of its replicas are gone, others have not heard of it. */
export function isDeleted(world: World, topicId: string): boolean {
  const name = latestImage(world).names.get(topicId);
  return name === undefined || isGoing(world, name);
}

/** It has lost what it had not flushed, and the controller has not heard of its new incarnation yet. */
export function isOnItsWayBack(world: World, file: PartitionFile, brokerId: number): boolean {
  if (!file.evidence.unflushedLost.has(brokerId)) return false;
  const node = world.sim.nodes.get(brokerNode(brokerId));
  const own = node && brokerProcess(node)?.broker.brokerEpoch;
  return own === undefined || own < 0 || own !== latestImage(world).brokers.get(brokerId)?.brokerEpoch;
}

/** What-if: whether a broker takes the partition's topic for one that commits by majority. */
export function commitsByMajority(world: World, key: PartitionKey, brokerId: BrokerId): boolean {
  const node = world.sim.nodes.get(brokerNode(brokerId));
  const topics = node && brokerProcess(node)?.broker.image.topics;
  return commitRuleOf(topics?.get(parsePartitionKey(key).topic)?.configs) === 'majority';
}

/** What-if: the same by the controllers' word. */
export const isDecidedByMajority = (world: World, topic: string): boolean =>
  commitRuleOf(latestImage(world).topics.get(topic)?.configs) === 'majority';

/** The part of a copy that believes it leads; undefined when it does not. */
export function leadershipOf(copy: ReplicaCopy | undefined): LeaderRole | undefined {
  const role = copy?.replica?.role;
  return role?.kind === 'leader' ? role : undefined;
}

/** Everybody whom a leader counts on or has asked for. News of its partition may make it forget what it has asked for; the
 *  request is on its way all the same (PartitionTest.testAlterIsrLeaderAndIsrRace). */
export function askedFor(world: World, key: PartitionKey, brokerId: BrokerId): readonly BrokerId[] {
  const node = world.sim.nodes.get(brokerNode(brokerId));
  const broker = node && brokerProcess(node)?.broker;
  const role = broker?.replicas.get(key)?.role;
  if (!broker || role?.kind !== 'leader') return [];
  const found = [...role.isr, ...(role.pending?.kind === 'expand' ? role.pending.isr : [])];
  const queued = broker.alter.queue.get(key);
  if (queued) found.push(...queued.isr);
  for (const item of broker.alter.sent) if (item.key === key) found.push(...item.isr);
  return found;
}

/** Node ids of the brokers that a partition is on, or was on: all that have a copy. */
export const brokersOf = (world: World, key: PartitionKey): readonly string[] =>
  copiesOf(world, key).map(({ brokerId }) => brokerNode(brokerId));

/** The copy that leads by the controller's word, and knows it; undefined when there is none. */
export function trueLeader(world: World, key: PartitionKey): ReplicaCopy | undefined {
  const partition = decided(world, key);
  if (!partition || partition.leader < 0) return undefined;
  const copy = copyOn(world, key, partition.leader);
  return leadershipOf(copy) && copy?.replica?.leaderEpoch === partition.leaderEpoch ? copy : undefined;
}

/** Eligible leader replicas (KIP-966); none where the release has none. */
export const elrOf = (partition: PartitionRegistration): readonly BrokerId[] =>
  partition.eligibleLeaderReplicas;
export const lastKnownElrOf = (partition: PartitionRegistration): readonly BrokerId[] =>
  partition.lastKnownElr;

/** Whoever could be elected without anything going wrong: the ISR, and the eligible leader replicas. */
export function candidates(partition: PartitionRegistration): readonly BrokerId[] {
  const elr = elrOf(partition).filter((id) => partition.replicas.includes(id));
  return elr.length > 0 ? [...partition.isr, ...elr] : partition.isr;
}

export const listed = (ids: Iterable<number | string>): string => `[${[...ids].join(', ')}]`;

/** Every copy of every partition on every disk, for looks from scratch. */
export function* everyCopy(
  world: World,
): Generator<{ readonly key: PartitionKey; readonly file: string; readonly copy: ReplicaCopy }> {
  for (const node of world.sim.nodes.values()) {
    if (node.kind !== 'broker') continue;
    const disk = brokerDisk(node);
    for (const key of disk.logs.keys()) {
      const copy = copyOn(world, key, disk.brokerId);
      if (copy) yield { key, file: `${disk.topicIds.get(key) ?? ''}/${key}`, copy };
    }
  }
}

/** The same by partition: the copies of one together. */
export function copiesByFile(
  world: World,
): ReadonlyMap<string, { readonly key: PartitionKey; readonly copies: ReplicaCopy[] }> {
  const found = new Map<string, { readonly key: PartitionKey; readonly copies: ReplicaCopy[] }>();
  for (const { key, file, copy } of everyCopy(world)) {
    const known = found.get(file);
    if (known) known.copies.push(copy);
    else found.set(file, { key, copies: [copy] });
  }
  return found;
}

/** Configs of the servers, with what the era gives of itself. All servers of a scenario have the same. */
export function serverConfigs(world: World): Configs {
  for (const node of world.sim.nodes.values()) if (node.kind === 'broker') return brokerDisk(node).configs;
  return world.scenario.configs;
}

/** Every partition as the controller has it. */
export function* everyPartition(world: World): Generator<PartitionRegistration> {
  for (const topic of latestImage(world).topics.values())
    if (!isGoing(world, topic.name)) for (const partition of topic.partitions) if (partition) yield partition;
}

export const keyOf = ({ topic, partition }: PartitionRegistration): PartitionKey =>
  partitionKey(topic, partition);

/** The groups of this name, of whichever protocol, in the memory of brokers that coordinate it, or believe that they do. */
export function* groupsOf(world: World, groupId: string): Generator<Group> {
  for (const node of world.sim.nodes.values()) {
    const group = node.kind === 'broker' ? brokerProcess(node)?.groups.groups.get(groupId) : undefined;
    if (group) yield group;
  }
}

/** The KIP-848 groups of this name in the memory of brokers that coordinate it, or believe that they do. */
export function* consumerGroupsOf(world: World, groupId: string): Generator<ConsumerGroup> {
  for (const { modern } of groupsOf(world, groupId)) if (modern) yield modern;
}
