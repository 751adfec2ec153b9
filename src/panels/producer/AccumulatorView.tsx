/** The record accumulator: a row for each deque; what waits stands to the right, the oldest last. */
import { useRef } from 'react';
import type { DequeView, ProducerCloseUp } from '../../contract/producer-close-up.ts';
import { useProducerWords } from '../../i18n/lenses/producer.ts';
import { classes, shortKey, tintOf, useSize } from '../../ui/index.ts';
import { type FittedBatch, fitDeque } from './geometry.ts';

interface AccumulatorProps {
  readonly closeUp: ProducerCloseUp;
  readonly nowUs: number;
  readonly chosen: number | null;
  readonly onFollow: (number: number) => void;
  readonly onBatch: (id: number) => void;
}

export function AccumulatorView({ closeUp, ...rest }: AccumulatorProps) {
  const t = useProducerWords();
  const measured = useRef<HTMLUListElement>(null);
  const { width } = useSize(measured);
  return (
    <section className="producer-part" aria-label={t('accumulator')}>
      <h3 className="producer-part__title">
        {t('accumulator')} <small className="producer-part__aside">{t('accumulatorNote')}</small>
      </h3>
      {closeUp.deques.length === 0 && <p className="producer-part__note">{t('producesNothing')}</p>}
      <ul ref={measured} className="producer-deques">
        {closeUp.deques.map((deque) => {
          const { batches, hidden } = fitDeque(deque, width - LABEL);
          return (
            <li key={deque.partition} className="producer-deque">
              <div className="producer-deque__name">
                <b>{deque.partition}</b>
                <Target deque={deque} />
              </div>
              <div className="producer-deque__lane" data-deque={deque.partition}>
                {hidden > 0 && (
                  <span className="producer-deque__more">{t('moreBatches', { n: hidden })}</span>
                )}
                {batches.length === 0 && <span className="producer-deque__empty">{t('dequeEmpty')}</span>}
                {batches.map((fitted) => (
                  <Batch
                    key={fitted.batch.id}
                    fitted={fitted}
                    lingerUs={closeUp.lingerUs}
                    followed={closeUp.followed?.number ?? null}
                    {...rest}
                  />
                ))}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const LABEL = 96;

function Target({ deque: { leaderId, isReachable } }: { readonly deque: DequeView }) {
  const t = useProducerWords();
  if (leaderId < 0) return <span className="producer-deque__held">{t('noLeader')}</span>;
  if (!isReachable)
    return <span className="producer-deque__held">{t('backingOff', { broker: leaderId })}</span>;
  return <span>{t('toBroker', { broker: leaderId })}</span>;
}

interface BatchProps extends Omit<AccumulatorProps, 'closeUp'> {
  readonly fitted: FittedBatch;
  readonly lingerUs: number;
  readonly followed: number | null;
}

function Batch({ fitted, lingerUs, followed, nowUs, chosen, onFollow, onBatch }: BatchProps) {
  const t = useProducerWords();
  const { batch, shown, more } = fitted;
  const isRetry = batch.attempts > 0;
  const waitedUs = Math.min(lingerUs, nowUs - batch.createdUs);
  const hasLingered = waitedUs >= lingerUs;
  return (
    <div className={classes('producer-batch', isRetry && 'producer-batch--retry')}>
      <span className="producer-batch__seq">
        {isRetry && <b>{t('retry')} </b>}
        {seqOf(batch.baseSequence, batch.records.length, t)}
      </span>
      <div
        className={classes(
          'producer-batch__box',
          !batch.isClosed && 'producer-batch__box--open',
          batch.id === chosen && 'producer-batch__box--chosen',
        )}
      >
        <button
          type="button"
          className="producer-batch__grip"
          aria-pressed={batch.id === chosen}
          aria-label={t('batchNamed', {
            id: batch.id,
            partition: batch.partition,
            n: batch.records.length,
            bytes: batch.sizeBytes,
          })}
          onClick={() => onBatch(batch.id)}
        />
        {more > 0 && <span className="producer-batch__more">+{more}</span>}
        {shown.toReversed().map(({ number, key }) => (
          <button
            key={number}
            type="button"
            className={classes(
              'producer-key',
              key !== null && `producer-key--${tintOf(key)}`,
              number === followed && 'producer-key--followed',
            )}
            aria-label={t('recordNamed', { number: String(number), key: key ?? t('noKey') })}
            onClick={() => onFollow(number)}
          >
            {key === null ? '–' : shortKey(key, 4)}
          </button>
        ))}
      </div>
      {!isRetry && (
        <span className={classes('producer-batch__linger', hasLingered && 'producer-batch__linger--over')}>
          <i style={{ width: `${lingerUs > 0 ? (waitedUs / lingerUs) * 100 : 100}%` }} />
          {batch.isClosed
            ? t('full')
            : hasLingered
              ? t('lingered')
              : t('linger', { done: (waitedUs / 1000).toFixed(1), whole: lingerUs / 1000 })}
        </span>
      )}
    </div>
  );
}

export function seqOf(first: number, count: number, t: ReturnType<typeof useProducerWords>): string {
  if (first < 0) return t('noSeqYet');
  if (count === 1) return t('seqOne', { first: String(first) });
  return t('seq', { first: String(first), last: String(first + count - 1) });
}
