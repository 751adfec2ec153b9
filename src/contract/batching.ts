/** What a producer's `batch.size` and `linger.ms` come to: the cluster as it stood at a moment, played on with other values
 *  beside the run, under a load of its own. Made by `worker/batching.ts`. */
import type { RejectReason } from './errors.ts';
import type { EventId } from './ids.ts';
import type { SimTimeUs } from './units.ts';
import { US_PER_S } from './units.ts';

export interface BatchingTrial {
  readonly producerId: string;
  /** From where it is played on: just after this event of the branch, at this time. */
  readonly from: { readonly eventId: EventId; readonly timeUs: SimTimeUs };
  readonly lingerMs: number;
  readonly batchSize: number;
  /** Records handed to send() per simulated second, evenly, in place of the producer's workload. Above 0. */
  readonly ratePerSecond: number;
}

/** Played under the load before anything is counted. */
export const WARM_UP_US = US_PER_S;
/** Counted for so long. */
export const MEASURED_US = 2 * US_PER_S;

/** Refused: the producer does not take the values, or is not there to send. */
export type BatchingReading =
  | { readonly ok: false; readonly reason: RejectReason }
  | ({ readonly ok: true } & BatchingCounts);

/** Of the measured time. */
export interface BatchingCounts {
  /** Records that send() put into a batch. */
  readonly accepted: number;
  /** Records whose acknowledgement came. */
  readonly acknowledged: number;
  /** Batches whose acknowledgement came. */
  readonly batches: number;
  /** Produce requests sent, what they weighed together, and how many records they carried. */
  readonly requests: number;
  readonly requestBytes: number;
  readonly requestRecords: number;
  /** Batches that were refused and go again; records that failed for good. */
  readonly retries: number;
  readonly failed: number;
  /** From the batch that took the record until the acknowledgement that came in that time; null when none came. */
  readonly latencyUs: { readonly median: number; readonly p95: number } | null;
}
