/** Whether a new leader's log is the one that a position was reached on: asked when the leader, or its epoch, is another
 *  than before. Where logs part before the position, the consumer goes back to where they do, or its application hears of
 *  it.
 *
 *  Models      SubscriptionState#maybeValidatePosition, #maybeCompleteValidation, OffsetsForLeaderEpochClient,
 *              OffsetFetcher#validatePositionsIfNeeded; KIP-320
 *  Simplifies  without `auto.offset.reset` the partition is left alone, where Kafka's client throws LogTruncationException
 *  See         positions.ts, broker/offset-lookups.ts */
import { configInt, configText } from '../../../contract/configs.ts';
import type { BrokerId, PartitionKey } from '../../../contract/ids.ts';
import { brokerNode, NO_BROKER, partitionKey } from '../../../contract/ids.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { OffsetForLeaderEpochResponse } from '../../protocol/api.ts';
import { partitionsLabel } from '../../protocol/labels.ts';
import { request } from '../../protocol/talk.ts';
import { retryBackoffUs } from '../backoff.ts';
import { leaderEpochOf, leaderOf, requestUpdate, waitForUs } from '../metadata.ts';
import type { FetchState, GroupClient, RequestContext } from './state.ts';
import { contextOf, diskOf, memoryOf, wakeAt } from './state.ts';

/** In poll(): compares positions with new metadata, and asks about those whose leader is another. */
export function validatePositions(node: NodeContext, client: GroupClient): void {
  if (client.validatedVersion !== client.metadata.updateVersion) {
    client.validatedVersion = client.metadata.updateVersion;
    for (const state of client.partitions.values()) followLeader(node, client, state);
  }
  const byLeader = new Map<BrokerId, FetchState[]>();
  for (const state of client.partitions.values()) {
    if (state.phase !== 'awaitValidation' || state.isValidating) continue;
    if (state.leaderId === NO_BROKER) {
      requestUpdate(client.metadata);
      continue;
    }
    const waitUs = waitForUs(client.metadata, state.leaderId, node.nowUs);
    const mayTryAtUs = Math.max(state.retryAtUs, node.nowUs + waitUs);
    if (mayTryAtUs > node.nowUs) wakeAt(node, mayTryAtUs);
    else byLeader.set(state.leaderId, [...(byLeader.get(state.leaderId) ?? []), state]);
  }
  for (const [leader, states] of byLeader) ask(node, client, leader, states);
}

/** Takes up the leader that the metadata name; a position that is not its own has to be validated. */
export function followLeader(node: NodeContext, client: GroupClient, state: FetchState): void {
  if (state.phase !== 'fetching' && state.phase !== 'awaitValidation') return;
  const leaderId = leaderOf(client.metadata, state.topic, state.partition);
  const leaderEpoch = leaderEpochOf(client.metadata, state.topic, state.partition);
  if (leaderId === NO_BROKER || (leaderId === state.leaderId && leaderEpoch === state.leaderEpoch)) return;
  state.leaderId = leaderId;
  state.leaderEpoch = leaderEpoch;
  state.preferred = null;
  state.isValidating = false;
  const mayAsk = diskOf(node).rules.fetchFencedByEpoch && state.positionEpoch >= 0 && leaderEpoch >= 0;
  state.phase = mayAsk ? 'awaitValidation' : 'fetching';
}

function ask(node: NodeContext, client: GroupClient, leader: BrokerId, states: readonly FetchState[]): void {
  const topics = new Map<
    string,
    { readonly partition: number; readonly currentLeaderEpoch: number; readonly leaderEpoch: number }[]
  >();
  const asked: { readonly key: PartitionKey; readonly offset: number }[] = [];
  for (const state of states) {
    state.isValidating = true;
    const { topic, partition, leaderEpoch, positionEpoch, position } = state;
    const question = { partition, currentLeaderEpoch: leaderEpoch, leaderEpoch: positionEpoch };
    const found = topics.get(topic);
    if (found) found.push(question);
    else topics.set(topic, [question]);
    asked.push({ key: partitionKey(topic, partition), offset: position });
  }
  const body = { replicaId: -1, topics: [...topics].map(([topic, partitions]) => ({ topic, partitions })) };
  request(node, 'OffsetForLeaderEpoch', brokerNode(leader), body, {
    label: partitionsLabel(
      'control',
      asked.map(({ key }) => key),
    ),
    timeoutMs: configInt(client.group.configs, 'request.timeout.ms'),
    context: contextOf(memoryOf(node), client, 'validation', asked),
  });
}

export function onEpochsAnswered(
  node: NodeContext,
  client: GroupClient,
  response: OffsetForLeaderEpochResponse,
  context: RequestContext,
): void {
  const positions = new Map(context.asked.map(({ key, offset }) => [key, offset]));
  for (const { topic, partitions } of response.topics) {
    for (const { partition, errorCode, leaderEpoch, endOffset } of partitions) {
      const key = partitionKey(topic, partition);
      const state = client.partitions.get(key);
      // Meanwhile it was given away, or the leader has changed once more.
      if (state?.phase !== 'awaitValidation' || !state.isValidating) continue;
      if (state.position !== positions.get(key) || errorCode !== 'NONE') continue;
      state.isValidating = false;
      complete(node, client, key, state, { leaderEpoch, endOffset });
    }
  }
  retryValidation(node, client, context);
}

function complete(
  node: NodeContext,
  client: GroupClient,
  key: PartitionKey,
  state: FetchState,
  end: { readonly leaderEpoch: number; readonly endOffset: number },
): void {
  const isUnknown = end.leaderEpoch < 0 || end.endOffset < 0;
  if (!isUnknown && end.endOffset >= state.position) {
    state.phase = 'fetching';
    return;
  }
  const policy = configText(client.group.configs, 'auto.offset.reset');
  node.emit({
    type: 'consumer.truncationDetected',
    consumerId: node.id,
    partition: key,
    position: state.position,
    divergesAt: isUnknown ? null : end.endOffset,
    isLeftAlone: policy === 'none',
  });
  // Without a policy nobody resets it: poll() throws (missing-positions.ts).
  const isLost = isUnknown || policy === 'none';
  state.phase = isLost ? 'awaitReset' : 'fetching';
  state.lost = 'truncated';
  state.position = isLost ? -1 : end.endOffset;
  state.positionEpoch = isLost ? -1 : end.leaderEpoch;
  state.buffered = [];
  client.arrived = client.arrived.filter((other) => other !== key);
}

/** Errors, and answers that never came: once more, with fresh metadata. */
export function retryValidation(node: NodeContext, client: GroupClient, context: RequestContext): void {
  for (const { key, offset } of context.asked) {
    const state = client.partitions.get(key);
    if (state?.phase !== 'awaitValidation' || !state.isValidating || state.position !== offset) continue;
    state.isValidating = false;
    state.retryAtUs = node.nowUs + retryBackoffUs(node, client.group.configs, 0);
    requestUpdate(client.metadata);
  }
}
