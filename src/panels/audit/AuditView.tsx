/** Counts of record fates, and whether the simulation keeps its promises. */
import { memo } from 'react';
import type { AuditView as Audit } from '../../contract/frame.ts';
import { useWords } from '../../i18n/index.ts';
import { Button, classes, Icon } from '../../ui/index.ts';

interface AuditViewProps {
  readonly audit: Audit;
  readonly eventId: number;
  readonly seed: string;
  /** What became of records, and why. */
  readonly onWhy: () => void;
}

export function AuditView({ audit, eventId, seed, onWhy }: AuditViewProps) {
  const { t, breachText } = useWords();
  const { invariantsHeld: held, invariantsTotal: total, broken } = audit;
  return (
    <section className="audit" aria-label={t('audit.region')}>
      <div className="audit__line">
        <dl className="audit__counts">
          <Count name={t('audit.acked')} value={audit.acknowledged} />
          <Count name={t('audit.committed')} value={audit.committed} />
          <Count name={t('audit.lost')} value={audit.lost} tone="bad" />
          <Count name={t('audit.atRisk')} value={audit.atRisk} tone="risk" />
          <Count name={t('audit.duplicated')} value={audit.duplicated} tone="bad" />
          <Count name={t('audit.outOfOrder')} value={audit.outOfOrder} tone="bad" />
          <Count name={t('audit.failed')} value={audit.failed} tone="risk" />
          <Count name={t('audit.missed')} value={audit.missed} tone="bad" />
          <Count name={t('audit.reprocessed')} value={audit.reprocessed} tone="bad" />
        </dl>
        <Button look="plain" className="audit__why" onClick={onWhy}>
          {t('audit.why')}
        </Button>
        {total > 0 && (
          <p className={classes('audit__promise', broken !== null && 'audit__promise--broken')}>
            <Icon name={broken === null ? 'check' : 'close'} />
            <span className="audit__long">
              {broken === null
                ? t('audit.hold', { held, total })
                : t('audit.broken', { held, total, what: breachText(broken) })}
            </span>
            <span className="audit__short" aria-hidden="true">
              {t('audit.holdShort', { held, total })}
            </span>
          </p>
        )}
        <p className="audit__event">{t('audit.event', { id: eventId })}</p>
        <p className="audit__seed">{t('audit.seed', { seed })}</p>
      </div>
    </section>
  );
}

interface CountProps {
  readonly name: string;
  readonly value: number;
  readonly tone?: 'risk' | 'bad';
}

/** Light while it is zero; then in ink, or in the colour of what it means. */
const Count = memo(function Count({ name, value, tone }: CountProps) {
  const { number } = useWords();
  return (
    <div
      className={classes(
        'audit__count',
        value === 0 ? 'audit__count--zero' : tone && `audit__count--${tone}`,
      )}
    >
      <dt>{name}</dt>
      {/* What is bad rolls in anew when it changes. */}
      <dd
        key={tone === 'bad' ? value : undefined}
        className={tone === 'bad' && value > 0 ? 'audit__roll' : undefined}
      >
        {number(value)}
      </dd>
    </div>
  );
});
