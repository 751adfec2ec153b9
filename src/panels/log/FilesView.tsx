/** A partition's directory on one broker: segments side by side, each with its `.log` and the entries of its indexes. */
import type { LogFilesView, SegmentView } from '../../contract/close-up.ts';
import { timeUsOf, US_PER_S } from '../../contract/units.ts';
import { useWords } from '../../i18n/index.ts';
import { useLogWords } from '../../i18n/lenses/log.ts';
import { classes } from '../../ui/index.ts';
import { fileName, shownSegments } from './geometry.ts';

interface FilesProps {
  readonly files: LogFilesView;
  readonly partition: string;
  readonly highWatermark: number;
  readonly width: number;
}

const LEFT = 88;
const GAP = 14;

export function FilesView({ files, partition, highWatermark, width }: FilesProps) {
  const t = useLogWords();
  const { number } = useWords();
  const chosen = files.search?.baseOffset ?? null;
  const most = Math.max(1, Math.min(4, Math.floor((width - LEFT) / 170)));
  const segments = shownSegments(files.segments, most, chosen);
  const hidden = files.segments.length - segments.length;
  const each = (width - LEFT - GAP * (segments.length - 1)) / segments.length;
  return (
    <section className="log-files" aria-label={t('files', { broker: files.brokerId })}>
      <h3 className="log-part__title">
        {t('files', { broker: files.brokerId })} <code>kafka-logs/{partition}</code>
      </h3>
      <svg
        width={width}
        height={206}
        role="img"
        aria-label={segments.map((s) => fileName(s.baseOffset)).join(', ')}
      >
        {(['.log', '.index', '.timeindex'] as const).map((name, i) => (
          <text key={name} x={0} y={71 + i * 54} className="log-files__kind">
            {name}
          </text>
        ))}
        {segments.map((segment, i) => (
          <SegmentDrawing
            key={segment.baseOffset}
            segment={segment}
            x={LEFT + i * (each + GAP)}
            width={each}
            isChosen={segment.baseOffset === chosen}
            isActive={segment === files.segments.at(-1)}
            highWatermark={highWatermark}
            find={files.search}
          />
        ))}
      </svg>
      <p className="log-files__note">
        {hidden > 0 && `${t('olderSegments', { n: hidden })} `}
        {t('indexNote', { bytes: number(files.indexIntervalBytes) })}
      </p>
      <dl className="log-files__configs">
        <div>
          <dt>index.interval.bytes</dt>
          <dd>{files.indexIntervalBytes}</dd>
        </div>
        <div>
          <dt>segment.bytes</dt>
          <dd>{files.segmentBytes}</dd>
        </div>
      </dl>
    </section>
  );
}

interface SegmentProps {
  readonly segment: SegmentView;
  readonly x: number;
  readonly width: number;
  readonly isChosen: boolean;
  readonly isActive: boolean;
  readonly highWatermark: number;
  readonly find: LogFilesView['search'];
}

function SegmentDrawing({ segment, x, width, isChosen, isActive, highWatermark, find }: SegmentProps) {
  const t = useLogWords();
  const { number } = useWords();
  const scale = width / Math.max(1, segment.sizeBytes);
  const at = (position: number): number => position * scale;
  const { baseOffset, nextOffset, sizeBytes, batches } = segment;
  const range =
    nextOffset === baseOffset
      ? t('emptySegment')
      : t('segmentRange', {
          n: nextOffset - baseOffset,
          from: String(baseOffset),
          to: String(nextOffset - 1),
          bytes: number(sizeBytes),
        });
  const found = isChosen ? find?.scanned.at(-1) : undefined;
  return (
    <g transform={`translate(${x} 0)`}>
      {isChosen && <rect x={-7} y={0} width={width + 14} height={204} className="log-files__chosen" />}
      <text y={16} className={classes('log-files__name', isChosen && 'log-files__name--chosen')}>
        {fileName(baseOffset)}
      </text>
      <text y={34} className="log-files__range">
        {range}
        {isActive ? ` · ${t('active')}` : ''}
      </text>
      <rect y={46} width={width} height={36} className="log-files__bed" />
      {batches.map((batch) => {
        const size = Math.max(1, at(batch.sizeBytes) - 1);
        const isFound = found?.baseOffset === batch.baseOffset && find?.isFound;
        return (
          <g key={batch.baseOffset} transform={`translate(${at(batch.position)} 46)`}>
            <rect
              width={size}
              height={36}
              className={classes(
                'log-files__batch',
                batch.lastOffset >= highWatermark && 'log-files__batch--spray',
                isFound && 'log-files__batch--found',
              )}
            />
            {size > String(batch.baseOffset).length * 7 + 6 && (
              <text
                x={size / 2}
                y={23}
                className={classes(
                  'log-files__offset',
                  batch.lastOffset >= highWatermark && 'log-files__offset--dry',
                )}
              >
                {batch.baseOffset}
              </text>
            )}
          </g>
        );
      })}
      {segment.offsetIndex.map((entry, slot) => (
        <Entry
          key={entry.offset}
          x={at(entry.position)}
          y={98}
          room={gapAfter(segment.offsetIndex, slot, width, scale)}
          label={`+${entry.offset - baseOffset}`}
          isProbed={isChosen && (find?.probes.some((probe) => probe.slot === slot) ?? false)}
          isKept={isChosen && find?.slot === slot}
          hasStem
        />
      ))}
      {segment.timeIndex.map((entry, slot) => (
        <Entry
          key={`${entry.timestampMs} ${entry.offset}`}
          x={at(positionOf(segment, entry.offset))}
          y={152}
          room={
            at(positionOf(segment, segment.timeIndex[slot + 1]?.offset ?? Number.POSITIVE_INFINITY)) -
            at(positionOf(segment, entry.offset))
          }
          label={(timeUsOf(entry.timestampMs) / US_PER_S).toFixed(1)}
          isProbed={false}
          isKept={false}
          hasStem={false}
        />
      ))}
    </g>
  );
}

const gapAfter = (entries: SegmentView['offsetIndex'], slot: number, width: number, scale: number): number =>
  (entries[slot + 1]?.position ?? width / scale) * scale - (entries[slot]?.position ?? 0) * scale;

const positionOf = ({ batches, sizeBytes }: SegmentView, offset: number): number =>
  batches.find(({ lastOffset }) => lastOffset >= offset)?.position ?? sizeBytes;

interface EntryProps {
  readonly x: number;
  readonly y: number;
  /** Up to the next. */
  readonly room: number;
  readonly label: string;
  readonly isProbed: boolean;
  readonly isKept: boolean;
  readonly hasStem: boolean;
}

/** An entry of an index: with its value where there is room, a small square where there is not. */
function Entry({ x, y, room, label, isProbed, isKept, hasStem }: EntryProps) {
  const width = label.length * 7 + 10;
  const isWide = room > width + 3;
  return (
    <g
      transform={`translate(${x} ${y})`}
      className={classes('log-entry', isProbed && 'log-entry--probed', isKept && 'log-entry--kept')}
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
