/** Topics and partitions, replica by replica, as a visitor sees them. */
import { configInt } from '../../contract/configs.ts';
import type { PartitionView, ReplicaView, Table, TopicView } from '../../contract/frame.ts';
import { brokerNode, NO_BROKER, partitionKey } from '../../contract/ids.ts';
import { commitRuleOf, majorityOf } from '../../contract/what-if.ts';
import { atRiskByBroker } from '../audit/ledger.ts';
import type { AuditState } from '../audit/state.ts';
import type { Replica } from '../broker/state.ts';
import { lastFetchUsOf, maximalIsr } from '../broker/state.ts';
import { brokerDisk, brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import type { MetadataImage, PartitionRegistration } from '../protocol/metadata-image.ts';
import { effectiveMinIsr } from '../protocol/metadata-image.ts';
import { lastStableOffset } from '../storage/transactions.ts';

/** A follower that has not fetched for this long holds the high watermark back; two rounds of a parked fetch. */
const SILENT_US = 1_200_000;

const isInternal = (topic: string): boolean => topic.startsWith('__');

/** The visitor's own topics: those of the scenario in its order, then the others as they came. */
export function visibleTopics(world: World, image: MetadataImage): readonly string[] {
  const names = [...image.topics.keys()];
  const first = world.scenario.topics.map((topic) => topic.name).filter((name) => names.includes(name));
  return [...first, ...names.filter((name) => !first.includes(name) && !isInternal(name))];
}

export function projectTopics(world: World, image: MetadataImage): Table<TopicView> {
  const views: Record<string, TopicView> = {};
  for (const topic of image.topics.values()) {
    const internal = isInternal(topic.name);
    const { partitions } = topic;
    views[topic.name] = {
      name: topic.name,
      internal,
      partitionCount: partitions.length,
      replicationFactor: partitions[0]?.replicas.length ?? 0,
      minInsyncReplicas: minIsrOf(world, image, topic.name),
      ...(commitRuleOf(topic.configs) === 'majority' && { whatIf: 'majority' as const }),
      partitions: internal ? [] : partitions.map((p) => partitionKey(p.topic, p.partition)),
      leaderless: partitions.filter((p) => p.leader === NO_BROKER).length,
      underReplicated: partitions.filter((p) => p.isr.length < p.replicas.length).length,
    };
  }
  return views;
}

const minIsrOf = (world: World, image: MetadataImage, topic: string): number => {
  const fallback = configInt(world.scenario.configs, 'min.insync.replicas');
  return image ? effectiveMinIsr(image, topic, fallback) : fallback;
};

export function projectPartitions(
  world: World,
  image: MetadataImage,
  audit: AuditState,
): Table<PartitionView> {
  const views: Record<string, PartitionView> = {};
  for (const topic of image.topics.values()) {
    if (isInternal(topic.name)) continue;
    for (const partition of topic.partitions) {
      const view = projectPartition(world, image, audit, partition);
      views[view.id] = view;
    }
  }
  return views;
}

function projectPartition(
  world: World,
  image: MetadataImage,
  audit: AuditState,
  partition: PartitionRegistration,
): PartitionView {
  const key = partitionKey(partition.topic, partition.partition);
  const leader = replicaOn(world, partition.leader, key);
  const isUp = world.sim.nodes.get(brokerNode(partition.leader))?.isUp === true;
  const isLeading = leader?.role.kind === 'leader' && leader.leaderEpoch === partition.leaderEpoch;
  const isOffline = partition.leader === NO_BROKER;
  const status = isOffline ? 'offline' : !isUp ? 'leaderDown' : isLeading ? 'online' : 'electing';
  const atRisk = atRiskByBroker(world, audit, key);
  return {
    id: key,
    topic: partition.topic,
    partition: partition.partition,
    leaderId: partition.leader,
    leaderEpoch: partition.leaderEpoch,
    partitionEpoch: partition.partitionEpoch,
    replicas: partition.replicas,
    isr: partition.isr,
    eligible: partition.eligibleLeaderReplicas,
    lastKnownLeaderId: partition.lastKnownElr[0] ?? NO_BROKER,
    adding: partition.addingReplicas,
    removing: partition.removingReplicas,
    pendingIsr: (isLeading && leader.role.kind === 'leader' && leader.role.pending?.isr) || null,
    status,
    previousLeaderId: status === 'electing' ? (leader?.leaderId ?? NO_BROKER) : NO_BROKER,
    highWatermarkHeldBy: isLeading ? heldBy(world, image, leader) : null,
    logs: partition.replicas.map((brokerId) =>
      projectReplica(world, partition, key, brokerId, atRisk.get(brokerId) ?? 0),
    ),
  };
}

function replicaOn(world: World, brokerId: number, key: string): Replica | undefined {
  const node = world.sim.nodes.get(brokerNode(brokerId));
  return node && brokerProcess(node)?.broker.replicas.get(key);
}

function projectReplica(
  world: World,
  partition: PartitionRegistration,
  key: string,
  brokerId: number,
  atRisk: number,
): ReplicaView {
  const node = world.sim.nodes.get(brokerNode(brokerId));
  const disk = node && brokerDisk(node);
  const log = disk?.logs.get(key);
  const replica = replicaOn(world, brokerId, key);
  const logEndOffset = log?.logEndOffset ?? 0;
  // A broker that is down knows of its high watermark only what it wrote to the checkpoint file.
  const highWatermark = replica?.highWatermark ?? Math.min(disk?.highWatermarks.get(key) ?? 0, logEndOffset);
  return {
    brokerId,
    role: replica?.role.kind ?? 'none',
    leaderEpoch: replica?.leaderEpoch ?? log?.epochs.at(-1)?.epoch ?? -1,
    logStartOffset: log?.logStartOffset ?? 0,
    highWatermark,
    lastStableOffset: log ? lastStableOffset(log.transactions, highWatermark) : 0,
    logEndOffset,
    inIsr: partition.isr.includes(brokerId),
    atRisk,
    sizeBytes: log?.sizeBytes ?? 0,
    truncated: replica?.truncated ?? null,
  };
}

/** Why a leader's high watermark stays behind its log end; null when it does not, or will move by itself. */
function heldBy(world: World, image: MetadataImage, leader: Replica): 'minIsr' | 'majority' | number | null {
  const { role } = leader;
  if (role.kind !== 'leader') return null;
  const end = brokerDisk(brokerOf(world, leader)).logs.get(leader.key)?.logEndOffset ?? 0;
  if (end <= leader.highWatermark) return null;
  const isAway = (id: number): boolean => {
    const remote = role.remotes.get(id);
    if (!remote || remote.logEndOffset > leader.highWatermark) return false;
    const isSilent = world.sim.nowUs - lastFetchUsOf(remote) > SILENT_US;
    return isSilent || world.sim.nodes.get(brokerNode(id))?.isUp === false;
  };
  if (commitRuleOf(image.topics.get(leader.topic)?.configs) === 'majority') {
    const there = role.replicas.filter((id) => !isAway(id)).length;
    return there < majorityOf(role.replicas.length) ? 'majority' : null;
  }
  if (role.isr.length < minIsrOf(world, image, leader.topic)) return 'minIsr';
  return maximalIsr(role).find(isAway) ?? null;
}

function brokerOf(world: World, leader: Replica) {
  const node = world.sim.nodes.get(brokerNode(leader.leaderId));
  if (!node) throw new Error(`no broker ${leader.leaderId}`);
  return node;
}

/** High watermark of the broker that leads a partition; −1 while nobody does. */
export function leaderHighWatermark(
  world: World,
  image: MetadataImage,
  topic: string,
  partition: number,
): number {
  const leader = image.topics.get(topic)?.partitions[partition]?.leader ?? NO_BROKER;
  return replicaOn(world, leader, partitionKey(topic, partition))?.highWatermark ?? -1;
}
