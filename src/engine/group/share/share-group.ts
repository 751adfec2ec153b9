/** A share group (KIP-932) as its coordinator knows it: what its records say, and nothing else.
 *  Models      ShareGroup, ShareGroupMember, GroupMetadataManager.ShareGroupStatePartitionMetadataInfo; their replay
 *  Invariants  frozen: a change is a new group, made by a record; a partition may belong to several members
 *  See         share-heartbeat.ts, simple-assignor.ts */
import { javaStringOrder } from '../../protocol/java-order.ts';
import type { LogRecord, ShareGroupRecord } from '../../protocol/records.ts';
import type { Partitions } from '../modern/partitions.ts';
import { NO_PARTITIONS, partitionsOf } from '../modern/partitions.ts';

export interface ShareGroupMember {
  readonly memberId: string;
  readonly rackId: string | null;
  readonly clientId: string;
  readonly subscribedTopicNames: readonly string[];
  readonly memberEpoch: number;
  readonly previousMemberEpoch: number;
  readonly assigned: Partitions;
}

export interface ShareGroup {
  readonly groupId: string;
  readonly groupEpoch: number;
  /** Of the topics that the members want, and of what can be assigned of them; a change of it is a new epoch. */
  readonly metadataHash: number;
  /** The group epoch that the target assignment was made for. */
  readonly assignmentEpoch: number;
  /** By member id, in the order they came. */
  readonly members: ReadonlyMap<string, ShareGroupMember>;
  /** By member id. */
  readonly target: ReadonlyMap<string, Partitions>;
  /** Partitions that a share coordinator is asked to keep a state of, and those of which it does: only these are assigned. */
  readonly initializing: Partitions;
  readonly initialized: Partitions;
}

export type ShareGroupStateName = 'Empty' | 'Stable';

export const createShareGroup = (groupId: string): ShareGroup =>
  Object.freeze({
    groupId,
    groupEpoch: 0,
    metadataHash: 0,
    assignmentEpoch: 0,
    members: Object.freeze(new Map()),
    target: Object.freeze(new Map()),
    initializing: NO_PARTITIONS,
    initialized: NO_PARTITIONS,
  });

export const newShareMember = (memberId: string): ShareGroupMember =>
  Object.freeze({
    memberId,
    rackId: null,
    clientId: '',
    subscribedTopicNames: Object.freeze([]),
    memberEpoch: 0,
    previousMemberEpoch: -1,
    assigned: NO_PARTITIONS,
  });

/** A share group has no barrier and nothing to wait for: it is empty, or it is stable. */
export const shareStateOf = (group: ShareGroup): ShareGroupStateName =>
  group.members.size === 0 ? 'Empty' : 'Stable';

/** Members in the order of Kafka's HashMap. */
export const shareMembersInOrder = (group: ShareGroup): ShareGroupMember[] =>
  javaStringOrder(group.members.keys()).flatMap((memberId) => group.members.get(memberId) ?? []);

export const isShareGroupRecord = (record: LogRecord): record is ShareGroupRecord =>
  record.type.startsWith('shareGroup');

/** What a record makes of a group; null: nothing is left of it. */
export function replayedShare(group: ShareGroup, record: ShareGroupRecord): ShareGroup | null {
  switch (record.type) {
    case 'shareGroupMetadata': {
      const { value } = record;
      if (!value) return null;
      return Object.freeze({ ...group, groupEpoch: value.epoch, metadataHash: value.metadataHash });
    }
    case 'shareGroupMemberMetadata': {
      const { memberId, value } = record;
      const known = group.members.get(memberId) ?? newShareMember(memberId);
      const member = value && Object.freeze({ ...known, ...value });
      return Object.freeze({ ...group, members: withEntry(group.members, memberId, member) });
    }
    case 'shareGroupTargetAssignmentMetadata':
      return Object.freeze({ ...group, assignmentEpoch: record.value?.assignmentEpoch ?? 0 });
    case 'shareGroupTargetAssignmentMember': {
      const target = record.value && partitionsOf(record.value.topicPartitions);
      return Object.freeze({ ...group, target: withEntry(group.target, record.memberId, target) });
    }
    case 'shareGroupCurrentMemberAssignment': {
      const { memberId, value } = record;
      const known = group.members.get(memberId);
      // A tombstone goes before that of the member itself.
      if (!known) return group;
      const member = Object.freeze({
        ...known,
        memberEpoch: value?.memberEpoch ?? -1,
        previousMemberEpoch: value?.previousMemberEpoch ?? -1,
        assigned: partitionsOf(value?.assignedPartitions ?? []),
      });
      return Object.freeze({ ...group, members: withEntry(group.members, memberId, member) });
    }
    case 'shareGroupStatePartitionMetadata':
      return Object.freeze({
        ...group,
        initializing: partitionsOf(record.value?.initializingTopics ?? []),
        initialized: partitionsOf(record.value?.initializedTopics ?? []),
      });
  }
}

function withEntry<T>(entries: ReadonlyMap<string, T>, key: string, value: T | null): ReadonlyMap<string, T> {
  const next = new Map(entries);
  if (value === null) next.delete(key);
  else next.set(key, value);
  return Object.freeze(next);
}
