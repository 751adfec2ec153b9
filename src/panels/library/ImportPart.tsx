/** What Kafka's tools print of a cluster, pasted, and opened as a scenario; with the lines that could not be read. */
import { useState } from 'react';
import { useWords } from '../../i18n/index.ts';
import { useRunWords } from '../../i18n/runs.ts';
import { type Imported, importDescription } from '../../scenario/import.ts';
import { useVerbs } from '../../store/index.ts';
import { Button, Refusal } from '../../ui/index.ts';

export function ImportPart() {
  const t = useRunWords();
  const { problemsText } = useWords();
  const verbs = useVerbs();
  const [text, setText] = useState('');
  const [imported, setImported] = useState<Imported | null>(null);
  const parsed = imported?.parsed;
  return (
    <details className="library__import">
      <summary>{t('import.title')}</summary>
      <p className="library__count">{t('import.note')}</p>
      <textarea
        className="library__paste"
        aria-label={t('import.text')}
        rows={6}
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setImported(null);
        }}
      />
      <div className="library__head">
        <Button disabled={text.trim() === ''} onClick={() => setImported(importDescription(text))}>
          {t('import.read')}
        </Button>
        {parsed?.ok && (
          <Button
            look="solid"
            onClick={() => {
              verbs.openDialog(null);
              void verbs.openRun({ kind: 'file', text: JSON.stringify(parsed.scenario) });
            }}
          >
            {t('import.open', {
              topics: parsed.scenario.topics.length,
              groups: parsed.scenario.groups.length,
            })}
          </Button>
        )}
      </div>
      <Refusal words={parsed && !parsed.ok ? problemsText(parsed.problems) : null} />
      {imported && (
        <ul className="library__unread" aria-label={t('import.unread')}>
          {imported.unread.map(({ line, text: read, why }) => (
            <li key={`${line} ${read}`}>
              {line > 0 && t('import.line', { line: String(line) })} {t(`import.why.${why}`)}{' '}
              <code>{read}</code>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
