/** The requests of a transaction: to whom each goes, and what its answer means.
 *  Models      TransactionManager.TxnRequestHandler and its kinds; Sender#maybeSendAndPollTransactionalRequest
 *  Simplifies  while the sender thread sleeps before a retry, Kafka's handles no answers either; this one does
 *  See         transaction-manager.ts */
import { configInt } from '../../../contract/configs.ts';
import type { KafkaError } from '../../../contract/errors.ts';
import type { BrokerId, PartitionKey } from '../../../contract/ids.ts';
import { brokerNode, parsePartitionKey, partitionKey } from '../../../contract/ids.ts';
import { US_PER_MS } from '../../../contract/units.ts';
import type { FailedRequest, IncomingResponse, NodeContext } from '../../kernel/context.ts';
import type { ApiName, RequestOf } from '../../protocol/api.ts';
import { groupLabel, plainLabel } from '../../protocol/labels.ts';
import { request, responseOf } from '../../protocol/talk.ts';
import type { AddPartitionsToTxnResponse, TopicIndexes } from '../../protocol/txn-api.ts';
import { retryBackoffUs } from '../backoff.ts';
import { leastLoadedBroker, waitForUs } from '../metadata.ts';
import { resetSequences, rewriteSequences } from './sequences.ts';
import type { TransactionManager, TxnOffsets, TxnRequest } from './state.ts';
import { diskOf, memoryOf } from './state.ts';
import {
  becomeReady,
  bumpsByItself,
  completeTransaction,
  enqueue,
  failAbortably,
  failAbortablyIfPossible,
  failFatally,
  finishCall,
  isTransactional,
  putBack,
} from './transaction-manager.ts';

/** The first partition of a transaction is tried again sooner while the markers of the one before are still written. */
const ADD_PARTITIONS_BACKOFF_US = 20_000;
const INT_MAX = 2_147_483_647;
export const MANAGER_TIMER = 'sender:txn';

/** Errors after which the same request is sent again. */
const RETRIABLE: ReadonlySet<KafkaError> = new Set<KafkaError>([
  'CONCURRENT_TRANSACTIONS',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'REQUEST_TIMED_OUT',
  'NOT_ENOUGH_REPLICAS',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'NETWORK_EXCEPTION',
]);
/** Errors after which the coordinator is looked up first. */
const LOST_COORDINATOR: ReadonlySet<KafkaError> = new Set<KafkaError>([
  'COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR',
]);

// ---- sending

/** Sends a request, or sees to it that it can be sent. */
export function sendTxnRequest(node: NodeContext, txn: TxnRequest): 'done' | 'asksForCoordinator' {
  const { manager, metadata } = memoryOf(node);
  const to = targetOf(node, txn);
  if (to === 'coordinator' || to === 'groupCoordinator') {
    lookUp(node, to, txn.offsets);
    putBack(manager, txn);
    return 'asksForCoordinator';
  }
  if (to < 0 || waitForUs(metadata, to, node.nowUs) > 0) {
    putBack(manager, txn);
    if (to >= 0 && needsCoordinator(node, txn)) forget(manager, txn);
    sleep(node, retryBackoffUs(node, diskOf(node).configs, 0));
    return 'done';
  }
  manager.inFlight = txn;
  send(node, to, txn);
  return 'done';
}

/** The broker it goes to; −1: none can be reached now; or whom to look up first. */
function targetOf(node: NodeContext, txn: TxnRequest): BrokerId | 'coordinator' | 'groupCoordinator' {
  const { manager, metadata } = memoryOf(node);
  if (!needsCoordinator(node, txn)) return leastLoadedBroker(node, metadata);
  if (txn.kind === 'txnOffsetCommit') {
    return manager.groupCoordinatorId < 0 ? 'groupCoordinator' : manager.groupCoordinatorId;
  }
  return manager.coordinatorId < 0 ? 'coordinator' : manager.coordinatorId;
}

