/** What consumers of a partition are handed at either isolation level, and who they are. */
import type { ConsumerView } from '../../contract/frame.ts';
import type { TransactionReader, TransactionStrip } from '../../contract/transactions-close-up.ts';
import { useWords } from '../../i18n/index.ts';
import { useTransactionsWords } from '../../i18n/lenses/transactions.ts';
import { Select, Square } from '../../ui/index.ts';
import { offsetsIn, readable } from './geometry.ts';

interface ReadersProps {
  readonly strip: TransactionStrip;
  readonly choices: readonly string[];
  readonly readers: readonly TransactionReader[];
  readonly consumers: Readonly<Record<string, ConsumerView>>;
  readonly onPartition: (partition: string) => void;
}

export function ReadersView({ strip, choices, readers, consumers, onPartition }: ReadersProps) {
  const t = useTransactionsWords();
  const { list } = useWords();
  const { partition, cells, highWatermark, lastStableOffset } = strip;
  const here = readers.filter((reader) => reader.partition === partition);
  const span = (from: number, to: number): string => t('span', { from: String(from), to: String(to) });
  const aborted = cells.filter(({ kind, offset }) => kind === 'aborted' && offset < lastStableOffset);
  return (
    <section className="txn-part" aria-label={t('readersOf', { partition })}>
      <h3 className="txn-part__title">
        {t('readersOf', { partition })}
        {choices.length > 1 && (
          <Select
            label={t('readersPick')}
            value={partition}
            options={choices.map((value) => ({ value, label: value }))}
            onChange={onPartition}
          />
        )}
      </h3>
      {(['read_uncommitted', 'read_committed'] as const).map((isolation) => {
        const stretches = list(offsetsIn(readable(strip, isolation), span));
        const isCommitted = isolation === 'read_committed';
        const theirs = here.filter((reader) => reader.isolation === isolation);
        return (
          <div key={isolation} className="txn-readers">
            <h4>
              <code>{isolation}</code>
              {theirs.map(({ consumerId, position }) => {
                const consumer = consumers[consumerId];
                return (
                  consumer && (
                    <span key={consumerId} className="txn-reader">
                      <Square initial={consumer.initial} hue={consumer.hue} />
                      {t('reader', { name: consumer.name, position: String(position) })}
                    </span>
                  )
                );
              })}
              {theirs.length === 0 && <span className="txn-note">{t('noReader')}</span>}
            </h4>
            <p>
              {t('getsUpTo', {
                list: stretches === '' ? t('getsNothing') : stretches,
                stop: isCommitted
                  ? t('stopsLso', { offset: String(lastStableOffset) })
                  : t('stopsHw', { offset: String(highWatermark) }),
              })}
            </p>
            {isCommitted && aborted.length > 0 && (
              <p>{t('skips', { list: list(aborted.map(({ offset }) => offset)) })}</p>
            )}
            {isCommitted && lastStableOffset < highWatermark && <p className="txn-warns">{t('waitsToo')}</p>}
          </div>
        );
      })}
    </section>
  );
}
