/** Where the slabs of the accumulator lie: one column per partition, one slab per batch, from the ground up. */
import type { AccumulatorView } from '../../contract/frame.ts';

export interface Column {
  readonly partition: number;
  readonly x: number;
  readonly width: number;
  /** Top edges of its slabs, lowest first. */
  readonly slabs: readonly number[];
  /** More batches than there is room for. */
  readonly overflows: boolean;
  readonly waits: boolean;
}

export const SLAB = { height: 4, gap: 1, most: 8 } as const;
export const GROUND = SLAB.most * (SLAB.height + SLAB.gap);

/** The widest a column gets; narrower when there are many. */
const COLUMN_MAX = 22;
const COLUMN_GAP = 8;

export function columnsOf(deques: readonly AccumulatorView[], width: number): readonly Column[] {
  const count = Math.max(1, deques.length);
  // The gap is a third of a step where there is no room for more: count steps less one gap fill the width.
  const tightest = width / (count - 1 / 3);
  const isTight = tightest / 3 < COLUMN_GAP;
  const step = Math.min(COLUMN_MAX + COLUMN_GAP, isTight ? tightest : (width + COLUMN_GAP) / count);
  const gap = isTight ? step / 3 : COLUMN_GAP;
  return deques.map((deque, i) => ({
    partition: deque.partition,
    x: i * step,
    width: step - gap,
    slabs: Array.from(
      { length: Math.min(deque.batches, SLAB.most) },
      (_, k) => GROUND - (k + 1) * (SLAB.height + SLAB.gap),
    ),
    overflows: deque.batches > SLAB.most,
    waits: deque.waitsForLeader && deque.batches > 0,
  }));
}
