/** Fates: a channel that narrows where records leave it, and what leaks from it. */
import type { AuditView } from '../../contract/frame.ts';
import { useWords } from '../../i18n/index.ts';
import { useAuditWords } from '../../i18n/lenses/audit.ts';
import { classes } from '../../ui/index.ts';
import { channelOf, type Leak, leaksOf, STAGES, type Stage } from './geometry.ts';

interface FlowViewProps {
  readonly audit: AuditView;
  readonly groupCount: number;
}

export function FlowView({ audit, groupCount }: FlowViewProps) {
  const t = useAuditWords();
  const { number } = useWords();
  const heights = channelOf(audit, groupCount);
  return (
    <section className="auditor__part" aria-label={t('fates')}>
      <h3 className="auditor__head">
        {t('fates')} <small>{t('fatesNote')}</small>
      </h3>
      <ol className="auditor-flow">
        {STAGES.map((stage) => (
          <li key={stage} className="auditor-flow__stage">
            <span className="auditor-flow__name">{t(`stage_${stage}`)}</span>
            <b className="auditor-flow__count">{number(audit[stage])}</b>
            <span className="auditor-flow__bed" aria-hidden="true">
              <i
                className={`auditor-flow__water auditor-flow__water--${stage}`}
                style={{ blockSize: `${Math.round(heights[stage] * 100)}%` }}
              />
            </span>
            <small className="auditor-flow__note">{noteOf(stage)}</small>
          </li>
        ))}
      </ol>
      <ul className="auditor-leaks">
        {leaksOf(audit, groupCount).map(([leak, count]) => (
          <li
            key={leak}
            className={classes('auditor-leaks__one', count > 0 && `auditor-leaks__one--${TONE[leak]}`)}
          >
            <b>{number(count)}</b> {t(`leak_${leak}`)}
          </li>
        ))}
      </ul>
    </section>
  );

  function noteOf(stage: Stage): string {
    if (stage !== 'read' && stage !== 'processed') return '';
    return groupCount === 0 ? t('noGroup') : t('perGroup', { n: groupCount });
  }
}

const TONE: Readonly<Record<Leak, 'wait' | 'risk' | 'bad'>> = {
  unanswered: 'wait',
  failed: 'risk',
  lost: 'bad',
  atRisk: 'risk',
  unread: 'wait',
  inHand: 'wait',
  missed: 'bad',
  reprocessed: 'risk',
  duplicated: 'bad',
  outOfOrder: 'bad',
  aborted: 'wait',
};
