/** When the simulation cannot go on, or should not: a promise of ours is broken (the stage tells), or its thread is gone (the
 *  dock tells). The picture stays, and there is a way on from both. */
import { type ReactNode, useState } from 'react';
import { useWords } from '../../i18n/index.ts';
import { type Stop, useClientNames, useHighwater, usePlayback, useRun, useVerbs } from '../../store/index.ts';
import { Button, Quote } from '../../ui/index.ts';
import { reportOf } from './report.ts';
import './failure.css';

export function BrokenPanel() {
  const isFailed = useRun((run) => run.status === 'failed');
  const stop = useRun((run) => run.stop);
  if (isFailed) return <Failed />;
  return stop && <Stopped {...stop} />;
}

/** The run stands one event before a promise that does not hold. */
function Stopped({ atUs, breach }: Stop) {
  const { t, clock, breachOf } = useWords();
  const verbs = useVerbs();
  const nameOf = useClientNames();
  const { promise, values, quote } = breachOf(breach, nameOf);
  return (
    <Alarm
      title={t('failure.brokenTitle', { clock: clock(atUs) })}
      report={{ why: breach.sentence, failedAtUs: atUs, breach }}
      ways={
        <Button look="solid" icon="play" onClick={verbs.overlook}>
          {t('failure.goOn')}
        </Button>
      }
    >
      <p className="broken__promise">{promise}</p>
      <dl className="broken__values">
        {values.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Quote by={t('failure.quote')} lang="en">
        {quote}
      </Quote>
      <p>{t('failure.before')}</p>
    </Alarm>
  );
}

/** The engine has thrown: it cannot go on from there. */
function Failed() {
  const { t, clock } = useWords();
  const verbs = useVerbs();
  const why = useRun((run) => run.why);
  const failedAtUs = useRun((run) => run.failedAtUs);
  return (
    <Alarm
      title={t('failure.invariantTitle', { clock: clock(failedAtUs ?? 0) })}
      report={{ why, failedAtUs, breach: null }}
      ways={
        failedAtUs !== null &&
        failedAtUs > 0 && (
          <Button look="solid" icon="step-back" onClick={verbs.rewind}>
            {t('failure.rewind')}
          </Button>
        )
      }
    >
      <Quote by={t('failure.quote')} lang="en">
        {why}
      </Quote>
      <p>{t('failure.paused')}</p>
    </Alarm>
  );
}

interface AlarmProps {
  readonly title: string;
  readonly report: Pick<Parameters<typeof reportOf>[0], 'why' | 'failedAtUs' | 'breach'>;
  /** The way on. */
  readonly ways: ReactNode;
  readonly children: ReactNode;
}

function Alarm({ title, report: about, ways, children }: AlarmProps) {
  const { t } = useWords();
  const verbs = useVerbs();
  const store = useHighwater();
  const [copied, setCopied] = useState<'no' | 'yes' | 'refused'>('no');
  const report = (): string =>
    reportOf({
      ...about,
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
      <h2>{title}</h2>
      {children}
      <footer className="broken__acts">
        {ways}
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
  const death = useRun((run) => run.death);
  const timeUs = usePlayback((playback) => playback.timeUs);
  return (
    <section className="stopped" role="alert">
      <h2>{t('failure.stoppedTitle')}</h2>
      {death && (
        <p className="stopped__why">
          {death.kind === 'silent'
            ? t('failure.silent', { seconds: death.seconds })
            : t(`failure.${death.kind}`)}
          {death.kind === 'threw' && <code lang="en"> {death.message}</code>}
        </p>
      )}
      <Button icon="restart" look="solid" onClick={verbs.restart}>
        {t('failure.restartFrom', { clock: clock(timeUs) })}
      </Button>
    </section>
  );
}
