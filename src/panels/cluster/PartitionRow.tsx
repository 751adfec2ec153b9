/** One partition: its replicas under their brokers, its owners at the right. Drawn again only when something in it has
 *  changed. */
import { type CSSProperties, memo, useMemo, useRef } from 'react';
import { isSame } from '../../contract/delta.ts';
import type { PartitionView } from '../../contract/frame.ts';
import { useWords } from '../../i18n/index.ts';
import { classes } from '../../ui/index.ts';
import { Channel } from './Channel.tsx';
import { Flag } from './Flag.tsx';
import type { StageLayout, StripBox } from './geometry.ts';
import { cellProps, rowProps } from './grid.ts';
import { IsrBoxes } from './IsrBoxes.tsx';
import { drawLoss, type Loss } from './losses.ts';
import type { BrokerState, StripModel } from './model.ts';
import { OwnerSquare } from './OwnerSquare.tsx';
import {
  type BracketDrawing,
  bracketsOf,
  type CellDrawing,
  drawRow,
  type RowDrawing,
} from './row-drawing.ts';
import { offsetX } from './scale.ts';
import { cellName, stripName } from './spoken.ts';
import { useRowMotion } from './use-row-motion.ts';

export interface PartitionRowProps {
  readonly view: PartitionView;
  readonly layout: StageLayout;
  readonly brokers: readonly BrokerState[];
  readonly strips: readonly StripModel[];
  /** The last loss of acknowledged records; null while there was none. */
  readonly loss: Loss | null;
  /** Position among the partition rows, from 0, and how many there are. */
  readonly order: number;
  readonly count: number;
  /** Row of the grid, from 0. */
  readonly gridRow: number;
  /** Column of the grid that takes the focus; null: another row's. */
  readonly activeColumn: number | null;
  readonly isSelected: boolean;
  /** The run is too fast for polite motion, or the visitor wants none. */
  readonly calm: boolean;
  readonly reducedMotion: boolean;
}

/** A triangle this close to the flagpole would run into it. */
const FLAGPOLE_PX = 6;

export const PartitionRow = memo(DrawnRow, (a, b) => {
  const { strips: stripsA, loss: lossA, ...restA } = a;
  const { strips: stripsB, loss: lossB, ...restB } = b;
  for (const key in restA) {
    // Both have the same keys.
    const name = key as keyof typeof restA;
    if (restA[name] !== restB[name]) return false;
  }
  return isSame(stripsA, stripsB) && isSame(lossA, lossB);
});

function DrawnRow(props: PartitionRowProps) {
  const { view, layout, brokers, strips, loss, order, count, gridRow, activeColumn, isSelected } = props;
  const { calm, reducedMotion } = props;
  const { measures, columns, mode } = layout;
  const words = useWords();
  const { t } = words;
  const picture = useRef<SVGSVGElement>(null);
  const flag = useRef<SVGGElement>(null);
  const changed = useRef<HTMLDivElement>(null);
  const drawing = useMemo(() => drawRow(view, layout, brokers, t), [view, layout, brokers, t]);
  useRowMotion({
    view,
    drawing,
    lossId: loss?.eventId ?? 0,
    parts: { picture, flag, changed },
    layout,
    calm,
    reducedMotion,
    depth: count < 2 ? 0 : order / (count - 1),
  });

  const cell = (column: number, name: string, role: 'gridcell' | 'rowheader' = 'gridcell') =>
    cellProps(role, { row: gridRow, column }, activeColumn === column, name);
  const rowName = t('cluster.row', {
    partition: view.id,
    isr: words.list(view.isr),
    replicas: words.list(view.replicas),
  });
  return (
    <div
      {...rowProps(gridRow, isSelected)}
      className={classes('sea-row', isSelected && 'sea-row--selected')}
      style={{ height: measures.row }}
      data-partition={view.id}
    >
      <div
        {...cell(0, rowName, 'rowheader')}
        className="sea-row__label"
        style={{ width: measures.gutter + measures.label, paddingLeft: measures.gutter || 10 }}
      >
        <span className="sea-row__name">{mode === 'phone' ? view.partition : view.id}</span>
        <IsrBoxes view={view} layout={layout} brokers={brokers} />
      </div>
      <svg
        ref={picture}
        className="sea-row__picture"
        width={layout.width}
        height={measures.row}
        aria-hidden="true"
      >
        {drawing.cells.map((drawn) => (
          <Cell
            key={drawn.cell.brokerId}
            drawing={drawn}
            hasMark={drawn.cell.isLeader && drawn.shape.hw > FLAGPOLE_PX}
          />
        ))}
        {view.logs.map((log) => (
          <Cut key={log.brokerId} view={view} brokerId={log.brokerId} drawing={drawing} />
        ))}
        {loss && <Lost loss={loss} view={view} drawing={drawing} />}
        {bracketsOf(strips, drawing, layout).map((bracket) => (
          <Bracket key={bracket.groupId} bracket={bracket} />
        ))}
        {drawing.flag && <Flag flag={drawing.flag} ref={flag} />}
      </svg>
      <div ref={changed} className="sea-row__changed" />
      {columns.map((column, i) => {
        const model = drawing.cells.find((drawn) => drawn.column === column)?.cell;
        const name = cellName(view, column.brokerId, model, t);
        return (
          <div
            key={column.id}
            {...cell(i + 1, name)}
            className="sea-cell"
            style={{ left: column.x, width: column.width }}
            data-tip={model ? name : undefined}
          />
        );
      })}
      {strips.map((strip, i) => {
        const box = layout.strips[i];
        if (!box) return null;
        const name = stripName(view.id, strip, words);
        return (
          <div
            key={strip.groupId}
            {...cell(columns.length + 1 + i, name)}
            className="owner"
            style={ownerPlace(box, measures.squareTop)}
            data-tip={strip.isSubscribed ? name : undefined}
          >
            <OwnerSquare strip={strip} mode={mode} width={box.width} order={order} calm={calm} />
          </div>
        );
      })}
    </div>
  );
}

