/** Requests that wait: produce requests and coordinator writes for replication, fetches for data. Each is looked at when
 *  something happens to a partition it names, and once more when its time is up.
 *  Models      kafka.server.DelayedProduce, DelayedFetch, DelayedOperationPurgatory
 *  Invariants  every wait ends: decided, or at its time limit
 *  See         replica-manager.ts */
import type { KafkaError } from '../../contract/errors.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { FetchedPartition, ProduceResponse } from '../protocol/api.ts';
import type { Label } from '../protocol/labels.ts';
import { partitionsLabel } from '../protocol/labels.ts';
import { answer } from '../protocol/talk.ts';
import { endOffsetFor, latestEpoch } from '../storage/leader-epoch-cache.ts';
import { readLog } from '../storage/log.ts';
import { minIsrOf } from './partition.ts';
import type { BrokerHooks, FetchPart, FetchWait, ProducePart, ProduceWait, Replica } from './state.ts';
import { brokerOf, logOf, maximalIsr } from './state.ts';

// ---- writes

/** Keeps a write until its parts are replicated. It is looked at by `settle` and by whatever happens to its partitions. */
export function awaitReplication(
  node: NodeContext,
  owner: ProduceWait['owner'],
  parts: ProducePart[],
  timeoutMs: number,
): ProduceWait {
  const broker = brokerOf(node);
  broker.lastWaitId++;
  const wait: ProduceWait = { id: broker.lastWaitId, owner, parts };
  broker.produceWaits.set(wait.id, wait);
  node.startTimer(`purgatory:produce:${wait.id}`, timeoutMs * 1000);
  return wait;
}

/** Ends a wait that has nothing left to wait for. */
export function settleProduce(node: NodeContext, wait: ProduceWait, hooks: BrokerHooks): void {
  for (const part of wait.parts) decide(node, part);
  if (isDecided(wait)) finishProduce(node, wait, hooks);
}

const isDecided = (wait: ProduceWait): boolean => wait.parts.every((part) => part.error !== null);

function decide(node: NodeContext, part: ProducePart): void {
  if (part.error !== null) return;
  const replica = brokerOf(node).replicas.get(part.key);
  if (!replica) part.error = 'UNKNOWN_TOPIC_OR_PARTITION';
  else if (replica.role.kind !== 'leader') part.error = 'NOT_LEADER_OR_FOLLOWER';
  else if (replica.highWatermark >= part.requiredOffset) {
    const isEnough = maximalIsr(replica.role).length >= minIsrOf(node, replica.topic);
    part.error = isEnough ? 'NONE' : 'NOT_ENOUGH_REPLICAS_AFTER_APPEND';
  }
}

function finishProduce(node: NodeContext, wait: ProduceWait, hooks: BrokerHooks): void {
  brokerOf(node).produceWaits.delete(wait.id);
  node.cancelTimer(`purgatory:produce:${wait.id}`);
  const { owner } = wait;
  if (owner.kind === 'coordinator') {
    const error = wait.parts[0]?.error ?? 'NONE';
    return hooks.onCoordinatorWritten(node, owner.partition, owner.continuation, error);
  }
  answer(node, 'Produce', owner.incoming, produceResponse(node, wait.parts), produceLabel(wait.parts));
}

export function produceResponse(node: NodeContext, parts: readonly ProducePart[]): ProduceResponse {
  const topicIds = [...new Set(parts.map((part) => part.topicId))];
  return {
    responses: topicIds.map((topicId) => ({
      topicId,
      partitionResponses: parts
        .filter((part) => part.topicId === topicId)
        .map((part) => {
          const errorCode = part.error ?? 'REQUEST_TIMED_OUT';
          return {
            index: part.index,
            errorCode,
            baseOffset: errorCode === 'NONE' ? part.baseOffset : -1,
            logStartOffset: 0,
            currentLeader: errorCode === 'NOT_LEADER_OR_FOLLOWER' ? leaderHint(node, part.key) : null,
          };
        }),
    })),
  };
}

export function produceLabel(parts: readonly ProducePart[]): Label {
  const error = parts.find((part) => part.error !== 'NONE');
  const keys = parts.map((part) => part.key);
  return partitionsLabel(
    error ? 'error' : 'ack',
    keys,
    0,
    0,
    error ? (error.error ?? 'REQUEST_TIMED_OUT') : null,
  );
}

/** Who leads, as this broker's metadata have it. */
export function leaderHint(
  node: NodeContext,
  key: PartitionKey,
): { readonly leaderId: number; readonly leaderEpoch: number } | null {
  const replica = brokerOf(node).replicas.get(key);
  return replica ? { leaderId: replica.leaderId, leaderEpoch: replica.leaderEpoch } : null;
}

