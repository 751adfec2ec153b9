/** What the auditor holds of the run: every promise and how it stands, and what the settings of its clients promise. */
import type { EventId, NodeId } from './ids.ts';
import type { Breach, Expected, InvariantName } from './invariants.ts';
import type { SimTimeUs } from './units.ts';

export interface AuditSubject {
  readonly kind: 'audit';
}

export interface AuditCloseUp {
  readonly kind: 'audit';
  /** In the order of `INVARIANTS`. */
  readonly promises: readonly PromiseView[];
  readonly guarantees: readonly GuaranteeView[];
}

/** `held`: something happened that could have broken it, and did not. `notApplicable`: nothing of the kind has happened yet, or
 *  never does in this cluster. `quiet`: it is looked at from scratch, when somebody asks. */
export type PromiseState = 'held' | 'explained' | 'broken' | 'notApplicable' | 'quiet';

export interface PromiseView {
  readonly name: InvariantName;
  readonly state: PromiseState;
  /** Null while it is held, or given up for a reason. */
  readonly breach: Breach | null;
  /** Each reason that permitted a violation, once for each partition. */
  readonly excuses: readonly ExcuseView[];
}

/** Frozen but for `times`. */
export interface ExcuseView extends Breach {
  readonly expected: Expected;
  readonly times: number;
  /** The first of them. */
  readonly eventId: EventId;
  readonly timeUs: SimTimeUs;
}

/** What comes of the settings of one producer for its topic, or of one consumer for its group. */
export type GuaranteeView =
  | {
      readonly side: 'producer';
      readonly id: NodeId;
      readonly topic: string;
      readonly promise: ProducerPromise;
      readonly acks: '0' | '1' | 'all';
      readonly minIsr: number;
      readonly order: 'kept' | 'mayOvertake';
      readonly repeats: 'never' | 'afterRestart' | 'byRetry';
    }
  | {
      readonly side: 'consumer';
      readonly id: NodeId;
      readonly groupId: string;
      readonly promise: ConsumerPromise;
      /** Why, by a name of its own. */
      readonly because: ConsumerReason;
    };

/** `exactlyOnce`: in the log once, in order, on `min.insync.replicas` copies of two at least. `atLeastOnce`: there, perhaps
 *  twice. `oneCopy`: acknowledged by what is in sync, which may be one. `none`: it may be gone though it was acknowledged. */
export type ProducerPromise = 'exactlyOnce' | 'atLeastOnce' | 'oneCopy' | 'none';
export type ConsumerPromise = 'exactlyOnce' | 'atLeastOnce' | 'atMostOnce' | 'none';
export type ConsumerReason =
  | 'transaction'
  | 'database'
  | 'idempotentSink'
  | 'commitsBefore'
  | 'commitsAfter'
  | 'furthest'
  | 'autoInPoll'
  | 'autoBehindWorkers'
  | 'neverCommits'
  | 'skipsUnreadable';
