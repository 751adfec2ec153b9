/** Where tiles, tanks, skylines and rows stand, in pixels of the drawing. Numbers only. */
import type { TopicBlock } from './model.ts';

/** A tile of 10 px with a gap of 2. */
export const TILE = 10;
export const PITCH = 12;
const TILES_USUAL = 20;
const TILES_FEW = 10;
/** The row of the chosen partition, opened in place. */
export const LENS_HEIGHT = 66;
const LINE = 15;
const PAD = 12;

export interface ScaleLayout {
  readonly labelWidth: number;
  readonly tilesX: number;
  readonly perLine: number;
  readonly tanksX: number;
  /** Of each broker's column; 0: there is no room for tanks. */
  readonly columnWidth: number;
  readonly lagX: number;
  /** 0: there is no room for lag. */
  readonly lagWidth: number;
  readonly rows: readonly TopicRow[];
  readonly height: number;
}

export interface TopicRow {
  readonly topic: string;
  readonly y: number;
  /** Without the lens. */
  readonly height: number;
  /** Where the lens stands; null: it is not in this topic. */
  readonly lensY: number | null;
}

/** @param width of the drawing
 *  @param lensTopic the topic of the chosen partition, which opens under it */
export function layoutScale(
  topics: readonly TopicBlock[],
  brokerCount: number,
  width: number,
  lensTopic: string | null,
): ScaleLayout {
  const isNarrow = width < 760;
  const labelWidth = isNarrow ? 92 : 124;
  const perLine = isNarrow ? TILES_FEW : TILES_USUAL;
  const tilesX = labelWidth + 4;
  const tanksX = tilesX + perLine * PITCH + (isNarrow ? 10 : 28);
  const lagWidth = width >= 900 ? 214 : 0;
  const room = width - tanksX - lagWidth - 8;
  const columnWidth = room / Math.max(1, brokerCount) >= 4 ? room / brokerCount : 0;
  let y = 0;
  const rows = topics.map((topic): TopicRow => {
    const tileLines = Math.ceil(topic.tiles.length / perLine);
    const height = Math.max(
      36,
      tileLines * PITCH + 2 * PAD - 2,
      lagWidth > 0 ? topic.skylines.length * LINE + PAD : 0,
    );
    const row = { topic: topic.name, y, height, lensY: lensTopic === topic.name ? y + height - 4 : null };
    y += height + (row.lensY === null ? 0 : LENS_HEIGHT + 8);
    return row;
  });
  return {
    labelWidth,
    tilesX,
    perLine,
    tanksX,
    columnWidth,
    lagX: tanksX + columnWidth * brokerCount + 12,
    lagWidth,
    rows,
    height: y,
  };
}

/** Left and top of a tile within the drawing. */
export const tilePlace = (
  { tilesX, perLine }: ScaleLayout,
  row: TopicRow,
  index: number,
): { readonly x: number; readonly y: number } => ({
  x: tilesX + (index % perLine) * PITCH,
  y: row.y + PAD + Math.floor(index / perLine) * PITCH,
});

/** Which tile lies under a point; null between them. */
export function tileAt(
  layout: ScaleLayout,
  topics: readonly TopicBlock[],
  x: number,
  y: number,
): { readonly topic: number; readonly index: number } | null {
  const topic = layout.rows.findIndex((row) => y >= row.y && y < row.y + row.height);
  const row = layout.rows[topic];
  if (!row) return null;
  const column = Math.floor((x - layout.tilesX) / PITCH);
  const line = Math.floor((y - row.y - PAD) / PITCH);
  const index = line * layout.perLine + column;
  const isInside = column >= 0 && column < layout.perLine && line >= 0;
  return isInside && index < (topics[topic]?.tiles.length ?? 0) ? { topic, index } : null;
}

/** Heights of rows about the one that is pointed at. */
const LENS_ROWS = [40, 29, 22, 16, 14] as const;
const BAD_ROW = 4;

export interface SmallRow {
  readonly y: number;
  readonly height: number;
}

/** Rows sized by interest: those about `focus` as in a lens, those that refuse writes at least 4 px, the others share what
 *  is left, and are never under 1 px.
 *  @param isBad of each row
 *  @param focus index of the row that is pointed at; −1: none */
export function layoutRows(isBad: readonly boolean[], focus: number, height: number): readonly SmallRow[] {
  const wanted = isBad.map((bad, i): number => {
    const far = focus < 0 ? Number.POSITIVE_INFINITY : Math.abs(i - focus);
    return far < LENS_ROWS.length ? (LENS_ROWS[far] ?? 0) : bad ? BAD_ROW : 0;
  });
  const fixed = wanted.reduce((sum, h) => sum + h, 0);
  const others = wanted.filter((h) => h === 0).length;
  const share = others > 0 ? Math.max(1, Math.min(22, (height - fixed) / others)) : 0;
  let y = 0;
  return wanted.map((h) => {
    const row = { y, height: h || share };
    y += row.height;
    return row;
  });
}

/** The row under a point; −1: none. */
export const rowAt = (rows: readonly SmallRow[], y: number): number =>
  rows.findIndex((row) => y >= row.y && y < row.y + row.height);