const isLookup = ({ kind }: TxnRequest): boolean =>
  kind === 'findCoordinator' || kind === 'findGroupCoordinator';
const needsCoordinator = (node: NodeContext, txn: TxnRequest): boolean =>
  !isLookup(txn) && isTransactional(node);

function lookUp(
  node: NodeContext,
  which: 'coordinator' | 'groupCoordinator',
  offsets: TxnOffsets | null,
): void {
  const { manager } = memoryOf(node);
  const kind = which === 'coordinator' ? 'findCoordinator' : 'findGroupCoordinator';
  if (which === 'coordinator') manager.coordinatorId = -1;
  else manager.groupCoordinatorId = -1;
  if (!manager.pending.some((other) => other.kind === kind)) enqueue(manager, { kind, offsets });
}

function forget(manager: TransactionManager, txn: TxnRequest): void {
  if (txn.kind === 'txnOffsetCommit') manager.groupCoordinatorId = -1;
  else manager.coordinatorId = -1;
}

/** The sender thread does nothing for so long. */
function sleep(node: NodeContext, us: number): void {
  memoryOf(node).manager.sleepsUntilUs = node.nowUs + us;
  node.startTimer(MANAGER_TIMER, us);
}

function send(node: NodeContext, to: BrokerId, txn: TxnRequest): void {
  const { transactionalId, configs } = diskOf(node);
  const { manager } = memoryOf(node);
  const id = transactionalId ?? '';
  const { pid: producerId, epoch: producerEpoch } = manager;
  const sender = { transactionalId: id, producerId, producerEpoch };
  switch (txn.kind) {
    case 'findCoordinator':
      return ask(node, to, txn, 'FindCoordinator', { keyType: 1, coordinatorKeys: [id] });
    case 'findGroupCoordinator':
      return ask(node, to, txn, 'FindCoordinator', {
        keyType: 0,
        coordinatorKeys: [txn.offsets?.groupId ?? ''],
      });
    case 'initProducerId':
    case 'bumpEpoch': {
      const isBump = txn.kind === 'bumpEpoch';
      return ask(node, to, txn, 'InitProducerId', {
        transactionalId,
        transactionTimeoutMs:
          transactionalId === null ? INT_MAX : configInt(configs, 'transaction.timeout.ms'),
        producerId: isBump ? producerId : -1,
        producerEpoch: isBump ? producerEpoch : -1,
      });
    }
    case 'addPartitions': {
      const wanted = { ...sender, verifyOnly: false, topics: byTopic(txn.partitions) };
      return ask(node, to, txn, 'AddPartitionsToTxn', { transactions: [wanted] }, 3);
    }
    case 'addOffsets':
      return ask(node, to, txn, 'AddOffsetsToTxn', { ...sender, groupId: txn.offsets?.groupId ?? '' });
    case 'txnOffsetCommit':
      return commitOffsets(node, to, txn);
    case 'endTxn':
      return ask(node, to, txn, 'EndTxn', { ...sender, committed: txn.commits }, manager.isV2 ? 5 : 4);
  }
}

function ask<A extends ApiName>(
  node: NodeContext,
  to: BrokerId,
  txn: TxnRequest,
  api: A,
  body: RequestOf<A>,
  version?: number,
): void {
  const groupId = txn.offsets?.groupId;
  request(node, api, brokerNode(to), body, {
    label: groupId === undefined ? plainLabel('control') : groupLabel('control', groupId),
    channel: memoryOf(node).metadata.channel,
    timeoutMs: configInt(diskOf(node).configs, 'request.timeout.ms'),
    context: { txnRequest: txn.id },
    ...(version === undefined ? {} : { version }),
  });
}

function byTopic(keys: readonly PartitionKey[]): readonly TopicIndexes[] {
  const found = new Map<string, number[]>();
  for (const key of keys) {
    const { topic, partition } = parsePartitionKey(key);
    const list = found.get(topic);
    if (list) list.push(partition);
    else found.set(topic, [partition]);
  }
  return [...found].map(([name, partitions]) => ({ name, partitions }));
}

