/** One segment: its `.log` with the batches in it, and the entries of its indexes under the bytes they point at. Each of them is a
 *  button. */
import type { LogFilesView, SegmentView } from '../../contract/close-up.ts';
import { timeUsOf, US_PER_S } from '../../contract/units.ts';
import { useWords } from '../../i18n/index.ts';
import { useLogWords } from '../../i18n/lenses/log.ts';
import { classes } from '../../ui/index.ts';
import { fileName } from './geometry.ts';
import { pressedBy, type useRoving } from './roving.ts';

/** Something in the files that was picked. */
export type Picked =
  | { readonly kind: 'segment'; readonly segment: number }
  | { readonly kind: 'batch'; readonly segment: number; readonly baseOffset: number }
  | { readonly kind: 'index' | 'time'; readonly segment: number; readonly slot: number };

export const idOf = (thing: Picked): string =>
  thing.kind === 'segment'
    ? `s${thing.segment}`
    : thing.kind === 'batch'
      ? `b${thing.baseOffset}`
      : `${thing.kind[0]}${thing.segment} ${thing.slot}`;

/** Everything in a segment, from above. */
export const thingsIn = ({
  baseOffset: segment,
  batches,
  offsetIndex,
  timeIndex,
}: SegmentView): readonly Picked[] => [
  { kind: 'segment', segment },
  ...batches.map(({ baseOffset }): Picked => ({ kind: 'batch', segment, baseOffset })),
  ...offsetIndex.map((_, slot): Picked => ({ kind: 'index', segment, slot })),
  ...timeIndex.map((_, slot): Picked => ({ kind: 'time', segment, slot })),
];

/** Byte of the file at which the batch begins that holds an offset, or comes next. */
export const positionOf = ({ batches, sizeBytes }: SegmentView, offset: number): number =>
  batches.find(({ lastOffset }) => lastOffset >= offset)?.position ?? sizeBytes;

export const secondsOf = (timestampMs: number, digits: number): string =>
  (timeUsOf(timestampMs) / US_PER_S).toFixed(digits);

const ROW = { segment: 0, batch: 1, index: 2, time: 3 } as const;
const LOG_Y = 46;
const LOG_HEIGHT = 36;

interface SegmentProps {
  readonly segment: SegmentView;
  readonly x: number;
  readonly width: number;
  readonly isChosen: boolean;
  readonly isActive: boolean;
  readonly highWatermark: number;
  readonly find: LogFilesView['search'];
  readonly picked: string | null;
  readonly stopOf: ReturnType<typeof useRoving>['stopOf'];
  readonly onPick: (thing: Picked) => void;
}

