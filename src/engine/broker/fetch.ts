/** A leader answers a Fetch, in Kafka's order: what is to be told is sampled first, then the follower's position is noted,
 *  then it is decided whether to answer now.
 *
 *      check, sample HW → note the follower → ISR? HW? → answer (fetch-answer.ts), or wait (fetch-waits.ts)
 *
 *  Models      kafka.server.KafkaApis#handleFetchRequest, ReplicaManager#fetchMessages, #readFromLog,
 *              kafka.cluster.Partition#updateFollowerFetchState
 *  Invariants  what a follower is told of the high watermark is from before this very fetch took effect; a fetch that has
 *              waited does not move its sender's position again
 *  See         fetch-read.ts, fetch-sessions.ts, fetch-waits.ts */
import type { KafkaError } from '../../contract/errors.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { FetchRequest } from '../protocol/api.ts';
import { NO_SESSION } from '../protocol/fetch-session.ts';
import { partitionsLabel } from '../protocol/labels.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import { reviewDeletes } from './delete-records.ts';
import { answerFetch, highWatermarkOf, NO_REFUSALS, wantedBytes } from './fetch-answer.ts';
import { divergence, isFollowerFetch, peek, URGENT } from './fetch-read.ts';
import { livePartsOf, openContext } from './fetch-sessions.ts';
import { awaitData } from './fetch-waits.ts';
import { proposeIsr } from './isr-change.ts';
import { isrToExpand, tryAdvanceHighWatermark } from './partition.ts';
import { reviewWaits } from './purgatory.ts';
import { isStaleFetch, updateFetchState } from './remote-replica.ts';
import type { BrokerHooks, FetchPart } from './state.ts';
import { brokerOf, logOf, rulesOf } from './state.ts';

export function onFetch(node: NodeContext, incoming: Incoming, hooks: BrokerHooks): void {
  const request = requestOf('Fetch', incoming.body);
  const context = openContext(node, request);
  if (context.kind === 'refused') {
    const body = { errorCode: context.error, sessionId: NO_SESSION, responses: [] };
    return answer(node, 'Fetch', incoming, body, partitionsLabel('error', [], 0, 0, context.error));
  }
  const isFull = context.kind === 'full';
  const session = isFull ? null : context.session;
  const parts = isFull ? context.parts : livePartsOf(node, context.session);
  const asksForSession = isFull && context.asksForSession;
  const { highWatermarks, refusals, isUrgent, bytes } = arrive(node, request, parts, hooks);
  const pending = { incoming, request, session, asksForSession, parts };
  if (
    isUrgent ||
    request.maxWaitMs <= 0 ||
    (isFull && parts.length === 0) ||
    bytes >= wantedBytes(node, request) ||
    needsHighWatermark(node, request, parts, highWatermarks)
  ) {
    noteSent(node, request, parts, highWatermarks);
    return answerFetch(node, pending, highWatermarks, refusals);
  }
  noteSent(node, request, parts, highWatermarks);
  awaitData(node, pending);
}

interface Arrival {
  readonly highWatermarks: readonly number[];
  readonly refusals: ReadonlyMap<FetchPart, KafkaError>;
  readonly isUrgent: boolean;
  readonly bytes: number;
}

function arrive(
  node: NodeContext,
  request: FetchRequest,
  parts: readonly FetchPart[],
  hooks: BrokerHooks,
): Arrival {
  const isFollower = isFollowerFetch(request);
  const highWatermarks: number[] = [];
  let refusals: Map<FetchPart, KafkaError> | null = null;
  let isUrgent = false;
  let bytes = 0;
  for (const part of parts) {
    highWatermarks.push(highWatermarkOf(node, part));
    const found = peek(node, part, request);
    if (found === URGENT) isUrgent = true;
    else bytes += found;
    if (!isFollower) continue;
    const error = followerFetched(node, part, request, found === URGENT, hooks);
    if (error === 'NONE') continue;
    refusals ??= new Map();
    refusals.set(part, error);
    isUrgent = true;
  }
  return { highWatermarks, refusals: refusals ?? NO_REFUSALS, isUrgent, bytes };
}

