/** Share and save: the run as a link or a file, and what can be taken out of it. */
import { useRef, useState } from 'react';
import { useWords } from '../../i18n/index.ts';
import { useRunWords } from '../../i18n/runs.ts';
import { useHighwater, useVerbs } from '../../store/index.ts';
import { Button, Dialog } from '../../ui/index.ts';
import { csvOf } from './csv.ts';
import { download } from './download.ts';
import { LinkPart } from './LinkPart.tsx';
import { pictureOf, pngOf } from './picture.ts';
import { SegmentPart } from './SegmentPart.tsx';
import { savedRunOf } from './saved.ts';
import './share.css';

export function ShareDialog() {
  const t = useRunWords();
  const verbs = useVerbs();
  const store = useHighwater();
  const { clock } = useWords();
  const [problem, setProblem] = useState('');
  const picker = useRef<HTMLInputElement>(null);
  const { scenario } = store;
  /** Of this scenario at this moment. */
  const fileName = (end: string): string =>
    `highwater-${scenario.id}-${clock(store.playback.getState().timeUs)}s${end}`;

  const saveRun = async (): Promise<void> => {
    const held = await verbs.ask({ kind: 'place' });
    if (!held) setProblem(t('share.noAnswer'));
    else
      download(
        fileName('.json'),
        [`${JSON.stringify(savedRunOf(store, held), null, 2)}\n`],
        'application/json',
      );
  };
  const saveJournal = async (): Promise<void> => {
    const parts = await verbs.ask({ kind: 'journal' });
    if (!parts) setProblem(t('share.noAnswer'));
    else download(fileName('.ndjson'), parts, 'application/x-ndjson');
  };
  const savePicture = async (form: 'svg' | 'png'): Promise<void> => {
    const picture = pictureOf(document);
    const png = picture && form === 'png' ? await pngOf(picture) : null;
    if (!picture || (form === 'png' && !png)) setProblem(t('share.noPicture'));
    else if (png) download(fileName('.png'), [png], 'image/png');
    else download(fileName('.svg'), [picture.svg], 'image/svg+xml');
  };
  const audit = () => store.frame.getState().audit;

  return (
    <Dialog
      title={t('share.title')}
      closeLabel={t('share.close')}
      className="share"
      onClose={() => verbs.openDialog(null)}
    >
      <LinkPart />
      <section className="share__part">
        <h3 className="caption">{t('share.file')}</h3>
        <div className="share__row">
          <Button onClick={() => void saveRun()}>{t('share.file.save')}</Button>
          <Button onClick={() => picker.current?.click()}>{t('share.file.open')}</Button>
          <input
            ref={picker}
            type="file"
            hidden
            accept=".json,application/json"
            aria-label={t('share.file.open')}
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? [];
              if (file) void file.text().then((text) => verbs.openRun({ kind: 'file', text }));
            }}
          />
        </div>
        <p className="share__note">{t('share.file.note')}</p>
      </section>
      <section className="share__part">
        <h3 className="caption">{t('share.export')}</h3>
        <div className="share__row">
          <Button onClick={() => void saveJournal()}>{t('share.journal')}</Button>
          <Button
            onClick={() =>
              download(fileName('-audit.json'), [JSON.stringify(audit(), null, 2)], 'application/json')
            }
          >
            {t('share.auditJson')}
          </Button>
          <Button onClick={() => download(fileName('-audit.csv'), [csvOf({ ...audit() })], 'text/csv')}>
            {t('share.auditCsv')}
          </Button>
          <Button onClick={() => void savePicture('svg')}>{t('share.svg')}</Button>
          <Button onClick={() => void savePicture('png')}>{t('share.png')}</Button>
        </div>
      </section>
      <SegmentPart onProblem={setProblem} />
      <p className="share__problem" role="status">
        {problem}
      </p>
    </Dialog>
  );
}
