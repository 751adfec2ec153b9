/** What a fetcher does, again and again: find out where to truncate, ask for offsets that were out of range, fetch. One
 *  request at a time, for all its partitions together.
 *  Models      kafka.server.AbstractFetcherThread, ReplicaFetcherThread, RemoteLeaderEndPoint; KIP-101, KIP-227, KIP-279, KIP-320
 *  Simplifies  an answer's other partitions do not wait while the offset of one is looked up
 *  Invariants  a follower's log is a prefix of its leader's, or is cut back to where they part before it grows
 *  See         fetchers.ts (who has what), fetcher-lookups.ts, fetch.ts (the leader's side) */
import { configInt } from '../../contract/configs.ts';
import type { KafkaError } from '../../contract/errors.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { brokerNode, partitionKey } from '../../contract/ids.ts';
import { timestampMsAt } from '../../contract/units.ts';
import type { FailedRequest, IncomingResponse, NodeContext } from '../kernel/context.ts';
import type { FetchedPartition, FetchPartition, FetchRequest, FetchResponse } from '../protocol/api.ts';
import type { SessionFields, SessionPartition } from '../protocol/fetch-session.ts';
import {
  isFull,
  nextChanges,
  nextRequest,
  onSessionLost,
  onSessionResponse,
} from '../protocol/fetch-session.ts';
import { namedPartitions, sessionLabel } from '../protocol/labels.ts';
import { request, responseOf } from '../protocol/talk.ts';
import { latestEpoch } from '../storage/leader-epoch-cache.ts';
import { advanceLogStart, appendAsFollower } from '../storage/log.ts';
import { forgetReplicated } from '../storage/transactions.ts';
import { costOfAppend } from './costs.ts';
import { unsettle } from './fetch-sessions.ts';
import { reviewFetchWaits } from './fetch-waits.ts';
import { askForEpochs, lookUpOffset, onLookup, onLookupLost } from './fetcher-lookups.ts';
import {
  delayPartition,
  epochToTell,
  followerOf,
  onFenced,
  removeFromFetcher,
  timerOf,
  wakeFetcher,
} from './fetchers.ts';
import { canWrite } from './log-dir-failure.ts';
import { noteAppended } from './log-manager.ts';
import { isQuotaExceeded, isThrottled, recordBytes } from './replication-quota.ts';
import type { Fetcher, FollowerRole, Replica } from './state.ts';
import { brokerOf, diskOf, logOf, rulesOf } from './state.ts';
import { truncateReplica } from './truncate.ts';
import { truncationFor } from './truncation.ts';

/** What comes back with the answer to a fetcher's request. */
interface FetcherContext {
  readonly fetcher: string;
  readonly id: number;
}

/** Lets every fetcher that waits for nothing do its next step. */
export function pumpFetchers(node: NodeContext): void {
  for (const fetcher of brokerOf(node).fetchers.values()) pump(node, fetcher);
}

function pump(node: NodeContext, fetcher: Fetcher): void {
  if (fetcher.waitsFor !== 'nothing') return;
  if (lookUpOffset(node, fetcher) || askForEpochs(node, fetcher)) return;
  sendFetch(node, fetcher);
}

// ---- asking

function sendFetch(node: NodeContext, fetcher: Fetcher): void {
  const fields = buildFetch(node, fetcher);
  const { session } = fetcher;
  if (session.partitions.size === 0 && fields.forgottenTopicsData.length === 0) return;
  fetcher.waitsFor = 'fetch';
  const { configs, brokerId } = diskOf(node);
  const body: FetchRequest = {
    replicaState: { replicaId: brokerId, replicaEpoch: brokerEpochToTell(node) },
    maxWaitMs: configInt(configs, 'replica.fetch.wait.max.ms'),
    minBytes: configInt(configs, 'replica.fetch.min.bytes'),
    maxBytes: configInt(configs, 'replica.fetch.response.max.bytes'),
    isolationLevel: 0,
    sessionId: fields.sessionId,
    sessionEpoch: fields.sessionEpoch,
    topics: fields.topics,
    forgottenTopicsData: fields.forgottenTopicsData,
    rackId: '',
  };
  fetcher.named ??= namedPartitions(session.partitions.keys());
  let count = 0;
  for (const { partitions } of fields.topics) count += partitions.length;
  const context: FetcherContext = { fetcher: fetcher.name, id: fetcher.id };
  request(node, 'Fetch', brokerNode(fetcher.leaderId), body, {
    channel: fetcher.channel,
    timeoutMs: configInt(configs, 'replica.socket.timeout.ms'),
    label: sessionLabel('fetch', fetcher.named, count),
    context,
  });
}

