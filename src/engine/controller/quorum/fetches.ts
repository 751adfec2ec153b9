/** The metadata log on its way from the leader to the others.
 *  Models      org.apache.kafka.raft.KafkaRaftClient#tryCompleteFetchRequest, handleFetchResponse */
import type { IncomingResponse, NodeContext } from '../../kernel/context.ts';
import type { Incoming } from '../../kernel/network.ts';
import type { QuorumFetchRequest } from '../../protocol/api.ts';
import { requestOf, responseOf } from '../../protocol/talk.ts';
import { endOffsetFor } from '../../storage/leader-epoch-cache.ts';
import { appendAsFollower, truncateLog } from '../../storage/log.ts';
import { diskOf, memoryOf } from '../state.ts';
import { advanceHighWatermark } from './appends.ts';
import { startFetchTimeout } from './clock.ts';
import { answerFetch, hasNews, parkFetch, refuseFetch, wakeParked } from './fetch-answers.ts';
import { fetchFromLeader, retryFetch } from './fetcher.ts';
import { followNewerEpoch } from './roles.ts';
import type { QuorumListener } from './voters.ts';

export function onFetch(node: NodeContext, incoming: Incoming, listener: QuorumListener): void {
  const fetch = requestOf('QuorumFetch', incoming.body);
  const disk = diskOf(node);
  const memory = memoryOf(node);
  if (memory.role !== 'leader') return refuseFetch(node, incoming, 'NOT_LEADER_OR_FOLLOWER');
  if (fetch.currentLeaderEpoch < disk.epoch) return refuseFetch(node, incoming, 'FENCED_LEADER_EPOCH');
  if (fetch.currentLeaderEpoch > disk.epoch) return refuseFetch(node, incoming, 'UNKNOWN_LEADER_EPOCH');
  const diverging = divergenceOf(node, fetch);
  if (diverging) return answerFetch(node, incoming, fetch.fetchOffset, diverging);
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
  if (hasNews(node, fetch) || fetch.maxWaitMs <= 0)
    return answerFetch(node, incoming, fetch.fetchOffset, null);
  parkFetch(node, incoming, fetch);
}

/** Where the sender's log leaves this one; null when it is a prefix of it. */
function divergenceOf(
  node: NodeContext,
  fetch: QuorumFetchRequest,
): { readonly epoch: number; readonly endOffset: number } | null {
  const { log } = diskOf(node);
  if (fetch.fetchOffset === 0) return null;
  const end = endOffsetFor(log.epochs, fetch.lastFetchedEpoch, log.logEndOffset);
  if (end.epoch === fetch.lastFetchedEpoch && end.endOffset >= fetch.fetchOffset) return null;
  return { epoch: Math.max(0, end.epoch), endOffset: Math.max(0, end.endOffset) };
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
  if (asked.epoch !== disk.epoch || memory.role !== 'follower') return;
  memory.isFetching = false;
  if (fetched.errorCode !== 'NONE') {
    if (!followNewerEpoch(node, fetched.leaderEpoch, fetched.leaderId, listener)) retryFetch(node);
    return;
  }
  memory.hasFetched = true;
  startFetchTimeout(node);
  if (fetched.divergingEpoch) {
    truncateLog(disk.log, truncationPoint(node, fetched.divergingEpoch));
  } else if (asked.fetchOffset === disk.log.logEndOffset) {
    appendAsFollower(disk.log, fetched.records);
    memory.highWatermark = Math.max(
      memory.highWatermark,
      Math.min(fetched.highWatermark, disk.log.logEndOffset),
    );
  }
  fetchFromLeader(node);
}

/** Where this log and the leader's part, by what the leader says of its epochs. */
function truncationPoint(
  node: NodeContext,
  diverging: { readonly epoch: number; readonly endOffset: number },
): number {
  const { log } = diskOf(node);
  const own = endOffsetFor(log.epochs, diverging.epoch, log.logEndOffset);
  return own.epoch === diverging.epoch
    ? Math.min(own.endOffset, diverging.endOffset, log.logEndOffset)
    : Math.min(Math.max(0, own.endOffset), log.logEndOffset);
}
