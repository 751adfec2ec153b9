/** A fetcher's questions besides fetches: where its leader's epochs end, before it truncates, and where its leader's log
 *  begins and ends, after an offset was out of range.
 *  Models      kafka.server.AbstractFetcherThread#maybeTruncate, #fetchOffsetAndTruncate, #handleOutOfRangeError; KIP-101, KIP-279
 *  See         replica-fetcher.ts, truncation.ts, offset-lookups.ts (the leader's side) */
import { configBoolean, configInt } from '../../contract/configs.ts';
import type { KafkaError } from '../../contract/errors.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { brokerNode, partitionKey } from '../../contract/ids.ts';
import type { FailedRequest, IncomingResponse, NodeContext } from '../kernel/context.ts';
import type {
  ListOffsetsResponse,
  OffsetForLeaderEpochRequest,
  OffsetForLeaderEpochResponse,
} from '../protocol/api.ts';
import { partitionsLabel } from '../protocol/labels.ts';
import { request, responseOf } from '../protocol/talk.ts';
import { latestEpoch } from '../storage/leader-epoch-cache.ts';
import { delayPartition, epochToTell, followerOf, onFenced, wakeFetcher } from './fetchers.ts';
import type { Fetcher, FollowerRole, Replica } from './state.ts';
import { brokerOf, diskOf, logOf, rulesOf } from './state.ts';
import { restartReplica, truncateReplica } from './truncate.ts';
import { truncationFor } from './truncation.ts';

interface EpochsContext {
  readonly fetcher: string;
  readonly id: number;
  /** Leader epoch of each partition when it asked. */
  readonly asked: readonly { readonly key: PartitionKey; readonly fetchEpoch: number }[];
}
interface OffsetContext {
  readonly fetcher: string;
  readonly id: number;
  readonly key: PartitionKey;
  readonly fetchEpoch: number;
  readonly timestamp: typeof LATEST | typeof EARLIEST;
}
const LATEST = -1;
const EARLIEST = -2;

// ---- where epochs end

/** Asks for all partitions that must truncate first; those that have no epoch are cut at their high watermark without
 *  asking. Answers whether the fetcher now waits. */
export function askForEpochs(node: NodeContext, fetcher: Fetcher): boolean {
  const asked: { readonly key: PartitionKey; readonly fetchEpoch: number }[] = [];
  const topics = new Map<string, OffsetForLeaderEpochRequest['topics'][number]['partitions'][number][]>();
  for (const key of [...fetcher.truncating]) {
    const found = followerOf(node, fetcher, key);
    if (!found) continue;
    const { replica, role } = found;
    if (role.delayUntilUs > node.nowUs) {
      wakeFetcher(node, fetcher, role.delayUntilUs);
      continue;
    }
    const leaderEpoch = latestEpoch(logOf(node, key).epochs);
    if (leaderEpoch < 0) {
      cut(node, fetcher, replica, role, { offset: role.fetchOffset, isComplete: true });
      continue;
    }
    asked.push({ key, fetchEpoch: role.fetchEpoch });
    const currentLeaderEpoch = rulesOf(node).truncationFencedByEpoch ? epochToTell(node, role) : -1;
    const question = { partition: replica.partition, currentLeaderEpoch, leaderEpoch };
    const topic = topics.get(replica.topic);
    if (topic) topic.push(question);
    else topics.set(replica.topic, [question]);
  }
  if (asked.length === 0) return false;
  fetcher.waitsFor = 'epochs';
  const { brokerId, configs } = diskOf(node);
  const context: EpochsContext = { fetcher: fetcher.name, id: fetcher.id, asked: Object.freeze(asked) };
  const body = {
    replicaId: brokerId,
    topics: [...topics].map(([topic, partitions]) => ({ topic, partitions })),
  };
  request(node, 'OffsetForLeaderEpoch', brokerNode(fetcher.leaderId), body, {
    channel: fetcher.channel,
    timeoutMs: configInt(configs, 'replica.socket.timeout.ms'),
    label: partitionsLabel(
      'control',
      asked.map(({ key }) => key),
    ),
    context,
  });
  return true;
}

