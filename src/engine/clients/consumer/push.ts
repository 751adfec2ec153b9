/** What-if, not Kafka: a consumer that fetches nothing. It has each leader send it its partitions, and puts what comes into an
 *  inbox of so many records; the application takes them from there. What comes to a full inbox is dropped: nobody sends it again.
 *
 *      leader →  | 12 11 10 9 |  → application          inbox of 4 records
 *             13 ✗                                      dropped: the application was too slow
 *
 *  Models      nothing of Kafka's; what poll() hands out of the inbox is as it is for a consumer that fetches (delivery.ts)
 *  Simplifies  a batch is taken whole or dropped whole, and one that is larger than the inbox fits into an empty one; pause() does
 *              not reach the brokers; a leader that falls silent without closing its connections is left with the next metadata
 *  Invariants  where nothing waits in the inbox, the position is where the stream goes on
 *  See         broker/push.ts, fetcher.ts (how Kafka does it) */

import { configInt } from '../../../contract/configs.ts';
import type { BrokerId, PartitionKey } from '../../../contract/ids.ts';
import { brokerNode, NO_BROKER, partitionKey } from '../../../contract/ids.ts';
import { INBOX_RECORDS } from '../../../contract/what-if.ts';
import type { NodeContext } from '../../kernel/context.ts';
import { addRange } from '../../kernel/ranges.ts';
import type { PushMessage, PushSubscribeRequest } from '../../protocol/api.ts';
import { partitionsLabel } from '../../protocol/labels.ts';
import type { RecordBatch } from '../../protocol/records.ts';
import { offsetAt } from '../../protocol/records.ts';
import { request } from '../../protocol/talk.ts';
import { retryBackoffUs } from '../backoff.ts';
import { learnLeader, requestUpdate, waitForUs } from '../metadata.ts';
import { resetByPolicy } from './positions.ts';
import type { FetchState, GroupClient, PushedStream } from './state.ts';
import { contextOf, DROPPED_TIMER, diskOf, isolationOf, memoryOf, PUSH_CHANNEL, wakeAt } from './state.ts';

/** While nothing fits, what was dropped is told so often. */
const TOLD_EVERY_US = 5_000_000;

export const inboxRecordsOf = (node: NodeContext): number => diskOf(node).push?.inboxRecords ?? INBOX_RECORDS;

// ---- streams

type Wanted = PushSubscribeRequest['topics'][number]['partitions'][number] & {
  readonly key: PartitionKey;
  readonly topicId: string;
};

/** In poll(): each leader is to send what this consumer reads there, and nothing else. */
export function keepStreams(node: NodeContext, client: GroupClient): void {
  client.streams ??= new Map();
  const wanted = new Map<BrokerId, Map<PartitionKey, FetchState>>();
  for (const [key, state] of client.partitions) {
    if (state.phase !== 'fetching' || state.isPendingRevocation) continue;
    if (state.leaderId === NO_BROKER) requestUpdate(client.metadata);
    else wanted.set(state.leaderId, (wanted.get(state.leaderId) ?? new Map()).set(key, state));
  }
  for (const broker of new Set([...client.streams.keys(), ...wanted.keys()]))
    changeStreams(node, client, broker, wanted.get(broker) ?? new Map());
}

function changeStreams(
  node: NodeContext,
  client: GroupClient,
  broker: BrokerId,
  wanted: ReadonlyMap<PartitionKey, FetchState>,
): void {
  const streams = client.streams?.get(broker) ?? new Map<PartitionKey, PushedStream>();
  const changes: Wanted[] = [];
  for (const [key, { topicId, partition, leaderEpoch }] of streams) {
    if (wanted.has(key)) continue;
    streams.delete(key);
    changes.push({ key, topicId, partition, currentLeaderEpoch: leaderEpoch, fetchOffset: -1 });
  }
  for (const [key, state] of wanted) {
    const stream = streams.get(key);
    const isWell = stream?.leaderEpoch === state.leaderEpoch;
    if (isWell && (state.buffered.length > 0 || state.position === stream.nextOffset)) continue;
    const mayTryAtUs = Math.max(state.retryAtUs, node.nowUs + waitForUs(client.metadata, broker, node.nowUs));
    if (mayTryAtUs > node.nowUs) {
      wakeAt(node, mayTryAtUs);
      continue;
    }
    changes.push(beginStream(client, streams, key, state));
  }
  if (streams.size > 0) client.streams?.set(broker, streams);
  else {
    if (client.streams?.delete(broker)) hangUp(node, broker);
    return;
  }
  if (changes.length > 0) ask(node, client, broker, changes);
}

