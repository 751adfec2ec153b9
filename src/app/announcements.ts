/** What waits to be said aloud. Where one cause changes many partitions at once, that is one sentence; where more comes
 *  than can be said in time, the oldest is left to the journal, and that is said too. */
import type { EngineEvent, EventType } from '../contract/events.ts';
import { NO_BROKER } from '../contract/ids.ts';
import type { NameOf, Words } from '../i18n/index.ts';

/** Like events, to be said in one sentence. */
export interface Announcement {
  readonly likeness: string;
  readonly events: readonly EngineEvent[];
}

export interface Waiting {
  /** Oldest first. */
  readonly announcements: readonly Announcement[];
  /** Events that will not be said any more. */
  readonly skipped: number;
}

export const NOTHING_WAITS: Waiting = { announcements: [], skipped: 0 };

/** At one sentence a second, more would be old when it is said. */
const WAITING_MAX = 5;
/** Partitions named in one sentence. */
const NAMED_MAX = 4;

const TOLD: ReadonlySet<EventType> = new Set<EventType>([
  'command.accepted',
  'node.stopped',
  'node.started',
  'broker.registered',
  'broker.fenced',
  'broker.unfenced',
  'controller.activated',
  'topic.created',
  'topic.deleted',
  'partition.leaderElected',
  'partition.isrChanged',
  'group.assigned',
  'group.memberLeft',
  'consumer.lost',
  'record.lost',
  'invariant.broken',
]);

/** Partitions of internal topics come in dozens; the journal has them. */
const isTold = (event: EngineEvent): boolean =>
  TOLD.has(event.type) && !('partition' in event && event.partition.startsWith('__'));

/** With these events behind what waits already. */
export function awaiting({ announcements, skipped }: Waiting, events: readonly EngineEvent[]): Waiting {
  const next = [...announcements];
  for (const event of events) {
    if (!isTold(event)) continue;
    const likeness = likenessOf(event);
    const index = next.findIndex((one) => one.likeness === likeness);
    const known = next[index];
    if (known) next[index] = { likeness, events: [...known.events, event] };
    else next.push({ likeness, events: [event] });
  }
  const late = next.splice(0, Math.max(0, next.length - WAITING_MAX));
  return {
    announcements: next,
    skipped: skipped + late.reduce((sum, one) => sum + one.events.length, 0),
  };
}

/** Events of the same likeness are one announcement; most are like no other. */
function likenessOf(event: EngineEvent): string {
  switch (event.type) {
    case 'partition.leaderElected':
      if (event.toLeader === NO_BROKER) return 'leaderless';
      return event.unclean ? 'unclean' : 'elected';
    case 'partition.isrChanged':
      return event.to.length < event.from.length ? 'shrank' : 'grew';
    case 'record.lost':
      return 'lost';
    default:
      return String(event.id);
  }
}

/** The next thing to say, and what waits then; null when nothing does. */
export function nextOf(
  waiting: Waiting,
  words: Words,
  nameOf: NameOf,
): { readonly sentence: string; readonly rest: Waiting } | null {
  const { announcements, skipped } = waiting;
  if (skipped > 0) {
    return { sentence: words.t('live.skipped', { n: skipped }), rest: { announcements, skipped: 0 } };
  }
  const [first, ...rest] = announcements;
  if (!first) return null;
  return { sentence: sentenceFor(first, words, nameOf), rest: { announcements: rest, skipped } };
}

function sentenceFor({ likeness, events }: Announcement, words: Words, nameOf: NameOf): string {
  const [event] = events;
  if (!event) return '';
  if (events.length === 1) return words.sentenceOf(event, nameOf);
  const partitions = [...new Set(events.flatMap((one) => ('partition' in one ? [one.partition] : [])))];
  const { t, list } = words;
  const named = partitions.slice(0, NAMED_MAX);
  const places =
    partitions.length > named.length
      ? t('live.andMore', { partitions: list(named), n: partitions.length - named.length })
      : list(named);
  const n = likeness === 'lost' ? events.length : partitions.length;
  switch (likeness) {
    case 'leaderless':
    case 'unclean':
    case 'elected':
    case 'shrank':
    case 'grew':
    case 'lost':
      return t(`live.${likeness}`, { n, partitions: places });
    default:
      return words.sentenceOf(event, nameOf);
  }
}
