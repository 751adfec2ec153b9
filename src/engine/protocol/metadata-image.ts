/** The cluster's metadata as the records of `__cluster_metadata` tell it. Controllers and brokers replay the same
 *  records into the same image; that is all they agree on.
 *  Models      org.apache.kafka.image.MetadataImage; ReplicationControlManager#replay, ClusterControlManager#replay
 *  Invariants  registrations are frozen and replaced, never changed; `replay` is the only way in */

import type { Configs } from '../../contract/configs.ts';
import { invariant } from '../../contract/errors.ts';
import type { BrokerId } from '../../contract/ids.ts';
import { NO_BROKER } from '../../contract/ids.ts';
import type { ConfigResourceType, MetadataRecord, PartitionChangeRecord } from './records.ts';

export interface BrokerRegistration {
  readonly brokerId: BrokerId;
  readonly brokerEpoch: number;
  readonly incarnationId: string;
  readonly rack: string | null;
  readonly fenced: boolean;
  readonly inControlledShutdown: boolean;
}

export interface PartitionRegistration {
  readonly topic: string;
  readonly partition: number;
  readonly replicas: readonly BrokerId[];
  readonly isr: readonly BrokerId[];
  readonly leader: BrokerId;
  readonly leaderEpoch: number;
  readonly partitionEpoch: number;
  /** 1: elected uncleanly and not recovered. */
  readonly leaderRecoveryState: number;
  /** Under reassignment: those that come, and those that will go. Both are among `replicas`. */
  readonly addingReplicas: readonly BrokerId[];
  readonly removingReplicas: readonly BrokerId[];
  /** Out of the ISR, but with all that is committed: they left when it was below min.insync.replicas (KIP-966). */
  readonly eligibleLeaderReplicas: readonly BrokerId[];
  /** Who led last, while nobody in ISR or ELR is left to lead. */
  readonly lastKnownElr: readonly BrokerId[];
}

export interface TopicImage {
  readonly name: string;
  readonly topicId: string;
  readonly configs: Map<string, string>;
  /** By partition index. */
  readonly partitions: PartitionRegistration[];
}

const NOBODY: readonly BrokerId[] = Object.freeze([]);

export interface MetadataImage {
  /** Offset of the last record replayed; −1 before the first. */
  appliedOffset: number;
  readonly brokers: Map<BrokerId, BrokerRegistration>;
  readonly topics: Map<string, TopicImage>;
  /** Topic name by topic id. */
  readonly names: Map<string, string>;
  readonly features: Map<string, number>;
  /** Dynamic configs of brokers, by id as text; empty: those of all brokers. */
  readonly brokerConfigs: Map<string, Map<string, string>>;
  /** Configs of groups (GroupConfigManager), by group id, whether there is such a group or not. */
  readonly groupConfigs: Map<string, Map<string, string>>;
  nextProducerId: number;
}

export const emptyImage = (): MetadataImage => ({
  appliedOffset: -1,
  brokers: new Map(),
  topics: new Map(),
  names: new Map(),
  features: new Map(),
  brokerConfigs: new Map(),
  groupConfigs: new Map(),
  nextProducerId: 0,
});

/** A partition of which nobody says more than that: with ZooKeeper, or a new one. */
export const plainPartition = (
  partition: Omit<
    PartitionRegistration,
    'leaderRecoveryState' | 'addingReplicas' | 'removingReplicas' | 'eligibleLeaderReplicas' | 'lastKnownElr'
  >,
): PartitionRegistration =>
  Object.freeze({
    topic: partition.topic,
    partition: partition.partition,
    replicas: partition.replicas,
    isr: partition.isr,
    leader: partition.leader,
    leaderEpoch: partition.leaderEpoch,
    partitionEpoch: partition.partitionEpoch,
    leaderRecoveryState: 0,
    addingReplicas: NOBODY,
    removingReplicas: NOBODY,
    eligibleLeaderReplicas: NOBODY,
    lastKnownElr: NOBODY,
  });

export const partitionOf = (
  image: MetadataImage,
  topic: string,
  partition: number,
): PartitionRegistration | undefined => image.topics.get(topic)?.partitions[partition];

/** Registered, unfenced and not shutting down: may lead and may be in an ISR. */
export function isActive(image: MetadataImage, brokerId: BrokerId): boolean {
  const broker = image.brokers.get(brokerId);
  return broker !== undefined && !broker.fenced && !broker.inControlledShutdown;
}

/** `min.insync.replicas` of a topic, never more than it has replicas. */
export function effectiveMinIsr(image: MetadataImage, topic: string, fallback: number): number {
  const found = image.topics.get(topic);
  const configured = Number(found?.configs.get('min.insync.replicas') ?? fallback);
  return Math.min(configured, found?.partitions[0]?.replicas.length ?? configured);
}

/** A node's settings with what has been changed while the cluster runs: for this node, else for all (DynamicBrokerConfig).
 *  Frozen. */
export function effectiveConfigs(image: MetadataImage, nodeId: BrokerId, fixed: Configs): Configs {
  const forAll = image.brokerConfigs.get('');
  const own = image.brokerConfigs.get(String(nodeId));
  if (!forAll?.size && !own?.size) return fixed;
  return Object.freeze({ ...fixed, ...Object.fromEntries(forAll ?? []), ...Object.fromEntries(own ?? []) });
}

