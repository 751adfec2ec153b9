/** Writes to this broker's replicas, in the order Kafka does them, and what it does by the clock.
 *  Models      kafka.server.ReplicaManager: appendRecords, maybeShrinkIsr, checkpointHighWatermarks;
 *              kafka.cluster.Partition#appendRecordsToLeader; kafka.server.KafkaApis#handleProduceRequest
 *  See         partition.ts, purgatory.ts, fetch.ts (reading), replica-fetcher.ts */
import { configInt } from '../../contract/configs.ts';
import type { KafkaError } from '../../contract/errors.ts';
import { partitionKey } from '../../contract/ids.ts';
import { timestampMsAt } from '../../contract/units.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { CoordinatorRecord, RecordBatch } from '../protocol/records.ts';
import { makeBatch } from '../protocol/records.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import { appendAsLeader } from '../storage/log.ts';
import { errorOfMissing } from './fetch-read.ts';
import { unsettle } from './fetch-sessions.ts';
import { proposeIsr } from './isr-change.ts';
import { noteAppended } from './log-manager.ts';
import { minIsrOf, outOfSync, tryAdvanceHighWatermark } from './partition.ts';
import { awaitReplication, produceLabel, produceResponse, reviewWaits, settleProduce } from './purgatory.ts';
import type { BrokerHooks, ProducePart } from './state.ts';
import { brokerOf, diskOf, logOf, OFFSETS_TOPIC } from './state.ts';

// ---- writing

const VALID_ACKS: readonly number[] = [-1, 0, 1];

export function onProduce(node: NodeContext, incoming: Incoming, hooks: BrokerHooks): void {
  const { acks, timeoutMs, topicData } = requestOf('Produce', incoming.body);
  const parts: ProducePart[] = [];
  for (const { topicId, partitionData } of topicData) {
    const topic = brokerOf(node).image.names.get(topicId);
    for (const { index, records } of partitionData) {
      const key = topic === undefined ? '' : partitionKey(topic, index);
      const result = !VALID_ACKS.includes(acks)
        ? refused('INVALID_REQUIRED_ACKS')
        : topic === undefined
          ? refused('UNKNOWN_TOPIC_ID')
          : append(node, key, records, acks === -1);
      parts.push({ key, topicId, index, ...result });
    }
  }
  for (const part of parts) if (part.key !== '') afterAppend(node, part.key, hooks);
  if (acks === 0) {
    node.finish(incoming);
    // Nobody waits for an answer; a broken connection is the only way to say that something failed.
    if (parts.some((part) => part.error !== null && part.error !== 'NONE')) node.disconnect(incoming);
    return;
  }
  if (acks === -1 && parts.some((part) => part.error === null)) {
    return settleProduce(
      node,
      awaitReplication(node, { kind: 'request', incoming }, parts, timeoutMs),
      hooks,
    );
  }
  for (const part of parts) part.error ??= 'NONE';
  answer(node, 'Produce', incoming, produceResponse(node, parts), produceLabel(parts));
}

/** Writes what the group coordinator decided, as acks=all does. Answers NONE when it is in the log; that it is
 *  replicated, the coordinator hears later, never before it has finished the step that wrote it. */
export function appendForCoordinator(
  node: NodeContext,
  partition: number,
  records: readonly CoordinatorRecord[],
  continuation: unknown,
): KafkaError {
  const key = partitionKey(OFFSETS_TOPIC, partition);
  const topicId = brokerOf(node).replicas.get(key)?.topicId ?? '';
  const result = append(node, key, makeBatch(records, timestampMsAt(node.nowUs)), true);
  if (result.error !== null) return result.error;
  const timeoutMs = configInt(diskOf(node).configs, 'offsets.commit.timeout.ms');
  const owner = { kind: 'coordinator', partition, continuation } as const;
  awaitReplication(node, owner, [{ key, topicId, index: partition, ...result }], timeoutMs);
  node.startTimer(`coordinator:written:${key}`, 0);
  return 'NONE';
}

/** The group coordinator's write of a moment ago: followers hear of it, and it may be replicated already. */
export function onCoordinatorAppended(node: NodeContext, name: string, hooks: BrokerHooks): boolean {
  const prefix = 'coordinator:written:';
  if (!name.startsWith(prefix)) return false;
  afterAppend(node, name.slice(prefix.length), hooks);
  return true;
}

type Appended = Pick<ProducePart, 'baseOffset' | 'requiredOffset' | 'error'>;
const refused = (error: KafkaError): Appended => ({ baseOffset: -1, requiredOffset: -1, error });

function append(node: NodeContext, key: string, batch: RecordBatch, needsMinIsr: boolean): Appended {
  const replica = brokerOf(node).replicas.get(key);
  if (!replica) return refused(errorOfMissing(node, { key }));
  if (replica.role.kind !== 'leader') return refused('NOT_LEADER_OR_FOLLOWER');
  const { isr } = replica.role;
  if (needsMinIsr && isr.length < minIsrOf(node, replica)) return refused('NOT_ENOUGH_REPLICAS');
  const log = logOf(node, key);
  const result = appendAsLeader(log, batch, replica.leaderEpoch, timestampMsAt(node.nowUs));
  if (result.kind === 'refuse') return refused(result.error);
  if (result.kind === 'duplicate') {
    node.emit({
      type: 'produce.duplicateRecognised',
      partition: key,
      brokerId: diskOf(node).brokerId,
      pid: batch.producerId,
      baseOffset: result.baseOffset,
    });
    return { baseOffset: result.baseOffset, requiredOffset: result.lastOffset + 1, error: null };
  }
  noteAppended(node, key, log);
  unsettle(replica);
  node.emit({
    type: 'log.appended',
    partition: key,
    brokerId: diskOf(node).brokerId,
    baseOffset: result.batch.baseOffset,
    lastOffset: result.batch.lastOffset,
    sizeBytes: result.batch.sizeBytes,
    asLeader: true,
    needsMinIsr,
  });
  return { baseOffset: result.batch.baseOffset, requiredOffset: result.batch.lastOffset + 1, error: null };
}

function afterAppend(node: NodeContext, key: string, hooks: BrokerHooks): void {
  const replica = brokerOf(node).replicas.get(key);
  if (!replica) return;
  tryAdvanceHighWatermark(node, replica);
  reviewWaits(node, key, hooks);
}

// ---- by the clock

/** Every half `replica.lag.time.max.ms`: who has been behind for too long leaves the ISR. */
export function expireIsr(node: NodeContext, hooks: BrokerHooks): void {
  for (const replica of brokerOf(node).replicas.values()) {
    if (replica.role.kind !== 'leader') continue;
    const behind = outOfSync(node, replica, replica.role);
    if (behind.length === 0) continue;
    // All of them leave in one change.
    const rest = replica.role.isr.filter((id) => !behind.includes(id));
    proposeIsr(node, replica, replica.role, 'shrink', rest, hooks);
  }
  startIsrExpiration(node);
}

export const startIsrExpiration = (node: NodeContext): void =>
  node.startTimer('broker:isrExpiration', configInt(diskOf(node).configs, 'replica.lag.time.max.ms') * 500);

/** Writes every high watermark to the checkpoint file. */
export function checkpointHighWatermarks(node: NodeContext): void {
  const { highWatermarks } = diskOf(node);
  for (const replica of brokerOf(node).replicas.values())
    highWatermarks.set(replica.key, replica.highWatermark);
}

export const startCheckpoints = (node: NodeContext): void =>
  node.startTimer(
    'broker:checkpoint',
    configInt(diskOf(node).configs, 'replica.high.watermark.checkpoint.interval.ms') * 1000,
  );
