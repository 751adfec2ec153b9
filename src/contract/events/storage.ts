/** What happens inside one replica’s log. */
import type { BrokerId, PartitionKey } from '../ids.ts';

export type StorageEvent =
  | {
      readonly type: 'log.appended';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly baseOffset: number;
      readonly lastOffset: number;
      readonly sizeBytes: number;
      readonly asLeader: boolean;
      /** Written by a leader with acks=all, so that the ISR had to be large enough. */
      readonly needsMinIsr: boolean;
    }
  /** A closed segment, or all there was, has been forced onto the disk: what lies below `to` survives a power cut. */
  | {
      readonly type: 'log.flushed';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly from: number;
      readonly to: number;
      readonly sizeBytes: number;
    }
  | {
      readonly type: 'log.segmentsDeleted';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly reason: 'startOffset' | 'retentionBytes' | 'retentionMs';
      readonly segmentCount: number;
      readonly sizeBytes: number;
      readonly logStartOffset: number;
    }
  /** DeleteRecords moved the log's start on the leader. */
  | {
      readonly type: 'log.recordsDeleted';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly from: number;
      readonly to: number;
    }
  | {
      readonly type: 'log.cleaned';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      /** The dirty range that the pass mapped; everything from the log's start to its end was rewritten. */
      readonly firstDirtyOffset: number;
      readonly endOffset: number;
      readonly recordsBefore: number;
      readonly recordsAfter: number;
      readonly tombstonesRemoved: number;
      /** Of the whole log. */
      readonly sizeBefore: number;
      readonly sizeAfter: number;
    }
  /** A power cut took the end of a log: records in [toOffset, fromOffset) are gone from this replica. */
  | {
      readonly type: 'log.tailLost';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly fromOffset: number;
      readonly toOffset: number;
      readonly recordCount: number;
    }
  /** A log ended in a torn batch: recovery cut it there, and dropped the segments behind. */
  | {
      readonly type: 'log.cutByRecovery';
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly logEndOffset: number;
      readonly truncatedBytes: number;
      readonly droppedSegments: number;
    };
