/** Which lines of the journal fit the filters, and how many there are. */
import type { EngineEvent } from '../../contract/events.ts';
import type { EventId } from '../../contract/ids.ts';
import type { NameOf, Words } from '../../i18n/index.ts';
import { type JournalFilters, type JournalKind, NO_FILTERS } from '../../store/index.ts';
import { folded, type JournalEntry } from './fold.ts';
import { KINDS, kindOf, wentWrong } from './kinds.ts';
import { type Concern, concerns } from './mentions.ts';

/** The filters with what they are held against. */
export interface Sieve {
  readonly filters: JournalFilters;
  /** Of `filters.about`; null without one. */
  readonly concern: Concern | null;
  /** The sentence of an event as it is compared, see `comparable`. */
  readonly textOf: (event: EngineEvent) => string;
}

export interface Sifted {
  /** What fits, oldest first. */
  readonly lines: readonly JournalEntry[];
  /** Lines there are in all. */
  readonly all: number;
  /** Lines of each kind that fit all other filters. */
  readonly ofKind: Readonly<Record<JournalKind, number>>;
}

/** Letters of either case and of either width are the same. */
export const comparable = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Sentences as they are compared, each made once. For as long as the words and the names are the same. */
export function createTextOf(sentenceOf: Words['sentenceOf'], nameOf: NameOf): Sieve['textOf'] {
  const made = new WeakMap<EngineEvent, string>();
  return (event) => {
    const text = made.get(event) ?? comparable(sentenceOf(event, nameOf));
    made.set(event, text);
    return text;
  };
}

export const isFiltering = ({ kinds, wrongOnly, about, words }: JournalFilters): boolean =>
  kinds.length > 0 || wrongOnly || about !== null || wordsIn(words).length > 0;

/** A line is shown when one of the events that are folded into it fits: they are sifted first. */
export function sifted(events: readonly EngineEvent[], sieve: Sieve): Sifted {
  const { kinds } = sieve.filters;
  const isWanted = testOf(sieve);
  const fitting = folded(events.filter(isWanted));
  const ofKind: Record<JournalKind, number> = { ...NONE_OF_ANY };
  for (const { event } of fitting) ofKind[kindOf(event.type)] += 1;
  return {
    lines: kinds.length === 0 ? fitting : fitting.filter(({ event }) => kinds.includes(kindOf(event.type))),
    all: folded(events).length,
    ofKind,
  };
}
/** With what was looked through before the first of them. */
export function siftedWith(
  older: { readonly events: readonly EngineEvent[]; readonly lines: readonly EventId[] } | null,
  events: readonly EngineEvent[],
  sieve: Sieve,
): Sifted {
  const [first] = events;
  const now = sifted(events, sieve);
  if (!older || !first) return now;
  // The playhead may have gone back since.
  const isBefore = ({ id }: { readonly id: EventId }): boolean => id < first.id;
  const past = sifted(older.events.filter(isBefore), sieve);
  const ofKind: Record<JournalKind, number> = { ...NONE_OF_ANY };
  for (const kind of KINDS) ofKind[kind] = past.ofKind[kind] + now.ofKind[kind];
  return {
    lines: [...past.lines, ...now.lines],
    all: older.lines.filter((id) => id < first.id).length + now.all,
    ofKind,
  };
}

// Its keys are those of KINDS, which the type of the table of kinds makes whole.
const NONE_OF_ANY = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<JournalKind, number>;

/** Words that a sentence must have, in any order; what stands in quotation marks is looked for as one. */
const wordsIn = (text: string): readonly string[] =>
  [...comparable(text).matchAll(/["“”「」]([^"“”「」]+)|[^\s"“”「」]+/g)]
    .map(([word, quoted]) => quoted?.trim() ?? word)
    .filter((word) => word !== '');

/** All filters but that of the kinds. */
export function testOf({ filters, concern, textOf }: Sieve): (event: EngineEvent) => boolean {
  const words = wordsIn(filters.words);
  return (event) => {
    if (filters.wrongOnly && !wentWrong(event)) return false;
    if (concern !== null && !concerns(event, concern)) return false;
    if (words.length === 0) return true;
    const text = textOf(event);
    return words.every((word) => text.includes(word));
  };
}

/** Lines that each filter would leave if it were the only one; null where it is off. */
export interface Alone {
  readonly kinds: number | null;
  readonly wrong: number | null;
  readonly about: number | null;
  readonly words: number | null;
}

export function aloneOf(events: readonly EngineEvent[], sieve: Sieve): Alone {
  const { filters } = sieve;
  const count = (isOn: boolean, only: Partial<JournalFilters>, concern: Concern | null = null) =>
    isOn ? sifted(events, { ...sieve, concern, filters: { ...NO_FILTERS, ...only } }).lines.length : null;
  return {
    kinds: count(filters.kinds.length > 0, { kinds: filters.kinds }),
    wrong: count(filters.wrongOnly, { wrongOnly: true }),
    about: count(filters.about !== null, {}, sieve.concern),
    words: count(wordsIn(filters.words).length > 0, { words: filters.words }),
  };
}
