/** When the simulation cannot go on: a promise of ours is broken (the stage tells), or its thread is gone (the dock
 *  tells). The picture stays, and there is a way on from both. */
import { useState } from 'react';
import { useWords } from '../../i18n/index.ts';
import { useHighwater, usePlayback, useRun, useVerbs } from '../../store/index.ts';
import { Button } from '../../ui/index.ts';
import { reportOf } from './report.ts';
import './failure.css';

export function BrokenPanel() {
  const { t, clock } = useWords();
  const verbs = useVerbs();
  const store = useHighwater();
  const status = useRun((run) => run.status);
  const why = useRun((run) => run.why);
  const failedAtUs = useRun((run) => run.failedAtUs);
  const [copied, setCopied] = useState<'no' | 'yes' | 'refused'>('no');
  if (status !== 'failed') return null;
  const report = (): string =>
    reportOf({
      why,
      failedAtUs,
      scenario: store.scenario,
      frame: store.frame.getState(),
      commands: store.journal.getState().commands,
    });
  const copy = (): void => {
    const isCopied = navigator.clipboard?.writeText(report());
    if (isCopied) {
      isCopied.then(
        () => setCopied('yes'),
        () => setCopied('refused'),
      );
    } else setCopied('refused');
  };
  return (
    <section className="broken" role="alert">
      <h2>{t('failure.invariantTitle', { clock: clock(failedAtUs ?? 0) })}</h2>
      <p>{why}</p>
      <p>{t('failure.paused')}</p>
      <footer className="broken__acts">
        {failedAtUs !== null && failedAtUs > 0 && (
          <Button look="solid" icon="step-back" onClick={verbs.rewind}>
            {t('failure.rewind')}
          </Button>
        )}
        <Button onClick={copy}>{t(copied === 'yes' ? 'failure.copied' : 'failure.copy')}</Button>
        <Button onClick={verbs.startOver}>{t('failure.startOver')}</Button>
      </footer>
      {copied === 'refused' && (
        <>
          <p>{t('failure.copyFailed')}</p>
          <textarea className="broken__report" aria-label={t('failure.report')} readOnly value={report()} />
        </>
      )}
    </section>
  );
}

/** Takes the dock's place while the thread is gone. */
export function StoppedPanel() {
  const { t, clock } = useWords();
  const verbs = useVerbs();
  const why = useRun((run) => run.why);
  const timeUs = usePlayback((playback) => playback.timeUs);
  return (
    <section className="stopped" role="alert">
      <h2>{t('failure.stoppedTitle')}</h2>
      <p className="stopped__why">{why}</p>
      <Button icon="restart" look="solid" onClick={verbs.restart}>
        {t('failure.restartFrom', { clock: clock(timeUs) })}
      </Button>
    </section>
  );
}
