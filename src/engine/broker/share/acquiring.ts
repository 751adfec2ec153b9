/** Records for a member: of every partition that it wants, what is free, until there are as many as it takes.
 *  Models      DelayedShareFetch#acquirablePartitions, ShareFetchUtils#processFetchResponse, SharePartition#acquire,
 *              #filterAbortedTransactionalAcquiredRecords
 *  Simplifies  each partition is read up to 1 MiB
 *  See         operations.ts */
import type { KafkaError } from '../../../contract/errors.ts';
import type { PartitionKey } from '../../../contract/ids.ts';
import { US_PER_MS } from '../../../contract/units.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { RecordBatch } from '../../protocol/records.ts';
import type { SharePartitionData } from '../../protocol/share-api.ts';
import { requestOf } from '../../protocol/talk.ts';
import { abortedBetween, readLog } from '../../storage/log.ts';
import { costOfFetch } from '../costs.ts';
import { errorOfMissing, leaderHint } from '../fetch-read.ts';
import type { Replica } from '../state.ts';
import { brokerOf, diskOf, logOf } from '../state.ts';
import {
  boundFor,
  change,
  followLogStart,
  groupConfig,
  isReadCommittedGroup,
  serve,
  watchLocks,
} from './served.ts';
import type { AcquiredRecords, Range, SharePartition } from './share-partition.ts';
import { acquire, archiveAborted, canAcquire, nextFetchOffset } from './share-partition.ts';
import type { ServedPartition, ShareOperation } from './state.ts';
import { servedKey } from './state.ts';

const PARTITION_BYTES = 1_048_576;

/** What there is to tell now, by partition; empty: nothing. */
export function acquireFor(
  node: NodeContext,
  operation: ShareOperation,
): ReadonlyMap<PartitionKey, SharePartitionData> {
  const found = new Map<PartitionKey, SharePartitionData>();
  let left = requestOf('ShareFetch', operation.incoming.body).maxRecords;
  for (const key of operation.wanted) {
    const served = servedFor(node, operation.groupId, key, operation.topicIds.get(key)?.topicId ?? '');
    if (typeof served === 'string') {
      found.set(key, refusedPart(node, key, operation, served));
      continue;
    }
    const replica = brokerOf(node).replicas.get(key);
    if (!served.state || !replica || left <= 0) continue;
    const data = acquireOne(node, operation, served, served.state, replica, left);
    if (!data) continue;
    found.set(key, data);
    for (const { firstOffset, lastOffset } of data.acquiredRecords) left -= lastOffset - firstOffset + 1;
  }
  return found;
}

/** The share-partition, or why there is none here. */
function servedFor(
  node: NodeContext,
  groupId: string,
  key: PartitionKey,
  topicId: string,
): ServedPartition | KafkaError {
  const { replicas, share } = brokerOf(node);
  const replica = replicas.get(key);
  if (!replica) return errorOfMissing(node, { key });
  if (replica.topicId !== topicId) return 'UNKNOWN_TOPIC_ID';
  if (replica.role.kind !== 'leader') return 'NOT_LEADER_OR_FOLLOWER';
  const served = serve(node, groupId, replica);
  const { error } = served;
  if (error === null) return served;
  // The next one to ask has it read again.
  share.served.delete(servedKey(groupId, key));
  return error === 'FENCED_LEADER_EPOCH' ? 'NOT_LEADER_OR_FOLLOWER' : error;
}

function refusedPart(
  node: NodeContext,
  key: PartitionKey,
  { topicIds }: ShareOperation,
  errorCode: KafkaError,
): SharePartitionData {
  return {
    partitionIndex: topicIds.get(key)?.partition ?? -1,
    errorCode,
    acknowledgeErrorCode: 'NONE',
    currentLeader: errorCode === 'NOT_LEADER_OR_FOLLOWER' ? leaderHint(node, key) : null,
    records: [],
    acquiredRecords: [],
  };
}

function acquireOne(
  node: NodeContext,
  { groupId, memberId, incoming }: ShareOperation,
  served: ServedPartition,
  state: SharePartition,
  replica: Replica,
  maxRecords: number,
): SharePartitionData | null {
  followLogStart(node, served, state);
  if (!canAcquire(state)) return null;
  const from = nextFetchOffset(state);
  const bound = boundFor(node, groupId, replica);
  if (from >= bound) return null;
  const log = logOf(node, replica.key);
  const batches = readLog(log, from, bound, PARTITION_BYTES);
  const ranges = batches.map(({ baseOffset, lastOffset }) => ({
    firstOffset: Math.max(baseOffset, state.startOffset),
    lastOffset,
  }));
  const lockMs = Number(groupConfig(node, groupId, 'share.record.lock.duration.ms'));
  const lockedUntilUs = node.nowUs + lockMs * US_PER_MS;
  const inFlight = state.batches.length === 0 ? 0 : state.endOffset - state.startOffset + 1;
  const most = Math.max(1, Math.min(maxRecords, state.maxInFlight - inFlight));
  const given = change(node, served, state, () => {
    const acquired = acquire(state, memberId, ranges, most, lockedUntilUs);
    const aborted = isReadCommittedGroup(node, groupId) ? abortedIn(node, replica.key, batches) : [];
    return aborted.length > 0 ? archiveAborted(state, memberId, acquired, aborted) : acquired;
  });
  watchLocks(node, served);
  if (given.length === 0) return null;
  costOfFetch(node, replica.key, log, batches);
  tellAcquired(node, served, incoming.from, given, lockedUntilUs);
  return {
    partitionIndex: served.partition,
    errorCode: 'NONE',
    acknowledgeErrorCode: 'NONE',
    currentLeader: null,
    records: batches.filter(({ baseOffset, lastOffset }) =>
      given.some((range) => range.firstOffset <= lastOffset && range.lastOffset >= baseOffset),
    ),
    acquiredRecords: given,
  };
}

/** Ranges of batches whose transaction was aborted. */
function abortedIn(node: NodeContext, key: PartitionKey, batches: readonly RecordBatch[]): Range[] {
  const [first] = batches;
  const last = batches.at(-1);
  if (!first || !last) return [];
  const aborted = abortedBetween(logOf(node, key), first.baseOffset, last.lastOffset + 1);
  return batches.flatMap(({ baseOffset, lastOffset, producerId, isTransactional, isControl }) => {
    const isDropped =
      isTransactional &&
      !isControl &&
      aborted.some(
        (one) =>
          one.producerId === producerId && one.firstOffset <= baseOffset && one.lastOffset >= lastOffset,
      );
    return isDropped ? [{ firstOffset: baseOffset, lastOffset }] : [];
  });
}

function tellAcquired(
  node: NodeContext,
  { groupId, key: partition, leaderEpoch }: ServedPartition,
  consumerId: string,
  given: readonly AcquiredRecords[],
  lockedUntilUs: number,
): void {
  const { brokerId } = diskOf(node);
  const ranges: AcquiredRecords[] = [];
  for (const range of given) {
    const last = ranges.at(-1);
    const isNext = last?.lastOffset === range.firstOffset - 1 && last.deliveryCount === range.deliveryCount;
    if (isNext && last) ranges[ranges.length - 1] = { ...last, lastOffset: range.lastOffset };
    else ranges.push(range);
  }
  for (const { firstOffset, lastOffset, deliveryCount } of ranges)
    node.emit({
      type: 'share.acquired',
      groupId,
      consumerId,
      partition,
      brokerId,
      leaderEpoch,
      firstOffset,
      lastOffset,
      deliveryCount,
      lockedUntilUs,
    });
}
