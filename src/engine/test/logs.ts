/** Logs and batches for tests of the storage floor, without a cluster around them. */
import type { RecordBatch, UserRecord } from '../protocol/records.ts';
import { makeBatch, offsetAt } from '../protocol/records.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { appendAsLeader, batchesOf, createLog } from '../storage/log.ts';
import type { LogConfig } from '../storage/log-config.ts';
import { DEFAULT_LOG_CONFIG } from '../storage/log-config.ts';

/** An empty log with these settings; all others are Kafka's defaults. */
export const logWith = (config: Partial<LogConfig> = {}): ReplicaLog =>
  createLog(Object.freeze({ ...DEFAULT_LOG_CONFIG, ...config }));

export interface RecordSpec {
  readonly key?: string | null;
  /** −1: a tombstone. */
  readonly valueBytes?: number;
  readonly timestampMs?: number;
  readonly number?: number;
}
export interface BatchSpec {
  readonly pid?: number;
  readonly epoch?: number;
  readonly sequence?: number;
  readonly transactional?: boolean;
}

export const userRecord = (spec: RecordSpec = {}): UserRecord => ({
  type: 'user',
  key: spec.key ?? null,
  generator: 'shop',
  number: spec.number ?? 1,
  valueBytes: spec.valueBytes ?? 0,
  timestampMs: spec.timestampMs ?? 0,
});

export const batchOf = (records: readonly RecordSpec[], spec: BatchSpec = {}): RecordBatch =>
  makeBatch(
    records.map(userRecord),
    0,
    spec.pid === undefined || spec.pid < 0
      ? undefined
      : { id: spec.pid, epoch: spec.epoch ?? 0, baseSequence: spec.sequence ?? 0 },
    false,
    spec.transactional ?? false,
  );

export const markerOf = (
  outcome: 'commit' | 'abort',
  { pid = 1, epoch = 0 }: BatchSpec = {},
  timestampMs = 0,
): RecordBatch =>
  makeBatch(
    [{ type: 'EndTransactionMarker', outcome, coordinatorEpoch: 0 }],
    timestampMs,
    { id: pid, epoch, baseSequence: -1 },
    true,
    true,
  );

/** Writes a batch that must be accepted. */
export function write(log: ReplicaLog, batch: RecordBatch, nowMs?: number, leaderEpoch = 0): RecordBatch {
  const result = appendAsLeader(log, batch, leaderEpoch, nowMs);
  if (result.kind !== 'appended') throw new Error(`a batch was not appended: ${JSON.stringify(result)}`);
  return result.batch;
}

/** Offsets of all records that are there. */
export const offsetsIn = (log: ReplicaLog): readonly number[] =>
  [...batchesOf(log)].flatMap((batch) => batch.records.map((_, i) => offsetAt(batch, i)));

/** Keys of the records of users, oldest first. */
export const keysIn = (log: ReplicaLog): readonly string[] =>
  [...batchesOf(log)].flatMap(({ records }) =>
    records.flatMap((record) => (record.type === 'user' && record.key !== null ? [record.key] : [])),
  );

export const lastOffsetsIn = (log: ReplicaLog): readonly number[] =>
  [...batchesOf(log)].map(({ lastOffset }) => lastOffset);
