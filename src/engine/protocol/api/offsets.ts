/** What a group has committed. */
import type { KafkaError } from '../../../contract/errors.ts';

export interface OffsetCommitRequest {
  readonly groupId: string;
  readonly generationIdOrMemberEpoch: number;
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      readonly committedOffset: number;
      readonly committedLeaderEpoch: number;
      /** What the application notes beside it; absent: nothing. */
      readonly committedMetadata?: string;
    }[];
  }[];
}
export interface OffsetCommitResponse {
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly { readonly partitionIndex: number; readonly errorCode: KafkaError }[];
  }[];
}

export interface OffsetFetchRequest {
  readonly groupId: string;
  readonly topics: readonly { readonly name: string; readonly partitionIndexes: readonly number[] }[];
  readonly requireStable: boolean;
}
export interface OffsetFetchResponse {
  readonly errorCode: KafkaError;
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      /** −1: none. */
      readonly committedOffset: number;
      readonly committedLeaderEpoch: number;
      readonly errorCode: KafkaError;
    }[];
  }[];
}
