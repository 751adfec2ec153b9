/** What an old consumer keeps in ZooKeeper, and what it reads there of brokers and topics.
 *
 *      /consumers/G/ids/ID          ephemeral: who is there, and what it subscribes to
 *      /consumers/G/owners/T/P      ephemeral: whose partition P is, by id and thread
 *      /consumers/G/offsets/T/P     the next offset, as text
 *
 *  Models      kafka.utils.ZKGroupDirs, ZKGroupTopicDirs; kafka.consumer.TopicCount
 *  Simplifies  registrations have no timestamp */
import type { PartitionKey } from '../../../../contract/ids.ts';
import { parsePartitionKey } from '../../../../contract/ids.ts';
import type { ZkOp, ZkRead, ZnodeData } from '../../../protocol/zookeeper.ts';

export const BROKER_IDS = '/brokers/ids';
export const topicPath = (topic: string): string => `/brokers/topics/${topic}`;
export const groupPath = (groupId: string): string => `/consumers/${groupId}`;
export const idsPath = (groupId: string): string => `${groupPath(groupId)}/ids`;
export const idPath = (groupId: string, id: string): string => `${idsPath(groupId)}/${id}`;
export const ownerPath = (groupId: string, key: PartitionKey): string =>
  partitionPath(`${groupPath(groupId)}/owners`, key);
export const offsetPath = (groupId: string, key: PartitionKey): string =>
  partitionPath(`${groupPath(groupId)}/offsets`, key);

function partitionPath(folder: string, key: PartitionKey): string {
  const { topic, partition } = parsePartitionKey(key);
  return `${folder}/${topic}/${partition}`;
}

/** Of `/consumers/G/ids/ID`. */
export interface RegistrationData {
  readonly version: 1;
  /** Number of threads by topic. */
  readonly subscription: Readonly<Record<string, number>>;
  readonly pattern: 'static';
}

/** An old consumer has one stream for each topic here: its first. */
export const threadOf = (consumerIdString: string): string => `${consumerIdString}-0`;

export const read = (op: ZkRead['op'], path: string, watch = false): ZkOp => ({ op, path, watch });
export const create = (path: string, data: ZnodeData, mode: 'persistent' | 'ephemeral'): ZkOp => ({
  op: 'create',
  path,
  data: data !== null && typeof data === 'object' ? Object.freeze(data) : data,
  mode,
});
export const setData = (path: string, data: string): ZkOp => ({ op: 'setData', path, data, version: -1 });
export const remove = (path: string): ZkOp => ({ op: 'delete', path, version: -1 });

/** What has to be made before `path` can be, from below the group's folder in `/consumers` down; each once. */
export function parentsOf(paths: readonly string[]): readonly ZkOp[] {
  const folders = new Set<string>();
  for (const path of paths) {
    const parts = path.split('/');
    for (let depth = 2; depth < parts.length; depth++) folders.add(parts.slice(0, depth).join('/'));
  }
  return [...folders].map((folder) => create(folder, null, 'persistent'));
}
