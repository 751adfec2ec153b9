/** What became of records that should not have, and why: the anomalies by class, and the chain of the one that is chosen. */
import { useState } from 'react';
import type { AnomalyView, FateKind } from '../../contract/fates.ts';
import type { AuditView as Audit } from '../../contract/frame.ts';
import { useFatesWords } from '../../i18n/fates.ts';
import { useWords } from '../../i18n/index.ts';
import { Button, classes } from '../../ui/index.ts';

const KINDS: readonly FateKind[] = ['lost', 'missed', 'duplicated', 'reprocessed', 'reordered'];

interface FatesViewProps {
  readonly audit: Audit;
  /** The newest last. */
  readonly anomalies: readonly AnomalyView[];
  readonly nameOf: (id: string) => string | undefined;
  readonly onShow: (timeUs: number) => void;
}

export function FatesView({ audit, anomalies, nameOf, onShow }: FatesViewProps) {
  const t = useFatesWords();
  const { number } = useWords();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = anomalies.find(({ id }) => id === chosenId) ?? anomalies.at(-1);
  const { read, processed, consumed, aborted } = audit;
  return (
    <>
      <p className="fates__counts">
        {t('fates.counts', {
          read: number(read),
          processed: number(processed),
          consumed: number(consumed),
          aborted: number(aborted),
        })}
      </p>
      {!chosen && <p>{t('fates.none')}</p>}
      {chosen && (
        <div className="fates__columns">
          <div className="fates__list">
            {KINDS.map((kind) => ({ kind, found: anomalies.filter((one) => one.kind === kind) })).map(
              ({ kind, found }) =>
                found.length > 0 && (
                  <section key={kind} aria-label={t(`fates.kind.${kind}`)}>
                    <h3>{t(`fates.kind.${kind}`)}</h3>
                    <ul>
                      {found.map((anomaly) => (
                        <li key={anomaly.id}>
                          <button
                            type="button"
                            className={classes('fates__one', anomaly === chosen && 'fates__one--chosen')}
                            aria-pressed={anomaly === chosen}
                            onClick={() => setChosenId(anomaly.id)}
                          >
                            <Where anomaly={anomaly} />
                          </button>
                        </li>
                      ))}
                    </ul>
                  </section>
                ),
            )}
          </div>
          <Story anomaly={chosen} nameOf={nameOf} onShow={onShow} />
        </div>
      )}
    </>
  );
}

function Where({ anomaly }: { readonly anomaly: AnomalyView }) {
  const t = useFatesWords();
  const { partition, fromOffset, toOffset, count, producer, number, groupId } = anomaly;
  return (
    <>
      {t('fates.one', { partition, from: String(fromOffset), to: String(toOffset), n: count })}
      {producer !== null && count === 1 && (
        <span className="fates__whose">{t('fates.of', { number: String(number), producer })}</span>
      )}
      {groupId !== null && <span className="fates__whose">{t('fates.in', { group: groupId })}</span>}
    </>
  );
}

function Story({
  anomaly,
  nameOf,
  onShow,
}: Pick<FatesViewProps, 'nameOf' | 'onShow'> & { readonly anomaly: AnomalyView }) {
  const t = useFatesWords();
  const { clock } = useWords();
  return (
    <section className="fates__story" aria-live="polite">
      <h3>{t('fates.chain')}</h3>
      <ol>
        {anomaly.chain.map(({ eventId, timeUs, what, who }) => (
          <li key={`${eventId} ${what}`}>
            <Button
              look="plain"
              aria-label={t('fates.show', { time: clock(timeUs) })}
              onClick={() => onShow(timeUs)}
            >
              {clock(timeUs)}
            </Button>
            <span>{t(`fates.step.${what}`, { who: nameOf(who) ?? who })}</span>
          </li>
        ))}
      </ol>
      {anomaly.remedies.length > 0 && (
        <>
          <h3>{t('fates.remedies')}</h3>
          <ul>
            {anomaly.remedies.map((remedy) => (
              <li key={remedy}>{t(`fates.remedy.${remedy}`)}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
