/** Before the first batch of a transaction is written, the partition's leader asks the transaction coordinator whether the
 *  partition is in that transaction; with transaction.version 2 it has it added by that question.
 *  Models      kafka.server.AddPartitionsToTxnManager; ReplicaManager#maybeSendPartitionsToTransactionCoordinator;
 *              UnifiedLog#maybeStartTransactionVerification; KIP-890
 *  Invariants  at most one question to each coordinator is unanswered; an answer lets through only what it was asked for
 *  See         produce.ts, storage/producer-append.ts */
import { configBoolean } from '../../contract/configs.ts';
import type { KafkaError } from '../../contract/errors.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { brokerNode, parsePartitionKey, partitionKey } from '../../contract/ids.ts';
import { timestampMsAt, US_PER_MS } from '../../contract/units.ts';
import type { FailedRequest, IncomingResponse, NodeContext } from '../kernel/context.ts';
import { plainLabel } from '../protocol/labels.ts';
import { visibleLeader } from '../protocol/metadata-image.ts';
import { partitionForGroup } from '../protocol/murmur2.ts';
import type { RecordBatch } from '../protocol/records.ts';
import { request, responseOf } from '../protocol/talk.ts';
import type { AddPartitionsToTxnRequest, AddPartitionsToTxnResponse } from '../protocol/txn-api.ts';
import type { Verification } from '../storage/producer-append.ts';
import { hasOpenTransaction } from '../storage/producer-append.ts';
import { brokerOf, diskOf, rulesOf, TRANSACTION_TOPIC } from './state.ts';
import type { Answered, Operation, Question, Unverified } from './transaction-state.ts';

const CHANNEL = 'addPartitions';
const REQUEST_TIMEOUT_MS = 30_000;
/** `add.partitions.to.txn.retry.backoff.ms` and its maximum in all: while the markers of the transaction before are still
 *  being written, the leader asks again for the producer. */
const RETRY_BACKOFF_US = 20_000;
const RETRY_FOR_US = 100_000;
const RETRY_TIMER = 'verification:retry:';
const ANSWERED_TIMER = 'verification:answered:';

export const verifies = (node: NodeContext): boolean =>
  rulesOf(node).transactionVerification &&
  configBoolean(diskOf(node).configs, 'transaction.partition.verification.enable');

const idOf = (key: PartitionKey, producerId: number): string => `${key} ${producerId}`;

export const verificationOf = (
  node: NodeContext,
  key: PartitionKey,
  producerId: number,
): Verification | null => brokerOf(node).verifications.begun.get(idOf(key, producerId)) ?? null;

/** A batch or a marker of a transaction is written: whatever was asked before is of no more use. But a marker that comes while
 *  the next transaction of the same producer is already asked for, by the epoch that it was given with this very end, is of the
 *  one before (UnifiedLog#updateProducers, KAFKA-18654). */
export function forgetVerification(
  node: NodeContext,
  key: PartitionKey,
  { producerId, producerEpoch, isControl }: Pick<RecordBatch, 'producerId' | 'producerEpoch' | 'isControl'>,
): void {
  const { begun } = brokerOf(node).verifications;
  const known = begun.get(idOf(key, producerId));
  if (known?.adds && isControl && known.epoch === producerEpoch) return;
  begun.delete(idOf(key, producerId));
}

/** Begins to verify; 0 when the transaction is known to be open in this partition already. */
export function startVerification(
  node: NodeContext,
  key: PartitionKey,
  batch: { readonly producerId: number; readonly producerEpoch: number; readonly baseSequence: number },
  operation: Operation,
): number {
  const log = diskOf(node).logs.get(key);
  if (log && hasOpenTransaction(log.producers, batch.producerId, batch.producerEpoch)) return 0;
  const { verifications } = brokerOf(node);
  const id = idOf(key, batch.producerId);
  const known = verifications.begun.get(id);
  if (!known) {
    verifications.lastGuard++;
    verifications.begun.set(id, {
      guard: verifications.lastGuard,
      startedAtMs: timestampMsAt(node.nowUs),
      lowestSequence: batch.baseSequence,
      epoch: batch.producerEpoch,
      adds: operation === 'add',
    });
    return verifications.lastGuard;
  }
  if (batch.producerEpoch > known.epoch) {
    known.epoch = batch.producerEpoch;
    known.lowestSequence = batch.baseSequence;
  } else if (batch.producerEpoch === known.epoch) {
    known.lowestSequence = Math.min(known.lowestSequence, batch.baseSequence);
  }
  return known.guard;
}

// ---- asking

/** Puts a question. Its answer comes by `onVerified`, `onVerificationsLost` or `onVerificationTimer`, never at once. */
export function ask(node: NodeContext, question: Question): void {
  const coordinator = coordinatorOf(node, question.transactionalId);
  if (coordinator < 0) {
    tellSoon(node, allOf(question, 'COORDINATOR_NOT_AVAILABLE'));
    return;
  }
  const { queues } = brokerOf(node).verifications;
  const queue = queues.get(coordinator) ?? [];
  queues.set(coordinator, queue);
  const at = queue.findIndex(({ transactionalId }) => transactionalId === question.transactionalId);
  const older = queue[at];
  if (older) {
    if (older.producerEpoch > question.producerEpoch) {
      tellSoon(node, allOf(question, 'INVALID_PRODUCER_EPOCH'));
      return;
    }
    const isFenced = older.producerEpoch < question.producerEpoch;
    // Of the same epoch the client is trying again: the older question gets another error to try again by.
    tellSoon(node, allOf(older, isFenced ? 'INVALID_PRODUCER_EPOCH' : 'NETWORK_EXCEPTION'));
    queue.splice(at, 1);
  }
  queue.push(question);
  pump(node, coordinator);
}

