/** Asks the controller for a change of an ISR: one request at a time, all waiting changes in it.
 *  Models      kafka.server.AlterPartitionManager; KIP-497
 *  Invariants  a partition has at most one change under way; what was sent stays pending until it is answered or new
 *              metadata comes
 *  See         partition.ts, controller/replication-control.ts */
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { controllerNode } from '../../contract/ids.ts';
import type { FailedRequest, IncomingResponse, NodeContext } from '../kernel/context.ts';
import type { AlterPartitionRequest } from '../protocol/api.ts';
import { partitionsLabel } from '../protocol/labels.ts';
import { request, responseOf } from '../protocol/talk.ts';
import { tryAdvanceHighWatermark } from './partition.ts';
import { reviewWaits } from './purgatory.ts';
import type { AlterItem, BrokerHooks } from './state.ts';
import { brokerOf, diskOf } from './state.ts';

const RETRY_MS = 50;
const REQUEST_TIMEOUT_MS = 30_000;

/** Whether a wish of this partition is queued or on its way: Kafka's sender takes one of each partition at a time. */
export function isUnanswered(node: NodeContext, key: PartitionKey): boolean {
  const { alter } = brokerOf(node);
  return alter.queue.has(key) || alter.sent.some((item) => item.key === key);
}

/** Queues a wish; it goes out with all others as soon as no request is out. */
export function submitAlterPartition(node: NodeContext, change: AlterItem): void {
  brokerOf(node).alter.queue.set(change.key, change);
  sendAlterPartition(node);
}

function sendAlterPartition(node: NodeContext): void {
  const broker = brokerOf(node);
  const { alter } = broker;
  if (alter.isOut || alter.queue.size === 0) return;
  if (broker.quorum.leaderId < 0) return node.startTimer('broker:alter', RETRY_MS * 1000);
  const items = [...alter.queue.values()];
  alter.queue.clear();
  alter.isOut = true;
  alter.sent = items;
  const topicIds = [...new Set(items.map((item) => item.topicId))];
  const body: AlterPartitionRequest = {
    brokerId: diskOf(node).brokerId,
    brokerEpoch: broker.brokerEpoch,
    topics: topicIds.map((topicId) => ({
      topicId,
      partitions: items
        .filter((item) => item.topicId === topicId)
        .map((item) => ({
          partitionIndex: item.partition,
          leaderEpoch: item.leaderEpoch,
          newIsrWithEpochs: item.isr.map((id) => ({ brokerId: id, brokerEpoch: epochOf(node, item, id) })),
          leaderRecoveryState: 0,
          partitionEpoch: item.partitionEpoch,
        })),
    })),
  };
  request(node, 'AlterPartition', controllerNode(broker.quorum.leaderId), body, {
    channel: 'alter',
    timeoutMs: REQUEST_TIMEOUT_MS,
    label: partitionsLabel(
      'control',
      items.map((item) => item.key),
    ),
  });
}

/** Broker epoch of a member, as it fetched with. */
function epochOf(node: NodeContext, item: AlterItem, id: BrokerId): number {
  const broker = brokerOf(node);
  if (id === diskOf(node).brokerId) return broker.brokerEpoch;
  const role = broker.replicas.get(item.key)?.role;
  return role?.kind === 'leader' ? (role.remotes.get(id)?.brokerEpoch ?? -1) : -1;
}

export function onAlterPartitionResponse(
  node: NodeContext,
  response: IncomingResponse,
  hooks: BrokerHooks,
): void {
  const { alter } = brokerOf(node);
  const { errorCode, topics } = responseOf('AlterPartition', response.body);
  const sent = alter.sent;
  alter.isOut = false;
  alter.sent = [];
  if (errorCode !== 'NONE') return retry(node, sent);
  for (const { topicId, partitions } of topics) {
    for (const result of partitions) {
      const item = sent.find((s) => s.topicId === topicId && s.partition === result.partitionIndex);
      if (item) settle(node, item, result, hooks);
    }
  }
  sendAlterPartition(node);
}

type Result = ReturnType<typeof responseOf<'AlterPartition'>>['topics'][number]['partitions'][number];

function settle(node: NodeContext, item: AlterItem, result: Result, hooks: BrokerHooks): void {
  const replica = brokerOf(node).replicas.get(item.key);
  if (replica?.role.kind !== 'leader' || replica.leaderEpoch !== item.leaderEpoch) return;
  const leader = replica.role;
  switch (result.errorCode) {
    case 'NONE':
      if (result.leaderEpoch !== replica.leaderEpoch || result.partitionEpoch < replica.partitionEpoch)
        return;
      leader.isr = result.isr;
      leader.pending = null;
      replica.partitionEpoch = result.partitionEpoch;
      if (tryAdvanceHighWatermark(node, replica)) reviewWaits(node, replica.key, hooks);
      return;
    case 'INELIGIBLE_REPLICA':
      // Unless newer metadata has already settled it.
      if (replica.partitionEpoch === item.partitionEpoch) leader.pending = null;
      return;
    case 'UNKNOWN_TOPIC_ID':
    case 'UNKNOWN_TOPIC_OR_PARTITION':
    case 'FENCED_LEADER_EPOCH':
    case 'INVALID_UPDATE_VERSION':
    case 'INVALID_REQUEST':
      // It stays pending until new metadata comes.
      return;
    default:
      if (replica.partitionEpoch === item.partitionEpoch && leader.pending) retry(node, [item]);
  }
}

function retry(node: NodeContext, items: readonly AlterItem[]): void {
  const { alter } = brokerOf(node);
  for (const item of items) if (!alter.queue.has(item.key)) alter.queue.set(item.key, item);
  node.startTimer('broker:alter', RETRY_MS * 1000);
}

export function onAlterPartitionLost(node: NodeContext, failed: readonly FailedRequest[]): void {
  const { alter } = brokerOf(node);
  if (!failed.some((lost) => lost.api === 'AlterPartition') || !alter.isOut) return;
  const sent = alter.sent;
  alter.isOut = false;
  alter.sent = [];
  retry(node, sent);
}

export const onAlterPartitionTimer = (node: NodeContext): void => {
  dropSettled(node);
  sendAlterPartition(node);
};

/** A wish that newer metadata has overtaken is not sent again. */
function dropSettled(node: NodeContext): void {
  const { alter, replicas } = brokerOf(node);
  for (const [key, item] of [...alter.queue]) {
    const replica = replicas.get(key);
    const isCurrent =
      replica?.role.kind === 'leader' &&
      replica.role.pending !== null &&
      replica.leaderEpoch === item.leaderEpoch &&
      replica.partitionEpoch === item.partitionEpoch;
    if (!isCurrent) alter.queue.delete(key);
  }
}
