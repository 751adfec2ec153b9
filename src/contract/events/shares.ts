/** What happens to records of a share group (KIP-932). Offsets are inclusive; of a range all records fare alike. */
import type { KafkaError } from '../errors.ts';
import type { BrokerId, PartitionKey } from '../ids.ts';
import type { SimTimeUs } from '../units.ts';

/** What has become of a record for a share group (SharePartition.RecordState). */
export type ShareRecordState = 'AVAILABLE' | 'ACQUIRED' | 'ACKNOWLEDGED' | 'ARCHIVED';
/** What a member says of a record (AcknowledgeType; `gap`: there is none at that offset). */
export type AcknowledgeType = 'accept' | 'release' | 'reject' | 'gap';

interface OfRange {
  readonly groupId: string;
  readonly partition: PartitionKey;
  /** The leader that keeps the share-partition in memory. */
  readonly brokerId: BrokerId;
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly deliveryCount: number;
}

export type ShareEvent =
  /** A leader has read what is kept of a share-partition, and serves it. `from`: where it begins when nobody had read it. */
  | {
      readonly type: 'share.partitionLoaded';
      readonly groupId: string;
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly leaderEpoch: number;
      readonly startOffset: number;
      readonly from: 'state' | 'earliest' | 'latest' | 'duration';
    }
  /** It serves it no more: another leads, or the share coordinator has heard of a newer leader. */
  | {
      readonly type: 'share.partitionDropped';
      readonly groupId: string;
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
    }
  /** A member has records, and nobody else gets them before its lock is over. */
  | ({
      readonly type: 'share.acquired';
      readonly consumerId: string;
      readonly leaderEpoch: number;
      readonly lockedUntilUs: SimTimeUs;
    } & OfRange)
  /** What a member has said of records is written, and counts. */
  | ({
      readonly type: 'share.acknowledged';
      readonly consumerId: string;
      readonly leaderEpoch: number;
      readonly by: AcknowledgeType;
      readonly state: ShareRecordState;
    } & OfRange)
  | {
      readonly type: 'share.acknowledgeRefused';
      readonly groupId: string;
      readonly consumerId: string;
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly error: KafkaError;
    }
  /** A member has records no more, and has said nothing of them. */
  | ({
      readonly type: 'share.released';
      readonly consumerId: string;
      readonly leaderEpoch: number;
      readonly why: 'lockExpired' | 'sessionClosed' | 'disconnected';
      readonly state: ShareRecordState;
    } & OfRange)
  /** Records that nobody will be given any more, though nobody has accepted them. */
  | ({
      readonly type: 'share.archived';
      readonly why: 'rejected' | 'deliveryLimit' | 'logStart';
    } & OfRange)
  /** The start of the share-partition (SPSO) has moved over what is done. */
  | {
      readonly type: 'share.startMoved';
      readonly groupId: string;
      readonly partition: PartitionKey;
      readonly brokerId: BrokerId;
      readonly leaderEpoch: number;
      readonly from: number;
      readonly to: number;
    }
  /** poll() has handed records to an application. */
  | ({ readonly type: 'share.delivered'; readonly consumerId: string } & Omit<OfRange, 'brokerId'>)
  /** The application is done with a record, or has failed on it. */
  | {
      readonly type: 'share.processed';
      readonly groupId: string;
      readonly consumerId: string;
      readonly partition: PartitionKey;
      readonly offset: number;
      readonly deliveryCount: number;
      readonly outcome: Exclude<AcknowledgeType, 'gap'>;
    }
  /** A share coordinator has read a partition of `__share_group_state`, or does not lead it any more. */
  | {
      readonly type: 'shareState.loaded' | 'shareState.unloaded';
      readonly brokerId: BrokerId;
      readonly partition: PartitionKey;
      /** `group:topicId:partition`. */
      readonly keys: readonly string[];
    };
