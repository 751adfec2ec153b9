/** What a group coordinator holds in memory: groups, their members, committed offsets, and what it waits for.
 *  Models      org.apache.kafka.coordinator.group.classic.ClassicGroup and ClassicGroupMember; OffsetAndMetadata
 *  See         coordinator.ts, rebalance.ts */
import type { Configs, GroupConfigName } from '../../contract/configs.ts';
import type { KafkaError } from '../../contract/errors.ts';
import type { ClassicGroupState } from '../../contract/events.ts';
import type { BrokerId } from '../../contract/ids.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { ConsumerGroupHeartbeatResponse, JoinGroupRequest, TopicPartitions } from '../protocol/api.ts';
import type { DeleteGroupsResponse, OffsetDeleteResponse } from '../protocol/group-admin-api.ts';
import { javaStringOrder } from '../protocol/java-order.ts';
import type { CoordinatorRecord, OffsetCommitRecord, TopicIdPartitions } from '../protocol/records.ts';
import type { ShareGroupHeartbeatResponse } from '../protocol/share-api.ts';
import type { ConsumerGroup } from './modern/consumer-group.ts';
import type { ShareGroup } from './share/share-group.ts';

export interface GroupCoordinatorState {
  readonly configs: Configs;
  /** By group id, in the order they came. */
  readonly groups: Map<string, Group>;
  /** Partitions of `__consumer_offsets` that this broker leads, by index. */
  readonly partitions: Map<number, OffsetsPartition>;
}

export interface OffsetsPartition {
  readonly partition: number;
  readonly leaderEpoch: number;
  /** Its records are being read: nobody is served yet. */
  isLoading: boolean;
  /** Number of the last write, from 1. */
  lastWrite: number;
  /** Records that wait to be written together with those that come within the linger. */
  lingering: { records: CoordinatorRecord[]; replies: WriteReply[] };
  /** Written here, not known to be replicated; oldest first. */
  unreplicated: {
    readonly write: number;
    readonly records: readonly CoordinatorRecord[];
    /** Of its first record; see pending-offsets.ts. */
    readonly order: number;
  }[];
  /** Counts the records of the partition. */
  lastOrder: number;
  readonly pending: PendingOffsets;
}

/** By producer id, then by group and partition of a topic. Frozen records. */
export type PendingOffsets = Map<number, Map<string, PendingOffset>>;
/** Frozen. */
export interface PendingOffset {
  readonly record: OffsetCommitRecord;
  /** Its place among the records of its partition of `__consumer_offsets`. */
  readonly order: number;
}

/** What is to be done when a write has come to its end. Frozen. */
export type WriteReply =
  | { readonly kind: 'sync'; readonly incoming: Incoming; readonly generation: number }
  | {
      readonly kind: 'commit';
      readonly incoming: Incoming;
      readonly consumerId: string;
      /** Of the group, when the commit was taken. */
      readonly generation: number;
    }
  | { readonly kind: 'txnCommit'; readonly incoming: Incoming }
  | {
      readonly kind: 'takeOver';
      readonly incoming: Incoming;
      readonly memberId: string;
      readonly leaderBefore: string | null;
      readonly generation: number;
      /** The member that was replaced. */
      readonly before: Omit<Member, 'parkedJoin' | 'parkedSync'>;
    }
  /** An operator's request, with the answer for the case that all is written. */
  | {
      readonly kind: 'admin';
      readonly api: 'DeleteGroups';
      readonly incoming: Incoming;
      readonly body: DeleteGroupsResponse;
    }
  | {
      readonly kind: 'admin';
      readonly api: 'OffsetDelete';
      readonly incoming: Incoming;
      readonly body: OffsetDeleteResponse;
    }
  | {
      readonly kind: 'beat';
      readonly incoming: Incoming;
      readonly body: ConsumerGroupHeartbeatResponse;
      readonly groupId: string;
      /** The group as it was; null: there was none. */
      readonly before: ConsumerGroup | null;
    }
  | {
      readonly kind: 'shareBeat';
      readonly incoming: Incoming;
      readonly body: ShareGroupHeartbeatResponse;
      readonly groupId: string;
      /** The group as it was; null: there was none. */
      readonly before: ShareGroup | null;
      /** What the share coordinators are to be asked for then; null: nothing. */
      readonly toInitialize: readonly TopicIdPartitions[] | null;
    }
  | { readonly kind: 'nobody' };

/** Given to the host with each write; comes back to `onWritten`. */
export interface WriteContinuation {
  /** Of the leadership it was written under. */
  readonly leaderEpoch: number;
  readonly write: number;
  readonly replies: readonly WriteReply[];
}

export interface Group {
  readonly groupId: string;
  /** Of `__consumer_offsets`. */
  readonly offsetsPartition: number;
  state: ClassicGroupState;
  /** The state before this one, which decides whether the initial delay runs. */
  previousState: ClassicGroupState;
  stateSinceUs: SimTimeUs;
  /** 0 before the first. */
  generation: number;
  protocolType: string | null;
  protocolName: string | null;
  leaderId: string | null;
  /** By member id, in the order they joined. */
  readonly members: Map<string, Member>;
  /** Ids given out (MEMBER_ID_REQUIRED) whose owners have not joined yet. */
  readonly pendingJoin: Set<string>;
  /** Members of this generation that have not sent SyncGroup. */
  readonly pendingSync: Set<string>;
  /** Somebody joined since the initial delay was last looked at. */
  newMemberAdded: boolean;
  /** When the wait at the join barrier ends at the latest; null when nobody waits. */
  barrierEndsAtUs: SimTimeUs | null;
  /** The group of KIP-848 of this name; then all of the above is that of a classic group without members. Null: there is none. */
  modern: ConsumerGroup | null;
  /** The share group of this name, in the same way. */
  share: ShareGroup | null;
  /** Replicated commits, by topic, by partition. */
  readonly offsets: Map<string, Map<number, CommittedOffset>>;
}

