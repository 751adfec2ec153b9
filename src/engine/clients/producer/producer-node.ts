/** A producer process: a workload that hands records to send(), and the client that gets them to the brokers.
 *  Models      org.apache.kafka.clients.producer.KafkaProducer under a steady application
 *  Simplifies  `acks` and idempotence change on the running instance, where Kafka's client would have to be made anew
 *  See         accumulator.ts, sender.ts */
import type { ProducerSettings } from '../../../contract/commands.ts';
import { timestampMsAt } from '../../../contract/units.ts';
import type { NodeBehaviour, NodeContext } from '../../kernel/context.ts';
import type { UserRecord } from '../../protocol/records.ts';
import { responseOf } from '../../protocol/talk.ts';
import {
  applyMetadata,
  createClientMetadata,
  METADATA_TIMER,
  noteAnswer,
  noteDisconnect,
} from '../metadata.ts';
import { accumulate, canAccept } from './accumulator.ts';
import {
  onProduceLost,
  onProduceResponse,
  onProducerIdLost,
  onProducerIdResponse,
  pumpSender,
} from './sender.ts';
import type { ProducerMemory } from './state.ts';
import { diskOf, memoryOf } from './state.ts';

/** Customers whose ids are the keys. */
const KEY_COUNT = 24;
const VALUE_BYTES_MIN = 120;
const VALUE_BYTES_SPREAD = 400;
/** How long the application stands in send() before it looks again. */
const BLOCKED_US = 20_000;

const brokerIdOf = (peer: string): number => Number(peer.slice(1));

export const producerBehaviour: NodeBehaviour = {
  boot(node) {
    const memory: ProducerMemory = {
      metadata: createClientMetadata(diskOf(node).bootstrap),
      pid: -1,
      epoch: -1,
      isAskingPid: false,
      partitions: new Map(),
      inFlight: new Map(),
      sticky: { partition: -1, bytes: 0 },
      nextExplicit: 0,
      lastBatchId: 0,
      bufferBytes: 0,
      burst: 0,
    };
    node.node.memory = memory;
    pumpSender(node);
    scheduleRecord(node);
  },
  // Nobody asks a producer anything.
  onRequest(node, incoming) {
    node.finish(incoming);
  },
  onResponse(node, response) {
    const { metadata } = memoryOf(node);
    noteAnswer(metadata, brokerIdOf(response.from));
    if (response.api === 'Produce') onProduceResponse(node, response);
    else if (response.api === 'InitProducerId') onProducerIdResponse(node, response);
    else {
      applyMetadata(node, metadata, responseOf('Metadata', response.body), diskOf(node).configs);
      pumpSender(node);
    }
  },
  onDisconnect(node, peer, _channel, failed) {
    noteDisconnect(node, memoryOf(node).metadata, brokerIdOf(peer), failed, diskOf(node).configs);
    onProduceLost(node, failed);
    onProducerIdLost(node, failed);
    pumpSender(node);
  },
  onTimer(node, name) {
    if (name === 'workload') sendRecord(node);
    else if (name === 'burst') drainBurst(node);
    else if (name === 'sender' || name === 'sender:pid' || name === METADATA_TIMER) pumpSender(node);
  },
};

/** Takes up new settings at once. */
export function configureProducer(node: NodeContext, settings: ProducerSettings): void {
  diskOf(node).settings = Object.freeze(settings);
  node.cancelTimer('workload');
  scheduleRecord(node);
  pumpSender(node);
}

function scheduleRecord(node: NodeContext): void {
  const { ratePerSecond } = diskOf(node).settings;
  if (ratePerSecond <= 0) return;
  const everyUs = Math.round(1_000_000 / ratePerSecond);
  // A fifth more or less: people do not buy to the beat of a clock.
  const jitterUs = Math.floor(everyUs / 5);
  node.startTimer('workload', everyUs - jitterUs + node.randomBelow('workload', 2 * jitterUs + 1));
}

/** The application hands over so many records at once, beside what its workload sends. What the client cannot take yet
 *  waits in send(). */
export function sendBurst(node: NodeContext, count: number): void {
  memoryOf(node).burst += count;
  drainBurst(node);
}

function drainBurst(node: NodeContext): void {
  const memory = memoryOf(node);
  while (memory.burst > 0 && canAccept(node)) {
    memory.burst--;
    accumulate(node, makeRecord(node));
  }
  if (memory.burst > 0) node.startTimer('burst', BLOCKED_US);
  pumpSender(node);
}

/** The application calls send(); while the client cannot take the record, it waits there. */
function sendRecord(node: NodeContext): void {
  if (!canAccept(node)) {
    node.startTimer('workload', BLOCKED_US);
    return;
  }
  accumulate(node, makeRecord(node));
  scheduleRecord(node);
  pumpSender(node);
}

function makeRecord(node: NodeContext): UserRecord {
  const disk = diskOf(node);
  disk.counts.sent++;
  return Object.freeze({
    type: 'user',
    key: disk.settings.keyStrategy === 'keyed' ? `customer-${node.randomBelow('keys', KEY_COUNT) + 1}` : null,
    generator: disk.name,
    number: disk.counts.sent,
    valueBytes: VALUE_BYTES_MIN + node.randomBelow('values', VALUE_BYTES_SPREAD),
    timestampMs: timestampMsAt(node.nowUs),
  });
}
