/** The run as sentences, newest first: all of them, or those that fit the filters. Each leads back to its moment. */
import { memo, useDeferredValue, useMemo, useState } from 'react';
import type { EngineEvent } from '../../contract/events.ts';
import { type NameOf, useWords, type Words } from '../../i18n/index.ts';
import { type TranslateJournal, useJournalWords } from '../../i18n/lenses/journal.ts';
import { NO_FILTERS, type SelectedThing } from '../../store/index.ts';
import { Button, classes, IconButton } from '../../ui/index.ts';
import { type FilterProps, FiltersView } from './FiltersView.tsx';
import { aloneOf, createTextOf, isFiltering, type Sieve, siftedWith } from './filter.ts';
import type { JournalEntry } from './fold.ts';
import type { Concern } from './mentions.ts';
import { type AskStory, type LookingBack, useOlder } from './use-older.ts';

interface JournalViewProps extends FilterProps {
  /** Names as they are now. */
  readonly nameOf: NameOf;
  /** Oldest first. */
  readonly events: readonly EngineEvent[];
  /** Of `filters.about`; null without one. The same object while it says the same. */
  readonly concern: Concern | null;
  /** Of the branch that is shown. */
  readonly timelineEpoch: number;
  /** What came before an event, of what the page does not keep. The same function for good. */
  readonly onAskOlder: AskStory;
  readonly onSeek: (timeUs: number) => void;
  /** What led to it. */
  readonly onInspect: (event: EngineEvent) => void;
}

/** The boot tells of it, and it is worth a sentence. */
const FIRST_EVENT = 1;
/** More are seldom read, and all would be drawn; the rest comes in such portions. */
const PORTION = 200;

export function JournalView({
  events,
  nameOf,
  filters,
  concern,
  selected,
  onFilter,
  timelineEpoch,
  onAskOlder,
  onSeek,
  onInspect,
}: JournalViewProps) {
  const words = useWords();
  const t = useJournalWords();
  const [shown, setShown] = useState(PORTION);
  const { sentenceOf } = words;
  const textOf = useMemo(() => createTextOf(sentenceOf, nameOf), [sentenceOf, nameOf]);
  const wanted = useMemo(() => ({ filters, concern, textOf }), [filters, concern, textOf]);
  // What is typed is seen at once; the lines follow when there is time.
  const sieve = useDeferredValue(wanted);
  const [first] = events;
  const back = useOlder(events, sieve, timelineEpoch, onAskOlder);
  const { older: past } = back;
  const found = useMemo(() => siftedWith(past, events, sieve), [past, events, sieve]);
  if (!first) return <p className="journal__empty">{words.t('journal.empty')}</p>;
  const nameOfThing = (thing: SelectedThing): string => nameThing(thing, words, nameOf, t);
  const older = Math.min(PORTION, found.lines.length - shown);
  return (
    <>
      <FiltersView
        filters={filters}
        selected={selected}
        sifted={found}
        siftedBy={sieve.filters}
        sinceUs={Math.min(first.timeUs, past?.sinceUs ?? first.timeUs)}
        isFromBoot={past?.isFromBoot === true}
        nameOfThing={nameOfThing}
        onFilter={onFilter}
      />
      {found.lines.length === 0 ? (
        <NoneFits
          hasLookedBack={past !== null}
          events={events}
          sieve={sieve}
          nameOfThing={nameOfThing}
          onFilter={onFilter}
        />
      ) : (
        <ol className="journal" aria-label={words.t('journal.label')} reversed>
          {found.lines
            .slice(-shown)
            .reverse()
            .map(({ event, more }) => (
              <JournalLine key={event.id} {...{ event, more, nameOf, onSeek, onInspect }} />
            ))}
        </ol>
      )}
      {older > 0 && (
        <Button className="journal__older" onClick={() => setShown(shown + PORTION)}>
          {t('older', { n: older })}
        </Button>
      )}
      {older <= 0 && (
        <LookBack {...back} isAll={!isFiltering(sieve.filters)} isWhole={first.id === FIRST_EVENT} />
      )}
    </>
  );
}

