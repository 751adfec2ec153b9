/** Transactions, as their coordinators and the partitions see them. */
import type { KafkaError } from '../errors.ts';
import type { BrokerId, NodeId, PartitionKey } from '../ids.ts';

export type TransactionEvent =
  | {
      readonly type: 'transaction.stateChanged';
      /** The coordinator. */
      readonly brokerId: BrokerId;
      readonly transactionalId: string;
      readonly from: TransactionState;
      readonly to: TransactionState;
      readonly pid: number;
      readonly epoch: number;
      /** In the transaction, and without a marker still. */
      readonly partitions: readonly PartitionKey[];
    }
  /** A coordinator has read a partition of `__transaction_state`, or does not lead it any more. */
  | {
      readonly type: 'transactions.loaded' | 'transactions.unloaded';
      readonly brokerId: BrokerId;
      readonly partition: PartitionKey;
      readonly transactionalIds: readonly string[];
    }
  /** A leader has written the end of a transaction into its partition. */
  | {
      readonly type: 'transaction.markerWritten';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly pid: number;
      readonly epoch: number;
      readonly offset: number;
      readonly outcome: 'commit' | 'abort';
      readonly coordinatorEpoch: number;
    }
  | {
      readonly type: 'transaction.markerRefused';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly pid: number;
      readonly error: KafkaError;
    }
  /** The transaction before is decided and not complete: a partition cannot be added to the next one yet
   *  (CONCURRENT_TRANSACTIONS). `asker`: the producer, or with transactions of version 2 the leader it writes to. */
  | {
      readonly type: 'transaction.mustWait';
      readonly asker: NodeId;
      readonly pid: number;
      readonly againMs: number;
    }
  /** A leader has asked the coordinator about a batch, and may not take it. */
  | {
      readonly type: 'transaction.notVerified';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly pid: number;
      readonly epoch: number;
      readonly error: KafkaError;
    };

/** As in `__transaction_state`. */
export type TransactionState =
  | 'Empty'
  | 'Ongoing'
  | 'PrepareCommit'
  | 'PrepareAbort'
  | 'CompleteCommit'
  | 'CompleteAbort';
