/** What the controller decides about topics and partitions, as records. Pure: reads the image, answers records.
 *  Models      org.apache.kafka.controller.ReplicationControlManager, PartitionChangeBuilder
 *  Simplifies  no reassignment, no eligible leader replicas (their feature level is 0), no preferred leader balance
 *  Invariants  a leader is a member of the ISR; the ISR is never empty
 *  See         controller-node.ts, placement.ts */

import { configRefusal } from '../../contract/configs.ts';
import type { EraName } from '../../contract/eras.ts';
import type { KafkaError } from '../../contract/errors.ts';
import type { BrokerId } from '../../contract/ids.ts';
import { NO_BROKER } from '../../contract/ids.ts';
import type { AlterPartitionRequest, AlterPartitionResponse, CreateTopicsRequest } from '../protocol/api.ts';
import type { MetadataImage, PartitionRegistration } from '../protocol/metadata-image.ts';
import { isActive } from '../protocol/metadata-image.ts';
import type { MetadataRecord } from '../protocol/records.ts';
import type { Draw } from './placement.ts';
import { placeReplicas } from './placement.ts';

export const MAX_PARTITIONS = 1_000;
const NO_CHANGE = -2;

type NewTopic = CreateTopicsRequest['topics'][number];
export type TopicRefusal = { readonly error: KafkaError; readonly message: string };

/** Why a topic cannot be created, in the words of Kafka's own controller; null when it can. */
export function refuseTopic(image: MetadataImage, topic: NewTopic, era: EraName): TopicRefusal | null {
  const refuse = (error: KafkaError, message: string): TopicRefusal => ({ error, message });
  if (!/^[a-zA-Z0-9._-]{1,249}$/.test(topic.name) || topic.name === '.' || topic.name === '..') {
    return refuse(
      'INVALID_TOPIC_EXCEPTION',
      `Topic name is invalid: '${topic.name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-', or is empty or too long`,
    );
  }
  if (image.topics.has(topic.name))
    return refuse('TOPIC_ALREADY_EXISTS', `Topic '${topic.name}' already exists.`);
  const collides = [...image.topics.keys()].find(
    (name) => name.replaceAll('.', '_') === topic.name.replaceAll('.', '_'),
  );
  if (collides) {
    return refuse(
      'INVALID_TOPIC_EXCEPTION',
      `Topic '${topic.name}' collides with existing topic: ${collides}`,
    );
  }
  if (topic.numPartitions < 1 || topic.numPartitions > MAX_PARTITIONS) {
    return refuse('INVALID_PARTITIONS', 'Number of partitions was set to an invalid non-positive value.');
  }
  const registered = image.brokers.size;
  if (topic.replicationFactor < 1) {
    return refuse('INVALID_REPLICATION_FACTOR', 'Replication factor must be larger than 0.');
  }
  if (topic.replicationFactor > registered) {
    return refuse(
      'INVALID_REPLICATION_FACTOR',
      `Unable to replicate the partition ${topic.replicationFactor} time(s): The target replication factor of ` +
        `${topic.replicationFactor} cannot be reached because only ${registered} broker(s) are registered.`,
    );
  }
  if (![...image.brokers.values()].some((broker) => !broker.fenced)) {
    return refuse('INVALID_REPLICATION_FACTOR', 'All brokers are currently fenced.');
  }
  for (const { name, value } of topic.configs) {
    const refusal = configRefusal('topic', name, value, era);
    if (refusal) {
      return refuse(
        'INVALID_CONFIG',
        `Invalid value ${value} for configuration ${name}: ${refusal.sentence}`,
      );
    }
  }
  return null;
}

