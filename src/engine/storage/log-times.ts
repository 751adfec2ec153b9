/** Where in a log a time begins.
 *  Models      kafka.log.UnifiedLog#fetchOffsetByTimestamp
 *  See         segment-lookup.ts */
import type { ReplicaLog } from './log.ts';
import { largestTimestampOf } from './segment.ts';
import type { TimestampAndOffset } from './segment-lookup.ts';
import { findOffsetByTimestamp } from './segment-lookup.ts';

/** The first record, in the order of the log, with this timestamp or a larger one; null when there is none. */
export function findInLog(log: ReplicaLog, timestampMs: number): TimestampAndOffset | null {
  const segment = log.segments.find((one) => largestTimestampOf(one) >= timestampMs);
  return segment ? findOffsetByTimestamp(segment, timestampMs, log.logStartOffset) : null;
}
