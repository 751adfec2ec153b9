/** Share-partitions in the memory of the leader: read from the share coordinator, changed, told of, dropped.
 *  Models      SharePartitionManager#getOrCreateSharePartition, #maybeCompleteInitializationWithException,
 *              SharePartition#maybeInitialize, #startOffsetDuringInitialization, #scheduleAcquisitionLockTimeout
 *  Simplifies  one timer for all locks of a share-partition, at the earliest of them
 *  See         share-partition.ts (what it is), persister.ts */

import type { GroupConfigName } from '../../../contract/configs.ts';
import { configInt, groupConfigText } from '../../../contract/configs.ts';
import type { PartitionKey } from '../../../contract/ids.ts';
import { timestampMsAt } from '../../../contract/units.ts';
import type { NodeContext } from '../../kernel/context.ts';
import { durationMsOf } from '../../protocol/durations.ts';
import type { ShareStateBatch } from '../../protocol/records.ts';
import { findInLog } from '../../storage/log-times.ts';
import { stableOffsetOf } from '../fetch-read.ts';
import type { Replica } from '../state.ts';
import { brokerOf, diskOf, logOf } from '../state.ts';
import type { Persisted } from './persister.ts';
import { persist } from './persister.ts';
import type { RecordState } from './record-state.ts';
import type { PersistedState, Released, SharePartition } from './share-partition.ts';
import { initialize, joined, onLogStartMoved, releaseWhere, statesOf } from './share-partition.ts';
import type { ServedPartition } from './state.ts';
import { consumerOf, servedKey } from './state.ts';

const LOCK_TIMER = 'share:locks:';

export function groupConfig(node: NodeContext, groupId: string, name: GroupConfigName): string {
  const overrides = brokerOf(node).image.groupConfigs.get(groupId);
  return groupConfigText(overrides, diskOf(node).configs, name);
}

const isReadCommittedGroup = (node: NodeContext, groupId: string): boolean =>
  groupConfig(node, groupId, 'share.isolation.level') === 'read_committed';

/** Exclusive bound of what members of the group may be given. */
export const boundFor = (node: NodeContext, groupId: string, replica: Replica): number =>
  isReadCommittedGroup(node, groupId)
    ? stableOffsetOf(replica, logOf(node, replica.key))
    : replica.highWatermark;
export { isReadCommittedGroup };

/** The share-partition of a partition that this broker leads; it is read from its coordinator when nobody has asked before. */
export function serve(node: NodeContext, groupId: string, replica: Replica): ServedPartition {
  const { share } = brokerOf(node);
  const id = servedKey(groupId, replica.key);
  const known = share.served.get(id);
  if (known) return known;
  const { key, topicId, partition, leaderEpoch } = replica;
  const served: ServedPartition = { groupId, key, topicId, partition, leaderEpoch, state: null, error: null };
  share.served.set(id, served);
  const partitions = Object.freeze([Object.freeze({ partition, leaderEpoch })]);
  const body = { groupId, topics: Object.freeze([Object.freeze({ topicId, partitions })]) };
  persist(node, 'ReadShareGroupState', body, { kind: 'load', served: id, leaderEpoch });
  return served;
}

/** What the share coordinator has kept is here, or cannot be had. */
export function finishServing(node: NodeContext, served: ServedPartition, { error, read }: Persisted): void {
  const replica = brokerOf(node).replicas.get(served.key);
  if (error !== 'NONE' || !read || replica?.role.kind !== 'leader') {
    served.error = error === 'NONE' ? 'NOT_LEADER_OR_FOLLOWER' : error;
    return;
  }
  const { groupId, key, leaderEpoch } = served;
  const start = read.startOffset < 0 ? startByPolicy(node, groupId, replica) : read.startOffset;
  const { configs, brokerId } = diskOf(node);
  const limits = {
    maxInFlight: configInt(configs, 'group.share.partition.max.record.locks'),
    maxDeliveryCount: configInt(configs, 'group.share.delivery.count.limit'),
  };
  const batches = withoutHoles(start, read.stateBatches);
  served.state = initialize(limits, { stateEpoch: read.stateEpoch, startOffset: start, batches });
  const from =
    read.startOffset < 0 ? policyName(groupConfig(node, groupId, 'share.auto.offset.reset')) : 'state';
  const { startOffset } = served.state;
  node.emit({
    type: 'share.partitionLoaded',
    groupId,
    partition: key,
    brokerId,
    leaderEpoch,
    startOffset,
    from,
  });
}

