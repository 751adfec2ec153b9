/** What of a replica's log is on its broker's disk, and what only in the page cache.
 *  See         storage/page-cache.ts, storage/log-dir.ts, broker/log-manager.ts, kernel/machine-state.ts */
import type { PartitionKey } from '../../contract/ids.ts';
import type { DurabilityView } from '../../contract/log-close-up.ts';
import { timestampMsAt } from '../../contract/units.ts';
import { RECOVERY_POINTS } from '../broker/log-manager.ts';
import { brokerDisk } from '../cluster/broker-node.ts';
import type { World } from '../cluster/world.ts';
import type { Machine } from '../kernel/machine-state.ts';
import { PAGE_BYTES } from '../kernel/machine-state.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { bytesBetween } from '../storage/log.ts';
import { writtenBackOffset } from '../storage/page-cache.ts';
import { endOf } from './group-close-up.ts';

export function projectDurability(
  world: World,
  node: NodeRecord,
  key: PartitionKey,
  log: ReplicaLog,
): DurabilityView {
  const { dir, logs, highWatermarks } = brokerDisk(node);
  const { recoveryPoint, durableOffset, logEndOffset } = log;
  const writtenBack = writtenBackOffset(log, timestampMsAt(world.sim.nowUs));
  const writtenBackBytes = bytesBetween(log, durableOffset, writtenBack);
  const cachedBytes = bytesBetween(log, writtenBack, logEndOffset);
  let logBytes = 0;
  let deletedBytes = 0;
  for (const { sizeBytes, deleted } of logs.values()) {
    logBytes += sizeBytes;
    for (const file of deleted) deletedBytes += file.sizeBytes;
  }
  for (const directory of dir.deleting) deletedBytes += directory.sizeBytes;
  return {
    recoveryPoint,
    durableOffset,
    writtenBackOffset: writtenBack,
    fsyncedBytes: log.sizeBytes - writtenBackBytes - cachedBytes,
    writtenBackBytes,
    cachedBytes,
    checkpoints: {
      recoveryPoint: dir.recoveryPoints.get(key) ?? null,
      logStart: dir.logStartOffsets.get(key) ?? null,
      highWatermark: highWatermarks.get(key) ?? null,
      cleaner: dir.cleanerOffsets.get(key) ?? null,
    },
    nextCheckpointUs: endOf(world, node, RECOVERY_POINTS),
    disk: { condition: dir.condition, logBytes, partitionBytes: log.sizeBytes, deletedBytes },
    pages: node.machine ? pagesOf(node.machine, key, log) : null,
  };
}

function pagesOf({ pages }: Machine, key: PartitionKey, log: ReplicaLog): DurabilityView['pages'] {
  let held = 0;
  let all = 0;
  for (const { baseOffset, sizeBytes } of log.segments) {
    const count = Math.ceil(sizeBytes / PAGE_BYTES);
    all += count;
    // The names that broker/costs.ts gives them.
    for (let page = 0; page < count; page++) if (pages.has(`${key}/${baseOffset}/${page}`)) held++;
  }
  return { held, all };
}
