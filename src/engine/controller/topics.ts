/** Topics and partitions come into being: what is refused, where the replicas go, what is written.
 *  Pure: reads the metadata, answers records or a refusal in the words of Kafka's own controller.
 *  Models      org.apache.kafka.controller.ReplicationControlManager: createTopics, createPartitions,
 *              validateManualPartitionAssignment
 *  Simplifies  no quotas, no policies
 *  See         placement.ts, requests.ts */
import { configRefusal } from '../../contract/configs.ts';
import type { BrokerId } from '../../contract/ids.ts';
import type { CreatePartitionsRequest, CreateTopicsRequest } from '../protocol/api.ts';
import type { MetadataImage } from '../protocol/metadata-image.ts';
import { isActive } from '../protocol/metadata-image.ts';
import type { MetadataRecord } from '../protocol/records.ts';
import type { Control, Refusal } from './control.ts';
import { refusal } from './control.ts';
import { isRule, refuseRule } from './majority.ts';
import type { Draw } from './placement.ts';
import { placeReplicas, refusePlacement } from './placement.ts';

export const MAX_PARTITIONS = 1_000;

type NewTopic = CreateTopicsRequest['topics'][number];
type MorePartitions = CreatePartitionsRequest['topics'][number];

/** Why a topic cannot be created; null when it can. */
export function refuseTopic(
  { image, rules }: Pick<Control, 'image' | 'rules'>,
  topic: NewTopic,
): Refusal | null {
  const name = refuseName(image, topic.name);
  if (name) return name;
  for (const { name: config, value } of topic.configs) {
    if (isRule('topic', config)) {
      const refused = refuseRule({ image, rules }, topic.name, value);
      if (refused) return refused;
      continue;
    }
    const why = configRefusal('topic', config, value, rules.era);
    if (why) {
      return refusal('INVALID_CONFIG', `Invalid value ${value} for configuration ${config}: ${why.sentence}`);
    }
  }
  const { numPartitions, replicationFactor, assignments } = topic;
  if (assignments) return refuseManual(image, topic, assignments);
  if (replicationFactor < 1) {
    return refusal('INVALID_REPLICATION_FACTOR', 'Replication factor must be larger than 0.');
  }
  if (numPartitions < 1) {
    return refusal('INVALID_PARTITIONS', 'Number of partitions was set to an invalid non-positive value.');
  }
  if (numPartitions > MAX_PARTITIONS) {
    return refusal('POLICY_VIOLATION', 'Excessively large number of partitions per request.');
  }
  const place = refusePlacement(usableBrokers(image), replicationFactor);
  if (!place) return null;
  return refusal(
    place.error,
    `Unable to replicate the partition ${replicationFactor} time(s): ${place.message}`,
  );
}

function refuseManual(
  image: MetadataImage,
  { numPartitions, replicationFactor }: NewTopic,
  assignments: readonly (readonly BrokerId[])[],
): Refusal | null {
  const said = 'A manual partition assignment was specified, but';
  if (replicationFactor !== -1) {
    return refusal('INVALID_REQUEST', `${said} replication factor was not set to -1.`);
  }
  if (numPartitions !== -1) return refusal('INVALID_REQUEST', `${said} numPartitions was not set to -1.`);
  return refuseAssignments(image, assignments, assignments[0]?.length ?? 0, 0);
}

function refuseName(image: MetadataImage, name: string): Refusal | null {
  if (!/^[a-zA-Z0-9._-]{1,249}$/.test(name) || name === '.' || name === '..') {
    return refusal(
      'INVALID_TOPIC_EXCEPTION',
      `Topic name is invalid: '${name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-', or is empty or too long`,
    );
  }
  if (image.topics.has(name)) return refusal('TOPIC_ALREADY_EXISTS', `Topic '${name}' already exists.`);
  const collides = [...image.topics.keys()].find(
    (other) => other.replaceAll('.', '_') === name.replaceAll('.', '_'),
  );
  return collides === undefined
    ? null
    : refusal('INVALID_TOPIC_EXCEPTION', `Topic '${name}' collides with existing topic: ${collides}`);
}

/** Brokers that are registered and not shutting down, ascending. */
const usableBrokers = (image: MetadataImage) =>
  [...image.brokers.values()]
    .filter((broker) => broker.fenced || !broker.inControlledShutdown)
    .sort((a, b) => a.brokerId - b.brokerId);

