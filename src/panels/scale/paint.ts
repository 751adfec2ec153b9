/** Paints tiles, tanks, skylines and small rows onto a canvas: a thousand partitions are too many for elements. */
import type { ClusterFrame, PartitionView } from '../../contract/frame.ts';
import type { SmallRow } from './geometry.ts';
import { LENS_HEIGHT, type ScaleLayout, TILE, tilePlace } from './geometry.ts';
import type { ScaleModel, Tank, Tile, TopicBlock } from './model.ts';

/** Colours by meaning, as the theme has them. */
export interface Inks {
  readonly water: string;
  readonly follow: string;
  readonly leadSoft: string;
  readonly deep: string;
  readonly bed: string;
  readonly amber: string;
  readonly amberWash: string;
  readonly amberInk: string;
  readonly red: string;
  readonly redWash: string;
  readonly off: string;
  readonly offBg: string;
  readonly ink: string;
  readonly ink3: string;
  readonly rule: string;
  readonly onWater: string;
  readonly mono: string;
}

const TOKENS: Readonly<Record<keyof Inks, string>> = {
  water: '--water',
  follow: '--water-pale',
  leadSoft: '--lead-soft',
  deep: '--deep',
  bed: '--bed',
  amber: '--amber',
  amberWash: '--amber-wash',
  amberInk: '--amber-ink',
  red: '--red',
  redWash: '--red-wash',
  off: '--off',
  offBg: '--off-bg',
  ink: '--ink',
  ink3: '--ink-3',
  rule: '--rule',
  onWater: '--on-water',
  mono: '--mono',
};

export function inksOf(element: Element): Inks {
  const style = getComputedStyle(element);
  // The keys are those of TOKENS.
  return Object.fromEntries(
    Object.entries(TOKENS).map(([name, token]) => [name, style.getPropertyValue(token).trim()]),
  ) as unknown as Inks;
}

