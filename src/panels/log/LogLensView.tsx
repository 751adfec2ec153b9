/** The log lens: replicas record by record; below, the files of one broker and a search in them. */
import { type KeyboardEvent, useRef } from 'react';
import type { LogCloseUp } from '../../contract/close-up.ts';
import type { BrokerView, PartitionView } from '../../contract/frame.ts';
import { useLogWords } from '../../i18n/lenses/log.ts';
import { classes, Icon, IconButton, Segmented, Select, useSize } from '../../ui/index.ts';
import { BatchFields } from './BatchFields.tsx';
import { FilesView } from './FilesView.tsx';
import { FindView } from './FindView.tsx';
import { type Labels, type Place, RecordStrip } from './RecordStrip.tsx';

export interface LogLensProps {
  readonly partitions: readonly string[];
  readonly partition: PartitionView | null;
  readonly brokers: Readonly<Record<string, BrokerView>>;
  /** Null: nobody has such a log, or the picture has not come yet. */
  readonly closeUp: LogCloseUp | null;
  readonly isFollowing: boolean;
  readonly labels: Labels;
  readonly filesOf: number | null;
  readonly find: number | null;
  readonly chosen: Place | null;
  readonly nowUs: number;
  readonly onPartition: (id: string) => void;
  readonly onFollow: (isFollowing: boolean) => void;
  readonly onMove: (by: number) => void;
  readonly onLabels: (labels: Labels) => void;
  readonly onFiles: (brokerId: number) => void;
  readonly onFind: (offset: number | null) => void;
  readonly onChoose: (place: Place | null) => void;
  readonly stripRef: React.RefObject<HTMLDivElement | null>;
}

/** A cut is shown so long, in simulated time. */
type Replica = LogCloseUp['replicas'][number];
const FRESH_US = 1_500_000;

export function LogLensView(props: LogLensProps) {
  const { partition, closeUp, brokers, isFollowing, labels, chosen, stripRef } = props;
  const t = useLogWords();
  const below = useRef<HTMLDivElement>(null);
  const strip = useSize(stripRef);
  const lower = useSize(below);
  const leaderId = partition?.leaderId ?? -1;
  const leader = closeUp?.replicas.find(({ brokerId }) => brokerId === leaderId);
  const batch = chosen
    ? closeUp?.replicas
        .find(({ brokerId }) => brokerId === chosen.brokerId)
        ?.batches.find(
          ({ baseOffset, lastOffset }) => baseOffset <= chosen.offset && lastOffset >= chosen.offset,
        )
    : undefined;
  const files = closeUp?.files ?? null;
  const filesView = partition?.logs.find(({ brokerId }) => brokerId === files?.brokerId);
  const isNarrow = lower.width < 760;
  const filesWidth = Math.max(220, Math.floor(isNarrow ? lower.width - 32 : lower.width * 0.53 - 40));

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!closeUp || !partition) return;
    const moved = movedBy(event.key, chosen ?? { brokerId: leaderId, offset: closeUp.to - 1 }, closeUp);
    if (!moved) return;
    event.preventDefault();
    if (moved.offset < closeUp.from || moved.offset >= closeUp.to)
      props.onMove(moved.offset < closeUp.from ? -1 : 1);
    props.onChoose(moved);
  };

  return (
    <div className="log-lens">
      <div className="lens-bar">
        <h2 className="lens-bar__subject">
          <Select
            label={t('partition')}
            value={partition?.id ?? ''}
            options={props.partitions.map((id) => ({ value: id, label: id }))}
            onChange={props.onPartition}
          />
        </h2>
        <button
          type="button"
          className="button button--edge"
          aria-pressed={isFollowing}
          onClick={() => props.onFollow(!isFollowing)}
        >
          {t(isFollowing ? 'followEnd' : 'holdHere')}
        </button>
        <IconButton icon="step-back" label={t('earlier')} onClick={() => props.onMove(-PAGE)} />
        <IconButton icon="step" label={t('later')} onClick={() => props.onMove(PAGE)} />
        {partition && (
          <>
            <span className="lens-bar__fact">
              {leaderId >= 0
                ? t('leader', { broker: leaderId, epoch: partition.leaderEpoch })
                : t('noLeader', { epoch: partition.leaderEpoch })}
            </span>
            <span className="lens-bar__fact">{t('isr', { brokers: partition.isr.join(', ') || '–' })}</span>
          </>
        )}
        <span className="lens-bar__end">
          <span aria-hidden="true">{t('labelBy')}</span>
          <Segmented
            label={t('labelBy')}
            value={labels}
            options={[
              { value: 'key', label: t('byKey') },
              { value: 'seq', label: t('bySeq') },
              { value: 'size', label: t('bySize') },
              { value: 'txn', label: t('byTxn') },
            ]}
            onChange={props.onLabels}
          />
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the arrows move from record to record in it */}
      <section className="log-replicas" aria-label={t('title')} tabIndex={0} onKeyDown={onKeyDown}>
        <div className="log-row log-row--head">
          <span className="log-row__name log-row__offset">{t('offset')}</span>
          <div ref={stripRef} className="log-row__strip">
            {closeUp && strip.width > 0 && (
              <Offsets from={closeUp.from} to={closeUp.to} width={strip.width} find={props.find} />
            )}
          </div>
        </div>
        {!closeUp && <p className="log-find__hint">{t(partition ? 'loading' : 'empty')}</p>}
        {closeUp && partition && strip.width > 0
          ? closeUp.replicas.map((replica) => {
              const view = partition.logs.find(({ brokerId }) => brokerId === replica.brokerId);
              if (!view) return null;
              const isDown = brokers[`b${replica.brokerId}`]?.process === 'down';
              const isLeader = replica.brokerId === leaderId;
              const sinceUs = view.truncated ? props.nowUs - view.truncated.atUs : FRESH_US;
              return (
                <div key={replica.brokerId} className="log-row">
                  <div className="log-row__name">
                    <h3>
                      {isLeader && <Icon name={isDown ? 'flag-ghost' : 'flag'} className="log-row__flag" />}
                      {t('broker', { broker: replica.brokerId })}{' '}
                      <span className={classes('log-row__role', !view.inIsr && 'log-row__role--out')}>
                        {isDown
                          ? t('roleDown')
                          : !view.inIsr
                            ? t('outOfSync')
                            : t(isLeader ? 'roleLeader' : view.role === 'none' ? 'roleNone' : 'roleFollower')}
                      </span>
                    </h3>
                    <p>{replica.epochs.length === 0 ? t('noEpochs') : epochWords(replica.epochs, t)}</p>
                    <p className="log-row__marks">
                      {t('hw')} <b>{view.highWatermark}</b> {t('leo')} <span>{view.logEndOffset}</span>
                    </p>
                    {view.truncated && sinceUs < FRESH_US * 4 && sinceUs >= 0 && (
                      <p className="log-row__cut">
                        {t('truncated', {
                          from: String(view.truncated.fromOffset),
                          to: String(view.truncated.toOffset),
                        })}
                      </p>
                    )}
                  </div>
                  <div className="log-row__strip">
                    <RecordStrip
                      replica={replica}
                      view={view}
                      leader={leader}
                      isLeader={isLeader}
                      isDown={isDown}
                      from={closeUp.from}
                      to={closeUp.to}
                      width={strip.width}
                      labels={labels}
                      chosen={chosen}
                      fall={sinceUs >= 0 && sinceUs < FRESH_US ? sinceUs / FRESH_US : null}
                      onChoose={props.onChoose}
                    />
                  </div>
                </div>
              );
            })
          : null}
      </section>
      <div ref={below} className={classes('log-below', isNarrow && 'log-below--stacked')}>
        <div className="log-below__part">
          {closeUp && partition && (
            <Segmented
              label={t('showFiles', { broker: '' })}
              value={String(props.filesOf ?? '')}
              options={closeUp.replicas.map(({ brokerId }) => ({
                value: String(brokerId),
                label: t('broker', { broker: brokerId }),
              }))}
              onChange={(value) => props.onFiles(Number(value))}
            />
          )}
          {files && partition && lower.width > 0 && (
            <FilesView
              files={files}
              partition={partition.id}
              highWatermark={filesView?.highWatermark ?? 0}
              width={filesWidth}
            />
          )}
        </div>
        <div className="log-below__part">
          {batch && <BatchFields batch={batch} />}
          <FindView
            files={files}
            find={props.find}
            bounds={{ from: filesView?.logStartOffset ?? 0, to: filesView?.logEndOffset ?? 0 }}
            onFind={props.onFind}
          />
        </div>
      </div>
    </div>
  );
}

