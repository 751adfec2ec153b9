/** A search for an offset, step by step: a segment by its name, an entry of its index by halving, a batch by its header. */
import type { LogFilesView, SearchView } from '../../contract/close-up.ts';
import { useLogWords } from '../../i18n/lenses/log.ts';
import { classes } from '../../ui/index.ts';

interface FindProps {
  readonly files: LogFilesView | null;
  readonly find: number | null;
  readonly bounds: { readonly from: number; readonly to: number };
  readonly onFind: (offset: number | null) => void;
}

export function FindView({ files, find, bounds, onFind }: FindProps) {
  const t = useLogWords();
  const search = files?.search ?? null;
  return (
    <section className="log-find" aria-label={t('find')}>
      <h3 className="log-part__title">
        <label className="log-find__ask">
          {t('find')}
          <input
            type="number"
            inputMode="numeric"
            min={0}
            className="log-find__input"
            value={find ?? ''}
            onChange={(event) => {
              const { value } = event.currentTarget;
              const wanted = Number(value);
              onFind(value === '' || !Number.isInteger(wanted) || wanted < 0 ? null : wanted);
            }}
          />
        </label>
        {search && !search.isOutOfRange && (
          <span className="log-find__summary">
            {t('findSummary', {
              segments: files?.segments.length ?? 0,
              probes: search.probes.length,
              scanned: search.scanned.length,
            })}
          </span>
        )}
      </h3>
      {!search && <p className="log-find__hint">{t('findNothing')}</p>}
      {search?.isOutOfRange && (
        <p className="log-find__refused" role="alert">
          {t('outOfRange', {
            offset: String(search.offset),
            from: String(bounds.from),
            to: String(Math.max(bounds.from, bounds.to - 1)),
          })}
        </p>
      )}
      {files && search && !search.isOutOfRange && <Steps files={files} search={search} />}
    </section>
  );
}

/** Segments or entries shown of a longer row. */
const MOST = 6;

function Steps({ files, search }: { readonly files: LogFilesView; readonly search: SearchView }) {
  const t = useLogWords();
  const { offset, baseOffset, probes, slot, position, scanned } = search;
  const segment = files.segments.find((one) => one.baseOffset === baseOffset);
  const entries = segment?.offsetIndex ?? [];
  const offsetText = String(offset);
  return (
    <ol className="log-steps">
      <li className="log-step">
        <div>
          <h4>{t('step1')}</h4>
          <p>{t('step1Why', { offset: offsetText })}</p>
        </div>
        <ul className="log-step__row">
          {around(
            files.segments,
            files.segments.findIndex((one) => one.baseOffset === baseOffset),
          ).map((one) => (
            <li
              key={one.baseOffset}
              className={classes('log-box', one.baseOffset === baseOffset && 'log-box--chosen')}
            >
              {one.baseOffset}
            </li>
          ))}
        </ul>
      </li>
      <li className="log-step">
        <div>
          <h4>{t('step2')}</h4>
          <p>
            {entries.length === 0
              ? t('step2Empty')
              : slot < 0
                ? t('step2None')
                : t('step2Why', {
                    offset: offsetText,
                    base: String(baseOffset),
                    relative: String(offset - baseOffset),
                  })}
          </p>
        </div>
        <ul className="log-step__row">
          {around(
            entries.map((entry, at) => ({ ...entry, at })),
            Math.max(0, slot),
          ).map((entry) => {
            const probe = probes.findIndex((one) => one.slot === entry.at);
            return (
              <li
                key={entry.offset}
                className={classes(
                  'log-box',
                  entry.at === slot && 'log-box--chosen',
                  probe < 0 && 'log-box--unread',
                )}
              >
                +{entry.offset - baseOffset}
                <small>@ {entry.position}</small>
                {probe >= 0 && (
                  <small className="log-box__probe">
                    {t('probe', { n: probe + 1 })}: {t(probes[probe]?.comparison === 1 ? 'tooFar' : 'fits')}
                  </small>
                )}
              </li>
            );
          })}
        </ul>
      </li>
      <li className="log-step">
        <div>
          <h4>{t('step3', { position: String(position) })}</h4>
          <p>{t('step3Why', { offset: offsetText })}</p>
        </div>
        <ul className="log-step__row">
          {scanned.slice(-MOST).map((batch, i, shown) => {
            const isHere = i === shown.length - 1 && search.isFound;
            return (
              <li key={batch.baseOffset} className={classes('log-box', isHere && 'log-box--found')}>
                {batch.baseOffset === batch.lastOffset
                  ? batch.baseOffset
                  : `${batch.baseOffset}–${batch.lastOffset}`}
                <small>
                  {isHere
                    ? t('here', { position: String(batch.position) })
                    : t('skip', { last: String(batch.lastOffset) })}
                </small>
              </li>
            );
          })}
        </ul>
      </li>
    </ol>
  );
}

/** A few neighbours of one in a row. */
function around<T>(row: readonly T[], at: number): readonly T[] {
  const from = Math.max(0, Math.min(at - Math.floor(MOST / 2), row.length - MOST));
  return row.slice(from, from + MOST);
}
