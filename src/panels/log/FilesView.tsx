/** A partition's directory on one broker: segments side by side, each with its `.log` and the entries of its indexes. What is
 *  picked in it is told below; a batch is opened byte by byte as well. */
import { type ReactNode, useState } from 'react';
import type { LogFilesView, ReplicaCloseUp, SegmentView } from '../../contract/close-up.ts';
import type { TopicConfigName } from '../../contract/configs.ts';
import { useWords } from '../../i18n/index.ts';
import { useLogWords } from '../../i18n/lenses/log.ts';
import { fileName, shownSegments } from './geometry.ts';
import { useRoving } from './roving.ts';
import { idOf, type Picked, positionOf, SegmentDrawing, secondsOf, thingsIn } from './SegmentDrawing.tsx';

interface FilesProps {
  readonly files: LogFilesView;
  readonly partition: string;
  readonly highWatermark: number;
  /** `leader-epoch-checkpoint`. */
  readonly epochs: ReplicaCloseUp['epochs'];
  readonly width: number;
  /** A row of settings. */
  readonly settings: (names: readonly TopicConfigName[]) => ReactNode;
  readonly onOpenBatch: (baseOffset: number) => void;
}

const LEFT = 88;
const GAP = 14;
const SETTINGS = ['index.interval.bytes', 'segment.bytes'] as const;

export function FilesView({
  files,
  partition,
  highWatermark,
  epochs,
  width,
  settings,
  onOpenBatch,
}: FilesProps) {
  const t = useLogWords();
  const { number } = useWords();
  const [picked, setPicked] = useState<Picked | null>(null);
  const chosen = files.search?.baseOffset ?? null;
  const most = Math.max(1, Math.min(4, Math.floor((width - LEFT) / 170)));
  const segments = shownSegments(files.segments, most, chosen);
  const hidden = files.segments.length - segments.length;
  const each = (width - LEFT - GAP * (segments.length - 1)) / segments.length;
  const { group, onKeyDown, stopOf } = useRoving<SVGSVGElement>(
    segments.flatMap((segment) => thingsIn(segment).map(idOf)),
  );
  const told = picked && segments.find(({ baseOffset }) => baseOffset === picked.segment);
  return (
    <section className="log-files" aria-label={t('files', { broker: files.brokerId })}>
      <h3 className="log-part__title">
        {t('files', { broker: files.brokerId })} <code>kafka-logs/{partition}</code>
      </h3>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a drawing */}
      <svg
        ref={group}
        width={width}
        height={170}
        role="group"
        aria-label={t('filesGroup', { broker: files.brokerId })}
        onKeyDown={onKeyDown}
      >
        {(['.log', '.index', '.timeindex'] as const).map((name, i) => (
          <text key={name} x={0} y={71 + i * 42} className="log-files__kind">
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
            picked={picked && idOf(picked)}
            stopOf={stopOf}
            onPick={(thing) => {
              setPicked(thing);
              if (thing.kind === 'batch') onOpenBatch(thing.baseOffset);
            }}
          />
        ))}
      </svg>
      {picked && told ? (
        <p className="log-files__picked">{wordsOf(picked, told, t, number)}</p>
      ) : (
        <p className="log-files__note">
          {hidden > 0 && `${t('olderSegments', { n: hidden })} `}
          {t('indexNote', { bytes: number(files.indexIntervalBytes) })}
        </p>
      )}
      {settings(SETTINGS)}
      {epochs.length > 0 && (
        <p className="log-files__epochs">
          <span>leader-epoch-checkpoint</span>{' '}
          {epochs.map(({ epoch, startOffset }) => `${epoch} ${startOffset}`).join(' / ')}
        </p>
      )}
    </section>
  );
}

/** What the picked thing is, in a sentence. */
function wordsOf(
  picked: Picked,
  segment: SegmentView,
  t: ReturnType<typeof useLogWords>,
  number: (value: number) => string,
): string {
  const { baseOffset, batches, offsetIndex, timeIndex, sizeBytes } = segment;
  switch (picked.kind) {
    case 'segment':
      return t('segmentSays', {
        file: fileName(baseOffset),
        batches: number(batches.length),
        bytes: number(sizeBytes),
        entries: number(offsetIndex.length),
        times: number(timeIndex.length),
      });
    case 'batch': {
      const batch = batches.find((one) => one.baseOffset === picked.baseOffset);
      return batch
        ? t('batchSays', {
            from: String(batch.baseOffset),
            to: String(batch.lastOffset),
            position: number(batch.position),
            bytes: number(batch.sizeBytes),
          })
        : '';
    }
    case 'index': {
      const entry = offsetIndex[picked.slot];
      return entry
        ? t('indexSays', {
            base: String(baseOffset),
            relative: String(entry.offset - baseOffset),
            offset: String(entry.offset),
            position: number(entry.position),
          })
        : '';
    }
    case 'time': {
      const entry = timeIndex[picked.slot];
      return entry
        ? t('timeSays', {
            seconds: secondsOf(entry.timestampMs, 3),
            offset: String(entry.offset),
            position: number(positionOf(segment, entry.offset)),
          })
        : '';
    }
  }
}