function commitOffsets(node: NodeContext, to: BrokerId, txn: TxnRequest): void {
  const { transactionalId, rules } = diskOf(node);
  const { manager } = memoryOf(node);
  const given = manager.pendingOffsets;
  const topics = new Map<
    string,
    { partitionIndex: number; committedOffset: number; committedLeaderEpoch: number }[]
  >();
  for (const { topic, partition, offset, leaderEpoch } of given?.offsets ?? []) {
    const entry = { partitionIndex: partition, committedOffset: offset, committedLeaderEpoch: leaderEpoch };
    const list = topics.get(topic);
    if (list) list.push(entry);
    else topics.set(topic, [entry]);
  }
  const isMember = rules.transactionsFencedByGroup;
  const body = {
    transactionalId: transactionalId ?? '',
    groupId: given?.groupId ?? '',
    producerId: manager.pid,
    producerEpoch: manager.epoch,
    // Before KIP-447 the coordinator is not told who the member is.
    generationId: isMember ? (given?.generationId ?? -1) : -1,
    memberId: isMember ? (given?.memberId ?? '') : '',
    groupInstanceId: isMember ? (given?.groupInstanceId ?? null) : null,
    topics: [...topics].map(([name, partitions]) => ({ name, partitions })),
  };
  ask(node, to, txn, 'TxnOffsetCommit', body, manager.isV2 ? 5 : 4);
}

// ---- answers

/** Answers whether the response was to one of these requests. */
export function onTxnResponse(node: NodeContext, response: IncomingResponse): boolean {
  const txn = takeInFlight(node, response.request.context);
  if (!txn) return false;
  switch (txn.kind) {
    case 'findCoordinator':
    case 'findGroupCoordinator':
      onFound(node, txn, response);
      break;
    case 'initProducerId':
    case 'bumpEpoch':
      onProducerId(node, txn, response);
      break;
    case 'addPartitions':
      onPartitionsAdded(node, txn, responseOf('AddPartitionsToTxn', response.body));
      break;
    case 'addOffsets':
      onOffsetsAdded(node, txn, responseOf('AddOffsetsToTxn', response.body).errorCode);
      break;
    case 'txnOffsetCommit':
      onOffsetsCommitted(node, txn, response);
      break;
    case 'endTxn':
      onEnded(node, txn, response);
  }
  return true;
}

function takeInFlight(node: NodeContext, context: unknown): TxnRequest | null {
  const { manager } = memoryOf(node);
  const isOurs = typeof context === 'object' && context !== null && 'txnRequest' in context;
  if (!isOurs || manager.inFlight?.id !== context.txnRequest) return null;
  const txn = manager.inFlight;
  manager.inFlight = null;
  return txn;
}

/** The connection broke before the answer. */
export function onTxnLost(node: NodeContext, failed: readonly FailedRequest[]): void {
  for (const { context } of failed) {
    const txn = takeInFlight(node, context);
    if (!txn) continue;
    const { manager } = memoryOf(node);
    if (needsCoordinator(node, txn)) {
      lookUp(node, txn.kind === 'txnOffsetCommit' ? 'groupCoordinator' : 'coordinator', txn.offsets);
    }
    txn.attempts++;
    putBack(manager, txn);
    sleep(node, retryBackoffUs(node, diskOf(node).configs, 0));
  }
}

/** Once more, after a pause. */
function again(node: NodeContext, txn: TxnRequest, us?: number): void {
  txn.attempts++;
  putBack(memoryOf(node).manager, txn);
  sleep(node, us ?? retryBackoffUs(node, diskOf(node).configs, 0));
}