/** Applies one record. `offset` is its place in the log. */
export function replay(image: MetadataImage, record: MetadataRecord, offset: number): void {
  image.appliedOffset = offset;
  switch (record.type) {
    case 'RegisterBrokerRecord':
      image.brokers.set(
        record.brokerId,
        Object.freeze({
          brokerId: record.brokerId,
          brokerEpoch: record.brokerEpoch,
          incarnationId: record.incarnationId,
          rack: record.rack,
          fenced: record.fenced,
          inControlledShutdown: record.inControlledShutdown ?? false,
        }),
      );
      return;
    case 'BrokerRegistrationChangeRecord': {
      const broker = image.brokers.get(record.brokerId);
      invariant(broker !== undefined, `a change of broker ${record.brokerId}, which is not registered`);
      image.brokers.set(
        record.brokerId,
        Object.freeze({
          ...broker,
          fenced: record.fenced === 0 ? broker.fenced : record.fenced === 1,
          inControlledShutdown: broker.inControlledShutdown || record.inControlledShutdown === 1,
        }),
      );
      return;
    }
    case 'TopicRecord':
      image.topics.set(record.name, {
        name: record.name,
        topicId: record.topicId,
        configs: new Map(),
        partitions: [],
      });
      image.names.set(record.topicId, record.name);
      return;
    case 'ConfigRecord': {
      const configs = configsOf(image, record.resourceType, record.resourceName);
      if (record.value === null) configs?.delete(record.name);
      else configs?.set(record.name, record.value);
      return;
    }
    case 'PartitionRecord': {
      const topic = topicById(image, record.topicId);
      topic.partitions[record.partitionId] = Object.freeze({
        topic: topic.name,
        partition: record.partitionId,
        replicas: record.replicas,
        isr: record.isr,
        leader: record.leader,
        leaderEpoch: record.leaderEpoch,
        partitionEpoch: record.partitionEpoch,
        leaderRecoveryState: record.leaderRecoveryState ?? 0,
        addingReplicas: record.addingReplicas ?? NOBODY,
        removingReplicas: record.removingReplicas ?? NOBODY,
        eligibleLeaderReplicas: record.eligibleLeaderReplicas ?? NOBODY,
        lastKnownElr: record.lastKnownElr ?? NOBODY,
      });
      return;
    }
    case 'PartitionChangeRecord': {
      const topic = topicById(image, record.topicId);
      const old = topic.partitions[record.partitionId];
      invariant(old !== undefined, `a change of ${topic.name}-${record.partitionId}, which does not exist`);
      topic.partitions[record.partitionId] = mergeChange(old, record);
      return;
    }
    case 'ClearElrRecord':
      for (const topic of image.topics.values()) {
        if (record.topicName === '' || record.topicName === topic.name) clearElr(topic);
      }
      return;
    case 'RemoveTopicRecord': {
      const name = image.names.get(record.topicId);
      if (name !== undefined) image.topics.delete(name);
      image.names.delete(record.topicId);
      return;
    }
    case 'ProducerIdsRecord':
      image.nextProducerId = record.nextProducerId;
      return;
    case 'FeatureLevelRecord':
      image.features.set(record.name, record.featureLevel);
      return;
    case 'LeaderChangeMessage':
    case 'NoOpRecord':
      return;
  }
}

/** A partition after a change of it (PartitionRegistration#merge). Frozen. */
export const mergeChange = (
  old: PartitionRegistration,
  record: PartitionChangeRecord,
): PartitionRegistration =>
  Object.freeze({
    topic: old.topic,
    partition: old.partition,
    replicas: record.replicas ?? old.replicas,
    isr: record.isr ?? old.isr,
    leader: record.leader === -2 ? old.leader : record.leader,
    leaderEpoch: record.leader === -2 ? old.leaderEpoch : old.leaderEpoch + 1,
    partitionEpoch: old.partitionEpoch + 1,
    leaderRecoveryState: record.leaderRecoveryState ?? old.leaderRecoveryState,
    addingReplicas: record.addingReplicas ?? old.addingReplicas,
    removingReplicas: record.removingReplicas ?? old.removingReplicas,
    eligibleLeaderReplicas: record.eligibleLeaderReplicas ?? old.eligibleLeaderReplicas,
    lastKnownElr: record.lastKnownElr ?? old.lastKnownElr,
  });

/** As a change of each partition that has somebody in either list. */
function clearElr(topic: TopicImage): void {
  for (const [i, partition] of topic.partitions.entries()) {
    if (partition.eligibleLeaderReplicas.length === 0 && partition.lastKnownElr.length === 0) continue;
    topic.partitions[i] = mergeChange(partition, {
      type: 'PartitionChangeRecord',
      topicId: topic.topicId,
      partitionId: partition.partition,
      isr: null,
      leader: -2,
      leaderRecoveryState: null,
      eligibleLeaderReplicas: NOBODY,
      lastKnownElr: NOBODY,
    });
  }
}

/** Configs of a topic, undefined when there is none such; those of a broker or a group, which come into being when asked for. */
function configsOf(
  image: MetadataImage,
  type: ConfigResourceType,
  name: string,
): Map<string, string> | undefined {
  if (type === 'topic') return image.topics.get(name)?.configs;
  const byName = type === 'group' ? image.groupConfigs : image.brokerConfigs;
  let configs = byName.get(name);
  if (!configs) {
    configs = new Map();
    byName.set(name, configs);
  }
  return configs;
}

function topicById(image: MetadataImage, topicId: string): TopicImage {
  const topic = image.topics.get(image.names.get(topicId) ?? '');
  invariant(topic !== undefined, `a record of topic ${topicId}, which does not exist`);
  return topic;
}

/** Leader and epoch for a client's answer; a leader that is not alive is nobody. */
export function visibleLeader(image: MetadataImage, partition: PartitionRegistration): BrokerId {
  const broker = image.brokers.get(partition.leader);
  return broker && !broker.fenced ? partition.leader : NO_BROKER;
}
