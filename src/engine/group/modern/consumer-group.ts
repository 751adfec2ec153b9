/** A group of KIP-848 as its coordinator knows it: what its records say, and nothing else.
 *  Models      ConsumerGroup, ConsumerGroupMember, MemberState, Assignment; GroupMetadataManager#replay of their records
 *  Invariants  frozen: a change is a new group, made by a record; of a partition at most one member is the owner
 *  See         heartbeat.ts, reconciliation.ts, target-assignment.ts */
import type { ConsumerMemberState } from '../../../contract/events.ts';
import { javaStringOrder } from '../../protocol/java-order.ts';
import type { ConsumerGroupRecord, LogRecord } from '../../protocol/records.ts';
import type { Partitions } from './partitions.ts';
import { contains, NO_PARTITIONS, partitionsOf } from './partitions.ts';

const RECORD_TYPES: ReadonlySet<string> = new Set<ConsumerGroupRecord['type']>([
  'consumerGroupMetadata',
  'consumerGroupMemberMetadata',
  'consumerGroupTargetAssignmentMetadata',
  'consumerGroupTargetAssignmentMember',
  'consumerGroupCurrentMemberAssignment',
]);
export const isConsumerGroupRecord = (record: LogRecord): record is ConsumerGroupRecord =>
  RECORD_TYPES.has(record.type);

/** By the numbers in the records. */
const MEMBER_STATES = [
  'STABLE',
  'UNREVOKED_PARTITIONS',
  'UNRELEASED_PARTITIONS',
] as const satisfies readonly ConsumerMemberState[];
export const memberStateNumber = (state: ConsumerMemberState): 0 | 1 | 2 =>
  state === 'STABLE' ? 0 : state === 'UNREVOKED_PARTITIONS' ? 1 : 2;

/** The epoch of a static member that said it would be back. */
export const LEFT_FOR_A_WHILE = -2;
export const LEAVES = -1;
export const JOINS = 0;

export interface ConsumerGroupMember {
  readonly memberId: string;
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly clientId: string;
  readonly subscribedTopicNames: readonly string[];
  readonly rebalanceTimeoutMs: number;
  readonly serverAssignor: string | null;
  readonly memberEpoch: number;
  readonly previousMemberEpoch: number;
  readonly state: ConsumerMemberState;
  readonly assigned: Partitions;
  /** Owned until the member says that it no longer is. */
  readonly pendingRevocation: Partitions;
}

export interface ConsumerGroup {
  readonly groupId: string;
  readonly groupEpoch: number;
  /** Of the topics that the members want; a change of it is a new epoch. */
  readonly metadataHash: number;
  /** The group epoch that the target assignment was made for. */
  readonly assignmentEpoch: number;
  /** By member id, in the order they came. */
  readonly members: ReadonlyMap<string, ConsumerGroupMember>;
  /** By member id. */
  readonly target: ReadonlyMap<string, Partitions>;
}

export type ConsumerGroupStateName = 'Empty' | 'Assigning' | 'Reconciling' | 'Stable';

export const createConsumerGroup = (groupId: string): ConsumerGroup =>
  Object.freeze({
    groupId,
    groupEpoch: 0,
    metadataHash: 0,
    assignmentEpoch: 0,
    members: Object.freeze(new Map()),
    target: Object.freeze(new Map()),
  });

/** A member of which nothing is written but who it is. */
export const newMember = (memberId: string): ConsumerGroupMember =>
  Object.freeze({
    memberId,
    instanceId: null,
    rackId: null,
    clientId: '',
    subscribedTopicNames: Object.freeze([]),
    rebalanceTimeoutMs: -1,
    serverAssignor: null,
    memberEpoch: 0,
    previousMemberEpoch: -1,
    state: 'STABLE',
    assigned: NO_PARTITIONS,
    pendingRevocation: NO_PARTITIONS,
  });

/** Where the group stands, as its members' states say. */
export function stateNameOf(group: ConsumerGroup): ConsumerGroupStateName {
  if (group.members.size === 0) return 'Empty';
  if (group.groupEpoch > group.assignmentEpoch) return 'Assigning';
  const isDone = [...group.members.values()].every(
    (member) => member.state === 'STABLE' && member.memberEpoch === group.assignmentEpoch,
  );
  return isDone ? 'Stable' : 'Reconciling';
}

/** Members in the order of Kafka's HashMap. */
export const consumerMembersInOrder = (group: ConsumerGroup): ConsumerGroupMember[] =>
  javaStringOrder(group.members.keys()).flatMap((memberId) => group.members.get(memberId) ?? []);

/** Who owns a partition now, or has yet to give it up; undefined when it is free. */
export const ownerOf = (
  group: ConsumerGroup,
  topicId: string,
  partition: number,
): ConsumerGroupMember | undefined =>
  [...group.members.values()].find(
    (member) =>
      contains(member.assigned, topicId, partition) || contains(member.pendingRevocation, topicId, partition),
  );

export const staticConsumerMember = (
  group: ConsumerGroup,
  instanceId: string,
): ConsumerGroupMember | undefined =>
  [...group.members.values()].find((member) => member.instanceId === instanceId);

/** What a record makes of a group; null: nothing is left of it. */
export function replayed(group: ConsumerGroup, record: ConsumerGroupRecord): ConsumerGroup | null {
  switch (record.type) {
    case 'consumerGroupMetadata': {
      const { value } = record;
      if (!value) return null;
      return Object.freeze({ ...group, groupEpoch: value.epoch, metadataHash: value.metadataHash });
    }
    case 'consumerGroupMemberMetadata': {
      const { memberId, value } = record;
      const known = group.members.get(memberId) ?? newMember(memberId);
      return Object.freeze({
        ...group,
        members: withEntry(group.members, memberId, value && Object.freeze({ ...known, ...value })),
      });
    }
    case 'consumerGroupTargetAssignmentMetadata':
      return Object.freeze({ ...group, assignmentEpoch: record.value?.assignmentEpoch ?? 0 });
    case 'consumerGroupTargetAssignmentMember': {
      const target = record.value && partitionsOf(record.value.topicPartitions);
      return Object.freeze({ ...group, target: withEntry(group.target, record.memberId, target) });
    }
    case 'consumerGroupCurrentMemberAssignment': {
      const { memberId, value } = record;
      const known = group.members.get(memberId);
      // A tombstone goes before that of the member itself.
      if (!known) return group;
      const member = Object.freeze({
        ...known,
        memberEpoch: value?.memberEpoch ?? LEAVES,
        previousMemberEpoch: value?.previousMemberEpoch ?? LEAVES,
        state: MEMBER_STATES[value?.state ?? 0],
        assigned: partitionsOf(value?.assignedPartitions ?? []),
        pendingRevocation: partitionsOf(value?.partitionsPendingRevocation ?? []),
      });
      return Object.freeze({ ...group, members: withEntry(group.members, memberId, member) });
    }
  }
}

function withEntry<T>(entries: ReadonlyMap<string, T>, key: string, value: T | null): ReadonlyMap<string, T> {
  const next = new Map(entries);
  if (value === null) next.delete(key);
  else next.set(key, value);
  return Object.freeze(next);
}
