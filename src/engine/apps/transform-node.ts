/** The process of a consumer, with a producer beside it when its application transforms: what reaches the process goes to the
 *  client whose connection or timer it came by.
 *  See  transform.ts, clients/consumer/consumer-node.ts, clients/producer/producer-node.ts */
import { consumerBehaviour } from '../clients/consumer/consumer-node.ts';
import { PROCESSED } from '../clients/consumer/poll-loop.ts';
import { METADATA_TIMER } from '../clients/metadata.ts';
import { createProducerMemory, producerBehaviour } from '../clients/producer/producer-node.ts';
import { SEND_TIMER } from '../clients/producer/send.ts';
import { pumpSender } from '../clients/producer/sender.ts';
import { CALL_TIMER } from '../clients/producer/transaction-manager.ts';
import { MANAGER_TIMER } from '../clients/producer/txn-requests.ts';
import type { NodeBehaviour, NodeContext } from '../kernel/context.ts';
import { advance, beginWork, startTransform } from './transform.ts';
import { createTransformState, memoryOf, transformDisk } from './transform-state.ts';

/** Of the producer's connections, beside those of the consumer in the same process. */
const PRODUCER_CHANNEL = 'producer';
const PRODUCER_TIMERS: readonly string[] = [
  'sender',
  MANAGER_TIMER,
  `${METADATA_TIMER}:${PRODUCER_CHANNEL}`,
  SEND_TIMER,
  CALL_TIMER,
];

export const transformBehaviour: NodeBehaviour = {
  boot(node) {
    consumerBehaviour.boot(node);
    const { bootstrap, rules } = transformDisk(node.node);
    const producer = createProducerMemory(bootstrap, rules.transactionVersion >= 2, PRODUCER_CHANNEL);
    Object.assign(memoryOf(node), { producer, transform: createTransformState() });
    startTransform(node);
  },

  onRequest: consumerBehaviour.onRequest,

  onResponse(node, response) {
    holdBeforeStart(node);
    const part = response.channel === PRODUCER_CHANNEL ? producerBehaviour : consumerBehaviour;
    part.onResponse(node, response);
    advance(node);
  },

  onDisconnect(node, peer, channel, failed) {
    const part = channel === PRODUCER_CHANNEL ? producerBehaviour : consumerBehaviour;
    part.onDisconnect(node, peer, channel, failed);
    advance(node);
  },

  onPush(node, pushed) {
    consumerBehaviour.onPush?.(node, pushed);
    advance(node);
  },

  onTimer(node, name, data) {
    holdBeforeStart(node);
    if (name === PROCESSED) beginWork(node);
    else if (PRODUCER_TIMERS.includes(name)) {
      producerBehaviour.onTimer(node, name, data);
      pumpSender(node);
    } else consumerBehaviour.onTimer(node, name, data);
    advance(node);
  },
};

/** Whatever group it is put into meanwhile: before it has its id, it does not poll. */
function holdBeforeStart(node: NodeContext): void {
  const memory = memoryOf(node);
  if (memory.transform.phase === 'starting') memory.app = 'processing';
}
