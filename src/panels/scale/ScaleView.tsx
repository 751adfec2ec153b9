/** The cluster at scale: a verdict, brokers against the even share, and below it blocks or thin rows. */
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { ClusterFrame, PartitionView } from '../../contract/frame.ts';
import { useWords } from '../../i18n/index.ts';
import { useScaleWords } from '../../i18n/lenses/scale.ts';
import { classes, Icon, Menu, type MenuItem, Segmented, useSize } from '../../ui/index.ts';
import { Aside } from './Aside.tsx';
import { layoutRows, layoutScale, rowAt, type ScaleLayout, tileAt } from './geometry.ts';
import { LensRow } from './LensRow.tsx';
import type { Cause, ScaleModel, Tile } from './model.ts';
import { cleared, inksOf, paintBlocks, paintRows } from './paint.ts';

export interface ScaleProps {
  readonly frame: Pick<ClusterFrame, 'partitions' | 'consumers' | 'groups' | 'order' | 'timeUs'>;
  readonly model: ScaleModel;
  readonly view: 'blocks' | 'rows';
  /** The chosen partition. */
  readonly chosen: string | null;
  /** Changes with it make the drawing be painted anew in other colours. */
  readonly theme: string;
  readonly onView: (view: 'blocks' | 'rows' | 'matrix') => void;
  readonly onChoose: (key: string) => void;
  /** Opens it in the inspector. */
  readonly onOpen: (key: string) => void;
  readonly onMend: (cause: Cause) => void;
  readonly onBroker: (brokerId: number) => void;
  /** The broker that is looked at; null: another thing, or nothing. */
  readonly chosenBroker: number | null;
  /** What can be done to a broker. */
  readonly brokerMenu: (brokerId: number) => readonly MenuItem[];
}

export function ScaleView(props: ScaleProps) {
  const { model, view, onView, chosenBroker, brokerMenu } = props;
  const t = useScaleWords();
  const { t: words } = useWords();
  return (
    <div className="scale">
      <div className="scale__bar">
        <h2 className="scale__count">{t('partitions', { n: model.partitions })}</h2>
        <p className="scale__sizes">
          {t('sizes', {
            topics: model.topics.length,
            brokers: model.brokers.length,
            replicas: model.replicas,
          })}
        </p>
        <Verdict model={model} />
        {/* Columns are too narrow for a menu of their own: the chosen broker has it here. */}
        {chosenBroker !== null && (
          <Menu
            label={words('cluster.broker.actions', { broker: String(chosenBroker) })}
            text={words('cluster.broker', { broker: String(chosenBroker) })}
            icon="more"
            items={() => brokerMenu(chosenBroker)}
          />
        )}
        <Segmented
          label={t('view')}
          value={view}
          options={[
            { value: 'blocks', label: t('blocks') },
            { value: 'rows', label: t('rows') },
            { value: 'matrix', label: t('matrix') },
          ]}
          onChange={(next: 'blocks' | 'rows' | 'matrix') => onView(next)}
        />
      </div>
      <div className="scale__parts">
        {view === 'blocks' ? <Blocks {...props} /> : <Rows {...props} />}
        <Aside
          model={model}
          partitions={props.frame.partitions}
          consumers={props.frame.consumers}
          chosen={props.chosen}
          onChoose={props.onChoose}
          onMend={props.onMend}
        />
      </div>
    </div>
  );
}

const HEALTHS = ['full', 'missing', 'below', 'none'] as const;

/** One bar over all partitions, by how they are. */
function Verdict({ model }: { readonly model: ScaleModel }) {
  const t = useScaleWords();
  return (
    <ul className="scale-verdict" aria-label={t('verdict')}>
      {HEALTHS.filter((health) => model.counts[health] > 0).map((health) => (
        <li
          key={health}
          className={`scale-verdict__part scale-verdict__part--${health}`}
          style={{ flexGrow: model.counts[health] }}
        >
          <span>{t(health, { n: model.counts[health] })}</span>
        </li>
      ))}
    </ul>
  );
}

