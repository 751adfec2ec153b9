/** The application's thread: what send() does with the record that is followed, and the memory it takes from. */
import type { ProducerInterceptor } from '../../contract/commands.ts';
import type { FollowedRecord, ProducerCloseUp } from '../../contract/producer-close-up.ts';
import { useWords } from '../../i18n/index.ts';
import { useProducerWords } from '../../i18n/lenses/producer.ts';
import { classes, tintOf } from '../../ui/index.ts';
import { hex, hex32, positive, stageOf } from './geometry.ts';

interface ThreadProps {
  readonly closeUp: ProducerCloseUp;
  readonly follow: number | null;
  readonly onFollow: (number: number) => void;
}

/** Records that are named. */
const NEWEST = 5;
const BYTES = 6;
const CHIPS = 12;

export function ThreadView({ closeUp, onFollow }: ThreadProps) {
  const t = useProducerWords();
  const { bytes, clock } = useWords();
  const { followed, bufferBytes, bufferLimit } = closeUp;
  const newest = closeUp.deques
    .flatMap(({ batches }) => batches.flatMap(({ records }) => records))
    .sort((a, b) => b.number - a.number)
    .slice(0, NEWEST);
  const blockMs = closeUp.configs.find(({ name }) => name === 'max.block.ms')?.value ?? '';
  const filled = bufferLimit > 0 ? Math.min(1, bufferBytes / bufferLimit) : 0;
  return (
    <section className="producer-part producer-thread" aria-label={t('yourThread')}>
      <h3 className="producer-part__title">
        {t('yourThread')} <small className="producer-part__aside">{t('yourThreadNote')}</small>
      </h3>
      <div className="producer-thread__columns">
        <div>
          <code>{t('sends')}</code>
          <ol className="producer-sends">
            {closeUp.sends.map(({ number, waitsFor, untilUs }) => (
              <li key={number} className="producer-sends__blocked">
                {t(waitsFor === 'memory' ? 'blockedMemory' : 'blockedMetadata', { clock: clock(untilUs) })}
              </li>
            ))}
            {newest.map(({ number, key }) => (
              <li key={number}>
                <button
                  type="button"
                  className={classes(
                    'producer-send',
                    number === followed?.number && 'producer-send--followed',
                  )}
                  aria-pressed={number === followed?.number}
                  aria-label={t('recordNamed', { number: String(number), key: key ?? t('noKey') })}
                  onClick={() => onFollow(number)}
                >
                  <span className={classes('producer-key', key !== null && `producer-key--${tintOf(key)}`)}>
                    {key ?? '–'}
                  </span>
                  <span>#{number}</span>
                </button>
              </li>
            ))}
            {newest.length === 0 && closeUp.sends.length === 0 && (
              <li className="producer-part__note">{t('noRecords')}</li>
            )}
          </ol>
          <code>{t('memory')}</code>
          <div className="producer-tank">
            <i style={{ height: `${filled * 100}%` }} />
            <span>{t('memoryUsed', { used: bytes(bufferBytes), limit: bytes(bufferLimit) })}</span>
          </div>
          <p className="producer-part__note">{t('memoryNote', { ms: blockMs })}</p>
        </div>
        <RecordSteps followed={followed} sent={closeUp.sent} interceptors={closeUp.interceptors} />
      </div>
    </section>
  );
}

function RecordSteps({
  followed,
  sent,
  interceptors,
}: {
  followed: FollowedRecord | null;
  sent: number;
  interceptors: readonly ProducerInterceptor[];
}) {
  const t = useProducerWords();
  if (!followed) return <p className="producer-part__note">{t('nothingSent')}</p>;
  const stage = stageOf(followed);
  const number = String(followed.number);
  if (followed.valueBytes < 0 && followed.how === null && followed.partition === null) {
    const isAhead = followed.number > sent;
    return <p className="producer-part__note">{t(isAhead ? 'notYetSent' : 'unknownRecord', { number })}</p>;
  }
  const { key, keyBytes, how, hash, partition, partitionCount } = followed;
  const chosen = partition === null ? null : Number(partition.slice(partition.lastIndexOf('-') + 1));
  return (
    <ol className="producer-steps" aria-label={t('stages', { number })}>
      <li className="producer-step producer-step--record">
        <span className={classes('producer-key', key !== null && `producer-key--${tintOf(key)}`)}>
          {key ?? t('noKey')}
        </span>
        <b>#{number}</b>
        <output>{t(`stage_${stage}`)}</output>
      </li>
      <li className="producer-step">
        <h4>{t('interceptors')}</h4>
        {interceptors.length === 0 && <p>{t('interceptorsNone')}</p>}
        {interceptors.map((name, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: their order is what they are
          <p key={`${name} ${i}`}>{t(`interceptor_${name}`)}</p>
        ))}
      </li>
      <li className="producer-step">
        <h4>
          {t('serializers')} <small className="producer-part__aside">StringSerializer</small>
        </h4>
        <p className="producer-step__row">
          <span>{t('keyField')}</span>
          <code>{keyBytes ? hex(keyBytes, BYTES) : t('nullKey')}</code>
          {keyBytes && <span>{t('bytes', { n: keyBytes.length })}</span>}
        </p>
        <p className="producer-step__row">
          <span>{t('valueField')}</span>
          <small className="producer-step__aside">{t('valueNote')}</small>
          <span>{t('bytes', { n: followed.valueBytes })}</span>
        </p>
      </li>
      <li className="producer-step">
        <h4>
          {t('partitioner')} <small className="producer-part__aside">{how && t(`how_${how}`)}</small>
        </h4>
        {hash !== null && (
          <>
            <p className="producer-step__row">
              <code>murmur2({key})</code>
              <code>{hex32(hash)}</code>
            </p>
            <p className="producer-step__row">
              <code>&amp; 0x7fffffff</code>
              <code>{positive(hash)}</code>
            </p>
            <p className="producer-step__row">
              <span>{t('mod', { n: partitionCount })}</span>
              <code>
                <b>{partitionCount > 0 ? positive(hash) % partitionCount : '–'}</b>
              </code>
            </p>
          </>
        )}
        <p className="producer-chips" role="img" aria-label={partitionName(chosen, t)}>
          {Array.from({ length: Math.min(partitionCount, CHIPS) }, (_, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: partitions are numbers
            <i key={at} className={classes(at === chosen && 'producer-chips__chosen')}>
              {at}
            </i>
          ))}
          {chosen !== null && chosen >= CHIPS && <i className="producer-chips__chosen">{chosen}</i>}
        </p>
        {how && <p className="producer-part__note">{t(`howNote_${how}`, { n: partitionCount })}</p>}
      </li>
    </ol>
  );
}

const partitionName = (chosen: number | null, t: ReturnType<typeof useProducerWords>): string =>
  chosen === null ? t('noPartition') : t('partitionChosen', { partition: String(chosen) });
