/** Counts of the fates of records. */

import type { Breach } from '../invariants.ts';

/** Counts of record fates, exact since the start of the run, user topics only. */
export interface AuditView {
  /** Handed to send(). */
  readonly sent: number;
  /** The producer was told "stored". */
  readonly acknowledged: number;
  /** Reached some leader's high watermark. */
  readonly committed: number;
  /** Acknowledged, and now on no replica at all. */
  readonly lost: number;
  /** Acknowledged, not committed: one more failure could lose it. */
  readonly atRisk: number;
  /** In a committed log more than once. */
  readonly duplicated: number;
  /** Committed behind a later record of the same producer and partition. */
  readonly outOfOrder: number;
  /** Given up by the producer after all retries. */
  readonly failed: number;
  /** In a log, and of a transaction that was aborted. */
  readonly aborted: number;
  /** Over all groups: records handed to some member; processed by the application; below a committed offset; gone past
   *  without having been processed; processed once more. */
  readonly read: number;
  readonly processed: number;
  readonly consumed: number;
  readonly missed: number;
  readonly reprocessed: number;
  readonly invariantsHeld: number;
  readonly invariantsTotal: number;
  /** The first broken invariant; null while all hold. */
  readonly broken: Breach | null;
}
