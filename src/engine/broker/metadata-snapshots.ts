/** Snapshots of the metadata on a broker: taken by itself as it replays, fetched when it is too far behind, and what they let it
 *  forget.
 *  Models      org.apache.kafka.image.publisher.SnapshotGenerator; KafkaRaftClient (observer); KIP-630
 *  Invariants  a snapshot stands for committed records only
 *  See         metadata-loader.ts, storage/metadata-log.ts, controller/quorum/snapshots.ts (the same of a voter) */
import { configInt } from '../../contract/configs.ts';
import { controllerNode } from '../../contract/ids.ts';
import { timestampMsAt } from '../../contract/units.ts';
import type { IncomingResponse, NodeContext } from '../kernel/context.ts';
import type { FetchSnapshotRequest } from '../protocol/api.ts';
import { partitionsLabel } from '../protocol/labels.ts';
import { request, responseOf } from '../protocol/talk.ts';
import {
  beginAtSnapshot,
  CLEAN_INTERVAL_US,
  cleanMetadataLog,
  resetSnapshotClock,
  snapshotDue,
  takeMetadataSnapshot,
} from '../storage/metadata-log.ts';
import { brokerOf, diskOf, metadataOf } from './state.ts';

export const METADATA = '__cluster_metadata-0';
const MAX_BYTES = 8 * 1024 * 1024;
const CLEAN = 'broker:cleanMetadata';

/** The image has come further: a snapshot may be due. */
export function maybeTakeSnapshot(node: NodeContext): void {
  const { configs, rules } = diskOf(node);
  const { quorum, image } = brokerOf(node);
  const metadata = metadataOf(diskOf(node));
  const applied = image.appliedOffset + 1;
  const why = snapshotDue(quorum.snapshotClock, metadata, applied, configs, rules.snapshotsByAge, node.nowUs);
  if (!why) return;
  resetSnapshotClock(quorum.snapshotClock, node.nowUs);
  const taken = takeMetadataSnapshot(metadata, image, timestampMsAt(node.nowUs));
  if (!taken) return;
  const { id, sizeBytes } = taken;
  node.emit({ type: 'metadata.snapshotTaken', node: node.id, ...id, sizeBytes, why });
}

export function startMetadataCleaner(node: NodeContext): void {
  node.startTimer(CLEAN, CLEAN_INTERVAL_US);
}

/** Answers whether the timer was of this file. */
export function onMetadataCleaner(node: NodeContext, name: string): boolean {
  if (name !== CLEAN) return false;
  const disk = diskOf(node);
  const applied = brokerOf(node).image.appliedOffset + 1;
  const nowMs = timestampMsAt(node.nowUs);
  for (const cleaned of cleanMetadataLog(metadataOf(disk), disk.configs, applied, nowMs))
    node.emit({ type: 'metadata.prefixDropped', node: node.id, ...cleaned });
  startMetadataCleaner(node);
  return true;
}

/** Asks the leader of the quorum for what is missing of the snapshot. */
export function fetchSnapshot(node: NodeContext): void {
  const disk = diskOf(node);
  const { quorum } = brokerOf(node);
  if (quorum.isFetching || !quorum.fetchingSnapshot) return;
  quorum.isFetching = true;
  const { id, position } = quorum.fetchingSnapshot;
  const body: FetchSnapshotRequest = {
    replicaId: disk.brokerId,
    maxBytes: MAX_BYTES,
    currentLeaderEpoch: disk.quorumEpoch,
    snapshotId: id,
    position,
  };
  request(node, 'FetchSnapshot', controllerNode(quorum.leaderId), body, {
    channel: 'metadata',
    timeoutMs: configInt(disk.configs, 'controller.quorum.request.timeout.ms'),
    label: partitionsLabel('fetch', [METADATA]),
  });
}

/** A range has come. Answers whether the log begins with the snapshot now; false: there is more to fetch; null: it is not to be
 *  had from whoever was asked. */
export function onSnapshotFetched(node: NodeContext, response: IncomingResponse): boolean | null {
  const disk = diskOf(node);
  const { quorum } = brokerOf(node);
  const fetched = responseOf('FetchSnapshot', response.body);
  quorum.isFetching = false;
  if (fetched.errorCode !== 'NONE') {
    quorum.fetchingSnapshot = null;
    return null;
  }
  const { snapshot, snapshotId: id, position, bytes } = fetched;
  if (!snapshot) {
    quorum.fetchingSnapshot = { id, position: position + bytes };
    return false;
  }
  quorum.fetchingSnapshot = null;
  beginAtSnapshot(metadataOf(disk), snapshot, timestampMsAt(node.nowUs));
  quorum.highWatermark = Math.max(quorum.highWatermark, id.endOffset);
  return true;
}
