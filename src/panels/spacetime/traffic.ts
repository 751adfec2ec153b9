/** What is known of a stretch of time, as messages with their fates and as marks on lanes. */
import { type EngineEvent, type Flight, isStory } from '../../contract/events.ts';
import type { EventId } from '../../contract/ids.ts';
import type { SimTimeUs } from '../../contract/units.ts';

/** Messages by the time they left. A later fault may have taken one that left in good order. */
export function flightsIn(
  events: readonly EngineEvent[],
  inTheAir: Iterable<Flight>,
  nowUs: SimTimeUs,
): readonly Flight[] {
  const flights = new Map<EventId, Flight>();
  for (const event of events)
    if (event.type === 'request.sent') flights.set(event.id, { ...event.flight, eventId: event.id });
  for (const flight of inTheAir) flights.set(flight.eventId, flight);
  for (const event of events) {
    if (event.type !== 'request.lost' || event.timeUs > nowUs) continue;
    const taken = flights.get(event.sentBy);
    if (taken && taken.lostAtUs === null) flights.set(event.sentBy, { ...taken, lostAtUs: event.timeUs });
  }
  return [...flights.values()]
    .filter(({ sentAtUs }) => sentAtUs <= nowUs)
    .sort((a, b) => a.sentAtUs - b.sentAtUs || a.eventId - b.eventId);
}

/** What is marked on the lanes: the story, and what was written. */
export const isMark = (event: EngineEvent): boolean => isStory(event) || event.type === 'log.appended';

/** What led to an event, oldest first, itself last: as far back as is known. */
export function chainOf(
  eventId: EventId,
  ...known: readonly (readonly EngineEvent[])[]
): readonly EngineEvent[] {
  const byId = new Map(known.flat().map((event) => [event.id, event]));
  const chain: EngineEvent[] = [];
  for (let id: EventId | null = eventId; id !== null; ) {
    const event = byId.get(id);
    if (!event) break;
    chain.unshift(event);
    // A cause comes before what it causes.
    id = event.cause !== null && event.cause < event.id ? event.cause : null;
  }
  return chain;
}

export interface Wait {
  readonly from: EngineEvent;
  readonly to: EngineEvent;
  readonly lengthUs: number;
}

/** The longest time between a cause and what it caused. Null: there is nothing between. */
export function longestWait(chain: readonly EngineEvent[]): Wait | null {
  let longest: Wait | null = null;
  for (const [i, to] of chain.entries()) {
    const from = chain[i - 1];
    if (from && to.timeUs - from.timeUs > (longest?.lengthUs ?? 0))
      longest = { from, to, lengthUs: to.timeUs - from.timeUs };
  }
  return longest;
}
