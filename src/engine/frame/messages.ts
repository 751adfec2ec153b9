/** A message in the air, opened. */
import type { EventId } from '../../contract/ids.ts';
import { kafkaApiName, type MessageReport } from '../../contract/report.ts';
import type { World } from '../cluster/world.ts';
import { latestImage } from '../cluster/world.ts';
import { API_VERSIONS } from '../protocol/api.ts';
import { fieldLines } from './message-fields.ts';

/** What the message that this event sent carries; null once it has arrived, or when the event sent none. */
export function openMessage(world: World, sentBy: EventId): MessageReport | null {
  const { sim } = world;
  const flight = sim.network.flights.get(sentBy);
  const entry = sim.queue.find((one) => one.kind === 'arrival' && one.message.sentBy === sentBy);
  if (!flight || entry?.kind !== 'arrival') return null;
  const { api, apiVersion, correlationId, body } = entry.message;
  const names = latestImage(world).names;
  return {
    flight,
    apiName: kafkaApiName(api),
    // Every message is of an API of the table; a name that is not there would have no version either.
    apiKey: API_VERSIONS[api as keyof typeof API_VERSIONS]?.[0] ?? -1,
    apiVersion,
    correlationId,
    fields: fieldLines(body, (topicId) => names?.get(topicId)),
  };
}
