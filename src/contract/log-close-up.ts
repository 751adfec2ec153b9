/** What the log lens sees of one replica beside its records: the bytes of a batch, what of the log is on the disk, which rule
 *  will take which segment, what compaction is about to do. Times are instants of the simulated clock unless they end in Ms:
 *  those are timestamps as Kafka writes them. */
import type { DiskCondition } from './hardware.ts';
import type { BrokerId } from './ids.ts';
import type { SimTimeUs } from './units.ts';

// ---- bytes

/** A batch as it lies in a `.log` file. */
export interface BatchBytes {
  readonly brokerId: BrokerId;
  readonly baseOffset: number;
  /** Segment that holds it, and the byte of its file at which the batch begins. */
  readonly segment: number;
  readonly filePosition: number;
  readonly sizeBytes: number;
  /** Of a compressed batch the engine models only how large it is: `records` is empty, and `crc` has no bytes. */
  readonly compression: string;
  /** The 61 bytes before the records, in order. */
  readonly header: readonly ByteField[];
  /** The first few of its records, and the one that was asked for. */
  readonly records: readonly RecordBytes[];
  readonly recordCount: number;
}

export interface RecordBytes {
  readonly offset: number;
  /** Which of the batch's records it is, from 0. */
  readonly index: number;
  readonly sizeBytes: number;
  readonly fields: readonly ByteField[];
}

export interface ByteField {
  readonly name: ByteFieldName;
  /** Byte of the batch at which it begins. */
  readonly position: number;
  readonly sizeBytes: number;
  /** Two digits for each byte, the first 24 only of a longer field; null where nobody knows them. */
  readonly hex: string | null;
  /** As a person reads it: a decimal number, or text. Null: there is none (a null key), or it is not text. */
  readonly value: string | null;
  /** What the bits of `attributes` say. */
  readonly bits?: readonly AttributeBits[];
}

export interface AttributeBits {
  readonly name:
    | 'compression'
    | 'timestampType'
    | 'isTransactional'
    | 'isControl'
    | 'hasDeleteHorizon'
    | 'unused';
  /** Lowest and highest bit. */
  readonly from: number;
  readonly to: number;
  readonly bits: string;
  readonly value: string;
}

export type ByteFieldName =
  | 'baseOffset'
  | 'batchLength'
  | 'partitionLeaderEpoch'
  | 'magic'
  | 'crc'
  | 'attributes'
  | 'lastOffsetDelta'
  | 'baseTimestamp'
  | 'maxTimestamp'
  | 'producerId'
  | 'producerEpoch'
  | 'baseSequence'
  | 'recordCount'
  | 'length'
  | 'recordAttributes'
  | 'timestampDelta'
  | 'offsetDelta'
  | 'keyLength'
  | 'key'
  | 'valueLength'
  | 'value'
  | 'headerCount'
  | 'headerKeyLength'
  | 'headerKey'
  | 'headerValueLength'
  | 'headerValue';

// ---- page cache and disk

export interface DurabilityView {
  /** This process has fsynced everything below, or found it so; after an unclean end the log is read again from the checkpoint
   *  of it on. */
  readonly recoveryPoint: number;
  /** Some process has fsynced everything below: no power cut takes it. */
  readonly durableOffset: number;
  /** Linux has written everything below by itself; no promise of Kafka's. */
  readonly writtenBackOffset: number;
  /** Bytes of the log in each of the three: fsynced, written back, in the page cache only. */
  readonly fsyncedBytes: number;
  readonly writtenBackBytes: number;
  readonly cachedBytes: number;
  /** What the checkpoint files say; null: nothing of this partition. */
  readonly checkpoints: {
    readonly recoveryPoint: number | null;
    readonly logStart: number | null;
    readonly highWatermark: number | null;
    readonly cleaner: number | null;
  };
  /** When the recovery points are written down next; null while the broker is down. */
  readonly nextCheckpointUs: SimTimeUs | null;
  /** Everything that the broker keeps on its disk: bytes of its logs, of renamed files that still lie there. */
  readonly disk: {
    readonly condition: DiskCondition;
    readonly logBytes: number;
    readonly partitionBytes: number;
    readonly deletedBytes: number;
  };
  /** Pages of this partition's files, and how many of them the machine has in memory; null without a machine. */
  readonly pages: { readonly held: number; readonly all: number } | null;
}

// ---- retention

export type RetentionRule = 'startOffset' | 'retentionBytes' | 'retentionMs';

