/** The logs of a broker over time: opened and closed, flushed, checkpointed, deleted.
 *  Models      kafka.log.LogManager: loadLogs, startupWithConfigOverrides, cleanupLogs, flushDirtyLogs, checkpoint…, asyncDelete,
 *              shutdown; UnifiedLog#flush on roll, PeriodicProducerExpirationCheck
 *  Simplifies  one log directory; all logs are loaded in the instant the process starts (what that costs: costs.ts); one check of
 *              producer ids for all logs instead of one each
 *  See         storage/log-dir.ts, storage/recovery.ts, storage/retention.ts, log-cleaner.ts */
import type { ConfigName } from '../../contract/configs.ts';
import { configInt } from '../../contract/configs.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { timestampMsAt } from '../../contract/units.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { activeSegment, createLog, flushLog, removeDeleted } from '../storage/log.ts';
import type { LogConfig } from '../storage/log-config.ts';
import { logConfigOf } from '../storage/log-config.ts';
import { forgetPartition } from '../storage/log-dir.ts';
import { recoverMetadataLog } from '../storage/metadata-log.ts';
import { takeSnapshot } from '../storage/producer-snapshots.ts';
import { expireProducers } from '../storage/producer-state.ts';
import { openLog } from '../storage/recovery.ts';
import type { Deletion } from '../storage/retention.ts';
import { deleteOldSegments } from '../storage/retention.ts';
import { costOfFlush, costOfRecovery, tuneThreads } from './costs.ts';
import { canWrite } from './log-dir-failure.ts';
import { noteLogStart } from './log-start.ts';
import { brokerOf, diskOf, metadataOf } from './state.ts';

/** No timer is set for as late as this: an interval that is not to be. */
const NEVER_MS = Math.floor(Number.MAX_SAFE_INTEGER / 1000);

const nowMsOf = (node: NodeContext): number => timestampMsAt(node.nowUs);
const configMs = (node: NodeContext, name: ConfigName): number => configInt(diskOf(node).configs, name);

// ---- opening and closing

/** As the process starts: every log as its files say, read again from the recovery point on if the last end was unclean. */
export function openLogs(node: NodeContext): void {
  const disk = diskOf(node);
  const { brokerId, dir } = disk;
  const nowMs = nowMsOf(node);
  const wasClean = disk.cleanShutdownEpoch !== null;
  brokerOf(node).previousBrokerEpoch = disk.cleanShutdownEpoch ?? -1;
  // With a quorum Kafka loads its logs later, when the first metadata are published.
  if (disk.rules.metadata === 'zookeeper') spendCleanShutdown(node);
  // Files and directories on their way out when the process ended are taken away now.
  dir.deleting.splice(
    0,
    dir.deleting.length,
    ...dir.deleting.filter(({ removeAtMs }) => removeAtMs === NEVER_MS),
  );
  let bytes = 0;
  let segments = 0;
  for (const [key, log] of disk.logs) {
    const recovered = openLog(log, {
      wasClean,
      recoveryPoint: dir.recoveryPoints.get(key) ?? 0,
      logStartOffset: dir.logStartOffsets.get(key) ?? 0,
      nowMs,
    });
    expireProducers(log.producers, nowMs, configMs(node, 'producer.id.expiration.ms'));
    costOfRecovery(node, key, log, recovered.segments);
    bytes += recovered.bytes;
    segments += recovered.segments;
    const { truncatedBytes, droppedSegments } = recovered;
    if (truncatedBytes === 0) continue;
    const { logEndOffset } = log;
    node.emit({
      type: 'log.cutByRecovery',
      partition: key,
      brokerId,
      logEndOffset,
      truncatedBytes,
      droppedSegments,
    });
  }
  const log = disk.metadataLog;
  const { durableOffset: recoveryPoint, logStartOffset } = log;
  openLog(log, { wasClean, recoveryPoint, logStartOffset, nowMs });
  recoverMetadataLog(metadataOf(disk), nowMs);
  if (!wasClean && disk.logs.size > 0)
    node.emit({
      type: 'broker.logsRecovered',
      brokerId,
      logCount: disk.logs.size,
      segmentCount: segments,
      sizeBytes: bytes,
    });
}

/** The logs are loaded: the file that vouches for them is removed, so that it vouches for one start (KAFKA-10471). */
export function spendCleanShutdown(node: NodeContext): void {
  diskOf(node).cleanShutdownEpoch = null;
}

/** A log for a new replica, empty, with the configs of its topic. */
export const createReplicaLog = (node: NodeContext, key: PartitionKey, config: LogConfig): ReplicaLog =>
  createLog(config, nowMsOf(node), `${node.sim.seed}/${node.id}/${key}`);

/** What a log of this topic goes by now. */
export const logConfigIn = (node: NodeContext, topic: string): LogConfig =>
  logConfigOf(diskOf(node).configs, brokerOf(node).image.topics.get(topic)?.configs);

