/** One replica's records, a cell for each offset: water below its high watermark, spray above, bed behind its end. */
import type { ReplicaCloseUp } from '../../contract/close-up.ts';
import type { ReplicaView } from '../../contract/frame.ts';
import { useLogWords } from '../../i18n/lenses/log.ts';
import { classes, shortKey, tintOf } from '../../ui/index.ts';
import { type Cell, cellsOf, epochSpans } from './geometry.ts';
import { pressedBy } from './roving.ts';

export type Labels = 'key' | 'seq' | 'size' | 'txn';

/** A record that is looked at. */
export interface Place {
  readonly brokerId: number;
  readonly offset: number;
}

interface RecordStripProps {
  readonly replica: ReplicaCloseUp;
  readonly view: ReplicaView;
  readonly leader: ReplicaCloseUp | undefined;
  readonly isLeader: boolean;
  readonly isDown: boolean;
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly labels: Labels;
  readonly chosen: Place | null;
  /** The one record of all replicas that the Tab key stops at. */
  readonly stop: Place | null;
  /** A cut that is still fresh: how far the records that went have fallen, 0 to 1. */
  readonly fall: number | null;
  readonly onChoose: (place: Place) => void;
}

const HEIGHT = 52;
const TOP = 12;

export function RecordStrip(props: RecordStripProps) {
  const { replica, view, leader, isLeader, isDown, from, to, width, labels, chosen, stop, fall, onChoose } =
    props;
  const t = useLogWords();
  const cell = width / (to - from);
  const x = (offset: number): number => Math.max(0, Math.min(offset - from, to - from)) * cell;
  const cells = cellsOf(replica, view, leader, from, to);
  const unacknowledged = new Set(replica.unacknowledged);
  const end = x(replica.logEndOffset);
  const isInside = (offset: number): boolean => offset > from && offset < to;
  const { highWatermark, lastStableOffset, truncated } = view;
  // Records that are seen to fall lie where its end was.
  const behindTheCut =
    truncated && fall !== null && truncated.toOffset === replica.logEndOffset ? x(truncated.fromOffset) : end;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a drawing
    <svg
      className="log-strip"
      width={width}
      height={HEIGHT + TOP + 22}
      data-down={isDown ? '' : undefined}
      role="group"
      aria-label={t('broker', { broker: replica.brokerId })}
    >
      <g transform={`translate(0 ${TOP})`}>
        <rect width={width} height={HEIGHT} className="log-strip__bed" />
        {cells.map((one) => (
          <CellBody key={one.offset} cell={one} x={x(one.offset)} width={cell} />
        ))}
        {cells.map((one) => (
          <CellLabel
            key={one.offset}
            cell={one}
            x={x(one.offset)}
            width={cell}
            labels={labels}
            brokerId={replica.brokerId}
            isChosen={chosen?.brokerId === replica.brokerId && chosen.offset === one.offset}
            isStop={stop?.brokerId === replica.brokerId && stop.offset === one.offset}
            isUnacknowledged={unacknowledged.has(one.offset)}
            name={
              one.record && one.batch
                ? t(unacknowledged.has(one.offset) ? 'recordLabelUnacked' : 'recordLabel', {
                    offset: String(one.offset),
                    broker: replica.brokerId,
                    key: one.record.key ?? t('noKey'),
                    state: t(
                      one.state === 'committed'
                        ? 'committed'
                        : one.state === 'stray'
                          ? 'beyondLeader'
                          : 'notCommitted',
                    ),
                    epoch: one.batch.partitionLeaderEpoch,
                    base: String(one.batch.baseOffset),
                    last: String(one.batch.lastOffset),
                  })
                : ''
            }
            onChoose={() => onChoose({ brokerId: replica.brokerId, offset: one.offset })}
          />
        ))}
        {cells
          .filter(({ opensBatch, batch, offset }) => opensBatch && batch?.baseOffset === offset)
          .map(({ offset }) => (
            <path key={offset} d={`M${x(offset)} -2V${HEIGHT + 2}`} className="log-strip__batch" />
          ))}
        {truncated && fall !== null && (
          <Fallen
            from={x(truncated.toOffset)}
            to={x(truncated.fromOffset)}
            cell={cell}
            fall={fall}
            isShown={truncated.fromOffset > from && truncated.toOffset < to}
          />
        )}
        <rect
          width={width}
          height={HEIGHT}
          className={classes(
            'log-strip__edge',
            isLeader && !isDown && 'log-strip__edge--leader',
            !view.inIsr && 'log-strip__edge--out',
            isDown && 'log-strip__edge--off',
          )}
        />
        {replica.durableOffset < replica.logEndOffset && end > x(replica.durableOffset) && (
          <path d={`M${x(replica.durableOffset)} ${HEIGHT - 3}H${end}`} className="log-strip__cache">
            <title>{t('unflushed')}</title>
          </path>
        )}
        {isInside(replica.logEndOffset) && (
          <text x={behindTheCut + 7} y={HEIGHT / 2 + 4} className="log-strip__leo">
            {t('leoAt', { offset: String(replica.logEndOffset) })}
          </text>
        )}
        {isInside(highWatermark) && (
          <g transform={`translate(${x(highWatermark)} 0)`} className="log-strip__hw">
            <path d={`M0 -4V${HEIGHT}`} />
            <path d="M-6 -11h12L0 -2z" />
          </g>
        )}
        {lastStableOffset < highWatermark && isInside(lastStableOffset) && (
          <g transform={`translate(${x(lastStableOffset)} 0)`} className="log-strip__lso">
            <path d="M-5 -10h10L0 -2z" />
          </g>
        )}
        {epochSpans(replica, from, to).map((span) => (
          <g key={span.epoch} className="log-strip__epoch">
            <path d={`M${x(span.from) + 2} ${HEIGHT + 5}v5H${x(span.to) - 2}v-5`} />
            {x(span.to) - x(span.from) > 64 && (
              <text x={(x(span.from) + x(span.to)) / 2} y={HEIGHT + 14}>
                {t('epochSpan', { epoch: span.epoch })}
              </text>
            )}
          </g>
        ))}
      </g>
    </svg>
  );
}