function tellSoon(node: NodeContext, answered: Answered): void {
  const { verifications } = brokerOf(node);
  verifications.lastTimer++;
  node.startTimer(`${ANSWERED_TIMER}${verifications.lastTimer}`, 0, answered);
}

function coordinatorOf(node: NodeContext, transactionalId: string): BrokerId {
  const { image } = brokerOf(node);
  const topic = image.topics.get(TRANSACTION_TOPIC);
  const partition = topic?.partitions[partitionForGroup(transactionalId, topic.partitions.length)];
  return partition ? visibleLeader(image, partition) : -1;
}

function allOf(question: Question, error: KafkaError): Answered {
  const unverified: Record<PartitionKey, KafkaError> = {};
  for (const { key } of question.guards) unverified[key] = translate(error, question.operation);
  return Object.freeze({ question, unverified: Object.freeze(unverified) });
}

function pump(node: NodeContext, coordinator: BrokerId): void {
  const { queues, inFlight } = brokerOf(node).verifications;
  const queue = queues.get(coordinator) ?? [];
  if (queue.length === 0 || inFlight.has(coordinator)) return;
  queues.delete(coordinator);
  inFlight.add(coordinator);
  request(
    node,
    'AddPartitionsToTxn',
    brokerNode(coordinator),
    { transactions: Object.freeze(queue.map(asTransaction)) },
    {
      channel: CHANNEL,
      timeoutMs: REQUEST_TIMEOUT_MS,
      label: plainLabel('control'),
      context: { coordinator, questions: Object.freeze(queue) },
    },
  );
}

function asTransaction(question: Question): AddPartitionsToTxnRequest['transactions'][number] {
  const byTopic = new Map<string, number[]>();
  for (const { key } of question.guards) {
    const { topic, partition } = parsePartitionKey(key);
    const found = byTopic.get(topic);
    if (found) found.push(partition);
    else byTopic.set(topic, [partition]);
  }
  return Object.freeze({
    transactionalId: question.transactionalId,
    producerId: question.producerId,
    producerEpoch: question.producerEpoch,
    verifyOnly: question.operation !== 'add',
    topics: Object.freeze(
      [...byTopic].map(([name, partitions]) =>
        Object.freeze({ name, partitions: Object.freeze(partitions) }),
      ),
    ),
  });
}

// ---- answers

interface Asked {
  readonly coordinator: BrokerId;
  readonly questions: readonly Question[];
}

/** `response` is one to AddPartitionsToTxn. */
export function onVerified(node: NodeContext, response: IncomingResponse): readonly Answered[] {
  // Made in `pump`.
  const { coordinator, questions } = response.request.context as Asked;
  const { errorCode, resultsByTransaction } = responseOf('AddPartitionsToTxn', response.body);
  brokerOf(node).verifications.inFlight.delete(coordinator);
  const answered = questions.map((question, i): Answered => {
    if (errorCode !== 'NONE') return allOf(question, errorCode);
    return Object.freeze({ question, unverified: unverifiedIn(question, resultsByTransaction[i]) });
  });
  pump(node, coordinator);
  return answered;
}

export function onVerificationsLost(
  node: NodeContext,
  failed: readonly FailedRequest[],
): readonly Answered[] {
  const answered: Answered[] = [];
  for (const { api, context } of failed) {
    if (api !== 'AddPartitionsToTxn') continue;
    // As above.
    const { coordinator, questions } = context as Asked;
    brokerOf(node).verifications.inFlight.delete(coordinator);
    for (const question of questions) answered.push(allOf(question, 'NETWORK_EXCEPTION'));
    pump(node, coordinator);
  }
  return answered;
}

function unverifiedIn(
  question: Question,
  result: AddPartitionsToTxnResponse['resultsByTransaction'][number] | undefined,
): Unverified {
  const found: Record<PartitionKey, KafkaError> = {};
  for (const { name, resultsByPartition } of result?.topicResults ?? []) {
    for (const { partitionIndex, partitionErrorCode } of resultsByPartition) {
      if (partitionErrorCode === 'NONE') continue;
      found[partitionKey(name, partitionIndex)] = translate(partitionErrorCode, question.operation);
    }
  }
  return Object.freeze(found);
}

/** A coordinator's error in the words of those who write. */
function translate(error: KafkaError, operation: Operation): KafkaError {
  if (error === 'PRODUCER_FENCED') return 'INVALID_PRODUCER_EPOCH';
  if (error === 'TRANSACTION_ABORTABLE' && operation === 'oldErrors') return 'INVALID_TXN_STATE';
  return error;
}

/** Whether the question is to be put once more, and is: the transaction before is about to be complete. */
export function asksAgain(node: NodeContext, { question, unverified }: Answered): boolean {
  if (question.operation !== 'add' || !Object.values(unverified).includes('CONCURRENT_TRANSACTIONS'))
    return false;
  if (node.nowUs - question.startedUs >= RETRY_FOR_US) return false;
  const { verifications } = brokerOf(node);
  verifications.lastTimer++;
  const againMs = RETRY_BACKOFF_US / US_PER_MS;
  node.emit({ type: 'transaction.mustWait', asker: node.id, pid: question.producerId, againMs });
  node.startTimer(`${RETRY_TIMER}${verifications.lastTimer}`, RETRY_BACKOFF_US, question);
  return true;
}

/** A timer of the node rang; null when it is not one of these. */
export function onVerificationTimer(
  node: NodeContext,
  name: string,
  data: unknown,
): readonly Answered[] | null {
  // Started by `tellSoon`, and by `asksAgain`.
  if (name.startsWith(ANSWERED_TIMER)) return [data as Answered];
  if (!name.startsWith(RETRY_TIMER)) return null;
  ask(node, data as Question);
  return [];
}
