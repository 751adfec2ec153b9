/** Where everything stands: columns, strips and rows of the stage, in pixels of its content, from the counts of things
 *  and the room there is. No Kafka state in here: only what exists, not how it fares. */
import type { PartitionKey } from '../../contract/ids.ts';

/** `wide` in a window of more than 1180 px, `phone` up to 600, `narrow` between: where the rails fold too. */
export type StageMode = 'wide' | 'narrow' | 'phone';

/** The measures of one mode. */
export interface Measures {
  /** The producer bus, at the left. */
  readonly gutter: number;
  readonly label: number;
  readonly header: number;
  /** The metadata row; 0: there is none. */
  readonly meta: number;
  readonly band: number;
  readonly row: number;
  /** Between a column's edge and its channel. */
  readonly pad: number;
  readonly leaderHeight: number;
  readonly followerHeight: number;
  /** From here on, distances from the top of a partition row. */
  readonly channelCentre: number;
  readonly produceLane: number;
  readonly replicaLane: number;
  readonly consumeLane: number;
  readonly squareTop: number;
  readonly square: number;
  /** Before and after the strips. */
  readonly stripLead: number;
  readonly edge: number;
  readonly columnMin: number;
}

const DESK: Measures = {
  gutter: 18,
  label: 80,
  header: 62,
  meta: 36,
  band: 25,
  row: 64,
  pad: 12,
  leaderHeight: 20,
  followerHeight: 16,
  channelCentre: 35,
  produceLane: 5.5,
  replicaLane: 57.5,
  consumeLane: 60.5,
  squareTop: 22,
  square: 20,
  stripLead: 12,
  edge: 14,
  columnMin: 76,
};

const PHONE: Measures = {
  gutter: 0,
  label: 66,
  header: 46,
  meta: 0,
  band: 23,
  row: 48,
  pad: 6,
  leaderHeight: 18,
  followerHeight: 13,
  channelCentre: 30,
  produceLane: 4.5,
  replicaLane: 42.5,
  consumeLane: 45.5,
  squareTop: 13,
  square: 22,
  stripLead: 6,
  edge: 0,
  columnMin: 68,
};

export interface ColumnBox {
  /** Key in the frame: `b1`. */
  readonly id: string;
  readonly brokerId: number;
  readonly x: number;
  readonly width: number;
  readonly channelX: number;
  readonly channelWidth: number;
}

/** A bowl, a person, and air before the next. */
const SEAT_STRIP_PX = 72;

export interface StripBox {
  readonly groupId: string;
  readonly x: number;
  readonly width: number;
}

export type RowBox =
  | { readonly kind: 'topic'; readonly topic: string; readonly y: number; readonly height: number }
  | {
      readonly kind: 'partition';
      readonly topic: string;
      readonly key: PartitionKey;
      readonly y: number;
      readonly height: number;
    }
  | { readonly kind: 'internal'; readonly y: number; readonly height: number };

export interface StageLayout {
  readonly mode: StageMode;
  readonly measures: Measures;
  /** Of the content; the window onto it may be narrower. */
  readonly width: number;
  readonly height: number;
  readonly columns: readonly ColumnBox[];
  readonly columnsEnd: number;
  readonly strips: readonly StripBox[];
  /** Header and metadata row together: what stays while the rows scroll. */
  readonly headHeight: number;
  readonly rows: readonly RowBox[];
  /** Top of each partition row. */
  readonly rowY: Readonly<Record<PartitionKey, number>>;
  readonly internalY: number;
  /** Where the three controllers and their quorum are written, in the metadata row. */
  readonly quorum: { readonly x: number; readonly width: number };
}

export interface StageInput {
  /** Room for the stage. */
  readonly width: number;
  readonly height: number;
  /** Of the window: decides the mode, as the rails do. */
  readonly windowWidth: number;
  readonly brokers: readonly { readonly id: string; readonly brokerId: number }[];
  readonly groups: readonly string[];
  readonly topics: readonly { readonly name: string; readonly partitions: readonly PartitionKey[] }[];
  readonly hasInternal: boolean;
}

export const modeFor = (windowWidth: number): StageMode => {
  if (windowWidth <= 600) return 'phone';
  return windowWidth <= 1180 ? 'narrow' : 'wide';
};

