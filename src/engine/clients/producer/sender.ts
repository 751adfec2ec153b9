/** The sender thread: which batches are ready, to whom they go, and what becomes of them.
 *  Models      Sender, RecordAccumulator#ready, #drain; NetworkClient
 *  Invariants  every batch ends acknowledged or failed within `delivery.timeout.ms`
 *  See         accumulator.ts, sequences.ts, transaction-manager.ts, outcomes.ts */
import type { Acks } from '../../../contract/commands.ts';
import { configInt } from '../../../contract/configs.ts';
import type { BrokerId, PartitionKey } from '../../../contract/ids.ts';
import { brokerNode } from '../../../contract/ids.ts';
import type { SimTimeUs } from '../../../contract/units.ts';
import type { NodeContext } from '../../kernel/context.ts';
import type { ProduceRequest } from '../../protocol/api.ts';
import { partitionsLabel } from '../../protocol/labels.ts';
import { request } from '../../protocol/talk.ts';
import {
  leaderEpochOf,
  leaderOf,
  mayTry,
  noteDisconnect,
  pumpMetadata,
  requestUpdate,
  waitForUs,
} from '../metadata.ts';
import { isFull, noteLatency, noteLoad } from './accumulator.ts';
import { release } from './buffer-pool.ts';
import { tellCallers } from './callers.ts';
import { abortUndrained, expireBatches, failEverything, hasIncomplete } from './outcomes.ts';
import { bumpEpochIfWanted, mayDrain, resolveSequences, sealBatch } from './sequences.ts';
import type { Carried, PartitionQueue, ProducerBatch } from './state.ts';
import { diskOf, memoryOf } from './state.ts';
import {
  enqueue,
  failAbortablyIfPossible,
  isCompleting,
  isTransactional,
  nextRequest,
} from './transaction-manager.ts';
import { sendTxnRequest } from './txn-requests.ts';

/** The last version of Produce before the leaders add partitions to transactions. */
const VERSION_BEFORE_ADDING = 11;

/** Sends all that is ready, and starts the timer for what will be. */
export function pumpSender(node: NodeContext): void {
  const { configs, topics, settings } = diskOf(node);
  const memory = memoryOf(node);
  expireBatches(node);
  pumpMetadata(node, memory.metadata, topics, configs);
  if ((settings.idempotence || isTransactional(node)) && runManager(node)) return;
  noteLoad(node);
  const { ready, nextUs: nextReadyUs } = readiness(node);
  let nextUs = nextReadyUs;
  for (const brokerId of ready) {
    noteLatency(node, brokerId, drain(node, brokerId));
    // A broker that refused the connection is tried again later; its batches stay where they are.
    const waitUs = waitForUs(memory.metadata, brokerId, node.nowUs);
    if (waitUs > 0) nextUs = Math.min(nextUs, node.nowUs + waitUs);
  }
  pumpMetadata(node, memory.metadata, topics, configs);
  if (nextUs < Number.MAX_SAFE_INTEGER) node.startTimer('sender', Math.max(1, nextUs - node.nowUs));
}

export interface Readiness {
  /** Brokers with a batch that need not wait any longer, ascending. */
  readonly ready: readonly BrokerId[];
  /** When to look again. */
  readonly nextUs: SimTimeUs;
}

/** To whom something can be sent now, and when next (RecordAccumulator#ready). Asks for metadata when a leader is missing. */
export function readiness(node: NodeContext): Readiness {
  const { configs } = diskOf(node);
  const memory = memoryOf(node);
  const ready = new Set<BrokerId>();
  let nextUs = Number.MAX_SAFE_INTEGER;
  for (const queue of memory.partitions.values()) {
    const head = queue.deque[0];
    if (!head) continue;
    const leader = leaderOf(memory.metadata, queue.topic, queue.partition);
    nextUs = Math.min(nextUs, head.createdUs + configInt(configs, 'delivery.timeout.ms') * 1000);
    if (leader < 0) {
      requestUpdate(memory.metadata);
      continue;
    }
    if (isMuted(node, queue)) continue;
    const readyAtUs = Math.max(
      readyAt(node, queue, head),
      node.nowUs + waitForUs(memory.metadata, leader, node.nowUs),
    );
    if (readyAtUs <= node.nowUs) ready.add(leader);
    else nextUs = Math.min(nextUs, readyAtUs);
  }
  return { ready: [...ready].sort((a, b) => a - b), nextUs };
}