/** Found by letting the broker's own rule look at a copy of the log at each coming check, as if nothing more were written and
 *  the high watermark stood still. */
export interface RetentionView {
  readonly isDeleted: boolean;
  readonly isCompacted: boolean;
  readonly logStartOffset: number;
  readonly highWatermark: number;
  readonly sizeBytes: number;
  /** When somebody looks next, and how often; null: nobody does (the broker is down, or does not serve the partition). */
  readonly nextCheckUs: SimTimeUs | null;
  readonly intervalMs: number;
  readonly segments: readonly SegmentFate[];
  /** Files that were renamed to `.deleted`, oldest first. */
  readonly deleted: readonly DeletedFile[];
}

export interface SegmentFate {
  readonly baseOffset: number;
  readonly nextOffset: number;
  readonly sizeBytes: number;
  readonly isActive: boolean;
  /** By what its age counts: its largest timestamp, or when its file was written last. Null while it is empty. */
  readonly newestMs: number | null;
  readonly fate:
    | { readonly kind: 'goes'; readonly rule: RetentionRule; readonly atUs: SimTimeUs }
    | { readonly kind: 'stays'; readonly why: StayReason };
}

/** `unwatched`: nobody looks. `aboveHighWatermark`: it holds what is not committed. `compactOnly`: cleanup.policy has no `delete`.
 *  `behindOlder`: an older segment stays longer than it would (its records carry later timestamps), and segments go in order.
 *  `fits`: the log would be smaller than retention.bytes without it. `unlimited`: neither rule has a limit. */
export type StayReason =
  | 'unwatched'
  | 'empty'
  | 'aboveHighWatermark'
  | 'compactOnly'
  | 'behindOlder'
  | 'fits'
  | 'unlimited';

export interface DeletedFile {
  readonly baseOffset: number;
  readonly sizeBytes: number;
  readonly reason: RetentionRule | 'compaction' | 'truncation' | 'recovery';
  readonly removeAtUs: SimTimeUs;
}

// ---- compaction

export interface CompactionView {
  /** `cleaner-offset-checkpoint`: first offset that is not clean; null before the first pass. */
  readonly checkpoint: number | null;
  readonly firstDirtyOffset: number;
  /** The next pass stops below: the active segment, what is not stable, and what is younger than min.compaction.lag.ms stay. */
  readonly firstUncleanableOffset: number;
  readonly cleanBytes: number;
  readonly cleanableBytes: number;
  readonly ratio: number;
  readonly minRatio: number;
  /** A dirty segment is older than max.compaction.lag.ms. */
  readonly isOverdue: boolean;
  /** `due`: a cleaner takes it as soon as those before it are done. */
  readonly state: 'off' | 'unwatched' | 'oneSegment' | 'nothingDirty' | 'belowRatio' | 'due';
  /** Logs of this broker that are dirtier and would be cleaned first. */
  readonly ahead: number;
  readonly nextLookUs: SimTimeUs | null;
  /** Records without a value that are still in the log. */
  readonly tombstones: {
    /** Nobody has yet said when they may go: a pass will. */
    readonly withoutHorizon: number;
    readonly withHorizon: number;
    /** The first of them may go from then on. */
    readonly firstHorizonUs: SimTimeUs | null;
    /** Before 3.1 no batch carries a horizon: the age of the segment's file counts. */
    readonly isByFile: boolean;
  };
}

// ---- where logs part

/** What a follower's log and its leader's have to say to each other. */
export interface TruncationView {
  /** What the follower has to cut off as things stand: from here on its leader has something else, or nothing. */
  readonly next: Divergence | null;
  /** It follows that leader and can reach it: the cut is a fetch away. */
  readonly isUnderWay: boolean;
  /** Its last cut in the life of its process. */
  readonly last: {
    readonly atUs: SimTimeUs;
    readonly fromOffset: number;
    readonly toOffset: number;
    /** The leader's epoch that ends where the log was cut; null: cut to its own high watermark, or that is not known any more. */
    readonly leaderEpoch: number | null;
  } | null;
  /** By its own high watermark (before KIP-101), or by what the leader says of epochs. */
  readonly rule: 'highWatermark' | 'epoch' | 'none';
}

export interface Divergence {
  /** Newest epoch of the follower's log, and where its log ends: what it tells the leader. */
  readonly ownEpoch: number;
  readonly logEndOffset: number;
  /** What the leader answers: its largest epoch that is not above, and where that ends. */
  readonly leaderEpoch: number;
  readonly leaderEnd: number;
  readonly toOffset: number;
}