const brokerEpochToTell = (node: NodeContext): number =>
  rulesOf(node).isrMembersCarryBrokerEpochs ? brokerOf(node).brokerEpoch : -1;

/** What to ask for: all that may be fetched now, or in a session what has changed of that. */
function buildFetch(node: NodeContext, fetcher: Fetcher): SessionFields {
  const { session, altered } = fetcher;
  const isWhole = isFull(session);
  const before = session.partitions.size;
  const wanted = new Map<PartitionKey, SessionPartition>();
  const changes = isWhole ? wanted : new Map<PartitionKey, SessionPartition | null>();
  const again: PartitionKey[] = [];
  let nextUs = Number.MAX_SAFE_INTEGER;
  for (const key of isWhole ? fetcher.partitions : altered) {
    const found = followerOf(node, fetcher, key);
    const readyUs = found ? readyAt(node, found.replica, found.role) : Number.MAX_SAFE_INTEGER;
    if (found && readyUs <= node.nowUs) changes.set(key, askFor(node, found.replica, found.role));
    else if (!isWhole) changes.set(key, null);
    if (!found) continue;
    if (readyUs > node.nowUs && readyUs < Number.MAX_SAFE_INTEGER) nextUs = Math.min(nextUs, readyUs);
    if (readyUs > node.nowUs || isThrottled(node, 'follower', found.replica)) again.push(key);
  }
  altered.clear();
  for (const key of again) altered.add(key);
  if (nextUs < Number.MAX_SAFE_INTEGER) wakeFetcher(node, fetcher, nextUs);
  const fields = isWhole ? nextRequest(session, wanted) : nextChanges(session, changes);
  if (isWhole || session.partitions.size !== before || fields.forgottenTopicsData.length > 0)
    fetcher.named = null;
  return fields;
}

/** When a partition may be fetched: the past for now, the largest number for not by the clock alone. */
function readyAt(node: NodeContext, replica: Replica, role: FollowerRole): number {
  if (role.delayUntilUs > node.nowUs) return role.delayUntilUs;
  if (role.state !== 'fetching') return Number.MAX_SAFE_INTEGER;
  const isInSync = role.lag === 0;
  const mustWait = !isInSync && isThrottled(node, 'follower', replica) && isQuotaExceeded(node, 'follower');
  // Kafka's fetcher looks again after its back-off at the latest.
  return mustWait ? node.nowUs + configInt(diskOf(node).configs, 'replica.fetch.backoff.ms') * 1000 : 0;
}

function askFor(node: NodeContext, replica: Replica, role: FollowerRole): SessionPartition {
  const asked: FetchPartition = Object.freeze({
    partition: replica.partition,
    currentLeaderEpoch: epochToTell(node, role),
    fetchOffset: role.fetchOffset,
    lastFetchedEpoch: role.lastFetchedEpoch,
    logStartOffset: logOf(node, replica.key).logStartOffset,
    partitionMaxBytes: configInt(diskOf(node).configs, 'replica.fetch.max.bytes'),
  });
  return Object.freeze({ topicId: replica.topicId, asked });
}

// ---- what came back

