/** The sender thread: which batches are ready, to whom they go, and what becomes of them.
 *  Models      Sender, RecordAccumulator#ready, #drain; NetworkClient
 *  Simplifies  a batch that is too large is not split: its records fail
 *  Invariants  every batch ends acknowledged or failed within `delivery.timeout.ms`
 *  See         accumulator.ts, idempotence.ts */
import type { Acks } from '../../../contract/commands.ts';
import { configInt } from '../../../contract/configs.ts';
import type { KafkaError } from '../../../contract/errors.ts';
import type { BrokerId } from '../../../contract/ids.ts';
import { brokerNode, partitionKey } from '../../../contract/ids.ts';
import type { FailedRequest, IncomingResponse, NodeContext } from '../../kernel/context.ts';
import type { ProduceRequest } from '../../protocol/api.ts';
import { partitionsLabel, plainLabel } from '../../protocol/labels.ts';
import { request, responseOf } from '../../protocol/talk.ts';
import { retryBackoffUs } from '../backoff.ts';
import {
  leaderEpochOf,
  leaderOf,
  learnLeader,
  leastLoadedBroker,
  mayTry,
  noteDisconnect,
  pumpMetadata,
  requestUpdate,
  waitForUs,
} from '../metadata.ts';
import { isFull } from './accumulator.ts';
import { awaitsPredecessor, bumpEpoch, mayDrain, noteAcked, resolve, sealBatch } from './idempotence.ts';
import type { PartitionQueue, ProducerBatch } from './state.ts';
import { diskOf, memoryOf, queueOf } from './state.ts';

const INT_MAX = 2_147_483_647;

const RETRIABLE: ReadonlySet<KafkaError> = new Set<KafkaError>([
  'CORRUPT_MESSAGE',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'UNKNOWN_TOPIC_ID',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_OR_FOLLOWER',
  'REQUEST_TIMED_OUT',
  'NETWORK_EXCEPTION',
  'NOT_ENOUGH_REPLICAS',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
]);
/** The client's picture of the cluster is wrong. */
const STALE_METADATA: ReadonlySet<KafkaError> = new Set<KafkaError>([
  'UNKNOWN_TOPIC_OR_PARTITION',
  'UNKNOWN_TOPIC_ID',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_OR_FOLLOWER',
  'FENCED_LEADER_EPOCH',
  'NETWORK_EXCEPTION',
  'REQUEST_TIMED_OUT',
]);

/** Which batch of which partition a request carried. */
interface Carried {
  readonly topicId: string;
  /** As the request asked for; the settings may have changed since. */
  readonly acks: Acks;
  readonly brokerId: BrokerId;
  readonly batches: readonly { readonly partition: number; readonly batchId: number }[];
}

/** Sends all that is ready, and starts the timer for what will be. */
export function pumpSender(node: NodeContext): void {
  const { configs, topic, settings } = diskOf(node);
  const memory = memoryOf(node);
  expireBatches(node);
  pumpMetadata(node, memory.metadata, [topic], configs);
  if (settings.idempotence && memory.pid < 0) return askForProducerId(node);
  const ready = new Set<BrokerId>();
  let nextUs = Number.MAX_SAFE_INTEGER;
  for (const [partition, queue] of memory.partitions) {
    const head = queue.deque[0];
    if (!head) continue;
    nextUs = Math.min(nextUs, head.createdUs + configInt(configs, 'delivery.timeout.ms') * 1000);
    const leader = leaderOf(memory.metadata, topic, partition);
    if (leader < 0) {
      requestUpdate(memory.metadata);
      continue;
    }
    const readyAtUs = Math.max(
      readyAt(node, queue, head),
      node.nowUs + waitForUs(memory.metadata, leader, node.nowUs),
    );
    if (readyAtUs <= node.nowUs) ready.add(leader);
    else nextUs = Math.min(nextUs, readyAtUs);
  }
  for (const brokerId of [...ready].sort((a, b) => a - b)) {
    drain(node, brokerId);
    // A broker that refused the connection is tried again later; its batches stay where they are.
    const waitUs = waitForUs(memory.metadata, brokerId, node.nowUs);
    if (waitUs > 0) nextUs = Math.min(nextUs, node.nowUs + waitUs);
  }
  pumpMetadata(node, memory.metadata, [topic], configs);
  if (nextUs < Number.MAX_SAFE_INTEGER) node.startTimer('sender', Math.max(1, nextUs - node.nowUs));
}

