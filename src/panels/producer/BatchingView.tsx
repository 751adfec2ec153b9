/** What other values of `linger.ms` and `batch.size` would come to, measured beside the run. */
import { memo, useRef, useState } from 'react';
import type { BatchingReading } from '../../contract/batching.ts';
import { MEASURED_US, WARM_UP_US } from '../../contract/batching.ts';
import { US_PER_S } from '../../contract/units.ts';
import { useWords } from '../../i18n/index.ts';
import { useBatchingWords } from '../../i18n/lenses/batching.ts';
import { Button, classes, Refusal, Segmented } from '../../ui/index.ts';
import { BatchingPlot, lookOf } from './BatchingPlot.tsx';
import {
  figuresOf,
  isSamePoint,
  keyOf,
  latencyMarks,
  MEASURES,
  type Measure,
  type Point,
  pointsOf,
  RATES,
  type Rate,
  throughputMarks,
} from './batching.ts';
import type { Batching, Sweep } from './use-batching.ts';
import './batching.css';

export interface BatchingViewProps extends Batching {
  readonly producer: string;
  /** What the producer runs with. */
  readonly present: Point;
  /** Why nothing can be measured; null when it can. */
  readonly whyNot: 'noSends' | 'noAcks' | null;
  /** Why the last wish was refused, in words. */
  readonly refusal: string | null;
  readonly onSet: (point: Point) => void;
}

export const BatchingView = memo(function BatchingView(props: BatchingViewProps) {
  const { sweep, isOfOtherBranch, start, stop, present, whyNot } = props;
  const t = useBatchingWords();
  const { clock } = useWords();
  const [rate, setRate] = useState<Rate>('1000');
  const isMeasuring = sweep?.state === 'measuring';
  const all = sweep ? pointsOf(sweep.grid).length : 0;
  const done = sweep?.readings.size ?? 0;
  return (
    <section className="producer-part batching" aria-label={t('title')}>
      <h3 className="producer-part__title">
        {t('title')} <small className="producer-part__aside">{t('aside')}</small>
      </h3>
      {whyNot && <p className="producer-part__note">{t(whyNot)}</p>}
      {!whyNot && (
        <div className="batching__bar">
          <span className="batching__label">{t('rate')}</span>
          <Segmented
            label={t('rate')}
            value={rate}
            options={RATES.map((value) => ({ value, label: t('perSecond', { n: Number(value) }) }))}
            onChange={setRate}
          />
          {isMeasuring ? (
            <Button onClick={stop}>{t('stop')}</Button>
          ) : (
            <Button look={sweep ? 'edge' : 'solid'} onClick={() => start(rate, present)}>
              {t(sweep ? 'again' : 'measure')}
            </Button>
          )}
          {isMeasuring && (
            <progress className="batching__progress" max={all} value={done} aria-hidden="true" />
          )}
          <output className="batching__state">
            {isMeasuring && t('progress', { done, all })}
            {sweep?.state === 'stopped' && t('stopped', { done, all })}
            {sweep?.state === 'gone' && t('gone')}
          </output>
        </div>
      )}
      {!whyNot && (
        <p className="producer-part__note">
          {sweep
            ? t('how', {
                clock: clock(sweep.fromUs),
                rate: Number(sweep.rate),
                warmUp: WARM_UP_US / US_PER_S,
                counted: MEASURED_US / US_PER_S,
              })
            : t('invitation')}
          {isOfOtherBranch && ` ${t('otherBranch')}`}
        </p>
      )}
      {sweep && <Plots {...props} sweep={sweep} />}
    </section>
  );
});

