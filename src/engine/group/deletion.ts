/** Offsets and groups are taken away: a null value under their keys.
 *  Models      GroupMetadataManager#createGroupTombstoneRecords; OffsetMetadataManager#deleteAllOffsets, #onPartitionsDeleted
 *  Simplifies  a write that fails gives nothing back: the next coordinator reads what the log says
 *  See         expiry.ts, admin.ts */
import type { EventBody } from '../../contract/events.ts';
import { partitionKey } from '../../contract/ids.ts';
import { timestampMsAt } from '../../contract/units.ts';
import type { CoordinatorRecord, GroupMetadataRecord, OffsetCommitRecord } from '../protocol/records.ts';
import { groupTombstones } from './modern/group-change.ts';
import { changeState } from './rebalance.ts';
import { shareGroupTombstones } from './share/share-change.ts';
import type { Group, Work, WriteReply } from './state.ts';
import { cancelAll } from './timers.ts';
import { write } from './writes.ts';

type Why = Extract<EventBody, { type: 'group.offsetsRemoved' }>['why'];
const NOBODY: WriteReply = { kind: 'nobody' };

/** Takes away the offsets of these partitions. */
export function removeOffsets(
  work: Work,
  group: Group,
  partitions: readonly (readonly [topic: string, partition: number])[],
  why: Why,
  reply: WriteReply = NOBODY,
): void {
  const { groupId, offsetsPartition } = group;
  const records = partitions.map(([topic, partition]) => offsetTombstone(work, groupId, topic, partition));
  write(work, offsetsPartition, records, reply);
  const names = partitions.map(([topic, partition]) => partitionKey(topic, partition));
  work.node.emit({ type: 'group.offsetsRemoved', groupId, partitions: names, why });
}

const offsetTombstone = (work: Work, group: string, topic: string, partition: number): OffsetCommitRecord =>
  Object.freeze({
    type: 'offsetCommit',
    group,
    topic,
    partition,
    offset: -1,
    leaderEpoch: -1,
    commitTimestampMs: timestampMsAt(work.node.nowUs),
  });

/** Takes away a group without members, with whatever it still remembers. Whoever joins by its name begins a new one. */
export function removeGroup(
  work: Work,
  group: Group,
  why: Extract<EventBody, { type: 'group.deleted' }>['why'],
  reply: WriteReply = NOBODY,
): void {
  const { groupId, offsetsPartition, generation } = group;
  const record: GroupMetadataRecord = Object.freeze({
    type: 'groupMetadata',
    group: groupId,
    generation,
    protocolType: '',
    protocol: null,
    leader: null,
    currentStateTimestampMs: timestampMsAt(work.node.nowUs),
    members: null,
  });
  cancelAll(work.node, group);
  work.state.groups.delete(groupId);
  write(work, offsetsPartition, tombstonesOf(group) ?? [record], reply);
  changeState(work, group, 'Dead', `Group ${groupId} is deleted`);
  work.node.emit({ type: 'group.deleted', groupId, why });
}

const tombstonesOf = ({ groupId, modern, share }: Group): CoordinatorRecord[] | null => {
  if (share) return shareGroupTombstones(groupId);
  return modern ? groupTombstones(groupId) : null;
};

/** A topic is gone, and what groups remember of it with it. */
export function forgetTopic(work: Work, topic: string): void {
  for (const group of [...work.state.groups.values()]) {
    const owner = work.state.partitions.get(group.offsetsPartition);
    const partitions = [...(group.offsets.get(topic)?.keys() ?? [])];
    if (!owner || owner.isLoading || partitions.length === 0) continue;
    removeOffsets(
      work,
      group,
      partitions.map((partition) => [topic, partition]),
      'topicDeleted',
    );
  }
}