const policyName = (policy: string): 'earliest' | 'latest' | 'duration' =>
  policy === 'earliest' || policy === 'latest' ? policy : 'duration';

/** `share.auto.offset.reset`. */
function startByPolicy(node: NodeContext, groupId: string, replica: Replica): number {
  const policy = groupConfig(node, groupId, 'share.auto.offset.reset');
  const log = logOf(node, replica.key);
  if (policy === 'earliest') return log.logStartOffset;
  const end = boundFor(node, groupId, replica);
  const ageMs = durationMsOf(policy);
  const found = ageMs === null ? undefined : findInLog(log, timestampMsAt(node.nowUs) - ageMs);
  return found && found.offset < end ? found.offset : end;
}

const STATES: Readonly<Record<number, RecordState>> = { 0: 'AVAILABLE', 2: 'ACKNOWLEDGED', 4: 'ARCHIVED' };

/** What was with a member when nobody had written anything of it is available (SharePartition.InitialReadGapOffset). */
function withoutHoles(start: number, kept: readonly ShareStateBatch[]): PersistedState['batches'] {
  const batches: PersistedState['batches'][number][] = [];
  let next = start;
  for (const { firstOffset, lastOffset, deliveryState, deliveryCount } of kept) {
    if (firstOffset > next)
      batches.push({ firstOffset: next, lastOffset: firstOffset - 1, state: 'AVAILABLE', deliveryCount: 0 });
    const state = STATES[deliveryState] ?? 'ARCHIVED';
    batches.push({ firstOffset: Math.max(firstOffset, next), lastOffset, state, deliveryCount });
    next = lastOffset + 1;
  }
  return batches;
}

// ---- changes

/** Does something to a share-partition, and tells when its start has moved. */
export function change<T>(
  node: NodeContext,
  { groupId, key: partition, leaderEpoch }: ServedPartition,
  state: SharePartition,
  what: () => T,
): T {
  const from = state.startOffset;
  const result = what();
  const to = state.startOffset;
  const { brokerId } = diskOf(node);
  if (to !== from)
    node.emit({ type: 'share.startMoved', groupId, partition, brokerId, leaderEpoch, from, to });
  return result;
}

/** The log begins later than the share-partition: what nobody has is archived. */
export function followLogStart(node: NodeContext, served: ServedPartition, state: SharePartition): void {
  const { logStartOffset } = logOf(node, served.key);
  const from = state.startOffset;
  if (logStartOffset <= from) return;
  change(node, served, state, () => {
    onLogStartMoved(state, logStartOffset);
  });
  const { groupId, key: partition } = served;
  const range = { firstOffset: from, lastOffset: logStartOffset - 1, deliveryCount: 0 };
  const { brokerId } = diskOf(node);
  node.emit({ type: 'share.archived', groupId, partition, brokerId, ...range, why: 'logStart' });
}

export const asStateBatches = (ranges: readonly Released[]): readonly ShareStateBatch[] =>
  Object.freeze(
    ranges.map(({ firstOffset, lastOffset, state, deliveryCount }) =>
      Object.freeze({ firstOffset, lastOffset, deliveryState: numberOf(state), deliveryCount }),
    ),
  );

const numberOf = (state: RecordState): number =>
  state === 'ACKNOWLEDGED' ? 2 : state === 'ARCHIVED' ? 4 : 0;