/** The configs of a topic have changed, or those of the broker (null): its logs go by them from now on. */
export function reconfigureLogs(node: NodeContext, topic: string | null): void {
  if (topic === null) tuneThreads(node);
  const configs = new Map<string, LogConfig>();
  for (const replica of brokerOf(node).replicas.values()) {
    if (topic !== null && replica.topic !== topic) continue;
    const log = diskOf(node).logs.get(replica.key);
    if (!log) continue;
    let config = configs.get(replica.topic);
    if (!config) {
      config = logConfigIn(node, replica.topic);
      configs.set(replica.topic, config);
    }
    log.config = config;
  }
}

/** As the process ends in good order: everything is flushed, every checkpoint says so, and a file that the end was clean. */
export function closeLogs(node: NodeContext): void {
  const disk = diskOf(node);
  const { logs, metadataLog } = disk;
  const nowMs = nowMsOf(node);
  for (const [key, log] of logs) costOfFlush(node, key, log, log.recoveryPoint, log.logEndOffset);
  for (const log of [...logs.values(), metadataLog]) {
    flushLog(log, log.logEndOffset, nowMs);
    takeSnapshot(log.snapshots, log.producers, log.logEndOffset);
  }
  writeRecoveryPoints(node);
  writeLogStarts(node);
  disk.cleanShutdownEpoch = brokerOf(node).brokerEpoch;
}

/** A replica that is no more: its directory is renamed at once and removed later. A stray one, which was found at the start
 *  and belongs to nobody, is kept for a person to look at. */
