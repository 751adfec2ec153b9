/** Why it happened, line by line, and what would have kept the record, at what price. */
import type { AnomalyView, Biography } from '../../contract/fates.ts';
import { useFatesWords } from '../../i18n/fates.ts';
import { type NameOf, useWords } from '../../i18n/index.ts';
import { useAuditWords } from '../../i18n/lenses/audit.ts';
import { Button } from '../../ui/index.ts';

interface WhyViewProps {
  readonly anomaly: AnomalyView | null;
  readonly life: Biography | null;
  readonly nameOf: NameOf;
  readonly onMoment: (timeUs: number, eventId: number | null) => void;
  readonly onSpaceTime: (timeUs: number, eventId: number) => void;
  readonly onLog: (partition: string, offset: number) => void;
  /** Lays the same run beside this one, with the remedies that are settings; null: none of them is. */
  readonly onReplay: (() => void) | null;
}

export function WhyView({ anomaly, life, nameOf, onMoment, onSpaceTime, onLog, onReplay }: WhyViewProps) {
  const t = useAuditWords();
  const says = useFatesWords();
  const { clock, nodeName } = useWords();
  if (!anomaly && !life) return null;
  const place = anomaly
    ? { partition: anomaly.partition, offset: anomaly.fromOffset }
    : (life?.places[0] ?? null);
  return (
    <section className="auditor__part auditor-why" aria-label={t('why')}>
      <h3 className="auditor__head">{t('why')}</h3>
      {!anomaly && <p className="auditor__note">{t('whyNone')}</p>}
      {anomaly && (
        <>
          <p className="auditor__note">
            {says('fates.one', {
              partition: anomaly.partition,
              from: String(anomaly.fromOffset),
              to: String(anomaly.toOffset),
              n: anomaly.count,
            })}
          </p>
          <ol className="auditor-chain">
            {anomaly.chain.map(({ eventId, timeUs, what, who }) => {
              const sentence = says(`fates.step.${what}`, { who: nodeName(who, nameOf) });
              return (
                <li key={`${eventId} ${what}`}>
                  <button
                    type="button"
                    aria-label={t('goTo', { clock: clock(timeUs), what: sentence })}
                    onClick={() => onMoment(timeUs, eventId)}
                  >
                    <code>{clock(timeUs)}</code>
                    <span>{sentence}</span>
                  </button>
                </li>
              );
            })}
          </ol>
        </>
      )}
      {anomaly && anomaly.remedies.length > 0 && (
        <table className="auditor-remedies">
          <thead>
            <tr>
              <th scope="col">{t('kept')}</th>
              <th scope="col">{t('price')}</th>
            </tr>
          </thead>
          <tbody>
            {anomaly.remedies.map((remedy) => (
              <tr key={remedy}>
                <td>
                  <b>{says(`fates.remedy.${remedy}`)}</b>
                </td>
                <td className="auditor-remedies__price">{t(`price_${remedy}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="auditor__acts">
        {anomaly && onReplay && (
          <Button look="solid" icon="compare" data-tip={t('replayNote')} onClick={onReplay}>
            {t('replay')}
          </Button>
        )}
        {anomaly && (
          <Button onClick={() => onSpaceTime(anomaly.timeUs, anomaly.eventId)}>{t('openSpaceTime')}</Button>
        )}
        {place && <Button onClick={() => onLog(place.partition, place.offset)}>{t('openLog')}</Button>}
      </p>
    </section>
  );
}
