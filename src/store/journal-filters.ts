/** Which lines of the journal are wanted. Kept with the view: for as long as this run is on the page. */
import type { SelectedThing, Selection } from './selection.ts';

/** What an event is about, for the reader who looks for it; each event is of one kind (`panels/journal/kinds.ts`). */
export type JournalKind =
  | 'elections'
  | 'replication'
  | 'groups'
  | 'producers'
  | 'transactions'
  | 'nodes'
  | 'topics'
  | 'records'
  | 'deeds';

/** They combine: a line is shown that fits all of them. */
export interface JournalFilters {
  /** None: every kind. */
  readonly kinds: readonly JournalKind[];
  /** Only what went wrong. */
  readonly wrongOnly: boolean;
  /** Only what concerns this. It goes with the selection to the next thing, and stays with the last one while an event is
   *  selected, or nothing. */
  readonly about: SelectedThing | null;
  /** As typed; each word must be in the sentence. */
  readonly words: string;
}

export const NO_FILTERS: JournalFilters = { kinds: [], wrongOnly: false, about: null, words: '' };

/** The filters when this is selected instead. */
export function following(filters: JournalFilters, selection: Selection | null): JournalFilters {
  const isThing = selection !== null && selection.kind !== 'event';
  return isThing && filters.about !== null ? { ...filters, about: selection } : filters;
}
