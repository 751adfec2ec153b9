/** Every promise of the simulation, and how it stands. */
import type { PromiseState, PromiseView } from '../../contract/audit-close-up.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { Breach, InvariantViolation } from '../../contract/invariants.ts';
import { useWords } from '../../i18n/index.ts';
import { useAuditWords } from '../../i18n/lenses/audit.ts';
import { Button, classes, Icon, type IconName, Quote } from '../../ui/index.ts';

interface PromisesViewProps {
  readonly promises: readonly PromiseView[];
  readonly findings: readonly InvariantViolation[] | 'looking' | null;
  readonly onMoment: (timeUs: number, eventId: number | null) => void;
  readonly onRecheck: () => void;
}

const STATES: readonly PromiseState[] = ['broken', 'explained', 'held', 'quiet', 'notApplicable'];
const ICON: Readonly<Record<PromiseState, IconName>> = {
  broken: 'close',
  explained: 'warn',
  held: 'check',
  quiet: 'slow',
  notApplicable: 'more',
};

export function PromisesView({ promises, findings, onMoment, onRecheck }: PromisesViewProps) {
  const t = useAuditWords();
  const words = useWords();
  return (
    <section className="auditor__part" aria-label={t('invariants')}>
      <h3 className="auditor__head">{t('invariants')}</h3>
      {STATES.map((state) => {
        const these = promises.filter((promise) => promise.state === state);
        if (these.length === 0) return null;
        return (
          <details
            key={state}
            className="auditor-promises"
            open={state === 'broken' || state === 'explained'}
          >
            <summary>
              <Icon name={ICON[state]} />
              <b>{words.number(these.length)}</b> {t(`state_${state}`)}
            </summary>
            <ul>
              {these.map((promise) => (
                <li key={promise.name} className={`auditor-promises__one--${state}`}>
                  {words.t(`promise.${promise.name}`)}
                  {promise.breach && <Found breach={promise.breach} isBad />}
                  {promise.excuses.map((excuse) => (
                    <button
                      key={`${excuse.expected.code} ${excuse.about}`}
                      type="button"
                      className={classes('auditor__link', 'auditor-promises__why')}
                      onClick={() => onMoment(excuse.timeUs, excuse.eventId)}
                    >
                      <code>{words.clock(excuse.timeUs)}</code> {words.sentenceOf(eventOf(excuse))}
                    </button>
                  ))}
                </li>
              ))}
            </ul>
          </details>
        );
      })}
      <p className="auditor__acts">
        <Button onClick={onRecheck} disabled={findings === 'looking'}>
          {t(findings === 'looking' ? 'rechecking' : 'recheck')}
        </Button>
      </p>
      <div aria-live="polite">
        {Array.isArray(findings) && (
          <>
            <p className="auditor__note">
              {findings.length === 0 ? t('recheckClean') : t('recheckFound', { n: findings.length })}
            </p>
            <ul>
              {findings.map((finding: InvariantViolation) => (
                <li key={finding.invariant}>
                  {words.t(`promise.${finding.invariant}`)}
                  <Found breach={finding} isBad={finding.expected === null} />
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  );
}

/** What was found: the values in the language of the page, and the engine's own words. */
function Found({ breach, isBad }: { readonly breach: Breach; readonly isBad: boolean }) {
  const { t, breachOf } = useWords();
  const { values, quote } = breachOf(breach);
  return (
    <>
      <p className={classes('auditor-promises__found', isBad && 'auditor__bad')}>
        {values.map(({ name, value }) => (
          <span key={name}>
            {name} <b>{value}</b>
          </span>
        ))}
      </p>
      <Quote by={t('failure.quote')} lang="en">
        {quote}
      </Quote>
    </>
  );
}

/** The event by which it was told, for its sentence. */
const eventOf = ({ times: _, eventId, ...excuse }: PromiseView['excuses'][number]): EngineEvent => ({
  type: 'invariant.explained',
  id: eventId,
  cause: null,
  ...excuse,
});
