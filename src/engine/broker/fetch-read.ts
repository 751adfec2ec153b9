/** What a fetch finds in one partition: an error, a divergence, bytes, or nothing yet.
 *  Models      kafka.cluster.Partition#fetchRecords, #readRecords, #checkCurrentLeaderEpoch; kafka.server.ReplicaManager#readFromLog
 *  See         fetch.ts (the order of things), fetch-sessions.ts */
import type { KafkaError } from '../../contract/errors.ts';
import { NO_BROKER } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { AbortedTransaction, FetchedPartition, FetchRequest } from '../protocol/api.ts';
import { partitionOf } from '../protocol/metadata-image.ts';
import { endOffsetFor, latestEpoch } from '../storage/leader-epoch-cache.ts';
import type { ReplicaLog } from '../storage/log.ts';
import { abortedBetween, activeSegment, fetchFrom, isOutOfRange } from '../storage/log.ts';
import { lastStableOffset } from '../storage/transactions.ts';
import { isUnknownTopic } from './fetch-sessions.ts';
import { canRead } from './log-dir-failure.ts';
import { preferredReadReplica } from './preferred-replica.ts';
import { isThrottledNow } from './replication-quota.ts';
import type { FetchPart, Replica } from './state.ts';
import { brokerOf, logOf, rulesOf, unknownTopicError } from './state.ts';

export const isFollowerFetch = (request: FetchRequest): boolean => request.replicaState.replicaId >= 0;

/** The replica that may answer, or why none may. Leader epochs are compared first. */
export function checkFetch(node: NodeContext, part: FetchPart, request: FetchRequest): Replica | KafkaError {
  if (isUnknownTopic(part)) return unknownTopicError(node);
  const replica = brokerOf(node).replicas.get(part.key);
  if (!replica) return errorOfMissing(node, part);
  if (replica.topicId !== part.topicId) return 'INCONSISTENT_TOPIC_ID';
  const rules = rulesOf(node);
  const epochError = rules.fetchFencedByEpoch
    ? checkLeaderEpoch(replica, part.asked.currentLeaderEpoch)
    : null;
  if (epochError !== null) return epochError;
  if (replica.role.kind === 'leader') return replica;
  const mayServe = rules.fetchFromFollower && !isFollowerFetch(request);
  return mayServe ? replica : 'NOT_LEADER_OR_FOLLOWER';
}

/** What a request for a partition without a replica here is told: it is elsewhere, or there is no such thing. */
export function errorOfMissing(node: NodeContext, part: { readonly key: string }): KafkaError {
  const at = part.key.lastIndexOf('-');
  const isKnown = partitionOf(brokerOf(node).image, part.key.slice(0, at), Number(part.key.slice(at + 1)));
  return isKnown ? 'NOT_LEADER_OR_FOLLOWER' : 'UNKNOWN_TOPIC_OR_PARTITION';
}

/** Partition#checkCurrentLeaderEpoch; −1 is not checked. */
export function checkLeaderEpoch(replica: Replica, currentLeaderEpoch: number): KafkaError | null {
  if (currentLeaderEpoch < 0 || currentLeaderEpoch === replica.leaderEpoch) return null;
  return currentLeaderEpoch < replica.leaderEpoch ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH';
}

/** Where a log and the asker's part, when they do (KIP-595); `unknown` when its epoch is not known here at all. */
export function divergence(log: ReplicaLog, part: FetchPart): FetchedPartition['divergingEpoch'] | 'unknown' {
  const { lastFetchedEpoch, fetchOffset } = part.asked;
  // In the newest epoch, and not beyond its end, there is nothing to diverge from.
  if (
    lastFetchedEpoch < 0 ||
    (lastFetchedEpoch === latestEpoch(log.epochs) && fetchOffset <= log.logEndOffset)
  )
    return null;
  const end = endOffsetFor(log.epochs, lastFetchedEpoch, log.logEndOffset);
  if (end.epoch < 0) return 'unknown';
  return end.epoch < lastFetchedEpoch || end.endOffset < fetchOffset ? end : null;
}