function onEpochs(
  node: NodeContext,
  fetcher: Fetcher,
  context: EpochsContext,
  response: OffsetForLeaderEpochResponse,
): void {
  const asked = new Map(context.asked.map(({ key, fetchEpoch }) => [key, fetchEpoch]));
  for (const { topic, partitions } of response.topics) {
    for (const { partition, errorCode, leaderEpoch, endOffset } of partitions) {
      const key = partitionKey(topic, partition);
      const found = followerOf(node, fetcher, key);
      const askedEpoch = asked.get(key);
      if (found?.role.state !== 'truncating' || askedEpoch === undefined) continue;
      const isFenced = rulesOf(node).truncationFencedByEpoch;
      if (isFenced && askedEpoch !== found.role.fetchEpoch) continue;
      if (errorCode === 'FENCED_LEADER_EPOCH') onFenced(node, fetcher, key, askedEpoch);
      else if (errorCode !== 'NONE') delayPartition(node, fetcher, key);
      else {
        const { replica, role } = found;
        const log = logOf(node, key);
        const own = { epochs: log.epochs, logEndOffset: log.logEndOffset, fetchOffset: role.fetchOffset };
        cut(node, fetcher, replica, role, truncationFor(own, { epoch: leaderEpoch, endOffset }));
      }
    }
  }
}

/** Truncates, and fetches from there, or asks once more. */
function cut(
  node: NodeContext,
  fetcher: Fetcher,
  replica: Replica,
  role: FollowerRole,
  { offset, isComplete }: { readonly offset: number; readonly isComplete: boolean },
): void {
  truncateReplica(node, replica, offset);
  role.fetchOffset = offset;
  if (!isComplete) return;
  begin(node, fetcher, replica, role);
}

function begin(node: NodeContext, fetcher: Fetcher, replica: Replica, role: FollowerRole): void {
  role.state = 'fetching';
  if (rulesOf(node).truncation === 'divergingEpoch')
    role.lastFetchedEpoch = latestEpoch(logOf(node, replica.key).epochs);
  fetcher.truncating.delete(replica.key);
  fetcher.altered.add(replica.key);
}

// ---- where a log begins and ends

/** Asks for the next partition whose offset was out of range: first where the leader's log ends. Answers whether the
 *  fetcher now waits. */
export function lookUpOffset(node: NodeContext, fetcher: Fetcher): boolean {
  for (;;) {
    const key = fetcher.outOfRange[0];
    if (key === undefined) return false;
    const found = followerOf(node, fetcher, key);
    if (found) {
      ask(node, fetcher, found.replica, found.role, LATEST);
      return true;
    }
    fetcher.outOfRange.shift();
  }
}

function ask(
  node: NodeContext,
  fetcher: Fetcher,
  replica: Replica,
  role: FollowerRole,
  timestamp: typeof LATEST | typeof EARLIEST,
): void {
  fetcher.waitsFor = 'offsets';
  const { brokerId, configs } = diskOf(node);
  const currentLeaderEpoch = epochToTell(node, role);
  const partitions = [{ partitionIndex: replica.partition, currentLeaderEpoch, timestamp }];
  const context: OffsetContext = {
    fetcher: fetcher.name,
    id: fetcher.id,
    key: replica.key,
    fetchEpoch: role.fetchEpoch,
    timestamp,
  };
  request(
    node,
    'ListOffsets',
    brokerNode(fetcher.leaderId),
    { replicaId: brokerId, isolationLevel: 0, topics: [{ name: replica.topic, partitions }] },
    {
      channel: fetcher.channel,
      timeoutMs: configInt(configs, 'replica.socket.timeout.ms'),
      label: partitionsLabel('control', [replica.key]),
      context,
    },
  );
}

