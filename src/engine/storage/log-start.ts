/** Where a log begins, and who may move it: DeleteRecords, a leader whose log begins later, retention.
 *  Models      UnifiedLog#maybeIncrementLogStartOffset, Partition#deleteRecordsOnLeader
 *  Invariants  it never falls, and never passes the high watermark
 *  See         log.ts, retention.ts, audit/log-start-only-rises.ts */
import type { KafkaError } from '../../contract/errors.ts';
import type { ReplicaLog } from './log.ts';
import { advanceLogStart } from './log.ts';

/** Raises the log's start; one that is lower than the present changes nothing. Beyond the high watermark it is refused. */
export function raiseLogStart(log: ReplicaLog, offset: number, highWatermark: number): KafkaError {
  if (offset > highWatermark) return 'OFFSET_OUT_OF_RANGE';
  advanceLogStart(log, offset);
  return 'NONE';
}

/** As a client asks for it: −1 means the high watermark. Answers the offset it came to, or why it may not be: a log whose
 *  policy is not `delete` keeps its records until compaction takes them. */
export function deleteRecordsBefore(
  log: ReplicaLog,
  asked: number,
  highWatermark: number,
): { readonly error: KafkaError; readonly offset: number } {
  if (!log.config.isDeleted) return { error: 'POLICY_VIOLATION', offset: -1 };
  const offset = asked === -1 ? highWatermark : asked;
  if (offset < 0) return { error: 'OFFSET_OUT_OF_RANGE', offset };
  return { error: raiseLogStart(log, offset, highWatermark), offset };
}
