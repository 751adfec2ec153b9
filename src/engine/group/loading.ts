/** A coordinator takes over the groups of a partition of `__consumer_offsets`, or gives them up.
 *  Models      GroupMetadataManager#replay, #onLoaded, #onUnloaded
 *  Simplifies  reading takes 1 ms and 10 µs a record */
import { partitionKey } from '../../contract/ids.ts';
import { timeUsOf } from '../../contract/units.ts';
import { isRecordOf } from '../protocol/api.ts';
import type { GroupMetadataRecord, LogRecord, RecordBatch } from '../protocol/records.ts';
import { answerSync, refuseJoin } from './answers.ts';
import { watchExpiry } from './expiry.ts';
import { isConsumerGroupRecord } from './modern/consumer-group.ts';
import { replayConsumerGroup, startMemberTimers } from './modern/coordination.ts';
import { addPending, applyOffset, decidePending } from './pending-offsets.ts';
import { memberOfRecord } from './records.ts';
import { replayShareGroup, startShareTimers } from './share/share-coordination.ts';
import { isShareGroupRecord } from './share/share-group.ts';
import type { Group, OffsetsPartition, Work } from './state.ts';
import { brokerIdOf, createGroup, membersInOrder } from './state.ts';
import { cancelAll, nameOf, start, watchSession } from './timers.ts';
import { settle } from './write-ends.ts';

const LOAD_US = 1_000;
const LOAD_RECORD_US = 10;

export function load(
  work: Work,
  partition: number,
  leaderEpoch: number,
  batches: Iterable<RecordBatch>,
): void {
  if (work.state.partitions.has(partition)) unload(work, partition);
  const owner: OffsetsPartition = {
    partition,
    leaderEpoch,
    isLoading: true,
    lastWrite: 0,
    lingering: { records: [], replies: [] },
    unreplicated: [],
    lastOrder: 0,
    pending: new Map(),
  };
  work.state.partitions.set(partition, owner);
  let count = 0;
  for (const batch of batches) {
    for (const record of batch.records) replay(work, owner, batch, record);
    count += batch.records.length;
  }
  start(work.node, { kind: 'load', partition }, LOAD_US + LOAD_RECORD_US * count);
}

function replay(work: Work, owner: OffsetsPartition, batch: RecordBatch, record: LogRecord): void {
  const { partition } = owner;
  const groupOf = (groupId: string): Group => groupFor(work, partition, groupId);
  if (isRecordOf(record, 'EndTransactionMarker')) {
    decidePending(work, owner, batch.producerId, record.outcome === 'commit', groupOf);
  } else if (isRecordOf(record, 'groupMetadata')) replayGroup(work, partition, record);
  else if (isConsumerGroupRecord(record)) replayConsumerGroup(groupOf(record.group), record);
  else if (isShareGroupRecord(record)) replayShareGroup(groupOf(record.group), record);
  else if (isRecordOf(record, 'offsetCommit')) {
    if (batch.isTransactional) addPending(owner, batch.producerId, record);
    else {
      owner.lastOrder++;
      applyOffset(groupOf(record.group), record, owner.lastOrder);
    }
  }
}

function groupFor(work: Work, partition: number, groupId: string): Group {
  let group = work.state.groups.get(groupId);
  if (!group) {
    group = createGroup(groupId, partition, work.node.nowUs);
    work.state.groups.set(groupId, group);
  }
  return group;
}

function replayGroup(work: Work, partition: number, record: GroupMetadataRecord): void {
  const known = work.state.groups.get(record.group);
  if (record.members === null) {
    work.state.groups.delete(record.group);
    // It ends as a classic group; what was committed for it has tombstones of its own.
    if (known && [...known.offsets.values()].some(({ size }) => size > 0)) {
      const { offsets, modern } = known;
      const rest = createGroup(record.group, partition, work.node.nowUs);
      work.state.groups.set(record.group, { ...rest, offsets, modern });
    }
    return;
  }
  const group = groupFor(work, partition, record.group);
  group.members.clear();
  for (const member of record.members) {
    group.members.set(member.memberId, memberOfRecord(member, record.protocol));
  }
  group.generation = record.generation;
  group.protocolType = record.protocolType === '' ? null : record.protocolType;
  group.protocolName = record.protocol;
  group.leaderId = record.leader;
  group.state = group.members.size === 0 ? 'Empty' : 'Stable';
  group.previousState = group.state;
  group.stateSinceUs = timeUsOf(record.currentStateTimestampMs);
}

/** All records are read: from now on the groups are served, and sessions count from zero. */
export function finishLoading(work: Work, partition: number): void {
  const found = work.state.partitions.get(partition);
  if (!found?.isLoading) return;
  found.isLoading = false;
  watchExpiry(work, partition);
  const groups = groupsOf(work, partition);
  for (const group of groups) {
    for (const member of group.members.values()) watchSession(work.node, group, member);
    startMemberTimers(work, group);
    startShareTimers(work, group);
  }
  work.node.emit({
    type: 'coordinator.loaded',
    brokerId: brokerIdOf(work),
    partition: partitionKey('__consumer_offsets', partition),
    groups: groups.map((group) => group.groupId),
  });
}

/** Whoever waits is told to look for another coordinator; the groups are forgotten. */
export function unload(work: Work, partition: number): void {
  const found = work.state.partitions.get(partition);
  if (!found) return;
  work.state.partitions.delete(partition);
  work.node.cancelTimer(nameOf({ kind: 'load', partition }));
  work.node.cancelTimer(nameOf({ kind: 'linger', partition }));
  work.node.cancelTimer(nameOf({ kind: 'expiry', partition }));
  const groups = groupsOf(work, partition);
  for (const group of groups) {
    cancelAll(work.node, group);
    work.state.groups.delete(group.groupId);
    for (const { memberId, parkedJoin, parkedSync } of membersInOrder(group)) {
      if (parkedJoin) refuseJoin(work.node, parkedJoin, 'NOT_COORDINATOR', memberId);
      if (parkedSync) answerSync(work.node, parkedSync, 'NOT_COORDINATOR');
    }
  }
  for (const reply of found.lingering.replies) settle(work, reply, 'NOT_COORDINATOR');
  work.node.emit({
    type: 'coordinator.unloaded',
    brokerId: brokerIdOf(work),
    partition: partitionKey('__consumer_offsets', partition),
    groups: groups.map((group) => group.groupId),
  });
}

const groupsOf = (work: Work, partition: number): Group[] =>
  [...work.state.groups.values()].filter((group) => group.offsetsPartition === partition);

/** Brokers are nodes called `b1`. */
