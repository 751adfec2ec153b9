/** A snapshot on its way from the leader to whoever is too far behind to go on from its own log: range by range.
 *  Models      org.apache.kafka.raft.KafkaRaftClient#handleFetchSnapshotRequest, handleFetchSnapshotResponse; KIP-630
 *  Simplifies  the records come with the last range
 *  Invariants  only a follower takes a snapshot for its log
 *  See         fetches.ts, storage/metadata-log.ts */
import type { KafkaError } from '../../../contract/errors.ts';
import { controllerNode } from '../../../contract/ids.ts';
import { timestampMsAt } from '../../../contract/units.ts';
import type { IncomingResponse, NodeContext } from '../../kernel/context.ts';
import type { Incoming } from '../../kernel/network.ts';
import type { FetchSnapshotRequest, FetchSnapshotResponse } from '../../protocol/api.ts';
import { partitionsLabel } from '../../protocol/labels.ts';
import type { SnapshotId } from '../../protocol/metadata-snapshot.ts';
import { snapshotRange } from '../../protocol/metadata-snapshot.ts';
import { answer, request, requestOf, responseOf } from '../../protocol/talk.ts';
import { beginAtSnapshot, resetSnapshotClock, snapshotOf } from '../../storage/metadata-log.ts';
import { diskOf, memoryOf } from '../state.ts';
import { startFetchTimeout } from './clock.ts';
import { FETCH_MAX_BYTES } from './fetch-answers.ts';
import { fetchFromLeader, retryFetch } from './fetcher.ts';
import { followNewerEpoch } from './roles.ts';
import type { QuorumListener } from './voters.ts';
import { configMs, METADATA } from './voters.ts';

// ---- the leader's side

export function onFetchSnapshot(node: NodeContext, incoming: Incoming): void {
  const asked = requestOf('FetchSnapshot', incoming.body);
  const disk = diskOf(node);
  const { role, followers } = memoryOf(node);
  const refuseWith = (errorCode: KafkaError): void => answerRange(node, incoming, asked, errorCode);
  if (role !== 'leader') return refuseWith('NOT_LEADER_OR_FOLLOWER');
  if (asked.currentLeaderEpoch < disk.epoch) return refuseWith('FENCED_LEADER_EPOCH');
  if (asked.currentLeaderEpoch > disk.epoch) return refuseWith('UNKNOWN_LEADER_EPOCH');
  const snapshot = snapshotOf(disk, asked.snapshotId);
  if (!snapshot) return refuseWith('SNAPSHOT_NOT_FOUND');
  if (asked.position < 0 || asked.position >= snapshot.sizeBytes) return refuseWith('POSITION_OUT_OF_RANGE');
  const follower = followers.get(asked.replicaId);
  if (follower) follower.lastFetchUs = node.nowUs;
  answerRange(node, incoming, asked, 'NONE', snapshotRange(snapshot, asked.position, asked.maxBytes));
}

function answerRange(
  node: NodeContext,
  incoming: Incoming,
  { snapshotId, position }: FetchSnapshotRequest,
  errorCode: KafkaError,
  range: ReturnType<typeof snapshotRange> = { size: 0, bytes: 0, snapshot: null },
): void {
  const { leaderId, epoch: leaderEpoch } = diskOf(node);
  const body: FetchSnapshotResponse = { errorCode, leaderId, leaderEpoch, snapshotId, position, ...range };
  const recordCount = range.snapshot?.records.length ?? 0;
  const kind = errorCode === 'NONE' ? 'records' : 'error';
  answer(
    node,
    'FetchSnapshot',
    incoming,
    body,
    partitionsLabel(kind, [METADATA], recordCount, range.bytes, errorCode),
  );
}

// ---- the follower's side

/** Its leader's log begins behind its own end: the snapshot comes first. */
export function beginSnapshotFetch(node: NodeContext, id: SnapshotId): void {
  memoryOf(node).fetchingSnapshot = { id, position: 0 };
  fetchSnapshot(node);
}

/** Asks for what is missing of the snapshot. */
export function fetchSnapshot(node: NodeContext): void {
  const disk = diskOf(node);
  const memory = memoryOf(node);
  const { fetchingSnapshot } = memory;
  if (memory.role !== 'follower' || memory.isFetching || !fetchingSnapshot) return;
  memory.isFetching = true;
  const body: FetchSnapshotRequest = {
    replicaId: disk.controllerId,
    maxBytes: FETCH_MAX_BYTES,
    currentLeaderEpoch: disk.epoch,
    snapshotId: fetchingSnapshot.id,
    position: fetchingSnapshot.position,
  };
  request(node, 'FetchSnapshot', controllerNode(disk.leaderId), body, {
    timeoutMs: configMs(node, 'controller.quorum.request.timeout.ms'),
    label: partitionsLabel('fetch', [METADATA]),
    context: { epoch: disk.epoch },
  });
}

export function onFetchSnapshotResponse(
  node: NodeContext,
  response: IncomingResponse,
  listener: QuorumListener,
): void {
  const disk = diskOf(node);
  const memory = memoryOf(node);
  const fetched = responseOf('FetchSnapshot', response.body);
  // Made in fetchSnapshot.
  const asked = response.request.context as { epoch: number };
  if (asked.epoch !== disk.epoch || memory.role !== 'follower') return;
  memory.isFetching = false;
  if (fetched.errorCode !== 'NONE') {
    if (followNewerEpoch(node, fetched.leaderEpoch, fetched.leaderId, listener)) return;
    // The leader has it no longer: a fetch will tell which one to take instead.
    memory.fetchingSnapshot = null;
    return retryFetch(node);
  }
  startFetchTimeout(node);
  const { snapshot, snapshotId: id, position, bytes } = fetched;
  if (!snapshot) {
    memory.fetchingSnapshot = { id, position: position + bytes };
    return fetchSnapshot(node);
  }
  memory.fetchingSnapshot = null;
  beginAtSnapshot(disk, snapshot, timestampMsAt(node.nowUs));
  memory.highWatermark = Math.max(memory.highWatermark, id.endOffset);
  memory.snapshotClock.countedTo = id.endOffset;
  resetSnapshotClock(memory.snapshotClock, node.nowUs);
  node.emit({ type: 'metadata.snapshotLoaded', node: node.id, ...id, from: response.from });
  fetchFromLeader(node);
}
