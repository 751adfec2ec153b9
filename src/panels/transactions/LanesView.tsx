/** One transactional id over time: its processes, its coordinator, and the logs it writes to. */
import { type ReactNode, useMemo, useRef } from 'react';
import type { EngineEvent, Flight } from '../../contract/events.ts';
import type { TransactionInstance, TransactionsCloseUp } from '../../contract/transactions-close-up.ts';
import { useWords } from '../../i18n/index.ts';
import { useTransactionsWords } from '../../i18n/lenses/transactions.ts';
import { classes } from '../../ui/index.ts';
import { ArrowsLayer } from './ArrowsLayer.tsx';
import { arrowsOf } from './arrows.ts';
import { isFenced, type LogMark, spansOf, ticksOf, type Window, windowOf, writesOf } from './geometry.ts';
import type { Refused } from './story.ts';

interface LanesProps {
  readonly closeUp: TransactionsCloseUp;
  readonly refusals: readonly Refused[];
  /** Of the stretch that is drawn: what happened, and the messages in the order they left. */
  readonly events: readonly EngineEvent[];
  readonly flights: readonly Flight[];
  readonly nowUs: number;
  readonly width: number;
  readonly onSelect: (eventId: number) => void;
}

const HEIGHT = 44;
const NAMES = 156;
const NARROW = 560;

export function LanesView({ closeUp, refusals, events, flights, nowUs, width, onSelect }: LanesProps) {
  const t = useTransactionsWords();
  const { clock } = useWords();
  const { coordinator, history, instances, strips } = closeUp;
  const window = windowOf(history, nowUs);
  const lane = Math.max(80, width - (width < NARROW ? 0 : NAMES));
  const scale = createScale(window, lane);
  const ticks = ticksOf(window, lane / 90);
  const box = useRef<HTMLDivElement>(null);
  const arrows = useMemo(() => arrowsOf(flights, closeUp), [flights, closeUp]);
  return (
    <section className="txn-part txn-lanes" aria-label={t('lanes')}>
      <h3 className="txn-part__title">
        {t('lanes')} <small className="txn-note">{t('lanesNote')}</small>
      </h3>
      {width > 0 && (
        <div className="txn-lanes__drawing" ref={box}>
          <div className="txn-lane" aria-hidden="true">
            <span />
            <svg width={lane} height={18} className="txn-axis" aria-hidden="true">
              {ticks.map((at) => (
                <text key={at} x={scale(at)} y={12}>
                  {clock(at)}
                </text>
              ))}
            </svg>
          </div>
          {instances.map((instance) => (
            <Lane
              key={instance.nodeId}
              name={
                isFenced(instance, coordinator) ? t('oldProcess', { name: instance.name }) : instance.name
              }
              note={<InstanceNote instance={instance} />}
              isBad={isFenced(instance, coordinator)}
              {...{ lane, ticks, scale }}
            >
              <Process
                instance={instance}
                refusals={refusals.filter(({ nodeId }) => nodeId === instance.nodeId)}
                {...{ window, scale, lane }}
              />
            </Lane>
          ))}
          <Lane
            name={t('coordinatorLane')}
            note={
              coordinator &&
              (coordinator.brokerId < 0
                ? t('noCoordinator')
                : t('coordinatorOf', {
                    broker: coordinator.brokerId,
                    partition: `__transaction_state-${coordinator.partition}`,
                  }))
            }
            {...{ lane, ticks, scale }}
          >
            {spansOf(history, window).map((span) => {
              const x = scale(span.fromUs);
              const long = Math.max(2, scale(span.toUs) - x);
              const name = t('stateFor', {
                state: span.state,
                from: clock(span.fromUs),
                to: clock(span.toUs),
                epoch: String(span.epoch),
              });
              return (
                <g key={`${span.state}-${span.fromUs}`} className={`txn-span txn-span--${span.state}`}>
                  <title>{name}</title>
                  <rect x={x} y={12} width={long} height={20} />
                  {long > span.state.length * 6.6 + 8 && (
                    <text x={x + long / 2} y={26}>
                      {span.state}
                    </text>
                  )}
                </g>
              );
            })}
          </Lane>
          {strips.map((strip) => (
            <Lane
              key={strip.partition}
              name={strip.partition}
              note={t(strip.leaderId < 0 ? 'notLed' : 'led', { broker: strip.brokerId })}
              {...{ lane, ticks, scale }}
            >
              {writesOf(strip, window, events).map((mark) => (
                <Write key={`${mark.fromOffset}`} mark={mark} x={scale(mark.atUs)} />
              ))}
            </Lane>
          ))}
          <ArrowsLayer
            {...{ arrows, box, scale, nowUs, onSelect }}
            left={width < NARROW ? 0 : NAMES}
            width={lane}
            fromUs={window.fromUs}
          />
        </div>
      )}
    </section>
  );
}

