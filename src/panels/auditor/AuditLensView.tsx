/** The audit lens: where records are, what went wrong with which, why; what is promised, and what holds. */
import type { AuditCloseUp } from '../../contract/audit-close-up.ts';
import type { Outcome } from '../../contract/facts.ts';
import type { AnomalyView, Biography, RecordQuery } from '../../contract/fates.ts';
import type { AuditView } from '../../contract/frame.ts';
import type { InvariantViolation } from '../../contract/invariants.ts';
import { type NameOf, useWords } from '../../i18n/index.ts';
import { useAuditWords } from '../../i18n/lenses/audit.ts';
import { Badge } from '../../ui/index.ts';
import { AnomaliesView } from './AnomaliesView.tsx';
import { AskView } from './AskView.tsx';
import { FlowView } from './FlowView.tsx';
import { GuaranteesView } from './GuaranteesView.tsx';
import { HistoryView } from './HistoryView.tsx';
import { LifeView } from './LifeView.tsx';
import { PromisesView } from './PromisesView.tsx';
import { WhyView } from './WhyView.tsx';

export interface AuditLensProps {
  readonly audit: AuditView;
  /** The newest last. */
  readonly anomalies: readonly AnomalyView[];
  readonly groupCount: number;
  readonly partitions: readonly string[];
  readonly producers: readonly { readonly id: string; readonly name: string }[];
  /** Null: the auditor has not answered yet. */
  readonly closeUp: AuditCloseUp | null;
  /** Of the record that is looked at; null while there is none, or none is known. */
  readonly life: Biography | null;
  /** Asked for, and nobody knows of it. */
  readonly isUnknown: boolean;
  readonly anomaly: AnomalyView | null;
  readonly findings: readonly InvariantViolation[] | 'looking' | null;
  /** What the clients' history proves, by class; null: not answered yet. */
  readonly classes: Outcome['history'] | null;
  readonly nameOf: NameOf;
  readonly onAnomaly: (id: string) => void;
  readonly onAsk: (query: RecordQuery) => void;
  /** To a moment, and to what happened then. */
  readonly onMoment: (timeUs: number, eventId: number | null) => void;
  readonly onSpaceTime: (timeUs: number, eventId: number) => void;
  readonly onLog: (partition: string, offset: number) => void;
  readonly onRecheck: () => void;
  readonly onReplay: (() => void) | null;
}

export function AuditLensView(props: AuditLensProps) {
  const { audit, anomalies, closeUp } = props;
  const t = useAuditWords();
  const { number } = useWords();
  return (
    <div className="auditor">
      <div className="lens-bar">
        <h2 className="lens-bar__subject">{t('title')}</h2>
        <span className="lens-bar__fact">{t('about')}</span>
        <Badge tone={audit.lost > 0 ? 'red' : 'green'}>
          {audit.lost > 0 ? t('lostNow', { n: audit.lost }) : t('nothingLost')}
        </Badge>
        <span className="lens-bar__end">
          {t('invariantsHold', {
            held: number(audit.invariantsHeld),
            total: number(audit.invariantsTotal),
          })}
        </span>
      </div>
      <div className="auditor__body">
        <div className="auditor__main">
          <FlowView audit={audit} groupCount={props.groupCount} />
          <LifeView {...props} />
          <WhyView {...props} />
          <AskView partitions={props.partitions} producers={props.producers} onAsk={props.onAsk} />
        </div>
        <aside className="auditor__side" aria-label={t('invariants')}>
          <AnomaliesView
            audit={audit}
            anomalies={anomalies}
            promises={closeUp?.promises ?? []}
            shown={props.anomaly}
            onAnomaly={props.onAnomaly}
          />
          {props.classes && <HistoryView counts={props.classes} />}
          {closeUp ? (
            <>
              <PromisesView
                promises={closeUp.promises}
                findings={props.findings}
                onMoment={props.onMoment}
                onRecheck={props.onRecheck}
              />
              <GuaranteesView guarantees={closeUp.guarantees} nameOf={props.nameOf} />
            </>
          ) : (
            <p className="auditor__note auditor__part">{t('loading')}</p>
          )}
        </aside>
      </div>
    </div>
  );
}