export function deleteLog(node: NodeContext, key: PartitionKey, suffix: 'delete' | 'stray' = 'delete'): void {
  const disk = diskOf(node);
  const log = disk.logs.get(key);
  disk.logs.delete(key);
  disk.topicIds.delete(key);
  disk.highWatermarks.delete(key);
  forgetPartition(disk.dir, key);
  if (!log) return;
  const removeAtMs = suffix === 'stray' ? NEVER_MS : nowMsOf(node) + log.config.fileDeleteDelayMs;
  const hex = Array.from({ length: 4 }, () =>
    node
      .randomBelow('uuid', 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  );
  disk.dir.deleting.push(
    Object.freeze({ name: `${key}.${hex.join('')}-${suffix}`, sizeBytes: log.sizeBytes, removeAtMs }),
  );
  if (suffix === 'delete') scheduleRemoval(node, removeAtMs);
}

// ---- after a write, after a cut

/** A closed segment is flushed in the background; the recovery point follows when that is done. */
export function noteAppended(node: NodeContext, key: PartitionKey, log: ReplicaLog): void {
  if (log.recoveryPoint >= activeSegment(log).baseOffset) return;
  const name = `log:flush:${key}`;
  if (!node.hasTimer(name)) node.startTimer(name, 0);
}

/** What Kafka writes down at once after a truncation, so that no checkpoint names an offset beyond the log. */
export function noteTruncated(node: NodeContext, key: PartitionKey): void {
  const { dir, logs } = diskOf(node);
  const log = logs.get(key);
  if (!log) return;
  writeRecoveryPoints(node);
  const { baseOffset } = activeSegment(log);
  if ((dir.cleanerOffsets.get(key) ?? 0) > baseOffset) dir.cleanerOffsets.set(key, baseOffset);
  scheduleRemovalOf(node, log);
}

// ---- by the clock

/** Name of the timer that lets a broker look for what it need not keep; of that which writes its recovery points down. */
export const RETENTION = 'log:retention';
const FLUSHER = 'log:flusher';
export const RECOVERY_POINTS = 'log:recoveryPoints';
const LOG_STARTS = 'log:logStarts';
const PRODUCERS = 'log:producerIds';
const REMOVAL = 'log:removal';
const FLUSH = 'log:flush:';

/** Begins what a broker does for its logs from time to time: the first time half a minute after it has started. */
export function startLogTasks(node: NodeContext): void {
  const delayUs = configMs(node, 'log.initial.task.delay.ms') * 1000;
  for (const task of [RETENTION, RECOVERY_POINTS, LOG_STARTS]) node.startTimer(task, delayUs);
  if (flushCheckMs(node) < NEVER_MS) node.startTimer(FLUSHER, delayUs);
  again(node, PRODUCERS, 'producer.id.expiration.check.interval.ms');
}

const flushCheckMs = (node: NodeContext): number => configMs(node, 'log.flush.scheduler.interval.ms');

const again = (node: NodeContext, task: string, interval: ConfigName): void =>
  node.startTimer(task, configMs(node, interval) * 1000);

/** Answers whether the timer was one of the logs'. */
export function onLogTimer(node: NodeContext, name: string): boolean {
  if (name.startsWith(FLUSH)) {
    flushClosedSegments(node, name.slice(FLUSH.length));
    return true;
  }
  switch (name) {
    case RETENTION:
      deleteFromLogs(node, ({ config }) => !config.isCompacted);
      again(node, RETENTION, 'log.retention.check.interval.ms');
      return true;
    case FLUSHER:
      flushDirtyLogs(node);
      again(node, FLUSHER, 'log.flush.scheduler.interval.ms');
      return true;
    case RECOVERY_POINTS:
      writeRecoveryPoints(node);
      again(node, RECOVERY_POINTS, 'log.flush.offset.checkpoint.interval.ms');
      return true;
    case LOG_STARTS:
      writeLogStarts(node);
      again(node, LOG_STARTS, 'log.flush.start.offset.checkpoint.interval.ms');
      return true;
    case PRODUCERS:
      forgetOldProducers(node);
      again(node, PRODUCERS, 'producer.id.expiration.check.interval.ms');
      return true;
    case REMOVAL:
      removeFiles(node);
      return true;
    default:
      return false;
  }
}

/** Deletes what each of these logs need not keep. The cleaner does it for compacted logs. */
export function deleteFromLogs(node: NodeContext, isMeant: (log: ReplicaLog) => boolean): void {
  const nowMs = nowMsOf(node);
  for (const replica of brokerOf(node).replicas.values()) {
    const log = diskOf(node).logs.get(replica.key);
    if (!log || !isMeant(log)) continue;
    const before = log.logStartOffset;
    for (const deletion of deleteOldSegments(log, replica.highWatermark, nowMs))
      tellDeleted(node, replica.key, log, deletion);
    scheduleRemovalOf(node, log);
    if (log.logStartOffset > before) noteLogStart(node, replica);
  }
}

function tellDeleted(
  node: NodeContext,
  partition: PartitionKey,
  log: ReplicaLog,
  { reason, segments }: Deletion,
): void {
  const { brokerId } = diskOf(node);
  const sizeBytes = segments.reduce((sum, segment) => sum + segment.sizeBytes, 0);
  const { logStartOffset } = log;
  const segmentCount = segments.length;
  node.emit({
    type: 'log.segmentsDeleted',
    partition,
    brokerId,
    reason,
    segmentCount,
    sizeBytes,
    logStartOffset,
  });
}

function flushClosedSegments(node: NodeContext, key: PartitionKey): void {
  const log = diskOf(node).logs.get(key);
  if (log) flush(node, key, log, activeSegment(log).baseOffset);
}

/** Logs that have not been flushed for `flush.ms`. */
function flushDirtyLogs(node: NodeContext): void {
  const nowMs = nowMsOf(node);
  for (const [key, log] of diskOf(node).logs) {
    if (nowMs - log.lastFlushedMs >= log.config.flushMs) flush(node, key, log, log.logEndOffset);
  }
}

function flush(node: NodeContext, partition: PartitionKey, log: ReplicaLog, to: number): void {
  if (!canWrite(node)) return;
  const from = log.recoveryPoint;
  const sizeBytes = flushLog(log, to, nowMsOf(node));
  if (to <= from) return;
  costOfFlush(node, partition, log, from, to);
  const { brokerId } = diskOf(node);
  node.emit({ type: 'log.flushed', partition, brokerId, from, to, sizeBytes });
}

function writeRecoveryPoints(node: NodeContext): void {
  if (!canWrite(node)) return;
  const { dir, logs } = diskOf(node);
  for (const [key, { recoveryPoint }] of logs) dir.recoveryPoints.set(key, recoveryPoint);
}

function writeLogStarts(node: NodeContext): void {
  if (!canWrite(node)) return;
  const { dir, logs } = diskOf(node);
  dir.logStartOffsets.clear();
  for (const [key, { logStartOffset, segments }] of logs) {
    if (logStartOffset > (segments[0]?.baseOffset ?? 0)) dir.logStartOffsets.set(key, logStartOffset);
  }
}

function forgetOldProducers(node: NodeContext): void {
  const nowMs = nowMsOf(node);
  const expirationMs = configMs(node, 'producer.id.expiration.ms');
  for (const log of diskOf(node).logs.values()) expireProducers(log.producers, nowMs, expirationMs);
}

// ---- files that linger

/** Sees to it that the files of a log that were renamed are removed when it is time. */
export function scheduleRemovalOf(node: NodeContext, log: ReplicaLog): void {
  for (const { removeAtMs } of log.deleted) scheduleRemoval(node, removeAtMs);
}

function scheduleRemoval(node: NodeContext, atMs: number): void {
  const broker = brokerOf(node);
  if (node.hasTimer(REMOVAL) && broker.removalAtMs <= atMs) return;
  broker.removalAtMs = atMs;
  node.startTimer(REMOVAL, Math.max(0, atMs - nowMsOf(node)) * 1000);
}

function removeFiles(node: NodeContext): void {
  const { dir, logs } = diskOf(node);
  const nowMs = nowMsOf(node);
  const left = dir.deleting.filter(({ removeAtMs }) => removeAtMs > nowMs);
  dir.deleting.splice(0, dir.deleting.length, ...left);
  for (const log of logs.values()) {
    if (log.deleted.length === 0) continue;
    removeDeleted(log, nowMs);
    scheduleRemovalOf(node, log);
  }
  for (const { removeAtMs } of left) if (removeAtMs < NEVER_MS) scheduleRemoval(node, removeAtMs);
}
