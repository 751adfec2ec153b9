/** Replicas one under the other on one scale of offsets, record by record; under each, where it is cut and why. */
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { LogCloseUp, ReplicaCloseUp } from '../../contract/close-up.ts';
import type { BrokerView, PartitionView } from '../../contract/frame.ts';
import { useLogWords } from '../../i18n/lenses/log.ts';
import { classes, Icon, useSize } from '../../ui/index.ts';
import { lastRecordOf } from './geometry.ts';
import { type Labels, type Place, RecordStrip } from './RecordStrip.tsx';
import { FALL_US, isTold } from './truncations.ts';

export interface ReplicasProps {
  readonly partition: PartitionView | null;
  readonly brokers: Readonly<Record<string, BrokerView>>;
  readonly closeUp: LogCloseUp | null;
  readonly labels: Labels;
  readonly find: number | null;
  readonly chosen: Place | null;
  readonly nowUs: number;
  /** Of each broker: acknowledged records that its last cut has lost for good. */
  readonly lost: ReadonlyMap<number, number>;
  readonly onMove: (by: number) => void;
  readonly onChoose: (place: Place) => void;
  readonly stripRef: React.RefObject<HTMLDivElement | null>;
}

export function ReplicasView(props: ReplicasProps) {
  const { partition, closeUp, chosen, stripRef } = props;
  const t = useLogWords();
  const strip = useSize(stripRef);
  const section = useRef<HTMLElement>(null);
  const follows = useRef(false);
  const leaderId = partition?.leaderId ?? -1;
  const leader = closeUp?.replicas.find(({ brokerId }) => brokerId === leaderId);
  const isShown =
    chosen !== null &&
    closeUp?.replicas.some(
      (one) =>
        one.brokerId === chosen.brokerId &&
        one.batches.some(({ records }) => records.some(({ offset }) => offset === chosen.offset)),
    );
  const first = leader ?? closeUp?.replicas[0];
  const stop = isShown ? chosen : first && closeUp ? lastRecordOf(first, closeUp.from, closeUp.to) : null;

  // The record that an arrow led to is looked at: the focus goes with it, when it has come into view.
  useEffect(() => {
    if (!follows.current || !chosen) return;
    const place = `[data-place="${chosen.brokerId}:${chosen.offset}"]`;
    const target = section.current?.querySelector<SVGElement>(place);
    if (!target) return;
    follows.current = false;
    target.focus();
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!closeUp || !partition) return;
    const moved = movedBy(event.key, stop ?? { brokerId: leaderId, offset: closeUp.to - 1 }, closeUp);
    if (!moved) return;
    event.preventDefault();
    if (moved.offset < closeUp.from || moved.offset >= closeUp.to)
      props.onMove(moved.offset < closeUp.from ? -1 : 1);
    follows.current = true;
    props.onChoose(moved);
  };

  return (
    <section ref={section} className="log-replicas" aria-label={t('title')} onKeyDown={onKeyDown}>
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
        ? closeUp.replicas.map((replica) => (
            <Row
              key={replica.brokerId}
              {...props}
              closeUp={closeUp}
              partition={partition}
              replica={replica}
              leader={leader}
              width={strip.width}
              stop={stop}
            />
          ))
        : null}
      {closeUp?.replicas.some(({ unacknowledged }) => unacknowledged.length > 0) && (
        <p className="log-replicas__legend">
          <svg width={10} height={10} aria-hidden="true">
            <path d="M5 1l4 4-4 4-4-4z" className="log-record__unacked" />
          </svg>{' '}
          {t('unackedLegend')}
        </p>
      )}
    </section>
  );
}

interface RowProps extends ReplicasProps {
  readonly closeUp: LogCloseUp;
  readonly partition: PartitionView;
  readonly replica: ReplicaCloseUp;
  readonly leader: ReplicaCloseUp | undefined;
  readonly width: number;
  readonly stop: Place | null;
}

