/** One copy of the metadata log as a channel. */
import { useControllerWords } from '../../i18n/lenses/controller.ts';
import { classes } from '../../ui/index.ts';
import type { Copy, CopyCell } from './strip.ts';
import { runsOf } from './strip.ts';

interface CopyStripProps {
  readonly copy: Copy;
  readonly cells: readonly CopyCell[];
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly name: string;
  readonly isLeader: boolean;
  readonly isDown: boolean;
  readonly applied: number | null;
  readonly snapshotEnd: number | null;
  /** Records that have their offsets and are not written yet. */
  readonly lingering: number;
  readonly chosen: number | null;
}

const TOP = 12;
const TALL = 18;
const HEIGHT = 48;

export function CopyStrip(props: CopyStripProps) {
  const { copy, cells, from, to, width, isLeader, isDown, applied, snapshotEnd, lingering, chosen } = props;
  const t = useControllerWords();
  const cell = width / Math.max(1, to - from);
  const x = (offset: number): number => Math.max(0, Math.min(width, (offset - from) * cell));
  const isInside = (offset: number): boolean => offset >= from && offset <= to;
  const runs = runsOf(cells);
  const stray = cells.filter(({ state }) => state === 'stray');
  const [firstStray, lastStray] = [stray[0], stray.at(-1)];
  const end = x(copy.logEndOffset);
  const isAtEnd = isInside(copy.logEndOffset);
  const label = [
    t('copyLabel', {
      name: props.name,
      end: String(copy.logEndOffset),
      hw: String(copy.highWatermark),
    }),
    applied === null ? '' : t('copyApplied', { applied: String(applied) }),
    copy.logStartOffset > 0 ? t('copyStart', { start: String(copy.logStartOffset) }) : '',
  ];
  const notes = [
    firstStray && lastStray
      ? t('strayNote', {
          n: stray.length,
          from: String(firstStray.offset),
          to: String(lastStray.offset),
          epoch: firstStray.epoch ?? 0,
        })
      : '',
    lingering > 0 ? t('lingering', { n: lingering }) : '',
  ].filter(Boolean);
  return (
    <svg
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={[...label, ...notes].filter(Boolean).join('. ')}
      className={classes('copy', isDown && 'copy--down')}
    >
      <rect y={TOP} width={width} height={TALL} className="copy__bed" />
      {runs
        .filter(({ state }) => state !== 'none')
        .map((run) => (
          <rect
            key={run.from}
            x={x(run.from)}
            y={TOP}
            width={x(run.to) - x(run.from)}
            height={TALL}
            className={`copy__run copy__run--${run.state}`}
          />
        ))}
      <path d={ticks(from, Math.min(to, copy.logEndOffset), x)} className="copy__tick" />
      {lingering > 0 && isAtEnd && (
        <rect
          x={end}
          y={TOP}
          width={Math.min(width - end, lingering * cell)}
          height={TALL}
          className="copy__lingering"
        />
      )}
      <rect
        y={TOP}
        width={width}
        height={TALL}
        className={classes('copy__edge', isLeader && 'copy__edge--leader', isDown && 'copy__edge--down')}
      />
      {chosen !== null && isInside(chosen) && chosen < to && (
        <rect x={x(chosen)} y={TOP - 3} width={cell} height={TALL + 6} className="copy__chosen" />
      )}
      {isInside(copy.highWatermark) && copy.highWatermark > from && (
        <>
          <path d={`M${x(copy.highWatermark)} ${TOP - 3}V${TOP + TALL}`} className="copy__surface" />
          {isLeader && (
            <path
              d={`M${x(copy.highWatermark) - 5} ${TOP - 10}h10l-5 8z`}
              className="copy__surface copy__surface--mark"
            />
          )}
          {x(copy.highWatermark) > 44 && (
            <text x={x(copy.highWatermark) - 5} y={TOP + 13} className="copy__hw">
              {copy.highWatermark}
            </text>
          )}
        </>
      )}
      {isAtEnd && width - end > 40 && copy.logEndOffset !== copy.highWatermark && (
        <text x={end + 6} y={TOP + 13} className="copy__leo">
          {copy.logEndOffset}
        </text>
      )}
      {snapshotEnd !== null && isInside(snapshotEnd) && snapshotEnd > from && (
        <g transform={`translate(${x(snapshotEnd)} 0)`} className="copy__snapshot">
          <title>{t('snapshotTo', { end: String(snapshotEnd) })}</title>
          <path d={`M-4 ${TOP - 9}h8v7h-8zM0 ${TOP - 2}V${TOP + TALL}`} />
        </g>
      )}
      {applied !== null && isInside(applied) && (
        <g transform={`translate(${x(applied)} ${TOP + TALL})`} className="copy__plumb">
          <path d="M0 0v8M-4 8h8" />
          <text x={x(applied) > 120 ? -7 : 7} y={11} textAnchor={x(applied) > 120 ? 'end' : 'start'}>
            {t('applied', { offset: String(applied) })}
          </text>
        </g>
      )}
      {notes.length > 0 && (
        <text x={Math.min(end, width) - 4} y={HEIGHT - 5} className="copy__note">
          {notes.join(' · ')}
        </text>
      )}
    </svg>
  );
}

const ticks = (from: number, to: number, x: (offset: number) => number): string =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => `M${x(from + i)} ${TOP + TALL - 4}v4`).join('');
