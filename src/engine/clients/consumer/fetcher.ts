/** Long polls: one Fetch in flight per broker, for all partitions that are read there and whose records have been handed
 *  out.
 *  Models      AbstractFetch, FetchCollector, SubscriptionState#preferredReadReplica; KIP-227 (sessions), KIP-392 (closest
 *              replica), KIP-951 (leader hints)
 *  Simplifies  a partition that met an error is left out for `retry.backoff.ms`; sessions are not closed at close()
 *  See         validation.ts, broker/fetch.ts */
import { configInt } from '../../../contract/configs.ts';
import type { BrokerId, PartitionKey } from '../../../contract/ids.ts';
import { brokerNode, NO_BROKER, partitionKey } from '../../../contract/ids.ts';
import { US_PER_MS } from '../../../contract/units.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { FetchedPartition, FetchResponse } from '../../protocol/api.ts';
import type { FetcherSession, SessionPartition } from '../../protocol/fetch-session.ts';
import {
  createSession,
  nextRequest,
  onSessionLost,
  onSessionResponse,
} from '../../protocol/fetch-session.ts';
import { partitionsLabel } from '../../protocol/labels.ts';
import { request } from '../../protocol/talk.ts';
import { retryBackoffUs } from '../backoff.ts';
import { learnLeader, requestUpdate, waitForUs } from '../metadata.ts';
import { resetByPolicy } from './positions.ts';
import type { FetchState, GroupClient } from './state.ts';
import { contextOf, diskOf, isolationOf, memoryOf, rackOf, wakeAt } from './state.ts';

type Fetchable = readonly [PartitionKey, FetchState];

export function sendFetches(node: NodeContext, client: GroupClient): void {
  const byBroker = new Map<BrokerId, Fetchable[]>();
  for (const [key, state] of client.partitions) {
    if (state.phase !== 'fetching' || state.buffered.length > 0) continue;
    if (state.isPendingRevocation || state.isPaused) continue;
    const broker = readFrom(node, client, state);
    if (broker === NO_BROKER) requestUpdate(client.metadata);
    else if (!client.fetchingFrom.has(broker)) {
      const waitUs = waitForUs(client.metadata, broker, node.nowUs);
      const mayTryAtUs = Math.max(state.retryAtUs, node.nowUs + waitUs);
      if (mayTryAtUs > node.nowUs) wakeAt(node, mayTryAtUs);
      else {
        const list = byBroker.get(broker);
        if (list) list.push([key, state]);
        else byBroker.set(broker, [[key, state]]);
      }
    }
  }
  for (const [broker, list] of byBroker) sendFetch(node, client, broker, list);
}

/** The replica to read from: the leader, or for `metadata.max.age.ms` the one that the leader sent it to, as long as it is
 *  known to be alive. */
function readFrom(node: NodeContext, client: GroupClient, state: FetchState): BrokerId {
  const { preferred } = state;
  if (!preferred) return state.leaderId;
  if (preferred.untilUs <= node.nowUs) state.preferred = null;
  else if (client.metadata.brokers.includes(preferred.brokerId)) return preferred.brokerId;
  else {
    state.preferred = null;
    requestUpdate(client.metadata);
  }
  return state.leaderId;
}

function sendFetch(
  node: NodeContext,
  client: GroupClient,
  broker: BrokerId,
  list: readonly Fetchable[],
): void {
  const { configs } = client.group;
  client.fetchingFrom.add(broker);
  const wanted = new Map<PartitionKey, SessionPartition>();
  for (const [key, state] of list) wanted.set(key, askFor(client, state));
  const { sessionId, sessionEpoch, topics, forgottenTopicsData } = nextRequest(
    sessionOf(node, client, broker),
    wanted,
  );
  request(
    node,
    'Fetch',
    brokerNode(broker),
    {
      replicaState: { replicaId: -1, replicaEpoch: -1 },
      maxWaitMs: configInt(configs, 'fetch.max.wait.ms'),
      minBytes: configInt(configs, 'fetch.min.bytes'),
      maxBytes: configInt(configs, 'fetch.max.bytes'),
      isolationLevel: isolationOf(client),
      sessionId,
      sessionEpoch,
      topics,
      forgottenTopicsData,
      rackId: diskOf(node).rules.fetchFromFollower ? rackOf(node, client) : '',
    },
    {
      label: partitionsLabel('fetch', [...wanted.keys()]),
      timeoutMs: configInt(configs, 'request.timeout.ms'),
      context: contextOf(memoryOf(node), client, 'fetch'),
    },
  );
}

function sessionOf(node: NodeContext, client: GroupClient, broker: BrokerId): FetcherSession {
  let session = client.sessions.get(broker);
  if (!session) {
    session = createSession(diskOf(node).rules.fetchSessions);
    client.sessions.set(broker, session);
  }
  return session;
}