/** A leader of another epoch may still say where logs part, when truncation is not fenced (a rule that no era breaks). */
function unfencedDivergence(node: NodeContext, part: FetchPart): FetchedPartition['divergingEpoch'] {
  if (rulesOf(node).truncationFencedByEpoch) return null;
  const replica = brokerOf(node).replicas.get(part.key);
  if (replica?.role.kind !== 'leader') return null;
  const end = divergence(logOf(node, part.key), part);
  return end === 'unknown' ? null : end;
}

/** Exclusive bound of what may be read: by followers all there is, by read_committed consumers nothing undecided. */
function boundOf(replica: Replica, log: ReplicaLog, request: FetchRequest): number {
  if (isFollowerFetch(request)) return log.logEndOffset;
  return isReadCommitted(request) ? stableOffsetOf(replica, log) : replica.highWatermark;
}

export const isReadCommitted = (request: Pick<FetchRequest, 'isolationLevel'>): boolean =>
  request.isolationLevel === 1;

/** The last stable offset of a replica. */
export const stableOffsetOf = (replica: Replica, log: ReplicaLog): number =>
  lastStableOffset(log.transactions, replica.highWatermark);

/** Something that does not wait: an error, a divergence, another replica to go to. */
export const URGENT = -1;

/** Bytes that could be answered for one partition now, or URGENT. Looks without making anything: most fetches find nothing.
 *  What lies in an older segment than the bound counts as enough, whatever was wanted (DelayedFetch, case F). */
export function peek(node: NodeContext, part: FetchPart, request: FetchRequest): number {
  const replica = checkFetch(node, part, request);
  if (typeof replica === 'string') return URGENT;
  if (preferredReadReplica(node, replica, part, request) !== NO_BROKER) return URGENT;
  const log = logOf(node, part.key);
  const { fetchOffset, partitionMaxBytes } = part.asked;
  if (divergence(log, part) !== null) return URGENT;
  if (fetchOffset < log.logStartOffset || fetchOffset > log.logEndOffset) return URGENT;
  const bound = boundOf(replica, log, request);
  if (fetchOffset >= bound || isThrottledNow(node, replica, request)) return 0;
  if (!canRead(node)) return URGENT;
  const active = activeSegment(log).baseOffset;
  if (fetchOffset < active && bound > active) return Number.MAX_SAFE_INTEGER;
  return Math.min(fetchFrom(log, fetchOffset, bound, partitionMaxBytes, true).bytes, partitionMaxBytes);
}

const NO_RECORDS: FetchedPartition['records'] = Object.freeze([]);

/** How much an answer still takes. `takesOne`: the first batch goes in however large it is, since nothing is in it yet. */
export interface Room {
  readonly bytes: number;
  readonly takesOne: boolean;
}

/** What was read of one partition, and how much of the answer it takes. */
export interface ReadPart {
  readonly fetched: FetchedPartition;
  readonly bytes: number;
}

