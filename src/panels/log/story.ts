/** What the journal tells of a log: its last cleaning, and what a cut has cost. */
import type { EngineEvent, EventBody } from '../../contract/events.ts';

type Of<T extends EventBody['type']> = EngineEvent & Extract<EventBody, { type: T }>;

/** The last pass of the cleaner over a replica; null when the journal has none. */
export function lastCleaning(
  events: readonly EngineEvent[],
  partition: string,
  brokerId: number,
): Of<'log.cleaned'> | null {
  for (let i = events.length - 1; i >= 0; i--) {
    const event = events[i];
    if (event?.type === 'log.cleaned' && event.partition === partition && event.brokerId === brokerId)
      return event;
  }
  return null;
}

interface Cut {
  readonly atUs: number;
  readonly fromOffset: number;
  readonly toOffset: number;
}

/** How many acknowledged records were lost with a cut: no other copy had them. */
export const lostWith = (events: readonly EngineEvent[], partition: string, cut: Cut): number =>
  events.filter(
    (event) =>
      event.type === 'record.lost' &&
      event.partition === partition &&
      event.timeUs === cut.atUs &&
      event.offset >= cut.toOffset &&
      event.offset < cut.fromOffset,
  ).length;
