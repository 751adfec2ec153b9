/** Asks the controller for a change of an ISR: one request at a time, all waiting changes in it.
 *  Models      kafka.server.AlterPartitionManager, kafka.cluster.Partition#handleAlterPartitionUpdate,
 *              #handleAlterPartitionError; KIP-497, KIP-704, KIP-841, KIP-903
 *  Simplifies  a lost request is sent again after 50 ms, as after an error of the whole of it
 *  Invariants  a partition has at most one change under way; what was sent stays pending until it is answered or new
 *              metadata comes, and is sent until it is answered, even when new metadata have overtaken it
 *  See         isr-change.ts, controller/replication-control.ts */
import type { KafkaError } from '../../contract/errors.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { controllerNode } from '../../contract/ids.ts';
import type { FailedRequest, IncomingResponse, NodeContext } from '../kernel/context.ts';
import type { AlterPartitionRequest } from '../protocol/api.ts';
import { partitionsLabel } from '../protocol/labels.ts';
import { request, responseOf } from '../protocol/talk.ts';
import { unsettle } from './fetch-sessions.ts';
import { tellIsr, tryAdvanceHighWatermark } from './partition.ts';
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
          newIsrWithEpochs: item.isr.map((id, i) => ({
            brokerId: id,
            brokerEpoch: item.brokerEpochs[i] ?? -1,
          })),
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
  // Newer metadata have settled it meanwhile, or it leads no more: whatever the answer says is out of date.
  if (replica?.role.kind !== 'leader' || replica.role.pending?.isr !== item.isr) return;
  const leader = replica.role;
  tellRefusal(node, item, result.errorCode);
  switch (result.errorCode) {
    case 'NONE':
      if (result.leaderEpoch !== replica.leaderEpoch || result.partitionEpoch < replica.partitionEpoch)
        return;
      leader.isr = result.isr;
      leader.pending = null;
      replica.partitionEpoch = result.partitionEpoch;
      unsettle(replica);
      tellIsr(node, replica, leader.isr);
      if (tryAdvanceHighWatermark(node, replica)) reviewWaits(node, replica.key, hooks);
      return;
    case 'OPERATION_NOT_ATTEMPTED':
    case 'INELIGIBLE_REPLICA':
      // Back to the ISR that is confirmed; the next occasion is another try.
      leader.pending = null;
      return;
    case 'UNKNOWN_TOPIC_ID':
    case 'UNKNOWN_TOPIC_OR_PARTITION':
    case 'FENCED_LEADER_EPOCH':
    case 'INVALID_UPDATE_VERSION':
    case 'INVALID_REQUEST':
    case 'NEW_LEADER_ELECTED':
      // It gives up, and stays pending until new metadata comes.
      return;
    default:
      retry(node, [item]);
  }
}

function tellRefusal(node: NodeContext, { key, isr }: AlterItem, error: KafkaError): void {
  if (error === 'NONE') return;
  const leaderId = diskOf(node).brokerId;
  node.emit({ type: 'isr.proposalRefused', partition: key, leaderId, isr, error });
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

export const onAlterPartitionTimer = (node: NodeContext): void => sendAlterPartition(node);
