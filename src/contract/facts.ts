/** Facts: what can be true of a run. Scripts wait for them, expectations are judged by them.
 *
 *      { "path": "partitions/orders-0/leaderId", "is": 2 }
 *      { "path": "partitions/orders-0/logs/brokerId=3/logEndOffset", "atLeast": 4 }
 *      { "event": "replica.truncated", "where": { "brokerId": 3 }, "times": 2 }
 *      { "all": [ … ] }   { "any": [ … ] }   { "not": … }
 *
 *  A path leads into the frame (`contract/frame.ts`), step by step with slashes; `name=value` picks the item of a list
 *  whose field has that value. A path that leads nowhere is a fact that is not true, whatever is asked of its end. */
import type { EngineEvent, EventType } from './events.ts';
import type { ClusterFrame } from './frame.ts';

export type FactValue = string | number | boolean | null;

export type Fact = EventFact | PathFact | AllFact | AnyFact | NotFact;

/** Such events have come since the script last moved on, or, for an expectation, in all the run: `times` of them at least, 1 if
 *  not said. Exactly so many: that, and not one more. */
export interface EventFact {
  readonly event: EventType;
  /** Fields of the event, each with its value; lists compare item by item. */
  readonly where?: Readonly<Record<string, FactValue | readonly FactValue[]>>;
  readonly times?: number;
}

/** One thing is asked of what stands at the end of the path. */
export interface PathFact {
  readonly path: string;
  readonly is?: FactValue | readonly FactValue[];
  readonly isNot?: FactValue | readonly FactValue[];
  readonly atLeast?: number;
  readonly atMost?: number;
  /** The list at the end has this item, or has it not. */
  readonly includes?: FactValue;
  readonly excludes?: FactValue;
}
export interface AllFact {
  readonly all: readonly Fact[];
}
export interface AnyFact {
  readonly any: readonly Fact[];
}
export interface NotFact {
  readonly not: Fact;
}

export const PATH_QUESTIONS = ['is', 'isNot', 'atLeast', 'atMost', 'includes', 'excludes'] as const;

/** What a run has come to, counted over all disks. In expectations its paths begin with `outcome`. */
export interface Outcome {
  /** Records that were acknowledged and are not in the log that is read: on no disk at all, or not on the leader's. */
  readonly lost: number;
  /** Offsets at which two replicas hold different records, or the same from different epochs. */
  readonly diverged: number;
  /** What the clients' own history proves, whatever the disks say; every class, 0 where there is none. */
  readonly history: Readonly<Record<HistoryAnomaly, number>>;
}

/** What a history of clients can show, by the names of the literature (jepsen.tests.kafka). */
export const HISTORY_ANOMALIES = [
  'inconsistent-offsets',
  'duplicate',
  'lost-write',
  'unseen',
  'G1a',
  'precommitted-read',
  'poll-skip',
  'nonmonotonic-poll',
  'int-poll-skip',
  'int-nonmonotonic-poll',
  'nonmonotonic-send',
  'int-nonmonotonic-send',
  'int-send-skip',
  'G0',
  'G1c',
  'consumed-more-than-once',
] as const;
export type HistoryAnomaly = (typeof HISTORY_ANOMALIES)[number];

/** What paths lead into: the frame, and when a run is judged, what it has come to. */
export type Picture = ClusterFrame | (ClusterFrame & { readonly outcome: Outcome });

/** How often each event fact of a script's step has been met so far, by the fact as a text. */
export type Sightings = ReadonlyMap<string, number>;

/** Whether it is true.
 *  @param sightings for event facts; without them none has come */
export function isTrue(fact: Fact, frame: Picture, sightings?: Sightings): boolean {
  if ('all' in fact) return fact.all.every((part) => isTrue(part, frame, sightings));
  if ('any' in fact) return fact.any.some((part) => isTrue(part, frame, sightings));
  if ('not' in fact) return !isTrue(fact.not, frame, sightings);
  if ('event' in fact) return (sightings?.get(JSON.stringify(fact)) ?? 0) >= (fact.times ?? 1);
  const found = valueAt(frame, fact.path);
  return found !== undefined && answers(found, fact);
}

/** What stands at the end of a path; undefined when it leads nowhere. */
export function valueAt(frame: Picture, path: string): unknown {
  let here: unknown = frame;
  for (const step of path.split('/')) {
    if (Array.isArray(here)) {
      const [field, value] = step.split('=');
      here =
        value === undefined
          ? here[Number(step)]
          : here.find((item: unknown) => String(fieldOf(item, field ?? '')) === value);
    } else here = fieldOf(here, step);
  }
  return here;
}

function fieldOf(item: unknown, name: string): unknown {
  if (typeof item !== 'object' || item === null || !Object.hasOwn(item, name)) return undefined;
  return (item as Record<string, unknown>)[name];
}

function answers(found: unknown, fact: PathFact): boolean {
  if (fact.is !== undefined) return isSame(found, fact.is);
  if (fact.isNot !== undefined) return !isSame(found, fact.isNot);
  if (fact.atLeast !== undefined) return typeof found === 'number' && found >= fact.atLeast;
  if (fact.atMost !== undefined) return typeof found === 'number' && found <= fact.atMost;
  if (fact.includes !== undefined) return Array.isArray(found) && found.includes(fact.includes);
  return fact.excludes !== undefined && Array.isArray(found) && !found.includes(fact.excludes);
}

const isSame = (found: unknown, wanted: FactValue | readonly FactValue[]): boolean =>
  Array.isArray(wanted)
    ? Array.isArray(found) && found.length === wanted.length && wanted.every((item, i) => found[i] === item)
    : found === wanted;

/** Event facts inside a fact, itself included. */
export function eventFactsOf(fact: Fact): readonly EventFact[] {
  if ('all' in fact) return fact.all.flatMap(eventFactsOf);
  if ('any' in fact) return fact.any.flatMap(eventFactsOf);
  if ('not' in fact) return eventFactsOf(fact.not);
  return 'event' in fact ? [fact] : [];
}

/** Whether an event is one that the fact speaks of. */
export function isSighting(fact: EventFact, event: EngineEvent): boolean {
  if (event.type !== fact.event) return false;
  return Object.entries(fact.where ?? {}).every(([path, value]) =>
    isSame(path.split('/').reduce<unknown>(fieldOf, event), value),
  );
}

/** Counts the events that these facts speak of. */
export function countSightings(
  sightings: Map<string, number>,
  facts: readonly EventFact[],
  events: readonly EngineEvent[],
): void {
  for (const event of events)
    for (const fact of facts) {
      if (!isSighting(fact, event)) continue;
      const name = JSON.stringify(fact);
      sightings.set(name, (sightings.get(name) ?? 0) + 1);
    }
}

/** Too many to look at the picture after each, and nothing that a path could lead to changes with them. */
const PASSING = new Set<EventType>(['request.sent', 'consumer.polled']);

/** Whether a fact may have come true with these events. */
export const mayTell = (events: readonly EngineEvent[]): boolean =>
  events.some(({ type }) => !PASSING.has(type));
