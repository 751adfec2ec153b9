/** The metadata log on its way from the leader to the others.
 *  Models      org.apache.kafka.raft.KafkaRaftClient#tryCompleteFetchRequest, handleFetchResponse */
import type { IncomingResponse, NodeContext } from '../../kernel/context.ts';
import type { Incoming } from '../../kernel/network.ts';
import { requestOf, responseOf } from '../../protocol/talk.ts';
import { appendAsFollower, truncateLog } from '../../storage/log.ts';
import { placeOf, truncationPoint } from '../../storage/metadata-log.ts';
import { diskOf, memoryOf } from '../state.ts';
import { advanceHighWatermark } from './appends.ts';
import { startFetchTimeout } from './clock.ts';
import {
  answerElsewhere,
  answerFetch,
  hasNews,
  parkFetch,
  refuseFetch,
  wakeParked,
} from './fetch-answers.ts';
import { fetchFromLeader, retryFetch } from './fetcher.ts';
import { followNewerEpoch } from './roles.ts';
import { beginSnapshotFetch } from './snapshot-fetches.ts';
import { maybeTakeSnapshot } from './snapshots.ts';
import type { QuorumListener } from './voters.ts';

export function onFetch(node: NodeContext, incoming: Incoming, listener: QuorumListener): void {
  const fetch = requestOf('QuorumFetch', incoming.body);
  const disk = diskOf(node);
  const memory = memoryOf(node);
  if (memory.role !== 'leader') return refuseFetch(node, incoming, 'NOT_LEADER_OR_FOLLOWER');
  if (fetch.currentLeaderEpoch < disk.epoch) return refuseFetch(node, incoming, 'FENCED_LEADER_EPOCH');
  if (fetch.currentLeaderEpoch > disk.epoch) return refuseFetch(node, incoming, 'UNKNOWN_LEADER_EPOCH');
  const place = placeOf(disk, fetch.fetchOffset, fetch.lastFetchedEpoch, disk.rules);
  if (place.kind === 'snapshot') return answerElsewhere(node, incoming, { snapshotId: place.id });
  if (place.kind === 'diverging') {
    const { epoch, endOffset } = place;
    return answerElsewhere(node, incoming, { divergingEpoch: { epoch, endOffset } });
  }
  const follower = memory.followers.get(fetch.replicaId);
  if (follower) {
    follower.endOffset = fetch.fetchOffset;
    follower.lastFetchUs = node.nowUs;
    const before = memory.highWatermark;
    advanceHighWatermark(node, listener);
    if (memory.highWatermark > before) wakeParked(node);
  }
  // Whatever was committed may have ended this leadership.
  if (memoryOf(node).role !== 'leader') return refuseFetch(node, incoming, 'NOT_LEADER_OR_FOLLOWER');
  if (hasNews(node, fetch) || fetch.maxWaitMs <= 0) return answerFetch(node, incoming, fetch.fetchOffset);
  parkFetch(node, incoming, fetch);
}

export function onFetchResponse(
  node: NodeContext,
  response: IncomingResponse,
  listener: QuorumListener,
): void {
  const disk = diskOf(node);
  const memory = memoryOf(node);
  const fetched = responseOf('QuorumFetch', response.body);
  // Made in fetchFromLeader.
  const asked = response.request.context as { epoch: number; fetchOffset: number };
  if (asked.epoch !== disk.epoch || (memory.role !== 'follower' && memory.role !== 'unattached')) return;
  memory.isFetching = false;
  if (memory.role === 'unattached') {
    if (!followNewerEpoch(node, fetched.leaderEpoch, fetched.leaderId, listener)) retryFetch(node);
    return;
  }
  if (fetched.errorCode !== 'NONE') {
    if (!followNewerEpoch(node, fetched.leaderEpoch, fetched.leaderId, listener)) retryFetch(node);
    return;
  }
  memory.hasFetched = true;
  startFetchTimeout(node);
  if (fetched.snapshotId) return beginSnapshotFetch(node, fetched.snapshotId);
  if (fetched.divergingEpoch) truncateLog(disk.log, truncationPoint(disk, fetched.divergingEpoch));
  else if (asked.fetchOffset === disk.log.logEndOffset) {
    appendAsFollower(disk.log, fetched.records);
    memory.highWatermark = Math.max(
      memory.highWatermark,
      Math.min(fetched.highWatermark, disk.log.logEndOffset),
    );
    maybeTakeSnapshot(node);
  }
  fetchFromLeader(node);
}