/** Answers whether the response was to a fetcher. */
export function onFetcherResponse(node: NodeContext, response: IncomingResponse): boolean {
  const { api } = response;
  if (api !== 'Fetch' && api !== 'ListOffsets' && api !== 'OffsetForLeaderEpoch') return false;
  // Made where the request was; a broker sends these from nowhere else.
  const context = response.request.context as FetcherContext;
  const fetcher = brokerOf(node).fetchers.get(context.fetcher);
  // The answer to one that has gone, and may have a successor.
  if (fetcher?.id !== context.id) return true;
  fetcher.waitsFor = 'nothing';
  if (api === 'Fetch') onFetched(node, fetcher, responseOf('Fetch', response.body));
  else onLookup(node, fetcher, response);
  pump(node, fetcher);
  return true;
}

function onFetched(node: NodeContext, fetcher: Fetcher, response: FetchResponse): void {
  const { names } = brokerOf(node).image;
  if (!onSessionResponse(fetcher.session, response)) return;
  for (const { topicId, partitions } of response.responses) {
    const topic = names.get(topicId);
    if (topic === undefined) continue;
    for (const fetched of partitions) {
      const key = partitionKey(topic, fetched.partitionIndex);
      const asked = fetcher.session.partitions.get(key);
      const found = followerOf(node, fetcher, key);
      if (!asked || asked.topicId !== topicId || !found) continue;
      if (isCurrent(node, found.role, asked.asked, fetched))
        process(node, fetcher, found.replica, found.role, fetched, asked.asked);
    }
  }
}

/** Whether a partition stands where it stood when it was asked for. */
function isCurrent(
  node: NodeContext,
  role: FollowerRole,
  asked: FetchPartition,
  fetched: FetchedPartition,
): boolean {
  if (role.state !== 'fetching' || role.delayUntilUs > node.nowUs) return false;
  const isFenced = fetched.divergingEpoch === null || rulesOf(node).truncationFencedByEpoch;
  const isSameEpoch =
    asked.currentLeaderEpoch < 0 || asked.currentLeaderEpoch === role.fetchEpoch || !isFenced;
  return asked.fetchOffset === role.fetchOffset && isSameEpoch;
}

function process(
  node: NodeContext,
  fetcher: Fetcher,
  replica: Replica,
  role: FollowerRole,
  fetched: FetchedPartition,
  asked: FetchPartition,
): void {
  if (fetched.errorCode !== 'NONE') return onError(node, fetcher, replica, asked, fetched.errorCode);
  if (fetched.divergingEpoch) {
    const log = logOf(node, replica.key);
    const own = { epochs: log.epochs, logEndOffset: log.logEndOffset, fetchOffset: role.fetchOffset };
    const { offset } = truncationFor(own, fetched.divergingEpoch);
    truncateReplica(node, replica, offset);
    standAt(node, fetcher, replica, role, offset);
    return;
  }
  const { logStartOffset, logEndOffset } = logOf(node, replica.key);
  const firstOffset = fetched.records[0]?.baseOffset ?? logEndOffset;
  const isMisplaced = firstOffset < logEndOffset && logEndOffset > logStartOffset;
  if (role.fetchOffset !== logEndOffset || isMisplaced) {
    // Kafka throws; the partition is given up until new metadata come.
    role.state = 'failed';
    node.emit({
      type: 'replica.fetchFailed',
      partition: replica.key,
      brokerId: diskOf(node).brokerId,
      leaderId: replica.leaderId,
      logEndOffset,
      baseOffset: firstOffset,
    });
    return removeFromFetcher(fetcher, replica.key);
  }
  append(node, fetcher, replica, role, fetched);
}