/** A canvas of so many CSS pixels, sharp on the screen, and empty. */
export function cleared(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d');
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

export function paintBlocks(
  context: CanvasRenderingContext2D,
  model: ScaleModel,
  layout: ScaleLayout,
  chosen: string | null,
  inks: Inks,
): void {
  model.topics.forEach((topic, i) => {
    const row = layout.rows[i];
    if (!row) return;
    topic.tiles.forEach((tile, j) => {
      const { x, y } = tilePlace(layout, row, j);
      paintTile(context, tile, x, y, inks);
      if (tile.key === chosen) frame(context, x - 2, y - 2, TILE + 4, inks.ink);
    });
    if (layout.columnWidth > 0)
      model.brokers.forEach(({ brokerId }, column) => {
        const tank = topic.tanks[brokerId];
        const gap = layout.columnWidth > 12 ? 4 : 0.5;
        const box = {
          x: layout.tanksX + column * layout.columnWidth + gap,
          y: row.y + 6,
          width: layout.columnWidth - 2 * gap,
          height: row.height - 10,
        };
        if (tank) paintTank(context, tank, box, inks);
      });
    if (layout.lagWidth > 0) paintSkylines(context, topic, layout, row.y, inks);
    context.fillStyle = inks.rule;
    context.fillRect(0, row.y + row.height + (row.lensY === null ? 0 : LENS_HEIGHT + 8) - 1, 4000, 1);
  });
}

/** Water stands as high as the share of replicas in sync; the cap says how bad it is. */
function paintTile(context: CanvasRenderingContext2D, tile: Tile, x: number, y: number, inks: Inks): void {
  const level = Math.round((TILE * tile.inSync) / Math.max(1, tile.replicas));
  context.fillStyle = tile.health === 'missing' ? inks.amber : tile.health === 'full' ? inks.water : inks.red;
  context.fillRect(x, y, TILE, TILE - level);
  context.fillStyle = tile.health === 'none' ? inks.off : inks.water;
  context.fillRect(x, y + TILE - level, TILE, level);
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function paintTank(context: CanvasRenderingContext2D, tank: Tank, box: Box, inks: Inks): void {
  const all = tank.leads + tank.follows + tank.outOfSync + tank.offline;
  let bottom = box.y + box.height;
  const pour = (count: number, fill: string): Box => {
    const height = (box.height * count) / all;
    bottom -= height;
    context.fillStyle = fill;
    context.fillRect(box.x, bottom, box.width, height);
    return { ...box, y: bottom, height };
  };
  pour(tank.leads, inks.water);
  pour(tank.follows, inks.follow);
  if (tank.leads > 0) {
    context.fillStyle = inks.deep;
    context.fillRect(box.x, box.y + box.height * (1 - tank.leads / all), box.width, 1);
  }
  if (tank.outOfSync > 0) {
    const part = pour(tank.outOfSync, inks.amberWash);
    hatch(context, part, inks.amber, 1);
    edge(context, part, inks.amber);
    numeral(context, tank.outOfSync, part, inks.amberInk, inks.amberWash, inks);
  }
  if (tank.offline > 0) {
    const part = pour(tank.offline, inks.offBg);
    hatch(context, part, inks.off, -1);
    edge(context, part, inks.off);
    numeral(context, tank.offline, part, inks.ink, inks.offBg, inks);
  }
}

function numeral(
  context: CanvasRenderingContext2D,
  count: number,
  { x, y, width, height }: Box,
  ink: string,
  paper: string,
  inks: Inks,
): void {
  const text = String(count);
  const wide = text.length * 6.7 + 4;
  if (width < wide || height < 13) return;
  context.fillStyle = paper;
  context.fillRect(x + width / 2 - wide / 2, y + height / 2 - 6, wide, 12);
  context.fillStyle = ink;
  context.font = `600 11px ${inks.mono}`;
  context.textAlign = 'center';
  context.fillText(text, x + width / 2, y + height / 2 + 4);
}

/** @param lean 1 as `/`, −1 as `\` */
function hatch(context: CanvasRenderingContext2D, box: Box, ink: string, lean: 1 | -1): void {
  if (box.width < 4) return;
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.width, box.height);
  context.clip();
  context.strokeStyle = ink;
  context.lineWidth = 1;
  context.beginPath();
  for (let at = -box.height; at < box.width + box.height; at += 5) {
    const [from, to] = lean === 1 ? [at, at + box.height] : [at + box.height, at];
    context.moveTo(box.x + from, box.y + box.height);
    context.lineTo(box.x + to, box.y);
  }
  context.stroke();
  context.restore();
}

function edge(context: CanvasRenderingContext2D, { x, y, width, height }: Box, ink: string): void {
  if (width < 6 || height < 3) return;
  context.strokeStyle = ink;
  context.lineWidth = 1;
  context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
}

function frame(context: CanvasRenderingContext2D, x: number, y: number, size: number, ink: string): void {
  context.strokeStyle = ink;
  context.lineWidth = 2;
  context.strokeRect(x, y, size, size);
}

/** A bar for each partition, largest lag first. */
function paintSkylines(
  context: CanvasRenderingContext2D,
  topic: TopicBlock,
  layout: ScaleLayout,
  top: number,
  inks: Inks,
): void {
  const most = Math.max(1, ...topic.skylines.map(({ lags }) => lags[0] ?? 0));
  topic.skylines.forEach(({ lags }, i) => {
    const bottom = top + 6 + 15 * (i + 1);
    const room = layout.lagWidth - 118;
    const pitch = Math.min(3, room / Math.max(1, lags.length));
    lags.forEach((lag, j) => {
      const height = Math.max(1, (lag / most) * 12);
      context.fillStyle = inks.water;
      context.fillRect(layout.lagX + 70 + j * pitch, bottom - height, Math.max(0.6, pitch - 1), height);
    });
  });
}

/** The second view: each partition is a row, a cell for each replica under its broker. */
export function paintRows(
  context: CanvasRenderingContext2D,
  what: {
    readonly views: readonly PartitionView[];
    readonly brokers: ClusterFrame['order']['brokers'];
    readonly downs: ReadonlySet<number>;
    readonly rows: readonly SmallRow[];
    readonly left: number;
    readonly columnWidth: number;
    readonly focus: number;
  },
  inks: Inks,
): void {
  const { views, brokers, downs, rows, left, columnWidth, focus } = what;
  paintTopicNames(context, views, rows, inks);
  const columnOf = new Map(brokers.map((id, i) => [Number(id.slice(1)), i]));
  views.forEach((view, i) => {
    const row = rows[i];
    if (!row) return;
    const isLens = row.height >= 14;
    if (i === focus) {
      context.fillStyle = inks.ink;
      context.fillRect(0, row.y, 3, row.height);
    }
    if (isLens) {
      context.fillStyle = inks.ink;
      context.font = `${i === focus ? 600 : 400} ${i === focus ? 13 : 11}px ${inks.mono}`;
      context.textAlign = 'left';
      context.fillText(view.id, 10, row.y + row.height / 2 + 4, left - 14);
    }
    for (const log of view.logs) {
      const column = columnOf.get(log.brokerId);
      if (column === undefined) continue;
      const isDown = downs.has(log.brokerId);
      const isLeader = view.leaderId === log.brokerId && view.status === 'online';
      const x = left + column * columnWidth + 2;
      const width = columnWidth - 4;
      if (isLens && columnWidth >= 30) {
        paintChannel(
          context,
          log,
          { x, y: row.y + 2, width, height: row.height - 4 },
          { isDown, isLeader },
          inks,
        );
      } else {
        context.fillStyle = isDown
          ? inks.off
          : !log.inIsr
            ? inks.amber
            : isLeader
              ? inks.water
              : inks.leadSoft;
        const share = isLeader || (!log.inIsr && !isDown) ? 1 : 0.6;
        context.fillRect(x, row.y, width * share, Math.max(0.7, row.height - (row.height > 3 ? 1 : 0.3)));
      }
    }
  });
}

/** Beside its rows, where the lens leaves room. */
function paintTopicNames(
  context: CanvasRenderingContext2D,
  views: readonly PartitionView[],
  rows: readonly SmallRow[],
  inks: Inks,
): void {
  let first = 0;
  views.forEach((view, i) => {
    if (views[i + 1]?.topic === view.topic) return;
    const own = rows.slice(first, i + 1);
    first = i + 1;
    const [top, bottom] = [own[0], own[own.length - 1]];
    if (!top || !bottom || own.some(({ height }) => height >= 14)) return;
    const height = bottom.y + bottom.height - top.y;
    if (height < 12) return;
    context.strokeStyle = inks.ink3;
    context.lineWidth = 1;
    context.strokeRect(LABEL_EDGE, top.y + 1.5, 0.1, Math.max(1, height - 3));
    context.fillStyle = inks.ink;
    context.font = `11px ${inks.mono}`;
    context.textAlign = 'right';
    context.fillText(view.topic, LABEL_EDGE - 6, top.y + height / 2 + 4, LABEL_EDGE - 12);
  });
}

/** Where the bracket of a topic stands. */
const LABEL_EDGE = 116;

/** A replica's log: its last 27 offsets, water up to the high watermark, the rest written and not committed. */
function paintChannel(
  context: CanvasRenderingContext2D,
  log: PartitionView['logs'][number],
  box: Box,
  { isDown, isLeader }: { readonly isDown: boolean; readonly isLeader: boolean },
  inks: Inks,
): void {
  const base = Math.max(0, log.logEndOffset - SPAN);
  const x = (offset: number): number => box.x + (Math.max(0, offset - base) / (SPAN + 6)) * box.width;
  context.fillStyle = inks.bed;
  context.fillRect(box.x, box.y, box.width, box.height);
  context.fillStyle = isDown ? inks.offBg : inks.water;
  context.fillRect(box.x, box.y, x(log.highWatermark) - box.x, box.height);
  const wet = { ...box, x: x(log.highWatermark), width: x(log.logEndOffset) - x(log.highWatermark) };
  hatch(context, isDown ? box : wet, isDown ? inks.off : inks.leadSoft, isDown ? -1 : 1);
  context.setLineDash(log.inIsr ? [] : [3, 2]);
  context.strokeStyle = isDown ? inks.off : log.inIsr ? inks.deep : inks.amber;
  context.lineWidth = isLeader ? 2 : 1;
  context.strokeRect(box.x + 0.5, box.y + 0.5, box.width - 1, box.height - 1);
  context.setLineDash([]);
  const text = String(log.highWatermark);
  if (box.height < 16 || text.length * 7 + 6 > x(log.highWatermark) - box.x || isDown) return;
  context.fillStyle = inks.onWater;
  context.font = `600 11px ${inks.mono}`;
  context.textAlign = 'right';
  context.fillText(text, x(log.highWatermark) - 4, box.y + box.height / 2 + 4);
}

/** Offsets that a small channel shows. */
const SPAN = 27;
