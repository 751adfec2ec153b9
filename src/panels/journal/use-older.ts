/** What the page does not keep any more: asked of the run page by page, backwards, and sifted as it comes. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { EngineEvent } from '../../contract/events.ts';
import type { EventId } from '../../contract/ids.ts';
import type { StoryPage } from '../../contract/messages.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import { type Sieve, testOf } from './filter.ts';
import { folded } from './fold.ts';
import { kindOf } from './kinds.ts';

/** Lines that one wish looks for. */
const WANTED = 50;

/** Found so far of what came before the oldest event that the page keeps. */
export interface Older {
  /** Fit all filters but that of the kinds, oldest first. */
  readonly events: readonly EngineEvent[];
  /** Of each line that was looked through, its event. */
  readonly lines: readonly EventId[];
  /** All between these was looked through: from this event on, and before that one. */
  readonly sinceId: EventId;
  readonly sinceUs: SimTimeUs;
  readonly untilId: EventId;
  /** Nothing came before. */
  readonly isFromBoot: boolean;
  readonly isLooking: boolean;
  /** The run cannot tell any more. */
  readonly isGone: boolean;
}

export type AskStory = (beforeId: EventId) => Promise<StoryPage | null>;

export interface LookingBack {
  readonly older: Older | null;
  readonly look: () => void;
  readonly stop: () => void;
}

/** Holds what was found for as long as the same is looked for, on the same branch.
 *  @param events those that the page keeps, oldest first */
export function useOlder(
  events: readonly EngineEvent[],
  sieve: Sieve,
  timelineEpoch: number,
  ask: AskStory,
): LookingBack {
  const [older, show] = useState<Older | null>(null);
  const latest = useRef({ events, sieve, older });
  latest.current = { ...latest.current, events, sieve };
  const keep = useCallback((next: Older | null) => {
    latest.current.older = next;
    show(next);
  }, []);
  /** Counts what was begun and what was called off: what an older wish still brings is let go. */
  const turn = useRef(0);
  const { concern, textOf } = sieve;
  const { wrongOnly, words } = sieve.filters;
  // biome-ignore lint/correctness/useExhaustiveDependencies: with any of them what was found is of nothing
  useEffect(() => {
    keep(null);
    return () => {
      turn.current += 1;
    };
  }, [wrongOnly, words, concern, textOf, timelineEpoch]);
  const before = useRef(events);
  useEffect(() => {
    const next = following(latest.current.older, before.current, events, latest.current.sieve);
    before.current = events;
    if (next !== latest.current.older) keep(next);
  }, [events, keep]);

  const look = useCallback(async (): Promise<void> => {
    turn.current += 1;
    const mine = turn.current;
    const [first] = latest.current.events;
    if (!first) return;
    keep({ ...(latest.current.older ?? nothingBefore(first)), isLooking: true, isGone: false });
    for (let found = 0; found < WANTED && latest.current.older?.isFromBoot === false; ) {
      const page = await ask(latest.current.older.sinceId);
      const here = latest.current.older;
      if (turn.current !== mine || !here) return;
      if (!page) return keep({ ...here, isLooking: false, isGone: true });
      const { kinds } = latest.current.sieve.filters;
      const fitting = page.events.filter(testOf(latest.current.sieve));
      const lines = folded(fitting).filter(
        ({ event }) => kinds.length === 0 || kinds.includes(kindOf(event.type)),
      );
      found += lines.length;
      keep(joined(here, page, fitting));
    }
    if (turn.current === mine && latest.current.older) keep({ ...latest.current.older, isLooking: false });
  }, [ask, keep]);
  const stop = useCallback(() => {
    turn.current += 1;
    if (latest.current.older) keep({ ...latest.current.older, isLooking: false });
  }, [keep]);
  return { older, look, stop };
}

const nothingBefore = ({ id, timeUs }: EngineEvent): Older => ({
  events: [],
  lines: [],
  sinceId: id,
  sinceUs: timeUs,
  untilId: id,
  isFromBoot: false,
  isLooking: false,
  isGone: false,
});

function joined(older: Older, page: StoryPage, fitting: readonly EngineEvent[]): Older {
  const [oldest] = page.events;
  return {
    ...older,
    events: [...fitting, ...older.events],
    lines: [...linesOf(page.events), ...older.lines],
    sinceId: oldest?.id ?? older.sinceId,
    sinceUs: oldest?.timeUs ?? older.sinceUs,
    isFromBoot: page.isFromBoot,
  };
}

const linesOf = (events: readonly EngineEvent[]): readonly EventId[] =>
  folded(events).map(({ event }) => event.id);

/** When the page has come to keep other events: those that it let go at the front join what came before. After a jump something
 *  would be missing between the two, and it is looked for anew. */
export function following(
  older: Older | null,
  before: readonly EngineEvent[],
  events: readonly EngineEvent[],
  sieve: Sieve,
): Older | null {
  const [first] = events;
  if (!older || !first || first.id <= older.untilId) return older;
  if ((before[0]?.id ?? first.id) > older.untilId || (before.at(-1)?.id ?? 0) < first.id) return null;
  const gone = before.filter(({ id }) => id >= older.untilId && id < first.id);
  return {
    ...older,
    events: [...older.events, ...gone.filter(testOf(sieve))],
    lines: [...older.lines, ...linesOf(gone)],
    untilId: first.id,
  };
}
