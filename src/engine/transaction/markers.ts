/** Markers: one control batch in every partition of a transaction whose end is decided, written by the partition's leader.
 *  When the last is there, the transaction is complete.
 *  Models      TransactionMarkerChannelManager, TransactionMarkerRequestCompletionHandler
 *  Simplifies  what has failed is tried again after 100 ms, where Kafka tries again at once; partitions without a leader are
 *              looked at again at the same pace
 *  See         broker/txn-markers.ts (the leaders' side) */
import type { KafkaError } from '../../contract/errors.ts';
import type { BrokerId, PartitionKey } from '../../contract/ids.ts';
import { brokerNode, parsePartitionKey, partitionKey } from '../../contract/ids.ts';
import { partitionsLabel } from '../protocol/labels.ts';
import { request } from '../protocol/talk.ts';
import type { TxnMarker, WriteTxnMarkersResponse } from '../protocol/txn-api.ts';
import type { Completion, QueuedMarker } from './marker-state.ts';
import type { TransactionMetadata, Transit } from './metadata.ts';
import type { PendingWrite, Work } from './state.ts';
import { find, partitionOf } from './state.ts';
import { write } from './writes.ts';

const CHANNEL = 'txnMarkers';
const REQUEST_TIMEOUT_MS = 30_000;
export const RETRY_TIMER = 'txn:markers';
const RETRY_US = 100_000;

/** Sends the markers of a decision; `transit` is the step that follows them. */
export function sendMarkers(
  work: Work,
  metadata: TransactionMetadata,
  coordinatorEpoch: number,
  commits: boolean,
  transit: Transit,
): void {
  const { transactionalId, producerId, producerEpoch } = metadata;
  const completion: Completion = Object.freeze({
    transactionalId,
    statePartition: partitionOf(work, transactionalId),
    coordinatorEpoch,
    transit,
  });
  work.state.markers.completions.set(transactionalId, completion);
  const marker = { completion, producerId, producerEpoch, commits };
  enqueue(work, { ...marker, partitions: [...metadata.partitions] });
  completeIfDone(work, transactionalId);
  pump(work);
}

/** Puts a marker into the lines of the leaders of its partitions. */
function enqueue(work: Work, marker: QueuedMarker): void {
  const { markers } = work.state;
  const byLeader = new Map<BrokerId | 'unknown' | 'deleted', PartitionKey[]>();
  for (const key of marker.partitions) {
    const leader = work.host.leaderOf(key);
    const found = byLeader.get(leader);
    if (found) found.push(key);
    else byLeader.set(leader, [key]);
  }
  for (const [leader, partitions] of byLeader) {
    const part: QueuedMarker = Object.freeze({
      completion: marker.completion,
      producerId: marker.producerId,
      producerEpoch: marker.producerEpoch,
      commits: marker.commits,
      partitions: Object.freeze(partitions),
    });
    if (leader === 'deleted') drop(work, part);
    else if (leader === 'unknown') markers.unknown.push(part);
    else {
      const queue = markers.queues.get(leader);
      if (queue) queue.push(part);
      else markers.queues.set(leader, [part]);
    }
  }
  if (markers.unknown.length > 0) retryLater(work);
}

function retryLater(work: Work): void {
  if (!work.node.hasTimer(RETRY_TIMER)) work.node.startTimer(RETRY_TIMER, RETRY_US);
}

/** One request to each leader that has none unanswered, with all that waits for it. */
function pump(work: Work): void {
  const { markers } = work.state;
  for (const [leader, queue] of [...markers.queues].sort(([a], [b]) => a - b)) {
    if (queue.length === 0 || markers.inFlight.has(leader)) continue;
    markers.queues.set(leader, []);
    markers.inFlight.add(leader);
    request(
      work.node,
      'WriteTxnMarkers',
      brokerNode(leader),
      { markers: Object.freeze(queue.map(asMarker)) },
      {
        channel: CHANNEL,
        timeoutMs: REQUEST_TIMEOUT_MS,
        label: partitionsLabel(
          'produce',
          queue.flatMap(({ partitions }) => partitions),
        ),
        context: { leader, queue: Object.freeze(queue) },
      },
    );
  }
}

function asMarker({ completion, producerId, producerEpoch, commits, partitions }: QueuedMarker): TxnMarker {
  const byTopic = new Map<string, number[]>();
  for (const key of partitions) {
    const { topic, partition } = parsePartitionKey(key);
    const found = byTopic.get(topic);
    if (found) found.push(partition);
    else byTopic.set(topic, [partition]);
  }
  return Object.freeze({
    producerId,
    producerEpoch,
    transactionResult: commits,
    topics: Object.freeze(
      [...byTopic].map(([name, partitionIndexes]) =>
        Object.freeze({ name, partitionIndexes: Object.freeze(partitionIndexes) }),
      ),
    ),
    coordinatorEpoch: completion.coordinatorEpoch,
  });
}

/** What `pump` kept for the answer. */
export interface SentMarkers {
  readonly leader: BrokerId;
  readonly queue: readonly QueuedMarker[];
}

