/** What the last rebalance cost, what has a say in the next, and what the coordinator wrote down. */
import type { GroupCloseUp } from '../../contract/group-close-up.ts';
import { useWords } from '../../i18n/index.ts';
import { useGroupWords } from '../../i18n/lenses/group.ts';
import { classes, Square } from '../../ui/index.ts';
import type { Person } from './people.ts';
import type { Rebalance } from './rebalance.ts';

interface CostProps {
  readonly rebalance: Rebalance | null;
  /** In words; null: nobody. */
  readonly awaiting: string | null;
  readonly barrierEndsAtUs: number | null;
  readonly closeUp: GroupCloseUp | null;
  /** Null: no coordinator writes anything down. */
  readonly offsetsPartition: string | null;
  readonly nowUs: number;
  readonly personOf: (consumerId: string) => Person | null;
}

export function CostView(props: CostProps) {
  const { rebalance, awaiting, barrierEndsAtUs, closeUp, nowUs, personOf } = props;
  const t = useGroupWords();
  const { clock, seconds } = useWords();
  const cost = rebalance?.cost;
  return (
    <section className="group-cost" aria-label={t('cost')}>
      <h3 className="group-head">{t('cost')}</h3>
      {rebalance && cost ? (
        <dl className="group-rows">
          <Row name={t('costStopped')} value={t('ofAll', { n: cost.stopped, all: cost.owned })} />
          <Row name={t('costMoved')} value={cost.moved === null ? t('nothingYet') : String(cost.moved)} />
          <Row
            name={t(rebalance.endUs === null ? 'costLongest' : 'costLongestDone')}
            value={t('seconds', { seconds: (cost.longestUs / 1e6).toFixed(2) })}
            isAmber={rebalance.endUs === null && cost.longestUs > 0}
          />
          <Row
            name={t(rebalance.endUs === null ? 'costSoFar' : 'costTook')}
            value={t('seconds', {
              seconds: (((rebalance.endUs ?? nowUs) - rebalance.startUs) / 1e6).toFixed(2),
            })}
          />
          {awaiting !== null && <Row name={t('costWaiting')} value={awaiting} isAmber />}
          {barrierEndsAtUs !== null && <Row name={t('costUntil')} value={clock(barrierEndsAtUs)} isAmber />}
        </dl>
      ) : (
        <p className="group-note">{t('nothingYet')}</p>
      )}
      {closeUp && (
        <>
          <h3 className="group-head">{t('configs')}</h3>
          <dl className="group-rows group-rows--mono">
            {closeUp.configs.map(({ name, value }) => (
              <Row key={name} name={name} value={value || t('empty')} />
            ))}
          </dl>
          {closeUp.members.length > 0 && (
            <>
              <h3 className="group-head">
                {t(props.offsetsPartition === null ? 'sessionsZooKeeper' : 'sessions')}
              </h3>
              <dl className="group-rows">
                {closeUp.members.map(({ memberId, consumerId, instanceId, sessionEndsAtUs }) => {
                  const person = personOf(consumerId);
                  return (
                    <div key={memberId}>
                      <dt className="group-rows__member">
                        {person && <Square initial={person.initial} hue={person.hue} size="small" />}
                        <span className="group-rows__id">{instanceId ?? memberId}</span>
                      </dt>
                      <dd>
                        {sessionEndsAtUs === null
                          ? t('sessionHeld')
                          : t('sessionLeft', { seconds: seconds(sessionEndsAtUs - nowUs) })}
                      </dd>
                    </div>
                  );
                })}
              </dl>
            </>
          )}
          {props.offsetsPartition !== null && (
            <h3 className="group-head">{t('written', { partition: props.offsetsPartition })}</h3>
          )}
          {props.offsetsPartition !== null && closeUp.written.length === 0 && (
            <p className="group-note">{t('writtenNone')}</p>
          )}
          <ol className="group-written">
            {closeUp.written.map(({ offset, type, commit, generation, isCommitted }) => (
              <li key={offset} className={classes(!isCommitted && 'group-written__wet')}>
                <span>{offset}</span> <b>{type}</b>{' '}
                {commit &&
                  (commit.offset < 0
                    ? t('writtenForgotten', { partition: commit.partition })
                    : t('writtenOffset', { partition: commit.partition, offset: String(commit.offset) }))}
                {generation !== null && t('writtenGeneration', { generation })}
                {!isCommitted && <em> {t('notCommitted')}</em>}
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

export function Row({ name, value, isAmber }: { name: string; value: string; isAmber?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={classes(isAmber && 'group-rows__amber')}>{value}</dd>
    </div>
  );
}
