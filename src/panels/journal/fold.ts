/** Partitions of internal topics come in dozens: those to which the same happens at once are one line. */
import type { EngineEvent } from '../../contract/events.ts';

export interface JournalEntry {
  readonly event: EngineEvent;
  /** How many more like it are folded into this line. */
  readonly more: number;
}

/** Simulated time within which like events count as one. */
const AT_ONCE_US = 200_000;

/** Entries for the events, which are oldest first; so are the entries. */
export function folded(events: readonly EngineEvent[]): readonly JournalEntry[] {
  const entries: { event: EngineEvent; more: number }[] = [];
  const open = new Map<string, { event: EngineEvent; more: number }>();
  for (const event of events) {
    const key = likenessOf(event);
    const first = key === null ? undefined : open.get(key);
    if (first && event.timeUs - first.event.timeUs <= AT_ONCE_US) {
      first.more += 1;
      continue;
    }
    const entry = { event, more: 0 };
    entries.push(entry);
    if (key !== null) open.set(key, entry);
  }
  return entries;
}

/** Internal topics begin with two underscores, as Kafka names them. */
const isInternal = (event: EngineEvent): boolean => 'partition' in event && event.partition.startsWith('__');

/** What is equal in like events; null for what is told by itself. */
function likenessOf(event: EngineEvent): string | null {
  if (!isInternal(event)) return null;
  const actor =
    'brokerId' in event
      ? event.brokerId
      : 'leaderId' in event
        ? event.leaderId
        : 'toLeader' in event
          ? event.toLeader
          : '';
  return `${event.type} ${actor}`;
}
