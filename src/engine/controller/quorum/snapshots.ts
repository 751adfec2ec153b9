/** Snapshots of the metadata that a controller takes by itself, whatever its role, and what they let it forget.
 *  Models      org.apache.kafka.image.publisher.SnapshotGenerator; org.apache.kafka.raft.KafkaRaftClient
 *              .RaftMetadataLogCleanerManager; KIP-630, KIP-876
 *  Invariants  a snapshot stands for committed records only
 *  See         storage/metadata-log.ts, snapshot-fetches.ts */
import { timestampMsAt } from '../../../contract/units.ts';
import type { NodeContext } from '../../kernel/context.ts';
import {
  CLEAN_INTERVAL_US,
  cleanMetadataLog,
  readImage,
  resetSnapshotClock,
  snapshotDue,
  takeMetadataSnapshot,
} from '../../storage/metadata-log.ts';
import { diskOf, memoryOf } from '../state.ts';

/** More is committed than before: a snapshot may be due. */
export function maybeTakeSnapshot(node: NodeContext): void {
  const disk = diskOf(node);
  const { highWatermark, snapshotClock } = memoryOf(node);
  const { configs, rules } = disk;
  const why = snapshotDue(snapshotClock, disk, highWatermark, configs, rules.snapshotsByAge, node.nowUs);
  if (!why) return;
  resetSnapshotClock(snapshotClock, node.nowUs);
  const taken = takeMetadataSnapshot(disk, readImage(disk, highWatermark - 1), timestampMsAt(node.nowUs));
  if (!taken) return;
  const { id, sizeBytes } = taken;
  node.emit({ type: 'metadata.snapshotTaken', node: node.id, ...id, sizeBytes, why });
}

export function startMetadataCleaner(node: NodeContext): void {
  node.startTimer('raft:clean', CLEAN_INTERVAL_US);
}

export function onMetadataCleaner(node: NodeContext): void {
  const disk = diskOf(node);
  const { highWatermark } = memoryOf(node);
  for (const cleaned of cleanMetadataLog(disk, disk.configs, highWatermark, timestampMsAt(node.nowUs)))
    node.emit({ type: 'metadata.prefixDropped', node: node.id, ...cleaned });
  startMetadataCleaner(node);
}
