/** Every promise of the simulation, and how it stands. */
import type { PromiseState, PromiseView } from '../../contract/audit-close-up.ts';
import type { EngineEvent } from '../../contract/events.ts';
import type { InvariantViolation } from '../../contract/invariants.ts';
import { useWords } from '../../i18n/index.ts';
import { useAuditWords } from '../../i18n/lenses/audit.ts';
import { Button, classes, Icon, type IconName } from '../../ui/index.ts';

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
                  {promise.sentence !== null && <p className="auditor__bad">{promise.sentence}</p>}
                  {promise.excuses.map((excuse) => (
                    <button
                      key={`${excuse.expected.code} ${excuse.about}`}
                      type="button"
                      className={classes('auditor__link', 'auditor-promises__why')}
                      onClick={() => onMoment(excuse.timeUs, excuse.eventId)}
                    >
                      <code>{words.clock(excuse.timeUs)}</code> {words.sentenceOf(eventOf(promise, excuse))}
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
              {findings.map(({ invariant, sentence, expected }: InvariantViolation) => (
                <li key={invariant} className={classes(expected === null && 'auditor__bad')}>
                  {sentence}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  );
}

/** The event by which it was told, for its sentence. */
const eventOf = (
  { name }: PromiseView,
  { expected, about, sentence, eventId, timeUs }: PromiseView['excuses'][number],
): EngineEvent => ({
  type: 'invariant.explained',
  id: eventId,
  timeUs,
  cause: null,
  invariant: name,
  sentence,
  about,
  expected,
});
