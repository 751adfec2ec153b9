/** Commits of positions: now and then in poll(), before a rebalance, and at the end.
 *  Models      ConsumerCoordinator#maybeAutoCommitOffsetsAsync, #sendOffsetCommitRequest, OffsetCommitResponseHandler
 *  Invariants  what is committed is the position: everything that poll() has returned, and nothing else */
import { configBoolean, configInt } from '../../../contract/configs.ts';
import type { KafkaError } from '../../../contract/errors.ts';
import type { SimTimeUs } from '../../../contract/units.ts';
import { US_PER_MS } from '../../../contract/units.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { OffsetCommitRequest, OffsetCommitResponse } from '../../protocol/api.ts';
import { retryBackoffUs } from '../backoff.ts';
import { forgetCoordinator, tellCoordinator } from './coordinator-link.ts';
import { disableHeartbeats } from './heartbeats.ts';
import { fence, resetMembership, wantRejoin } from './membership-state.ts';
import { writeOffsets } from './old/offsets.ts';
import { oldCommitsItself } from './old/state.ts';
import type { CommitAttempt, GroupClient, RequestContext } from './state.ts';
import { diskOf, instanceIdOf, isSameGeneration, memoryOf, wakeAt } from './state.ts';

export const commitsItself = (client: GroupClient): boolean =>
  client.old
    ? oldCommitsItself(client.group.configs)
    : configBoolean(client.group.configs, 'enable.auto.commit');

/** Whether the application commits before it gives partitions up (C-24). */
export const commitsAtTheEnd = (node: NodeContext): boolean => diskOf(node).commits === 'combined';

export function restartAutoCommit(node: NodeContext, client: GroupClient): void {
  const intervalMs = configInt(client.group.configs, 'auto.commit.interval.ms');
  client.autoCommit.nextAtUs = node.nowUs + intervalMs * US_PER_MS;
}

/** In poll(), before new records are handed out. */
export function maybeAutoCommit(node: NodeContext, client: GroupClient): void {
  // An old consumer has a thread for it.
  if (client.old || !commitsItself(client) || client.state !== 'stable') return;
  const { autoCommit } = client;
  if (autoCommit.nextAtUs > node.nowUs) {
    wakeAt(node, autoCommit.nextAtUs);
    return;
  }
  restartAutoCommit(node, client);
  if (!autoCommit.isInFlight) autoCommit.isInFlight = sendCommit(node, client, 'auto') === 'sent';
  wakeAt(node, autoCommit.nextAtUs);
}

/** `sync`: the application's thread waits; `async:7`: a call of commitAsync(), see async-commits.ts. */
type CommitPurpose = 'auto' | 'prepare' | 'close' | 'sync' | `async:${number}`;

/** Sends all positions. `nothing`: there are none to commit; `unsent`: nobody to send them to, or no right to. */
export function sendCommit(
  node: NodeContext,
  client: GroupClient,
  purpose: CommitPurpose,
  topics: OffsetCommitRequest['topics'] = positionsByTopic(client),
): 'sent' | 'unsent' | 'nothing' {
  if (client.old) return writeOffsets(node, client, client.old, purpose);
  if (topics.length === 0) return 'nothing';
  if (client.state !== 'stable') return 'unsent';
  const { groupId } = client.group;
  const { memberId, generation: generationIdOrMemberEpoch } = client;
  const body = {
    groupId,
    generationIdOrMemberEpoch,
    memberId,
    groupInstanceId: instanceIdOf(node, client),
    topics,
  };
  return tellCoordinator(node, client, 'OffsetCommit', body, { purpose }) ? 'sent' : 'unsent';
}

/** Everything that poll() has returned. */
export function positionsByTopic(client: GroupClient): OffsetCommitRequest['topics'] {
  const byTopic = new Map<string, OffsetCommitRequest['topics'][number]['partitions'][number][]>();
  for (const { topic, partition, phase, position, positionEpoch } of client.partitions.values()) {
    if (phase !== 'fetching') continue;
    const entry = {
      partitionIndex: partition,
      committedOffset: position,
      committedLeaderEpoch: positionEpoch,
    };
    const found = byTopic.get(topic);
    if (found) found.push(Object.freeze(entry));
    else byTopic.set(topic, [Object.freeze(entry)]);
  }
  return Object.freeze(
    [...byTopic].map(([name, partitions]) => Object.freeze({ name, partitions: Object.freeze(partitions) })),
  );
}

export const startAttempt = (nowUs: SimTimeUs, patienceUs: number): CommitAttempt => ({
  deadlineUs: nowUs + patienceUs,
  isInFlight: false,
  attempts: 0,
  mayTryAtUs: nowUs,
  isDone: false,
  exception: null,
});