/** What all of them have in common: 'handled' when the error says what is to be done. */
function onCommonError(node: NodeContext, txn: TxnRequest, error: KafkaError): 'handled' | 'other' {
  if (LOST_COORDINATOR.has(error)) {
    lookUp(node, 'coordinator', null);
    again(node, txn);
    return 'handled';
  }
  if (RETRIABLE.has(error)) {
    again(node, txn);
    return 'handled';
  }
  switch (error) {
    case 'INVALID_PRODUCER_EPOCH':
    case 'PRODUCER_FENCED':
      end(node, txn, 'PRODUCER_FENCED', 'fatal');
      return 'handled';
    case 'TRANSACTION_ABORTABLE':
      end(node, txn, error, 'abortable');
      return 'handled';
    case 'INVALID_TXN_STATE':
      end(node, txn, error, 'fatal');
      return 'handled';
    case 'INVALID_PRODUCER_ID_MAPPING':
      // Only with an epoch of the client's own asking does an unknown id come to a new one.
      end(node, txn, error, bumpsByItself(node) ? 'abortableIfPossible' : 'fatal');
      return 'handled';
    case 'UNKNOWN_PRODUCER_ID':
      end(node, txn, error, 'abortableIfPossible');
      return 'handled';
    default:
      return 'other';
  }
}

function end(
  node: NodeContext,
  txn: TxnRequest,
  error: KafkaError,
  how: 'fatal' | 'abortable' | 'abortableIfPossible',
): void {
  finishCall(memoryOf(node).manager, txn.id, error);
  if (how === 'fatal') failFatally(node, error);
  else if (how === 'abortable') failAbortably(node, error);
  else failAbortablyIfPossible(node, error);
}

function onFound(node: NodeContext, txn: TxnRequest, response: IncomingResponse): void {
  const { manager } = memoryOf(node);
  const [found] = responseOf('FindCoordinator', response.body).coordinators;
  if (found?.errorCode !== 'NONE') {
    again(node, txn);
    return;
  }
  if (txn.kind === 'findCoordinator') manager.coordinatorId = found.nodeId;
  else manager.groupCoordinatorId = found.nodeId;
}

function onProducerId(node: NodeContext, txn: TxnRequest, response: IncomingResponse): void {
  const { manager } = memoryOf(node);
  const { errorCode, producerId, producerEpoch } = responseOf('InitProducerId', response.body);
  if (errorCode === 'NONE') {
    becomeReady(manager, producerId, producerEpoch);
    if (txn.kind === 'bumpEpoch') resetSequences(memoryOf(node));
    else rewriteSequences(node);
    tellId(node);
    finishCall(manager, txn.id, 'NONE');
    return;
  }
  if (!isTransactional(node) && RETRIABLE.has(errorCode)) again(node, txn);
  else if (onCommonError(node, txn, errorCode) === 'other') end(node, txn, errorCode, 'fatal');
}

function tellId(node: NodeContext): void {
  const { manager } = memoryOf(node);
  const { producerId } = diskOf(node);
  node.emit({ type: 'producer.idAssigned', producerId, pid: manager.pid, epoch: manager.epoch });
}

function onPartitionsAdded(node: NodeContext, txn: TxnRequest, response: AddPartitionsToTxnResponse): void {
  const { manager } = memoryOf(node);
  const errors = (response.resultsByTransaction[0]?.topicResults ?? []).flatMap(
    ({ name, resultsByPartition }) =>
      resultsByPartition.map((result) => ({
        key: partitionKey(name, result.partitionIndex),
        error: result.partitionErrorCode,
      })),
  );
  let hasRefused = false;
  for (const { error } of errors) {
    if (error === 'NONE') continue;
    if (error === 'CONCURRENT_TRANSACTIONS' && manager.partitions.size === 0) {
      const againMs = ADD_PARTITIONS_BACKOFF_US / US_PER_MS;
      node.emit({ type: 'transaction.mustWait', asker: node.id, pid: manager.pid, againMs });
      again(node, txn, ADD_PARTITIONS_BACKOFF_US);
      return;
    }
    // UNKNOWN_TOPIC_OR_PARTITION among them: sent again, until the topic is there.
    if (onCommonError(node, txn, error) === 'handled') return;
    hasRefused = true;
  }
  for (const { key } of errors) manager.addingPartitions.delete(key);
  if (hasRefused) {
    end(
      node,
      txn,
      errors.find(({ error }) => error !== 'NONE')?.error ?? 'UNKNOWN_SERVER_ERROR',
      'abortable',
    );
    return;
  }
  for (const { key } of errors) manager.partitions.add(key);
  manager.isStarted = true;
}

