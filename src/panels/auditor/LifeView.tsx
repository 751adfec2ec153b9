/** The life of one record: who did what with it, step by step. Every step goes to its moment. */
import type { AnomalyView, Biography } from '../../contract/fates.ts';
import { useFatesWords } from '../../i18n/fates.ts';
import { type NameOf, useWords } from '../../i18n/index.ts';
import { useAuditWords } from '../../i18n/lenses/audit.ts';
import { classes, IconButton } from '../../ui/index.ts';
import { lanesOf, type Mark, marksOf } from './geometry.ts';

interface LifeViewProps {
  readonly life: Biography | null;
  readonly isUnknown: boolean;
  readonly anomaly: AnomalyView | null;
  readonly anomalies: readonly AnomalyView[];
  readonly nameOf: NameOf;
  readonly onAnomaly: (id: string) => void;
  readonly onMoment: (timeUs: number, eventId: number | null) => void;
}

export function LifeView(props: LifeViewProps) {
  const { life, isUnknown, anomaly, anomalies, onAnomaly } = props;
  const t = useAuditWords();
  const same = anomaly ? anomalies.filter(({ kind }) => kind === anomaly.kind) : [];
  const at = same.findIndex(({ id }) => id === anomaly?.id);
  const step = (by: 1 | -1): void => {
    const next = same[at + by];
    if (next) onAnomaly(next.id);
  };
  const title = life
    ? t('biography', { producer: life.producer, number: String(life.number) })
    : t(isUnknown ? 'notFound' : 'biographyNone');
  return (
    <section className="auditor__part" aria-label={title}>
      <h3 className="auditor__head" aria-live="polite">
        {title}
        {at >= 0 && same.length > 1 && (
          <span className="auditor__turn">
            {t('oneOf', { at: String(at + 1), total: String(same.length) })}
            <IconButton icon="step-back" label={t('earlier')} disabled={at === 0} onClick={() => step(-1)} />
            <IconButton
              icon="step"
              label={t('later')}
              disabled={at === same.length - 1}
              onClick={() => step(1)}
            />
          </span>
        )}
      </h3>
      {life && <Facts life={life} />}
      {life && <Lanes {...props} life={life} />}
    </section>
  );
}

/** Of a record that no log has. */
function whereaboutsOf({ sending, acknowledged }: Biography) {
  if (sending) return `stage_${sending.stage}` as const;
  return acknowledged?.acks === '0' || !acknowledged ? 'inNoLog' : 'heldByNobody';
}

function Facts({ life }: { readonly life: Biography }) {
  const t = useAuditWords();
  const { list } = useWords();
  return (
    <div className="auditor-facts">
      {life.places.map(({ partition, offset, leaderEpoch, heldBy, isCommitted }) => (
        <p key={`${partition} ${offset}`}>
          {t('where', { partition, offset: String(offset), epoch: String(leaderEpoch) })}
          {' · '}
          {life.key === null ? t('noKey') : t('withKey', { key: life.key })}
          {' · '}
          <span className={classes(heldBy.length === 0 && 'auditor__bad')}>
            {heldBy.length === 0
              ? t('heldByNobody')
              : t('heldBy', { list: list(heldBy.map((id) => t('broker', { id: String(id) }))) })}
          </span>
          {' · '}
          {t(isCommitted ? 'isCommitted' : 'isNotCommitted')}
          {life.transaction && ` · ${t(`txn_${life.transaction}`)}`}
        </p>
      ))}
      {life.places.length === 0 && (
        <p className={classes(!life.sending && 'auditor__bad')}>{t(whereaboutsOf(life))}</p>
      )}
      {life.failed && <p className="auditor__bad">{t('mark_failed', { error: life.failed.error })}</p>}
      {life.groups.map(({ groupId, isProcessed, isConsumed, isMissed }) => (
        <p key={groupId}>
          {t('group', { group: groupId })}{' '}
          {t(isMissed ? 'groupMissed' : isProcessed ? 'groupProcessed' : 'groupNotYet')}
          {isConsumed && ` · ${t('groupConsumed')}`}
        </p>
      ))}
    </div>
  );
}

function Lanes({ life, anomaly, nameOf, onMoment }: LifeViewProps & { readonly life: Biography }) {
  const t = useAuditWords();
  const says = useFatesWords();
  const { clock, personName } = useWords();
  const marks = marksOf(life, anomaly);
  const lanes = lanesOf(marks, life.producer);
  const nodeName = (who: string): string =>
    /^b\d+$/.test(who) ? t('broker', { id: who.slice(1) }) : personName(who, nameOf);
  const columns = `minmax(84px, auto) repeat(${marks.length}, minmax(92px, 1fr))`;
  const laterBy = (us: number): string =>
    us < 1_000
      ? ''
      : us < 1e6
        ? t('laterMs', { ms: String(Math.round(us / 1_000)) })
        : t('laterS', { s: (us / 1e6).toFixed(2) });
  const wordOf = ({ what, acks, subject }: Mark): string => {
    if (what === 'acked') return t('mark_acked', { acks });
    if (what === 'failed') return t('mark_failed', { error: subject });
    if (what === 'sent' || what === 'read') return t(`mark_${what}`);
    return says(`fates.step.${what}`, { who: nodeName(subject) });
  };
  return (
    <>
      <ul className="auditor-life" style={{ gridTemplateColumns: columns }}>
        {lanes.map((lane) => (
          <li key={lane} className="auditor-life__lane" aria-label={t('lane', { node: nodeName(lane) })}>
            <span className="auditor-life__name">{nodeName(lane)}</span>
            {marks.map((mark, i) => (
              <span key={mark.key} className="auditor-life__cell">
                {mark.who === lane && (
                  <button
                    type="button"
                    className={classes('auditor-life__mark', isBad(mark) && 'auditor-life__mark--bad')}
                    data-last={i === marks.length - 1 ? '' : undefined}
                    aria-label={t('goTo', { clock: clock(mark.timeUs), what: wordOf(mark) })}
                    onClick={() => onMoment(mark.timeUs, mark.eventId)}
                  >
                    <code>
                      {clock(mark.timeUs)} {laterBy(mark.timeUs - (marks[i - 1]?.timeUs ?? mark.timeUs))}
                    </code>
                    <span>{wordOf(mark)}</span>
                  </button>
                )}
              </span>
            ))}
          </li>
        ))}
      </ul>
      <p className="auditor__note">{t('notToScale')}</p>
    </>
  );
}

const BAD: ReadonlySet<Mark['what']> = new Set<Mark['what']>([
  'killed',
  'powerCut',
  'tailLost',
  'electedUncleanly',
  'truncated',
  'gone',
  'positionLost',
  'commitRefused',
  'wentPast',
  'processedAgain',
  'committedAgain',
  'committedBehind',
]);
const isBad = ({ what }: Mark): boolean => BAD.has(what);
