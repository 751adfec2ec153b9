/** The process of a consumer whose application works with threads of its own.
 *  See  processing.ts, clients/consumer/consumer-node.ts */
import { consumerBehaviour } from '../clients/consumer/consumer-node.ts';
import type { RequestContext } from '../clients/consumer/state.ts';
import type { NodeBehaviour } from '../kernel/context.ts';
import { APP_COMMIT, advanceWork, onAppCommit, onWorker, WORKER } from './processing.ts';
import { createWork, memoryOf, processingDisk } from './processing-state.ts';

// Every request of a consumer but Metadata carries a context made by `contextOf`.
const isAppCommit = ({ api, context }: { readonly api: string; readonly context: unknown }): boolean =>
  api === 'OffsetCommit' && (context as RequestContext | null)?.purpose === APP_COMMIT;

export const processingBehaviour: NodeBehaviour = {
  boot(node) {
    consumerBehaviour.boot(node);
    Object.assign(memoryOf(node), { work: createWork(processingDisk(node.node).processing) });
  },

  onRequest: consumerBehaviour.onRequest,

  onResponse(node, response) {
    consumerBehaviour.onResponse(node, response);
    if (isAppCommit(response.request)) onAppCommit(node, true);
    else advanceWork(node);
  },

  onDisconnect(node, peer, channel, failed) {
    consumerBehaviour.onDisconnect(node, peer, channel, failed);
    if (failed.some(isAppCommit)) onAppCommit(node, false);
    else advanceWork(node);
  },

  onPush(node, pushed) {
    consumerBehaviour.onPush?.(node, pushed);
    advanceWork(node);
  },

  onTimer(node, name, data) {
    if (name.startsWith(WORKER)) onWorker(node, Number(name.slice(WORKER.length)));
    else {
      consumerBehaviour.onTimer(node, name, data);
      advanceWork(node);
    }
  },
};
