/** Over the two stages: what was set otherwise in B, and whether both were told the same. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { isSame } from '../../contract/delta.ts';
import { useRunWords } from '../../i18n/runs.ts';
import { differencesOf } from '../../scenario/variants.ts';
import { type HighwaterStore, useHighwater, useJournal } from '../../store/index.ts';
import './compare.css';

/** More settings than this are counted, not listed. */
const MOST = 5;
/** Letters of a value. */
const LONGEST = 40;

export function SettingsBar({ twin }: { readonly twin: HighwaterStore }) {
  const t = useRunWords();
  const { scenario } = useHighwater();
  const mine = useJournal(({ commands }) => commands);
  const theirs = useStore(twin.journal, ({ commands }) => commands);
  const differences = useMemo(() => differencesOf(scenario, twin.scenario), [scenario, twin]);
  const shown = (value: string | null): string =>
    value === null ? t('compare.unset') : value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value;
  const steered =
    mine.length +
    theirs.length -
    2 * mine.filter((line) => theirs.some((other) => isSame(line, other))).length;
  return (
    <section className="compare-bar" aria-label={t('compare.settings')}>
      <b>{t('compare.title')}</b>
      {differences.length + steered === 0 && <span>{t('compare.equal')}</span>}
      {differences.length > 0 && <span>{t('compare.differ', { n: differences.length })}</span>}
      {differences.length > 0 && (
        <ul className="compare-bar__settings">
          {differences.slice(0, MOST).map(({ of, setting, a, b }) => (
            <li key={`${of} ${setting}`}>
              {of && <span>{of}</span>} <code>{setting}</code> <i>A</i> <code>{shown(a)}</code> <i>B</i>{' '}
              <code>{shown(b)}</code>
            </li>
          ))}
          {differences.length > MOST && <li>{t('compare.more', { n: differences.length - MOST })}</li>}
        </ul>
      )}
      {steered > 0 && <span>{t('compare.steered', { n: steered })}</span>}
    </section>
  );
}
