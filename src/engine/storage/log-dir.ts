/** What lies in a log directory beside the partitions' own: checkpoint files, and directories on their way out.
 *
 *      recovery-point-offset-checkpoint    every log.flush.offset.checkpoint.interval.ms: what has been flushed by then
 *      log-start-offset-checkpoint         every log.flush.start.offset.checkpoint.interval.ms
 *      cleaner-offset-checkpoint           after each pass of a cleaner
 *      replication-offset-checkpoint       (highWatermarks of BrokerDisk)
 *      orders-0.<32 hex>-delete            until file.delete.delay.ms has passed
 *
 *  Models      org.apache.kafka.storage.internals.checkpoint.OffsetCheckpointFile; LogManager (logsToBeDeleted)
 *  Simplifies  a checkpoint file is on the disk the moment it is written, as Kafka's are (fsync, then an atomic rename)
 *  See         broker/log-manager.ts */
import type { DiskCondition } from '../../contract/hardware.ts';
import type { PartitionKey } from '../../contract/ids.ts';

export interface LogDir {
  /** Of the disk below it. `full`: it can be read, and takes nothing more. */
  condition: DiskCondition;
  readonly recoveryPoints: Map<PartitionKey, number>;
  /** Only of logs that begin within their first segment: for all others its name says it. */
  readonly logStartOffsets: Map<PartitionKey, number>;
  /** First offset that is not clean. */
  readonly cleanerOffsets: Map<PartitionKey, number>;
  /** Oldest first. */
  readonly deleting: DeletingDir[];
}

/** A partition's directory that was renamed when the broker was told to drop it. Frozen. */
export interface DeletingDir {
  readonly name: string;
  readonly sizeBytes: number;
  readonly removeAtMs: number;
}

export const createLogDir = (): LogDir => ({
  condition: 'ok',
  recoveryPoints: new Map(),
  logStartOffsets: new Map(),
  cleanerOffsets: new Map(),
  deleting: [],
});

/** No checkpoint names a partition any more that was dropped. */
export function forgetPartition(dir: LogDir, key: PartitionKey): void {
  dir.recoveryPoints.delete(key);
  dir.logStartOffsets.delete(key);
  dir.cleanerOffsets.delete(key);
}
