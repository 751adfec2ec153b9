/** Who is there, who leads, who coordinates. */
import type { KafkaError } from '../../../contract/errors.ts';

export interface MetadataRequest {
  /** Null: all topics. */
  readonly topics: readonly string[] | null;
}
export interface MetadataResponse {
  readonly brokers: readonly { readonly nodeId: number; readonly rack: string | null }[];
  /** Where admin requests may go; a random live broker in KRaft, −1 for none. */
  readonly controllerId: number;
  readonly topics: readonly {
    readonly errorCode: KafkaError;
    readonly name: string;
    readonly topicId: string;
    readonly isInternal: boolean;
    readonly partitions: readonly {
      readonly errorCode: KafkaError;
      readonly partitionIndex: number;
      readonly leaderId: number;
      readonly leaderEpoch: number;
      readonly replicaNodes: readonly number[];
      readonly isrNodes: readonly number[];
    }[];
  }[];
}

export interface FindCoordinatorRequest {
  /** 0: group, 1: transaction, 2: share-partition (`group:topicId:partition`). */
  readonly keyType: 0 | 1 | 2;
  readonly coordinatorKeys: readonly string[];
}
export interface FindCoordinatorResponse {
  readonly coordinators: readonly {
    readonly key: string;
    readonly nodeId: number;
    readonly errorCode: KafkaError;
  }[];
}