/** Records of a new topic that was not refused. */
export function createTopic(
  image: MetadataImage,
  topic: NewTopic,
  topicId: string,
  draw: Draw,
): readonly MetadataRecord[] {
  const records: MetadataRecord[] = [{ type: 'TopicRecord', name: topic.name, topicId }];
  for (const { name, value } of topic.configs) {
    records.push({ type: 'ConfigRecord', resourceType: 'topic', resourceName: topic.name, name, value });
  }
  const placements =
    topic.assignments ??
    placeReplicas(usableBrokers(image), topic.numPartitions, topic.replicationFactor, draw);
  for (const [partitionId, replicas] of placements.entries()) {
    records.push(newPartition(image, topicId, partitionId, replicas));
  }
  return records;
}

/** Those that are active are in sync; the first of them leads. */
function newPartition(
  image: MetadataImage,
  topicId: string,
  partitionId: number,
  replicas: readonly BrokerId[],
): MetadataRecord {
  const isr = replicas.filter((id) => isActive(image, id));
  return {
    type: 'PartitionRecord',
    topicId,
    partitionId,
    replicas: Object.freeze([...replicas]),
    isr: Object.freeze(isr),
    // The placer put an unfenced broker first, and an assignment of dead ones was refused.
    leader: isr[0] ?? -1,
    leaderEpoch: 0,
    partitionEpoch: 0,
  };
}

/** Records of partitions added to a topic, or why there can be none. Old partitions keep their place; the placer begins
 *  afresh for the new ones. */
export function addPartitions(
  { image }: Pick<Control, 'image'>,
  { name, count, assignments }: MorePartitions,
  draw: Draw,
): Refusal | readonly MetadataRecord[] {
  const topic = image.topics.get(name);
  if (!topic) {
    return refusal('UNKNOWN_TOPIC_OR_PARTITION', 'This server does not host this topic-partition.');
  }
  const now = topic.partitions.length;
  if (count === now) return refusal('INVALID_PARTITIONS', `Topic already has ${now} partition(s).`);
  if (count < now) {
    return refusal(
      'INVALID_PARTITIONS',
      `The topic ${name} currently has ${now} partition(s); ${count} would not be an increase.`,
    );
  }
  const additional = count - now;
  if (assignments && assignments.length !== additional) {
    return refusal(
      'INVALID_REPLICA_ASSIGNMENT',
      `Attempted to add ${additional} additional partition(s), but only ${assignments.length} assignment(s) were specified.`,
    );
  }
  const replicationFactor = topic.partitions[0]?.replicas.length ?? 0;
  const refused = assignments
    ? refuseAssignments(image, assignments, replicationFactor, now)
    : refusePlacement(usableBrokers(image), replicationFactor);
  if (refused) return refused;
  const placements = assignments ?? placeReplicas(usableBrokers(image), additional, replicationFactor, draw);
  return placements.map((replicas, i) => newPartition(image, topic.topicId, now + i, replicas));
}

function refuseAssignments(
  image: MetadataImage,
  assignments: readonly (readonly BrokerId[])[],
  replicationFactor: number,
  firstPartition: number,
): Refusal | null {
  for (const [i, replicas] of assignments.entries()) {
    const refused = refuseAssignment(image, replicas, replicationFactor);
    if (refused) return refused;
    if (!replicas.some((id) => isActive(image, id))) {
      return refusal(
        'INVALID_REPLICA_ASSIGNMENT',
        `All brokers specified in the manual partition assignment for partition ${firstPartition + i} are fenced or in controlled shutdown.`,
      );
    }
  }
  return null;
}

/** Why replicas that somebody has named cannot be; null when they can.
 *  @param replicationFactor of the topic's other partitions; undefined when it does not matter */
export function refuseAssignment(
  image: MetadataImage,
  replicas: readonly BrokerId[],
  replicationFactor?: number,
): Refusal | null {
  const refuse = (what: string): Refusal =>
    refusal('INVALID_REPLICA_ASSIGNMENT', `The manual partition assignment includes ${what}`);
  if (replicas.length === 0) return refuse('an empty replica list.');
  const sorted = [...replicas].sort((a, b) => a - b);
  for (const [i, id] of sorted.entries()) {
    if (!image.brokers.has(id)) return refuse(`broker ${id}, but no such broker is registered.`);
    if (id === sorted[i - 1]) return refuse(`the broker ${id} more than once.`);
  }
  if (replicationFactor === undefined || replicas.length === replicationFactor) return null;
  return refuse(
    `a partition with ${replicas.length} replica(s), but this is not consistent with previous partitions, which have ${replicationFactor} replica(s).`,
  );
}

export const isRefusal = (answer: Refusal | readonly MetadataRecord[]): answer is Refusal =>
  !Array.isArray(answer);
