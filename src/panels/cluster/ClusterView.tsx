/** The sea: partitions by broker, who owns them at the right, and the messages between all of them. */
import { type ReactNode, useCallback, useMemo, useRef } from 'react';
import type { Flight } from '../../contract/events.ts';
import type { ClusterFrame, Table } from '../../contract/frame.ts';
import type { Preview } from '../../contract/messages.ts';
import { useWords } from '../../i18n/index.ts';
import { CALM_RATE, type Selection } from '../../store/index.ts';
import { classes, type MenuItem } from '../../ui/index.ts';
import { AttentionBar } from './AttentionBar.tsx';
import { type BrokerVerb, type BrokerWishes, utter, type VerbState, verbState } from './broker-verbs.ts';
import { ClockProvider } from './clock.ts';
import { DeadColumns } from './DeadColumns.tsx';
import { layoutStage, type RowBox, type StageLayout } from './geometry.ts';
import { cellCounts, firstStageRow, gridProps, ROW_GROUP } from './grid.ts';
import type { Loss } from './losses.ts';
import { brokerState, type StageFrame, stripOf } from './model.ts';
import { messageHandlers, PacketLayer } from './PacketLayer.tsx';
import { PartitionRow } from './PartitionRow.tsx';
import { brokerAt, controllerAt, selectionAt } from './places.ts';
import { StageHead } from './StageHead.tsx';
import { packetTip } from './spoken.ts';
import { stageInput, topicsOf } from './stage-input.ts';
import { InternalRow, TopicBand } from './TopicBand.tsx';
import { useGrid } from './use-grid.ts';
import { useHiddenRows } from './use-hidden-rows.ts';
import { useSize, useStable } from './use-stable.ts';
import './cluster.css';
import './broker.css';
import './rows.css';
import './channel.css';
import './packets.css';

export interface ClusterWishes extends BrokerWishes {
  readonly onAddBroker: () => void;
  readonly onKillController: (controllerId: number) => void;
  readonly onStopController: (controllerId: number) => void;
  readonly onStartController: (controllerId: number) => void;
  readonly onSelect: (selection: Selection) => void;
}

export interface ClusterViewProps {
  readonly frame: StageFrame;
  readonly selection: Selection | null;
  /** What would happen if the carried consumer were dropped where it is. */
  readonly preview: Preview | null;
  /** The last loss of acknowledged records in each partition that had one. */
  readonly losses: Table<Loss>;
  /** Simulated seconds per second of wall time. */
  readonly rate: number;
  readonly reducedMotion: boolean;
  /** The newest frame, for what is drawn between two drawings of React. */
  readonly readFrame: () => ClusterFrame;
  readonly wishes: ClusterWishes;
  /** Everything that can be done to a node, by its id. The same function while the language is the same. */
  readonly menuOf: (node: string) => readonly MenuItem[];
  /** How much one press slows a broker. */
  readonly slowFactor: number;
}

/** More rows than this and those out of sight are left to the browser to skip. */
const MANY_ROWS = 24;
const START = { width: 704, height: 640, windowWidth: 1440 };

export function ClusterView(props: ClusterViewProps) {
  const { frame, selection, rate, reducedMotion, readFrame, wishes, menuOf, slowFactor } = props;
  const words = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const headPackets = useRef<SVGSVGElement>(null);
  const { size, sight } = useSize(scroller, START);
  const { width, windowWidth, height } = size;
  const input = useStable(stageInput(frame, width, windowWidth, height));
  const layout = useMemo(() => layoutStage(input, words.skin === 'bowls'), [input, words.skin]);
  const hidden = useHiddenRows(scroller, sight, layout, frame.partitions);
  const tipOf = useMemo(
    () => (flight: Flight, bundled: number) => packetTip(flight, bundled, readFrame().consumers, words),
    [readFrame, words],
  );
  const onVerb = useCallback(
    (broker: VerbState, verb: BrokerVerb) => utter(broker, verb, wishes, slowFactor),
    [wishes, slowFactor],
  );
  const grid = useGrid({
    counts: cellCounts(layout, frame.order.controllers.length),
    onInspect: (place) => {
      const found = selectionAt(place, layout, frame);
      if (found) wishes.onSelect(found);
    },
    onVerb: (place, verb) => {
      const broker = brokerAt(place, layout, frame);
      const controller = controllerAt(place, layout, frame);
      if (broker) utter(verbState(broker), verb, wishes, slowFactor);
      else if (controller && verb === 'kill') wishes.onKillController(controller.controllerId);
      else if (controller && verb === 'stop') wishes.onStopController(controller.controllerId);
      else if (controller && verb === 'restart') wishes.onStartController(controller.controllerId);
      return broker !== null || controller !== null;
    },
  });
  const scrollTo = (key: string): void => {
    const y = layout.rowY[key];
    if (y !== undefined) scroller.current?.scrollTo({ top: y - layout.headHeight - layout.measures.band });
  };
  return (
    <ClockProvider value={() => readFrame().timeUs}>
      <div
        className={classes(
          'sea',
          `sea--${layout.mode}`,
          layout.rows.length > MANY_ROWS && 'sea--many',
          layout.width > width + 1 && 'sea--sideways',
        )}
      >
        <div className="sea__window" ref={scroller} style={scrollPadding(layout)}>
          <div
            {...gridProps(
              words.t('cluster.grid'),
              layout.rows.length + firstStageRow(layout),
              1 + layout.columns.length + layout.strips.length,
            )}
            {...grid.handlers}
            {...messageHandlers((id) => wishes.onSelect({ kind: 'event', id }))}
            className="sea__content"
            style={{ width: layout.width, minHeight: layout.height }}
          >
            <StageHead
              frame={frame}
              layout={layout}
              active={grid.active}
              selectedBroker={selection?.kind === 'broker' ? selection.id : null}
              packets={headPackets}
              onVerb={onVerb}
              menuOf={menuOf}
              onAddBroker={wishes.onAddBroker}
            />
            <div className="sea__columns" aria-hidden="true">
              {[...layout.columns.map(({ x }) => x), layout.columnsEnd].map((x) => (
                <span key={x} className="sea__rule" style={{ left: x, height: layout.height }} />
              ))}
              <DeadColumns frame={frame} layout={layout} part="body" />
            </div>
            <Rows {...props} layout={layout} active={grid.active} calm={reducedMotion || rate > CALM_RATE} />
            <PacketLayer
              layout={layout}
              readFrame={readFrame}
              rate={rate}
              reducedMotion={reducedMotion}
              selected={selection?.kind === 'event' ? Number(selection.id) : 0}
              scroller={scroller}
              sight={sight}
              head={headPackets}
              tipOf={tipOf}
            />
          </div>
        </div>
        {hidden && <AttentionBar hidden={hidden} onGo={() => scrollTo(hidden.worst.key)} />}
      </div>
    </ClockProvider>
  );
}