/** Takes note of a follower's position: it may join the ISR, and the high watermark may move. What is refused or diverges
 *  says nothing of it, unless a rule is off by which only the leader's own epoch counts. */
function followerFetched(
  node: NodeContext,
  part: FetchPart,
  request: FetchRequest,
  isUrgent: boolean,
  hooks: BrokerHooks,
): KafkaError {
  const replica = brokerOf(node).replicas.get(part.key);
  if (replica?.role.kind !== 'leader') return 'NONE';
  const rules = rulesOf(node);
  const { currentLeaderEpoch, fetchOffset, logStartOffset } = part.asked;
  const isOwnEpoch = currentLeaderEpoch < 0 || currentLeaderEpoch === replica.leaderEpoch;
  const isSound = !isUrgent || (!isOwnEpoch && isOnLog(node, part));
  const counts = isSound && (isOwnEpoch || !rules.highWatermarkNeedsOwnEpoch);
  const mayJoin = isSound && (isOwnEpoch || !rules.expansionFencedByEpoch);
  if (!counts && !mayJoin) return 'NONE';
  const { replicaId, replicaEpoch } = request.replicaState;
  const remote = replica.role.remotes.get(replicaId);
  if (!remote) return currentLeaderEpoch < 0 ? 'NOT_LEADER_OR_FOLLOWER' : 'UNKNOWN_LEADER_EPOCH';
  if (isStaleFetch(node, replicaId, replicaEpoch)) return 'NOT_LEADER_OR_FOLLOWER';
  const fetch = { brokerEpoch: replicaEpoch, fetchOffset, logStartOffset };
  const hasMoved = counts && updateFetchState(remote, fetch, logOf(node, part.key).logEndOffset, node.nowUs);
  if (counts) reviewDeletes(node, part.key);
  if (!counts) remote.brokerEpoch = replicaEpoch;
  const isr = mayJoin ? isrToExpand(node, replica, replica.role, replicaId, fetchOffset) : null;
  if (isr) proposeIsr(node, replica, replica.role, 'expand', isr, hooks);
  if ((hasMoved || rules.everyFetchTriesHighWatermark) && tryAdvanceHighWatermark(node, replica))
    reviewWaits(node, part.key, hooks);
  return 'NONE';
}

/** Whether a position lies on this log, whatever epoch its sender is in. */
function isOnLog(node: NodeContext, part: FetchPart): boolean {
  const log = logOf(node, part.key);
  const { fetchOffset } = part.asked;
  return (
    fetchOffset >= log.logStartOffset && fetchOffset <= log.logEndOffset && divergence(log, part) === null
  );
}

// ---- 2.4: the high watermark as news of its own

/** Whether a follower must be told of a high watermark that it has not heard of. */
function needsHighWatermark(
  node: NodeContext,
  request: FetchRequest,
  parts: readonly FetchPart[],
  highWatermarks: readonly number[],
): boolean {
  if (!rulesOf(node).highWatermarkEndsFollowerWait || !isFollowerFetch(request)) return false;
  return parts.some((part, i) => {
    const role = brokerOf(node).replicas.get(part.key)?.role;
    const remote = role?.kind === 'leader' ? role.remotes.get(request.replicaState.replicaId) : undefined;
    return remote !== undefined && remote.lastSentHighWatermark < (highWatermarks[i] ?? -1);
  });
}

/** When the fetch comes, not when it is answered: so Kafka 2.4 does it. */
function noteSent(
  node: NodeContext,
  request: FetchRequest,
  parts: readonly FetchPart[],
  highWatermarks: readonly number[],
): void {
  if (!rulesOf(node).highWatermarkEndsFollowerWait || !isFollowerFetch(request)) return;
  for (const [i, part] of parts.entries()) {
    const role = brokerOf(node).replicas.get(part.key)?.role;
    const remote = role?.kind === 'leader' ? role.remotes.get(request.replicaState.replicaId) : undefined;
    if (remote) remote.lastSentHighWatermark = highWatermarks[i] ?? remote.lastSentHighWatermark;
  }
}