/** The top as a property too, which React's type does not list: what hangs below the square goes by it. */
const ownerPlace = ({ x, width }: StripBox, top: number): CSSProperties =>
  ({ left: x, width, paddingTop: top, '--square-top': `${top}px` }) as CSSProperties;

function Cell({ drawing, hasMark }: { drawing: CellDrawing; hasMark: boolean }) {
  const { cell, column, shape, top, height, notes } = drawing;
  return (
    <g data-broker={cell.brokerId}>
      <Channel
        shape={shape}
        highWatermark={cell.log.highWatermark}
        logEndOffset={cell.log.logEndOffset}
        x={column.channelX}
        y={top}
        height={height}
        isLeader={cell.isLeader}
        hasMark={hasMark}
        isOffline={cell.isOffline}
        inIsr={cell.log.inIsr}
      />
      {notes.map((note) => (
        <text
          key={note.text}
          x={column.channelX + note.x}
          y={top - 5}
          textAnchor={note.anchor}
          className={`note note--${note.tone}`}
        >
          {note.text}
        </text>
      ))}
    </g>
  );
}

interface CutProps {
  readonly view: PartitionView;
  readonly brokerId: number;
  readonly drawing: RowDrawing;
}

/** The records a truncation took away: there only while they fall. */
function Cut({ view, brokerId, drawing }: CutProps) {
  const truncated = view.logs.find((log) => log.brokerId === brokerId)?.truncated;
  const cell = drawing.cells.find((drawn) => drawn.cell.brokerId === brokerId);
  if (!truncated || !cell) return null;
  const from = offsetX(drawing.scale, truncated.toOffset);
  const to = offsetX(drawing.scale, truncated.fromOffset);
  return (
    <g data-cut={brokerId} transform={`translate(${cell.column.channelX} ${cell.top})`}>
      <g className="cut">
        <rect x={from} y={0} width={Math.max(0, to - from)} height={cell.height} fill="url(#risk)" />
        <path d={`M${from} -4V${cell.height + 4}`} className="cut__line" />
      </g>
    </g>
  );
}

/** Records that are gone for good: there only while they flash. */
function Lost({ loss, view, drawing }: { loss: Loss; view: PartitionView; drawing: RowDrawing }) {
  const box = drawLoss(loss, view, drawing);
  return box && <rect className="loss" {...box} />;
}

function Bracket({ bracket: { hue, y, from, to, isTorn } }: { bracket: BracketDrawing }) {
  const post = isTorn ? '' : `M${from} ${y - 2}v4`;
  return (
    <path
      d={`${post}M${from} ${y}H${Math.max(from + 1, to)}`}
      className={classes('bracket', hue === null ? 'bracket--none' : `bracket--${'abcdefgh'[hue % 8]}`)}
    />
  );
}