/** When the head of a deque makes its broker ready. */
function readyAt(node: NodeContext, queue: PartitionQueue, head: ProducerBatch): number {
  if (head.attempts > 0) return backsOffUntil(node, head);
  if (queue.deque.length > 1 || isFull(node, head)) return node.nowUs;
  return head.createdUs + configInt(diskOf(node).configs, 'linger.ms') * 1000;
}

/** End of a batch's backoff; a leader that came after its last attempt is tried at once (KIP-951). */
function backsOffUntil(node: NodeContext, batch: ProducerBatch): number {
  const leaderEpoch = leaderEpochOf(memoryOf(node).metadata, diskOf(node).topic, batch.partition);
  return leaderEpoch > batch.leaderEpoch ? 0 : batch.retryAtUs;
}

/** One request to one broker: at most one batch of each partition, also of those that need not go yet. */
function drain(node: NodeContext, brokerId: BrokerId): void {
  const { topic, configs, settings } = diskOf(node);
  const memory = memoryOf(node);
  const maxInFlight = configInt(configs, 'max.in.flight.requests.per.connection');
  if ((memory.inFlight.get(brokerId) ?? 0) >= maxInFlight || !mayTry(memory.metadata, brokerId, node.nowUs))
    return;
  const batches: ProducerBatch[] = [];
  let bytes = 0;
  for (const partition of [...memory.partitions.keys()].sort((a, b) => a - b)) {
    if (leaderOf(memory.metadata, topic, partition) !== brokerId) continue;
    const queue = queueOf(memory, partition);
    const head = queue.deque[0];
    if (!head || backsOffUntil(node, head) > node.nowUs || !mayDrain(memory, queue, head)) continue;
    if (maxInFlight === 1 && queue.inFlight.length > 0) continue;
    if (batches.length > 0 && bytes + head.sizeBytes > configInt(configs, 'max.request.size')) break;
    // NetworkClient#ready: nothing is drained for a broker before there is a connection to it.
    if (batches.length === 0 && !node.connect(brokerNode(brokerId), 'main')) {
      return noteDisconnect(node, memory.metadata, brokerId, [], configs);
    }
    sealBatch(node, queue, head, settings.idempotence);
    queue.deque.shift();
    bytes += head.sizeBytes;
    batches.push(head);
  }
  if (batches.length > 0) sendProduce(node, brokerId, batches);
}

function sendProduce(node: NodeContext, brokerId: BrokerId, batches: readonly ProducerBatch[]): void {
  const { topic, configs, settings } = diskOf(node);
  const memory = memoryOf(node);
  const timeoutMs = configInt(configs, 'request.timeout.ms');
  const topicId = memory.metadata.topics.get(topic)?.topicId ?? '';
  const sealed = batches.flatMap((batch) =>
    batch.sealed ? [{ index: batch.partition, records: batch.sealed }] : [],
  );
  const body: ProduceRequest = {
    transactionalId: null,
    acks: settings.acks === 'all' ? -1 : settings.acks,
    timeoutMs,
    topicData: [{ topicId, partitionData: sealed }],
  };
  const label = partitionsLabel(
    'produce',
    batches.map((batch) => partitionKey(topic, batch.partition)),
    batches.reduce((sum, batch) => sum + batch.records.length, 0),
    sealed.reduce((sum, { records }) => sum + records.sizeBytes, 0),
  );
  for (const batch of batches) {
    batch.attempts++;
    batch.leaderEpoch = leaderEpochOf(memory.metadata, topic, batch.partition);
  }
  const expectsResponse = settings.acks !== 0;
  if (expectsResponse) {
    memory.inFlight.set(brokerId, (memory.inFlight.get(brokerId) ?? 0) + 1);
    for (const batch of batches) queueOf(memory, batch.partition).inFlight.push(batch);
  } else for (const batch of batches) release(node, batch);
  const context: Carried = {
    topicId,
    acks: settings.acks,
    brokerId,
    batches: batches.map((batch) => ({ partition: batch.partition, batchId: batch.id })),
  };
  request(node, 'Produce', brokerNode(brokerId), body, { label, timeoutMs, context, expectsResponse });
}