/** @param hasSeats a strip shows a bowl and who eats from it, which needs more room than a square and a number; where there are
 *    few rows, they grow into it */
export function layoutStage(input: StageInput, hasSeats = false): StageLayout {
  const mode = modeFor(input.windowWidth);
  const measures = mode === 'phone' ? PHONE : hasSeats ? grown(DESK, input) : DESK;
  const strip = stripWidth(mode, input, hasSeats);
  const stripsWidth =
    input.groups.length === 0 && measures.meta === 0
      ? 0
      : measures.stripLead +
        Math.max(strip * input.groups.length, measures.meta === 0 ? 0 : 78) +
        measures.edge;
  const start = measures.gutter + measures.label;
  const count = Math.max(1, input.brokers.length);
  const columnWidth = Math.max(measures.columnMin, (input.width - start - stripsWidth) / count);
  const columns = input.brokers.map(({ id, brokerId }, i): ColumnBox => {
    const x = start + i * columnWidth;
    return {
      id,
      brokerId,
      x,
      width: columnWidth,
      channelX: x + measures.pad,
      channelWidth: columnWidth - 2 * measures.pad,
    };
  });
  const columnsEnd = start + count * columnWidth;
  const strips = input.groups.map((groupId, i) => ({
    groupId,
    x: columnsEnd + measures.stripLead + i * strip,
    width: strip,
  }));
  const headHeight = measures.header + measures.meta;
  const { rows, rowY, internalY, height } = stackRows(input, measures, headHeight);
  return {
    mode,
    measures,
    width: columnsEnd + stripsWidth,
    height,
    columns,
    columnsEnd,
    strips,
    headHeight,
    rows,
    rowY,
    internalY,
    quorum: { x: columnsEnd + measures.stripLead, width: stripsWidth - measures.stripLead - 4 },
  };
}

/** Rows as high as there is room for, so that bowls and people are seen from the back of a classroom. */
function grown(measures: Measures, { height, topics, hasInternal }: StageInput): Measures {
  const count = topics.reduce((sum, { partitions }) => sum + partitions.length, 0);
  const taken =
    measures.header + measures.meta + measures.band * topics.length + (hasInternal ? measures.band + 3 : 0);
  const room = Math.floor((height - taken) / Math.max(1, count));
  const more = Math.max(0, Math.min(ROW_MOST_PX, room) - measures.row);
  return {
    ...measures,
    row: measures.row + more,
    channelCentre: measures.channelCentre + more / 2,
    squareTop: measures.squareTop + more / 2,
    replicaLane: measures.replicaLane + more,
    consumeLane: measures.consumeLane + more,
  };
}

const ROW_MOST_PX = 104;

function stripWidth(mode: StageMode, { width, groups }: StageInput, hasSeats: boolean): number {
  const usual = mode === 'phone' ? 32 : mode === 'narrow' ? 38 : width >= 860 ? 74 : 56;
  const roomy = hasSeats ? SEAT_STRIP_PX : usual;
  // Many groups share a third of the stage; a square alone needs 26.
  return Math.max(26, Math.min(roomy, Math.floor((width * 0.36) / Math.max(1, groups.length))));
}

function stackRows(input: StageInput, measures: Measures, top: number) {
  const rows: RowBox[] = [];
  const rowY: Record<PartitionKey, number> = {};
  let y = top;
  for (const topic of input.topics) {
    rows.push({ kind: 'topic', topic: topic.name, y, height: measures.band });
    y += measures.band;
    for (const key of topic.partitions) {
      rows.push({ kind: 'partition', topic: topic.name, key, y, height: measures.row });
      rowY[key] = y;
      y += measures.row;
    }
  }
  const internalY = y;
  if (input.hasInternal) {
    rows.push({ kind: 'internal', y, height: measures.band + 3 });
    y += measures.band + 3;
  }
  return { rows, rowY, internalY, height: y };
}

/** A channel's top edge below the top of its row. */
export const channelTop = (measures: Measures, height: number): number => measures.channelCentre - height / 2;

/** Rough width of a text: good enough to lay labels side by side without asking the browser. */
export function textWidth(text: string, size: number, isMono = false): number {
  let width = 0;
  for (const character of text) {
    const isWide = character.charCodeAt(0) > 0x2e7f;
    width += isWide ? size : size * (isMono ? 0.602 : 0.53);
  }
  return width;
}
