/** Reads and writes of this broker's replicas, in the order Kafka does them.
 *  Models      kafka.server.ReplicaManager: appendRecords, fetchMessages, readFromLog, maybeShrinkIsr,
 *              checkpointHighWatermarks
 *  Simplifies  no quotas, no fetch from followers, no fetch sessions
 *  See         partition.ts, purgatory.ts, replica-fetcher.ts */
import { configInt, topicConfigText } from '../../contract/configs.ts';
import type { KafkaError } from '../../contract/errors.ts';
import { partitionKey } from '../../contract/ids.ts';
import { timestampMsAt } from '../../contract/units.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { FetchedPartition, FetchRequest, ListOffsetsResponse } from '../protocol/api.ts';
import { partitionsLabel } from '../protocol/labels.ts';
import type { CoordinatorRecord, RecordBatch } from '../protocol/records.ts';
import { makeBatch } from '../protocol/records.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import { latestEpoch } from '../storage/leader-epoch-cache.ts';
import { appendAsLeader } from '../storage/log.ts';
import { proposeIsr } from './isr-change.ts';
import { isrToExpand, minIsrOf, outOfSync, tryAdvanceHighWatermark, updateFollower } from './partition.ts';
import {
  answerFetch,
  awaitData,
  awaitReplication,
  peekPart,
  produceLabel,
  produceResponse,
  readParts,
  reviewWaits,
  sampleHighWatermarks,
  settleProduce,
} from './purgatory.ts';
import type { BrokerHooks, FetchPart, ProducePart } from './state.ts';
import { brokerOf, diskOf, logOf, OFFSETS_TOPIC } from './state.ts';

// ---- writing

export function onProduce(node: NodeContext, incoming: Incoming, hooks: BrokerHooks): void {
  const { acks, timeoutMs, topicData } = requestOf('Produce', incoming.body);
  const parts: ProducePart[] = [];
  for (const { topicId, partitionData } of topicData) {
    const topic = brokerOf(node).image.names.get(topicId);
    for (const { index, records } of partitionData) {
      const key = topic === undefined ? '' : partitionKey(topic, index);
      const result =
        topic === undefined ? refused('UNKNOWN_TOPIC_ID') : append(node, key, records, acks === -1);
      parts.push({ key, topicId, index, ...result });
    }
  }
  for (const part of parts) if (part.key !== '') afterAppend(node, part.key, hooks);
  if (acks === 0) {
    node.finish(incoming);
    // Nobody waits for an answer; a broken connection is the only way to say that something failed.
    if (parts.some((part) => part.error !== null && part.error !== 'NONE')) node.disconnect(incoming);
    return;
  }
  if (acks === -1 && parts.some((part) => part.error === null)) {
    return settleProduce(
      node,
      awaitReplication(node, { kind: 'request', incoming }, parts, timeoutMs),
      hooks,
    );
  }
  for (const part of parts) part.error ??= 'NONE';
  answer(node, 'Produce', incoming, produceResponse(node, parts), produceLabel(parts));
}

/** Writes what the group coordinator decided, as acks=all does. Answers NONE when it is in the log; that it is
 *  replicated, the coordinator hears later, never before it has finished the step that wrote it. */
export function appendForCoordinator(
  node: NodeContext,
  partition: number,
  records: readonly CoordinatorRecord[],
  continuation: unknown,
): KafkaError {
  const key = partitionKey(OFFSETS_TOPIC, partition);
  const topicId = brokerOf(node).replicas.get(key)?.topicId ?? '';
  const result = append(node, key, makeBatch(records, timestampMsAt(node.nowUs)), true);
  if (result.error !== null) return result.error;
  const timeoutMs = configInt(diskOf(node).configs, 'offsets.commit.timeout.ms');
  const owner = { kind: 'coordinator', partition, continuation } as const;
  awaitReplication(node, owner, [{ key, topicId, index: partition, ...result }], timeoutMs);
  node.startTimer(`coordinator:written:${key}`, 0);
  return 'NONE';
}

/** The group coordinator's write of a moment ago: followers hear of it, and it may be replicated already. */
export function onCoordinatorAppended(node: NodeContext, name: string, hooks: BrokerHooks): boolean {
  const prefix = 'coordinator:written:';
  if (!name.startsWith(prefix)) return false;
  afterAppend(node, name.slice(prefix.length), hooks);
  return true;
}

type Appended = Pick<ProducePart, 'baseOffset' | 'requiredOffset' | 'error'>;
const refused = (error: KafkaError): Appended => ({ baseOffset: -1, requiredOffset: -1, error });