function append(
  node: NodeContext,
  fetcher: Fetcher,
  replica: Replica,
  role: FollowerRole,
  fetched: FetchedPartition,
): void {
  const log = logOf(node, replica.key);
  const hasRecords = fetched.records.length > 0;
  if (hasRecords && !canWrite(node)) return;
  if (hasRecords) {
    // An empty log that was begun in the midst of the leader's batch begins anew where that begins.
    const baseOffset = Math.min(log.logEndOffset, fetched.records[0]?.baseOffset ?? log.logEndOffset);
    appendAsFollower(log, fetched.records, timestampMsAt(node.nowUs));
    noteAppended(node, replica.key, log);
    unsettle(replica);
    let sizeBytes = 0;
    for (const batch of fetched.records) sizeBytes += batch.sizeBytes;
    costOfAppend(node, replica.key, log, sizeBytes);
    if (isThrottled(node, 'follower', replica)) recordBytes(node, 'follower', sizeBytes);
    node.emit({
      type: 'log.appended',
      partition: replica.key,
      brokerId: diskOf(node).brokerId,
      baseOffset,
      lastOffset: log.logEndOffset - 1,
      sizeBytes,
      asLeader: false,
      needsMinIsr: false,
    });
  }
  const highWatermark = Math.max(log.logStartOffset, Math.min(fetched.highWatermark, log.logEndOffset));
  setHighWatermark(node, replica, highWatermark);
  const logStartOffset = Math.min(fetched.logStartOffset, replica.highWatermark);
  if (advanceLogStart(log, logStartOffset)) {
    unsettle(replica);
    fetcher.altered.add(replica.key);
  }
  if (hasRecords || role.lag < 0) role.lag = Math.max(0, fetched.highWatermark - log.logEndOffset);
  if (hasRecords) standAt(node, fetcher, replica, role, log.logEndOffset);
}

/** The next fetch begins here. A partition that got something goes to the end of the line. */
export function standAt(
  node: NodeContext,
  fetcher: Fetcher,
  replica: Replica,
  role: FollowerRole,
  fetchOffset: number,
): void {
  role.fetchOffset = fetchOffset;
  if (rulesOf(node).truncation === 'divergingEpoch')
    role.lastFetchedEpoch = latestEpoch(logOf(node, replica.key).epochs);
  fetcher.partitions.delete(replica.key);
  fetcher.partitions.add(replica.key);
  fetcher.altered.add(replica.key);
}

/** A follower takes its leader's high watermark, forward or back. */
function setHighWatermark(node: NodeContext, replica: Replica, highWatermark: number): void {
  const from = replica.highWatermark;
  if (from === highWatermark) return;
  replica.highWatermark = highWatermark;
  forgetReplicated(logOf(node, replica.key).transactions, highWatermark);
  unsettle(replica);
  if (highWatermark > from) {
    node.emit({
      type: 'partition.highWatermarkAdvanced',
      partition: replica.key,
      brokerId: diskOf(node).brokerId,
      from,
      to: highWatermark,
    });
  }
  // Consumers that read from this follower.
  reviewFetchWaits(node, replica.key);
}

function onError(
  node: NodeContext,
  fetcher: Fetcher,
  replica: Replica,
  asked: FetchPartition,
  error: KafkaError,
): void {
  if (error === 'FENCED_LEADER_EPOCH') onFenced(node, fetcher, replica.key, asked.currentLeaderEpoch);
  else if (error === 'OFFSET_OUT_OF_RANGE') fetcher.outOfRange.push(replica.key);
  else delayPartition(node, fetcher, replica.key);
}

// ---- what did not come back

/** A leader could not be reached: all that its fetcher has waits; a lookup, only what it was for. */
export function onFetcherLost(node: NodeContext, failed: readonly FailedRequest[]): void {
  for (const lost of failed) {
    const { api } = lost;
    if (api !== 'Fetch' && api !== 'ListOffsets' && api !== 'OffsetForLeaderEpoch') continue;
    // As above.
    const context = lost.context as FetcherContext;
    const fetcher = brokerOf(node).fetchers.get(context.fetcher);
    if (fetcher?.id !== context.id) continue;
    fetcher.waitsFor = 'nothing';
    if (api === 'Fetch') {
      onSessionLost(fetcher.session);
      for (const key of fetcher.partitions) delayPartition(node, fetcher, key);
    } else onLookupLost(node, fetcher, lost);
    pump(node, fetcher);
  }
}

/** Answers whether the timer was a fetcher's. */
export function onFetcherTimer(node: NodeContext, name: string): boolean {
  if (!name.startsWith('fetcher:')) return false;
  for (const fetcher of brokerOf(node).fetchers.values()) if (timerOf(fetcher) === name) pump(node, fetcher);
  return true;
}