// ---- fetches

/** Keeps a fetch until there is something to answer. */
export function awaitData(node: NodeContext, wait: Omit<FetchWait, 'id'>, maxWaitMs: number): void {
  const broker = brokerOf(node);
  broker.lastWaitId++;
  broker.fetchWaits.set(broker.lastWaitId, {
    id: broker.lastWaitId,
    incoming: wait.incoming,
    isFollower: wait.isFollower,
    minBytes: wait.minBytes,
    maxBytes: wait.maxBytes,
    parts: wait.parts,
    byKey: wait.byKey,
  });
  node.startTimer(`purgatory:fetch:${broker.lastWaitId}`, maxWaitMs * 1000);
}

function finishFetch(node: NodeContext, wait: FetchWait): void {
  brokerOf(node).fetchWaits.delete(wait.id);
  node.cancelTimer(`purgatory:fetch:${wait.id}`);
  answerFetch(node, wait, readParts(node, wait.parts, wait));
}

export function answerFetch(
  node: NodeContext,
  wait: Pick<FetchWait, 'incoming' | 'parts' | 'isFollower'>,
  partitions: readonly FetchedPartition[],
): void {
  const keys: PartitionKey[] = [];
  let count = 0;
  let bytes = 0;
  let error: KafkaError | null = null;
  const topics = new Map<string, FetchedPartition[]>();
  for (const [i, fetched] of partitions.entries()) {
    const part = wait.parts[i];
    if (!part) continue;
    if (fetched.errorCode !== 'NONE') error = fetched.errorCode;
    for (const batch of fetched.records) {
      count += batch.records.length;
      bytes += batch.sizeBytes;
    }
    if (fetched.records.length > 0 || fetched.errorCode !== 'NONE') keys.push(part.key);
    const topic = topics.get(part.topicId);
    if (topic) topic.push(fetched);
    else topics.set(part.topicId, [fetched]);
  }
  const kind = count > 0 ? 'records' : error ? 'error' : 'empty';
  const responses = [...topics].map(([topicId, list]) => ({ topicId, partitions: list }));
  const label = partitionsLabel(kind, keys, count, bytes, error);
  answer(node, 'Fetch', wait.incoming, { errorCode: 'NONE', responses }, label);
}

/** Bytes that could be answered for one partition now; −1 when there is an error or a divergence to tell, which does not
 *  wait. Looks without making anything: most fetches find nothing. */
export function peekPart(node: NodeContext, part: FetchPart, isFollower: boolean): number {
  const replica = checkFetch(node, part);
  if (typeof replica === 'string') return -1;
  const log = logOf(node, part.key);
  const { fetchOffset, lastFetchedEpoch, partitionMaxBytes } = part.asked;
  if (fetchOffset < log.logStartOffset || fetchOffset > log.logEndOffset) return -1;
  // In the newest epoch, and not beyond its end: there is nothing to diverge from.
  if (lastFetchedEpoch >= 0 && lastFetchedEpoch !== latestEpoch(log.epochs)) {
    const end = endOffsetFor(log.epochs, lastFetchedEpoch, log.logEndOffset);
    if (end.epoch < lastFetchedEpoch || end.endOffset < fetchOffset) return -1;
  }
  const bound = isFollower ? log.logEndOffset : replica.highWatermark;
  if (fetchOffset >= bound) return 0;
  let bytes = 0;
  for (const batch of readLog(log, fetchOffset, bound, partitionMaxBytes)) bytes += batch.sizeBytes;
  return Math.min(bytes, partitionMaxBytes);
}

/** High watermark of each partition that a fetch names, as they stand; −1 where there is none. */
export const sampleHighWatermarks = (node: NodeContext, parts: readonly FetchPart[]): readonly number[] =>
  parts.map((part) => brokerOf(node).replicas.get(part.key)?.highWatermark ?? -1);

/** Reads what a fetch asks for, in order, until its bytes are used up; the first batch is always taken.
 *  `highWatermarks` are those to be told, when they are not the present ones. */
export function readParts(
  node: NodeContext,
  parts: readonly FetchPart[],
  limits: { readonly isFollower: boolean; readonly maxBytes: number },
  highWatermarks = sampleHighWatermarks(node, parts),
): readonly FetchedPartition[] {
  let bytes = 0;
  return parts.map((part, i) => {
    const { partitionMaxBytes } = part.asked;
    const room = bytes === 0 ? partitionMaxBytes : Math.min(partitionMaxBytes, limits.maxBytes - bytes);
    const fetched = readPart(node, part, limits.isFollower, room, highWatermarks[i] ?? -1);
    for (const batch of fetched.records) bytes += batch.sizeBytes;
    return fetched;
  });
}

