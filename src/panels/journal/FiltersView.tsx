/** What the journal is to show: words, kinds, what went wrong, what concerns the selected thing; and how much that is. */
import { useState } from 'react';
import { useWords } from '../../i18n/index.ts';
import { useJournalWords } from '../../i18n/lenses/journal.ts';
import { type JournalFilters, NO_FILTERS, type SelectedThing } from '../../store/index.ts';
import { Button } from '../../ui/index.ts';
import { isFiltering, type Sifted } from './filter.ts';
import { KINDS } from './kinds.ts';

export interface FilterProps {
  readonly filters: JournalFilters;
  /** What is selected, unless it is an event or nothing. */
  readonly selected: SelectedThing | null;
  readonly onFilter: (change: Partial<JournalFilters>) => void;
}

interface FiltersViewProps extends FilterProps {
  readonly sifted: Sifted;
  /** Which may be a moment behind `filters`. */
  readonly siftedBy: JournalFilters;
  /** Of the oldest line there is. */
  readonly sinceUs: number;
  /** Which is the first of the run. */
  readonly isFromBoot: boolean;
  readonly nameOfThing: (thing: SelectedThing) => string;
}

export function FiltersView({
  filters,
  selected,
  sifted,
  siftedBy,
  sinceUs,
  isFromBoot,
  nameOfThing,
  onFilter,
}: FiltersViewProps) {
  const { clock } = useWords();
  const t = useJournalWords();
  const thing = filters.about ?? selected;
  const isOn = isFiltering(siftedBy);
  const span = { n: sifted.all, since: isFromBoot ? t('since.boot') : t('since', { clock: clock(sinceUs) }) };
  const count = isOn ? t('count', { ...span, shown: sifted.lines.length }) : t('count.all', span);
  return (
    <section className="journal__filters" aria-label={t('title')}>
      <input
        type="search"
        className="field__input journal__words"
        aria-label={t('words')}
        placeholder={t('words.hint')}
        autoComplete="off"
        spellCheck={false}
        value={filters.words}
        onChange={(event) => onFilter({ words: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onFilter({ words: '' });
        }}
      />
      <KindsView filters={filters} ofKind={sifted.ofKind} onFilter={onFilter} />
      <label className="journal__choice">
        <input
          type="checkbox"
          checked={filters.wrongOnly}
          onChange={(event) => onFilter({ wrongOnly: event.currentTarget.checked })}
        />
        {t('wrong')}
      </label>
      <label className="journal__choice">
        <input
          type="checkbox"
          checked={filters.about !== null}
          disabled={thing === null}
          onChange={(event) => onFilter({ about: event.currentTarget.checked ? selected : null })}
        />
        {thing ? t('about', { thing: nameOfThing(thing) }) : t('about.none')}
      </label>
      <div className="journal__count">
        <p>{count}</p>
        {isOn && (
          <Button look="plain" onClick={() => onFilter(NO_FILTERS)}>
            {t('clear')}
          </Button>
        )}
      </div>
      {/* With every line that comes the count is another: aloud it is said when the filters change. */}
      <p className="visually-hidden" role="status">
        {isOn && <AsItWas key={JSON.stringify(siftedBy)} text={count} />}
      </p>
    </section>
  );
}

function KindsView({
  filters: { kinds },
  ofKind,
  onFilter,
}: Pick<FiltersViewProps, 'filters' | 'onFilter'> & Pick<Sifted, 'ofKind'>) {
  const { number } = useWords();
  const t = useJournalWords();
  const chosen =
    kinds.length === 0 ? t('kinds.all') : t('kinds.some', { chosen: kinds.length, all: KINDS.length });
  return (
    <details className="journal__kinds">
      <summary>{chosen}</summary>
      {KINDS.map((kind) => (
        <label key={kind} className="journal__choice">
          <input
            type="checkbox"
            checked={kinds.includes(kind)}
            onChange={(event) =>
              onFilter({
                kinds: event.currentTarget.checked
                  ? [...kinds, kind]
                  : kinds.filter((other) => other !== kind),
              })
            }
          />
          <span>{t(`kind.${kind}`)}</span>
          <span className="journal__of-kind">{number(ofKind[kind])}</span>
        </label>
      ))}
    </details>
  );
}

/** The text of its first drawing. */
function AsItWas({ text }: { readonly text: string }) {
  const [first] = useState(text);
  return first;
}
