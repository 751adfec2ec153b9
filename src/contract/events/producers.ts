/** Producers, and the answers to what they send. */
import type { ProducerInterceptor } from '../commands.ts';
import type { KafkaError } from '../errors.ts';
import type { BrokerId, PartitionKey } from '../ids.ts';

export type ProducerEvent =
  | {
      readonly type: 'producer.idAssigned';
      readonly producerId: string;
      readonly pid: number;
      readonly epoch: number;
    }
  /** Batches that were not answered are numbered from 0 in another epoch, or by another id: the leader knows nothing of what it was
   *  sent, or takes it for out of order. What of it was written already is written again (KIP-360;
   *  TransactionManager#startSequencesAtBeginning). */
  | {
      readonly type: 'producer.sequencesRestarted';
      readonly producerId: string;
      readonly partition: PartitionKey;
      readonly pid: number;
      readonly epoch: number;
      readonly batchCount: number;
    }
  | {
      readonly type: 'produce.acknowledged';
      readonly producerId: string;
      /** Kafka's id of the topic it was written to; another topic of the same name has another. */
      readonly topicId: string;
      readonly partition: PartitionKey;
      readonly baseOffset: number;
      readonly recordCount: number;
      /** Which of the producer's records the first one is, from 1; and all of them. Between them lie those of other
       *  partitions. */
      readonly firstNumber: number;
      readonly numbers: readonly number[];
      readonly acks: 0 | 1 | 'all';
    }
  /** A batch was sent with acks=0: nobody answers, and for the client that is success, with offset −1. */
  | {
      readonly type: 'produce.unanswered';
      readonly producerId: string;
      readonly partition: PartitionKey;
      /** Which of the producer's records they are, from 1. */
      readonly numbers: readonly number[];
    }
  /** A broker has refused a batch that was sent with acks=0, and closes the connection: nobody tells the producer why. */
  | {
      readonly type: 'produce.refusedUnheard';
      readonly brokerId: BrokerId;
      readonly producerId: string;
      readonly partition: PartitionKey;
      readonly error: KafkaError;
    }
  /** An interceptor has seen a record. `key`: as it hands it on; `isThrown`: it threw, and the record goes on as it was. */
  | {
      readonly type: 'producer.intercepted';
      readonly producerId: string;
      readonly number: number;
      readonly interceptor: ProducerInterceptor;
      readonly isThrown: boolean;
      readonly key: string | null;
    }
  /** send() has put a record into a batch. `how` it found its partition; `place`: which of the batch's records it is, from 0. */
  | {
      readonly type: 'producer.recordAccumulated';
      readonly producerId: string;
      readonly partition: PartitionKey;
      /** Which of the producer's records, from 1. */
      readonly number: number;
      readonly key: string | null;
      readonly how: 'key' | 'explicit' | 'sticky' | 'turn' | 'roundRobin';
      /** Counts the batches of this client, from 1. */
      readonly batchId: number;
      readonly place: number;
    }
  /** send() has ended with an exception: nothing of the record has left the client. */
  | {
      readonly type: 'producer.sendFailed';
      readonly producerId: string;
      readonly number: number;
      /** Where it was: waiting for the topic's metadata, or for memory, or found too large. */
      readonly stage: 'metadata' | 'memory' | 'size';
      readonly exception: SendFailure;
    }
  /** flush() has returned: all that had been sent by then has come to its end. */
  | { readonly type: 'producer.flushed'; readonly producerId: string }
  | {
      readonly type: 'produce.refused';
      readonly producerId: string;
      readonly partition: PartitionKey;
      /** The batch's records: the first, from 1, and how many. */
      readonly firstNumber: number;
      readonly recordCount: number;
      /** Which of the producer's records they are. */
      readonly numbers: readonly number[];
      readonly error: KafkaError;
      readonly willRetry: boolean;
    }
  | {
      readonly type: 'produce.duplicateRecognised';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly pid: number;
      readonly baseOffset: number;
    }
  | {
      readonly type: 'producer.transactionBegan';
      readonly producerId: string;
      readonly transactionalId: string;
      /** Counts the transactions of this producer, from 1. */
      readonly number: number;
    }
  /** commitTransaction or abortTransaction has returned. */
  | {
      readonly type: 'producer.transactionEnded';
      readonly producerId: string;
      readonly transactionalId: string;
      readonly number: number;
      readonly committed: boolean;
    }
  /** A call has waited for max.block.ms and ended with a TimeoutException; the application makes it again. */
  | {
      readonly type: 'producer.callTimedOut';
      readonly producerId: string;
      readonly call: 'initTransactions' | 'sendOffsets' | 'commitTransaction' | 'abortTransaction';
    }
  /** `fatal`: the producer can only be closed; otherwise its application must abort. */
  | {
      readonly type: 'producer.transactionFailed';
      readonly producerId: string;
      readonly transactionalId: string;
      readonly error: KafkaError;
      readonly fatal: boolean;
    };

/** What a client's send() ends with. */
export type SendFailure = 'TimeoutException' | 'BufferExhaustedException' | 'RecordTooLargeException';