/** Gives the memory of a finished batch back. */
function release(node: NodeContext, batch: ProducerBatch): void {
  memoryOf(node).bufferBytes -= batch.sizeBytes;
}

// ---- answers

export function onProduceResponse(node: NodeContext, response: IncomingResponse): void {
  // Made in sendProduce.
  const carried = response.request.context as Carried;
  const { responses } = responseOf('Produce', response.body);
  finishRequest(node, carried.brokerId);
  const results = new Map(
    responses.flatMap((topic) => topic.partitionResponses.map((r) => [r.index, r] as const)),
  );
  for (const { partition, batchId } of carried.batches) {
    const result = results.get(partition);
    const batch = takeInFlight(node, partition, batchId);
    if (!batch || !result) continue;
    if (result.errorCode === 'NONE') succeed(node, batch, result.baseOffset, carried);
    else {
      const { metadata } = memoryOf(node);
      learnLeader(metadata, diskOf(node).topic, partition, result.currentLeader);
      fail(node, batch, result.errorCode);
    }
  }
  pumpSender(node);
}

/** The connection broke: nobody knows whether what was sent has been written. */
export function onProduceLost(node: NodeContext, failed: readonly FailedRequest[]): void {
  for (const lost of failed) {
    if (lost.api !== 'Produce') continue;
    // Made in sendProduce.
    const carried = lost.context as Carried;
    finishRequest(node, carried.brokerId);
    const error = node.nowUs - lost.sentAtUs >= lost.timeoutUs ? 'REQUEST_TIMED_OUT' : 'NETWORK_EXCEPTION';
    for (const { partition, batchId } of carried.batches) {
      const batch = takeInFlight(node, partition, batchId);
      if (batch) fail(node, batch, error);
    }
  }
}

function finishRequest(node: NodeContext, brokerId: BrokerId): void {
  const { inFlight } = memoryOf(node);
  inFlight.set(brokerId, Math.max(0, (inFlight.get(brokerId) ?? 0) - 1));
}

/** The batch of an answer; undefined when it has expired meanwhile. */
function takeInFlight(node: NodeContext, partition: number, batchId: number): ProducerBatch | undefined {
  const queue = queueOf(memoryOf(node), partition);
  const batch = queue.inFlight.find((candidate) => candidate.id === batchId);
  queue.inFlight = queue.inFlight.filter((candidate) => candidate.id !== batchId);
  return batch;
}

function succeed(node: NodeContext, batch: ProducerBatch, baseOffset: number, carried: Carried): void {
  const disk = diskOf(node);
  const queue = queueOf(memoryOf(node), batch.partition);
  noteAcked(queue, batch);
  release(node, batch);
  disk.counts.acknowledged += batch.records.length;
  node.emit({
    type: 'produce.acknowledged',
    producerId: disk.producerId,
    topicId: carried.topicId,
    partition: partitionKey(disk.topic, batch.partition),
    baseOffset,
    recordCount: batch.records.length,
    firstNumber: batch.records[0]?.number ?? 0,
    acks: carried.acks,
  });
  resolve(node, queue);
}

function fail(node: NodeContext, batch: ProducerBatch, error: KafkaError): void {
  const { configs, counts } = diskOf(node);
  const memory = memoryOf(node);
  const queue = queueOf(memory, batch.partition);
  if (STALE_METADATA.has(error)) requestUpdate(memory.metadata);
  const isSequenced = (batch.sealed?.baseSequence ?? -1) >= 0;
  let canRetry = RETRIABLE.has(error);
  if (isSequenced && error === 'OUT_OF_ORDER_SEQUENCE_NUMBER') {
    canRetry = true;
    if (!awaitsPredecessor(queue, batch)) {
      queue.inFlight.push(batch);
      bumpEpoch(node, queue);
      queue.inFlight.pop();
    }
  }
  const willRetry = canRetry && batch.attempts <= configInt(configs, 'retries') && !hasExpired(node, batch);
  tellRefused(node, batch, error, willRetry);
  if (!willRetry) return giveUp(node, queue, batch);
  counts.retries++;
  batch.retryAtUs = node.nowUs + retryBackoffUs(node, configs, batch.attempts - 1);
  requeue(queue, batch);
}