/** The newest three of its epoch cache. */
function epochWords(epochs: Replica['epochs'], t: ReturnType<typeof useLogWords>): string {
  const told = epochs.slice(-3).map(({ epoch, startOffset }) => ({ epoch, start: String(startOffset) }));
  const [only, ...others] = told;
  return only && others.length === 0
    ? t('epochOne', only)
    : t('epochs', { list: told.map((from) => t('epochFrom', from)).join(', ') });
}

/** Offsets that the arrows of the bar go by. */
const PAGE = 8;

/** Where the arrow keys lead: along a log, and from one replica to the next. */
function movedBy(key: string, at: Place, closeUp: LogCloseUp): Place | null {
  const ids = closeUp.replicas.map(({ brokerId }) => brokerId);
  const row = Math.max(0, ids.indexOf(at.brokerId));
  const brokerAt = (index: number): number =>
    ids[Math.max(0, Math.min(index, ids.length - 1))] ?? at.brokerId;
  switch (key) {
    case 'ArrowLeft':
      return { brokerId: brokerAt(row), offset: Math.max(0, at.offset - 1) };
    case 'ArrowRight':
      return { brokerId: brokerAt(row), offset: at.offset + 1 };
    case 'ArrowUp':
      return { brokerId: brokerAt(row - 1), offset: at.offset };
    case 'ArrowDown':
      return { brokerId: brokerAt(row + 1), offset: at.offset };
    default:
      return null;
  }
}

interface OffsetsProps {
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly find: number | null;
}

function Offsets({ from, to, width, find }: OffsetsProps) {
  const cell = width / (to - from);
  // Every one where it can be read, every fifth where it cannot.
  const every = cell < String(to).length * 7 + 6 ? 5 : 1;
  return (
    <svg width={width} height={30} aria-hidden="true" className="log-offsets">
      {Array.from({ length: to - from }, (_, i) => from + i)
        .filter((offset) => offset % every === 0 || offset === find)
        .map((offset) => {
          const x = (offset - from + 0.5) * cell;
          const half = String(offset).length * 3.6 + 7;
          return (
            <g key={offset} className={classes(offset === find && 'log-offsets__found')}>
              {offset === find && <path d={`M${x - half} 2h${half * 2}v20h${-half * 2}zM${x} 22v6`} />}
              <text x={x} y={17}>
                {offset}
              </text>
            </g>
          );
        })}
    </svg>
  );
}
