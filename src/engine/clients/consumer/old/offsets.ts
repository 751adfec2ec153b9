/** Offsets of an old consumer, written into ZooKeeper: one znode for each partition, by whoever believes that it owns it.
 *  Nothing fences a consumer whose session is over.
 *  Models      ZookeeperConsumerConnector#commitOffsets, #commitOffsetToZooKeeper; ZkUtils#updatePersistentPath
 *  Invariants  what has not moved since it was last written is not written again */
import type { PartitionKey } from '../../../../contract/ids.ts';
import { partitionKey } from '../../../../contract/ids.ts';
import type { NodeContext } from '../../../kernel/context.ts';
import type { ZkResult } from '../../../protocol/zookeeper.ts';
import { askZk } from '../../../zookeeper-client/client.ts';
import type { GroupClient } from '../state.ts';
import { memoryOf } from '../state.ts';
import type { OldMembership } from './state.ts';
import { create, offsetPath, parentsOf, setData } from './znodes.ts';

/** Comes back with the results of a commit. Frozen. */
export interface CommitOwner {
  readonly kind: 'commit';
  readonly instance: number;
  readonly purpose: string;
  readonly offsets: readonly (readonly [PartitionKey, number])[];
  /** Those whose znode was missing: made in the second round. */
  readonly isSecond: boolean;
}

/** Writes all positions that have moved. `nothing`: none has. */
export function writeOffsets(
  node: NodeContext,
  client: GroupClient,
  old: OldMembership,
  purpose: string,
): 'sent' | 'nothing' {
  const offsets: (readonly [PartitionKey, number])[] = [];
  for (const { topic, partition, position } of client.partitions.values()) {
    const key = partitionKey(topic, partition);
    if (position < 0 || old.checkpointed.get(key) === position) continue;
    offsets.push(Object.freeze([key, position] as const));
  }
  if (offsets.length === 0) return 'nothing';
  const { groupId } = client.group;
  for (const [key, offset] of offsets) old.checkpointed.set(key, offset);
  ask(node, purpose, offsets, false, (key, offset) => setData(offsetPath(groupId, key), String(offset)));
  return 'sent';
}

function ask(
  node: NodeContext,
  purpose: string,
  offsets: CommitOwner['offsets'],
  isSecond: boolean,
  opOf: (key: PartitionKey, offset: number) => ReturnType<typeof create>,
  before: readonly ReturnType<typeof create>[] = [],
): void {
  const { instance } = memoryOf(node);
  const owner: CommitOwner = {
    kind: 'commit',
    instance,
    purpose,
    offsets: Object.freeze([...offsets]),
    isSecond,
  };
  askZk(node, [...before, ...offsets.map(([key, offset]) => opOf(key, offset))], owner);
}

/** Takes the results of a commit; answers whether it is over. */
export function onOffsetsWritten(
  node: NodeContext,
  client: GroupClient,
  owner: CommitOwner,
  results: readonly ZkResult[],
): boolean {
  const { groupId } = client.group;
  const own = results.slice(-owner.offsets.length);
  const missing = owner.offsets.filter((_, i) => own[i]?.error === 'NONODE');
  tellWritten(
    node,
    client,
    owner.offsets.filter((_, i) => own[i]?.error === 'OK'),
  );
  if (missing.length === 0 || owner.isSecond) return true;
  const paths = missing.map(([key]) => offsetPath(groupId, key));
  ask(
    node,
    owner.purpose,
    missing,
    true,
    (key, offset) => create(offsetPath(groupId, key), String(offset), 'persistent'),
    parentsOf(paths),
  );
  return false;
}

function tellWritten(node: NodeContext, client: GroupClient, offsets: CommitOwner['offsets']): void {
  if (offsets.length === 0) return;
  node.emit({
    type: 'group.offsetCommitted',
    groupId: client.group.groupId,
    consumerId: node.id,
    offsets: Object.freeze(Object.fromEntries(offsets)),
    generation: -1,
    takenIn: -1,
  });
}