function append(node: NodeContext, key: string, batch: RecordBatch, needsMinIsr: boolean): Appended {
  const replica = brokerOf(node).replicas.get(key);
  if (!replica) return refused('UNKNOWN_TOPIC_OR_PARTITION');
  if (replica.role.kind !== 'leader') return refused('NOT_LEADER_OR_FOLLOWER');
  const { isr } = replica.role;
  if (needsMinIsr && isr.length < minIsrOf(node, replica.topic)) return refused('NOT_ENOUGH_REPLICAS');
  const overrides = brokerOf(node).image.topics.get(replica.topic)?.configs;
  const limit = Number(topicConfigText(overrides, diskOf(node).configs, 'max.message.bytes'));
  if (batch.sizeBytes > limit) return refused('MESSAGE_TOO_LARGE');
  const result = appendAsLeader(logOf(node, key), batch, replica.leaderEpoch);
  if (result.kind === 'refuse') return refused(result.error);
  if (result.kind === 'duplicate') {
    node.emit({
      type: 'produce.duplicateRecognised',
      partition: key,
      brokerId: diskOf(node).brokerId,
      pid: batch.producerId,
      baseOffset: result.baseOffset,
    });
    return { baseOffset: result.baseOffset, requiredOffset: result.lastOffset + 1, error: null };
  }
  node.emit({
    type: 'log.appended',
    partition: key,
    brokerId: diskOf(node).brokerId,
    baseOffset: result.batch.baseOffset,
    lastOffset: result.batch.lastOffset,
    sizeBytes: result.batch.sizeBytes,
    asLeader: true,
  });
  return { baseOffset: result.batch.baseOffset, requiredOffset: result.batch.lastOffset + 1, error: null };
}

function afterAppend(node: NodeContext, key: string, hooks: BrokerHooks): void {
  const replica = brokerOf(node).replicas.get(key);
  if (!replica) return;
  tryAdvanceHighWatermark(node, replica);
  reviewWaits(node, key, hooks);
}

// ---- reading

export function onFetch(node: NodeContext, incoming: Incoming, hooks: BrokerHooks): void {
  const fetch = requestOf('Fetch', incoming.body);
  const parts = partsOf(node, fetch);
  const isFollower = fetch.replicaState.replicaId >= 0;
  const limits = { isFollower, maxBytes: fetch.maxBytes };
  // What is told is what stood before this very fetch took effect.
  const highWatermarks = sampleHighWatermarks(node, parts);
  let isUrgent = false;
  let bytes = 0;
  const refusals = new Map<string, KafkaError>();
  for (const part of parts) {
    const found = peekPart(node, part, isFollower);
    if (found < 0) isUrgent = true;
    else {
      bytes += found;
      const error = isFollower ? followerFetched(node, part, fetch, hooks) : 'NONE';
      if (error !== 'NONE') refusals.set(part.key, error);
    }
  }
  const wait = { incoming, isFollower, parts };
  if (
    isUrgent ||
    refusals.size > 0 ||
    fetch.maxWaitMs <= 0 ||
    parts.length === 0 ||
    bytes >= fetch.minBytes
  ) {
    const read = readParts(node, parts, limits, highWatermarks);
    const partitions = read.map((fetched, i): FetchedPartition => {
      const errorCode = refusals.get(parts[i]?.key ?? '');
      return errorCode === undefined ? fetched : { ...fetched, errorCode, records: [] };
    });
    tellRefusals(node, incoming, parts, partitions);
    return answerFetch(node, wait, partitions);
  }
  const byKey = new Map(parts.map((part) => [part.key, part]));
  awaitData(node, { ...wait, minBytes: fetch.minBytes, maxBytes: fetch.maxBytes, byKey }, fetch.maxWaitMs);
}

function tellRefusals(
  node: NodeContext,
  incoming: Incoming,
  parts: readonly FetchPart[],
  partitions: readonly FetchedPartition[],
): void {
  for (const [i, fetched] of partitions.entries()) {
    if (fetched.errorCode === 'NONE') continue;
    node.emit({
      type: 'fetch.refused',
      partition: parts[i]?.key ?? '',
      brokerId: diskOf(node).brokerId,
      from: incoming.from,
      error: fetched.errorCode,
    });
  }
}

function partsOf(node: NodeContext, fetch: FetchRequest): readonly FetchPart[] {
  const { names } = brokerOf(node).image;
  return fetch.topics.flatMap(({ topicId, partitions }) => {
    const topic = names.get(topicId);
    return partitions.map((asked) => ({
      key: topic === undefined ? '' : partitionKey(topic, asked.partition),
      topicId,
      asked,
    }));
  });
}

