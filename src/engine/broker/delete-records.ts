/** DeleteRecords: a leader moves its log's start, then waits until every live replica has moved its own.
 *  Models      kafka.server.KafkaApis#handleDeleteRecordsRequest, ReplicaManager#deleteRecords, DelayedDeleteRecords
 *  Invariants  every wait ends: decided, or at its time limit; a record that is gone here is never read again
 *  See         storage/log-start.ts, log-start.ts */
import type { KafkaError } from '../../contract/errors.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { partitionKey } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { DeleteRecordsResponse } from '../protocol/api.ts';
import { partitionsLabel } from '../protocol/labels.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import { deleteRecordsBefore } from '../storage/log-start.ts';
import { errorOfMissing } from './fetch-read.ts';
import { lowWatermark, noteLogStart } from './log-start.ts';
import type { DeletePart, DeleteWait } from './state.ts';
import { brokerOf, diskOf, logOf } from './state.ts';

const PREFIX = 'purgatory:delete:';
const NO_WATERMARK = -1;

export function onDeleteRecords(node: NodeContext, incoming: Incoming): void {
  const { topics, timeoutMs } = requestOf('DeleteRecords', incoming.body);
  const parts: DeletePart[] = [];
  for (const { name, partitions } of topics) {
    for (const { partitionIndex, offset } of partitions)
      parts.push(deleteHere(node, name, partitionIndex, offset));
  }
  const broker = brokerOf(node);
  broker.lastWaitId++;
  const wait: DeleteWait = { id: broker.lastWaitId, incoming, parts };
  broker.deleteWaits.set(wait.id, wait);
  node.startTimer(PREFIX + wait.id, timeoutMs * 1000);
  settle(node, wait);
}

function deleteHere(node: NodeContext, topic: string, partition: number, offset: number): DeletePart {
  const key = partitionKey(topic, partition);
  const refuse = (error: KafkaError): DeletePart => ({
    key,
    topic,
    partition,
    requiredOffset: -1,
    lowWatermark: NO_WATERMARK,
    error,
  });
  const replica = brokerOf(node).replicas.get(key);
  // The cluster's own topics live by what they hold.
  if (topic.startsWith('__')) return refuse('INVALID_TOPIC_EXCEPTION');
  if (!replica) return refuse(errorOfMissing(node, { key }));
  if (replica.role.kind !== 'leader') return refuse('NOT_LEADER_OR_FOLLOWER');
  const log = logOf(node, key);
  const from = log.logStartOffset;
  const result = deleteRecordsBefore(log, offset, replica.highWatermark);
  if (result.error !== 'NONE') return refuse(result.error);
  if (log.logStartOffset > from) {
    noteLogStart(node, replica);
    const { brokerId } = diskOf(node);
    node.emit({ type: 'log.recordsDeleted', partition: key, brokerId, from, to: log.logStartOffset });
  }
  return {
    key,
    topic,
    partition,
    requiredOffset: result.offset,
    lowWatermark: lowWatermark(node, replica) ?? NO_WATERMARK,
    error: null,
  };
}

/** Looks at every deletion that waits for this partition. */
export function reviewDeletes(node: NodeContext, key: PartitionKey): void {
  const { deleteWaits } = brokerOf(node);
  if (deleteWaits.size === 0) return;
  for (const wait of [...deleteWaits.values()]) {
    if (wait.parts.some((part) => part.key === key && part.error === null)) settle(node, wait);
  }
}

function settle(node: NodeContext, wait: DeleteWait): void {
  let isDecided = true;
  for (const part of wait.parts) {
    decide(node, part);
    isDecided &&= part.error !== null;
  }
  if (isDecided) finish(node, wait);
}

function decide(node: NodeContext, part: DeletePart): void {
  if (part.error !== null) return;
  const replica = brokerOf(node).replicas.get(part.key);
  const reached = replica ? lowWatermark(node, replica) : null;
  if (!replica) part.error = 'UNKNOWN_TOPIC_OR_PARTITION';
  else if (reached === null) part.error = 'NOT_LEADER_OR_FOLLOWER';
  else {
    part.lowWatermark = reached;
    if (reached >= part.requiredOffset) part.error = 'NONE';
  }
}

function finish(node: NodeContext, wait: DeleteWait): void {
  brokerOf(node).deleteWaits.delete(wait.id);
  node.cancelTimer(PREFIX + wait.id);
  const topics = [...new Set(wait.parts.map(({ topic }) => topic))];
  const body: DeleteRecordsResponse = {
    topics: topics.map((name) => ({
      name,
      partitions: wait.parts
        .filter(({ topic }) => topic === name)
        .map(({ partition, lowWatermark: reached, error }) => ({
          partitionIndex: partition,
          lowWatermark: error === 'NONE' || error === 'REQUEST_TIMED_OUT' ? reached : NO_WATERMARK,
          errorCode: error ?? 'NONE',
        })),
    })),
  };
  const error = wait.parts.find((part) => part.error !== 'NONE')?.error ?? null;
  const keys = wait.parts.map(({ key }) => key);
  answer(node, 'DeleteRecords', wait.incoming, body, partitionsLabel('control', keys, 0, 0, error));
}

/** The patience of a deletion has ended. Answers whether the timer was one of these. */
export function onDeleteWaitTimer(node: NodeContext, name: string): boolean {
  if (!name.startsWith(PREFIX)) return false;
  const wait = brokerOf(node).deleteWaits.get(Number(name.slice(PREFIX.length)));
  for (const part of wait?.parts ?? []) part.error ??= 'REQUEST_TIMED_OUT';
  if (wait) finish(node, wait);
  return true;
}