/** With one request in flight, a partition of which something is under way waits for its end. */
const isMuted = (node: NodeContext, { inFlight }: PartitionQueue): boolean =>
  inFlight.length > 0 && configInt(diskOf(node).configs, 'max.in.flight.requests.per.connection') === 1;

/** What idempotence and transactions have to do first. Answers whether nothing else may be sent now. */
function runManager(node: NodeContext): boolean {
  const { manager } = memoryOf(node);
  const transactional = isTransactional(node);
  if (resolveSequences(node)) failAbortablyIfPossible(node, 'REQUEST_TIMED_OUT');
  if (manager.state === 'FATAL_ERROR') {
    failEverything(node, manager.lastError ?? 'UNKNOWN_SERVER_ERROR');
    return true;
  }
  if (!transactional) {
    bumpEpochIfWanted(node);
    if (manager.state === 'UNINITIALIZED') {
      manager.state = 'INITIALIZING';
      enqueue(manager, { kind: 'initProducerId' });
    }
  }
  if (manager.inFlight || manager.sleepsUntilUs > node.nowUs) return true;
  if (manager.state === 'ABORTABLE_ERROR' || manager.state === 'ABORTING_TRANSACTION') abortUndrained(node);
  const next = nextRequest(node, hasIncomplete(node));
  if (next && sendTxnRequest(node, next) === 'asksForCoordinator') {
    const lookup = nextRequest(node, hasIncomplete(node));
    if (lookup) sendTxnRequest(node, lookup);
  }
  return next !== null || manager.inFlight !== null || manager.sleepsUntilUs > node.nowUs;
}

/** When the head of a deque makes its broker ready. */
function readyAt(node: NodeContext, queue: PartitionQueue, head: ProducerBatch): number {
  if (head.attempts > 0) return backsOffUntil(node, queue, head);
  if (queue.deque.length > 1 || isFull(node, head) || mustHurry(node)) return node.nowUs;
  return head.createdUs + configInt(diskOf(node).configs, 'linger.ms') * 1000;
}

/** No batch waits for company: somebody stands in send() for memory, or in flush(), or a transaction is about to end. */
function mustHurry(node: NodeContext): boolean {
  const { sends, flushUntil, manager } = memoryOf(node);
  return sends.some(({ waitsFor }) => waitsFor === 'memory') || flushUntil > 0 || isCompleting(manager);
}

/** End of a batch's backoff; a leader that came after its last attempt is tried at once (KIP-951). */
function backsOffUntil(node: NodeContext, queue: PartitionQueue, batch: ProducerBatch): number {
  const leaderEpoch = leaderEpochOf(memoryOf(node).metadata, queue.topic, queue.partition);
  return leaderEpoch > batch.leaderEpoch ? 0 : batch.retryAtUs;
}

/** One request to one broker: at most one batch of each partition, also of those that need not go yet. Answers whether it
 *  could be sent to. */
function drain(node: NodeContext, brokerId: BrokerId): boolean {
  const { configs, settings } = diskOf(node);
  const memory = memoryOf(node);
  const maxInFlight = configInt(configs, 'max.in.flight.requests.per.connection');
  if ((memory.inFlight.get(brokerId) ?? 0) >= maxInFlight || !mayTry(memory.metadata, brokerId, node.nowUs))
    return false;
  const mine = queuesOf(node, brokerId);
  const start = memory.drainIndex.get(brokerId) ?? 0;
  const found: { readonly queue: PartitionQueue; readonly batch: ProducerBatch }[] = [];
  const isIdempotent = settings.idempotence || isTransactional(node);
  let bytes = 0;
  let at = start;
  for (let i = 0; i < mine.length; i++) {
    at = (start + i) % mine.length;
    const queue = mine[at];
    const head = queue?.deque[0];
    if (!queue || !head) continue;
    if (isMuted(node, queue)) continue;
    if (backsOffUntil(node, queue, head) > node.nowUs) continue;
    if (found.length > 0 && bytes + head.sizeBytes > configInt(configs, 'max.request.size')) break;
    // What sequences, or a transaction, forbid ends the whole pass; the next one begins here.
    if (isIdempotent && !mayDrain(memory.manager, queue, head, isTransactional(node))) break;
    // NetworkClient#ready: nothing is drained for a broker before there is a connection to it.
    if (found.length === 0 && !node.connect(brokerNode(brokerId), memory.metadata.channel)) {
      noteDisconnect(node, memory.metadata, brokerId, [], configs);
      return false;
    }
    sealBatch(node, queue, head, isIdempotent);
    queue.deque.shift();
    bytes += head.sizeBytes;
    found.push({ queue, batch: head });
    at++;
  }
  memory.drainIndex.set(brokerId, mine.length === 0 ? 0 : at % mine.length);
  if (found.length > 0) sendProduce(node, brokerId, found);
  return true;
}

