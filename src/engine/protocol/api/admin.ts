/** What an administrator asks for: topics, partitions, configs, leaders, records. */
import type { KafkaError } from '../../../contract/errors.ts';
import type { ConfigResourceType } from '../records.ts';

export interface DeleteRecordsRequest {
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      /** Everything below goes; −1: everything below the high watermark. */
      readonly offset: number;
    }[];
  }[];
  readonly timeoutMs: number;
}
export interface DeleteRecordsResponse {
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      /** Below this no live replica has anything; −1 with an error. */
      readonly lowWatermark: number;
      readonly errorCode: KafkaError;
    }[];
  }[];
}

export interface DescribeProducersRequest {
  readonly topics: readonly { readonly name: string; readonly partitionIndexes: readonly number[] }[];
}
export interface DescribeProducersResponse {
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      readonly errorCode: KafkaError;
      readonly activeProducers: readonly {
        readonly producerId: number;
        readonly producerEpoch: number;
        readonly lastSequence: number;
        readonly lastTimestamp: number;
        /** −1 before its first marker. */
        readonly coordinatorEpoch: number;
        /** −1 while none is open. */
        readonly currentTxnStartOffset: number;
      }[];
    }[];
  }[];
}

export interface CreateTopicsRequest {
  readonly topics: readonly {
    readonly name: string;
    /** −1 beside assignments, as the replication factor. */
    readonly numPartitions: number;
    readonly replicationFactor: number;
    /** Replicas by partition; null leaves them to the controller. */
    readonly assignments: readonly (readonly number[])[] | null;
    readonly configs: readonly { readonly name: string; readonly value: string }[];
  }[];
  readonly validateOnly: boolean;
}
export interface CreateTopicsResponse {
  readonly topics: readonly {
    readonly name: string;
    readonly errorCode: KafkaError;
    readonly errorMessage: string | null;
  }[];
}

export interface DeleteTopicsRequest {
  readonly topics: readonly { readonly name: string }[];
}
export interface DeleteTopicsResponse {
  readonly responses: readonly { readonly name: string; readonly errorCode: KafkaError }[];
}

export interface CreatePartitionsRequest {
  readonly topics: readonly {
    readonly name: string;
    /** How many there are to be, the old ones included. */
    readonly count: number;
    /** Replicas of each new one; null: the controller places them. */
    readonly assignments: readonly (readonly number[])[] | null;
  }[];
  readonly validateOnly: boolean;
}
export interface CreatePartitionsResponse {
  readonly results: readonly {
    readonly name: string;
    readonly errorCode: KafkaError;
    readonly errorMessage: string | null;
  }[];
}

export interface ElectLeadersRequest {
  /** 0: of the preferred replica; 1: unclean where it must be. */
  readonly electionType: 0 | 1;
  /** Null: every partition. */
  readonly topicPartitions:
    | readonly { readonly topic: string; readonly partitions: readonly number[] }[]
    | null;
  readonly timeoutMs: number;
}
export interface ElectLeadersResponse {
  readonly errorCode: KafkaError;
  readonly replicaElectionResults: readonly {
    readonly topic: string;
    readonly partitionResult: readonly {
      readonly partitionId: number;
      readonly errorCode: KafkaError;
      readonly errorMessage: string | null;
    }[];
  }[];
}

export interface IncrementalAlterConfigsRequest {
  readonly resources: readonly {
    readonly resourceType: ConfigResourceType;
    /** A topic, or a broker's id as text; empty: all brokers. */
    readonly resourceName: string;
    readonly configs: readonly {
      readonly name: string;
      readonly configOperation: 'SET' | 'DELETE';
      /** Null to delete. */
      readonly value: string | null;
    }[];
  }[];
  readonly validateOnly: boolean;
}
export interface IncrementalAlterConfigsResponse {
  readonly responses: readonly {
    readonly errorCode: KafkaError;
    readonly errorMessage: string | null;
    readonly resourceType: ConfigResourceType;
    readonly resourceName: string;
  }[];
}

export interface AlterPartitionReassignmentsRequest {
  readonly timeoutMs: number;
  /** KIP-860: the number of replicas may differ from what it was. */
  readonly allowReplicationFactorChange: boolean;
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      /** Null: takes back what is under way. */
      readonly replicas: readonly number[] | null;
    }[];
  }[];
}
export interface AlterPartitionReassignmentsResponse {
  readonly errorCode: KafkaError;
  readonly errorMessage: string | null;
  readonly responses: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      readonly errorCode: KafkaError;
      readonly errorMessage: string | null;
    }[];
  }[];
}

export interface ListPartitionReassignmentsRequest {
  readonly timeoutMs: number;
  /** Null: all. */
  readonly topics: readonly { readonly name: string; readonly partitionIndexes: readonly number[] }[] | null;
}
export interface ListPartitionReassignmentsResponse {
  readonly errorCode: KafkaError;
  readonly errorMessage: string | null;
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly {
      readonly partitionIndex: number;
      readonly replicas: readonly number[];
      readonly addingReplicas: readonly number[];
      readonly removingReplicas: readonly number[];
    }[];
  }[];
}
