/** Consume, transform, produce: what poll() gave becomes records of another topic, and the offsets behind it are committed in the
 *  same transaction; either both count, or neither. Or at least once, without transactions: poll → send… → flush → commit.
 *
 *      initTransactions
 *      ┌▶ poll → beginTransaction → send… → sendOffsetsToTransaction → commitTransaction ─┐
 *      │                               └─ abortable error ─▶ abortTransaction, back to the committed offsets
 *      └──────────────────────────────────────────────────────────────────────────────────┘   fatal error: close
 *
 *  Models      the loop that KafkaProducer's documentation gives for exactly-once; KIP-98, KIP-447
 *  Simplifies  one record out for each record in; what poll() gave is one transaction
 *  Invariants  the thread is in one call at a time: nothing is polled while a transaction is under way
 *  See         transform-node.ts, clients/producer/transaction-manager.ts */

import { drive, onProcessed } from '../clients/consumer/poll-loop.ts';
import { rewindToCommitted } from '../clients/consumer/positions.ts';
import type { ConsumerDisk } from '../clients/consumer/state.ts';
import { instanceIdOf } from '../clients/consumer/state.ts';
import { leaveGroup } from '../clients/consumer/verbs.ts';
import { flush } from '../clients/producer/flush.ts';
import { isInSend, send } from '../clients/producer/send.ts';
import { pumpSender } from '../clients/producer/sender.ts';
import type { RecordDraft } from '../clients/producer/state.ts';
import {
  abortTransaction,
  beginTransaction,
  commitTransaction,
  initTransactions,
  repeatLateCall,
  sendOffsetsToTransaction,
} from '../clients/producer/transaction-manager.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { TransformMemory } from './transform-state.ts';
import { memoryOf, transformDisk } from './transform-state.ts';

const VALUE_BYTES = 200;

/** The process has started: before the first poll() comes an id. */
export function startTransform(node: NodeContext): void {
  if (!isExactlyOnce(node)) {
    memoryOf(node).transform.phase = 'polling';
    return;
  }
  memoryOf(node).app = 'processing';
  initTransactions(node);
  pumpSender(node);
}

const isExactlyOnce = (node: NodeContext): boolean =>
  transformDisk(node.node).transform.transactionalId !== null;

/** The application is through with what poll() gave it, and sends what it made of it. */
export function beginWork(node: NodeContext): void {
  const memory = memoryOf(node);
  const { transform, client } = memory;
  const count = memory.polled - transform.taken;
  transform.taken = memory.polled;
  transform.left = transformDisk(node.node).transform.only ? unreadableIn(memory) : count;
  if (!isExactlyOnce(node)) {
    transform.phase = 'working';
    transform.failedBefore = transformDisk(node.node).producer.counts.failed;
    advance(node);
    return;
  }
  if (!client || beginTransaction(node) !== 'NONE') {
    fail(node);
    return;
  }
  transform.phase = 'working';
  transform.number++;
  transform.offsets = Object.freeze(
    [...client.partitions.values()]
      .filter(({ phase }) => phase === 'fetching')
      .map(({ topic, partition, position, positionEpoch }) =>
        Object.freeze({ topic, partition, offset: position, leaderEpoch: positionEpoch }),
      ),
  );
  tell(node, 'producer.transactionBegan');
  advance(node);
}

const unreadableIn = ({ client }: TransformMemory): number =>
  client?.hand.filter(({ record }) => record.type === 'user' && record.isUnreadable === true).length ?? 0;

/** After whatever happened to either client: the thread goes on where its call has returned. */
export function advance(node: NodeContext): void {
  noteMembership(node);
  const memory = memoryOf(node);
  const { transform, producer } = memory;
  if (transform.phase === 'polling' || transform.phase === 'closing') return;
  if (producer.manager.state === 'FATAL_ERROR') {
    close(node, memory);
    return;
  }
  if (transform.phase === 'working') sendRest(node, memory);
  if (transform.phase === 'flushing') {
    if (producer.flushUntil === 0) endFlush(node, memory);
    return;
  }
  repeatLateCall(node);
  const result = producer.manager.call?.result ?? null;
  if (result === null) return;
  producer.manager.call = null;
  afterCall(node, memory, result === 'NONE');
  pumpSender(node);
}