function Blocks(props: ScaleProps) {
  const { frame, model, chosen, theme, onChoose, onOpen } = props;
  const t = useScaleWords();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width } = useSize(box);
  const lensTopic = chosen === null ? undefined : frame.partitions[chosen]?.topic;
  const layout = layoutScale(model.topics, model.brokers.length, width, lensTopic ?? null);
  useLayoutEffect(() => {
    const drawing = canvas.current;
    const context = drawing && width > 0 ? cleared(drawing, width, layout.height) : null;
    // `theme` decides about the colours.
    if (drawing && context && theme) paintBlocks(context, model, layout, chosen, inksOf(drawing));
  });
  const tiles = model.topics.flatMap((topic) => topic.tiles);
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const at = tileAt(layout, model.topics, event.clientX - left, event.clientY - top);
    const tile = at ? model.topics[at.topic]?.tiles[at.index] : undefined;
    if (tile) onChoose(tile.key);
  };
  return (
    <div className="scale__sea">
      <Heads layout={layout} {...props} />
      <Board
        label={t('board')}
        tiles={tiles}
        chosen={chosen}
        step={layout.perLine}
        onChoose={onChoose}
        onOpen={onOpen}
        model={model}
        onPointerDown={onPointerDown}
      >
        <div ref={box} className="scale__drawing" style={{ height: layout.height }}>
          <canvas ref={canvas} />
          {model.topics.map((topic, i) => {
            const row = layout.rows[i];
            const worst = topic.tiles[0];
            if (!row || !worst) return null;
            return (
              <div key={topic.name}>
                <button
                  type="button"
                  className="scale__topic"
                  style={{ top: row.y, height: row.height, width: layout.labelWidth }}
                  aria-label={t('topicWorst', { topic: topic.name })}
                  onPointerDown={(event) => event.stopPropagation()}
                  onClick={() => onChoose(worst.key)}
                >
                  <b>{topic.name}</b>
                  {topic.isByMajority && <span className="not-kafka">{t('notKafka')}</span>}
                  {topic.refusing > 0 && <span>{t('topicBad', { n: topic.refusing })}</span>}
                </button>
                {layout.lagWidth > 0 && <Lags topic={topic} layout={layout} top={row.y} />}
                {row.lensY !== null && chosen !== null && (
                  <LensRow
                    top={row.lensY}
                    layout={layout}
                    frame={frame}
                    brokers={model.brokers}
                    partition={chosen}
                    minInSync={topic.minInSync}
                    onOpen={() => onOpen(chosen)}
                  />
                )}
              </div>
            );
          })}
        </div>
      </Board>
    </div>
  );
}

