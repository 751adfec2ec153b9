/** While a long way is played: spray that fills up to a surface line, and how many events are done. */
import { useWords } from '../../i18n/index.ts';
import { useRun } from '../../store/index.ts';

export function ProgressBar() {
  const { t } = useWords();
  const progress = useRun((run) => run.progress);
  if (!progress) return null;
  const { done, total } = progress;
  const text = t('timeline.progress', { done, total });
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={t('timeline.replaying')}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done}
      aria-valuetext={text}
    >
      <span className="progress__text">
        {t('timeline.replaying')} <b>{text}</b>
      </span>
      <span className="progress__channel">
        <i
          className="progress__spray"
          style={{ width: `${((done / Math.max(total, 1)) * 100).toFixed(1)}%` }}
        />
      </span>
    </div>
  );
}
