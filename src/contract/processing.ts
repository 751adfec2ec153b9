/** How an application works on what its consumer gives it, and what it writes to. */

export interface ProcessingSettings {
  /** Who works: the thread that polls; or a pool, of which any worker takes the next record, each has the keys that fall to it,
   *  or each takes a whole lot. */
  readonly by: 'thread' | 'record' | 'key' | 'batch';
  /** 1 to 64; 1 when it is the thread that polls. */
  readonly workers: number;
  /** The thread that polls waits until its lot is done; or goes on polling meanwhile. */
  readonly waits: boolean;
  /** Who commits, and when: the consumer by itself in poll(); the application before it begins a lot, after a lot, or after each
   *  record. `database`: nobody, the offsets go with the rows. */
  readonly commit: 'auto' | 'before' | 'after' | 'each' | 'database';
  /** What it commits: up to where everything is finished; behind the furthest that is finished; or, by mistake, the offset of
   *  the last record instead of the next one's. */
  readonly offsets: 'contiguous' | 'furthest' | 'lastRecord';
  /** At that offset the processing throws: the thread ends, and on its way out (`finally`) closes the consumer, which commits what
   *  poll() has returned where it commits by itself. Of the thread that polls alone: a pool outlives an exception. */
  readonly throwsAt?: number;
  /** Null: it writes nowhere. */
  readonly sink: SinkSettings | null;
}

export interface SinkSettings {
  readonly write: 'plain' | 'idempotent' | 'transactional';
  /** One transaction for each record, for all that a worker has in hand, or none: every INSERT stands for itself. */
  readonly transaction: 'none' | 'record' | 'batch';
  /** What one call over the network to the database takes, simulated milliseconds. */
  readonly callMs: number;
}

/** A combination that cannot be; words for each are in `i18n`. */
export type ProcessingRefusal =
  | { readonly code: 'oneThreadHasNoPool'; readonly workers: string }
  | { readonly code: 'threadWaitsForItself' }
  | { readonly code: 'poolOutlivesExceptions' }
  | { readonly code: 'poolSharesNoTransaction' }
  | { readonly code: 'rowsNeedTransactions' }
  | { readonly code: 'offsetsLieInDatabase'; readonly commit: string }
  | { readonly code: 'databaseKeepsNoOffsets' };

/** Why an application cannot work like that; null when it can. */
export function refusalOfProcessing({
  by,
  workers,
  waits,
  commit,
  throwsAt,
  sink,
}: ProcessingSettings): ProcessingRefusal | null {
  if (by === 'thread' && workers !== 1) return { code: 'oneThreadHasNoPool', workers: String(workers) };
  if (by === 'thread' && !waits) return { code: 'threadWaitsForItself' };
  if (by !== 'thread' && throwsAt !== undefined) return { code: 'poolOutlivesExceptions' };
  if (by === 'record' && workers > 1 && sink?.transaction === 'batch')
    return { code: 'poolSharesNoTransaction' };
  if (sink?.write === 'transactional' && sink.transaction === 'none') return { code: 'rowsNeedTransactions' };
  if (sink?.write === 'transactional' && commit !== 'database')
    return { code: 'offsetsLieInDatabase', commit };
  if (commit === 'database' && sink?.write !== 'transactional') return { code: 'databaseKeepsNoOffsets' };
  return null;
}