/** Records of a new topic that was not refused. */
export function createTopic(
  image: MetadataImage,
  topic: NewTopic,
  topicId: string,
  draw: Draw,
): readonly MetadataRecord[] {
  const usable = [...image.brokers.values()].filter((broker) => !broker.inControlledShutdown);
  const brokers = usable.length >= topic.replicationFactor ? usable : [...image.brokers.values()];
  const placements = placeReplicas(
    brokers.sort((a, b) => a.brokerId - b.brokerId),
    topic.numPartitions,
    topic.replicationFactor,
    draw,
  );
  const records: MetadataRecord[] = [{ type: 'TopicRecord', name: topic.name, topicId }];
  for (const { name, value } of topic.configs) {
    records.push({ type: 'ConfigRecord', resourceName: topic.name, name, value });
  }
  for (const [partitionId, replicas] of placements.entries()) {
    const active = replicas.filter((id) => isActive(image, id));
    // The placer put an unfenced broker first; should all be shutting down, the first one waits for itself.
    const isr = active.length > 0 ? active : replicas.slice(0, 1);
    records.push({
      type: 'PartitionRecord',
      topicId,
      partitionId,
      replicas: Object.freeze(replicas),
      isr: Object.freeze(isr),
      leader: active[0] ?? NO_BROKER,
      leaderEpoch: 0,
      partitionEpoch: 0,
    });
  }
  return records;
}

/** The change that leaves a partition with the given ISR and the right leader, if anything changes.
 *  `isAcceptable` says who may lead after the change. */
export function changePartition(
  image: MetadataImage,
  partition: PartitionRegistration,
  targetIsr: readonly BrokerId[],
  isAcceptable: (brokerId: BrokerId) => boolean,
  allowsUnclean: boolean,
): MetadataRecord | null {
  // Without eligible leader replicas the last member stays listed: only it may lead again.
  const kept = targetIsr.length > 0 ? targetIsr : partition.isr;
  const isValid = (id: BrokerId): boolean => targetIsr.includes(id) && isAcceptable(id);
  let leader = isValid(partition.leader) ? partition.leader : (partition.replicas.find(isValid) ?? NO_BROKER);
  let isr = kept;
  let leaderRecoveryState: number | null = null;
  if (leader === NO_BROKER && allowsUnclean) {
    const unclean = partition.replicas.find(isAcceptable);
    if (unclean !== undefined) {
      leader = unclean;
      isr = [unclean];
      leaderRecoveryState = kept.includes(unclean) ? null : 1;
    }
  }
  const hasNewIsr = isr.length !== partition.isr.length || isr.some((id, i) => partition.isr[i] !== id);
  const topicId = image.topics.get(partition.topic)?.topicId ?? '';
  if (leader === partition.leader && !hasNewIsr) return null;
  return {
    type: 'PartitionChangeRecord',
    topicId,
    partitionId: partition.partition,
    isr: hasNewIsr ? Object.freeze([...isr]) : null,
    leader: leader === partition.leader ? NO_CHANGE : leader,
    leaderRecoveryState,
  };
}

/** Whether the topic lets a replica lead that was not in sync. */
export const allowsUnclean = (image: MetadataImage, topic: string, fallback: boolean): boolean => {
  const value = image.topics.get(topic)?.configs.get('unclean.leader.election.enable');
  return value === undefined ? fallback : value === 'true';
};

/** Changes of all partitions that a broker leaves: fenced, shutting down, or back under another incarnation. */
export function brokerLeaves(
  image: MetadataImage,
  brokerId: BrokerId,
  uncleanByDefault: boolean,
): readonly MetadataRecord[] {
  const records: MetadataRecord[] = [];
  for (const topic of image.topics.values()) {
    const unclean = allowsUnclean(image, topic.name, uncleanByDefault);
    for (const partition of topic.partitions) {
      if (!partition.isr.includes(brokerId) && partition.leader !== brokerId) continue;
      const rest = partition.isr.filter((id) => id !== brokerId);
      const isAcceptable = (id: BrokerId): boolean => id !== brokerId && isActive(image, id);
      const record = changePartition(image, partition, rest, isAcceptable, unclean);
      if (record) records.push(record);
    }
  }
  return records;
}

