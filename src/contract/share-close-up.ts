/** What the share group lens needs beyond the frame: one partition, record by record, as its leader has it for the group. */

import type { ShareRecordState } from './events/shares.ts';
import type { ShareDelivery } from './frame.ts';
import type { BrokerId, PartitionKey } from './ids.ts';
import type { SimTimeUs } from './units.ts';

export interface ShareSubject {
  readonly kind: 'share';
  readonly groupId: string;
  readonly partition: PartitionKey;
  /** First offset wanted; null: from a little before the start of the window. */
  readonly from: number | null;
}

export interface ShareCloseUp {
  readonly kind: 'share';
  readonly groupId: string;
  readonly partition: PartitionKey;
  /** −1: nobody serves it. */
  readonly leaderId: BrokerId;
  readonly leaderEpoch: number;
  /** SPSO and SPEO; −1 while nobody serves it. The end is below the start when nothing is handed out. */
  readonly startOffset: number;
  readonly endOffset: number;
  readonly logStartOffset: number;
  readonly highWatermark: number;
  readonly logEndOffset: number;
  /** Consecutive offsets, at most 60. */
  readonly records: readonly ShareRecordView[];
  /** `group.share.delivery.count.limit`, `group.share.partition.max.record.locks`. */
  readonly deliveryLimit: number;
  readonly maxLocks: number;
  readonly configs: readonly { readonly name: string; readonly value: string }[];
  readonly members: readonly ShareMemberCloseUp[];
  /** Where its state is kept. */
  readonly statePartition: PartitionKey;
  /** Who keeps it; −1: nobody leads that partition. */
  readonly coordinatorId: BrokerId;
  /** Records about it at the end of that partition, newest first; at most 8. */
  readonly written: readonly ShareStateView[];
}

export interface ShareRecordView {
  readonly offset: number;
  /** `done`: below the start; `fresh`: behind the end, and committed; `uncommitted`; else as the leader has it. */
  readonly state: 'done' | 'fresh' | 'uncommitted' | ShareRecordState;
  readonly deliveryCount: number;
  /** Who has it; null: nobody. */
  readonly consumerId: string | null;
  /** Null: it has no lock. */
  readonly lockedUntilUs: SimTimeUs | null;
  readonly lockedFromUs: SimTimeUs | null;
  /** What becomes of it is being written. */
  readonly isPending: boolean;
  /** Oldest first. */
  readonly deliveries: readonly ShareDelivery[];
}

export interface ShareMemberCloseUp {
  readonly consumerId: string;
  /** What it has of this partition, in ranges that end together. */
  readonly locks: readonly {
    readonly firstOffset: number;
    readonly lastOffset: number;
    readonly fromUs: SimTimeUs;
    readonly untilUs: SimTimeUs;
  }[];
  /** What it is at; null: nothing. */
  readonly processing: number | null;
  /** Records that poll() gave it and that it is not done with, and those that wait for poll(). */
  readonly inHand: number;
  readonly buffered: number;
}

export interface ShareStateView {
  readonly offset: number;
  readonly type: 'shareSnapshot' | 'shareUpdate';
  readonly startOffset: number;
  readonly batches: number;
  readonly isCommitted: boolean;
}