function CellBody({ cell, x, width }: { readonly cell: Cell; readonly x: number; readonly width: number }) {
  if (cell.state === 'none') return null;
  return <rect x={x} width={width} height={HEIGHT} className={`log-cell log-cell--${cell.state}`} />;
}

interface CellLabelProps {
  readonly cell: Cell;
  readonly x: number;
  readonly width: number;
  readonly labels: Labels;
  readonly brokerId: number;
  readonly isChosen: boolean;
  readonly isStop: boolean;
  readonly isUnacknowledged: boolean;
  readonly name: string;
  readonly onChoose: () => void;
}

function CellLabel(props: CellLabelProps) {
  const { cell, x, width, labels, brokerId, isChosen, isStop, isUnacknowledged, name, onChoose } = props;
  const { record, batch, offset } = cell;
  if (!record || !batch) return null;
  const marker = batch.isControl
    ? record.type === 'COMMIT'
      ? 'C'
      : record.type === 'ABORT'
        ? 'A'
        : '·'
    : null;
  const text = marker ?? labelOf(cell, labels);
  const room = Math.floor((width - 12) / 6.7);
  const shown = shortKey(text, room);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button cannot stand in a drawing
    <g
      role="button"
      tabIndex={isStop ? 0 : -1}
      aria-label={name}
      aria-pressed={isChosen}
      className={classes('log-record', isChosen && 'log-record--chosen')}
      transform={`translate(${x} 0)`}
      data-offset={offset}
      data-place={`${brokerId}:${offset}`}
      onClick={onChoose}
      onKeyDown={pressedBy(onChoose)}
    >
      <title>{name}</title>
      <rect width={width} height={HEIGHT} className="log-record__hit" />
      {text !== '' && (
        <rect
          x={5}
          y={15}
          width={width - 10}
          height={22}
          className={marker ? 'log-record__control' : `log-record__chip log-record__chip--${tintOf(text)}`}
        />
      )}
      <text
        x={width / 2}
        y={30}
        className={classes('log-record__text', marker !== null && 'log-record__text--control')}
      >
        {shown}
      </text>
      {isUnacknowledged && (
        <path d={`M${width / 2} ${HEIGHT - 13}l4 4-4 4-4-4z`} className="log-record__unacked" />
      )}
    </g>
  );
}

function labelOf({ record, batch, offset }: Cell, labels: Labels): string {
  if (!record || !batch) return '';
  switch (labels) {
    case 'key':
      return record.key ?? '–';
    case 'seq':
      return batch.baseSequence < 0 ? '–' : String(batch.baseSequence + offset - batch.baseOffset);
    case 'size':
      return record.valueBytes < 0 ? '∅' : String(record.valueBytes);
    case 'txn':
      return batch.isTransactional ? `${batch.producerId}` : '–';
  }
}

/** Records that a truncation has just taken: they lean and fall. */
function Fallen({
  from,
  to,
  cell,
  fall,
  isShown,
}: {
  readonly from: number;
  readonly to: number;
  readonly cell: number;
  readonly fall: number;
  readonly isShown: boolean;
}) {
  if (!isShown) return null;
  const count = Math.max(1, Math.round((to - from) / cell));
  return (
    <g className="log-fallen" opacity={1 - fall * 0.85}>
      <path d={`M${from} -6V${HEIGHT + 6}`} className="log-fallen__cut" />
      {Array.from({ length: count }, (_, i) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no other name
          key={i}
          x={from + i * cell + 2}
          y={2}
          width={cell - 4}
          height={HEIGHT - 4}
          fill="url(#risk)"
          transform={`translate(${fall * 2 * i} ${fall * 9}) rotate(${fall * (3 + (i % 3) * 3)} ${from + i * cell} ${HEIGHT})`}
        />
      ))}
    </g>
  );
}
