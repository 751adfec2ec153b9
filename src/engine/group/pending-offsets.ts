/** Offsets that a transaction will commit: kept apart, by producer id, until its marker decides.
 *  Models      OffsetMetadataManager (pendingTransactionalOffsets, openTransactionsByGroup), #replayEndTransactionMarker
 *  Invariants  an offset of a transaction is shown only when its commit marker is replicated, and never over a later commit
 *  See         txn-offsets.ts, loading.ts */

import type { PartitionKey } from '../../contract/ids.ts';
import { partitionKey } from '../../contract/ids.ts';
import { timestampMsAt } from '../../contract/units.ts';
import type { OffsetCommitRecord } from '../protocol/records.ts';
import type { Group, OffsetsPartition, Work } from './state.ts';

const idOf = ({
  group,
  topic,
  partition,
}: Pick<OffsetCommitRecord, 'group' | 'topic' | 'partition'>): string => `${group} ${topic}-${partition}`;

/** A transactional commit is in the log. */
export function addPending(owner: OffsetsPartition, producerId: number, record: OffsetCommitRecord): void {
  let pending = owner.pending.get(producerId);
  if (!pending) {
    pending = new Map();
    owner.pending.set(producerId, pending);
  }
  owner.lastOrder++;
  pending.set(idOf(record), Object.freeze({ record, order: owner.lastOrder }));
}

/** Whether some transaction has not decided yet about a partition of a group. */
export function isPending(
  owner: OffsetsPartition | undefined,
  group: string,
  topic: string,
  partition: number,
): boolean {
  const id = idOf({ group, topic, partition });
  for (const pending of owner?.pending.values() ?? []) if (pending.has(id)) return true;
  return false;
}

/** A marker has decided. `groupOf` makes the group when there is none. */
export function decidePending(
  work: Work,
  owner: OffsetsPartition,
  producerId: number,
  commits: boolean,
  groupOf: (groupId: string) => Group,
): void {
  const pending = owner.pending.get(producerId);
  if (!pending) return;
  owner.pending.delete(producerId);
  const byGroup = new Map<string, Record<PartitionKey, number>>();
  for (const { record, order } of pending.values()) {
    if (commits) applyOffset(groupOf(record.group), record, order);
    const offsets = byGroup.get(record.group) ?? {};
    offsets[partitionKey(record.topic, record.partition)] = record.offset;
    byGroup.set(record.group, offsets);
  }
  if (owner.isLoading) return;
  for (const [groupId, offsets] of byGroup) {
    work.node.emit({ type: 'group.offsetsDecided', groupId, pid: producerId, committed: commits, offsets });
  }
}

/** Takes a commit into memory, unless a later one is there; −1 takes it out. */
export function applyOffset(group: Group, record: OffsetCommitRecord, order: number): void {
  let byPartition = group.offsets.get(record.topic);
  if (!byPartition) {
    byPartition = new Map();
    group.offsets.set(record.topic, byPartition);
  }
  const known = byPartition.get(record.partition);
  if (known && known.order > order) return;
  if (record.offset < 0) byPartition.delete(record.partition);
  else {
    const { offset, leaderEpoch, commitTimestampMs } = record;
    byPartition.set(record.partition, Object.freeze({ offset, leaderEpoch, commitTimestampMs, order }));
  }
}

/** The record of a commit now. Frozen. */
export const offsetRecord = (
  work: Work,
  group: string,
  topic: string,
  asked: {
    readonly partitionIndex: number;
    readonly committedOffset: number;
    readonly committedLeaderEpoch: number;
    readonly committedMetadata?: string;
  },
): OffsetCommitRecord =>
  Object.freeze({
    type: 'offsetCommit',
    group,
    topic,
    partition: asked.partitionIndex,
    offset: asked.committedOffset,
    leaderEpoch: asked.committedLeaderEpoch,
    commitTimestampMs: timestampMsAt(work.node.nowUs),
    ...(asked.committedMetadata ? { metadata: asked.committedMetadata } : {}),
  });
