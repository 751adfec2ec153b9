/** Share groups as a visitor sees them: what the coordinator holds, joined with what leaders keep of each partition.
 *  See         contract/frame.ts, groups.ts, share-close-up.ts */
import type { ShareGroupView, SharePartitionView, ShareRecordCounts } from '../../contract/frame.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { NO_BROKER, partitionKey } from '../../contract/ids.ts';
import type { SharePartition } from '../broker/share/share-partition.ts';
import { statesOf } from '../broker/share/share-partition.ts';
import type { ServedPartition, ShareMemory } from '../broker/share/state.ts';
import { servedKey } from '../broker/share/state.ts';
import type { Partitions } from '../group/modern/partitions.ts';
import type { ShareGroup } from '../group/share/share-group.ts';

export interface SharesInput {
  /** Of the brokers that are up. */
  readonly shares: ReadonlyMap<BrokerId, ShareMemory>;
  readonly countsOf: (groupId: string, key: PartitionKey) => ShareRecordCounts | undefined;
  readonly topicNameOf: (topicId: string) => string | undefined;
}

const NO_COUNTS: ShareRecordCounts = Object.freeze({
  delivered: 0,
  redelivered: 0,
  accepted: 0,
  released: 0,
  expired: 0,
  archived: 0,
});

/** Who serves a share-partition: of several that think so, the one with the newest epoch. */
export function servedBy(
  shares: ReadonlyMap<BrokerId, ShareMemory>,
  groupId: string,
  key: PartitionKey,
): { readonly brokerId: BrokerId; readonly served: ServedPartition; readonly state: SharePartition } | null {
  let found: ReturnType<typeof servedBy> = null;
  for (const [brokerId, { served: all }] of shares) {
    const served = all.get(servedKey(groupId, key));
    if (!served?.state || (found && found.served.leaderEpoch >= served.leaderEpoch)) continue;
    found = { brokerId, served, state: served.state };
  }
  return found;
}

export function shareView(
  group: ShareGroup | null,
  groupId: string,
  keys: readonly PartitionKey[],
  input: SharesInput,
): ShareGroupView {
  return {
    assignmentEpoch: group?.assignmentEpoch ?? 0,
    members: [...(group?.members.values() ?? [])].map(({ clientId, memberEpoch, assigned }) => ({
      consumerId: clientId,
      memberEpoch,
      assigned: keysOf(assigned, input),
    })),
    partitions: keys.map((key) => partitionView(groupId, key, input)),
  };
}

const keysOf = (partitions: Partitions, { topicNameOf }: SharesInput): PartitionKey[] =>
  [...partitions].flatMap(([topicId, ids]) =>
    ids.map((id) => partitionKey(topicNameOf(topicId) ?? topicId, id)),
  );

function partitionView(groupId: string, key: PartitionKey, input: SharesInput): SharePartitionView {
  const found = servedBy(input.shares, groupId, key);
  const counts = { ...(input.countsOf(groupId, key) ?? NO_COUNTS) };
  const sums = { AVAILABLE: 0, ACQUIRED: 0, ACKNOWLEDGED: 0, ARCHIVED: 0 };
  for (const batch of found?.state.batches ?? []) {
    for (const [{ firstOffset, lastOffset }, { state, pending }] of statesOf(batch))
      sums[pending ? 'ACQUIRED' : state] += lastOffset - firstOffset + 1;
  }
  return {
    partition: key,
    leaderId: found?.brokerId ?? NO_BROKER,
    startOffset: found?.state.startOffset ?? -1,
    endOffset: found ? endOf(found.state) : -1,
    available: sums.AVAILABLE,
    acquired: sums.ACQUIRED,
    acknowledged: sums.ACKNOWLEDGED,
    archived: sums.ARCHIVED,
    counts,
  };
}

/** The last that was handed out. */
export const endOf = ({ batches, startOffset, endOffset }: SharePartition): number =>
  batches.length === 0 ? startOffset - 1 : endOffset;
