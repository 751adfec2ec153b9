/** Anomalies by class: how many records, and whether anything permits them. */
import type { PromiseView } from '../../contract/audit-close-up.ts';
import type { AnomalyView, FateKind } from '../../contract/fates.ts';
import type { AuditView } from '../../contract/frame.ts';
import type { InvariantName } from '../../contract/invariants.ts';
import { useWords } from '../../i18n/index.ts';
import { useAuditWords } from '../../i18n/lenses/audit.ts';
import { classes } from '../../ui/index.ts';

interface AnomaliesViewProps {
  readonly audit: AuditView;
  readonly anomalies: readonly AnomalyView[];
  readonly promises: readonly PromiseView[];
  readonly shown: AnomalyView | null;
  readonly onAnomaly: (id: string) => void;
}

type Kind = FateKind | 'aborted' | 'failed';

/** Each class, its count, and the promises that would be broken by what nothing permits. */
const KINDS: readonly (readonly [Kind, keyof AuditView, readonly InvariantName[]])[] = [
  ['lost', 'lost', ['acknowledged-survives']],
  ['duplicated', 'duplicated', ['idempotent-writes-once']],
  ['reordered', 'outOfOrder', ['idempotence-keeps-order']],
  ['missed', 'missed', []],
  ['reprocessed', 'reprocessed', []],
  ['aborted', 'aborted', ['read-committed-reads-decided']],
  ['failed', 'failed', []],
];

export function AnomaliesView({ audit, anomalies, promises, shown, onAnomaly }: AnomaliesViewProps) {
  const t = useAuditWords();
  const { number } = useWords();
  return (
    <section className="auditor__part" aria-label={t('anomalies')}>
      <table className="auditor-kinds">
        <caption className="auditor__head">{t('anomalies')}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t('anomalies')}</span>
            </th>
            <th scope="col">{t('records')}</th>
            <th scope="col">{t('verdict')}</th>
          </tr>
        </thead>
        <tbody>
          {KINDS.map(([kind, field, names]) => {
            const count = Number(audit[field]);
            const newest = anomalies.findLast((one) => one.kind === kind);
            const isBroken = promises.some(({ name, state }) => names.includes(name) && state === 'broken');
            return (
              <tr key={kind} className={classes(count > 0 && `auditor-kinds__row--${kind}`)}>
                <th scope="row">
                  {newest ? (
                    <button
                      type="button"
                      className="auditor__link"
                      aria-label={t('showFirst', { kind: t(`kind_${kind}`) })}
                      aria-pressed={shown?.kind === kind}
                      onClick={() => onAnomaly(newest.id)}
                    >
                      {t(`kind_${kind}`)}
                    </button>
                  ) : (
                    t(`kind_${kind}`)
                  )}
                </th>
                <td>{number(count)}</td>
                <td>{t(`verdict_${verdictOf(kind, count, isBroken)}`)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function verdictOf(kind: Kind, count: number, isBroken: boolean): 'none' | 'permitted' | 'broken' | 'told' {
  if (isBroken) return 'broken';
  if (count === 0) return 'none';
  return kind === 'failed' || kind === 'aborted' ? 'told' : 'permitted';
}