/** Elections of the leaderless partitions that a broker which has just been unfenced may lead. */
export function brokerReturns(
  image: MetadataImage,
  brokerId: BrokerId,
  uncleanByDefault: boolean,
): readonly MetadataRecord[] {
  const records: MetadataRecord[] = [];
  for (const topic of image.topics.values()) {
    const unclean = allowsUnclean(image, topic.name, uncleanByDefault);
    for (const partition of topic.partitions) {
      if (partition.leader !== NO_BROKER || !partition.replicas.includes(brokerId)) continue;
      const isAcceptable = (id: BrokerId): boolean => id === brokerId || isActive(image, id);
      const record = changePartition(image, partition, partition.isr, isAcceptable, unclean);
      if (record) records.push(record);
    }
  }
  return records;
}

type AlterTopic = AlterPartitionRequest['topics'][number];
type AlterResult = AlterPartitionResponse['topics'][number]['partitions'][number];

/** Decides on the ISR that a leader asks for. */
export function alterPartition(
  image: MetadataImage,
  brokerId: BrokerId,
  topicId: string,
  asked: AlterTopic['partitions'][number],
): { readonly error: KafkaError; readonly record: MetadataRecord | null } {
  const refuse = (error: KafkaError) => ({ error, record: null });
  const name = image.names.get(topicId);
  if (name === undefined) return refuse('UNKNOWN_TOPIC_ID');
  const partition = image.topics.get(name)?.partitions[asked.partitionIndex];
  if (!partition) return refuse('UNKNOWN_TOPIC_OR_PARTITION');
  if (asked.leaderEpoch > partition.leaderEpoch || asked.partitionEpoch > partition.partitionEpoch) {
    return refuse('NOT_CONTROLLER');
  }
  if (asked.leaderEpoch < partition.leaderEpoch) return refuse('FENCED_LEADER_EPOCH');
  if (partition.leader !== brokerId) return refuse('INVALID_REQUEST');
  if (asked.partitionEpoch < partition.partitionEpoch) return refuse('INVALID_UPDATE_VERSION');
  const ids = asked.newIsrWithEpochs.map((member) => member.brokerId);
  const isSound =
    new Set(ids).size === ids.length &&
    ids.every((id) => partition.replicas.includes(id)) &&
    ids.includes(brokerId) &&
    !(asked.leaderRecoveryState === 1 && (ids.length > 1 || partition.leaderRecoveryState === 0));
  if (!isSound) return refuse('INVALID_REQUEST');
  const isIneligible = asked.newIsrWithEpochs.some((member) => {
    if (!isActive(image, member.brokerId)) return true;
    return (
      member.brokerEpoch !== -1 && image.brokers.get(member.brokerId)?.brokerEpoch !== member.brokerEpoch
    );
  });
  if (isIneligible) return refuse('INELIGIBLE_REPLICA');
  const isSame = ids.length === partition.isr.length && ids.every((id, i) => partition.isr[i] === id);
  const recovers = partition.leaderRecoveryState === 1 && asked.leaderRecoveryState === 0;
  if (isSame && !recovers) return { error: 'NONE', record: null };
  return {
    error: 'NONE',
    record: {
      type: 'PartitionChangeRecord',
      topicId,
      partitionId: asked.partitionIndex,
      isr: isSame ? null : Object.freeze(ids),
      leader: NO_CHANGE,
      leaderRecoveryState: recovers ? 0 : null,
    },
  };
}

/** How an altered partition stands, for the answer. */
export function alterResult(
  partition: PartitionRegistration | undefined,
  index: number,
  errorCode: KafkaError,
): AlterResult {
  return {
    partitionIndex: index,
    errorCode,
    leaderId: partition?.leader ?? NO_BROKER,
    leaderEpoch: partition?.leaderEpoch ?? -1,
    isr: partition?.isr ?? [],
    partitionEpoch: partition?.partitionEpoch ?? -1,
  };
}