/** Takes note of a follower's position: it may join the ISR, and the high watermark may move. */
function followerFetched(
  node: NodeContext,
  part: FetchPart,
  fetch: FetchRequest,
  hooks: BrokerHooks,
): KafkaError {
  const broker = brokerOf(node);
  const replica = broker.replicas.get(part.key);
  if (replica?.role.kind !== 'leader') return 'NOT_LEADER_OR_FOLLOWER';
  const { replicaId, replicaEpoch } = fetch.replicaState;
  if (!replica.role.remotes.has(replicaId)) return 'UNKNOWN_LEADER_EPOCH';
  const known = broker.image.brokers.get(replicaId)?.brokerEpoch ?? -1;
  if (replicaEpoch !== -1 && replicaEpoch < known) return 'NOT_LEADER_OR_FOLLOWER';
  const hasMoved = updateFollower(node, replica, replica.role, {
    brokerId: replicaId,
    brokerEpoch: replicaEpoch,
    fetchOffset: part.asked.fetchOffset,
  });
  const isr = isrToExpand(node, replica, replica.role, replicaId);
  if (isr) proposeIsr(node, replica, replica.role, 'expand', isr, hooks);
  if (hasMoved && tryAdvanceHighWatermark(node, replica)) reviewWaits(node, part.key, hooks);
  return 'NONE';
}

export function onListOffsets(node: NodeContext, incoming: Incoming): void {
  const { topics } = requestOf('ListOffsets', incoming.body);
  const keys: string[] = [];
  const body: ListOffsetsResponse = {
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((asked) => {
        const key = partitionKey(name, asked.partitionIndex);
        keys.push(key);
        return { partitionIndex: asked.partitionIndex, ...listOffset(node, key, asked) };
      }),
    })),
  };
  answer(node, 'ListOffsets', incoming, body, partitionsLabel('control', keys));
}

function listOffset(
  node: NodeContext,
  key: string,
  asked: { readonly currentLeaderEpoch: number; readonly timestamp: number },
): { readonly errorCode: KafkaError; readonly offset: number; readonly leaderEpoch: number } {
  const refuse = (errorCode: KafkaError) => ({ errorCode, offset: -1, leaderEpoch: -1 });
  const replica = brokerOf(node).replicas.get(key);
  if (!replica) return refuse('UNKNOWN_TOPIC_OR_PARTITION');
  if (asked.currentLeaderEpoch >= 0 && asked.currentLeaderEpoch < replica.leaderEpoch)
    return refuse('FENCED_LEADER_EPOCH');
  if (asked.currentLeaderEpoch > replica.leaderEpoch) return refuse('UNKNOWN_LEADER_EPOCH');
  if (replica.role.kind !== 'leader') return refuse('NOT_LEADER_OR_FOLLOWER');
  const log = logOf(node, key);
  if (asked.timestamp === -2)
    return { errorCode: 'NONE', offset: log.logStartOffset, leaderEpoch: replica.leaderEpoch };
  // KIP-207: a new leader says nothing of the end before its high watermark has reached where it began.
  if (replica.role.epochStartOffset > replica.highWatermark) return refuse('OFFSET_NOT_AVAILABLE');
  return { errorCode: 'NONE', offset: replica.highWatermark, leaderEpoch: latestEpoch(log.epochs) };
}

// ---- by the clock

/** Every half `replica.lag.time.max.ms`: who has been behind for too long leaves the ISR. */
export function expireIsr(node: NodeContext, hooks: BrokerHooks): void {
  for (const replica of brokerOf(node).replicas.values()) {
    if (replica.role.kind !== 'leader') continue;
    const behind = outOfSync(node, replica, replica.role);
    if (behind.length === 0) continue;
    const rest = replica.role.isr.filter((id) => !behind.includes(id));
    proposeIsr(node, replica, replica.role, 'shrink', rest, hooks);
  }
  startIsrExpiration(node);
}

export const startIsrExpiration = (node: NodeContext): void =>
  node.startTimer('broker:isrExpiration', configInt(diskOf(node).configs, 'replica.lag.time.max.ms') * 500);

/** Writes every high watermark to the checkpoint file. */
export function checkpointHighWatermarks(node: NodeContext): void {
  const { highWatermarks } = diskOf(node);
  for (const replica of brokerOf(node).replicas.values())
    highWatermarks.set(replica.key, replica.highWatermark);
}

export const startCheckpoints = (node: NodeContext): void =>
  node.startTimer(
    'broker:checkpoint',
    configInt(diskOf(node).configs, 'replica.high.watermark.checkpoint.interval.ms') * 1000,
  );