/** To the front; among batches with sequences, to where its own belongs. */
function requeue(queue: PartitionQueue, batch: ProducerBatch): void {
  const sequence = batch.sealed?.baseSequence ?? -1;
  let at = 0;
  if (sequence >= 0) {
    while ((queue.deque[at]?.sealed?.baseSequence ?? Number.MAX_SAFE_INTEGER) < sequence) at++;
  }
  queue.deque.splice(at, 0, batch);
}

function tellRefused(node: NodeContext, batch: ProducerBatch, error: KafkaError, willRetry: boolean): void {
  const { producerId, topic } = diskOf(node);
  node.emit({
    type: 'produce.refused',
    producerId,
    partition: partitionKey(topic, batch.partition),
    error,
    willRetry,
  });
}

/** The records fail, and the application is told. A sequence that is now missing calls for a new epoch. */
function giveUp(node: NodeContext, queue: PartitionQueue, batch: ProducerBatch): void {
  release(node, batch);
  diskOf(node).counts.failed += batch.records.length;
  if ((batch.sealed?.baseSequence ?? -1) >= 0) {
    queue.isUnresolved = true;
    resolve(node, queue);
  }
}

// ---- time

function hasExpired(node: NodeContext, batch: ProducerBatch): boolean {
  return node.nowUs - batch.createdUs >= configInt(diskOf(node).configs, 'delivery.timeout.ms') * 1000;
}

function expireBatches(node: NodeContext): void {
  for (const queue of memoryOf(node).partitions.values()) {
    const expired = [...queue.inFlight, ...queue.deque].filter((batch) => hasExpired(node, batch));
    if (expired.length === 0) continue;
    queue.inFlight = queue.inFlight.filter((batch) => !expired.includes(batch));
    for (const batch of expired) {
      const at = queue.deque.indexOf(batch);
      if (at >= 0) queue.deque.splice(at, 1);
    }
    for (const batch of expired) {
      tellRefused(node, batch, 'REQUEST_TIMED_OUT', false);
      giveUp(node, queue, batch);
    }
  }
}

// ---- producer id

function askForProducerId(node: NodeContext): void {
  const { configs } = diskOf(node);
  const memory = memoryOf(node);
  if (memory.isAskingPid || node.hasTimer('sender:pid')) return;
  const brokerId = leastLoadedBroker(node, memory.metadata);
  if (brokerId < 0) return node.startTimer('sender:pid', retryBackoffUs(node, configs, 0));
  memory.isAskingPid = true;
  request(
    node,
    'InitProducerId',
    brokerNode(brokerId),
    { transactionalId: null, transactionTimeoutMs: INT_MAX, producerId: -1, producerEpoch: -1 },
    { label: plainLabel('control'), timeoutMs: configInt(configs, 'request.timeout.ms') },
  );
}

export function onProducerIdResponse(node: NodeContext, response: IncomingResponse): void {
  const memory = memoryOf(node);
  const { errorCode, producerId, producerEpoch } = responseOf('InitProducerId', response.body);
  memory.isAskingPid = false;
  if (errorCode !== 'NONE') {
    node.startTimer('sender:pid', retryBackoffUs(node, diskOf(node).configs, 0));
    return;
  }
  memory.pid = producerId;
  memory.epoch = producerEpoch;
  node.emit({
    type: 'producer.idAssigned',
    producerId: diskOf(node).producerId,
    pid: producerId,
    epoch: producerEpoch,
  });
  pumpSender(node);
}

export function onProducerIdLost(node: NodeContext, failed: readonly FailedRequest[]): void {
  if (!failed.some((lost) => lost.api === 'InitProducerId')) return;
  memoryOf(node).isAskingPid = false;
  node.startTimer('sender:pid', retryBackoffUs(node, diskOf(node).configs, 0));
}