function onOffsetsAdded(node: NodeContext, txn: TxnRequest, error: KafkaError): void {
  const { manager } = memoryOf(node);
  if (error !== 'NONE') {
    if (onCommonError(node, txn, error) === 'other') end(node, txn, error, 'fatal');
    return;
  }
  manager.isStarted = true;
  manager.pendingOffsets = txn.offsets;
  const commit = enqueue(manager, { kind: 'txnOffsetCommit', offsets: txn.offsets });
  // The application waits on, for this one now.
  if (manager.call?.requestId === txn.id) manager.call.requestId = commit.id;
}

function onOffsetsCommitted(node: NodeContext, txn: TxnRequest, response: IncomingResponse): void {
  const { manager } = memoryOf(node);
  const left: TxnOffsets['offsets'][number][] = [];
  const errors = new Map<PartitionKey, KafkaError>();
  for (const { name, partitions } of responseOf('TxnOffsetCommit', response.body).topics) {
    for (const { partitionIndex, errorCode } of partitions) {
      errors.set(partitionKey(name, partitionIndex), errorCode);
    }
  }
  for (const entry of manager.pendingOffsets?.offsets ?? []) {
    const error = errors.get(partitionKey(entry.topic, entry.partition)) ?? 'NONE';
    if (error === 'NONE') continue;
    left.push(entry);
    if (LOST_COORDINATOR.has(error) || error === 'REQUEST_TIMED_OUT')
      lookUp(node, 'groupCoordinator', txn.offsets);
    else if (!RETRIABLE.has(error)) {
      manager.pendingOffsets = null;
      refuseOffsets(node, txn, error);
      return;
    }
  }
  if (left.length === 0) {
    manager.pendingOffsets = null;
    finishCall(manager, txn.id, 'NONE');
    return;
  }
  const given = manager.pendingOffsets;
  if (given) {
    const { groupId, generationId, memberId, groupInstanceId } = given;
    const rest = { groupId, generationId, memberId, groupInstanceId, offsets: Object.freeze(left) };
    manager.pendingOffsets = Object.freeze(rest);
  }
  again(node, txn);
}

/** The member is not what it was (CommitFailedException), or the producer is fenced. */
function refuseOffsets(node: NodeContext, txn: TxnRequest, error: KafkaError): void {
  switch (error) {
    case 'UNKNOWN_MEMBER_ID':
    case 'ILLEGAL_GENERATION':
    case 'FENCED_INSTANCE_ID':
    case 'TRANSACTION_ABORTABLE':
      end(node, txn, error, 'abortable');
      return;
    case 'INVALID_PRODUCER_EPOCH':
    case 'PRODUCER_FENCED':
      end(node, txn, 'PRODUCER_FENCED', 'fatal');
      return;
    default:
      end(node, txn, error, 'fatal');
  }
}

function onEnded(node: NodeContext, txn: TxnRequest, response: IncomingResponse): void {
  const memory = memoryOf(node);
  const { manager } = memory;
  const { errorCode, producerId, producerEpoch } = responseOf('EndTxn', response.body);
  if (errorCode !== 'NONE') {
    if (onCommonError(node, txn, errorCode) === 'other') end(node, txn, errorCode, 'fatal');
    return;
  }
  if (producerId >= 0) {
    manager.pid = producerId;
    manager.epoch = producerEpoch;
    resetSequences(memory);
    tellId(node);
  }
  completeTransaction(manager);
  finishCall(manager, txn.id, 'NONE');
}