/** The way to what the page does not keep. */
function LookBack({
  older,
  look,
  stop,
  isAll,
  isWhole,
}: LookingBack & { readonly isAll: boolean; readonly isWhole: boolean }) {
  const { clock } = useWords();
  const t = useJournalWords();
  if (isWhole || older?.isFromBoot) return <p className="journal__back">{t('back.boot')}</p>;
  return (
    <p className="journal__back">
      {older?.isLooking ? (
        <>
          <output>{t('back.looking', { clock: clock(older.sinceUs) })}</output>
          <Button onClick={stop}>{t('back.stop')}</Button>
        </>
      ) : (
        <Button onClick={look}>{t(isAll ? 'back.all' : 'back.fitting')}</Button>
      )}
      {older?.isGone && <output>{t('back.gone')}</output>}
    </p>
  );
}

/** Why nothing is shown: what each filter would leave by itself. */
function NoneFits({
  events,
  sieve,
  nameOfThing,
  hasLookedBack,
  onFilter,
}: Pick<JournalViewProps, 'events' | 'onFilter'> & {
  /** What was looked through is more than the events, and is not held. */
  readonly hasLookedBack: boolean;
  readonly sieve: Sieve;
  readonly nameOfThing: (thing: SelectedThing) => string;
}) {
  const { list } = useWords();
  const t = useJournalWords();
  const { about, kinds, words } = sieve.filters;
  const alone = useMemo(() => aloneOf(events, sieve), [events, sieve]);
  const named = list(kinds.map((kind) => t(`kind.${kind}`)));
  return (
    <div className="journal__empty">
      <p>{t(hasLookedBack ? 'none.back' : 'none')}</p>
      <ul className="journal__alone" hidden={hasLookedBack}>
        {alone.kinds !== null && <li>{t('none.kinds', { n: alone.kinds, kinds: named })}</li>}
        {alone.wrong !== null && <li>{t('none.wrong', { n: alone.wrong })}</li>}
        {alone.about !== null && about && (
          <li>{t('none.about', { n: alone.about, thing: nameOfThing(about) })}</li>
        )}
        {alone.words !== null && <li>{t('none.words', { n: alone.words, words: words.trim() })}</li>}
      </ul>
      <Button onClick={() => onFilter(NO_FILTERS)}>{t('clear')}</Button>
    </div>
  );
}

/** What a thing is called in the row that asks for it. */
function nameThing(
  thing: SelectedThing,
  { nodeName, personName }: Words,
  nameOf: NameOf,
  t: TranslateJournal,
): string {
  switch (thing.kind) {
    case 'broker':
    case 'controller':
      return nodeName(thing.id);
    case 'consumer':
    case 'producer':
      return personName(thing.id, nameOf);
    case 'replica':
      return t('thing.replica', { partition: thing.id, broker: String(thing.brokerId) });
    default:
      return thing.id;
  }
}

const JournalLine = memo(function JournalLine({
  event,
  more,
  nameOf,
  onSeek,
  onInspect,
}: JournalEntry & Pick<JournalViewProps, 'nameOf' | 'onSeek' | 'onInspect'>) {
  const { t, clock, sentenceOf } = useWords();
  const time = clock(event.timeUs);
  return (
    <li className="journal__entry">
      <button
        type="button"
        className={classes('journal__line', `journal__line--${toneOf(event)}`)}
        data-tip={t('journal.seek', { clock: time })}
        onClick={() => onSeek(event.timeUs)}
      >
        <span className="journal__time">{time}</span>
        <i className="journal__square" />
        <span>
          {sentenceOf(event, nameOf)}
          {more > 0 && <i className="journal__more">{t('journal.more', { n: more })}</i>}
        </span>
      </button>
      <IconButton icon="inspector" label={t('journal.inspect')} onClick={() => onInspect(event)} />
    </li>
  );
});

/** A deed is in ink, a loss red, a wait amber; the rest is quiet. */
function toneOf(event: EngineEvent): 'deed' | 'loss' | 'wait' | 'quiet' {
  switch (event.type) {
    case 'command.accepted':
      return 'deed';
    case 'node.killed':
    case 'record.lost':
    case 'record.missed':
    case 'consumer.lost':
    case 'invariant.broken':
      return 'loss';
    case 'command.rejected':
    case 'broker.fenced':
    case 'produce.refused':
    case 'fetch.refused':
    case 'group.commitRefused':
    case 'isr.shrinkProposed':
      return 'wait';
    default:
      return 'quiet';
  }
}
