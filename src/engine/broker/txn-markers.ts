/** A leader writes the end of a transaction: one control batch in each partition that it is told.
 *  Models      kafka.server.KafkaApis#handleWriteTxnMarkersRequest
 *  Invariants  a marker of an older producer epoch, or from an older coordinator, is refused; it is answered when it is
 *              replicated
 *  See         transaction/markers.ts (the coordinator's side), storage/producer-append.ts */
import type { KafkaError } from '../../contract/errors.ts';
import { partitionKey } from '../../contract/ids.ts';
import { timestampMsAt } from '../../contract/units.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import { partitionsLabel } from '../protocol/labels.ts';
import { makeBatch } from '../protocol/records.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import type { TxnMarker, WriteTxnMarkersRequest } from '../protocol/txn-api.ts';
import { awaitReplication, settleProduce } from './purgatory.ts';
import { afterAppend, append } from './replica-manager.ts';
import type { BrokerHooks } from './state.ts';
import { brokerOf, diskOf, OFFSETS_TOPIC, rulesOf } from './state.ts';
import type { MarkerPart } from './transaction-state.ts';

const REQUEST_TIMEOUT_MS = 30_000;

export function onWriteTxnMarkers(node: NodeContext, incoming: Incoming, hooks: BrokerHooks): void {
  const body = requestOf('WriteTxnMarkers', incoming.body);
  const request = `${incoming.connectionId}/${incoming.correlationId}`;
  const parts = [...partsOf(body)];
  // All wait from the start: where the leader alone is in sync, the first is done with before the second is written.
  const errors: (KafkaError | null)[] = parts.map(() => null);
  brokerOf(node).markerRequests.set(request, { incoming, errors });
  for (const [index, { marker, topic, partition }] of parts.entries()) {
    const isOfGroups = topic === OFFSETS_TOPIC;
    const { producerId, transactionResult } = marker;
    const part = { request, index, partition, isOfGroups, producerId, commits: transactionResult };
    const error = write(node, marker, topic, partition, Object.freeze(part), hooks);
    if (error !== 'NONE') errors[index] = error;
  }
  answerWhenDone(node, request);
}

function* partsOf({ markers }: WriteTxnMarkersRequest): Generator<{
  readonly marker: TxnMarker;
  readonly topic: string;
  readonly partition: number;
}> {
  for (const marker of markers) {
    for (const { name, partitionIndexes } of marker.topics) {
      for (const partition of partitionIndexes) yield { marker, topic: name, partition };
    }
  }
}

/** Writes one marker. 'NONE': it is in the log, and waits. */
function write(
  node: NodeContext,
  marker: TxnMarker,
  topic: string,
  partition: number,
  part: MarkerPart,
  hooks: BrokerHooks,
): KafkaError {
  const key = partitionKey(topic, partition);
  const { producerId, producerEpoch, coordinatorEpoch } = marker;
  const outcome = marker.transactionResult ? 'commit' : 'abort';
  const { brokerId } = diskOf(node);
  const refuse = (error: KafkaError): KafkaError => {
    node.emit({ type: 'transaction.markerRefused', partition: key, brokerId, pid: producerId, error });
    return error;
  };
  // Its groups are not read yet: they would not hear of it.
  if (part.isOfGroups && !hooks.servesGroups(node, partition)) return refuse('NOT_LEADER_OR_FOLLOWER');
  const record = Object.freeze({ type: 'EndTransactionMarker', outcome, coordinatorEpoch } as const);
  const producer = { id: producerId, epoch: producerEpoch, baseSequence: -1 };
  const batch = makeBatch([record], timestampMsAt(node.nowUs), producer, true, true);
  const result = append(node, key, batch, true, {
    origin: 'coordinator',
    rules: rulesOf(node),
    verifies: false,
    verification: null,
    guard: 0,
  });
  if (result.error !== null) return refuse(result.error);
  const { baseOffset: offset } = result;
  node.emit({
    type: 'transaction.markerWritten',
    partition: key,
    brokerId,
    pid: producerId,
    epoch: producerEpoch,
    offset,
    outcome,
    coordinatorEpoch,
  });
  const topicId = brokerOf(node).replicas.get(key)?.topicId ?? '';
  const owner = { kind: 'marker', part } as const;
  const parts = [{ key, topicId, index: partition, ...result }];
  const wait = awaitReplication(node, owner, parts, REQUEST_TIMEOUT_MS);
  afterAppend(node, key, hooks);
  settleProduce(node, wait, hooks);
  return 'NONE';
}

/** A marker is replicated, late, or lost with the leadership. */
export function finishMarker(
  node: NodeContext,
  part: MarkerPart,
  error: KafkaError,
  hooks: BrokerHooks,
): void {
  if (part.isOfGroups && error === 'NONE')
    hooks.onGroupMarker(node, part.partition, part.producerId, part.commits);
  const request = brokerOf(node).markerRequests.get(part.request);
  if (!request) return;
  request.errors[part.index] = error;
  answerWhenDone(node, part.request);
}

function answerWhenDone(node: NodeContext, request: string): void {
  const found = brokerOf(node).markerRequests.get(request);
  if (!found || found.errors.includes(null)) return;
  brokerOf(node).markerRequests.delete(request);
  const { incoming, errors } = found;
  const { markers } = requestOf('WriteTxnMarkers', incoming.body);
  let index = 0;
  let first: KafkaError | null = null;
  const keys: string[] = [];
  const body = {
    markers: markers.map(({ producerId, topics }) => ({
      producerId,
      topics: topics.map(({ name, partitionIndexes }) => ({
        name,
        partitions: partitionIndexes.map((partitionIndex) => {
          const errorCode = errors[index++] ?? 'NONE';
          if (errorCode !== 'NONE') first ??= errorCode;
          keys.push(partitionKey(name, partitionIndex));
          return { partitionIndex, errorCode };
        }),
      })),
    })),
  };
  const label = partitionsLabel(first ? 'error' : 'ack', keys, 0, 0, first);
  answer(node, 'WriteTxnMarkers', incoming, body, label);
}