/** The body of a WriteShareGroupState. */
export function writeBody(served: ServedPartition, state: SharePartition, ranges: readonly Released[]) {
  const { groupId, topicId, partition, leaderEpoch } = served;
  const { stateEpoch, startOffset } = state;
  const stateBatches = asStateBatches(ranges);
  const one = Object.freeze({ partition, stateEpoch, leaderEpoch, startOffset, stateBatches });
  return { groupId, topics: Object.freeze([Object.freeze({ topicId, partitions: Object.freeze([one]) })]) };
}

type Why = 'lockExpired' | 'sessionClosed' | 'disconnected';

/** Takes from members what they have and `isMeant` says. It counts at once, and is written. Answers whether anything was. */
export function takeBack(
  node: NodeContext,
  served: ServedPartition,
  why: Why,
  isMeant: Parameters<typeof releaseWhere>[1],
): boolean {
  const { state, groupId, key: partition, leaderEpoch } = served;
  if (!state) return false;
  const ranges = change(node, served, state, () => joined(releaseWhere(state, isMeant)));
  if (ranges.length === 0) return false;
  const { brokerId } = diskOf(node);
  for (const { firstOffset, lastOffset, memberId, deliveryCount, state: now } of ranges) {
    const about = { groupId, partition, brokerId, firstOffset, lastOffset, deliveryCount };
    const consumerId = consumerOf(brokerOf(node).share, groupId, memberId);
    node.emit({ type: 'share.released', ...about, consumerId, leaderEpoch, why, state: now });
    if (now === 'ARCHIVED') node.emit({ type: 'share.archived', ...about, why: 'deliveryLimit' });
  }
  const id = servedKey(groupId, partition);
  persist(node, 'WriteShareGroupState', writeBody(served, state, ranges), {
    kind: 'release',
    served: id,
    leaderEpoch,
  });
  return true;
}

// ---- locks

/** Sets the timer to the earliest end of a lock. */
export function watchLocks(node: NodeContext, served: ServedPartition): void {
  const name = `${LOCK_TIMER}${servedKey(served.groupId, served.key)}`;
  let earliestUs = Number.MAX_SAFE_INTEGER;
  for (const batch of served.state?.batches ?? []) {
    for (const [, { state, lockedUntilUs }] of statesOf(batch))
      if (state === 'ACQUIRED') earliestUs = Math.min(earliestUs, lockedUntilUs);
  }
  if (earliestUs === Number.MAX_SAFE_INTEGER) node.cancelTimer(name);
  else node.startTimer(name, earliestUs - node.nowUs);
}

/** Locks of a share-partition are over. Answers the partition to look at again; null: the timer is another's. */
export function onLockTimer(node: NodeContext, name: string): PartitionKey | null {
  if (!name.startsWith(LOCK_TIMER)) return null;
  const served = brokerOf(node).share.served.get(name.slice(LOCK_TIMER.length));
  if (!served) return '';
  takeBack(node, served, 'lockExpired', (_range, { lockedUntilUs }) => lockedUntilUs <= node.nowUs);
  watchLocks(node, served);
  return served.key;
}

// ---- leadership

/** Forgets the share-partitions of partitions that this broker does not lead any more. */
export function dropServed(node: NodeContext): void {
  const { share, replicas } = brokerOf(node);
  for (const [id, served] of [...share.served]) {
    const replica = replicas.get(served.key);
    if (replica?.role.kind === 'leader' && replica.topicId === served.topicId) continue;
    forget(node, id, served);
  }
}

export function forget(node: NodeContext, id: string, { groupId, key: partition }: ServedPartition): void {
  brokerOf(node).share.served.delete(id);
  node.cancelTimer(`${LOCK_TIMER}${id}`);
  const { brokerId } = diskOf(node);
  node.emit({ type: 'share.partitionDropped', groupId, partition, brokerId });
}
