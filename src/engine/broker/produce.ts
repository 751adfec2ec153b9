/** A client's Produce: verified when it begins a transaction in some partition, written, answered when it is replicated.
 *  Models      kafka.server.KafkaApis#handleProduceRequest; ReplicaManager#handleProduceAppend, #appendRecords
 *  See         replica-manager.ts (one write), verification.ts, purgatory.ts */
import type { KafkaError } from '../../contract/errors.ts';
import { partitionKey } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { ProduceRequest } from '../protocol/api.ts';
import type { RecordBatch } from '../protocol/records.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import { awaitReplication, produceLabel, produceResponse, settleProduce } from './purgatory.ts';
import { afterAppend, append, refused } from './replica-manager.ts';
import type { BrokerHooks, ProducePart } from './state.ts';
import { brokerOf, diskOf, rulesOf, unknownTopicError } from './state.ts';
import type { Answered, Guard, Operation, Unverified } from './transaction-state.ts';
import { ask, startVerification, verificationOf, verifies } from './verification.ts';

const VALID_ACKS: readonly number[] = [-1, 0, 1];
/** Versions from which on a producer leaves it to the leaders to add partitions, and knows TRANSACTION_ABORTABLE. */
const ADDING_VERSION = 12;
const ABORTABLE_VERSION = 11;

const NOTHING: Unverified = Object.freeze({});
const NO_GUARDS: readonly Guard[] = Object.freeze([]);

export function onProduce(node: NodeContext, incoming: Incoming, hooks: BrokerHooks): void {
  const body = requestOf('Produce', incoming.body);
  const { transactionalId } = body;
  if (transactionalId === null || !verifies(node)) {
    writeProduce(node, incoming, NOTHING, NO_GUARDS, hooks);
    return;
  }
  const operation = operationOf(incoming.apiVersion);
  const guards: Guard[] = [];
  let producer: RecordBatch | null = null;
  for (const { key, records } of batchesIn(node, body)) {
    if (!records.isTransactional) continue;
    producer ??= records;
    const replica = brokerOf(node).replicas.get(key);
    // Others are refused when they are written.
    if (replica?.role.kind !== 'leader') continue;
    const guard = startVerification(node, key, records, operation);
    if (guard !== 0) guards.push({ key, guard });
  }
  if (!producer || guards.length === 0) {
    writeProduce(node, incoming, NOTHING, NO_GUARDS, hooks);
    return;
  }
  const { producerId, producerEpoch } = producer;
  const question = Object.freeze({
    transactionalId,
    producerId,
    producerEpoch,
    operation,
    guards: Object.freeze(guards),
    startedUs: node.nowUs,
    next: Object.freeze({ kind: 'produce', incoming } as const),
  });
  ask(node, question);
}

function operationOf(version: number): Operation {
  if (version >= ADDING_VERSION) return 'add';
  return version >= ABORTABLE_VERSION ? 'verify' : 'oldErrors';
}

/** A Produce that has waited for the coordinator goes on. */
export function onProduceVerified(
  node: NodeContext,
  incoming: Incoming,
  { question, unverified }: Answered,
  hooks: BrokerHooks,
): void {
  const errors: Record<string, KafkaError> = {};
  for (const [key, error] of Object.entries(unverified)) {
    errors[key] = errorForProducers(error, question.operation);
    node.emit({
      type: 'transaction.notVerified',
      partition: key,
      brokerId: diskOf(node).brokerId,
      pid: question.producerId,
      epoch: question.producerEpoch,
      error,
    });
  }
  writeProduce(node, incoming, errors, question.guards, hooks);
}

/** Errors of the coordinator that old clients would not try again by. */
function errorForProducers(error: KafkaError, operation: Operation): KafkaError {
  switch (error) {
    case 'NETWORK_EXCEPTION':
    case 'COORDINATOR_LOAD_IN_PROGRESS':
    case 'COORDINATOR_NOT_AVAILABLE':
    case 'NOT_COORDINATOR':
      return 'NOT_ENOUGH_REPLICAS';
    case 'CONCURRENT_TRANSACTIONS':
      return operation === 'add' ? error : 'NOT_ENOUGH_REPLICAS';
    default:
      return error;
  }
}

function writeProduce(
  node: NodeContext,
  incoming: Incoming,
  unverified: Unverified,
  guards: readonly Guard[],
  hooks: BrokerHooks,
): void {
  const body = requestOf('Produce', incoming.body);
  const { acks, timeoutMs } = body;
  const parts: ProducePart[] = [];
  for (const { key, topicId, index, records } of batchesIn(node, body)) {
    const error = unverified[key];
    const result = !VALID_ACKS.includes(acks)
      ? refused('INVALID_REQUIRED_ACKS')
      : key === ''
        ? refused(unknownTopicError(node))
        : error !== undefined
          ? refused(error)
          : append(node, key, records, acks === -1, checkFor(node, key, records, guards));
    parts.push({ key, topicId, index, ...result });
  }
  for (const part of parts) if (part.key !== '') afterAppend(node, part.key, hooks);
  if (acks === 0) {
    tellUnheard(node, incoming, parts);
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

function tellUnheard(node: NodeContext, { from }: Incoming, parts: readonly ProducePart[]): void {
  const { brokerId } = diskOf(node);
  for (const { key: partition, error } of parts)
    if (partition !== '' && error !== null && error !== 'NONE')
      node.emit({ type: 'produce.refusedUnheard', brokerId, producerId: from, partition, error });
}

const checkFor = (node: NodeContext, key: string, batch: RecordBatch, guards: readonly Guard[]) =>
  ({
    origin: 'client',
    rules: rulesOf(node),
    verifies: verifies(node),
    verification: verificationOf(node, key, batch.producerId),
    guard: guards.find((one) => one.key === key)?.guard ?? 0,
  }) as const;

interface Part {
  /** Empty: no topic of this id is known here. */
  readonly key: string;
  readonly topicId: string;
  readonly index: number;
  readonly records: RecordBatch;
}

function* batchesIn(node: NodeContext, { topicData }: ProduceRequest): Generator<Part> {
  for (const { topicId, partitionData } of topicData) {
    const topic = brokerOf(node).image.names.get(topicId);
    for (const { index, records } of partitionData) {
      yield { key: topic === undefined ? '' : partitionKey(topic, index), topicId, index, records };
    }
  }
}
