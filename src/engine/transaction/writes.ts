/** How a step becomes durable: a record in `__transaction_state`, acks=all; only when it is replicated the id is what the
 *  step says.
 *  Models      TransactionStateManager#appendTransactionToLog, TransactionLog
 *  Invariants  while a step is written, no other of the same id begins
 *  See         write-ends.ts */
import type { KafkaError } from '../../contract/errors.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { parsePartitionKey } from '../../contract/ids.ts';
import type { TransactionLogRecord, TransactionLogValue } from '../protocol/records.ts';
import type { TransactionMetadata, Transit } from './metadata.ts';
import { createMetadata } from './metadata.ts';
import type { AfterWrite, Work } from './state.ts';
import { partitionOf } from './state.ts';

/** Prefix of the timer that tells of a log that has refused. */
export const REFUSED_TIMER = 'txn:refused:';

/** Writes a step that has been prepared. How it ends, `finishWrite` hears: never before the present step is done. */
export function write(
  work: Work,
  transactionalId: string,
  coordinatorEpoch: number,
  transit: Transit,
  next: AfterWrite,
): void {
  const { node, state, host } = work;
  const record =
    transit.state === 'Dead'
      ? tombstoneOf(transactionalId)
      : recordOf(transactionalId, transit, state.transactionVersion >= 1);
  const pending = Object.freeze({ transactionalId, coordinatorEpoch, transit, next: Object.freeze(next) });
  const error = host.append(partitionOf(work, transactionalId), record, transit.timeoutMs, pending);
  if (error !== 'NONE') {
    node.startTimer(`${REFUSED_TIMER}${transactionalId}`, 0, Object.freeze({ pending, error }));
  }
}

/** What whoever asked is told when the log refuses (T-17). */
export function errorForCallers(error: KafkaError): KafkaError {
  switch (error) {
    case 'UNKNOWN_TOPIC_OR_PARTITION':
    case 'NOT_ENOUGH_REPLICAS':
    case 'NOT_ENOUGH_REPLICAS_AFTER_APPEND':
    case 'REQUEST_TIMED_OUT':
      return 'COORDINATOR_NOT_AVAILABLE';
    case 'NOT_LEADER_OR_FOLLOWER':
    case 'KAFKA_STORAGE_ERROR':
      return 'NOT_COORDINATOR';
    case 'MESSAGE_TOO_LARGE':
    case 'RECORD_LIST_TOO_LARGE':
      return 'UNKNOWN_SERVER_ERROR';
    default:
      return error;
  }
}

// ---- records

const tombstoneOf = (transactionalId: string): TransactionLogRecord =>
  Object.freeze({ type: 'transactionLog', transactionalId, value: null });

/** Frozen. */
export function recordOf(transactionalId: string, transit: Transit, isTagged: boolean): TransactionLogRecord {
  const { state } = transit;
  // Only these are ever written; a fence is written as the abort that it leads to.
  const transactionStatus = state as TransactionLogValue['transactionStatus'];
  const tagged = isTagged
    ? Object.freeze({
        previousProducerId: transit.previousProducerId,
        nextProducerId: transit.nextProducerId,
        clientTransactionVersion: transit.clientTransactionVersion,
      })
    : null;
  return Object.freeze({
    type: 'transactionLog',
    transactionalId,
    value: Object.freeze({
      producerId: transit.producerId,
      producerEpoch: transit.producerEpoch,
      transactionTimeoutMs: transit.timeoutMs,
      transactionStatus,
      transactionPartitions: state === 'Empty' ? NO_PARTITIONS : partitionsByTopic(transit.partitions),
      transactionLastUpdateTimestampMs: transit.lastUpdateMs,
      transactionStartTimestampMs: transit.startMs,
      tagged,
    }),
  });
}

const NO_PARTITIONS: TransactionLogValue['transactionPartitions'] = Object.freeze([]);

function partitionsByTopic(keys: readonly PartitionKey[]): TransactionLogValue['transactionPartitions'] {
  const byTopic = new Map<string, number[]>();
  for (const key of keys) {
    const { topic, partition } = parsePartitionKey(key);
    const found = byTopic.get(topic);
    if (found) found.push(partition);
    else byTopic.set(topic, [partition]);
  }
  return Object.freeze(
    [...byTopic].map(([topic, partitionIds]) =>
      Object.freeze({ topic, partitionIds: Object.freeze(partitionIds) }),
    ),
  );
}

/** An id as its newest record tells of it. */
export function metadataOf(transactionalId: string, value: TransactionLogValue): TransactionMetadata {
  const metadata = createMetadata(
    transactionalId,
    value.producerId,
    value.transactionTimeoutMs,
    value.transactionLastUpdateTimestampMs,
  );
  metadata.producerEpoch = value.producerEpoch;
  metadata.state = value.transactionStatus;
  metadata.startMs = value.transactionStartTimestampMs;
  if (value.tagged) {
    metadata.previousProducerId = value.tagged.previousProducerId;
    metadata.nextProducerId = value.tagged.nextProducerId;
    metadata.clientTransactionVersion = value.tagged.clientTransactionVersion;
  }
  for (const { topic, partitionIds } of value.transactionPartitions) {
    for (const partition of partitionIds) metadata.partitions.add(`${topic}-${partition}`);
  }
  return metadata;
}
