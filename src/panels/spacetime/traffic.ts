/** What is known of a stretch of time: marks on lanes, and what led to what. */
import { type EngineEvent, isStory } from '../../contract/events.ts';
import type { EventId } from '../../contract/ids.ts';

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
