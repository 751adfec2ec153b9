/** The life of one record in a share group: each delivery, to whom, how long, and how it ended. */
import type { ConsumerView } from '../../contract/frame.ts';
import type { ShareRecordView } from '../../contract/share-close-up.ts';
import { useShareWords } from '../../i18n/lenses/share.ts';
import { Button } from '../../ui/index.ts';
import type { Person } from './people.ts';

interface ShareLifeProps {
  readonly record: ShareRecordView;
  readonly limit: number;
  readonly nowUs: number;
  readonly consumers: Readonly<Record<string, ConsumerView>>;
  readonly personOf: (id: string) => Person;
  readonly onStall: (consumerId: string, stalled: boolean) => void;
  readonly onCrash: (consumerId: string) => void;
}

export function ShareLife({ record, limit, nowUs, consumers, personOf, onStall, onCrash }: ShareLifeProps) {
  const t = useShareWords();
  const { offset, deliveries, deliveryCount, consumerId } = record;
  const past = deliveries.filter(({ fromUs }) => fromUs <= nowUs);
  const fromUs = past[0]?.fromUs ?? nowUs;
  const spanUs = Math.max(1, nowUs - fromUs);
  const holder = consumerId === null ? null : consumers[consumerId];
  return (
    <section className="share-part">
      <h3 className="group-head">
        {t('life', { offset })}{' '}
        {past.length > 0 && (
          <span className="share-note share-note--amber">{t('lifeOf', { count: deliveryCount, limit })}</span>
        )}
      </h3>
      {past.length === 0 && <p className="share-note">{t('lifeNone')}</p>}
      <div className="share-life" aria-hidden="true">
        {past.map((one) => (
          <span
            key={`${one.fromUs}`}
            className={`share-life__bar square--${'abcdefgh'[personOf(one.consumerId).hue % 8]}`}
            style={{
              left: `${((one.fromUs - fromUs) / spanUs) * 100}%`,
              width: `${(((one.toUs ?? nowUs) - one.fromUs) / spanUs) * 100}%`,
            }}
          >
            {personOf(one.consumerId).initial}
          </span>
        ))}
      </div>
      <ol className="share-life__steps">
        {past.map((one) => (
          <li key={`${one.fromUs}`}>
            {t('lifeStep', {
              count: one.deliveryCount,
              name: personOf(one.consumerId).name,
              end:
                one.end === null || one.toUs === null
                  ? t('ongoing', {
                      seconds: ((nowUs - one.fromUs) / 1e6).toFixed(1),
                      left: (Math.max(0, one.lockedUntilUs - nowUs) / 1e6).toFixed(1),
                    })
                  : t(one.end),
            })}
          </li>
        ))}
      </ol>
      <p className="share-note">{t(nextWord(record, limit), { next: deliveryCount + 1 })}</p>
      {consumerId !== null && holder && holder.phase !== 'down' && (
        <p className="share-acts">
          <Button onClick={() => onStall(consumerId, holder.phase !== 'stalled')}>
            {t(holder.phase === 'stalled' ? 'resume' : 'stall', { name: personOf(consumerId).name })}
          </Button>
          <Button onClick={() => onCrash(consumerId)}>
            {t('crash', { name: personOf(consumerId).name })}
          </Button>
        </p>
      )}
    </section>
  );
}

function nextWord({ state, deliveryCount, deliveries }: ShareRecordView, limit: number) {
  if (state === 'ARCHIVED') return 'lifeArchived';
  if (state === 'ACKNOWLEDGED') return 'lifeAccepted';
  // Below the window it is done, one way or the other.
  if (state === 'done') return deliveries.at(-1)?.end === 'accept' ? 'lifeAccepted' : 'lifeArchived';
  if (state !== 'ACQUIRED') return 'lifeAvailable';
  return deliveryCount >= limit ? 'lifeLast' : 'lifeNext';
}
