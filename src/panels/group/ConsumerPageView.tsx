/** One consumer: its thread and timers, its fetcher, what is on the wire, and the workers behind it. */
import type { Flight } from '../../contract/events.ts';
import type { ConsumerView, GroupView } from '../../contract/frame.ts';
import type { ConsumerCloseUp } from '../../contract/group-close-up.ts';
import { useWords } from '../../i18n/index.ts';
import { useConsumerWords } from '../../i18n/lenses/consumer.ts';
import { Button, classes, Menu, type MenuItem, Square } from '../../ui/index.ts';
import { Row } from './CostView.tsx';
import { crashForecast, type FetchRow, peersOf } from './consumer.ts';
import { FetcherView } from './FetcherView.tsx';
import { LabView } from './LabView.tsx';
import { PollLoopView } from './PollLoopView.tsx';

export interface ConsumerVerbs {
  readonly back: () => void;
  readonly crash: () => void;
  readonly start: () => void;
  readonly stall: (stalled: boolean) => void;
  readonly commitNow: () => void;
}

/** Why a verb cannot be had now, in words; null: it can. */
export type ConsumerWhys = { readonly [V in Exclude<keyof ConsumerVerbs, 'back'>]: string | null };

export interface ConsumerPageProps {
  readonly consumer: ConsumerView;
  readonly group: GroupView | null;
  /** Null: the picture has not come yet. */
  readonly closeUp: ConsumerCloseUp | null;
  readonly rows: readonly FetchRow[];
  /** Its own, in the air. */
  readonly flights: readonly Flight[];
  /** Of another consumer that writes to the same database. */
  readonly nameOf: (consumerId: string) => string;
  readonly nowUs: number;
  readonly verbs: ConsumerVerbs;
  readonly whys: ConsumerWhys;
  /** Everything that can be done to it. */
  readonly items: () => readonly MenuItem[];
}

export function ConsumerPageView(props: ConsumerPageProps) {
  const { consumer, group, closeUp, rows, nowUs, verbs, whys, items } = props;
  const t = useConsumerWords();
  const { person, list, t: words } = useWords();
  const { name, initial } = person(consumer);
  const isDown = consumer.phase === 'down';
  const isStalled = closeUp?.thread === 'stalled';
  return (
    <div className="consumer-page">
      <div className="lens-bar">
        {group && <Button onClick={verbs.back}>{`‹ ${t('back', { group: group.id })}`}</Button>}
        <Square initial={initial} hue={consumer.hue} hollow={isDown} />
        <h2 className="lens-bar__subject">{name}</h2>
        <span className="lens-bar__fact">
          {!group
            ? t('inNoGroup')
            : consumer.generation < 0
              ? t('inGroupOnly', { group: group.id })
              : t(group.modern ? 'inModernGroup' : 'inGroup', {
                  group: group.id,
                  generation: consumer.generation,
                })}
        </span>
        <code className="lens-bar__fact">
          {consumer.owned.length > 0 ? list(consumer.owned) : t('ownsNone')}
        </code>
        {consumer.push && <span className="not-kafka">{words('consumer.pushed')}</span>}
        <span className="lens-bar__end">
          {closeUp && (
            <span>
              {t('commitBy')} <b>{t(`by_${commitOf(closeUp)}`)}</b>
            </span>
          )}
          {isDown ? (
            <Button why={whys.start} onClick={verbs.start}>
              {t('start')}
            </Button>
          ) : (
            <>
              <Button why={whys.commitNow} onClick={verbs.commitNow}>
                {t('commitNow')}
              </Button>
              <Button why={whys.stall} onClick={() => verbs.stall(!isStalled)}>
                {t(isStalled ? 'resume' : 'stall')}
              </Button>
              <Button look="danger" why={whys.crash} onClick={verbs.crash}>
                {t('crash')}
              </Button>
            </>
          )}
          <Menu label={words('consumer.actions', { name })} icon="more" items={items} />
        </span>
      </div>
      {!closeUp ? (
        <p className="group-note consumer-page__wait">{t('reading')}</p>
      ) : (
        <>
          <PollLoopView closeUp={closeUp} nowUs={nowUs} />
          <FetcherView rows={rows} hue={consumer.hue} />
          <WireView {...props} closeUp={closeUp} />
          {rows.length > 0 && <Forecast {...props} closeUp={closeUp} />}
          {closeUp.lab && (
            <LabView closeUp={closeUp} lab={closeUp.lab} sink={group?.sink ?? null} nameOf={props.nameOf} />
          )}
        </>
      )}
    </div>
  );
}