export function onMarkersAnswered(work: Work, sent: SentMarkers, response: WriteTxnMarkersResponse): void {
  work.state.markers.inFlight.delete(sent.leader);
  for (const [i, marker] of sent.queue.entries()) {
    if (!isStillOurs(work, marker)) continue;
    const errors = new Map<PartitionKey, KafkaError>();
    for (const { name, partitions } of response.markers[i]?.topics ?? []) {
      for (const { partitionIndex, errorCode } of partitions) {
        errors.set(partitionKey(name, partitionIndex), errorCode);
      }
    }
    takeAnswer(work, marker, errors);
  }
  pump(work);
}

/** Whether the transaction is still the one, and this broker still its coordinator in the same epoch. */
function isStillOurs(work: Work, { completion }: QueuedMarker): boolean {
  const { completions } = work.state.markers;
  const found = find(work, completion.transactionalId);
  const isSame =
    typeof found !== 'string' &&
    found.metadata !== undefined &&
    found.coordinatorEpoch === completion.coordinatorEpoch;
  if (!isSame && completions.get(completion.transactionalId) === completion) {
    completions.delete(completion.transactionalId);
  }
  return isSame;
}

function takeAnswer(work: Work, marker: QueuedMarker, errors: ReadonlyMap<PartitionKey, KafkaError>): void {
  const again: PartitionKey[] = [];
  for (const key of marker.partitions) {
    switch (errors.get(key)) {
      case 'NONE':
      // Their logs cannot hold a marker: nothing to wait for.
      case 'UNSUPPORTED_VERSION':
        remove(work, marker, key);
        break;
      case 'INVALID_PRODUCER_EPOCH':
      case 'TRANSACTION_COORDINATOR_FENCED':
        // Somebody newer has this transaction: it is theirs to end.
        work.state.markers.completions.delete(marker.completion.transactionalId);
        return;
      default:
        again.push(key);
    }
  }
  if (again.length > 0) tryAgain(work, marker, again);
  completeIfDone(work, marker.completion.transactionalId);
}

function remove(work: Work, { completion }: QueuedMarker, key: PartitionKey): void {
  const found = find(work, completion.transactionalId);
  if (typeof found !== 'string') found.metadata?.partitions.delete(key);
}

/** Its topic is gone, and the records with it. */
function drop(work: Work, marker: QueuedMarker): void {
  for (const key of marker.partitions) remove(work, marker, key);
}

/** The connection broke: nobody knows what was written; a marker that comes twice does no harm. */
export function onMarkersLost(work: Work, sent: SentMarkers): void {
  work.state.markers.inFlight.delete(sent.leader);
  for (const marker of sent.queue) {
    if (isStillOurs(work, marker)) tryAgain(work, marker, marker.partitions);
  }
}

function tryAgain(work: Work, marker: QueuedMarker, partitions: readonly PartitionKey[]): void {
  const { completion, producerId, producerEpoch, commits } = marker;
  work.state.markers.unknown.push(
    Object.freeze({ completion, producerId, producerEpoch, commits, partitions: Object.freeze(partitions) }),
  );
  retryLater(work);
}

/** The moment for what has failed, or had no leader, has come. */
export function onRetryTimer(work: Work): void {
  const { markers } = work.state;
  const { unknown, retries } = markers;
  markers.unknown = [];
  markers.retries = [];
  for (const completion of retries) writeCompletion(work, completion);
  for (const marker of unknown) {
    if (!isStillOurs(work, marker)) continue;
    enqueue(work, marker);
    completeIfDone(work, marker.completion.transactionalId);
  }
  pump(work);
}

// ---- completion

/** No partition waits for a marker: the end of the transaction is written. */
function completeIfDone(work: Work, transactionalId: string): void {
  const { completions } = work.state.markers;
  const completion = completions.get(transactionalId);
  const found = find(work, transactionalId);
  if (!completion || typeof found === 'string' || (found.metadata?.partitions.size ?? 1) > 0) return;
  completions.delete(transactionalId);
  writeCompletion(work, completion);
}

function writeCompletion(work: Work, { transactionalId, coordinatorEpoch, transit }: Completion): void {
  const found = find(work, transactionalId);
  if (typeof found === 'string' || found.coordinatorEpoch !== coordinatorEpoch) return;
  write(work, transactionalId, coordinatorEpoch, transit, { kind: 'complete' });
}

export function finishCompletion(work: Work, pending: PendingWrite, error: KafkaError): void {
  if (error !== 'COORDINATOR_NOT_AVAILABLE') return;
  const { transactionalId, coordinatorEpoch, transit } = pending;
  const statePartition = partitionOf(work, transactionalId);
  work.state.markers.retries.push(
    Object.freeze({ transactionalId, statePartition, coordinatorEpoch, transit }),
  );
  retryLater(work);
}

/** This broker no longer coordinates the ids of a partition: their markers are no longer its business. */
export function forgetMarkers(work: Work, statePartition: number): void {
  const { markers } = work.state;
  const isOther = ({ completion }: QueuedMarker): boolean => completion.statePartition !== statePartition;
  for (const [leader, queue] of markers.queues) markers.queues.set(leader, queue.filter(isOther));
  markers.unknown = markers.unknown.filter(isOther);
  markers.retries = markers.retries.filter((one) => one.statePartition !== statePartition);
  for (const [transactionalId, completion] of markers.completions) {
    if (completion.statePartition === statePartition) markers.completions.delete(transactionalId);
  }
}