/** groupMetadata() is that of the last generation the consumer was in. */
function noteMembership(node: NodeContext): void {
  const { client, transform } = memoryOf(node);
  if (client?.state !== 'stable') return;
  transform.membership = Object.freeze({
    groupId: client.group.groupId,
    generationId: client.generation,
    memberId: client.memberId,
    groupInstanceId: instanceIdOf(node, client),
  });
}

function sendRest(node: NodeContext, { transform, producer }: TransformMemory): void {
  if (isInSend(node, 'workload')) return;
  if (producer.manager.state === 'ABORTABLE_ERROR') {
    fail(node);
    return;
  }
  const { toTopic } = transformDisk(node.node).transform;
  while (transform.left > 0) {
    transform.left--;
    const end = send(node, 'workload', toTopic, draftRecord(node));
    if (end === 'waits') {
      // Whoever waits for metadata wakes the sender (KafkaProducer#waitOnMetadata).
      pumpSender(node);
      return;
    }
    if (end === 'failed' && isExactlyOnce(node)) {
      fail(node);
      return;
    }
  }
  if (!isExactlyOnce(node)) {
    transform.phase = 'flushing';
    flush(node);
    return;
  }
  const { membership, offsets } = transform;
  if (!membership || sendOffsetsToTransaction(node, Object.freeze({ ...membership, offsets })) !== 'NONE') {
    fail(node);
    return;
  }
  transform.phase = 'offsets';
  pumpSender(node);
}

/** flush() has returned: all that was sent is acknowledged, or has failed, and then the lot is read again. */
function endFlush(node: NodeContext, memory: TransformMemory): void {
  const { failed } = transformDisk(node.node).producer.counts;
  if (failed > memory.transform.failedBefore && memory.client) rewindToCommitted(memory.client);
  goOn(node, memory);
}

function draftRecord(node: NodeContext): RecordDraft {
  const { name, counts } = transformDisk(node.node).producer;
  counts.sent++;
  return Object.freeze({
    type: 'user',
    key: null,
    generator: name,
    number: counts.sent,
    valueBytes: VALUE_BYTES,
  });
}

/** A call has returned, or thrown. */
function afterCall(node: NodeContext, memory: TransformMemory, isDone: boolean): void {
  const { transform } = memory;
  switch (transform.phase) {
    case 'starting':
      if (isDone) goOn(node, memory);
      else close(node, memory);
      return;
    case 'offsets':
      if (isDone && commitTransaction(node) === 'NONE') transform.phase = 'committing';
      else fail(node);
      return;
    case 'committing':
      if (!isDone) {
        fail(node);
        return;
      }
      transform.committed++;
      tell(node, 'producer.transactionEnded', true);
      goOn(node, memory);
      return;
    case 'aborting':
      if (!isDone) {
        close(node, memory);
        return;
      }
      transform.aborted++;
      tell(node, 'producer.transactionEnded', false);
      // Positions do not go back by themselves.
      if (memory.client) rewindToCommitted(memory.client);
      goOn(node, memory);
      return;
    default:
  }
}

/** Into poll() again. */
function goOn(node: NodeContext, { transform }: TransformMemory): void {
  transform.phase = 'polling';
  onProcessed(node);
}

/** What is under way is given up; when that cannot be, the process ends. */
function fail(node: NodeContext): void {
  const memory = memoryOf(node);
  if (abortTransaction(node) === 'NONE') {
    memory.transform.phase = 'aborting';
    pumpSender(node);
  } else close(node, memory);
}

/** Somebody else has the transactional id, or worse: both clients are closed, and the process ends. */
function close(node: NodeContext, memory: TransformMemory): void {
  memory.transform.phase = 'closing';
  memory.app = 'polling';
  leaveGroup(node, 'close');
  drive(node);
}

function tell(
  node: NodeContext,
  type: 'producer.transactionBegan' | 'producer.transactionEnded',
  committed = false,
): void {
  const { transform } = memoryOf(node);
  const transactionalId = transformDisk(node.node).transform.transactionalId ?? '';
  const about = { producerId: (node.node.disk as ConsumerDisk).consumerId, transactionalId };
  if (type === 'producer.transactionBegan') node.emit({ type, ...about, number: transform.number });
  else node.emit({ type, ...about, number: transform.number, committed });
}