/** Partitions that a broker leads, in an order that stays. */
function queuesOf(node: NodeContext, brokerId: BrokerId): PartitionQueue[] {
  const { metadata, partitions } = memoryOf(node);
  const { topics } = diskOf(node);
  return [...partitions.values()]
    .filter(({ topic, partition }) => leaderOf(metadata, topic, partition) === brokerId)
    .sort((a, b) => topics.indexOf(a.topic) - topics.indexOf(b.topic) || a.partition - b.partition);
}

function sendProduce(
  node: NodeContext,
  brokerId: BrokerId,
  found: readonly { readonly queue: PartitionQueue; readonly batch: ProducerBatch }[],
): void {
  const { configs, settings, transactionalId } = diskOf(node);
  const memory = memoryOf(node);
  const timeoutMs = configInt(configs, 'request.timeout.ms');
  const topicIdOf = (topic: string): string => memory.metadata.topics.get(topic)?.topicId ?? '';
  const byTopic = new Map<string, ProduceRequest['topicData'][number]['partitionData'][number][]>();
  let count = 0;
  let bytes = 0;
  for (const { queue, batch } of found) {
    if (!batch.sealed) continue;
    const list = byTopic.get(queue.topic) ?? [];
    list.push({ index: queue.partition, records: batch.sealed });
    byTopic.set(queue.topic, list);
    count += batch.records.length;
    bytes += batch.sealed.sizeBytes;
  }
  const acks: Acks = transactionalId === null ? settings.acks : 'all';
  const body: ProduceRequest = {
    transactionalId,
    acks: acks === 'all' ? -1 : acks,
    timeoutMs,
    topicData: [...byTopic].map(([topic, partitionData]) => ({ topicId: topicIdOf(topic), partitionData })),
  };
  for (const { queue, batch } of found) {
    batch.attempts++;
    batch.leaderEpoch = leaderEpochOf(memory.metadata, queue.topic, queue.partition);
  }
  const expectsResponse = acks !== 0;
  if (expectsResponse) {
    memory.inFlight.set(brokerId, (memory.inFlight.get(brokerId) ?? 0) + 1);
    for (const { queue, batch } of found) queue.inFlight.push(batch);
  } else for (const { queue, batch } of found) endUnanswered(node, queue.key, batch);
  const context: Carried = {
    acks,
    brokerId,
    batches: found.map(({ queue, batch }) => ({
      topicId: topicIdOf(queue.topic),
      topic: queue.topic,
      partition: queue.partition,
      batchId: batch.id,
    })),
  };
  const keys = found.map(({ queue }) => queue.key);
  const isOldTransaction = transactionalId !== null && !memory.manager.isV2;
  request(node, 'Produce', brokerNode(brokerId), body, {
    label: partitionsLabel('produce', keys, count, bytes),
    channel: memory.metadata.channel,
    timeoutMs,
    context,
    expectsResponse,
    ...(isOldTransaction ? { version: VERSION_BEFORE_ADDING } : {}),
  });
}

/** acks=0: nobody will say what became of it; for the client it is done, with offset −1. */
function endUnanswered(node: NodeContext, partition: PartitionKey, batch: ProducerBatch): void {
  release(node, batch);
  tellCallers(node, batch, 'stored');
  node.emit({
    type: 'produce.unanswered',
    producerId: diskOf(node).producerId,
    partition,
    numbers: Object.freeze(batch.records.map(({ number }) => number)),
  });
}