function Lags({
  topic,
  layout,
  top,
}: {
  readonly topic: ScaleModel['topics'][number];
  readonly layout: ScaleLayout;
  readonly top: number;
}) {
  const t = useScaleWords();
  const { number } = useWords();
  const style = { top: top + 4, left: layout.lagX, width: layout.lagWidth - 14 };
  if (topic.skylines.length === 0)
    return (
      <p className="scale__lags scale__lags--none" style={style}>
        {t('noGroup')}
      </p>
    );
  return (
    <dl className="scale__lags" style={style}>
      {topic.skylines.map(({ groupId, lags }) => (
        <div key={groupId}>
          <dt>{groupId}</dt>
          <dd>{number(lags[0] ?? 0)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Narrower columns have no room for words. */
const NAMED_PX = 20;
const TOLD_PX = 38;

function Heads({ layout, model, frame, onBroker }: ScaleProps & { readonly layout: ScaleLayout }) {
  const t = useScaleWords();
  const { seconds } = useWords();
  const { columnWidth, tanksX, tilesX } = layout;
  const isNamed = columnWidth >= NAMED_PX;
  return (
    <div className="scale__head">
      <span className="scale__head-topic">{t('topic')}</span>
      {tanksX > tilesX && (
        <p className="scale__head-tiles" style={{ left: tilesX, width: tanksX - tilesX - 8 }}>
          <b>{t('tiles')}</b>
          <span>{t('tilesNote')}</span>
        </p>
      )}
      {columnWidth > 0 &&
        model.brokers.map((broker, i) => (
          <button
            key={broker.brokerId}
            type="button"
            className={classes(
              'scale__broker',
              broker.isDown && 'scale__broker--down',
              broker.isSlow && 'scale__broker--slow',
            )}
            style={{ left: tanksX + i * columnWidth, width: columnWidth }}
            aria-label={`broker ${broker.brokerId}, ${t('led', { n: broker.leads })}`}
            data-tip={`broker ${broker.brokerId}, ${t('led', { n: broker.leads })}`}
            onClick={() => onBroker(broker.brokerId)}
          >
            {isNamed && (
              <b>
                {broker.brokerId}
                {broker.isController && <Icon name="helm" />}
                {broker.isSlow && <Icon name="slow" />}
              </b>
            )}
            <i
              className="scale__skew"
              style={{
                left: isNamed ? 4 : 1,
                right: isNamed ? 4 : 1,
                height: Math.min(11, Math.abs(broker.skew) * 22) + 1,
                top: broker.skew > 0 ? 33 - Math.min(11, broker.skew * 22) : 33,
              }}
            />
            {isNamed && (
              <span>
                {columnWidth < TOLD_PX
                  ? broker.leads
                  : broker.isDown
                    ? t('down', { seconds: seconds(Math.max(0, frame.timeUs - (broker.downSinceUs ?? 0))) })
                    : t('led', { n: broker.leads })}
              </span>
            )}
          </button>
        ))}
      {layout.lagWidth > 0 && (
        <p className="scale__head-lag" style={{ left: layout.lagX }}>
          <b>{t('lag')}</b>
          <span>{t('lagNote')}</span>
        </p>
      )}
    </div>
  );
}

interface BoardProps {
  readonly label: string;
  readonly tiles: readonly Tile[];
  readonly chosen: string | null;
  /** How far up and down go. */
  readonly step: number;
  readonly model: ScaleModel;
  readonly onChoose: (key: string) => void;
  readonly onOpen: (key: string) => void;
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerMove?: (event: PointerEvent<HTMLElement>) => void;
  readonly children: ReactNode;
}

/** What is painted, made reachable by keys, and said. */
function Board({ label, tiles, chosen, step, model, onChoose, onOpen, children, ...pointer }: BoardProps) {
  const at = tiles.findIndex(({ key }) => key === chosen);
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: at + step,
      ArrowUp: at - step,
      Home: 0,
      End: tiles.length - 1,
    }[event.key];
    if (event.key === 'Enter' && chosen !== null && event.target === event.currentTarget) onOpen(chosen);
    else if (to === undefined) return;
    else {
      const next = tiles[Math.min(tiles.length - 1, Math.max(0, at < 0 ? 0 : to))];
      if (next) onChoose(next.key);
    }
    event.preventDefault();
  };
  const tile = tiles[at];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be a drawing
    <div
      role="group"
      className="scale__board"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes arrow keys; what is chosen is said by its status
      tabIndex={0}
      aria-label={label}
      onKeyDown={onKeyDown}
      {...pointer}
    >
      <p className="visually-hidden" role="status">
        <Said tile={tile} model={model} />
      </p>
      {children}
    </div>
  );
}

function Said({ tile, model }: { readonly tile: Tile | undefined; readonly model: ScaleModel }) {
  const t = useScaleWords();
  if (!tile) return null;
  const numbers = { partition: tile.key, inSync: tile.inSync, replicas: tile.replicas };
  if (tile.health === 'none') return t('tileNone', numbers);
  const topic = model.topics.find(({ tiles }) => tiles.includes(tile));
  return tile.health === 'below'
    ? t('tileBelow', { ...numbers, min: topic?.minInSync ?? 1 })
    : t('tile', numbers);
}

function Rows(props: ScaleProps) {
  const { frame, model, chosen, theme, onChoose, onOpen } = props;
  const t = useScaleWords();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const { width, height: room } = useSize(box);
  const views = frame.order.topics.flatMap((topic) => partitionsOf(frame.partitions, topic, model));
  const healths = new Map(
    model.topics.flatMap(({ tiles }) => tiles.map((tile) => [tile.key, tile] as const)),
  );
  const focus = views.findIndex(({ id }) => id === (pointed ?? chosen));
  const isBad = views.map(({ id }) => {
    const health = healths.get(id)?.health;
    return health === 'below' || health === 'none';
  });
  const rows = layoutRows(isBad, focus, room);
  const last = rows[rows.length - 1];
  const height = Math.max(room, last ? last.y + last.height : 0);
  const left = 124;
  const columnWidth = Math.max(2, (width - left - 8) / Math.max(1, model.brokers.length));
  const downs = new Set(model.brokers.filter(({ isDown }) => isDown).map(({ brokerId }) => brokerId));
  useLayoutEffect(() => {
    const drawing = canvas.current;
    const context = drawing && width > 0 ? cleared(drawing, width, height) : null;
    if (drawing && context && theme)
      paintRows(
        context,
        { views, brokers: frame.order.brokers, downs, rows, left, columnWidth, focus },
        inksOf(drawing),
      );
  });
  const viewAt = (event: PointerEvent<HTMLElement>): PartitionView | undefined => {
    const { top } = event.currentTarget.getBoundingClientRect();
    return views[rowAt(rows, event.clientY - top + event.currentTarget.scrollTop)];
  };
  const layout: ScaleLayout = {
    ...layoutScale([], model.brokers.length, width, null),
    tilesX: left,
    tanksX: left,
    columnWidth,
    lagWidth: 0,
  };
  const tiles = views.flatMap(({ id }) => healths.get(id) ?? []);
  return (
    <div className="scale__sea">
      <Heads layout={layout} {...props} />
      <Board
        label={t('rowsBoard')}
        tiles={tiles}
        chosen={chosen}
        step={1}
        onChoose={onChoose}
        onOpen={onOpen}
        model={model}
        onPointerMove={(event) => setPointed(viewAt(event)?.id ?? null)}
        onPointerDown={(event) => {
          const view = viewAt(event);
          if (view) onChoose(view.id);
        }}
      >
        <div ref={box} className="scale__drawing scale__drawing--rows">
          <canvas ref={canvas} />
        </div>
      </Board>
    </div>
  );
}

const partitionsOf = (
  partitions: ClusterFrame['partitions'],
  topic: string,
  model: ScaleModel,
): readonly PartitionView[] =>
  (model.topics.find(({ name }) => name === topic)?.tiles ?? [])
    .flatMap(({ key }) => partitions[key] ?? [])
    .sort((a, b) => a.partition - b.partition);