const createScale =
  ({ fromUs, toUs }: Window, width: number) =>
  (atUs: number): number =>
    ((atUs - fromUs) / Math.max(1, toUs - fromUs)) * (width - 14);

interface LaneProps {
  readonly name: string;
  readonly note: ReactNode;
  readonly isBad?: boolean;
  readonly lane: number;
  readonly ticks: readonly number[];
  readonly scale: (atUs: number) => number;
  readonly children: ReactNode;
}

function Lane({ name, note, isBad = false, lane, ticks, scale, children }: LaneProps) {
  return (
    <div className="txn-lane">
      <div className="txn-lane__name">
        <b className={classes(isBad && 'txn-lane__name--bad')}>{name}</b>
        <span>{note}</span>
      </div>
      <svg width={lane} height={HEIGHT} role="img" aria-label={name} data-lane>
        {ticks.map((at) => (
          <path key={at} d={`M${scale(at)} 0V${HEIGHT}`} className="txn-lane__tick" />
        ))}
        <path d={`M0 22H${lane - 14}`} className="txn-lane__line" />
        {children}
        <path d={`M${lane - 14} 0V${HEIGHT}`} className="txn-lane__now" />
      </svg>
    </div>
  );
}

function InstanceNote({ instance }: { readonly instance: TransactionInstance }) {
  const t = useTransactionsWords();
  const { clock } = useWords();
  const { epoch, state, pausedSinceUs, isUp, lastError } = instance;
  if (!isUp) return t('isDown');
  const standing =
    pausedSinceUs === null ? (lastError ?? state ?? '') : t('frozen', { clock: clock(pausedSinceUs) });
  return epoch < 0
    ? t('processNoEpoch', { state: standing })
    : t('processEpoch', { epoch: String(epoch), state: standing });
}

interface ProcessProps {
  readonly instance: TransactionInstance;
  readonly refusals: readonly Refused[];
  readonly window: Window;
  readonly lane: number;
  readonly scale: (atUs: number) => number;
}

function Process({ instance: { pausedSinceUs }, refusals, window, lane, scale }: ProcessProps) {
  const t = useTransactionsWords();
  const { clock } = useWords();
  const shown = refusals.filter(({ atUs }) => atUs >= window.fromUs && atUs <= window.toUs);
  const frozenX = pausedSinceUs === null ? null : Math.max(0, scale(Math.max(pausedSinceUs, window.fromUs)));
  return (
    <>
      {frozenX !== null && frozenX < lane - 14 && (
        <rect x={frozenX} y={15} width={lane - 14 - frozenX} height={14} className="txn-lane__frozen" />
      )}
      {shown.map(({ eventId, atUs, error }, i) => (
        <g key={eventId} transform={`translate(${scale(atUs)} 22)`} className="txn-lane__refused">
          <title>{t('refusedMark', { error, clock: clock(atUs) })}</title>
          <path d="M-5 -5L5 5M5 -5L-5 5" />
          <text
            x={scale(atUs) > lane / 2 ? -8 : 8}
            y={i % 2 === 0 ? -9 : 18}
            textAnchor={scale(atUs) > lane / 2 ? 'end' : 'start'}
          >
            {error}
          </text>
        </g>
      ))}
    </>
  );
}

function Write({ mark, x }: { readonly mark: LogMark; readonly x: number }) {
  const t = useTransactionsWords();
  const { clock } = useWords();
  const { kind, fromOffset, toOffset, atUs } = mark;
  const at = clock(atUs);
  const isMarker = kind === 'commitMarker' || kind === 'abortMarker';
  const name =
    fromOffset === toOffset
      ? t('wroteOne', { from: String(fromOffset), clock: at })
      : t('wrote', { from: String(fromOffset), to: String(toOffset), clock: at });
  return (
    <g transform={`translate(${x} 22)`} className={`txn-mark txn-mark--${kind}`}>
      <title>{`${t(`kind_${kind}`)}: ${name}`}</title>
      {isMarker ? (
        <>
          <rect x={-8} y={-8} width={16} height={16} />
          <text y={4}>{kind === 'commitMarker' ? 'C' : 'A'}</text>
        </>
      ) : (
        <>
          <rect x={-3} y={-8} width={6} height={16} />
          <text y={20}>{fromOffset === toOffset ? fromOffset : `${fromOffset}–${toOffset}`}</text>
        </>
      )}
    </g>
  );
}
