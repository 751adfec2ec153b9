/** A producer process: an application that hands records to send(), and the client that gets them to the brokers.
 *  Models      org.apache.kafka.clients.producer.KafkaProducer under an application
 *  Simplifies  `acks`, idempotence and configs change on the running instance, where Kafka's client would have to be made anew
 *  See         workload.ts, accumulator.ts, sender.ts */
import type { ProducerSettings } from '../../../contract/commands.ts';
import type { NodeBehaviour, NodeContext } from '../../kernel/context.ts';
import { responseOf } from '../../protocol/talk.ts';
import {
  applyMetadata,
  createClientMetadata,
  METADATA_TIMER,
  noteAnswer,
  noteDisconnect,
} from '../metadata.ts';
import { onProduceLost, onProduceResponse } from './outcomes.ts';
import { pumpSender } from './sender.ts';
import type { ProducerMemory } from './state.ts';
import { diskOf, memoryOf } from './state.ts';
import { createManager } from './transaction-manager.ts';
import { MANAGER_TIMER, onTxnLost, onTxnResponse } from './txn-requests.ts';
import {
  advanceWorkload,
  BURST,
  drainBurst,
  scheduleRecord,
  sendNext,
  startWorkload,
  WORKLOAD,
} from './workload.ts';

export { flush } from './flush.ts';
export { sendBurst } from './workload.ts';

const brokerIdOf = (peer: string): number => Number(peer.slice(1));

export const createProducerMemory = (
  bootstrap: readonly number[],
  isV2: boolean,
  channel?: string,
): ProducerMemory => ({
  metadata: createClientMetadata(bootstrap, channel),
  manager: createManager(isV2),
  partitions: new Map(),
  inFlight: new Map(),
  latency: new Map(),
  drainIndex: new Map(),
  partitioners: new Map(),
  compressionEstimates: new Map(),
  lastBatchId: 0,
  bufferBytes: 0,
  sends: [],
  awaited: new Map(),
  flushUntil: 0,
  burst: 0,
  handed: 0,
  special: new Map(),
  resend: [],
  app: null,
});

export const producerBehaviour: NodeBehaviour = {
  boot(node) {
    const { bootstrap, rules } = diskOf(node);
    node.node.memory = createProducerMemory(bootstrap, rules.transactionVersion >= 2);
    pumpSender(node);
    startWorkload(node);
  },
  // Nobody asks a producer anything.
  onRequest(node, incoming) {
    node.finish(incoming);
  },
  onResponse(node, response) {
    const { metadata } = memoryOf(node);
    noteAnswer(metadata, brokerIdOf(response.from));
    if (response.api === 'Produce') onProduceResponse(node, response);
    else if (response.api === 'Metadata')
      applyMetadata(node, metadata, responseOf('Metadata', response.body), diskOf(node).configs);
    else onTxnResponse(node, response);
    pumpSender(node);
    advanceWorkload(node);
  },
  onDisconnect(node, peer, _channel, failed) {
    noteDisconnect(node, memoryOf(node).metadata, brokerIdOf(peer), failed, diskOf(node).configs);
    onProduceLost(node, failed);
    onTxnLost(node, failed);
    pumpSender(node);
    advanceWorkload(node);
  },
  onTimer(node, name) {
    if (name === WORKLOAD) sendNext(node);
    else if (name === BURST) drainBurst(node);
    else if (name === 'sender' || name === MANAGER_TIMER || name === METADATA_TIMER) pumpSender(node);
    // A call of send() that has waited long enough is ended below.
    advanceWorkload(node);
  },
};

/** Takes up new settings, and the configs that are on its disk, at once. */
export function configureProducer(node: NodeContext, settings: ProducerSettings): void {
  diskOf(node).settings = Object.freeze(settings);
  // They were made for another `batch.size`, perhaps.
  memoryOf(node).partitioners.clear();
  node.cancelTimer(WORKLOAD);
  scheduleRecord(node);
  pumpSender(node);
}
