/** The scenarios that the site ships, in a dialog: looked through by words, opened in place of this run. */
import { useEffect, useState } from 'react';
import type { Bilingual } from '../../contract/scenario.ts';
import { useRunWords } from '../../i18n/runs.ts';
import { usePrefs, useVerbs } from '../../store/index.ts';
import { Button, Dialog, Field } from '../../ui/index.ts';
import { type Entry, fetchEntries, isAbout } from './entries.ts';
import { ImportPart } from './ImportPart.tsx';
import './library.css';

export function LibraryDialog() {
  const t = useRunWords();
  const verbs = useVerbs();
  const language = usePrefs((prefs) => (prefs.locale === 'en' ? 'en' : 'zh'));
  const [entries, setEntries] = useState<readonly Entry[] | 'failed' | null>(null);
  const [wanted, setWanted] = useState('');
  useEffect(() => {
    let isWanted = true;
    void fetchEntries().then((found) => {
      if (isWanted) setEntries(found ?? 'failed');
    });
    return () => {
      isWanted = false;
    };
  }, []);
  const all = entries === 'failed' ? null : entries;
  const shown = all?.filter((entry) => isAbout(entry, wanted)) ?? [];
  const say = (words: Bilingual): string => words[language];
  const open = (source: { readonly shipped: string; readonly variant?: string }): void => {
    verbs.openDialog(null);
    void verbs.openRun({ kind: 'shipped', source });
  };
  return (
    <Dialog
      title={t('library.title')}
      closeLabel={t('library.close')}
      className="library"
      onClose={() => verbs.openDialog(null)}
    >
      <Field label={t('library.search')} value={wanted} onChange={setWanted} autoFocus />
      <p className="library__count" role="status">
        {entries === null && t('library.loading')}
        {entries === 'failed' && t('library.failed')}
        {all &&
          (shown.length > 0
            ? t('library.count', { n: shown.length })
            : t('library.none', { text: wanted.trim() }))}
      </p>
      <ImportPart />
      <ul className="library__list">
        {shown.map(({ name, era, title, about, variants }) => (
          <li key={name} className="library__entry">
            <div className="library__head">
              <h3>{say(title)}</h3>
              <span className="library__era">{t('library.era', { era })}</span>
              <Button
                aria-label={`${t('library.open')}: ${say(title)}`}
                onClick={() => open({ shipped: name })}
              >
                {t('library.open')}
              </Button>
            </div>
            <p>{say(about)}</p>
            {variants.map((variant) => (
              <div key={variant.id} className="library__head library__variant">
                <span>{t('library.variant', { title: say(variant.title) })}</span>
                <Button
                  look="plain"
                  aria-label={`${t('library.open')}: ${say(title)}, ${say(variant.title)}`}
                  onClick={() => open({ shipped: name, variant: variant.id })}
                >
                  {t('library.open')}
                </Button>
              </div>
            ))}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
