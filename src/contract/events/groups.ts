/** Groups, as their coordinators see them. */
import type { KafkaError } from '../errors.ts';
import type { BrokerId, PartitionKey } from '../ids.ts';

export type GroupEvent =
  /** Offsets that a transaction will commit, if it commits. */
  | {
      readonly type: 'group.offsetsPending';
      readonly groupId: string;
      readonly pid: number;
      readonly offsets: Readonly<Record<PartitionKey, number>>;
    }
  /** A marker has decided about them. */
  | {
      readonly type: 'group.offsetsDecided';
      readonly groupId: string;
      readonly pid: number;
      readonly committed: boolean;
      readonly offsets: Readonly<Record<PartitionKey, number>>;
    }
  | {
      readonly type: 'group.stateChanged';
      readonly groupId: string;
      readonly from: GroupState;
      readonly to: GroupState;
      readonly generation: number;
      readonly reason: string;
    }
  | {
      readonly type: 'group.memberJoined';
      readonly groupId: string;
      readonly memberId: string;
      readonly consumerId: string;
    }
  /** A process came with the `group.instance.id` of a member and took its place; the other is fenced (KIP-345). */
  | {
      readonly type: 'group.memberReplaced';
      readonly groupId: string;
      readonly groupInstanceId: string;
      readonly consumerId: string;
      readonly memberId: string;
      readonly oldConsumerId: string;
      readonly oldMemberId: string;
    }
  | {
      readonly type: 'group.memberLeft';
      readonly groupId: string;
      /** Who coordinates the group, or believes to. */
      readonly brokerId: BrokerId;
      readonly memberId: string;
      readonly consumerId: string;
      readonly why: 'left' | 'sessionExpired' | 'rebalanceTimeout' | 'pollTimeout';
    }
  | {
      readonly type: 'group.generationStarted';
      readonly groupId: string;
      /** The coordinator. */
      readonly brokerId: BrokerId;
      readonly generation: number;
      readonly leaderConsumerId: string | null;
      readonly assignor: string | null;
      readonly memberCount: number;
    }
  | {
      readonly type: 'group.assigned';
      readonly groupId: string;
      readonly generation: number;
      readonly assignment: Readonly<Record<string, readonly PartitionKey[]>>;
    }
  | {
      readonly type: 'group.offsetCommitted';
      readonly groupId: string;
      readonly consumerId: string;
      readonly offsets: Readonly<Record<PartitionKey, number>>;
      /** In which it was made, −1 without one; and in which the group was when it was taken. */
      readonly generation: number;
      readonly takenIn: number;
    }
  | {
      readonly type: 'group.commitRefused';
      readonly groupId: string;
      readonly consumerId: string;
      readonly error: KafkaError;
    }
  /** A group forgets what was committed: too old (`offsets.retention.minutes`), by an operator, or with its topic. */
  | {
      readonly type: 'group.offsetsRemoved';
      readonly groupId: string;
      readonly partitions: readonly PartitionKey[];
      readonly why: 'expired' | 'asked' | 'topicDeleted';
    }
  /** An operator has moved what is committed for a group without members (kafka-consumer-groups.sh --reset-offsets). */
  | {
      readonly type: 'group.offsetsReset';
      readonly groupId: string;
      readonly offsets: Readonly<Record<PartitionKey, number>>;
    }
  /** A group without members is no more; whoever joins by its name begins a new one. */
  | { readonly type: 'group.deleted'; readonly groupId: string; readonly why: 'expired' | 'asked' }
  /** KIP-848: a member, a subscription or a topic has changed, and what everybody is to own will be worked out anew. */
  | { readonly type: 'group.epochBumped'; readonly groupId: string; readonly groupEpoch: number }
  /** KIP-848: the coordinator's assignor has said what each member is to own. */
  | {
      readonly type: 'group.targetAssigned';
      readonly groupId: string;
      readonly groupEpoch: number;
      readonly assignor: string;
      /** By consumer. */
      readonly assignment: Readonly<Record<string, readonly PartitionKey[]>>;
    }
  /** KIP-848: one member has come a step further towards what it is to own. */
  | {
      readonly type: 'group.memberReconciled';
      readonly groupId: string;
      readonly consumerId: string;
      readonly memberId: string;
      readonly memberEpoch: number;
      readonly state: ConsumerMemberState;
      readonly assigned: readonly PartitionKey[];
      /** Still its own until it says that it no longer is. */
      readonly pendingRevocation: readonly PartitionKey[];
    }
  /** KIP-848: a heartbeat is refused; the member has to begin anew, or to end. */
  | {
      readonly type: 'group.heartbeatRefused';
      readonly groupId: string;
      readonly consumerId: string;
      readonly memberEpoch: number;
      readonly error: KafkaError;
    }
  | {
      readonly type: 'coordinator.loaded' | 'coordinator.unloaded';
      readonly brokerId: BrokerId;
      readonly partition: PartitionKey;
      readonly groups: readonly string[];
    };

export type ClassicGroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead';

/** Of a classic group, and of one of KIP-848. */
export type GroupState = ClassicGroupState | 'Assigning' | 'Reconciling';

/** Where a member of a KIP-848 group stands between what it owns and what it is to own. */
export type ConsumerMemberState = 'STABLE' | 'UNREVOKED_PARTITIONS' | 'UNRELEASED_PARTITIONS';
