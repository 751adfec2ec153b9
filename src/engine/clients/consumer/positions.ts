/** Where to begin: the committed offset, or what `auto.offset.reset` says when there is none.
 *  Models      ConsumerCoordinator#initWithCommittedOffsetsIfNeeded, OffsetFetcher#resetPositionsIfNeeded
 *  See         validation.ts, missing-positions.ts (policy none) */
import { configInt, configText } from '../../../contract/configs.ts';
import type { BrokerId, PartitionKey } from '../../../contract/ids.ts';
import { brokerNode, NO_BROKER, partitionKey } from '../../../contract/ids.ts';
import { timestampMsAt } from '../../../contract/units.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { ListOffsetsResponse, OffsetFetchResponse } from '../../protocol/api.ts';
import { durationMsOf } from '../../protocol/durations.ts';
import { partitionsLabel } from '../../protocol/labels.ts';
import { request } from '../../protocol/talk.ts';
import { retryBackoffUs } from '../backoff.ts';
import { leaderEpochOf, leaderOf, requestUpdate, waitForUs } from '../metadata.ts';
import { forgetCoordinator, tellCoordinator } from './coordinator-link.ts';
import type { FetchState, GroupClient, RequestContext } from './state.ts';
import { contextOf, diskOf, isolationOf, memoryOf, wakeAt } from './state.ts';
import { followLeader, validatePositions } from './validation.ts';

/** In poll(): asks for what is missing. */
export function updatePositions(node: NodeContext, client: GroupClient): void {
  validatePositions(node, client);
  fetchCommitted(node, client);
  resetPositions(node, client);
}

function fetchCommitted(node: NodeContext, client: GroupClient): void {
  const missing = [...client.partitions.values()].filter(({ phase }) => phase === 'initializing');
  if (client.old || missing.length === 0 || client.isFetchingOffsets || client.state !== 'stable') return;
  if (client.mayFetchOffsetsAtUs > node.nowUs) {
    wakeAt(node, client.mayFetchOffsetsAtUs);
    return;
  }
  const { groupId } = client.group;
  const topics = byTopic(missing).map(([name, states]) => ({
    name,
    partitionIndexes: states.map(({ partition }) => partition),
  }));
  const requireStable = diskOf(node).rules.transactionsFencedByGroup;
  const body = { groupId, topics, requireStable };
  client.isFetchingOffsets = tellCoordinator(node, client, 'OffsetFetch', body, { purpose: 'offsets' });
}

function byTopic(states: readonly FetchState[]): [string, FetchState[]][] {
  const found = new Map<string, FetchState[]>();
  for (const state of states) {
    const list = found.get(state.topic);
    if (list) list.push(state);
    else found.set(state.topic, [state]);
  }
  return [...found];
}

export function onOffsetsFetched(
  node: NodeContext,
  client: GroupClient,
  response: OffsetFetchResponse,
  context: RequestContext,
): void {
  client.isFetchingOffsets = false;
  if (response.errorCode !== 'NONE') {
    if (response.errorCode === 'NOT_COORDINATOR' || response.errorCode === 'COORDINATOR_NOT_AVAILABLE')
      forgetCoordinator(node, client);
    postpone(node, client);
    return;
  }
  // What was asked before a rebalance says nothing about what was given after it.
  if (context.generation !== client.generation) return;
  for (const { name, partitions } of response.topics) {
    for (const { partitionIndex, committedOffset, committedLeaderEpoch, errorCode } of partitions) {
      // A transaction is about to move it: what it will be has to be waited for (KIP-447).
      if (errorCode !== 'NONE') {
        postpone(node, client);
        continue;
      }
      const state = client.partitions.get(partitionKey(name, partitionIndex));
      if (state?.phase !== 'initializing') continue;
      if (committedOffset < 0) {
        state.phase = 'awaitReset';
        state.lost = 'committed';
      } else begin(node, client, state, committedOffset, committedLeaderEpoch);
    }
  }
}

export function onOffsetFetchLost(node: NodeContext, client: GroupClient): void {
  client.isFetchingOffsets = false;
  postpone(node, client);
}

function postpone(node: NodeContext, client: GroupClient): void {
  client.mayFetchOffsetsAtUs = node.nowUs + retryBackoffUs(node, client.group.configs, 0);
}

/** An old consumer begins where ZooKeeper says, or where its policy does (−1: ZooKeeper says nothing). */
export function beginAt(node: NodeContext, client: GroupClient, state: FetchState, offset: number): void {
  if (offset < 0) state.phase = 'awaitReset';
  else begin(node, client, state, offset, -1);
}

/** A position, and the epoch it was reached in (−1: not known, so that there is nothing to validate). */
function begin(
  node: NodeContext,
  client: GroupClient,
  state: FetchState,
  position: number,
  epoch: number,
): void {
  state.phase = 'fetching';
  state.position = position;
  state.positionEpoch = epoch;
  state.buffered = [];
  state.isResetting = false;
  state.leaderId = NO_BROKER;
  state.leaderEpoch = -1;
  state.preferred = null;
  followLeader(node, client, state);
}

/** seek(): from the next poll() on it reads from there, wherever that is. */
export function seekTo(
  node: NodeContext,
  client: GroupClient,
  key: PartitionKey,
  state: FetchState,
  offset: number,
): void {
  forgetFetched(client, key, state);
  state.soughtTimestamp = null;
  begin(node, client, state, offset, -1);
  node.emit({ type: 'consumer.sought', consumerId: node.id, partition: key, toOffset: offset, by: 'offset' });
}

/** seekToBeginning() (−2), seekToEnd() (−1), or to the first record that is not older than a timestamp: where that is, the
 *  leader says. */
