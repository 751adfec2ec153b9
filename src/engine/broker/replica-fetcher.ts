/** Followers' copying: one Fetch at a time to each leader, for all partitions that follow it.
 *  Models      kafka.server.AbstractFetcherThread, ReplicaFetcherThread (`num.replica.fetchers` 1)
 *  Simplifies  no fetch sessions, no throttling
 *  Invariants  a follower's log is a prefix of its leader's, or is cut back to where they part before it grows
 *  See         purgatory.ts (the leader's side), audit/logs-agree-below-high-watermark.ts */
import { configInt } from '../../contract/configs.ts';
import type { KafkaError } from '../../contract/errors.ts';
import type { BrokerId } from '../../contract/ids.ts';
import { brokerNode, partitionKey } from '../../contract/ids.ts';
import type { FailedRequest, IncomingResponse, NodeContext } from '../kernel/context.ts';
import type { FetchedPartition, FetchPartition, FetchRequest } from '../protocol/api.ts';
import { partitionsLabel } from '../protocol/labels.ts';
import { request, responseOf } from '../protocol/talk.ts';
import { endOffsetFor, latestEpoch } from '../storage/leader-epoch-cache.ts';
import { appendAsFollower, truncateLog } from '../storage/log.ts';
import type { FollowerRole, Replica } from './state.ts';
import { brokerOf, diskOf, logOf } from './state.ts';

/** What each partition of a Fetch was asked with; it comes back with the answer. */
interface Asked {
  readonly leaderId: BrokerId;
  readonly parts: ReadonlyMap<string, FetchPartition>;
}

const channelOf = 'fetcher-0';

/** Sends the next Fetch to a leader, unless one is on its way or nothing may be fetched yet. */
export function pumpFetcher(node: NodeContext, leaderId: BrokerId): void {
  const broker = brokerOf(node);
  if (leaderId < 0 || leaderId === diskOf(node).brokerId) return;
  let fetcher = broker.fetchers.get(leaderId);
  if (!fetcher) {
    fetcher = { isFetching: false };
    broker.fetchers.set(leaderId, fetcher);
  }
  if (fetcher.isFetching) return;
  const parts = new Map<string, FetchPartition>();
  const topics = new Map<string, FetchPartition[]>();
  let nextUs = Number.MAX_SAFE_INTEGER;
  const maxBytes = configInt(diskOf(node).configs, 'replica.fetch.max.bytes');
  for (const replica of broker.replicas.values()) {
    if (replica.leaderId !== leaderId || replica.role.kind !== 'follower' || replica.role.isFailed) continue;
    if (replica.role.delayUntilUs > node.nowUs) {
      nextUs = Math.min(nextUs, replica.role.delayUntilUs);
      continue;
    }
    const part = askFor(node, replica, maxBytes);
    parts.set(replica.key, part);
    const topic = topics.get(replica.topicId);
    if (topic) topic.push(part);
    else topics.set(replica.topicId, [part]);
  }
  if (parts.size === 0) {
    if (nextUs < Number.MAX_SAFE_INTEGER) node.startTimer(`fetcher:${leaderId}`, nextUs - node.nowUs);
    return;
  }
  fetcher.isFetching = true;
  const { configs, brokerId } = diskOf(node);
  const body: FetchRequest = {
    replicaState: { replicaId: brokerId, replicaEpoch: broker.brokerEpoch },
    maxWaitMs: configInt(configs, 'replica.fetch.wait.max.ms'),
    minBytes: configInt(configs, 'replica.fetch.min.bytes'),
    maxBytes: configInt(configs, 'replica.fetch.response.max.bytes'),
    isolationLevel: 0,
    topics: [...topics].map(([topicId, partitions]) => ({ topicId, partitions })),
  };
  const context: Asked = { leaderId, parts };
  request(node, 'Fetch', brokerNode(leaderId), body, {
    channel: channelOf,
    timeoutMs: configInt(configs, 'replica.socket.timeout.ms'),
    label: partitionsLabel('fetch', [...parts.keys()]),
    context,
  });
}

function askFor(node: NodeContext, replica: Replica, partitionMaxBytes: number): FetchPartition {
  const log = logOf(node, replica.key);
  return {
    partition: replica.partition,
    currentLeaderEpoch: replica.leaderEpoch,
    fetchOffset: log.logEndOffset,
    lastFetchedEpoch: latestEpoch(log.epochs),
    logStartOffset: log.logStartOffset,
    partitionMaxBytes,
  };
}

/** Answers whether the response was one of a fetcher's. */
export function onReplicaFetchResponse(node: NodeContext, response: IncomingResponse): boolean {
  if (response.api !== 'Fetch' || response.channel !== channelOf) return false;
  // Made in pumpFetcher.
  const asked = response.request.context as Asked;
  const broker = brokerOf(node);
  const fetcher = broker.fetchers.get(asked.leaderId);
  if (fetcher) fetcher.isFetching = false;
  const { responses } = responseOf('Fetch', response.body);
  for (const { topicId, partitions } of responses) {
    const topic = broker.image.names.get(topicId);
    for (const fetched of partitions) {
      if (topic === undefined) continue;
      const key = partitionKey(topic, fetched.partitionIndex);
      const replica = broker.replicas.get(key);
      const part = asked.parts.get(key);
      if (replica?.role.kind !== 'follower' || !part || replica.topicId !== topicId) continue;
      // The state moved meanwhile: another epoch, another leader, or a log that is no longer the one asked for.
      const isStale =
        replica.leaderId !== asked.leaderId ||
        replica.leaderEpoch !== part.currentLeaderEpoch ||
        logOf(node, key).logEndOffset !== part.fetchOffset;
      if (!isStale) process(node, replica, replica.role, fetched, part);
    }
  }
  pumpFetcher(node, asked.leaderId);
  return true;
}