function beginStream(
  client: GroupClient,
  streams: Map<PartitionKey, PushedStream>,
  key: PartitionKey,
  state: FetchState,
): Wanted {
  const { topic, partition, leaderEpoch } = state;
  const topicId = client.metadata.topics.get(topic)?.topicId ?? '';
  const last = state.buffered.at(-1);
  const nextOffset = last ? last.lastOffset + 1 : state.position;
  // It is sent again what was dropped behind that.
  if (state.dropped) state.dropped = cutAt(state.dropped, nextOffset);
  streams.set(key, { topicId, partition, leaderEpoch, nextOffset });
  return { key, topicId, partition, currentLeaderEpoch: leaderEpoch, fetchOffset: nextOffset };
}

function cutAt(ranges: readonly number[], end: number): number[] {
  const kept: number[] = [];
  for (let i = 0; i < ranges.length; i += 2)
    addRange(kept, ranges[i] as number, Math.min(ranges[i + 1] as number, end));
  return kept;
}

function ask(node: NodeContext, client: GroupClient, broker: BrokerId, changes: readonly Wanted[]): void {
  const topicIds = [...new Set(changes.map(({ topicId }) => topicId))];
  const topics = topicIds.map((topicId) => ({
    topicId,
    partitions: changes
      .filter((change) => change.topicId === topicId)
      .map(({ partition, currentLeaderEpoch, fetchOffset }) => ({
        partition,
        currentLeaderEpoch,
        fetchOffset,
      })),
  }));
  const body = { isolationLevel: isolationOf(client), topics };
  request(node, 'PushSubscribe', brokerNode(broker), body, {
    channel: PUSH_CHANNEL,
    label: partitionsLabel(
      'fetch',
      changes.map(({ key }) => key),
    ),
    timeoutMs: configInt(client.group.configs, 'request.timeout.ms'),
    context: contextOf(memoryOf(node), client, 'push'),
  });
}

function hangUp(node: NodeContext, broker: BrokerId): void {
  memoryOf(node).closedByUs.add(`${brokerNode(broker)}#${PUSH_CHANNEL}`);
  node.hangUp(brokerNode(broker), PUSH_CHANNEL);
}

/** The connection is gone, and with it all that the broker would have sent. */
export function onStreamsLost(node: NodeContext, client: GroupClient, broker: BrokerId): void {
  const streams = client.streams?.get(broker);
  if (!streams) return;
  client.streams?.delete(broker);
  requestUpdate(client.metadata);
  for (const key of streams.keys()) {
    const state = client.partitions.get(key);
    if (state) state.retryAtUs = node.nowUs + retryBackoffUs(node, client.group.configs, 0);
  }
}

/** It fetches again. What lies in the inbox stays. */
export function endStreams(node: NodeContext, client: GroupClient): void {
  tellDropped(node, client);
  for (const broker of client.streams?.keys() ?? []) hangUp(node, broker);
  delete client.streams;
}

// ---- the inbox

/** Records that wait in the inbox. */
export function inboxOf(client: GroupClient): number {
  let count = 0;
  for (const { buffered, position } of client.partitions.values())
    for (const batch of buffered) count += weightOf(batch, position);
  return count;
}

/** Records of a batch that are for the application, from a position on. */
function weightOf(batch: RecordBatch, position: number): number {
  if (batch.isControl) return 0;
  if (batch.baseOffset >= position) return batch.records.length;
  let count = 0;
  for (let i = 0; i < batch.records.length; i++) if (offsetAt(batch, i) >= position) count++;
  return count;
}

