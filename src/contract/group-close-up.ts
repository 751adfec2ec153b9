/** What the group lens and the page of one consumer need beyond the frame. */
import type { CommitPractice } from './commands.ts';
import type { BrokerId, PartitionKey } from './ids.ts';
import type { ProcessingSettings } from './processing.ts';
import type { SimTimeUs } from './units.ts';

/** What a coordinator holds of a group, and what it wrote down last. */
export interface GroupSubject {
  readonly kind: 'group';
  readonly groupId: string;
}

export interface GroupCloseUp {
  readonly kind: 'group';
  readonly groupId: string;
  /** Of the group's consumers, those that have a say in rebalances, with what they come to; in the order of the lens. */
  readonly configs: readonly { readonly name: string; readonly value: string }[];
  readonly members: readonly MemberCloseUp[];
  /** Records about this group at the end of its partition of `__consumer_offsets`, newest first; at most 12. Empty without a
   *  coordinator. */
  readonly written: readonly OffsetsRecordView[];
  /** Of old consumers: what stands under `/consumers/GROUP`, in the order of the tree; empty of every other group. */
  readonly znodes: readonly GroupZnode[];
}

export interface GroupZnode {
  /** Below the group's own. */
  readonly path: string;
  readonly data: string;
  /** Whether it goes with a session. */
  readonly isEphemeral: boolean;
}

export interface MemberCloseUp {
  readonly consumerId: string;
  readonly memberId: string;
  /** `group.instance.id`; null: a dynamic member. */
  readonly instanceId: string | null;
  /** When the coordinator gives it up if nothing is heard; null while it is waited for otherwise. */
  readonly sessionEndsAtUs: SimTimeUs | null;
}

export interface OffsetsRecordView {
  readonly offset: number;
  /** As `RecordView.type`. */
  readonly type: string;
  /** Of an offset that was committed: whose, and which (−1: forgotten); null of every other record. */
  readonly commit: { readonly partition: PartitionKey; readonly offset: number } | null;
  /** Of a classic group's metadata; null of every other record. */
  readonly generation: number | null;
  readonly isCommitted: boolean;
}

/** One consumer: its thread, its timers, what it has fetched and not handed out. */
export interface ConsumerSubject {
  readonly kind: 'consumer';
  readonly consumerId: string;
}

export interface ConsumerCloseUp {
  readonly kind: 'consumer';
  readonly consumerId: string;
  /** Where the application's one thread is. `down`: there is no process; `bench`: it has not subscribed. */
  readonly thread: 'polling' | 'processing' | 'committing' | 'stalled' | 'down' | 'bench';
  /** Since when it is in poll(), or out of it. */
  readonly threadSinceUs: SimTimeUs;
  /** When it is done with what it has in hand; null: it has nothing, or has workers for it. */
  readonly doneAtUs: SimTimeUs | null;
  readonly coordinatorId: BrokerId;
  readonly timers: readonly TimerCloseUp[];
  readonly partitions: readonly FetchCloseUp[];
  /** What poll() gave last, in its order; at most 60. Empty unless it processes. */
  readonly hand: readonly HandedView[];
  readonly handCount: number;
  readonly configs: readonly { readonly name: string; readonly value: string }[];
  /** Brokers with a fetch of its own that is not answered. */
  readonly fetchingFrom: readonly BrokerId[];
  /** What the application calls after each lot; null: it leaves committing to the consumer. */
  readonly commits: CommitPractice | null;
  readonly lab: LabCloseUp | null;
}

export type TimerName = 'heartbeat' | 'session' | 'poll' | 'autoCommit';

/** A timer that runs: it began so long before its end. */
export interface TimerCloseUp {
  readonly name: TimerName;
  readonly endsAtUs: SimTimeUs;
  readonly lengthUs: SimTimeUs;
}

export interface FetchCloseUp {
  readonly partition: PartitionKey;
  readonly phase: 'initializing' | 'awaitReset' | 'awaitValidation' | 'fetching';
  /** Next offset to be handed out; −1 until it is known. */
  readonly position: number;
  /** Behind what is fetched; equal to the position when nothing is buffered. */
  readonly bufferedTo: number;
  /** From whom it is fetched; −1: nobody. */
  readonly fromBroker: BrokerId;
  /** Part of a request under way. */
  readonly isAsked: boolean;
  readonly isPaused: boolean;
}

export interface HandedView {
  readonly partition: PartitionKey;
  readonly offset: number;
  readonly key: string | null;
}

/** An application with workers and a database. */
export interface LabCloseUp {
  readonly settings: ProcessingSettings;
  readonly workers: readonly WorkerCloseUp[];
  readonly progress: readonly {
    readonly partition: PartitionKey;
    /** Taken up and not finished, in order; at most 60. */
    readonly open: readonly number[];
    /** Behind the furthest that is finished, and behind the furthest taken up; −1: none. */
    readonly furthest: number;
    readonly end: number;
    /** What may be committed: everything below it is finished. */
    readonly safe: number;
  }[];
  /** What the database took last, in the order it landed, the newest last; of all members. */
  readonly rows: readonly SinkRowView[];
  /** Keys of rows that a transaction has locked, and by whom. */
  readonly locks: readonly { readonly key: string; readonly owner: string }[];
}

/** A row as it was written. */
export interface SinkRowView {
  readonly atUs: SimTimeUs;
  readonly partition: PartitionKey;
  readonly offset: number;
  readonly key: string | null;
  readonly consumerId: string;
  /** Of the consumer's workers, from 0. */
  readonly worker: number;
  /** `again`: the record has a row already, and this is a second one; `repeat`: it was told to be one, and nothing was written. */
  readonly kind: 'first' | 'again' | 'repeat';
  /** A record before it, in its partition, has no row yet. */
  readonly isAhead: boolean;
}

export interface WorkerCloseUp {
  readonly stage: 'idle' | 'working' | 'locked' | 'writing';
  /** The record of the unit it is at. */
  readonly at: number;
  readonly unit: readonly HandedView[];
  readonly queue: readonly HandedView[];
}
