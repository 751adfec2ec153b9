/** Geometry of the metadata logs: how many offsets fit, what lies in each cell of a copy, and the dial of a timer. */
import type { MetadataRecordView, TimerView } from '../../contract/controller-close-up.ts';
import type { NodeId } from '../../contract/ids.ts';

const CELL = 19;

/** How many offsets fit into a strip of so many pixels. */
export const offsetsIn = (width: number): number => Math.max(6, Math.min(60, Math.floor(width / CELL)));

export type CopyState = 'committed' | 'written' | 'stray' | 'none' | 'folded';

export interface CopyCell {
  readonly offset: number;
  readonly state: CopyState;
  /** Epoch of the record here; null where there is none, or it is folded into a snapshot. */
  readonly epoch: number | null;
}

export interface Copy {
  readonly node: NodeId;
  readonly highWatermark: number;
  readonly logStartOffset: number;
  readonly logEndOffset: number;
}

/** Cells of one copy. `stray`: another record is committed, or newer, at this offset. `folded`: a snapshot stands for it. */
export function cellsOf(
  copy: Copy,
  records: readonly MetadataRecordView[],
  from: number,
  to: number,
): readonly CopyCell[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i): CopyCell => {
    const offset = from + i;
    if (offset >= copy.logEndOffset) return { offset, state: 'none', epoch: null };
    if (offset < copy.logStartOffset) return { offset, state: 'folded', epoch: null };
    const here = records.filter((record) => record.offset === offset);
    const own = here.find(({ holders }) => holders.includes(copy.node));
    if (!own) return { offset, state: 'none', epoch: null };
    const isStray = here.some((other) => other !== own && (other.isCommitted || other.epoch > own.epoch));
    if (isStray && !own.isCommitted) return { offset, state: 'stray', epoch: own.epoch };
    return { offset, state: offset < copy.highWatermark ? 'committed' : 'written', epoch: own.epoch };
  });
}

/** Cells of one state that follow one another. */
export function runsOf(
  cells: readonly CopyCell[],
): readonly { readonly state: CopyState; readonly from: number; readonly to: number }[] {
  const runs: { state: CopyState; from: number; to: number }[] = [];
  for (const { state, offset } of cells) {
    const last = runs.at(-1);
    if (last?.state === state) last.to = offset + 1;
    else runs.push({ state, from: offset, to: offset + 1 });
  }
  return runs;
}

/** Share of a timer that has gone by, 0 to 1. */
export const spent = ({ endsAtUs, lengthUs }: TimerView, nowUs: number): number =>
  Math.max(0, Math.min(1, 1 - (endsAtUs - nowUs) / Math.max(1, lengthUs)));

/** The arc of a dial from twelve o'clock. A whole turn is drawn as nearly one, for an arc cannot end where it begins. */
export function arcPath(share: number, radius: number): string {
  const turn = Math.min(share, 0.9999) * 2 * Math.PI;
  const x = (radius * Math.sin(turn)).toFixed(2);
  const y = (-radius * Math.cos(turn)).toFixed(2);
  return `M0 ${-radius}A${radius} ${radius} 0 ${share > 0.5 ? 1 : 0} 1 ${x} ${y}`;
}
