/** All that is drawn in a partition's row, as numbers: a pure function of the partition and the layout. */
import type { PartitionView } from '../../contract/frame.ts';
import type { Translate } from '../../i18n/index.ts';
import { type ChannelShape, channelShape } from './channel.ts';
import { type ColumnBox, channelTop, type StageLayout } from './geometry.ts';
import {
  type BrokerState,
  type CellModel,
  cellsOf,
  type FlagModel,
  flagOf,
  type StripModel,
} from './model.ts';
import { type NoteItem, notesOf } from './notes.ts';
import { type OffsetScale, offsetX, scaleOf } from './scale.ts';

export interface CellDrawing {
  readonly cell: CellModel;
  readonly column: ColumnBox;
  readonly shape: ChannelShape;
  readonly top: number;
  readonly height: number;
  readonly notes: readonly NoteItem[];
}

export interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface RowDrawing {
  readonly scale: OffsetScale;
  readonly cells: readonly CellDrawing[];
  readonly flag: FlagDrawing | null;
}

export interface FlagDrawing {
  /** Top left of a 15 px sign. */
  readonly at: Spot;
  readonly look: 'solid' | 'hollow';
  readonly arc: { readonly d: string; readonly from: Spot; readonly to: Spot } | null;
}

/** Followers hide their numerals in columns narrower than this. */
const FOLLOWER_NUMERALS_PX = 150;

export function drawRow(
  view: PartitionView,
  layout: StageLayout,
  brokers: readonly BrokerState[],
  t: Translate,
): RowDrawing {
  const { measures, columns, mode } = layout;
  const flag = flagOf(view);
  const scale = scaleOf(view, columns[0]?.channelWidth ?? 0);
  const cells: CellDrawing[] = [];
  for (const cell of cellsOf(view, brokers)) {
    const column = columns.find(({ brokerId }) => brokerId === cell.brokerId);
    if (!column) continue;
    const height = cell.isLeader ? measures.leaderHeight : measures.followerHeight;
    const isPlain = !cell.isLeader;
    const hasNumerals = !isPlain || (mode !== 'phone' && column.width >= FOLLOWER_NUMERALS_PX);
    const shape = channelShape(cell.log, scale, { hw: hasNumerals, leo: hasNumerals });
    cells.push({
      cell,
      column,
      shape,
      top: channelTop(measures, height),
      height,
      notes: notesOf({ view, cell, shape, flag, mode, t }),
    });
  }
  return { scale, cells, flag: flagDrawing(flag, layout, cells) };
}

/** Where a flag stands on this broker's channel. */
const flagSpot = (layout: StageLayout, column: ColumnBox, isTall: boolean): Spot => {
  const height = isTall ? layout.measures.leaderHeight : layout.measures.followerHeight;
  return { x: column.channelX - 1, y: channelTop(layout.measures, height) - 16 };
};

function flagDrawing(
  flag: FlagModel,
  layout: StageLayout,
  cells: readonly CellDrawing[],
): FlagDrawing | null {
  const columnOf = (brokerId: number): ColumnBox | undefined =>
    layout.columns.find((column) => column.brokerId === brokerId);
  switch (flag.at) {
    case 'nowhere':
      return null;
    case 'leader':
    case 'fallen': {
      const column = columnOf(flag.brokerId);
      if (!column) return null;
      const isTall = cells.some(({ cell }) => cell.brokerId === flag.brokerId && cell.isLeader);
      return {
        at: flagSpot(layout, column, isTall),
        look: flag.at === 'leader' ? 'solid' : 'hollow',
        arc: null,
      };
    }
    case 'air': {
      const target = columnOf(flag.toId);
      if (!target) return null;
      const source = columnOf(flag.fromId) ?? target;
      const from = flagSpot(layout, source, false);
      const to = flagSpot(layout, target, false);
      if (source === target) return { at: to, look: 'hollow', arc: null };
      const isPhone = layout.mode === 'phone';
      const apex = isPhone ? 14 : 17;
      const y = layout.measures.channelCentre - (isPhone ? 15 : 22);
      const startX = from.x + 9;
      const endX = to.x + 7;
      return {
        at: { x: (from.x + to.x) / 2, y: y - apex / 2 - 8 },
        look: 'solid',
        arc: { d: `M${startX} ${y}Q${(startX + endX) / 2} ${y - apex} ${endX} ${y}`, from, to },
      };
    }
  }
}

export interface BracketDrawing {
  readonly groupId: string;
  readonly hue: number | null;
  readonly y: number;
  readonly from: number;
  readonly to: number;
  /** The position lies further left than the window reaches. */
  readonly isTorn: boolean;
}

/** Lag as length: from each group's position to the leader's high watermark. */
export function bracketsOf(
  strips: readonly StripModel[],
  drawing: RowDrawing,
  layout: StageLayout,
): readonly BracketDrawing[] {
  const leader = drawing.cells.find(({ cell }) => cell.isLeader || cell.isCandidate);
  // A phone's rows are too low for it: the squares and the Group lens tell the lag there.
  if (!leader || layout.mode === 'phone') return [];
  const readers = strips.filter(({ isSubscribed, position }) => isSubscribed && position >= 0);
  const step = Math.min(5, 7 / Math.max(1, readers.length - 1));
  return readers.map((strip, i) => ({
    groupId: strip.groupId,
    hue: strip.owner?.hue ?? null,
    y: leader.top + leader.height + 4.5 + i * step,
    from: leader.column.channelX + Math.min(leader.shape.hw, offsetX(drawing.scale, strip.position)),
    to: leader.column.channelX + leader.shape.hw,
    isTorn: strip.position < drawing.scale.base,
  }));
}
