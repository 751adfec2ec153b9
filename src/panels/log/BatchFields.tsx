/** The header of a batch, field by field, in the order of Kafka's v2 format. */
import type { BatchView } from '../../contract/close-up.ts';
import { useLogWords } from '../../i18n/lenses/log.ts';

export function BatchFields({ batch }: { readonly batch: BatchView }) {
  const t = useLogWords();
  const attributes = [batch.isTransactional && 'transactional', batch.isControl && 'control'].filter(Boolean);
  const fields: readonly (readonly [string, string])[] = [
    ['baseOffset', String(batch.baseOffset)],
    ['batchLength', String(batch.sizeBytes - LOG_OVERHEAD)],
    ['partitionLeaderEpoch', String(batch.partitionLeaderEpoch)],
    ['attributes', attributes.length > 0 ? attributes.join(' ') : '0'],
    ['lastOffsetDelta', String(batch.lastOffset - batch.baseOffset)],
    ['maxTimestamp', String(batch.maxTimestampMs)],
    ['producerId', String(batch.producerId)],
    ['producerEpoch', String(batch.producerEpoch)],
    ['baseSequence', String(batch.baseSequence)],
    ['records', String(batch.records.length)],
  ];
  return (
    <section className="log-batch" aria-label={t('batch', { base: String(batch.baseOffset) })}>
      <h3 className="log-part__title">{t('batch', { base: String(batch.baseOffset) })}</h3>
      <dl className="log-batch__fields">
        {fields.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** baseOffset and batchLength themselves are not counted. */
const LOG_OVERHEAD = 12;
