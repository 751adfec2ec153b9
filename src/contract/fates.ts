/** What became of records: anomalies with the events that led to them and what would have prevented them, and the life of a
 *  single record. */
import type { EventId, NodeId, PartitionKey } from './ids.ts';
import type { SimTimeUs } from './units.ts';

/** `lost`: acknowledged, and on no disk any more. `duplicated`: in a committed log again. `reordered`: committed behind a later
 *  record of the same producer and partition. `missed`: a group went past it without having processed it. `reprocessed`: a
 *  group has processed it again. */
export type FateKind = 'lost' | 'duplicated' | 'reordered' | 'missed' | 'reprocessed';

/** One step of what led to an anomaly. `who`: a node, or a number as text. */
export interface FateStep {
  readonly eventId: EventId;
  readonly timeUs: SimTimeUs;
  readonly what: FateStepName;
  readonly who: string;
}

export type FateStepName =
  | 'acknowledged'
  | 'sentUnanswered'
  | 'requestLost'
  | 'refusedUnheard'
  | 'committedFirst'
  | 'sentAgain'
  | 'committedAgain'
  | 'committedBehind'
  | 'killed'
  | 'powerCut'
  | 'tailLost'
  | 'elected'
  | 'electedUncleanly'
  | 'truncated'
  | 'gone'
  | 'processedFirst'
  | 'offsetCommitted'
  | 'commitRefused'
  | 'memberGone'
  | 'revoked'
  | 'positionLost'
  | 'assigned'
  | 'offsetsExpired'
  | 'retentionPassed'
  | 'positionReset'
  | 'sought'
  | 'overflowed'
  | 'wentPast'
  | 'processedAgain';

/** What would have prevented it: a setting, or a practice in the application. */
export type Remedy =
  | 'acksAll'
  | 'minIsrTwo'
  | 'noUncleanElection'
  | 'powerApart'
  | 'idempotence'
  | 'oneInFlight'
  | 'transactions'
  | 'commitAfterProcessing'
  | 'contiguousOffsets'
  | 'nextOffset'
  | 'numberedCommits'
  | 'commitMoreOften'
  | 'keepLonger'
  | 'keepOffsetsLonger'
  | 'deadLetters'
  | 'resetEarliest'
  | 'commitOnRevoke'
  | 'pollInTime'
  | 'harmlessTwice'
  | 'pull';

/** Records with the same fate for the same reason, one behind the other. Frozen. */
export interface AnomalyView {
  /** `a1`, `a2`… as they were found. */
  readonly id: string;
  readonly kind: FateKind;
  readonly partition: PartitionKey;
  readonly fromOffset: number;
  /** Inclusive. */
  readonly toOffset: number;
  /** Records; offsets between may be of others. */
  readonly count: number;
  /** Whose records, by their name; null when they are of several. */
  readonly producer: string | null;
  /** Which of its records the first one is, from 1; null with `producer`. */
  readonly number: number | null;
  /** Of what a group missed or did again. */
  readonly groupId: string | null;
  /** When it was found, and by which event. */
  readonly timeUs: SimTimeUs;
  readonly eventId: EventId;
  /** Oldest first. */
  readonly chain: readonly FateStep[];
  readonly remedies: readonly Remedy[];
}

/** Which record: by where it lies, or by who sent it, as its so-manieth, from 1. */
export type RecordQuery =
  | { readonly partition: PartitionKey; readonly offset: number }
  | { readonly producerId: NodeId; readonly number: number };

/** The life of one record as far as the run knows it. */
export interface Biography {
  readonly producer: string;
  readonly number: number;
  readonly key: string | null;
  readonly sentAtMs: number;
  /** Where it lies or lay; more than one when it is in the log again. */
  readonly places: readonly {
    readonly partition: PartitionKey;
    readonly offset: number;
    readonly leaderEpoch: number;
    /** Brokers whose copy holds it now. */
    readonly heldBy: readonly number[];
    readonly isCommitted: boolean;
  }[];
  /** By which event, and with which acks; null: it never was, or too long ago to be known. */
  readonly acknowledged: {
    readonly eventId: EventId;
    readonly timeUs: SimTimeUs;
    readonly acks: string;
  } | null;
  /** Why its producer gave it up, and told its application so; null: it has not. It may be in a log all the same. */
  readonly failed: {
    readonly eventId: EventId;
    readonly timeUs: SimTimeUs;
    /** Kafka's error, or the exception of send(). */
    readonly error: string;
  } | null;
  /** Where it is inside of its producer; null: it is not there, or not any more. */
  readonly sending: {
    readonly stage: 'inSend' | 'inBatch' | 'inFlight';
    /** Null until it has one. */
    readonly partition: PartitionKey | null;
  } | null;
  /** Null: it was sent outside of transactions. */
  readonly transaction: 'open' | 'committed' | 'aborted' | null;
  readonly reads: readonly {
    readonly consumerId: NodeId;
    readonly groupId: string;
    readonly eventId: EventId;
    readonly timeUs: SimTimeUs;
  }[];
  /** By group: whether an application has processed it, and whether the group's committed offset is beyond it. */
  readonly groups: readonly {
    readonly groupId: string;
    readonly isProcessed: boolean;
    readonly isConsumed: boolean;
    readonly isMissed: boolean;
  }[];
  /** Anomalies that it is part of. */
  readonly anomalies: readonly AnomalyView[];
}
