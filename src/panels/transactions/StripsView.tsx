/** The logs in a transaction, offset by offset, and below each what the two isolation levels are handed. */
import { type RefObject, useRef } from 'react';
import type { TransactionCell, TransactionStrip } from '../../contract/transactions-close-up.ts';
import { useTransactionsWords } from '../../i18n/lenses/transactions.ts';
import { classes, translate, usePlayOn } from '../../ui/index.ts';
import { MarkerWords } from './EnrolledList.tsx';
import { cellWidth, readable } from './geometry.ts';

interface StripsProps {
  readonly strips: readonly TransactionStrip[];
  readonly width: number;
  /** The run is too fast for polite motion. */
  readonly isCalm: boolean;
}

const HEIGHT = 24;
const TOP = 18;
/** Room for `LSO 123`. */
const LABEL = 64;

export function StripsView({ strips, width, isCalm }: StripsProps) {
  const t = useTransactionsWords();
  if (strips.length === 0) return <p className="txn-note">{t('noLogs')}</p>;
  return (
    <>
      <h3 className="txn-part__title txn-legend">
        {t('logs', { n: strips.length })}
        <span>
          <i className="txn-swatch txn-swatch--plain" /> {t('legendPlain')}
        </span>
        <span>
          <i className="txn-swatch txn-swatch--open" /> {t('legendOpen')}
        </span>
        <span>
          <i className="txn-swatch txn-swatch--aborted" /> {t('legendAborted')}
        </span>
        <span>
          <i className="txn-swatch txn-swatch--marker">C</i> {t('legendMarker')}
        </span>
      </h3>
      {width > 0 && strips.map((strip) => <Strip key={strip.partition} {...{ strip, width, isCalm }} />)}
    </>
  );
}

interface StripProps extends Omit<StripsProps, 'strips'> {
  readonly strip: TransactionStrip;
}

function Strip({ strip, width, isCalm }: StripProps) {
  const t = useTransactionsWords();
  const { from, partition, highWatermark, lastStableOffset, cells } = strip;
  const cell = cellWidth(width, cells.length);
  const x = (offset: number): number => Math.max(0, offset - from) * cell;
  const wordsOf = (one: TransactionCell): string =>
    t('cellPlain', { offset: String(one.offset), kind: t(`kind_${one.kind}`) });
  const isOne = lastStableOffset === highWatermark;
  // The newest marker lands in its cell.
  const newest =
    cells.findLast(({ kind }) => kind === 'commitMarker' || kind === 'abortMarker')?.offset ?? -1;
  const landed = useRef<SVGRectElement>(null);
  usePlayOn(
    landed,
    newest,
    (before) => (before < newest ? DROP : null),
    { duration: '--t-drain', easing: '--e-out' },
    isCalm,
  );
  // The hollow triangle runs up to what a marker has made stable.
  const stable = useRef<SVGGElement>(null);
  usePlayOn(
    stable,
    lastStableOffset,
    (before) =>
      before < lastStableOffset && before >= from
        ? [
            { transform: translate({ x: x(before), y: 0 }) },
            { transform: translate({ x: x(lastStableOffset), y: 0 }) },
          ]
        : null,
    { duration: '--t-drain', easing: '--e-out' },
    isCalm,
  );
  const isLeft = lastStableOffset - from > 2;
  // Both labels stand to the right of their marks: the second makes way.
  const shift = isOne || isLeft ? 0 : Math.max(0, LABEL - (highWatermark - lastStableOffset) * cell);
  const heldBy = strip.openFrom.find(({ offset }) => offset === lastStableOffset && offset < highWatermark);
  const isOurs = cells.find(({ offset }) => offset === lastStableOffset)?.isOurs ?? false;
  return (
    <article className="txn-strip" aria-label={partition}>
      <div className="txn-strip__head">
        <b>{partition}</b>
        <span>{t(strip.leaderId < 0 ? 'notLed' : 'led', { broker: strip.brokerId })}</span>
        {heldBy && !isOurs && (
          <span className="txn-warns">
            {t('heldByOther', { offset: String(heldBy.offset), pid: String(heldBy.pid) })}
          </span>
        )}
        <MarkerWords marker={strip.marker} />
      </div>
      <svg
        width={width}
        height={TOP + HEIGHT + 18}
        role="img"
        aria-label={t('logLabel', { list: cells.map(wordsOf).join('; ') })}
      >
        <g transform={`translate(0 ${TOP})`}>
          <rect width={width - 2} height={HEIGHT} className="txn-strip__bed" />
          {cells.map((one) => (
            <Cell
              key={one.offset}
              cell={one}
              x={x(one.offset)}
              width={cell}
              highWatermark={highWatermark}
              isCalm={isCalm}
              landed={one.offset === newest ? landed : undefined}
            />
          ))}
          <rect width={width - 2} height={HEIGHT} className="txn-strip__edge" />
          {highWatermark >= from && (
            <g
              ref={isOne ? stable : undefined}
              style={{ transform: translate({ x: x(highWatermark), y: 0 }) }}
              className="txn-hw"
            >
              <path d={`M0 -2V${HEIGHT}`} />
              <path d="M-5 -9H5L0 -2z" />
              <text
                className="txn-level"
                x={isOne ? -8 : 8 + shift}
                y={-5}
                textAnchor={isOne && highWatermark - from > 5 ? 'end' : 'start'}
              >
                {t(isOne ? 'lsoHw' : 'hw', { offset: String(highWatermark) })}
              </text>
            </g>
          )}
          {!isOne && lastStableOffset >= from && (
            <g
              ref={stable}
              style={{ transform: translate({ x: x(lastStableOffset), y: 0 }) }}
              className="txn-lso"
            >
              <path d={`M0 -2V${HEIGHT}`} />
              <path d="M-5 -9H5L0 -2z" />
              <text
                className="txn-level txn-level--stable"
                x={isLeft ? -8 : 8}
                y={-5}
                textAnchor={isLeft ? 'end' : 'start'}
              >
                {t('lso', { offset: String(lastStableOffset) })}
              </text>
            </g>
          )}
          {readable(strip, 'read_uncommitted').map((one) => (
            <path
              key={`u-${one.from}`}
              d={`M${x(one.from) + 1} ${HEIGHT + 6}H${x(one.to) - 1}`}
              className="txn-rail"
            />
          ))}
          {readable(strip, 'read_committed').map((one) => (
            <path
              key={`c-${one.from}`}
              d={`M${x(one.from) + 1} ${HEIGHT + 13}H${x(one.to) - 1}`}
              className="txn-rail txn-rail--committed"
            />
          ))}
        </g>
      </svg>
      <p className="txn-strip__rails">
        <span>
          <i className="txn-key" /> read_uncommitted
        </span>
        <span>
          <i className="txn-key txn-key--committed" /> read_committed
        </span>
      </p>
    </article>
  );
}

