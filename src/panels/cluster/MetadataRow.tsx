/** `__cluster_metadata` as a log like any other: what each broker has applied, what it holds, and the quorum that
 *  writes it. */
import type { ClusterFrame } from '../../contract/frame.ts';
import { useWords } from '../../i18n/index.ts';
import { classes, Icon } from '../../ui/index.ts';
import { Channel } from './Channel.tsx';
import { channelShape } from './channel.ts';
import type { StageLayout } from './geometry.ts';
import { cellProps, rowProps } from './grid.ts';
import { controllerBoxes } from './quorum.ts';
import { scaleOf } from './scale.ts';

export interface MetadataRowProps {
  readonly frame: Pick<ClusterFrame, 'brokers' | 'controllers' | 'cluster' | 'order'>;
  readonly layout: StageLayout;
  readonly gridRow: number;
  readonly activeColumn: number | null;
}

const CHANNEL_TOP = 9;
const CHANNEL_HEIGHT = 14;
/** Narrower channels show no numerals. */
const NUMERALS_PX = 90;

export function MetadataRow({ frame, layout, gridRow, activeColumn }: MetadataRowProps) {
  const { t } = useWords();
  const { measures, columns } = layout;
  const logs = columns.map((column) => {
    const broker = frame.brokers[column.id];
    return {
      column,
      isOffline: broker?.process !== 'up' && broker?.process !== 'stopping',
      logStartOffset: 0,
      highWatermark: broker?.metadataApplied ?? 0,
      logEndOffset: broker?.metadataLogEnd ?? 0,
      atRisk: 0,
    };
  });
  // Metadata that lie in ZooKeeper are no log on the brokers.
  const isEnsemble = frame.order.zookeepers.length > 0;
  const channels = isEnsemble ? [] : logs;
  // Only brokers that run set the window's width: a dead one may be as far behind as it likes.
  const scale = scaleOf(
    { logs: logs.map((log) => ({ ...log, inIsr: !log.isOffline })) },
    columns[0]?.channelWidth ?? 0,
  );
  const cell = (column: number, name?: string, role: 'gridcell' | 'rowheader' = 'gridcell') =>
    cellProps(role, { row: gridRow, column }, activeColumn === column, name);
  return (
    <div {...rowProps(gridRow)} className="sea-meta" style={{ height: measures.meta, top: measures.header }}>
      <div
        {...cell(0, undefined, 'rowheader')}
        className="sea-meta__label"
        style={{ left: measures.gutter, width: measures.label }}
      >
        {isEnsemble ? t('cluster.zookeeper') : t('cluster.metadata')}
      </div>
      <svg className="sea-row__picture" width={layout.width} height={measures.meta} aria-hidden="true">
        {channels.map((log) => (
          <Channel
            key={log.column.id}
            shape={channelShape(log, scale, {
              hw: log.column.channelWidth >= NUMERALS_PX,
              leo: log.column.channelWidth >= NUMERALS_PX,
            })}
            highWatermark={log.highWatermark}
            logEndOffset={log.logEndOffset}
            x={log.column.channelX}
            y={CHANNEL_TOP}
            height={CHANNEL_HEIGHT}
            isLeader={false}
            hasMark={false}
            isOffline={log.isOffline}
            inIsr
          />
        ))}
      </svg>
      {logs.map(({ column, highWatermark, logEndOffset }, i) => {
        const name = isEnsemble
          ? t('cluster.zookeeper')
          : t('cluster.metadata.name', {
              broker: String(column.brokerId),
              applied: String(highWatermark),
              logEnd: String(logEndOffset),
            });
        return (
          <div
            key={column.id}
            {...cell(i + 1, name)}
            className="sea-cell"
            style={{ left: column.x, width: column.width }}
            data-tip={name}
          />
        );
      })}
      <Quorum frame={frame} layout={layout} cell={cell} />
    </div>
  );
}

interface QuorumProps extends Pick<MetadataRowProps, 'frame' | 'layout'> {
  readonly cell: (column: number, name: string) => ReturnType<typeof cellProps>;
}

/** Enough for "controller 102, 3 of 3". */
const SENTENCE_PX = 118;

function Quorum({ frame, layout, cell }: QuorumProps) {
  const { t } = useWords();
  const { activeControllerId, votersUp, voterCount } = frame.cluster;
  const counts = { up: String(votersUp), count: String(voterCount) };
  const hasActive = activeControllerId >= 0;
  const whose = frame.order.zookeepers.length > 0 ? 'cluster.ensemble' : 'cluster.quorum';
  const sentence = hasActive
    ? t(whose, { controller: String(activeControllerId), ...counts })
    : t(`${whose}.none`, counts);
  const isWide = layout.quorum.width >= SENTENCE_PX;
  return (
    <>
      {controllerBoxes(frame.order.controllers, layout).map(({ id, x, width }, i) => {
        const controller = frame.controllers[id];
        if (!controller) return null;
        const isUp = controller.process === 'up';
        const name = t('cluster.controller.up', {
          controller: String(controller.controllerId),
          role: t(`inspector.controllerRole.${controller.role}`),
          epoch: String(controller.epoch),
        });
        return (
          <div
            key={id}
            {...cell(layout.columns.length + 1 + i, name)}
            className={classes(
              'controller',
              controller.isActive && 'controller--active',
              !isUp && 'controller--off',
              isUp &&
                (controller.role === 'prospective' ||
                  controller.role === 'candidate' ||
                  controller.role === 'unattached') &&
                'controller--waits',
            )}
            style={{ left: x, width }}
            data-tip={name}
            data-controller-id={controller.controllerId}
          >
            {width >= 22 ? controller.controllerId : ''}
          </div>
        );
      })}
      <div className="quorum" style={{ left: layout.quorum.x }} data-tip={sentence}>
        <span className="visually-hidden">{sentence}</span>
        <span aria-hidden="true" className={classes('quorum__words', !hasActive && 'quorum__words--none')}>
          {hasActive && <Icon name="helm" className="quorum__helm" />}
          {hasActive
            ? isWide
              ? t('cluster.quorum.line', { controller: String(activeControllerId), ...counts })
              : t('cluster.quorum.short', counts)
            : t('cluster.quorum.unattached')}
        </span>
      </div>
    </>
  );
}
