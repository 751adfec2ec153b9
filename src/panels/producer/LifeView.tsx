/** What a batch has gone through, from its first record until now. */
import type { ProducerBatchView, ProducerCloseUp } from '../../contract/producer-close-up.ts';
import { useProducerWords } from '../../i18n/lenses/producer.ts';
import { seqOf } from './AccumulatorView.tsx';
import { type LifeSpan, lifeOf, type Refused } from './geometry.ts';

interface LifeProps {
  readonly closeUp: ProducerCloseUp;
  readonly batch: ProducerBatchView | null;
  readonly refusals: readonly Refused[];
  readonly nowUs: number;
}

export function LifeView({ closeUp, batch, refusals, nowUs }: LifeProps) {
  const t = useProducerWords();
  return (
    <section className="producer-part producer-life" aria-label={t('life')}>
      <h3 className="producer-part__title">
        {t('life')}{' '}
        {batch && (
          <small className="producer-part__aside">
            {t('lifeOf', {
              id: batch.id,
              partition: batch.partition,
              seq: seqOf(batch.baseSequence, batch.records.length, t),
            })}
          </small>
        )}
      </h3>
      {batch ? (
        <Life closeUp={closeUp} batch={batch} refusals={refusals} nowUs={nowUs} />
      ) : (
        <Afterlife closeUp={closeUp} />
      )}
    </section>
  );
}

/** The record that is followed has left the producer. */
function Afterlife({ closeUp: { followed } }: Pick<LifeProps, 'closeUp'>) {
  const t = useProducerWords();
  if (followed?.stage !== 'done') return <p className="producer-part__note">{t('lifeNone')}</p>;
  const number = String(followed.number);
  if (followed.offset < 0 || followed.partition === null)
    return <p className="producer-part__note">{t('lifeDoneUnknown', { number })}</p>;
  return (
    <p>
      {t('lifeDone', {
        number,
        offset: String(followed.offset),
        partition: followed.partition,
        state: t(followed.isCommitted ? 'committed' : 'notCommitted'),
      })}
    </p>
  );
}

function Life({ closeUp, batch, refusals, nowUs }: LifeProps & { readonly batch: ProducerBatchView }) {
  const t = useProducerWords();
  const spans = lifeOf(batch, refusals, closeUp.lingerUs, nowUs);
  const usedUs = nowUs - batch.createdUs;
  const { followed } = closeUp;
  const wait = waitReason(closeUp, batch);
  const length = (us: number): string =>
    us >= 1_000_000 ? t('s', { s: (us / 1e6).toFixed(2) }) : t('ms', { ms: (us / 1000).toFixed(1) });
  return (
    <>
      <ol className="producer-life__spans">
        {spans.map((span) => (
          <li
            key={`${span.kind}-${span.fromUs}`}
            className={`producer-span producer-span--${span.kind}`}
            style={{ flexGrow: weightOf(span) }}
          >
            <span className="producer-span__text">
              {span.kind === 'waits' && wait ? t(wait) : t(`span_${span.kind}`)}
            </span>
            <i />
            <code className="producer-span__text">{span.error ?? length(span.toUs - span.fromUs)}</code>
          </li>
        ))}
      </ol>
      <p className="producer-life__timeout">
        <code>{t('delivery')}</code>
        <span className="producer-life__bar">
          <i
            className="producer-life__used"
            style={{ width: `${Math.min(100, (usedUs / closeUp.deliveryTimeoutUs) * 100)}%` }}
          />
        </span>
        <span>
          {t('deliveryUsed', {
            used: (usedUs / 1e6).toFixed(2),
            whole: String(closeUp.deliveryTimeoutUs / 1e6),
            attempts: t('attempts', { n: batch.attempts }),
          })}
        </span>
      </p>
      {batch.where === 'flight' && followed?.batchId === batch.id && followed.offset >= 0 && (
        <p>{t('inLogAlready', { offset: String(followed.offset) })}</p>
      )}
    </>
  );
}

/** Not to scale: a long wait is wider than a short one, and no span is too narrow to be read. */
const weightOf = ({ fromUs, toUs }: LifeSpan): number => 1 + Math.log10(1 + (toUs - fromUs) / 1000);

function waitReason(closeUp: ProducerCloseUp, batch: ProducerBatchView) {
  const deque = closeUp.deques.find(({ partition }) => partition === batch.partition);
  if (batch.where === 'flight' || !deque) return null;
  if (deque.leaderId < 0) return 'waitsNoLeader';
  if (!deque.isReachable) return 'waitsBroker';
  const connection = closeUp.connections.find(({ brokerId }) => brokerId === deque.leaderId);
  if (connection && connection.requests.length >= closeUp.maxInFlight) return 'waitsSlots';
  return deque.batches[0] === batch ? null : 'waitsOrder';
}