function commitOf({ commits, configs, lab }: ConsumerCloseUp) {
  if (lab) return lab.settings.commit;
  if (commits !== null) return commits;
  return configs.find(({ name }) => name === 'enable.auto.commit')?.value === 'false' ? 'none' : 'auto';
}

function WireView({ closeUp, rows, flights, nowUs }: ConsumerPageProps & { closeUp: ConsumerCloseUp }) {
  const t = useConsumerWords();
  return (
    <section className="consumer-wire" aria-label={t('wire')}>
      <h3 className="group-head">{t('wire')}</h3>
      <ul>
        {peersOf(closeUp, rows).map((id) => {
          const node = `b${id}`;
          const own = flights.filter(({ from, to }) => from === node || to === node);
          const count = rows.filter(({ fromBroker }) => fromBroker === id).length;
          return (
            <li key={id} className="consumer-wire__peer">
              <span className="consumer-wire__lines">
                {[false, true].map((isResponse) => (
                  <span key={String(isResponse)} className="consumer-wire__line">
                    {own
                      .filter((flight) => flight.isResponse === isResponse)
                      .map((flight) => {
                        const whole = Math.max(1, flight.arrivesAtUs - flight.sentAtUs);
                        const part = Math.min(1, Math.max(0, (nowUs - flight.sentAtUs) / whole));
                        return (
                          <i
                            key={flight.eventId}
                            className={classes(
                              'consumer-wire__flight',
                              `consumer-wire__flight--${flight.kind}`,
                            )}
                            style={{ left: `${(isResponse ? 1 - part : part) * 100}%` }}
                            title={t('flightLabel', { api: flight.api, to: flight.to })}
                          />
                        );
                      })}
                  </span>
                ))}
                <small>
                  {own.length > 0
                    ? [...new Set(own.map(({ api }) => api))].join(', ')
                    : t(closeUp.fetchingFrom.includes(id) ? 'holds' : 'nothing')}
                </small>
              </span>
              <span className="consumer-wire__broker">
                <b>Broker {id}</b>
                <small>
                  {[
                    ...(id === closeUp.coordinatorId ? [t('coordinatorRole')] : []),
                    ...(count > 0 ? [t('partitionsOf', { n: count })] : []),
                  ].join(', ')}
                </small>
              </span>
            </li>
          );
        })}
      </ul>
      <h3 className="group-head">{t('configs')}</h3>
      <dl className="group-rows group-rows--mono">
        {closeUp.configs.map(({ name, value }) => (
          <Row key={name} name={name} value={value || t('empty')} />
        ))}
      </dl>
    </section>
  );
}

function Forecast({ rows, closeUp }: ConsumerPageProps & { closeUp: ConsumerCloseUp }) {
  const t = useConsumerWords();
  const { again, missed, unset } = crashForecast(rows, closeUp);
  const isHarmless = again === 0 && missed === 0 && unset === 0;
  const policy = closeUp.configs.find(({ name }) => name === 'auto.offset.reset')?.value ?? '';
  return (
    <section className={classes('consumer-forecast', isHarmless && 'consumer-forecast--none')}>
      <h3 className="group-head">{t('forecast')}</h3>
      {isHarmless && <p>{t('forecastNone')}</p>}
      {again > 0 && <p>{t('forecastAgain', { n: again })}</p>}
      {missed > 0 && <p>{t('forecastMissed', { n: missed })}</p>}
      {unset > 0 && <p>{t('forecastUnset', { n: unset, policy })}</p>}
    </section>
  );
}
