/** Writes to this broker's replicas, in the order Kafka does them, and what it does by the clock.
 *  Models      kafka.server.ReplicaManager: appendRecords, maybeShrinkIsr, checkpointHighWatermarks;
 *              kafka.cluster.Partition#appendRecordsToLeader
 *  See         produce.ts, txn-markers.ts, partition.ts, purgatory.ts, fetch.ts (reading), replica-fetcher.ts */
import { configInt } from '../../contract/configs.ts';
import type { KafkaError } from '../../contract/errors.ts';
import { partitionKey } from '../../contract/ids.ts';
import { timestampMsAt } from '../../contract/units.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { LogRecord, RecordBatch } from '../protocol/records.ts';
import { makeBatch } from '../protocol/records.ts';
import { appendAsLeader } from '../storage/log.ts';
import type { AppendCheck } from '../storage/producer-append.ts';
import { costOfAppend } from './costs.ts';
import { errorOfMissing } from './fetch-read.ts';
import { unsettle } from './fetch-sessions.ts';
import { proposeIsr } from './isr-change.ts';
import { canWrite } from './log-dir-failure.ts';
import { noteAppended } from './log-manager.ts';
import { minIsrOf, outOfSync, tryAdvanceHighWatermark } from './partition.ts';
import { awaitReplication, reviewWaits } from './purgatory.ts';
import type { BrokerHooks, ProducePart, ProduceWait } from './state.ts';
import { brokerOf, diskOf, logOf, rulesOf } from './state.ts';
import { forgetVerification, verificationOf, verifies } from './verification.ts';

// ---- writing

/** What a coordinator of this broker has decided, and where it is to be written. */
export interface CoordinatorWrite {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly LogRecord[];
  /** Of the transaction that the records belong to; null outside of one. */
  readonly producer: { readonly id: number; readonly epoch: number; readonly guard: number } | null;
  readonly timeoutMs: number;
  readonly owner: ProduceWait['owner'];
}

/** Writes it, as acks=all does. Answers NONE when it is in the log; that it is replicated, the coordinator hears later,
 *  never before it has finished the step that wrote it. */
export function appendForCoordinator(node: NodeContext, write: CoordinatorWrite): KafkaError {
  const key = partitionKey(write.topic, write.partition);
  const topicId = brokerOf(node).replicas.get(key)?.topicId ?? '';
  const { producer } = write;
  const sender = producer && { id: producer.id, epoch: producer.epoch, baseSequence: -1 };
  const batch = makeBatch(
    write.records,
    timestampMsAt(node.nowUs),
    sender ?? undefined,
    false,
    producer !== null,
  );
  const result = append(node, key, batch, true, {
    origin: 'coordinator',
    rules: rulesOf(node),
    verifies: verifies(node),
    verification: producer && verificationOf(node, key, producer.id),
    guard: producer?.guard ?? 0,
  });
  if (result.error !== null) return result.error;
  awaitReplication(node, write.owner, [{ key, topicId, index: write.partition, ...result }], write.timeoutMs);
  node.startTimer(`coordinator:written:${key}`, 0);
  return 'NONE';
}

/** A coordinator's write of a moment ago: followers hear of it, and it may be replicated already. */
export function onCoordinatorAppended(node: NodeContext, name: string, hooks: BrokerHooks): boolean {
  const prefix = 'coordinator:written:';
  if (!name.startsWith(prefix)) return false;
  afterAppend(node, name.slice(prefix.length), hooks);
  return true;
}

type Appended = Pick<ProducePart, 'baseOffset' | 'logAppendTimeMs' | 'requiredOffset' | 'error'>;
export const refused = (error: KafkaError): Appended => ({
  baseOffset: -1,
  logAppendTimeMs: -1,
  requiredOffset: -1,
  error,
});

/** Writes a batch to a replica that this broker leads. */
export function append(
  node: NodeContext,
  key: string,
  batch: RecordBatch,
  needsMinIsr: boolean,
  check: AppendCheck,
): Appended {
  const replica = brokerOf(node).replicas.get(key);
  if (!replica) return refused(errorOfMissing(node, { key }));
  if (replica.role.kind !== 'leader') return refused('NOT_LEADER_OR_FOLLOWER');
  const { isr } = replica.role;
  const isLargeEnough = isr.length >= minIsrOf(node, replica) || rulesOf(node).off === 'appendWaitsForMinIsr';
  if (needsMinIsr && !isLargeEnough) return refused('NOT_ENOUGH_REPLICAS');
  if (!canWrite(node)) return refused('KAFKA_STORAGE_ERROR');
  const log = logOf(node, key);
  if (rulesOf(node).off === 'sequencesAreChecked') log.producers.clear();
  const result = appendAsLeader(log, batch, replica.leaderEpoch, timestampMsAt(node.nowUs), check);
  if (result.kind === 'refuse')
    return refused(result.error === 'INVALID_RECORD' ? rulesOf(node).keylessError : result.error);
  if (result.kind === 'duplicate') {
    node.emit({
      type: 'produce.duplicateRecognised',
      partition: key,
      brokerId: diskOf(node).brokerId,
      pid: batch.producerId,
      baseOffset: result.baseOffset,
    });
    const { baseOffset, lastOffset } = result;
    return { baseOffset, logAppendTimeMs: -1, requiredOffset: lastOffset + 1, error: null };
  }
  costOfAppend(node, key, log, result.batch.sizeBytes);
  noteAppended(node, key, log);
  unsettle(replica);
  if (batch.isTransactional) forgetVerification(node, key, batch);
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
  const { baseOffset, lastOffset, timestampType, maxTimestampMs } = result.batch;
  const logAppendTimeMs = timestampType === 'LogAppendTime' ? maxTimestampMs : -1;
  return { baseOffset, logAppendTimeMs, requiredOffset: lastOffset + 1, error: null };
}

/** What follows from a write: the high watermark, and whoever waits. */
export function afterAppend(node: NodeContext, key: string, hooks: BrokerHooks): void {
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
  if (!canWrite(node)) return;
  const { highWatermarks } = diskOf(node);
  for (const replica of brokerOf(node).replicas.values())
    highWatermarks.set(replica.key, replica.highWatermark);
}

export const startCheckpoints = (node: NodeContext): void =>
  node.startTimer(
    'broker:checkpoint',
    configInt(diskOf(node).configs, 'replica.high.watermark.checkpoint.interval.ms') * 1000,
  );
