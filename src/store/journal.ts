/** What was told of this run so far: the events worth a sentence, and the wishes that made it what it is. */
import type { JournaledCommand } from '../contract/commands.ts';
import type { EngineEvent } from '../contract/events.ts';
import type { EventId } from '../contract/ids.ts';

export interface JournalState {
  /** Story events up to the playhead, oldest first, at most the last `KEPT`. */
  readonly events: readonly EngineEvent[];
  /** With the scenario, all that is needed to run it again. */
  readonly commands: readonly JournaledCommand[];
}

export const EMPTY_JOURNAL: JournalState = { events: [], commands: [] };

const KEPT = 1500;

/** The events with `fresh` behind them, and none later than `lastEventId`: the playhead may have gone back. */
export function appendEvents(
  events: readonly EngineEvent[],
  fresh: readonly EngineEvent[],
  lastEventId: EventId,
): readonly EngineEvent[] {
  const last = events[events.length - 1];
  const kept = last && last.id > lastEventId ? events.filter((event) => event.id <= lastEventId) : events;
  if (fresh.length === 0) return kept;
  const known = kept[kept.length - 1]?.id ?? 0;
  const all = [...kept, ...fresh.filter((event) => event.id > known)];
  return all.length > KEPT ? all.slice(all.length - KEPT) : all;
}
