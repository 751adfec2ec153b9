/** Long polls: one Fetch in flight per broker, for all partitions it leads whose records have been handed out.
 *  Models      AbstractFetch, FetchCollector
 *  Simplifies  no fetch sessions, no closest replica; a partition that met an error is left out for `retry.backoff.ms` */
import { configInt } from '../../../contract/configs.ts';
import type { BrokerId, PartitionKey } from '../../../contract/ids.ts';
import { brokerNode, NO_BROKER, partitionKey } from '../../../contract/ids.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { FetchedPartition, FetchPartition, FetchRequest, FetchResponse } from '../../protocol/api.ts';
import { partitionsLabel } from '../../protocol/labels.ts';
import type { RecordBatch } from '../../protocol/records.ts';
import { request } from '../../protocol/talk.ts';
import { retryBackoffUs } from '../backoff.ts';
import { leaderEpochOf, leaderOf, learnLeader, requestUpdate, waitForUs } from '../metadata.ts';
import { resetByPolicy } from './positions.ts';
import type { FetchState, GroupClient, RequestContext } from './state.ts';
import { contextOf, memoryOf, wakeAt } from './state.ts';

type Fetchable = [PartitionKey, FetchState];

export function sendFetches(node: NodeContext, client: GroupClient): void {
  const byLeader = new Map<BrokerId, Fetchable[]>();
  for (const [key, state] of client.partitions) {
    if (state.phase !== 'fetching' || state.buffered.length > 0 || state.isPendingRevocation) continue;
    const leader = leaderOf(client.metadata, state.topic, state.partition);
    if (leader === NO_BROKER) requestUpdate(client.metadata);
    else if (!client.fetchingFrom.has(leader)) {
      const waitUs = waitForUs(client.metadata, leader, node.nowUs);
      const mayTryAtUs = Math.max(state.retryAtUs, node.nowUs + waitUs);
      if (mayTryAtUs > node.nowUs) wakeAt(node, mayTryAtUs);
      else byLeader.set(leader, [...(byLeader.get(leader) ?? []), [key, state]]);
    }
  }
  for (const [leader, list] of byLeader) sendFetch(node, client, leader, list);
}

function sendFetch(
  node: NodeContext,
  client: GroupClient,
  leader: BrokerId,
  list: readonly Fetchable[],
): void {
  const { configs } = client.group;
  client.fetchingFrom.add(leader);
  const keys = list.map(([key]) => key);
  const asked = list.map(([key, { position }]) => ({ key, offset: position }));
  request(
    node,
    'Fetch',
    brokerNode(leader),
    {
      replicaState: { replicaId: -1, replicaEpoch: -1 },
      maxWaitMs: configInt(configs, 'fetch.max.wait.ms'),
      minBytes: configInt(configs, 'fetch.min.bytes'),
      maxBytes: configInt(configs, 'fetch.max.bytes'),
      isolationLevel: 0,
      sessionId: 0,
      sessionEpoch: -1,
      topics: topicsOf(client, list),
      forgottenTopicsData: [],
      rackId: '',
    },
    {
      label: partitionsLabel('fetch', keys),
      timeoutMs: configInt(configs, 'request.timeout.ms'),
      context: contextOf(memoryOf(node), client, 'fetch', asked),
    },
  );
}

function topicsOf(client: GroupClient, list: readonly Fetchable[]): FetchRequest['topics'] {
  const partitionMaxBytes = configInt(client.group.configs, 'max.partition.fetch.bytes');
  const byTopic = new Map<string, FetchPartition[]>();
  for (const [, { topic, partition, position }] of list) {
    const topicId = client.metadata.topics.get(topic)?.topicId ?? '';
    const entry = {
      partition,
      currentLeaderEpoch: leaderEpochOf(client.metadata, topic, partition),
      fetchOffset: position,
      lastFetchedEpoch: -1,
      logStartOffset: -1,
      partitionMaxBytes,
    };
    const found = byTopic.get(topicId);
    if (found) found.push(entry);
    else byTopic.set(topicId, [entry]);
  }
  return [...byTopic].map(([topicId, partitions]) => ({ topicId, partitions }));
}

export function onFetched(
  node: NodeContext,
  client: GroupClient,
  from: BrokerId,
  response: FetchResponse,
  context: RequestContext,
): void {
  client.fetchingFrom.delete(from);
  const asked = new Map(context.asked.map(({ key, offset }) => [key, offset]));
  for (const { topicId, partitions } of response.responses) {
    const topic = client.metadata.names.get(topicId);
    if (topic === undefined) continue;
    for (const answer of partitions) {
      const key = partitionKey(topic, answer.partitionIndex);
      const state = client.partitions.get(key);
      // Meanwhile it was given away, or its position has changed.
      if (state?.phase !== 'fetching' || state.position !== asked.get(key)) continue;
      if (answer.errorCode === 'NONE') takeRecords(client, key, state, answer.records);
      else onPartitionError(node, client, key, state, answer);
    }
  }
}

function takeRecords(
  client: GroupClient,
  key: PartitionKey,
  state: FetchState,
  batches: readonly RecordBatch[],
): void {
  const fresh = batches.filter((batch) => batch.lastOffset >= state.position);
  if (fresh.length === 0) return;
  state.buffered = fresh;
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
  if (answer.errorCode === 'OFFSET_OUT_OF_RANGE') {
    resetByPolicy(client, key, state);
    return;
  }
  const isNews = learnLeader(client.metadata, state.topic, state.partition, answer.currentLeader);
  requestUpdate(client.metadata);
  if (!isNews) state.retryAtUs = node.nowUs + retryBackoffUs(node, client.group.configs, 0);
}

export function onFetchLost(client: GroupClient, from: BrokerId): void {
  client.fetchingFrom.delete(from);
}