/** Frozen. */
interface CommittedOffset {
  readonly offset: number;
  readonly leaderEpoch: number;
  readonly commitTimestampMs: number;
  /** A later commit has a larger one. */
  readonly order: number;
}

export interface Member {
  readonly memberId: string;
  readonly clientId: string;
  readonly groupInstanceId: string | null;
  rebalanceTimeoutMs: number;
  sessionTimeoutMs: number;
  protocols: JoinGroupRequest['protocols'];
  assignment: readonly TopicPartitions[];
  /** Joined and not answered yet; its session is not watched by its own timeout. */
  isNew: boolean;
  /** Requests kept to be answered later. */
  parkedJoin: Incoming | null;
  parkedSync: Incoming | null;
}

/** Whose transaction a write belongs to; `guard`: what it was verified by, 0 when it need not be. */
export interface TransactionalProducer {
  readonly id: number;
  readonly epoch: number;
  readonly guard: number;
}

/** What the coordinator may ask of the broker it lives in. */
export interface GroupHost {
  readonly offsetsPartitionCount: number;
  /** How long records are collected before they are written (`group.coordinator.append.linger.ms`); 0: not at all. */
  readonly appendLingerUs: number;
  readonly syncRenewsSession: boolean;
  /** Writes to the leader replica of this partition. 'NONE': it is written, and `onWritten` follows with the continuation
   *  when it is replicated, has waited too long, or the leadership is lost. Anything else: nothing was written. */
  append(
    partition: number,
    records: readonly CoordinatorRecord[],
    continuation: unknown,
    producer?: TransactionalProducer,
  ): KafkaError;
  /** Whether a transaction is known to be open in this partition of `__consumer_offsets`. If not, the transaction
   *  coordinator is asked, and `onTxnOffsetsVerified` follows with the continuation. */
  verify(
    partition: number,
    producer: {
      readonly transactionalId: string;
      readonly producerId: number;
      readonly producerEpoch: number;
    },
    apiVersion: number,
    continuation: unknown,
  ): boolean;
  hasPartition(topic: string, partition: number): boolean;
  /** What the broker's image knows of a topic; undefined when there is none of this name. */
  topicOf(name: string): { readonly topicId: string; readonly partitionCount: number } | undefined;
  topicNameOf(topicId: string): string | undefined;
  /** A time that is set for one group, or for all, in milliseconds. */
  groupConfigMs(groupId: string, name: GroupConfigName): number;
  /** Asks the share coordinators to keep a state of these partitions for the group; `onShareStateInitialized` follows. */
  initializeShareState(groupId: string, topics: readonly TopicIdPartitions[]): void;
}

/** The coordinator at work: its node, its memory, its host. Lives for one call. */
export interface Work {
  readonly node: NodeContext;
  readonly state: GroupCoordinatorState;
  readonly host: GroupHost;
}

/** The broker at work. */
export const brokerIdOf = ({ node }: Work): BrokerId => Number(node.id.slice(1));

export const createGroup = (groupId: string, offsetsPartition: number, nowUs: SimTimeUs): Group => ({
  groupId,
  offsetsPartition,
  state: 'Empty',
  previousState: 'Empty',
  stateSinceUs: nowUs,
  generation: 0,
  protocolType: null,
  protocolName: null,
  leaderId: null,
  members: new Map(),
  pendingJoin: new Set(),
  pendingSync: new Set(),
  newMemberAdded: false,
  barrierEndsAtUs: null,
  modern: null,
  share: null,
  offsets: new Map(),
});

/** Whether nobody is in the group, of whichever protocol it is. */
export const hasNoMembers = (group: Group): boolean =>
  group.state === 'Empty' &&
  (group.modern?.members.size ?? 0) === 0 &&
  (group.share?.members.size ?? 0) === 0;

/** Members in the order of Kafka's HashMap, in which it answers and chooses. */
export const membersInOrder = (group: Group): Member[] =>
  javaStringOrder(group.members.keys()).flatMap((memberId) => group.members.get(memberId) ?? []);

/** The longest rebalance timeout among the members. */
export function rebalanceTimeoutMsOf(group: Group): number {
  let longestMs = 0;
  for (const member of group.members.values()) longestMs = Math.max(longestMs, member.rebalanceTimeoutMs);
  return longestMs;
}

/** The consumer a member id belongs to; the part before the UUID for one that is not a member. */
export const consumerOf = (group: Group | undefined, memberId: string): string =>
  group?.members.get(memberId)?.clientId ??
  group?.modern?.members.get(memberId)?.clientId ??
  group?.share?.members.get(memberId)?.clientId ??
  memberId.slice(0, Math.max(0, memberId.length - 37));
