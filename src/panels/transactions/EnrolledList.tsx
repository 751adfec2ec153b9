/** Partitions in the transaction, what it wrote there, and where its marker is. */
import type { MarkerView, TransactionsCloseUp } from '../../contract/transactions-close-up.ts';
import { useTransactionsWords } from '../../i18n/lenses/transactions.ts';
import { classes } from '../../ui/index.ts';
import { ownOffsets } from './geometry.ts';

export function EnrolledList({ closeUp }: { readonly closeUp: TransactionsCloseUp }) {
  const t = useTransactionsWords();
  const { strips, coordinator } = closeUp;
  const isOver = coordinator?.state == null || !/^(Ongoing|Prepare)/.test(coordinator.state);
  return (
    <section className="txn-part" aria-label={t(isOver ? 'enrolledLast' : 'enrolled')}>
      <h3 className="txn-part__title">{t(isOver ? 'enrolledLast' : 'enrolled')}</h3>
      <ul className="txn-enrolled">
        {strips.map((strip) => {
          const own = ownOffsets(strip);
          return (
            <li key={strip.partition}>
              <b>{strip.partition}</b>
              <span>
                {own === null
                  ? t('nothingThere')
                  : own.to - own.from === 1
                    ? t('oneOffset', { from: String(own.from) })
                    : t('offsets', { from: String(own.from), to: String(own.to - 1) })}
              </span>
              <MarkerWords marker={strip.marker} />
            </li>
          );
        })}
      </ul>
      {strips.length === 0 && <p className="txn-note">{t('noLogs')}</p>}
    </section>
  );
}

/** Where a marker is, in words. */
export function MarkerWords({ marker: { status, offset } }: { readonly marker: MarkerView }) {
  const t = useTransactionsWords();
  const key = status === 'acknowledged' && offset < 0 ? 'gone' : status;
  return (
    <span
      className={classes(
        'txn-marker',
        status === 'acknowledged' ? 'txn-marker--done' : status !== 'none' && 'txn-marker--waits',
      )}
    >
      {t(`marker_${key}`, { offset: String(offset) })}
    </span>
  );
}
