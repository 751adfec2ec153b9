/** What a leader keeps in memory of share groups: share-partitions, sessions of members, and what waits.
 *  Models      SharePartitionCache, ShareSessionCache, DelayedShareFetch
 *  See         README.md of this folder */
import type { KafkaError } from '../../../contract/errors.ts';
import type { AcknowledgeType } from '../../../contract/events/shares.ts';
import type { NodeId, PartitionKey } from '../../../contract/ids.ts';
import type { Incoming } from '../../kernel/network.ts';
import type { TopicIdPartitions } from '../../protocol/records.ts';
import type { SharePartitionData } from '../../protocol/share-api.ts';
import type { Released, SharePartition } from './share-partition.ts';

export interface ShareMemory {
  /** By group and partition (`servedKey`). */
  readonly served: Map<string, ServedPartition>;
  /** By group and member (`sessionKey`). */
  readonly sessions: Map<string, ShareSession>;
  /** Requests that are not answered yet, by number. */
  readonly operations: Map<number, ShareOperation>;
  lastOperation: number;
  /** Numbers the writes of all share-partitions. */
  lastWrite: number;
  /** Questions to share coordinators that are asked again later, by number. */
  lastQuestion: number;
}

export const createShareMemory = (): ShareMemory => ({
  served: new Map(),
  sessions: new Map(),
  operations: new Map(),
  lastOperation: 0,
  lastWrite: 0,
  lastQuestion: 0,
});

export const servedKey = (groupId: string, key: PartitionKey): string => `${groupId} ${key}`;
export const sessionKey = (groupId: string, memberId: string): string => `${groupId} ${memberId}`;

/** A share-partition of which this broker leads the partition. */
export interface ServedPartition {
  readonly groupId: string;
  readonly key: PartitionKey;
  readonly topicId: string;
  readonly partition: number;
  /** Under which it was read from the share coordinator; its writes carry it. */
  readonly leaderEpoch: number;
  /** Null: the share coordinator has not answered yet. */
  state: SharePartition | null;
  /** Why it could not be read; null: it could, or it is being read. Whoever hears it tries again. */
  error: KafkaError | null;
}

export interface ShareSession {
  readonly groupId: string;
  readonly memberId: string;
  /** The member's node, and the connection that it opened the session on. */
  readonly peer: NodeId;
  readonly channel: string;
  /** Of the request to come. */
  epoch: number;
  /** In the order they came. */
  readonly partitions: Map<PartitionKey, SessionPartition>;
}
export interface SessionPartition {
  readonly topicId: string;
  readonly partition: number;
}

/** A ShareFetch or ShareAcknowledge under way. */
export interface ShareOperation {
  readonly id: number;
  readonly api: 'ShareFetch' | 'ShareAcknowledge';
  readonly incoming: Incoming;
  readonly groupId: string;
  readonly memberId: string;
  /** What each partition of it is said to; null: it is being written. */
  readonly acknowledgements: Map<PartitionKey, KafkaError | null>;
  /** What it wants records of, in the order they are looked at. */
  readonly wanted: readonly PartitionKey[];
  /** Null while it waits for records. */
  fetched: ReadonlyMap<PartitionKey, SharePartitionData> | null;
  /** Of all partitions that it names. */
  readonly topicIds: Map<PartitionKey, SessionPartition>;
}

/** What a member has said of a range, as it will be told when it counts. */
export interface Verdict extends Released {
  readonly by: AcknowledgeType;
}

/** What is to be done when a share coordinator has answered. Frozen. */
export type AfterPersisting =
  | { readonly kind: 'load'; readonly served: string; readonly leaderEpoch: number }
  | {
      readonly kind: 'acknowledge';
      readonly served: string;
      readonly leaderEpoch: number;
      readonly write: number;
      readonly operation: number;
      readonly consumerId: NodeId;
      readonly verdicts: readonly Verdict[];
    }
  | { readonly kind: 'release'; readonly served: string; readonly leaderEpoch: number }
  | {
      readonly kind: 'initialize';
      readonly groupId: string;
      readonly topics: readonly TopicIdPartitions[];
    };

/** A member is known by the process it lives in, where that is known. */
export const consumerOf = (memory: ShareMemory, groupId: string, memberId: string): NodeId =>
  memory.sessions.get(sessionKey(groupId, memberId))?.peer ?? memberId;