function askFor(
  client: GroupClient,
  { topic, partition, position, leaderEpoch }: FetchState,
): SessionPartition {
  const asked = Object.freeze({
    partition,
    currentLeaderEpoch: leaderEpoch,
    fetchOffset: position,
    lastFetchedEpoch: -1,
    logStartOffset: -1,
    partitionMaxBytes: configInt(client.group.configs, 'max.partition.fetch.bytes'),
  });
  return Object.freeze({ topicId: client.metadata.topics.get(topic)?.topicId ?? '', asked });
}

export function onFetched(
  node: NodeContext,
  client: GroupClient,
  from: BrokerId,
  response: FetchResponse,
): void {
  client.fetchingFrom.delete(from);
  const session = sessionOf(node, client, from);
  count(node, response);
  if (!onSessionResponse(session, response)) return;
  // Meanwhile it has its records sent.
  if (client.streams) return;
  for (const { topicId, partitions } of response.responses) {
    const topic = client.metadata.names.get(topicId);
    if (topic === undefined) continue;
    for (const answer of partitions) {
      const key = partitionKey(topic, answer.partitionIndex);
      const state = client.partitions.get(key);
      // Meanwhile it was given away, or its position has changed.
      const asked = session.partitions.get(key)?.asked;
      if (state?.phase !== 'fetching' || state.position !== asked?.fetchOffset) continue;
      if (answer.errorCode !== 'NONE') onPartitionError(node, client, key, state, answer);
      else if (answer.preferredReadReplica !== NO_BROKER)
        prefer(node, client, key, state, answer.preferredReadReplica);
      else takeRecords(client, key, state, answer);
    }
  }
}

function count(node: NodeContext, { responses }: FetchResponse): void {
  const { fetches } = memoryOf(node);
  fetches.answered++;
  const isEmpty = responses.every(({ partitions }) =>
    partitions.every(({ records, errorCode }) => records.length === 0 && errorCode === 'NONE'),
  );
  if (isEmpty) fetches.empty++;
}

/** The leader knows a replica that is nearer. */
function prefer(
  node: NodeContext,
  client: GroupClient,
  key: PartitionKey,
  state: FetchState,
  brokerId: BrokerId,
): void {
  const maxAgeUs = configInt(client.group.configs, 'metadata.max.age.ms') * US_PER_MS;
  state.preferred = Object.freeze({ brokerId, untilUs: node.nowUs + maxAgeUs });
  node.emit({ type: 'consumer.readsFrom', consumerId: node.id, partition: key, brokerId });
}

function takeRecords(
  client: GroupClient,
  key: PartitionKey,
  state: FetchState,
  { records, abortedTransactions }: FetchedPartition,
): void {
  const fresh = records.filter((batch) => batch.lastOffset >= state.position);
  if (fresh.length === 0) return;
  state.buffered = fresh;
  // The index tells them in the order in which they ended; one that began first may have ended last (CompletedFetch keeps a
  // queue by first offset).
  state.aborted =
    isolationOf(client) === 1
      ? [...(abortedTransactions ?? [])].sort((a, b) => a.firstOffset - b.firstOffset)
      : [];
  state.abortedPids.clear();
  client.arrived.push(key);
  // Whoever got something goes to the end of the line.
  client.partitions.delete(key);
  client.partitions.set(key, state);
}

function onPartitionError(
  node: NodeContext,
  client: GroupClient,
  key: PartitionKey,
  state: FetchState,
  answer: FetchedPartition,
): void {
  const wasElsewhere = state.preferred !== null;
  // What a follower does not have, its leader may.
  if (answer.errorCode !== 'UNKNOWN_LEADER_EPOCH') state.preferred = null;
  if (answer.errorCode === 'OFFSET_OUT_OF_RANGE') {
    if (wasElsewhere) return;
    resetByPolicy(client, key, state);
    state.lost = 'range';
    return;
  }
  const isNews = learnLeader(client.metadata, state.topic, state.partition, answer.currentLeader);
  // A leader that is behind this client's metadata will catch up.
  if (answer.errorCode !== 'UNKNOWN_LEADER_EPOCH') requestUpdate(client.metadata);
  if (!isNews) state.retryAtUs = node.nowUs + retryBackoffUs(node, client.group.configs, 0);
}

/** The request was lost: its session begins anew, and who was sent to that broker goes back to the leader. */
export function onFetchLost(client: GroupClient, from: BrokerId): void {
  client.fetchingFrom.delete(from);
  const session = client.sessions.get(from);
  if (!session) return;
  onSessionLost(session);
  for (const key of session.partitions.keys()) {
    const state = client.partitions.get(key);
    if (state) state.preferred = null;
  }
}
