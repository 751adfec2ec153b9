/** Consumers, as they see themselves. */
import type { BrokerId, PartitionKey } from '../ids.ts';
import type { Delivery } from '../what-if.ts';

export type ConsumerEvent =
  /** A read_committed consumer passes over records of an aborted transaction. */
  | {
      readonly type: 'consumer.skippedAborted';
      readonly consumerId: string;
      readonly partition: PartitionKey;
      readonly pid: number;
      readonly fromOffset: number;
      readonly toOffset: number;
    }
  | {
      readonly type: 'consumer.revoked' | 'consumer.assigned' | 'consumer.lost';
      readonly consumerId: string;
      readonly groupId: string;
      readonly partitions: readonly PartitionKey[];
      readonly generation: number;
    }
  /** An old consumer, which has no coordinator, sets out to find what it is to own; from 1. */
  | {
      readonly type: 'consumer.rebalanceBegan';
      readonly consumerId: string;
      readonly groupId: string;
      readonly attempt: number;
    }
  /** The former owner's znode is still there (null: it has gone meanwhile): nothing is claimed, and it tries again. */
  | {
      readonly type: 'consumer.ownerInTheWay';
      readonly consumerId: string;
      readonly groupId: string;
      readonly partition: PartitionKey;
      readonly owner: string | null;
    }
  /** ConsumerRebalanceFailedException: it owns nothing until another watch fires. */
  | {
      readonly type: 'consumer.rebalanceFailed';
      readonly consumerId: string;
      readonly groupId: string;
      readonly attempts: number;
    }
  /** Another process bears its `group.instance.id` now (FencedInstanceIdException): the application ends. */
  | {
      readonly type: 'consumer.fenced';
      readonly consumerId: string;
      readonly groupId: string;
      readonly groupInstanceId: string;
    }
  | {
      readonly type: 'consumer.polled';
      readonly consumerId: string;
      readonly partition: PartitionKey;
      readonly fromOffset: number;
      readonly toOffset: number;
    }
  /** The application has moved it: to an offset, to an end of the log, or to what was written since a time. */
  | {
      readonly type: 'consumer.sought';
      readonly consumerId: string;
      readonly partition: PartitionKey;
      readonly toOffset: number;
      readonly by: 'offset' | 'time' | 'beginning' | 'end';
    }
  | {
      readonly type: 'consumer.partitionPaused' | 'consumer.partitionResumed';
      readonly consumerId: string;
      readonly partition: PartitionKey;
    }
  /** A call of the application ended in an exception, by the name of its Java class. The application goes on; only what poll()
   *  throws it does not catch: it closes its consumer, and ends. */
  | {
      readonly type: 'consumer.callFailed';
      readonly consumerId: string;
      readonly call: 'poll' | 'commitSync' | 'commitAsync' | 'seek' | 'pause' | 'resume';
      readonly exception:
        | 'CommitFailedException'
        | 'RebalanceInProgressException'
        | 'TimeoutException'
        | 'IllegalStateException'
        | 'NoOffsetForPartitionException'
        | 'OffsetOutOfRangeException'
        | 'LogTruncationException'
        | 'RetriableCommitFailedException';
    }
  /** poll() throws a RecordDeserializationException: it cannot hand the record out, and stays before it (KIP-334). */
  | {
      readonly type: 'consumer.recordUnreadable';
      readonly consumerId: string;
      readonly partition: PartitionKey;
      readonly offset: number;
      readonly reaction: 'pollAgain' | 'skip' | 'die';
    }
  | {
      readonly type: 'consumer.reset';
      readonly consumerId: string;
      readonly partition: PartitionKey;
      readonly toOffset: number;
      readonly policy: string;
    }
  /** Its position lies beyond where the new leader's log leaves the one it read: records it has seen are gone (KIP-320).
   *  `divergesAt`: it goes on there; null: the leader knows nothing of that epoch. `isLeftAlone`: there is no
   *  `auto.offset.reset`, and the application must decide. */
  | {
      readonly type: 'consumer.truncationDetected';
      readonly consumerId: string;
      readonly partition: PartitionKey;
      readonly position: number;
      readonly divergesAt: number | null;
      readonly isLeftAlone: boolean;
    }
  /** Not Kafka: how its records come to it from now on. */
  | { readonly type: 'consumer.deliveryChanged'; readonly consumerId: string; readonly delivery: Delivery }
  /** Not Kafka (push): what was sent to it found its inbox full, and is dropped. Told when something fits again, and every five
   *  seconds while nothing does. */
  | {
      readonly type: 'consumer.overflowed';
      readonly consumerId: string;
      readonly groupId: string;
      readonly partition: PartitionKey;
      readonly fromOffset: number;
      /** Inclusive; `count` records of the offsets up to there. */
      readonly toOffset: number;
      readonly count: number;
      readonly inboxRecords: number;
    }
  /** The leader sent it to a nearer replica (KIP-392). */
  | {
      readonly type: 'consumer.readsFrom';
      readonly consumerId: string;
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
    };