interface CellProps {
  readonly cell: TransactionCell;
  readonly x: number;
  readonly width: number;
  readonly highWatermark: number;
  readonly isCalm: boolean;
  /** Given to the newest marker. */
  readonly landed: RefObject<SVGRectElement | null> | undefined;
}

const DROP: readonly Keyframe[] = [
  { transform: 'translateY(-14px)', opacity: 0 },
  { transform: 'none', opacity: 1 },
];
const TURN: readonly Keyframe[] = [{ opacity: 0 }, { opacity: 1 }];

function Cell({ cell: { offset, kind, pid, epoch }, x, width, highWatermark, isCalm, landed }: CellProps) {
  const t = useTransactionsWords();
  // What was open turns to water, or to hatch.
  const water = useRef<SVGRectElement>(null);
  usePlayOn(
    water,
    kind,
    (before) => (before === 'open' ? TURN : null),
    { duration: '--t-drain', easing: '--e-out' },
    isCalm,
  );
  const at = { offset: String(offset), kind: t(`kind_${kind}`) };
  const name = pid < 0 ? t('cellPlain', at) : t('cell', { ...at, pid: String(pid), epoch: String(epoch) });
  const isMarker = kind === 'commitMarker' || kind === 'abortMarker';
  const look = kind === 'committed' ? 'plain' : kind;
  const isSpray = offset >= highWatermark && (look === 'plain' || isMarker);
  const isDark = !isMarker && (isSpray || kind === 'open' || kind === 'aborted');
  return (
    <g
      transform={`translate(${x} 0)`}
      className={`txn-cell txn-cell--${look}`}
      data-offset={offset}
      data-spray={isSpray ? '' : undefined}
    >
      <title>{name}</title>
      <rect ref={water} width={width} height={HEIGHT} className="txn-cell__water" />
      {isMarker && (
        <rect ref={landed} x={(width - 18) / 2} y={3} width={18} height={18} className="txn-cell__marker" />
      )}
      {kind !== 'gone' && (
        <text x={width / 2} y={16} className={classes(isDark && 'txn-cell__dark')}>
          {kind === 'commitMarker' ? 'C' : kind === 'abortMarker' ? 'A' : offset}
        </text>
      )}
    </g>
  );
}
