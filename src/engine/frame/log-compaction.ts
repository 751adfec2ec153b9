/** How dirty a compacted log is, and what a pass of the cleaner waits for: measured by the functions that the cleaner goes by.
 *  See         broker/log-cleaner.ts, storage/cleaner-manager.ts, storage/cleaner.ts */
import { configBoolean } from '../../contract/configs.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import type { CompactionView } from '../../contract/log-close-up.ts';
import { timestampMsAt, timeUsOf } from '../../contract/units.ts';
import { brokerDisk, brokerProcess } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import type { RecordBatch } from '../protocol/records.ts';
import { isTombstone } from '../protocol/records.ts';
import type { LogToClean } from '../storage/cleaner-manager.ts';
import { cleanableOffsets, isFilthy, measure } from '../storage/cleaner-manager.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { batchesOf } from '../storage/log.ts';
import { nextLookUs } from './log-retention.ts';

/** Null for a log whose `cleanup.policy` has no `compact`. */
export function projectCompaction(
  world: World,
  node: NodeRecord,
  key: PartitionKey,
  log: ReplicaLog,
  highWatermark: number,
): CompactionView | null {
  if (!log.config.isCompacted) return null;
  const { configs, dir, rules } = brokerDisk(node);
  const nowMs = timestampMsAt(world.sim.nowUs);
  const checkpoint = dir.cleanerOffsets.get(key);
  const offsets = cleanableOffsets(log, checkpoint, highWatermark, nowMs);
  const toClean = measure(log, offsets, nowMs);
  const lookUs = nextLookUs(world, node, key, true);
  const isOn = configBoolean(configs, 'log.cleaner.enable');
  return {
    checkpoint: checkpoint ?? null,
    firstDirtyOffset: toClean.firstDirtyOffset,
    firstUncleanableOffset: toClean.firstUncleanableOffset,
    cleanBytes: toClean.cleanBytes,
    cleanableBytes: toClean.cleanableBytes,
    ratio: toClean.cleanableRatio,
    minRatio: log.config.minCleanableDirtyRatio,
    isOverdue: toClean.isOverdue,
    state: !isOn ? 'off' : lookUs === null ? 'unwatched' : stateOf(log, toClean),
    ahead: countAhead(node, key, toClean.cleanableRatio, nowMs),
    nextLookUs: lookUs,
    tombstones: countTombstones(log, rules.batchesCarryDeleteHorizon),
  };
}

function stateOf(log: ReplicaLog, toClean: LogToClean): CompactionView['state'] {
  if (log.segments.length < 2) return 'oneSegment';
  if (isFilthy(log, toClean)) return 'due';
  return toClean.cleanableBytes === 0 ? 'nothingDirty' : 'belowRatio';
}

/** Other logs of this broker that are worth a pass and dirtier than `ratio`; of equals the one that was there first goes first. */
function countAhead(node: NodeRecord, key: PartitionKey, ratio: number, nowMs: number): number {
  const { logs, dir } = brokerDisk(node);
  let count = 0;
  let isBefore = true;
  for (const replica of brokerProcess(node)?.broker.replicas.values() ?? []) {
    if (replica.key === key) {
      isBefore = false;
      continue;
    }
    const log = logs.get(replica.key);
    if (!log?.config.isCompacted || log.segments.length < 2) continue;
    const checkpoint = dir.cleanerOffsets.get(replica.key);
    const toClean = measure(log, cleanableOffsets(log, checkpoint, replica.highWatermark, nowMs), nowMs);
    if (!isFilthy(log, toClean)) continue;
    if (toClean.cleanableRatio > ratio || (isBefore && toClean.cleanableRatio === ratio)) count++;
  }
  return count;
}

/** Batches are frozen: their tombstones are counted once. */
const counted = new WeakMap<RecordBatch, number>();

function tombstonesIn(batch: RecordBatch): number {
  let count = counted.get(batch);
  if (count === undefined) {
    count = batch.isControl ? 0 : batch.records.filter(isTombstone).length;
    counted.set(batch, count);
  }
  return count;
}

function countTombstones(log: ReplicaLog, carriesHorizon: boolean): CompactionView['tombstones'] {
  let withHorizon = 0;
  let withoutHorizon = 0;
  let firstMs: number | null = null;
  for (const batch of batchesOf(log)) {
    const count = tombstonesIn(batch);
    if (count === 0) continue;
    if (batch.deleteHorizonMs < 0) {
      withoutHorizon += count;
      continue;
    }
    withHorizon += count;
    if (firstMs === null || batch.deleteHorizonMs < firstMs) firstMs = batch.deleteHorizonMs;
  }
  return {
    withHorizon,
    withoutHorizon,
    firstHorizonUs: firstMs === null ? null : timeUsOf(firstMs),
    isByFile: !carriesHorizon,
  };
}
