/** Offsets that nobody has needed for long go, and groups without members with the last of them.
 *  Models      GroupCoordinatorShard#cleanupGroupMetadata; OffsetMetadataManager#cleanupExpiredOffsets;
 *              ClassicGroup#offsetExpirationCondition, #isSubscribedToTopic; KIP-211
 *  Simplifies  commits carry no retention time of their own (OffsetCommit up to version 4)
 *  Invariants  nothing goes while a transaction may decide about it
 *  See         deletion.ts */
import { configInt } from '../../contract/configs.ts';
import { timestampMsAt, US_PER_MS } from '../../contract/units.ts';
import { removeGroup, removeOffsets } from './deletion.ts';
import { isPending } from './pending-offsets.ts';
import type { Group, OffsetsPartition, Work } from './state.ts';
import { hasNoMembers } from './state.ts';
import { start } from './timers.ts';

const MS_PER_MINUTE = 60_000;

/** From when on the offsets of a group grow old: since it became empty, each since it was committed, or not at all. */
export function offsetsAgeFrom(group: Group): 'empty' | 'commit' | 'never' {
  if (group.modern) return 'commit';
  // Nobody ever joined it: a consumer that only keeps its offsets here.
  if (group.protocolType === null) return 'commit';
  if (group.state === 'Empty') return 'empty';
  return group.protocolType === 'consumer' && group.state === 'Stable' ? 'commit' : 'never';
}

/** Whether somebody in the group reads the topic, as far as the members say. */
export const isSubscribed = (group: Group, topic: string): boolean =>
  group.modern
    ? [...group.modern.members.values()].some(({ subscribedTopicNames }) =>
        subscribedTopicNames.includes(topic),
      )
    : group.protocolType === 'consumer' &&
      [...group.members.values()].some(({ protocols }) =>
        protocols.some(
          ({ name, metadata }) => name === group.protocolName && metadata.topics.includes(topic),
        ),
      );

/** Partitions whose offsets are too old at this time, by topic; and whether none would be left. */
export function expiredOffsets(
  owner: OffsetsPartition,
  group: Group,
  nowMs: number,
  retentionMs: number,
): { readonly expired: readonly (readonly [topic: string, partition: number])[]; readonly isAll: boolean } {
  const base = offsetsAgeFrom(group);
  const expired: [string, number][] = [];
  let kept = 0;
  for (const [topic, offsets] of group.offsets) {
    const isKept = base === 'never' || isSubscribed(group, topic);
    for (const [partition, { commitTimestampMs }] of offsets) {
      const sinceMs = base === 'empty' ? timestampMsAt(group.stateSinceUs) : commitTimestampMs;
      const isOld = nowMs - sinceMs >= retentionMs;
      if (isKept || !isOld || isPending(owner, group.groupId, topic, partition)) kept++;
      else expired.push([topic, partition]);
    }
  }
  return { expired, isAll: kept === 0 && base !== 'never' && !hasPending(owner, group.groupId) };
}

function hasPending(owner: OffsetsPartition, groupId: string): boolean {
  for (const pending of owner.pending.values()) {
    for (const { record } of pending.values()) if (record.group === groupId) return true;
  }
  return false;
}

export const watchExpiry = (work: Work, partition: number): void =>
  start(
    work.node,
    { kind: 'expiry', partition },
    configInt(work.state.configs, 'offsets.retention.check.interval.ms') * US_PER_MS,
  );

/** Looks through all groups of a partition of `__consumer_offsets`. */
export function expireOffsets(work: Work, partition: number): void {
  const owner = work.state.partitions.get(partition);
  if (!owner || owner.isLoading) return;
  const nowMs = timestampMsAt(work.node.nowUs);
  const retentionMs = configInt(work.state.configs, 'offsets.retention.minutes') * MS_PER_MINUTE;
  for (const group of [...work.state.groups.values()]) {
    if (group.offsetsPartition !== partition) continue;
    const { expired, isAll } = expiredOffsets(owner, group, nowMs, retentionMs);
    if (expired.length > 0) removeOffsets(work, group, expired, 'expired');
    if (isAll && hasNoMembers(group)) removeGroup(work, group, 'expired');
  }
  watchExpiry(work, partition);
}