function Plots({ sweep, producer, present, refusal, onSet }: BatchingViewProps & { readonly sweep: Sweep }) {
  const t = useBatchingWords();
  const sayPoint = useReading(sweep, present);
  const [measure, setMeasure] = useState<Measure>('acknowledged');
  const [pointed, setPointed] = useState<Point | null>(null);
  const [chosen, setChosen] = useState<Point | null>(null);
  const plots = useRef<HTMLDivElement>(null);
  const { grid } = sweep;
  // What has been set by hand since need not be among what was tried.
  const isTried = pointsOf(grid).some((point) => isSamePoint(point, present));
  const first = grid.lingers[0] ?? 0;
  const here = isTried ? present : { lingerMs: first, batchSize: grid.sizes[0] ?? 0 };
  const read = pointed ?? chosen;
  const reading = sayPoint(read ?? here);
  const offered = Number(sweep.rate);
  const { readings } = sweep;
  const throughput = throughputMarks(grid, readings, measure, offered);
  const latency = latencyMarks(grid, readings);
  const shared = { grid, present, read, reading, onRead: setPointed, onChoose: setChosen };
  const leave = (): void => {
    setChosen(null);
    plots.current?.querySelector<HTMLElement>('[role=slider]')?.focus();
  };
  return (
    <>
      <div className="batching__keys">
        <span className="batching__label">{t('batchSize')}</span>
        <ul>
          {grid.sizes.map((batchSize) => (
            <li key={batchSize} className={classes(batchSize === present.batchSize && 'batching__key--now')}>
              <i className={`batching-mark batching-mark--${lookOf(grid, { lingerMs: first, batchSize })}`} />
              <code>{batchSize}</code>
            </li>
          ))}
        </ul>
        <Segmented
          label={t('measureOf')}
          value={measure}
          options={MEASURES.map((value) => ({ value, label: t(`m_${value}`) }))}
          onChange={setMeasure}
        />
      </div>
      <div className="batching__plots" ref={plots}>
        <BatchingPlot
          {...shared}
          {...throughput}
          title={t(`plot_${measure}`)}
          {...(measure === 'acknowledged' && {
            level: offered,
            note: t('offered', { n: offered }),
          })}
        />
        <BatchingPlot {...shared} {...latency} title={t('plotLatency')} note={t('latencyKey')} />
      </div>
      <p className="batching__reading">{read || isTried ? reading : t('howTo')}</p>
      {chosen ? (
        <fieldset className="batching__offer">
          <legend>
            {t('offer', { producer, linger: String(chosen.lingerMs), batch: String(chosen.batchSize) })}
          </legend>
          {isSamePoint(chosen, present) ? (
            <p>{t('isSet', { producer })}</p>
          ) : (
            <>
              <Button look="solid" autoFocus onClick={() => onSet(chosen)}>
                {t('set')}
              </Button>
              <p>{t('offerNote')}</p>
            </>
          )}
          <Button onClick={leave}>{t('leave')}</Button>
          <Refusal words={refusal} />
        </fieldset>
      ) : (
        <p className="producer-part__note">{t('howTo')}</p>
      )}
      <details className="batching__all">
        <summary>{t('table')}</summary>
        <Table sweep={sweep} present={present} />
      </details>
    </>
  );
}

const COLUMNS = ['linger', 'batch', 'acknowledged', 'requests', 'records', 'bytes', 'median', 'p95'] as const;

function Table({ sweep, present }: { readonly sweep: Sweep; readonly present: Point }) {
  const t = useBatchingWords();
  const { number } = useWords();
  const say = useReading(sweep, present);
  const whole = (value: number | null): string => (value === null ? '–' : number(value));
  const tenths = (value: number | null): string => (value === null ? '–' : value.toFixed(1));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled is scrolled by keys, too
    <section className="batching__table" aria-label={t('table')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {t(`col_${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {pointsOf(sweep.grid).map((point) => {
            const reading = sweep.readings.get(keyOf(point));
            const figures = reading?.ok ? figuresOf(reading) : null;
            return (
              <tr key={keyOf(point)} className={classes(isSamePoint(point, present) && 'batching__row--now')}>
                <th scope="row">{point.lingerMs}</th>
                <td>{point.batchSize}</td>
                {figures ? (
                  <>
                    <td>{whole(figures.acknowledged)}</td>
                    <td>{tenths(figures.requests)}</td>
                    <td>{tenths(figures.records)}</td>
                    <td>{whole(figures.bytes)}</td>
                    <td>{tenths(figures.medianMs)}</td>
                    <td>{tenths(figures.p95Ms)}</td>
                  </>
                ) : (
                  <td colSpan={COLUMNS.length - 2}>{say(point)}</td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** A point in a sentence. */
function useReading({ rate, readings }: Sweep, present: Point): (point: Point) => string {
  const t = useBatchingWords();
  const { number, bytes, refusalOf } = useWords();
  const latencyOf = ({ latencyUs }: Extract<BatchingReading, { ok: true }>): string =>
    latencyUs
      ? t('latency', { median: tenth(latencyUs.median / 1000), p95: tenth(latencyUs.p95 / 1000) })
      : t('noLatency');
  return (point) => {
    const named = { linger: String(point.lingerMs), batch: String(point.batchSize) };
    const name = t(isSamePoint(point, present) ? 'pointNow' : 'point', named);
    const reading = readings.get(keyOf(point));
    if (!reading) return t('pointMissing', { point: name });
    if (!reading.ok) return t('pointRefused', { point: name, why: refusalOf(reading.reason) });
    const { acknowledged, requests, records, bytes: weight } = figuresOf(reading);
    const sentence = t('reading', {
      point: name,
      acknowledged: number(acknowledged),
      offered: number(Number(rate)),
      requests: tenth(requests),
      records: tenth(records ?? 0),
      bytes: bytes(Math.round(weight ?? 0)),
      latency: latencyOf(reading),
    });
    const { retries, failed } = reading;
    const faults =
      retries + failed > 0 ? t('faults', { retries: String(retries), failed: String(failed) }) : '';
    return `${sentence}${t('stopMark')}${faults}`;
  };
}

const tenth = (value: number): string => value.toFixed(1);
