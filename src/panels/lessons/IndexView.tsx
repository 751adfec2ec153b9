/** All lessons, by the catalog's families: what each shows, for whom it is how long, how far one has come. */
import { useRef, useState } from 'react';
import { useLessonWords } from '../../i18n/lessons.ts';
import { Button, Dialog, Field } from '../../ui/index.ts';
import './lessons.css';

export interface LessonEntry {
  readonly id: string;
  /** Letter of the catalog's family. */
  readonly family: Family;
  readonly title: string;
  readonly about: string;
  readonly era: string;
  readonly minutes: number;
  readonly rows: readonly string[];
  readonly stepCount: number;
  /** Steps begun; 0: none. */
  readonly reached: number;
  readonly isDone: boolean;
}

export type Family = 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H';
const FAMILIES: readonly Family[] = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];

interface IndexViewProps {
  readonly entries: readonly LessonEntry[];
  readonly onStart: (id: string, step: number) => void;
  readonly onExport: () => void;
  /** Answers whether the text held any progress. */
  readonly onImport: (text: string) => boolean;
  readonly onClose: () => void;
}

export function IndexView({ entries, onStart, onExport, onImport, onClose }: IndexViewProps) {
  const t = useLessonWords();
  const [wanted, setWanted] = useState('');
  const [hasFailed, setFailed] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const shown = entries.filter((entry) => isAbout(entry, wanted));
  const take = async (file: File | undefined): Promise<void> => {
    if (file) setFailed(!onImport(await file.text()));
  };
  return (
    <Dialog title={t('title')} closeLabel={t('close')} className="lessons" onClose={onClose}>
      <Field label={t('search')} value={wanted} onChange={setWanted} autoFocus />
      <p className="lessons__count" role="status">
        {shown.length > 0 ? t('count', { n: shown.length }) : t('none', { text: wanted.trim() })}
      </p>
      {FAMILIES.map((family) => {
        const ofFamily = shown.filter((entry) => entry.family === family);
        if (ofFamily.length === 0) return null;
        return (
          <section key={family} aria-label={t(`family_${family}`)}>
            <h3 className="lessons__family">{t(`family_${family}`)}</h3>
            <ul>
              {ofFamily.map((entry) => (
                <Entry key={entry.id} entry={entry} onStart={onStart} />
              ))}
            </ul>
          </section>
        );
      })}
      <p className="lessons__kept">{t('kept')}</p>
      <div className="lessons__tools">
        <Button onClick={onExport}>{t('export')}</Button>
        <Button onClick={() => picker.current?.click()}>{t('import')}</Button>
        <input
          ref={picker}
          type="file"
          accept="application/json,.json"
          hidden
          onChange={(event) => void take(event.target.files?.[0])}
        />
        {hasFailed && <p role="alert">{t('importFailed')}</p>}
      </div>
    </Dialog>
  );
}

function Entry({
  entry,
  onStart,
}: {
  readonly entry: LessonEntry;
  readonly onStart: IndexViewProps['onStart'];
}) {
  const t = useLessonWords();
  const { id, title, about, era, minutes, rows, stepCount, reached, isDone } = entry;
  const canGoOn = reached > 1 && !isDone;
  return (
    <li className="lessons__entry">
      <h4>{title}</h4>
      <p>{about}</p>
      <p className="lessons__meta">
        <span>{t('minutes', { n: minutes })}</span>
        <span>{t('era', { era })}</span>
        <span>{t('rows', { rows: rows.join(' ') })}</span>
        {isDone ? (
          <span>{t('done')}</span>
        ) : (
          reached > 0 && <span>{t('reached', { reached, count: stepCount })}</span>
        )}
      </p>
      <div className="lessons__go">
        {canGoOn && (
          <Button
            look="solid"
            onClick={() => onStart(id, reached - 1)}
            aria-label={`${t('goOn', { step: reached })}: ${title}`}
          >
            {t('goOn', { step: reached })}
          </Button>
        )}
        <Button
          look={canGoOn ? 'edge' : 'solid'}
          onClick={() => onStart(id, 0)}
          aria-label={`${t(reached > 0 ? 'anew' : 'start')}: ${title}`}
        >
          {t(reached > 0 ? 'anew' : 'start')}
        </Button>
      </div>
    </li>
  );
}

function isAbout({ title, about, rows, id }: LessonEntry, wanted: string): boolean {
  const text = `${title} ${about} ${rows.join(' ')} ${id}`.toLowerCase();
  return wanted
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