function Row(props: RowProps) {
  const { partition, replica, closeUp, width, nowUs } = props;
  const t = useLogWords();
  const view = partition.logs.find(({ brokerId }) => brokerId === replica.brokerId);
  if (!view) return null;
  const isDown = props.brokers[`b${replica.brokerId}`]?.process === 'down';
  const isLeader = replica.brokerId === partition.leaderId;
  const sinceUs = view.truncated ? nowUs - view.truncated.atUs : FALL_US;
  const isCutting = replica.truncation.next !== null && replica.truncation.isUnderWay;
  const role = isDown
    ? 'roleDown'
    : isCutting
      ? 'roleTruncating'
      : !view.inIsr
        ? 'outOfSync'
        : isLeader
          ? 'roleLeader'
          : view.role === 'none'
            ? 'roleNone'
            : 'roleFollower';
  return (
    <div className="log-row">
      <div className="log-row__name">
        <h3>
          {isLeader && <Icon name={isDown ? 'flag-ghost' : 'flag'} className="log-row__flag" />}
          {t('broker', { broker: replica.brokerId })}{' '}
          <span className={classes('log-row__role', (!view.inIsr || isCutting) && 'log-row__role--out')}>
            {t(role)}
          </span>
        </h3>
        <p>{replica.epochs.length === 0 ? t('noEpochs') : epochWords(replica.epochs, t)}</p>
        <p className="log-row__marks">
          {t('hw')} <b>{view.highWatermark}</b> {t('leo')} <span>{view.logEndOffset}</span>
        </p>
      </div>
      <div className="log-row__strip">
        <RecordStrip
          replica={replica}
          view={view}
          leader={props.leader}
          isLeader={isLeader}
          isDown={isDown}
          from={closeUp.from}
          to={closeUp.to}
          width={width}
          labels={props.labels}
          chosen={props.chosen}
          stop={props.stop}
          fall={sinceUs >= 0 && sinceUs < FALL_US ? sinceUs / FALL_US : null}
          onChoose={props.onChoose}
        />
        <Cut replica={replica} nowUs={nowUs} lost={props.lost.get(replica.brokerId) ?? 0} />
      </div>
    </div>
  );
}

interface CutProps {
  readonly replica: ReplicaCloseUp;
  readonly nowUs: number;
  readonly lost: number;
}

/** Where a log is cut, or was just cut, and what the leader says of epochs that makes it so. */
function Cut({ replica: { truncation }, nowUs, lost }: CutProps) {
  const t = useLogWords();
  const { next, last, rule } = truncation;
  if (next)
    return (
      <p className="log-row__cut">
        <code>{t('truncateTo', { offset: String(next.toOffset) })}</code>{' '}
        {t(truncation.isUnderWay ? 'cutBecause' : 'cutLater', {
          own: next.ownEpoch,
          end: String(next.logEndOffset),
          epoch: next.leaderEpoch,
          leaderEnd: String(next.leaderEnd),
        })}
      </p>
    );
  if (!last || !isTold(last, nowUs)) return null;
  const { fromOffset, toOffset, leaderEpoch } = last;
  return (
    <p className="log-row__cut">
      <code>{t('truncateTo', { offset: String(toOffset) })}</code>{' '}
      {t('truncated', { from: String(fromOffset), to: String(toOffset) })}{' '}
      {leaderEpoch !== null
        ? t('cutByEpoch', { epoch: leaderEpoch, end: String(toOffset) })
        : rule === 'highWatermark' && t('cutByHighWatermark')}{' '}
      {lost > 0 ? <b>{t('cutLost', { n: lost })}</b> : t('cutLostNothing')}
    </p>
  );
}

/** The newest three of its epoch cache. */
function epochWords(epochs: ReplicaCloseUp['epochs'], t: ReturnType<typeof useLogWords>): string {
  const told = epochs.slice(-3).map(({ epoch, startOffset }) => ({ epoch, start: String(startOffset) }));
  const [only, ...others] = told;
  return only && others.length === 0
    ? t('epochOne', only)
    : t('epochs', { list: told.map((from) => t('epochFrom', from)).join(', ') });
}

/** Where the arrow keys lead: along a log, and from one replica to the next. */
export function movedBy(key: string, at: Place, closeUp: LogCloseUp): Place | null {
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