const NO_RECORDS: FetchedPartition['records'] = Object.freeze([]);

function readPart(
  node: NodeContext,
  part: FetchPart,
  isFollower: boolean,
  room: number,
  highWatermark: number,
): FetchedPartition {
  const { asked } = part;
  const checked = checkFetch(node, part);
  if (typeof checked === 'string') return emptyPart(node, part, checked);
  const log = logOf(node, part.key);
  let divergingEpoch: FetchedPartition['divergingEpoch'] = null;
  if (asked.lastFetchedEpoch >= 0) {
    const end = endOffsetFor(log.epochs, asked.lastFetchedEpoch, log.logEndOffset);
    if (end.epoch < 0) return emptyPart(node, part, 'OFFSET_OUT_OF_RANGE');
    if (end.epoch < asked.lastFetchedEpoch || end.endOffset < asked.fetchOffset) divergingEpoch = end;
  }
  const isOutside = asked.fetchOffset < log.logStartOffset || asked.fetchOffset > log.logEndOffset;
  if (isOutside && !divergingEpoch) return emptyPart(node, part, 'OFFSET_OUT_OF_RANGE');
  const bound = isFollower ? log.logEndOffset : checked.highWatermark;
  const isEmpty = divergingEpoch !== null || room <= 0 || asked.fetchOffset >= bound;
  return {
    partitionIndex: asked.partition,
    errorCode: 'NONE',
    highWatermark,
    lastStableOffset: highWatermark,
    logStartOffset: log.logStartOffset,
    divergingEpoch,
    currentLeader: null,
    records: isEmpty ? NO_RECORDS : readLog(log, asked.fetchOffset, bound, room),
  };
}

/** The replica that may answer, or why none may. */
function checkFetch(node: NodeContext, part: FetchPart): Replica | KafkaError {
  if (part.key === '') return 'UNKNOWN_TOPIC_ID';
  const replica = brokerOf(node).replicas.get(part.key);
  if (!replica) return 'UNKNOWN_TOPIC_OR_PARTITION';
  const { currentLeaderEpoch } = part.asked;
  if (currentLeaderEpoch >= 0) {
    if (currentLeaderEpoch < replica.leaderEpoch) return 'FENCED_LEADER_EPOCH';
    if (currentLeaderEpoch > replica.leaderEpoch) return 'UNKNOWN_LEADER_EPOCH';
  }
  if (replica.role.kind !== 'leader') return 'NOT_LEADER_OR_FOLLOWER';
  return replica;
}

function emptyPart(node: NodeContext, part: FetchPart, errorCode: KafkaError): FetchedPartition {
  return {
    partitionIndex: part.asked.partition,
    errorCode,
    highWatermark: -1,
    lastStableOffset: -1,
    logStartOffset: -1,
    divergingEpoch: null,
    currentLeader: errorCode === 'NOT_LEADER_OR_FOLLOWER' ? leaderHint(node, part.key) : null,
    records: [],
  };
}

// ---- what happened to a partition

/** Looks at everything that waits for this partition. */
export function reviewWaits(node: NodeContext, key: PartitionKey, hooks: BrokerHooks): void {
  const broker = brokerOf(node);
  for (const wait of [...broker.produceWaits.values()]) {
    const part = wait.parts.find((candidate) => candidate.key === key);
    if (!part || part.error !== null) continue;
    decide(node, part);
    if (isDecided(wait)) finishProduce(node, wait, hooks);
  }
  for (const wait of [...broker.fetchWaits.values()]) {
    const part = wait.byKey.get(key);
    if (!part) continue;
    const found = peekPart(node, part, wait.isFollower);
    if (found < 0 || (found > 0 && hasEnough(node, wait))) finishFetch(node, wait);
  }
}

function hasEnough(node: NodeContext, wait: FetchWait): boolean {
  let bytes = 0;
  for (const part of wait.parts) {
    bytes += Math.max(0, peekPart(node, part, wait.isFollower));
    if (bytes >= wait.minBytes) return true;
  }
  return false;
}

/** A wait has come to its end. Answers whether the timer was one of these. */
export function onPurgatoryTimer(node: NodeContext, name: string, hooks: BrokerHooks): boolean {
  const [room, kind, id] = name.split(':');
  if (room !== 'purgatory') return false;
  const broker = brokerOf(node);
  if (kind === 'produce') {
    const wait = broker.produceWaits.get(Number(id));
    for (const part of wait?.parts ?? []) part.error ??= 'REQUEST_TIMED_OUT';
    if (wait) finishProduce(node, wait, hooks);
  } else {
    const wait = broker.fetchWaits.get(Number(id));
    if (wait) finishFetch(node, wait);
  }
  return true;
}