/** Something has come, unasked. */
export function onPushed(
  node: NodeContext,
  client: GroupClient,
  from: BrokerId,
  { topicId, fetchOffset, partition: fetched }: PushMessage,
): void {
  const topic = client.metadata.names.get(topicId);
  const key = topic === undefined ? '' : partitionKey(topic, fetched.partitionIndex);
  const streams = client.streams?.get(from);
  const stream = streams?.get(key);
  const state = client.partitions.get(key);
  // Sent before it was told to stop, or to begin elsewhere.
  if (!streams || !stream || !state || stream.nextOffset !== fetchOffset) return;
  if (fetched.errorCode !== 'NONE') {
    streams.delete(key);
    return onStreamEnded(node, client, key, state, fetched);
  }
  // It is not known yet whether the leader's log is the one that was read; or it was moved meanwhile.
  if (state.phase !== 'fetching' || (state.buffered.length === 0 && state.position !== fetchOffset)) {
    streams.delete(key);
    return;
  }
  if (isolationOf(client) === 1) state.aborted = [...state.aborted, ...(fetched.abortedTransactions ?? [])];
  const inboxRecords = inboxRecordsOf(node);
  let taken = inboxOf(client);
  for (const batch of fetched.records) {
    const weight = weightOf(batch, state.position);
    // A marker is nothing to the application, and what it says must not get lost.
    if (weight === 0 || taken === 0 || taken + weight <= inboxRecords) {
      tellDroppedOf(node, client, key, state);
      if (state.buffered.length === 0) client.arrived.push(key);
      state.buffered.push(batch);
      taken += weight;
    } else drop(node, state, stream.nextOffset, batch, weight);
    stream.nextOffset = batch.lastOffset + 1;
  }
}

function onStreamEnded(
  node: NodeContext,
  client: GroupClient,
  key: PartitionKey,
  state: FetchState,
  { errorCode, currentLeader }: PushMessage['partition'],
): void {
  if (errorCode === 'OFFSET_OUT_OF_RANGE') {
    resetByPolicy(client, key, state);
    state.lost = 'range';
    return;
  }
  const isNews = learnLeader(client.metadata, state.topic, state.partition, currentLeader);
  requestUpdate(client.metadata);
  if (!isNews) state.retryAtUs = node.nowUs + retryBackoffUs(node, client.group.configs, 0);
}

function drop(
  node: NodeContext,
  state: FetchState,
  fromOffset: number,
  batch: RecordBatch,
  weight: number,
): void {
  const end = batch.lastOffset + 1;
  state.dropped ??= [];
  addRange(state.dropped, fromOffset, end);
  const before = state.dropping;
  state.dropping = {
    fromOffset: before?.fromOffset ?? fromOffset,
    toOffset: batch.lastOffset,
    count: (before?.count ?? 0) + weight,
  };
  memoryOf(node).dropped = (memoryOf(node).dropped ?? 0) + weight;
  // What others have filled the inbox with is no reason to wait here.
  if (state.buffered.length === 0) passDropped(state);
  if (!node.hasTimer(DROPPED_TIMER)) node.startTimer(DROPPED_TIMER, TOLD_EVERY_US);
}

/** Moves the position over what was dropped there. Answers where it is then. */
export function passDropped(state: FetchState): number {
  const { dropped } = state;
  while (dropped?.[0] !== undefined && dropped[0] <= state.position) {
    state.position = Math.max(state.position, dropped[1] ?? 0);
    dropped.splice(0, 2);
  }
  if (dropped?.length === 0) delete state.dropped;
  return state.position;
}

/** Says what was dropped and has not been told. */
export function tellDropped(node: NodeContext, client: GroupClient): void {
  for (const [key, state] of client.partitions) tellDroppedOf(node, client, key, state);
}

function tellDroppedOf(node: NodeContext, client: GroupClient, key: PartitionKey, state: FetchState): void {
  if (!state.dropping) return;
  node.emit({
    type: 'consumer.overflowed',
    consumerId: node.id,
    groupId: client.group.groupId,
    partition: key,
    ...state.dropping,
    inboxRecords: inboxRecordsOf(node),
  });
  delete state.dropping;
}