function process(
  node: NodeContext,
  replica: Replica,
  role: FollowerRole,
  fetched: FetchedPartition,
  part: FetchPartition,
): void {
  if (fetched.errorCode !== 'NONE') return handleError(node, replica, role, fetched.errorCode);
  if (fetched.divergingEpoch) return truncateToDivergence(node, replica, fetched.divergingEpoch);
  const log = logOf(node, replica.key);
  if (fetched.records.length > 0) {
    appendAsFollower(log, fetched.records);
    const bytes = fetched.records.reduce((sum, batch) => sum + batch.sizeBytes, 0);
    node.emit({
      type: 'log.appended',
      partition: replica.key,
      brokerId: diskOf(node).brokerId,
      baseOffset: part.fetchOffset,
      lastOffset: log.logEndOffset - 1,
      sizeBytes: bytes,
      asLeader: false,
    });
  }
  setHighWatermark(
    node,
    replica,
    Math.max(log.logStartOffset, Math.min(fetched.highWatermark, log.logEndOffset)),
  );
}

/** A follower takes its leader's high watermark, forward or back. */
function setHighWatermark(node: NodeContext, replica: Replica, highWatermark: number): void {
  const from = replica.highWatermark;
  if (from === highWatermark) return;
  replica.highWatermark = highWatermark;
  if (highWatermark < from) return;
  node.emit({
    type: 'partition.highWatermarkAdvanced',
    partition: replica.key,
    brokerId: diskOf(node).brokerId,
    from,
    to: highWatermark,
  });
}

/** Cuts the log back to where it and the leader's part, by their epochs (KIP-101, KIP-279, KIP-595). */
function truncateToDivergence(
  node: NodeContext,
  replica: Replica,
  leader: { readonly epoch: number; readonly endOffset: number },
): void {
  const log = logOf(node, replica.key);
  const own = endOffsetFor(log.epochs, leader.epoch, log.logEndOffset);
  const toOffset =
    own.epoch === leader.epoch
      ? Math.min(own.endOffset, leader.endOffset, log.logEndOffset)
      : Math.min(own.endOffset < 0 ? leader.endOffset : own.endOffset, log.logEndOffset);
  truncateReplica(node, replica, toOffset);
}

/** Drops a replica's records from `toOffset` on. */
export function truncateReplica(node: NodeContext, replica: Replica, toOffset: number): void {
  const log = logOf(node, replica.key);
  const fromOffset = log.logEndOffset;
  truncateLog(log, toOffset);
  replica.highWatermark = Math.min(replica.highWatermark, log.logEndOffset);
  if (toOffset >= fromOffset) return;
  replica.truncated = Object.freeze({ atUs: node.nowUs, fromOffset, toOffset: log.logEndOffset });
  node.emit({
    type: 'replica.truncated',
    partition: replica.key,
    brokerId: diskOf(node).brokerId,
    fromOffset,
    toOffset: log.logEndOffset,
  });
}

function handleError(node: NodeContext, replica: Replica, role: FollowerRole, error: KafkaError): void {
  if (error === 'FENCED_LEADER_EPOCH') {
    role.isFailed = true;
    return;
  }
  if (error === 'OFFSET_OUT_OF_RANGE') {
    // The leader does not know this log's newest epoch, or ends before it: begin again at what is committed here.
    truncateReplica(node, replica, Math.min(replica.highWatermark, logOf(node, replica.key).logEndOffset));
  }
  role.delayUntilUs = node.nowUs + configInt(diskOf(node).configs, 'replica.fetch.backoff.ms') * 1000;
}

/** A leader could not be reached: all that was asked of it waits. */
export function onReplicaFetchLost(node: NodeContext, failed: readonly FailedRequest[]): void {
  const broker = brokerOf(node);
  for (const lost of failed) {
    if (lost.api !== 'Fetch' || lost.channel !== channelOf) continue;
    // Made in pumpFetcher.
    const asked = lost.context as Asked;
    const fetcher = broker.fetchers.get(asked.leaderId);
    if (fetcher) fetcher.isFetching = false;
    const delayUntilUs = node.nowUs + configInt(diskOf(node).configs, 'replica.fetch.backoff.ms') * 1000;
    for (const [key, part] of asked.parts) {
      const replica = broker.replicas.get(key);
      const isSame = replica?.leaderId === asked.leaderId && replica.leaderEpoch === part.currentLeaderEpoch;
      if (isSame && replica.role.kind === 'follower') replica.role.delayUntilUs = delayUntilUs;
    }
    pumpFetcher(node, asked.leaderId);
  }
}

/** Answers whether the timer was a fetcher's. */
export function onFetcherTimer(node: NodeContext, name: string): boolean {
  if (!name.startsWith('fetcher:')) return false;
  pumpFetcher(node, Number(name.slice('fetcher:'.length)));
  return true;
}
