/** Kafka's znodes: where they are and what they hold.
 *  Models      kafka.zk.ZkData
 *  Simplifies  assignments are arrays by partition instead of objects keyed by it; timestamps are left out */
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { parsePartitionKey } from '../../contract/ids.ts';
import type { ZkWrite, ZnodeData } from '../protocol/zookeeper.ts';

export const CONTROLLER = '/controller';
export const CONTROLLER_EPOCH = '/controller_epoch';
export const BROKER_IDS = '/brokers/ids';
export const TOPICS = '/brokers/topics';
export const ISR_CHANGES = '/isr_change_notification';
export const DELETE_TOPICS = '/admin/delete_topics';
export const REASSIGN_PARTITIONS = '/admin/reassign_partitions';
export const PREFERRED_ELECTION = '/admin/preferred_replica_election';
export const TOPIC_CONFIGS = '/config/topics';
export const BROKER_CONFIGS = '/config/brokers';
export const CONFIG_CHANGES = '/config/changes';
export const PRODUCER_ID_BLOCK = '/latest_producer_id_block';
export const CLUSTER_ID = '/cluster/id';

export const brokerPath = (id: BrokerId): string => `${BROKER_IDS}/${id}`;
export const topicPath = (topic: string): string => `${TOPICS}/${topic}`;
export const topicConfigPath = (topic: string): string => `${TOPIC_CONFIGS}/${topic}`;
/** Configs of all brokers lie under a name of their own. */
export const entityName = (type: string, name: string): string =>
  type === 'broker' && name === '' ? '<default>' : name;
export const configPath = (type: string, name: string): string =>
  `${type === 'topic' ? TOPIC_CONFIGS : BROKER_CONFIGS}/${entityName(type, name)}`;
export const deleteTopicPath = (topic: string): string => `${DELETE_TOPICS}/${topic}`;
export const partitionsPath = (topic: string): string => `${topicPath(topic)}/partitions`;
export const statePath = (key: PartitionKey): string => {
  const { topic, partition } = parsePartitionKey(key);
  return `${partitionsPath(topic)}/${partition}/state`;
};

/** What every broker makes sure of when it starts (`KafkaZkClient#createTopLevelPaths`), parents first. */
export const PERSISTENT_PATHS: readonly string[] = [
  '/consumers',
  '/brokers',
  BROKER_IDS,
  TOPICS,
  '/config',
  CONFIG_CHANGES,
  TOPIC_CONFIGS,
  BROKER_CONFIGS,
  '/admin',
  DELETE_TOPICS,
  '/brokers/seqid',
  ISR_CHANGES,
  PRODUCER_ID_BLOCK,
  '/cluster',
];

export interface ControllerData {
  readonly version: 1;
  readonly brokerid: BrokerId;
}
export interface BrokerData {
  readonly version: 4;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
}
/** Of `/brokers/topics/T`. */
export interface AssignmentData {
  readonly version: 2;
  /** Replicas of each partition, the preferred leader first. */
  readonly partitions: readonly (readonly BrokerId[])[];
  /** Of partitions that are being reassigned: who comes and who goes. */
  readonly adding_replicas: readonly PartitionReplicas[];
  readonly removing_replicas: readonly PartitionReplicas[];
}
export interface PartitionReplicas {
  readonly partition: number;
  readonly replicas: readonly BrokerId[];
}
export interface StateData {
  readonly version: 1;
  readonly controller_epoch: number;
  readonly leader: BrokerId;
  readonly leader_epoch: number;
  readonly isr: readonly BrokerId[];
}
export interface IsrChangeData {
  readonly version: 1;
  readonly partitions: readonly PartitionKey[];
}
export interface ConfigData {
  readonly version: 1;
  readonly config: readonly { readonly name: string; readonly value: string }[];
}
export interface ConfigChangeData {
  readonly version: 2;
  readonly entity_path: string;
}
export interface ProducerIdBlockData {
  readonly version: 1;
  readonly broker: BrokerId;
  readonly block_start: number;
  readonly block_end: number;
}
export interface ReassignData {
  readonly version: 1;
  readonly partitions: readonly { readonly key: PartitionKey; readonly replicas: readonly BrokerId[] }[];
}
export interface ElectionData {
  readonly version: 1;
  readonly partitions: readonly PartitionKey[];
}

/** Frozen to its ground: znodes are shared by servers, messages and keyframes. */
export function znodeData<T>(data: T): T {
  if (typeof data === 'object' && data !== null && !Object.isFrozen(data)) {
    for (const value of Object.values(data)) znodeData(value);
    Object.freeze(data);
  }
  return data;
}

export const ANY_VERSION = -1;

export const createNode = (
  path: string,
  data: ZnodeData = null,
  mode: 'persistent' | 'ephemeral' | 'persistentSequential' = 'persistent',
): ZkWrite => ({ op: 'create', path, data: znodeData(data), mode });
export const setNode = (path: string, data: ZnodeData, version: number): ZkWrite => ({
  op: 'setData',
  path,
  data: znodeData(data),
  version,
});
export const deleteNode = (path: string): ZkWrite => ({ op: 'delete', path, version: ANY_VERSION });
