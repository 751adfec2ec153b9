/** What a consumer's process does, by the application that is in it.
 *  See  transform-node.ts, processing-node.ts */
import { consumerBehaviour } from '../clients/consumer/consumer-node.ts';
import type { NodeBehaviour, NodeContext } from '../kernel/context.ts';
import { processingBehaviour } from './processing-node.ts';
import { isProcessor } from './processing-state.ts';
import { transformBehaviour } from './transform-node.ts';
import { isTransformer } from './transform-state.ts';

function partOf({ node }: NodeContext): NodeBehaviour {
  if (isTransformer(node)) return transformBehaviour;
  return isProcessor(node) ? processingBehaviour : consumerBehaviour;
}

export const consumerAppBehaviour: NodeBehaviour = {
  boot: (node) => partOf(node).boot(node),
  onRequest: (node, incoming) => partOf(node).onRequest(node, incoming),
  onResponse: (node, response) => partOf(node).onResponse(node, response),
  onDisconnect: (node, peer, channel, failed) => partOf(node).onDisconnect(node, peer, channel, failed),
  onTimer: (node, name, data) => partOf(node).onTimer(node, name, data),
  onPush: (node, pushed) => partOf(node).onPush?.(node, pushed),
};