/** Reads one partition for an answer, as far as there is room. `highWatermark` is the one to be told. */
export function readPart(
  node: NodeContext,
  part: FetchPart,
  request: FetchRequest,
  room: Room,
  highWatermark: number,
): ReadPart {
  const { asked } = part;
  const without = (fetched: FetchedPartition): ReadPart => ({ fetched, bytes: 0 });
  const checked = checkFetch(node, part, request);
  if (typeof checked === 'string') {
    const divergingEpoch = unfencedDivergence(node, part);
    return without(
      divergingEpoch
        ? found(node, part, { highWatermark, divergingEpoch })
        : refusedPart(node, part, checked),
    );
  }
  const preferred = preferredReadReplica(node, checked, part, request);
  if (preferred !== NO_BROKER)
    return without(found(node, part, { highWatermark, preferredReadReplica: preferred }));
  const log = logOf(node, part.key);
  const diverging = divergence(log, part);
  if (diverging === 'unknown') return without(refusedPart(node, part, 'OFFSET_OUT_OF_RANGE'));
  if (isOutOfRange(log, asked.fetchOffset) && (diverging === null || asked.fetchOffset < log.logStartOffset))
    return without(refusedPart(node, part, 'OFFSET_OUT_OF_RANGE'));
  const bound = boundOf(checked, log, request);
  const isEmpty =
    diverging !== null ||
    (room.bytes <= 0 && !room.takesOne) ||
    asked.fetchOffset >= bound ||
    isThrottledNow(node, checked, request);
  if (!isEmpty && !canRead(node)) return without(refusedPart(node, part, 'KAFKA_STORAGE_ERROR'));
  const { batches: records, bytes } = isEmpty
    ? { batches: NO_RECORDS, bytes: 0 }
    : fetchFrom(log, asked.fetchOffset, bound, room.bytes, room.takesOne);
  const abortedTransactions = isReadCommitted(request)
    ? abortedIn(log, asked.fetchOffset, records, bound)
    : null;
  const fetched = found(node, part, {
    highWatermark,
    divergingEpoch: diverging,
    records,
    abortedTransactions,
  });
  return { fetched, bytes };
}

const NONE_ABORTED: readonly AbortedTransaction[] = Object.freeze([]);

/** Aborted transactions that touch what is read, each with where it began (UnifiedLog#collectAbortedTransactions). */
function abortedIn(
  log: ReplicaLog,
  fetchOffset: number,
  records: FetchedPartition['records'],
  bound: number,
): readonly AbortedTransaction[] {
  const last = records.at(-1);
  if (!last) return NONE_ABORTED;
  const upTo = Math.min(last.lastOffset + 1, bound);
  return abortedBetween(log, fetchOffset, upTo).map(({ producerId, firstOffset }) => ({
    producerId,
    firstOffset,
  }));
}

interface Found {
  readonly highWatermark: number;
  readonly divergingEpoch?: FetchedPartition['divergingEpoch'];
  readonly preferredReadReplica?: number;
  readonly records?: FetchedPartition['records'];
  readonly abortedTransactions?: FetchedPartition['abortedTransactions'];
}

function found(node: NodeContext, part: FetchPart, what: Found): FetchedPartition {
  const log = logOf(node, part.key);
  return {
    partitionIndex: part.asked.partition,
    errorCode: 'NONE',
    highWatermark: what.highWatermark,
    lastStableOffset: lastStableOffset(log.transactions, what.highWatermark),
    logStartOffset: log.logStartOffset,
    divergingEpoch: what.divergingEpoch ?? null,
    currentLeader: null,
    preferredReadReplica: what.preferredReadReplica ?? NO_BROKER,
    abortedTransactions: what.abortedTransactions ?? null,
    records: what.records ?? NO_RECORDS,
  };
}

export const refusedPart = (node: NodeContext, part: FetchPart, errorCode: KafkaError): FetchedPartition => ({
  partitionIndex: part.asked.partition,
  errorCode,
  highWatermark: -1,
  lastStableOffset: -1,
  logStartOffset: -1,
  divergingEpoch: null,
  currentLeader:
    errorCode === 'NOT_LEADER_OR_FOLLOWER' || errorCode === 'FENCED_LEADER_EPOCH'
      ? leaderHint(node, part.key)
      : null,
  preferredReadReplica: NO_BROKER,
  abortedTransactions: null,
  records: NO_RECORDS,
});

/** Who leads, as this broker's metadata have it; null when it does not know, or its release does not tell (KIP-951). */
export function leaderHint(
  node: NodeContext,
  key: string,
): { readonly leaderId: number; readonly leaderEpoch: number } | null {
  if (!rulesOf(node).errorsNameLeader) return null;
  const replica = brokerOf(node).replicas.get(key);
  return replica ? { leaderId: replica.leaderId, leaderEpoch: replica.leaderEpoch } : null;
}