function onOffset(
  node: NodeContext,
  fetcher: Fetcher,
  context: OffsetContext,
  response: ListOffsetsResponse,
): void {
  const { key, fetchEpoch, timestamp } = context;
  const found = followerOf(node, fetcher, key);
  const answer = response.topics[0]?.partitions[0];
  if (!found || !answer || found.role.fetchEpoch !== fetchEpoch) return doneWith(fetcher, key);
  const { replica, role } = found;
  if (answer.errorCode !== 'NONE') {
    doneWith(fetcher, key);
    return refused(node, fetcher, key, fetchEpoch, answer.errorCode);
  }
  const log = logOf(node, key);
  if (timestamp === LATEST && answer.offset >= log.logEndOffset)
    return ask(node, fetcher, replica, role, EARLIEST);
  doneWith(fetcher, key);
  if (timestamp === LATEST) return cutToLeaderEnd(node, fetcher, replica, role, answer.offset);
  // The leader's log begins beyond this one's end: nothing of it is of use.
  if (answer.offset > log.logEndOffset) restartReplica(node, replica, answer.offset);
  standAfterLookup(node, fetcher, replica, role);
}

/** The leader ends before this log does: after an unclean election. Up to 1.1 that was a reason to die, where unclean
 *  elections were not allowed. */
function cutToLeaderEnd(
  node: NodeContext,
  fetcher: Fetcher,
  replica: Replica,
  role: FollowerRole,
  leaderEndOffset: number,
): void {
  const { truncation } = rulesOf(node);
  if (truncation === 'none') return delayPartition(node, fetcher, replica.key);
  const isFatal = truncation === 'highWatermark' || truncation === 'epochEnd';
  if (isFatal && !allowsUnclean(node, replica.topic)) {
    const { logEndOffset } = logOf(node, replica.key);
    const { brokerId } = diskOf(node);
    node.emit({
      type: 'broker.halted',
      brokerId,
      partition: replica.key,
      logEndOffset,
      leaderEndOffset,
    });
    return node.exit();
  }
  truncateReplica(node, replica, leaderEndOffset);
  role.lag = 0;
  standAfterLookup(node, fetcher, replica, role);
}

function allowsUnclean(node: NodeContext, topic: string): boolean {
  const configured = brokerOf(node).image.topics.get(topic)?.configs.get('unclean.leader.election.enable');
  return configured === undefined
    ? configBoolean(diskOf(node).configs, 'unclean.leader.election.enable')
    : configured === 'true';
}

function standAfterLookup(node: NodeContext, fetcher: Fetcher, replica: Replica, role: FollowerRole): void {
  role.fetchOffset = logOf(node, replica.key).logEndOffset;
  begin(node, fetcher, replica, role);
}

function refused(
  node: NodeContext,
  fetcher: Fetcher,
  key: PartitionKey,
  fetchEpoch: number,
  error: KafkaError,
): void {
  if (error === 'FENCED_LEADER_EPOCH') onFenced(node, fetcher, key, fetchEpoch);
  else delayPartition(node, fetcher, key);
}

function doneWith(fetcher: Fetcher, key: PartitionKey): void {
  fetcher.outOfRange = fetcher.outOfRange.filter((other) => other !== key);
}

// ---- answers

/** An answer to one of these questions. */
export function onLookup(node: NodeContext, fetcher: Fetcher, response: IncomingResponse): void {
  const { context } = response.request;
  // Made above, each for its own API.
  if (response.api === 'OffsetForLeaderEpoch') {
    onEpochs(node, fetcher, context as EpochsContext, responseOf('OffsetForLeaderEpoch', response.body));
  } else onOffset(node, fetcher, context as OffsetContext, responseOf('ListOffsets', response.body));
}

/** No answer will come: what was asked about is tried again later. */
export function onLookupLost(node: NodeContext, fetcher: Fetcher, lost: FailedRequest): void {
  if (lost.api === 'OffsetForLeaderEpoch') {
    // As above.
    for (const { key } of (lost.context as EpochsContext).asked) delayPartition(node, fetcher, key);
    return;
  }
  const { key } = lost.context as OffsetContext;
  doneWith(fetcher, key);
  delayPartition(node, fetcher, key);
}