/** What takes the focus is scrolled out from under the head and the labels. */
const scrollPadding = ({ headHeight, measures }: StageLayout) => ({
  scrollPaddingTop: headHeight,
  scrollPaddingLeft: measures.gutter + measures.label,
});

interface RowsProps extends ClusterViewProps {
  readonly layout: StageLayout;
  readonly active: { readonly row: number; readonly column: number };
  readonly calm: boolean;
}

function Rows({ frame, layout, active, selection, preview, losses, calm, reducedMotion }: RowsProps) {
  const brokers = useStable(
    frame.order.brokers.flatMap((id) => {
      const broker = frame.brokers[id];
      return broker ? [brokerState(broker)] : [];
    }),
  );
  const partitionRows = layout.rows.filter((row) => row.kind === 'partition');
  const first = firstStageRow(layout);
  const drawRow = (row: RowBox, i: number): ReactNode => {
    const gridRow = first + i;
    const activeColumn = active.row === gridRow ? active.column : null;
    switch (row.kind) {
      case 'topic': {
        const topic = frame.topics[row.topic];
        if (!topic) return null;
        const readers = layout.strips.map(({ groupId }) =>
          frame.groups[groupId]?.topics.includes(topic.name) ? '1' : '0',
        );
        return (
          <TopicBand
            key={`topic ${row.topic}`}
            topic={topic}
            layout={layout}
            readers={readers.join('')}
            gridRow={gridRow}
            isActive={activeColumn !== null}
            isSelected={selection?.kind === 'topic' && selection.id === row.topic}
          />
        );
      }
      case 'partition': {
        const view = frame.partitions[row.key];
        if (!view) return null;
        return (
          <PartitionRow
            key={row.key}
            view={view}
            layout={layout}
            brokers={brokers}
            strips={layout.strips.map(({ groupId }) => stripOf(frame, groupId, row.key, preview))}
            loss={losses[row.key] ?? null}
            order={partitionRows.indexOf(row)}
            count={partitionRows.length}
            gridRow={gridRow}
            activeColumn={activeColumn}
            isSelected={
              (selection?.kind === 'partition' || selection?.kind === 'replica') && selection.id === row.key
            }
            calm={calm}
            reducedMotion={reducedMotion}
          />
        );
      }
      case 'internal':
        return (
          <InternalRow
            key="internal"
            topics={topicsOf(frame).filter(({ internal }) => internal)}
            layout={layout}
            height={row.height}
            gridRow={gridRow}
            isActive={activeColumn !== null}
          />
        );
    }
  };
  return (
    <>
      {layout.rows.length > 0 && (
        <div {...ROW_GROUP} className="sea__rows">
          {layout.rows.map(drawRow)}
        </div>
      )}
      {partitionRows.length === 0 && (
        <div className="sea__rows">
          <NoRows />
        </div>
      )}
    </>
  );
}

function NoRows() {
  const { t } = useWords();
  return (
    <div className="sea__empty">
      <div>
        <b>{t('cluster.noTopics')}</b>
        <p>{t('cluster.noTopics.how')}</p>
      </div>
    </div>
  );
}