export function SegmentDrawing(props: SegmentProps) {
  const { segment, x, width, isChosen, isActive, highWatermark, find, picked, stopOf, onPick } = props;
  const t = useLogWords();
  const { number } = useWords();
  const scale = width / Math.max(1, segment.sizeBytes);
  const at = (position: number): number => position * scale;
  const { baseOffset, nextOffset, sizeBytes, batches, offsetIndex, timeIndex } = segment;
  const range =
    nextOffset === baseOffset
      ? t('emptySegment')
      : t('segmentRange', {
          n: nextOffset - baseOffset,
          from: String(baseOffset),
          to: String(nextOffset - 1),
          bytes: number(sizeBytes),
        });
  const state = isActive ? `${range} · ${t('active')}` : range;
  const found = isChosen ? find?.scanned.at(-1) : undefined;
  const button = (thing: Picked, name: string, place: number, className: string) => ({
    role: 'button',
    'aria-label': name,
    'aria-pressed': picked === idOf(thing),
    className: classes('log-thing', className, picked === idOf(thing) && 'log-thing--picked'),
    onClick: () => onPick(thing),
    onKeyDown: pressedBy(() => onPick(thing)),
    ...stopOf(idOf(thing), { row: ROW[thing.kind], x: x + place }),
  });
  const timeX = (offset: number): number => at(positionOf(segment, offset));
  return (
    <g transform={`translate(${x} 0)`}>
      {isChosen && <rect x={-7} y={0} width={width + 14} height={168} className="log-files__chosen" />}
      <g
        {...button(
          { kind: 'segment', segment: baseOffset },
          t('segmentName', { file: fileName(baseOffset), range: state }),
          0,
          'log-files__head',
        )}
      >
        <rect y={2} width={width} height={38} className="log-thing__hit" />
        <text y={16} className={classes('log-files__name', isChosen && 'log-files__name--chosen')}>
          {fileName(baseOffset)}
        </text>
        <text y={34} className="log-files__range">
          {state}
        </text>
      </g>
      <rect y={LOG_Y} width={width} height={LOG_HEIGHT} className="log-files__bed" />
      {batches.map((batch) => {
        const size = Math.max(1, at(batch.sizeBytes) - 1);
        const isDry = batch.lastOffset >= highWatermark;
        return (
          <g
            key={batch.baseOffset}
            transform={`translate(${at(batch.position)} ${LOG_Y})`}
            {...button(
              { kind: 'batch', segment: baseOffset, baseOffset: batch.baseOffset },
              t(isDry ? 'batchNameDry' : 'batchName', {
                from: String(batch.baseOffset),
                to: String(batch.lastOffset),
                position: number(batch.position),
                bytes: number(batch.sizeBytes),
              }),
              at(batch.position),
              'log-files__place',
            )}
          >
            <rect
              width={size}
              height={LOG_HEIGHT}
              className={classes(
                'log-files__batch',
                isDry && 'log-files__batch--spray',
                found?.baseOffset === batch.baseOffset && find?.isFound && 'log-files__batch--found',
              )}
            />
            {size > String(batch.baseOffset).length * 7 + 6 && (
              <text
                x={size / 2}
                y={23}
                className={classes('log-files__offset', isDry && 'log-files__offset--dry')}
              >
                {batch.baseOffset}
              </text>
            )}
          </g>
        );
      })}
      {offsetIndex.map((entry, slot) => (
        <Entry
          key={entry.offset}
          x={at(entry.position)}
          y={96}
          room={at((offsetIndex[slot + 1]?.position ?? sizeBytes) - entry.position)}
          label={`+${entry.offset - baseOffset}`}
          isProbed={isChosen && (find?.probes.some((probe) => probe.slot === slot) ?? false)}
          isKept={isChosen && find?.slot === slot}
          hasStem
          button={button(
            { kind: 'index', segment: baseOffset, slot },
            t('indexName', {
              offset: String(entry.offset),
              relative: String(entry.offset - baseOffset),
              position: number(entry.position),
            }),
            at(entry.position),
            'log-entry',
          )}
        />
      ))}
      {timeIndex.map((entry, slot) => (
        <Entry
          key={`${entry.timestampMs} ${entry.offset}`}
          x={timeX(entry.offset)}
          y={138}
          room={timeX(timeIndex[slot + 1]?.offset ?? Number.POSITIVE_INFINITY) - timeX(entry.offset)}
          label={secondsOf(entry.timestampMs, 1)}
          isProbed={false}
          isKept={false}
          hasStem={false}
          button={button(
            { kind: 'time', segment: baseOffset, slot },
            t('timeName', { seconds: secondsOf(entry.timestampMs, 3), offset: String(entry.offset) }),
            timeX(entry.offset),
            'log-entry',
          )}
        />
      ))}
    </g>
  );
}

interface EntryProps {
  readonly x: number;
  readonly y: number;
  /** Up to the next. */
  readonly room: number;
  readonly label: string;
  readonly isProbed: boolean;
  readonly isKept: boolean;
  readonly hasStem: boolean;
  readonly button: { readonly className: string };
}

/** An entry of an index: with its value where there is room, a small square where there is not. */
function Entry({ x, y, room, label, isProbed, isKept, hasStem, button }: EntryProps) {
  const width = label.length * 7 + 10;
  const isWide = room > width + 3;
  return (
    <g
      transform={`translate(${x} ${y})`}
      {...button}
      className={classes(button.className, isProbed && 'log-entry--probed', isKept && 'log-entry--kept')}
    >
      {hasStem && <path d="M.5 -16V0" className="log-entry__stem" />}
      <rect
        x={0.5}
        y={0.5}
        width={isWide ? width : Math.max(2, Math.min(9, room - 2))}
        height={isWide ? 22 : 9}
      />
      {isWide && (
        <text x={width / 2 + 0.5} y={15}>
          {label}
        </text>
      )}
    </g>
  );
}
