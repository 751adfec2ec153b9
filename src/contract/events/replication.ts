/** Partitions: what the controller decided about them, and what their replicas did. */
import type { KafkaError } from '../errors.ts';
import type { BrokerId, NodeId, PartitionKey } from '../ids.ts';

export type ReplicationEvent =
  | {
      readonly type: 'partition.leaderElected';
      readonly partition: PartitionKey;
      readonly fromLeader: BrokerId;
      readonly toLeader: BrokerId;
      readonly leaderEpoch: number;
      readonly isr: readonly BrokerId[];
      readonly unclean: boolean;
      /** It was not in sync, but eligible: it holds all that is committed (KIP-966). */
      readonly fromElr?: boolean;
      /** Unclean, but it led last: nobody was in sync or eligible any more (KIP-966). */
      readonly lastKnown?: boolean;
      /** Not Kafka: the topic commits by majority. Nobody leads until a majority has told what it holds; who leads then, holds most. */
      readonly byMajority?: true;
    }
  /** The same leader begins another epoch: a replica was taken out, or (before 3.6) the ISR shrank. */
  | {
      readonly type: 'partition.leaderEpochBumped';
      readonly partition: PartitionKey;
      readonly leaderId: BrokerId;
      readonly leaderEpoch: number;
    }
  /** Eligible leader replicas; `lastKnownLeader` −1 unless nobody is in sync. */
  | {
      readonly type: 'partition.eligibleChanged';
      readonly partition: PartitionKey;
      readonly from: readonly BrokerId[];
      readonly to: readonly BrokerId[];
      readonly lastKnownLeader: BrokerId;
    }
  /** Reassignment: under way while somebody is added or removed, else done. */
  | {
      readonly type: 'partition.replicasChanged';
      readonly partition: PartitionKey;
      readonly from: readonly BrokerId[];
      readonly to: readonly BrokerId[];
      readonly adding: readonly BrokerId[];
      readonly removing: readonly BrokerId[];
    }
  | {
      readonly type: 'partition.isrChanged';
      readonly partition: PartitionKey;
      readonly from: readonly BrokerId[];
      readonly to: readonly BrokerId[];
      readonly leaderEpoch: number;
      readonly partitionEpoch: number;
    }
  | {
      readonly type: 'replica.becameLeader';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly leaderEpoch: number;
      readonly logEndOffset: number;
      readonly highWatermark: number;
    }
  | {
      readonly type: 'replica.becameFollower';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly leaderId: BrokerId;
      readonly leaderEpoch: number;
    }
  | {
      readonly type: 'replica.truncated';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      /** Log end before and after; records in [toOffset, fromOffset) are gone from this replica. */
      readonly fromOffset: number;
      readonly toOffset: number;
      /** Its own high watermark before. */
      readonly highWatermark: number;
    }
  | {
      readonly type: 'isr.shrinkProposed' | 'isr.expandProposed';
      readonly partition: PartitionKey;
      readonly leaderId: BrokerId;
      readonly brokerIds: readonly BrokerId[];
    }
  /** A leader has taken up an ISR: with the answer to its wish, or with news of its partition. */
  | {
      readonly type: 'isr.confirmed';
      readonly partition: PartitionKey;
      readonly leaderId: BrokerId;
      readonly isr: readonly BrokerId[];
      readonly partitionEpoch: number;
    }
  /** The controller does not take up the ISR that a leader has asked for. */
  | {
      readonly type: 'isr.proposalRefused';
      readonly partition: PartitionKey;
      readonly leaderId: BrokerId;
      readonly isr: readonly BrokerId[];
      readonly error: KafkaError;
    }
  /** News of the partition state that a leader had already have made it forget the ISR it has asked for; it will not look at
   *  the answer either (Partition#makeLeader takes an equal partition epoch, KAFKA-13790). */
  | {
      readonly type: 'isr.proposalForgotten';
      readonly partition: PartitionKey;
      readonly leaderId: BrokerId;
      readonly isr: readonly BrokerId[];
      readonly partitionEpoch: number;
    }
  /** A leader's session in ZooKeeper has ended before it heard whether the ISR that it wanted was written; it goes by the one before
   *  (KafkaZkClient#conditionalUpdatePath throws). Of ZooKeeper's time. */
  | {
      readonly type: 'isr.outcomeUnknown';
      readonly partition: PartitionKey;
      readonly leaderId: BrokerId;
      readonly isr: readonly BrokerId[];
    }
  /** A controller cannot give a partition its first leader: its state is in ZooKeeper already, written by an attempt whose answer
   *  was lost. Nobody is told of it until another controller reads it (PartitionStateMachine#initializeLeaderAndIsrForPartitions,
   *  NODEEXISTS after ZooKeeperClient's retry). */
  | {
      readonly type: 'partition.firstLeaderUnknown';
      readonly partition: PartitionKey;
      readonly controllerId: BrokerId;
    }
  /** What a leader has sent begins below the end of its follower's log, so that the follower cannot append it: it fetches this
   *  partition no more until there is other news of it. */
  | {
      readonly type: 'replica.fetchFailed';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly leaderId: BrokerId;
      readonly logEndOffset: number;
      readonly baseOffset: number;
    }
  | {
      readonly type: 'partition.highWatermarkAdvanced';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly from: number;
      readonly to: number;
    }
  /** Not Kafka (commit by majority): a partition has no leader, and its live replicas are asked what they hold. */
  | {
      readonly type: 'partition.majorityAsked';
      readonly partition: PartitionKey;
      readonly controllerId: BrokerId;
      readonly leaderEpoch: number;
      readonly brokerIds: readonly BrokerId[];
    }
  /** One of them has told: epoch of its newest record (−1: it has none), and its log end. */
  | {
      readonly type: 'partition.majorityAnswered';
      readonly partition: PartitionKey;
      readonly controllerId: BrokerId;
      readonly brokerId: BrokerId;
      readonly lastEpoch: number;
      readonly logEndOffset: number;
    }
  /** Fewer replicas live than are a majority: nobody can be elected. */
  | {
      readonly type: 'partition.majorityMissing';
      readonly partition: PartitionKey;
      readonly controllerId: BrokerId;
      readonly alive: readonly BrokerId[];
      readonly needed: number;
    }
  | {
      readonly type: 'fetch.refused';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly from: NodeId;
      readonly error: KafkaError;
    };
