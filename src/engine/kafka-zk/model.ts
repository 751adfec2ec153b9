/** What a controller knows of the cluster, by its own reading of ZooKeeper.
 *  Models      kafka.controller.ControllerContext, PartitionState, ReplicaState
 *  See         context.ts (questions to it), failover.ts (how it is filled) */
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';

export interface ControllerContext {
  readonly liveBrokers: Map<BrokerId, LiveBroker>;
  readonly shuttingDown: Set<BrokerId>;
  readonly topics: Map<string, TopicContext>;
  readonly topicsToBeDeleted: Set<string>;
  readonly topicsWithDeletionStarted: Set<string>;
  readonly topicsIneligibleForDeletion: Set<string>;
  readonly reassigned: Set<PartitionKey>;
}
/** Frozen. */
export interface LiveBroker {
  readonly epoch: number;
  readonly rack: string | null;
}
export interface TopicContext {
  readonly name: string;
  /** By partition index. */
  readonly partitions: PartitionContext[];
}
export interface PartitionContext {
  readonly key: PartitionKey;
  replicas: readonly BrokerId[];
  adding: readonly BrokerId[];
  removing: readonly BrokerId[];
  state: PartitionState;
  /** As last read or written; null before the first election. Frozen. */
  leadership: Leadership | null;
  readonly replicaStates: Map<BrokerId, ReplicaState>;
}
export interface Leadership {
  readonly leader: BrokerId;
  readonly leaderEpoch: number;
  readonly isr: readonly BrokerId[];
  /** Version of the partition's state. */
  readonly zkVersion: number;
  readonly controllerEpoch: number;
}

export type PartitionState = 'NonExistentPartition' | 'NewPartition' | 'OnlinePartition' | 'OfflinePartition';
export type ReplicaState =
  | 'NonExistentReplica'
  | 'NewReplica'
  | 'OnlineReplica'
  | 'OfflineReplica'
  | 'ReplicaDeletionStarted'
  | 'ReplicaDeletionSuccessful'
  | 'ReplicaDeletionIneligible';

export const emptyContext = (): ControllerContext => ({
  liveBrokers: new Map(),
  shuttingDown: new Set(),
  topics: new Map(),
  topicsToBeDeleted: new Set(),
  topicsWithDeletionStarted: new Set(),
  topicsIneligibleForDeletion: new Set(),
  reassigned: new Set(),
});

/** A replica of a partition, as state changes name it. Frozen. */
export interface PartitionReplica {
  readonly key: PartitionKey;
  readonly brokerId: BrokerId;
}
