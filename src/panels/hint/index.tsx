/** One sentence for who is new here; gone with the first deed, or by its cross. */
import { useWords } from '../../i18n/index.ts';
import { useRun, useVerbs, useView } from '../../store/index.ts';
import { IconButton } from '../../ui/index.ts';
import './hint.css';

/** `taps`: consumers are carried by taps here. */
export function HintPanel({ taps }: { taps: boolean }) {
  const { t } = useWords();
  const verbs = useVerbs();
  const isRunning = useRun((run) => run.status === 'running');
  const isShown = useView((view) => view.hint);
  if (!isShown || !isRunning) return null;
  return (
    <aside className="hint">
      <p>{t(taps ? 'hint.taps' : 'hint.text')}</p>
      <IconButton icon="close" label={t('hint.dismiss')} onClick={verbs.dismissHint} />
    </aside>
  );
}
