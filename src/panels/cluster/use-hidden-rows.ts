/** Which rows that need attention are scrolled away. Asked again when the frame or the scroll position changes; answers
 *  with the same object while nothing in the answer does. */
import { type RefObject, useLayoutEffect, useState } from 'react';
import { isSame } from '../../contract/delta.ts';
import type { PartitionView, Table } from '../../contract/frame.ts';
import type { HiddenRows } from './AttentionBar.tsx';
import type { StageLayout } from './geometry.ts';
import { worstOf } from './model.ts';
import type { Sight } from './use-stable.ts';

export function useHiddenRows(
  scroller: RefObject<HTMLElement | null>,
  sight: RefObject<Sight>,
  layout: StageLayout,
  partitions: Table<PartitionView>,
): HiddenRows | null {
  const [hidden, setHidden] = useState<HiddenRows | null>(null);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const look = (): void => {
      const { scrollTop, height } = sight.current;
      const next = hiddenRows(layout, partitions, scrollTop, height);
      setHidden((before) => (isSame(before, next) ? before : next));
    };
    look();
    box.addEventListener('scroll', look, { passive: true });
    return () => box.removeEventListener('scroll', look);
  }, [scroller, sight, layout, partitions]);
  return hidden;
}

/** A row counts as in sight while its channels are: the last quarter is pipes only. */
const CHANNELS_PART = 0.72;

export function hiddenRows(
  layout: StageLayout,
  partitions: Table<PartitionView>,
  scrollTop: number,
  height: number,
): HiddenRows | null {
  const rows = layout.rows.filter((row) => row.kind === 'partition');
  const below = rows
    .filter((row) => row.y + row.height * CHANNELS_PART > scrollTop + height)
    .map(({ key }) => key);
  const above = rows
    .filter((row) => row.y + row.height * (1 - CHANNELS_PART) < scrollTop + layout.headHeight)
    .map(({ key }) => key);
  const worst = worstOf(partitions, [...below, ...above]);
  if (!worst) return null;
  return below.includes(worst.key)
    ? { worst, side: 'below', count: below.length }
    : { worst, side: 'above', count: above.length };
}
