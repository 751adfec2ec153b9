/** Share groups (KIP-932), and what they have come to. */
import type { AcknowledgeType } from '../events/shares.ts';
import type { BrokerId, PartitionKey } from '../ids.ts';
import type { SimTimeUs } from '../units.ts';

/** A share group, whose `generation` is its group epoch. */
export interface ShareGroupView {
  readonly assignmentEpoch: number;
  readonly members: readonly {
    readonly consumerId: string;
    readonly memberEpoch: number;
    /** As the coordinator knows it; a partition may belong to several. */
    readonly assigned: readonly PartitionKey[];
  }[];
  /** Of its topics, in order. */
  readonly partitions: readonly SharePartitionView[];
}

export interface SharePartitionView {
  readonly partition: PartitionKey;
  /** Who keeps it in memory; −1: nobody, or its state is being read. */
  readonly leaderId: BrokerId;
  /** SPSO: below it everything is done; −1 while nobody keeps it. */
  readonly startOffset: number;
  /** SPEO: the last that was handed out; below the start when nothing was. */
  readonly endOffset: number;
  /** Of the records between the two. */
  readonly available: number;
  readonly acquired: number;
  readonly acknowledged: number;
  readonly archived: number;
  readonly counts: Readonly<ShareRecordCounts>;
}

/** What a share group has come to with a partition, in records. */
export interface ShareRecordCounts {
  /** Acquisitions, and those among them that were not the first of their record. */
  delivered: number;
  redelivered: number;
  accepted: number;
  released: number;
  /** Locks that ran out. */
  expired: number;
  /** Rejected, or delivered too often. */
  archived: number;
}

/** One delivery of a record. Frozen. */
export interface ShareDelivery {
  readonly consumerId: string;
  readonly deliveryCount: number;
  readonly fromUs: SimTimeUs;
  readonly lockedUntilUs: SimTimeUs;
  /** Null while it lasts. */
  readonly toUs: SimTimeUs | null;
  readonly end: AcknowledgeType | 'lockExpired' | 'sessionClosed' | 'disconnected' | 'leaderMoved' | null;
}
