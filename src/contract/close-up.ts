/** What a lens looks at through the glass: too much for every frame, so that the page says what it wants and gets it along
 *  with each picture. A function of the engine where the playhead stands, as the frame is. */
import type { AuditCloseUp, AuditSubject } from './audit-close-up.ts';
import type { TopicConfigName } from './configs.ts';
import type {
  ControllerCloseUp,
  ControllerSubject,
  ZooKeeperCloseUp,
  ZooKeeperSubject,
} from './controller-close-up.ts';
import type { ConsumerCloseUp, ConsumerSubject, GroupCloseUp, GroupSubject } from './group-close-up.ts';
import type { BrokerId, PartitionKey } from './ids.ts';
import type {
  BatchBytes,
  CompactionView,
  DurabilityView,
  RetentionView,
  TruncationView,
} from './log-close-up.ts';
import type { ProducerCloseUp, ProducerSubject } from './producer-close-up.ts';
import type { ShareCloseUp, ShareSubject } from './share-close-up.ts';
import type { TransactionsCloseUp, TransactionsSubject } from './transactions-close-up.ts';

export type CloseUpSubject =
  | AuditSubject
  | ControllerSubject
  | ZooKeeperSubject
  | LogSubject
  | GroupSubject
  | ConsumerSubject
  | ProducerSubject
  | ShareSubject
  | TransactionsSubject;

/** The logs of one partition, record by record. */
export interface LogSubject {
  readonly kind: 'log';
  readonly partition: PartitionKey;
  /** First offset wanted; null follows the longest log's end. */
  readonly from: number | null;
  /** How many offsets, 1 to 200. */
  readonly count: number;
  /** Whose files are wanted, and the offset to be looked up in them. */
  readonly brokerId: BrokerId | null;
  readonly find: number | null;
  /** Whose batch is wanted byte by byte: the one that holds this offset. */
  readonly bytesOf: { readonly brokerId: BrokerId; readonly offset: number } | null;
}

export type CloseUp =
  | AuditCloseUp
  | ControllerCloseUp
  | ZooKeeperCloseUp
  | LogCloseUp
  | GroupCloseUp
  | ConsumerCloseUp
  | ProducerCloseUp
  | ShareCloseUp
  | TransactionsCloseUp;

export interface LogCloseUp {
  readonly kind: 'log';
  readonly partition: PartitionKey;
  /** Offsets shown: from the first to below the last. */
  readonly from: number;
  readonly to: number;
  /** In the order of the assigned replicas; those that have no such log are left out. */
  readonly replicas: readonly ReplicaCloseUp[];
  readonly files: LogFilesView | null;
  /** Null when nobody asked for it, or there is no batch at that offset. */
  readonly bytes: BatchBytes | null;
}

export interface ReplicaCloseUp {
  readonly brokerId: BrokerId;
  readonly logStartOffset: number;
  readonly logEndOffset: number;
  /** Below it everything is on the disk; the page cache holds the rest. */
  readonly durableOffset: number;
  /** `leader-epoch-checkpoint`. */
  readonly epochs: readonly { readonly epoch: number; readonly startOffset: number }[];
  /** Batches that reach into what is shown. */
  readonly batches: readonly BatchView[];
  /** Offsets among them whose records no producer has been told to be stored. Not counted: Kafka's own records, and what every
   *  copy may have let go of. */
  readonly unacknowledged: readonly number[];
  readonly truncation: TruncationView;
}

export interface BatchView {
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly partitionLeaderEpoch: number;
  /** −1 without idempotence. */
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly isTransactional: boolean;
  readonly isControl: boolean;
  readonly maxTimestampMs: number;
  readonly sizeBytes: number;
  /** Those that compaction has left. */
  readonly records: readonly RecordView[];
}

export interface RecordView {
  readonly offset: number;
  /** Null: it has none, or it is not text. */
  readonly key: string | null;
  /** −1 for null, a tombstone. */
  readonly valueBytes: number;
  /** What kind of record, when it is one of Kafka's own: `COMMIT`, `ABORT`, `OffsetCommit`…; null of an application's. */
  readonly type: string | null;
}

/** A partition's directory on one broker. */
export interface LogFilesView {
  readonly brokerId: BrokerId;
  /** Oldest first; the last is the active one. */
  readonly segments: readonly SegmentView[];
  readonly indexIntervalBytes: number;
  readonly segmentBytes: number;
  /** Configs that shape it, as this broker has heard them. */
  readonly configs: readonly LogConfigView[];
  readonly search: SearchView | null;
  readonly durability: DurabilityView;
  readonly retention: RetentionView;
  /** Null for a log that is not compacted. */
  readonly compaction: CompactionView | null;
}

export interface LogConfigView {
  readonly name: TopicConfigName;
  readonly value: string;
  /** By the topic itself; else it is the brokers' or Kafka's default. */
  readonly isSet: boolean;
}

export interface SegmentView {
  readonly baseOffset: number;
  /** Of the next segment, or where the log ends. */
  readonly nextOffset: number;
  readonly sizeBytes: number;
  readonly batches: readonly PlacedBatch[];
  readonly offsetIndex: readonly { readonly offset: number; readonly position: number }[];
  readonly timeIndex: readonly { readonly timestampMs: number; readonly offset: number }[];
}

/** A batch in a `.log` file. */
export interface PlacedBatch {
  readonly baseOffset: number;
  readonly lastOffset: number;
  /** Byte where it begins. */
  readonly position: number;
  readonly sizeBytes: number;
}

/** A search for an offset, step by step (LogSegment#read). */
export interface SearchView {
  readonly offset: number;
  /** The offset lies before the log's start or behind its end: a consumer would be told OFFSET_OUT_OF_RANGE. */
  readonly isOutOfRange: boolean;
  /** Of the segment that was chosen. */
  readonly baseOffset: number;
  /** Entries of its offset index in the order in which they were looked at; −1: below what is wanted, 1: above. */
  readonly probes: readonly { readonly slot: number; readonly comparison: -1 | 0 | 1 }[];
  /** The entry that was kept, −1 when none is small enough: the scan begins at the file's start. */
  readonly slot: number;
  readonly position: number;
  /** Headers read one after the other; the last is of the batch that was found, if one was. */
  readonly scanned: readonly PlacedBatch[];
  readonly isFound: boolean;
}
