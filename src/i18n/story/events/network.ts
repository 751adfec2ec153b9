/** Sentences about messages on the wire. */
import { unreachable } from '../../../contract/errors.ts';
import type { NetworkEvent } from '../../../contract/events/network.ts';
import { kafkaApiName } from '../../../contract/report.ts';
import { headed, type Teller } from '../teller.ts';

export function tellNetwork(event: NetworkEvent, { t, nodeName }: Teller): string {
  switch (event.type) {
    case 'connection.reset':
      return t('event.connection.reset', {
        a: nodeName(event.a),
        b: nodeName(event.b),
        lost: event.inFlightLost,
      });
    case 'network.changed':
      return t(`event.network.${event.state}`, { a: nodeName(event.a), b: nodeName(event.b) });
    case 'network.tuned': {
      const latency = { least: String(event.latencyMsMin), most: String(event.latencyMsMax) };
      if (event.sendKBps === null) return t('event.network.tunedEndless', latency);
      return t('event.network.tuned', { ...latency, rate: String(event.sendKBps) });
    }
    case 'request.sent': {
      const { from, to, api, isResponse } = event.flight;
      const sentence = t(isResponse ? 'event.request.answered' : 'event.request.sent', {
        from: nodeName(from),
        to: nodeName(to),
        api: kafkaApiName(api),
      });
      return headed(from, sentence);
    }
    case 'request.lost':
      return t('event.request.lost', {
        from: nodeName(event.from),
        to: nodeName(event.to),
        api: kafkaApiName(event.api),
      });
    default:
      return unreachable(event);
  }
}
