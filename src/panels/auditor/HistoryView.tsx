/** What the clients' own history proves, whatever the disks say: the classes that Jepsen's Kafka workload counts. */
import { HISTORY_ANOMALIES, type Outcome } from '../../contract/facts.ts';
import { useWords } from '../../i18n/index.ts';
import { useHistoryWords } from '../../i18n/lenses/history-classes.ts';
import { classes } from '../../ui/index.ts';

export function HistoryView({ counts }: { readonly counts: Outcome['history'] }) {
  const t = useHistoryWords();
  const { number } = useWords();
  const met = HISTORY_ANOMALIES.filter((name) => counts[name] > 0).length;
  return (
    <details className="auditor__part auditor-history">
      <summary className="auditor__head">
        {t('title')} <small>{t('met', { n: met, all: HISTORY_ANOMALIES.length })}</small>
      </summary>
      <p className="auditor__note">{t('about')}</p>
      <dl>
        {HISTORY_ANOMALIES.map((name) => (
          <div key={name} className={classes(counts[name] > 0 && 'auditor-history__met')}>
            <dt>
              <code>{name}</code> {number(counts[name])}
            </dt>
            <dd>{t(name)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