export function seekToTime(
  client: GroupClient,
  key: PartitionKey,
  state: FetchState,
  timestamp: number,
): void {
  resetByPolicy(client, key, state);
  state.soughtTimestamp = timestamp;
  state.isResetting = false;
}

function forgetFetched(client: GroupClient, key: PartitionKey, state: FetchState): void {
  state.buffered = [];
  client.arrived = client.arrived.filter((other) => other !== key);
}

const policyOf = (client: GroupClient): string => configText(client.group.configs, 'auto.offset.reset');

/** The position is not in the log: begin where the policy says. */
export function resetByPolicy(client: GroupClient, key: PartitionKey, state: FetchState): void {
  state.phase = 'awaitReset';
  state.position = -1;
  forgetFetched(client, key, state);
}

function resetPositions(node: NodeContext, client: GroupClient): void {
  const hasPolicy = policyOf(client) !== 'none';
  const byLeader = new Map<BrokerId, FetchState[]>();
  for (const state of client.partitions.values()) {
    if (state.phase !== 'awaitReset' || state.isResetting) continue;
    if (!hasPolicy && state.soughtTimestamp === null) continue;
    const leader = leaderOf(client.metadata, state.topic, state.partition);
    if (leader === NO_BROKER) {
      requestUpdate(client.metadata);
      continue;
    }
    const mayTryAtUs = Math.max(state.retryAtUs, node.nowUs + waitForUs(client.metadata, leader, node.nowUs));
    if (mayTryAtUs > node.nowUs) wakeAt(node, mayTryAtUs);
    else byLeader.set(leader, [...(byLeader.get(leader) ?? []), state]);
  }
  for (const [leader, states] of byLeader) askForOffsets(node, client, leader, states);
}

const LATEST = -1;
const EARLIEST = -2;
/** In the place of a timestamp: the policy of the client decides. */
const NOT_SOUGHT = -9;
const BY: Readonly<Record<string, 'beginning' | 'end'>> = { [EARLIEST]: 'beginning', [LATEST]: 'end' };

/** What ListOffsets is asked for: −2, −1, or a timestamp so long ago (`by_duration`, KIP-1106). */
export function timestampOfPolicy(policy: string, nowUs: number): number {
  if (policy === 'earliest' || policy === 'smallest') return EARLIEST;
  const agoMs = durationMsOf(policy);
  if (agoMs === null) return LATEST;
  return Math.max(0, timestampMsAt(nowUs) - agoMs);
}

function askForOffsets(
  node: NodeContext,
  client: GroupClient,
  leader: BrokerId,
  states: readonly FetchState[],
): void {
  const timestampOf = (state: FetchState): number =>
    state.soughtTimestamp ?? timestampOfPolicy(policyOf(client), node.nowUs);
  const topics = byTopic(states).map(([name, list]) => ({
    name,
    partitions: list.map((state) => ({
      partitionIndex: state.partition,
      currentLeaderEpoch: leaderEpochOf(client.metadata, name, state.partition),
      timestamp: timestampOf(state),
    })),
  }));
  for (const state of states) state.isResetting = true;
  const keys = states.map(({ topic, partition }) => partitionKey(topic, partition));
  request(
    node,
    'ListOffsets',
    brokerNode(leader),
    { replicaId: -1, isolationLevel: isolationOf(client), topics },
    {
      label: partitionsLabel('control', keys),
      timeoutMs: configInt(client.group.configs, 'request.timeout.ms'),
      context: contextOf(
        memoryOf(node),
        client,
        'reset',
        states.map((state) => ({
          key: partitionKey(state.topic, state.partition),
          // What it was asked for may change before the answer comes.
          offset: state.soughtTimestamp ?? NOT_SOUGHT,
        })),
      ),
    },
  );
}

export function onOffsetsListed(
  node: NodeContext,
  client: GroupClient,
  response: ListOffsetsResponse,
  context: RequestContext,
): void {
  for (const { name, partitions } of response.topics) {
    for (const { partitionIndex, errorCode, offset } of partitions) {
      const key = partitionKey(name, partitionIndex);
      const state = client.partitions.get(key);
      if (state?.phase !== 'awaitReset' || !state.isResetting || errorCode !== 'NONE') continue;
      const asked = context.asked.find((one) => one.key === key)?.offset;
      const sought = state.soughtTimestamp;
      if (asked !== (sought ?? NOT_SOUGHT)) continue;
      if (offset < 0) {
        // Nothing is as young as that: on with what comes.
        state.soughtTimestamp = LATEST;
        continue;
      }
      // Its epoch is the leader's own: there is nothing to validate (OffsetFetcher#resetPositionIfNeeded).
      begin(node, client, state, offset, -1);
      state.soughtTimestamp = null;
      const where = { consumerId: node.id, partition: key, toOffset: offset } as const;
      if (sought === null) node.emit({ type: 'consumer.reset', ...where, policy: policyOf(client) });
      else node.emit({ type: 'consumer.sought', ...where, by: BY[String(sought)] ?? 'time' });
    }
  }
  retryUnanswered(node, client, context);
}

/** Errors, and answers that never came: once more, with fresh metadata. */
export function retryUnanswered(node: NodeContext, client: GroupClient, context: RequestContext): void {
  for (const { key } of context.asked) {
    const state = client.partitions.get(key);
    if (!state?.isResetting) continue;
    state.isResetting = false;
    state.retryAtUs = node.nowUs + retryBackoffUs(node, client.group.configs, 0);
    requestUpdate(client.metadata);
  }
}

/** The application seeks every partition back to the committed offset: what poll() gave has not counted (KIP-98). */
export function rewindToCommitted(client: GroupClient): void {
  for (const state of client.partitions.values()) {
    state.phase = 'initializing';
    state.buffered = [];
  }
  client.arrived = [];
}
