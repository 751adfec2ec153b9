/** One sentence for who is new here; gone with the first deed, or by its cross. */
import { useWords } from '../../i18n/index.ts';
import { useFrame, useRun, useVerbs, useView } from '../../store/index.ts';
import { IconButton } from '../../ui/index.ts';
import './hint.css';

/** `taps`: consumers are carried by taps here. */
export function HintPanel({ taps }: { taps: boolean }) {
  const { t } = useWords();
  const verbs = useVerbs();
  const isRunning = useRun((run) => run.status === 'running');
  const hasGroups = useFrame((frame) => frame.order.groups.length > 0);
  const isShown = useView((view) => view.hint);
  if (!isShown || !isRunning) return null;
  return (
    <div className="hint">
      <p>{t(!hasGroups ? 'hint.brokers' : taps ? 'hint.taps' : 'hint.text')}</p>
      <IconButton icon="close" label={t('hint.dismiss')} onClick={verbs.dismissHint} />
    </div>
  );
}
