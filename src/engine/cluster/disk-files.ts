/** The logs on a node's disk, by directory name, and their files. Only reads.
 *  Models      one log directory of a broker or controller
 *  See         storage/segment-files.ts */
import type { PartitionKey } from '../../contract/ids.ts';
import type { ControllerDisk } from '../controller/state.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import type { MetadataSnapshot } from '../protocol/metadata-snapshot.ts';
import type { ReplicaLog } from '../storage/log.ts';
import type { LogFile } from '../storage/segment-files.ts';
import { directoryFiles, segmentFiles } from '../storage/segment-files.ts';
import { brokerDisk } from './broker-node.ts';
import type { World } from './world.ts';

const METADATA_PARTITION: PartitionKey = '__cluster_metadata-0';

interface LogOnDisk {
  readonly log: ReplicaLog;
  readonly topicId: string | null;
  /** Of the metadata log. */
  readonly checkpoints: readonly MetadataSnapshot[];
}

/** Every log that a node keeps: of a broker its replicas and its copy of the metadata log, of a controller the metadata
 *  log; none of any other node, or of one that is not there. */
function logsOf(node: NodeRecord | undefined): Map<PartitionKey, LogOnDisk> {
  const logs = new Map<PartitionKey, LogOnDisk>();
  if (node?.kind === 'broker') {
    const disk = brokerDisk(node);
    for (const [key, log] of disk.logs) {
      logs.set(key, { log, topicId: disk.topicIds.get(key) ?? null, checkpoints: [] });
    }
    const { metadataLog: log, metadataSnapshots: checkpoints } = disk;
    logs.set(METADATA_PARTITION, { log, topicId: null, checkpoints });
  }
  // A controller is made with this disk.
  if (node?.kind === 'controller') {
    const { log, snapshots: checkpoints } = node.disk as ControllerDisk;
    logs.set(METADATA_PARTITION, { log, topicId: null, checkpoints });
  }
  return logs;
}

/** Directories of logs on a node's disk, and the base offsets of their segments. */
export const segmentsOnDisk = (world: World, nodeId: string): ReadonlyMap<PartitionKey, readonly number[]> =>
  new Map(
    [...logsOf(world.sim.nodes.get(nodeId))].map(([key, { log }]) => [
      key,
      log.segments.map(({ baseOffset }) => baseOffset),
    ]),
  );

/** Files of one segment, or of a whole directory when no base offset is given. Null when the node keeps no such log or the
 *  log has no such segment. */
export function filesOnDisk(
  world: World,
  nodeId: string,
  partition: PartitionKey,
  baseOffset: number | null,
): readonly LogFile[] | null {
  const found = logsOf(world.sim.nodes.get(nodeId)).get(partition);
  if (!found) return null;
  const files =
    baseOffset === null
      ? directoryFiles(found.log, found.topicId, found.checkpoints)
      : segmentFiles(found.log, baseOffset);
  return files.length > 0 ? files : null;
}
