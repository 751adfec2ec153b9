/** Answers that say only what went wrong. */
import type { KafkaError } from '../../contract/errors.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { ApiName } from '../protocol/api.ts';
import { plainLabel } from '../protocol/labels.ts';
import { isAdminApi, refusalOf } from '../protocol/refusals.ts';
import { answer, requestOf } from '../protocol/talk.ts';

/** An answer that says only what went wrong. */
export function refuse(node: NodeContext, api: ApiName, incoming: Incoming, errorCode: KafkaError): void {
  const label = plainLabel('control', errorCode);
  switch (api) {
    case 'BrokerRegistration':
      return answer(node, api, incoming, { errorCode, brokerEpoch: -1 }, label);
    case 'BrokerHeartbeat': {
      const body = { errorCode, isCaughtUp: false, isFenced: true, shouldShutDown: false };
      return answer(node, api, incoming, body, plainLabel('heartbeat', errorCode));
    }
    case 'AlterPartition':
      return answer(node, api, incoming, { errorCode, topics: [] }, label);
    case 'AllocateProducerIds':
      return answer(node, api, incoming, { errorCode, producerIdStart: -1, producerIdLen: 0 }, label);
    default:
      if (isAdminApi(api)) {
        return answer(node, api, incoming, refusalOf(api, requestOf(api, incoming.body), errorCode), label);
      }
      // Nothing else is sent to a controller; whoever does hears nothing and times out.
      node.finish(incoming);
  }
}
