/** The chosen partition as a real row, opened in place: its logs under their brokers. */
import type { ClusterFrame, PartitionView } from '../../contract/frame.ts';
import { useScaleWords } from '../../i18n/lenses/scale.ts';
import { Button, classes, Icon } from '../../ui/index.ts';
import type { ScaleLayout } from './geometry.ts';
import { LENS_HEIGHT } from './geometry.ts';
import { type BrokerHead, healthOf } from './model.ts';

interface LensRowProps {
  readonly top: number;
  readonly layout: ScaleLayout;
  readonly frame: Pick<ClusterFrame, 'partitions' | 'groups' | 'order'>;
  readonly brokers: readonly BrokerHead[];
  readonly partition: string;
  readonly minInSync: number;
  readonly onOpen: () => void;
}

/** Offsets that a small channel shows. */
const SPAN = 27;
/** Narrower columns have no room for a log: the logs stand side by side instead. */
const COLUMN_PX = 40;
const APART_PX = 78;

export function LensRow({ top, layout, frame, brokers, partition, minInSync, onOpen }: LensRowProps) {
  const t = useScaleWords();
  const view = frame.partitions[partition];
  if (!view) return null;
  const left = 10;
  const isBad = healthOf(view, minInSync) === 'below' || healthOf(view, minInSync) === 'none';
  const isUnder = layout.columnWidth >= COLUMN_PX;
  const width = isUnder ? layout.columnWidth - 6 : APART_PX - 10;
  const xOf = (brokerId: number, i: number): number =>
    isUnder
      ? layout.tanksX +
        brokers.findIndex((broker) => broker.brokerId === brokerId) * layout.columnWidth +
        3 -
        left
      : 190 + i * APART_PX;
  const lags = frame.order.groups.flatMap((groupId) => {
    const lag = frame.groups[groupId]?.lags[partition]?.lag;
    return lag === undefined || lag < 0 ? [] : [{ groupId, lag }];
  });
  return (
    <div className="scale-lens" style={{ top, left, height: LENS_HEIGHT }}>
      <div className="scale-lens__name">
        <b>{view.id}</b> <span>{t('epoch', { epoch: view.leaderEpoch })}</span>
        <p className={classes(isBad && 'scale-lens__bad')}>
          min.insync.replicas {minInSync}, ISR {view.isr.join(', ')}
        </p>
      </div>
      {view.logs.map((log, i) => (
        <SmallLog
          key={log.brokerId}
          log={log}
          x={xOf(log.brokerId, i)}
          width={width}
          isLeader={view.leaderId === log.brokerId && view.status === 'online'}
          isDown={brokers.some((broker) => broker.brokerId === log.brokerId && broker.isDown)}
          name={isUnder ? null : String(log.brokerId)}
        />
      ))}
      <div className="scale-lens__end">
        {lags.map(({ groupId, lag }) => (
          <span key={groupId}>
            {groupId} {t('groupLag', { n: lag })}
          </span>
        ))}
        <Button look="plain" onClick={onOpen} onPointerDown={(event) => event.stopPropagation()}>
          {t('open')}
        </Button>
      </div>
    </div>
  );
}

interface SmallLogProps {
  readonly log: PartitionView['logs'][number];
  readonly x: number;
  readonly width: number;
  readonly isLeader: boolean;
  readonly isDown: boolean;
  /** Of its broker, where the log does not stand under it. */
  readonly name: string | null;
}

function SmallLog({ log, x, width, isLeader, isDown, name }: SmallLogProps) {
  const t = useScaleWords();
  const base = Math.max(0, log.logEndOffset - SPAN);
  const at = (offset: number): number => (Math.max(0, offset - base) / (SPAN + 6)) * 100;
  return (
    <div
      className={classes(
        'scale-log',
        isLeader && 'scale-log--leader',
        isDown ? 'scale-log--off' : !log.inIsr && 'scale-log--out',
      )}
      style={{ left: x, width }}
    >
      {isLeader && <Icon name="flag" className="scale-log__flag" />}
      <span className="scale-log__channel">
        <i className="scale-log__water" style={{ width: `${at(log.highWatermark)}%` }} />
        <i
          className="scale-log__spray"
          style={{
            left: `${at(log.highWatermark)}%`,
            width: `${at(log.logEndOffset) - at(log.highWatermark)}%`,
          }}
        />
      </span>
      <span className="scale-log__text">
        {name !== null && <b>{name} </b>}
        {isLeader
          ? t('hw', { offset: String(log.highWatermark) })
          : t('leo', { offset: String(log.logEndOffset) })}
      </span>
    </div>
  );
}
