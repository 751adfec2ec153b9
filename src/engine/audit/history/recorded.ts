/** What is taken down of a run's clients, so that it can be told as a history.
 *  See         recorder.ts */
import type { EventId, NodeId, PartitionKey } from '../../../contract/ids.ts';
import type { SimTimeUs } from '../../../contract/units.ts';

/** An operation in few words: records by their producer's name and numbers. Frozen. */
export type RecordedOperation =
  | {
      readonly does: 'send';
      readonly process: NodeId;
      readonly type: 'ok' | 'fail' | 'info';
      readonly eventId: EventId;
      readonly timeUs: SimTimeUs;
      readonly acks: 0 | 1 | 'all' | null;
      readonly partition: PartitionKey;
      /** −1: nobody told. */
      readonly baseOffset: number;
      readonly generator: string;
      readonly numbers: readonly number[];
    }
  | {
      readonly does: 'txn';
      readonly process: NodeId;
      readonly type: 'ok' | 'fail' | 'info';
      readonly sends: readonly RecordedOperation[];
    }
  | {
      readonly does: 'poll';
      readonly process: string;
      readonly consumerId: NodeId;
      readonly groupId: string;
      readonly eventId: EventId;
      readonly timeUs: SimTimeUs;
      readonly partition: PartitionKey;
      readonly reads: readonly {
        readonly offset: number;
        readonly generator: string;
        readonly number: number;
      }[];
    }
  | { readonly does: 'subscribe'; readonly process: string; readonly partitions: readonly PartitionKey[] };