/** Goes on with a commit that must not be skipped. Answers whether it is over: done, or given up. */
export function pumpCommit(
  node: NodeContext,
  client: GroupClient,
  attempt: CommitAttempt,
  purpose: 'prepare' | 'close' | 'sync',
): boolean {
  if (attempt.isDone) return true;
  if (attempt.deadlineUs <= node.nowUs || (client.state !== 'stable' && !client.old)) {
    attempt.isDone = true;
    return true;
  }
  wakeAt(node, attempt.deadlineUs);
  if (attempt.isInFlight) return false;
  if (attempt.mayTryAtUs > node.nowUs) {
    wakeAt(node, attempt.mayTryAtUs);
    return false;
  }
  const result = sendCommit(node, client, purpose);
  attempt.isInFlight = result === 'sent';
  attempt.isDone = result === 'nothing';
  return attempt.isDone;
}

function attemptFor(node: NodeContext, client: GroupClient, purpose: string): CommitAttempt | null {
  const { leaving, syncCommit } = memoryOf(node);
  if (purpose === 'close') return leaving?.commit ?? null;
  if (purpose === 'sync') return syncCommit;
  return purpose === 'prepare' ? client.prepareCommit : null;
}

export function onCommitAnswer(
  node: NodeContext,
  client: GroupClient,
  response: OffsetCommitResponse,
  context: RequestContext,
): void {
  let error: KafkaError = 'NONE';
  for (const { partitions } of response.topics) {
    for (const { errorCode } of partitions) if (error === 'NONE') error = errorCode;
  }
  switch (error) {
    case 'COORDINATOR_NOT_AVAILABLE':
    case 'NOT_COORDINATOR':
    case 'REQUEST_TIMED_OUT':
      forgetCoordinator(node, client);
      break;
    case 'REBALANCE_IN_PROGRESS':
      wantRejoin(client, 'offset commit failed since group is already rebalancing');
      break;
    case 'FENCED_INSTANCE_ID':
      if (isSameGeneration(client, context)) fence(node, client);
      break;
    case 'ILLEGAL_GENERATION':
    case 'UNKNOWN_MEMBER_ID':
      if (isSameGeneration(client, context)) {
        disableHeartbeats(node, client);
        resetMembership(client, error, error === 'UNKNOWN_MEMBER_ID');
      }
      break;
    default:
      break;
  }
  settleAsyncCommit(client, context.purpose, isRetriable(error));
  const attempt = attemptFor(node, client, context.purpose);
  if (attempt && error !== 'NONE' && !isRetriable(error)) {
    attempt.exception =
      error === 'REBALANCE_IN_PROGRESS' ? 'RebalanceInProgressException' : 'CommitFailedException';
  }
  endCommit(node, client, context.purpose, isRetriable(error));
}

/** The connection broke. */
export function onCommitLost(node: NodeContext, client: GroupClient, context: RequestContext): void {
  settleAsyncCommit(client, context.purpose, true);
  endCommit(node, client, context.purpose, true);
}

/** A commitAsync() has its answer: its callback has something to say only when it may be tried again. */
function settleAsyncCommit(client: GroupClient, purpose: string, isRetriable: boolean): void {
  if (!purpose.startsWith('async:')) return;
  const number = Number(purpose.slice('async:'.length));
  client.asyncCommits = client.asyncCommits.flatMap((commit) => {
    if (commit.number !== number) return [commit];
    return isRetriable ? [Object.freeze({ ...commit, state: 'failed' as const })] : [];
  });
}

/** Ends a commit that somebody waits for, or lets it be tried again. */
export function endCommit(node: NodeContext, client: GroupClient, purpose: string, again: boolean): void {
  const { configs } = client.group;
  if (purpose === 'auto') {
    client.autoCommit.isInFlight = false;
    if (again) client.autoCommit.nextAtUs = node.nowUs + retryBackoffUs(node, configs, 0);
    return;
  }
  const attempt = attemptFor(node, client, purpose);
  if (!attempt) return;
  attempt.isInFlight = false;
  attempt.isDone = !again;
  attempt.mayTryAtUs = node.nowUs + (again ? retryBackoffUs(node, configs, attempt.attempts++) : 0);
}

function isRetriable(error: KafkaError): boolean {
  switch (error) {
    case 'COORDINATOR_NOT_AVAILABLE':
    case 'NOT_COORDINATOR':
    case 'REQUEST_TIMED_OUT':
    case 'COORDINATOR_LOAD_IN_PROGRESS':
    case 'UNKNOWN_TOPIC_OR_PARTITION':
    // The next try carries the epoch that the member has come to meanwhile.
    case 'STALE_MEMBER_EPOCH':
      return true;
    default:
      return false;
  }
}
