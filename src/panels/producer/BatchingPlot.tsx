/** One plot: a line for each `batch.size` over the values of `linger.ms`. A point is read by pointing and by arrow keys. */
import type { KeyboardEvent, PointerEvent } from 'react';
import { useWords } from '../../i18n/index.ts';
import { useBatchingWords } from '../../i18n/lenses/batching.ts';
import { classes } from '../../ui/index.ts';
import {
  type Grid,
  isSamePoint,
  keyOf,
  type Mark,
  nearestMark,
  neighbour,
  type Point,
  pointsOf,
  type Scale,
  xOfLinger,
} from './batching.ts';

export interface BatchingPlotProps {
  /** What is drawn, in words. */
  readonly title: string;
  readonly note?: string;
  readonly grid: Grid;
  readonly scale: Scale;
  readonly marks: readonly Mark[];
  /** Where a line goes across. */
  readonly level?: number;
  readonly present: Point;
  /** The one that is read; null: none. */
  readonly read: Point | null;
  /** What is read of it, or of the present one. */
  readonly reading: string;
  readonly onRead: (point: Point | null) => void;
  readonly onChoose: (point: Point) => void;
}

const ARROWS: Readonly<Record<string, { readonly linger: number; readonly size: number }>> = {
  ArrowLeft: { linger: -1, size: 0 },
  ArrowRight: { linger: 1, size: 0 },
  ArrowUp: { linger: 0, size: 1 },
  ArrowDown: { linger: 0, size: -1 },
};

export function BatchingPlot(props: BatchingPlotProps) {
  const { title, note, grid, scale, marks, level, present, read, reading, onRead, onChoose } = props;
  const t = useBatchingWords();
  const { number } = useWords();
  const points = pointsOf(grid);
  const at = read ?? present;
  const onKey = (event: KeyboardEvent): void => {
    const arrow = ARROWS[event.key];
    if (arrow) onRead(read === null ? present : neighbour(grid, at, arrow));
    else if (event.key === 'Enter') onChoose(at);
    else if (event.key === 'Escape' && read !== null) onRead(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <figure className="batching-plot">
      <figcaption className="batching-plot__title">
        {title} {note && <small>{note}</small>}
      </figcaption>
      <div className="batching-plot__area">
        {scale.ticks.map((tick) => (
          <span key={tick} className="batching-plot__tick" style={{ bottom: `${scale.at(tick)}%` }}>
            {number(tick)}
          </span>
        ))}
        <div
          className="batching-plot__sea"
          role="slider"
          tabIndex={0}
          aria-label={t('plotName', { what: title })}
          aria-valuemin={1}
          aria-valuemax={points.length}
          aria-valuenow={points.findIndex((point) => isSamePoint(point, at)) + 1}
          aria-valuetext={reading}
          onPointerMove={(event) => onRead(pointAt(marks, event))}
          onPointerLeave={() => onRead(null)}
          onClick={(event) => {
            const point = pointAt(marks, event);
            if (point) onChoose(point);
          }}
          onKeyDown={onKey}
        >
          {scale.ticks.map((tick) => (
            <i key={tick} className="batching-plot__rule" style={{ bottom: `${scale.at(tick)}%` }} />
          ))}
          {level !== undefined && (
            <i className="batching-plot__level" style={{ bottom: `${scale.at(level)}%` }} />
          )}
          <Lines grid={grid} marks={marks} read={read} />
          {marks.map((mark) => (
            <MarkView
              key={keyOf(mark.point)}
              mark={mark}
              look={lookOf(grid, mark.point)}
              isRead={read !== null && isSamePoint(read, mark.point)}
              isPresent={isSamePoint(present, mark.point)}
            />
          ))}
        </div>
        {grid.lingers.map((lingerMs) => (
          <span
            key={lingerMs}
            className={classes(
              'batching-plot__linger',
              lingerMs === present.lingerMs && 'batching-plot__linger--now',
            )}
            style={{ left: `${xOfLinger(grid, lingerMs)}%` }}
          >
            {lingerMs}
          </span>
        ))}
      </div>
      <p className="batching-plot__axis">{t('linger')}</p>
    </figure>
  );
}

function Lines({ grid, marks, read }: Pick<BatchingPlotProps, 'grid' | 'marks' | 'read'>) {
  return (
    <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      {grid.sizes.map((size, i) => {
        const line = marks.filter(({ point }) => point.batchSize === size);
        const path = line.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${x} ${100 - y}`).join('');
        return (
          <path
            key={size}
            d={path}
            className={classes(
              `batching-line batching-line--${i % LOOKS}`,
              read?.batchSize === size && 'batching-line--read',
            )}
          />
        );
      })}
      {marks.map(({ point, x, y, topY }) =>
        topY === null ? null : (
          <path
            key={keyOf(point)}
            d={`M${x} ${100 - y}V${100 - topY}`}
            className={classes(
              'batching-line batching-line--bar',
              read !== null && isSamePoint(read, point) && 'batching-line--read',
            )}
          />
        ),
      )}
    </svg>
  );
}

interface MarkProps {
  readonly mark: Mark;
  readonly look: number;
  readonly isRead: boolean;
  readonly isPresent: boolean;
}

function MarkView({ mark: { x, y, topY }, look, isRead, isPresent }: MarkProps) {
  const t = useBatchingWords();
  return (
    <>
      {topY !== null && <i className="batching-mark__top" style={{ left: `${x}%`, bottom: `${topY}%` }} />}
      <i
        className={classes(
          `batching-mark batching-mark--${look}`,
          isRead && 'batching-mark--read',
          isPresent && 'batching-mark--now',
        )}
        style={{ left: `${x}%`, bottom: `${y}%` }}
      />
      {isPresent && (
        <b className="batching-mark__now" style={{ left: `${x}%`, bottom: `${y}%` }}>
          {t('now')}
        </b>
      )}
    </>
  );
}

/** So many kinds of marks and lines there are. */
export const LOOKS = 5;
export const lookOf = ({ sizes }: Grid, { batchSize }: Point): number => sizes.indexOf(batchSize) % LOOKS;

function pointAt(
  marks: readonly Mark[],
  {
    currentTarget,
    clientX,
    clientY,
  }: Pick<PointerEvent<HTMLElement>, 'currentTarget' | 'clientX' | 'clientY'>,
): Point | null {
  const { left, bottom, width, height } = currentTarget.getBoundingClientRect();
  return nearestMark(marks, { width, height }, { x: clientX - left, y: bottom - clientY });
}
