/** One stop of the Tab key for many things: arrows go on inside, along a row and from one row to the next. Things say where they
 *  are by `data-row` and `data-x`, and who they are by `data-stop`. */
import { type KeyboardEvent, type RefObject, useRef, useState } from 'react';

export interface Spot {
  readonly row: number;
  readonly x: number;
}

/** Index of the spot that a key leads to; −1 when it leads nowhere, or is no such key. Spots are in any order. */
export function nextSpot(spots: readonly Spot[], at: number, key: string): number {
  const here = spots[at];
  if (!here) return -1;
  const nearest = (row: number): number => {
    let best = -1;
    for (const [i, spot] of spots.entries()) {
      if (spot.row !== row) continue;
      if (best < 0 || Math.abs(spot.x - here.x) < Math.abs((spots[best]?.x ?? 0) - here.x)) best = i;
    }
    return best;
  };
  const rows = [...new Set(spots.map(({ row }) => row))].sort((a, b) => a - b);
  const rowAt = rows.indexOf(here.row);
  const inRow = spots.flatMap(({ row }, i) => (row === here.row ? [i] : []));
  inRow.sort((a, b) => (spots[a]?.x ?? 0) - (spots[b]?.x ?? 0) || a - b);
  const column = inRow.indexOf(at);
  switch (key) {
    case 'ArrowLeft':
      return inRow[column - 1] ?? -1;
    case 'ArrowRight':
      return inRow[column + 1] ?? -1;
    case 'Home':
      return inRow[0] ?? -1;
    case 'End':
      return inRow.at(-1) ?? -1;
    case 'ArrowUp':
      return nearest(rows[rowAt - 1] ?? Number.NaN);
    case 'ArrowDown':
      return nearest(rows[rowAt + 1] ?? Number.NaN);
    default:
      return -1;
  }
}

interface Stop {
  readonly tabIndex: number;
  readonly 'data-stop': string;
  readonly 'data-row': number;
  readonly 'data-x': number;
  readonly onFocus: () => void;
}

interface Roving<E extends Element> {
  readonly group: RefObject<E | null>;
  readonly onKeyDown: (event: KeyboardEvent<E>) => void;
  /** What a thing in the group carries. */
  readonly stopOf: (id: string, spot: Spot) => Stop;
}

/** @param ids of all that are there now: the one that was focused last is the stop, or the first while that is gone */
export function useRoving<E extends Element>(ids: readonly string[]): Roving<E> {
  const group = useRef<E>(null);
  const [last, setLast] = useState<string | null>(null);
  const stop = last !== null && ids.includes(last) ? last : (ids[0] ?? null);
  return {
    group,
    onKeyDown: (event) => {
      const things = [...(group.current?.querySelectorAll<HTMLElement | SVGElement>('[data-stop]') ?? [])];
      // Whatever has the focus: an element that is none of them is not found.
      const at = things.indexOf(document.activeElement as HTMLElement);
      const spots = things.map(({ dataset }) => ({ row: Number(dataset.row), x: Number(dataset.x) }));
      const next = things[nextSpot(spots, at, event.key)];
      if (!next) return;
      event.preventDefault();
      next.focus();
    },
    stopOf: (id, { row, x }) => ({
      tabIndex: id === stop ? 0 : -1,
      'data-stop': id,
      'data-row': row,
      'data-x': x,
      onFocus: () => setLast(id),
    }),
  };
}

/** For something that is no button of the browser's: Enter and Space press it. */
export const pressedBy =
  (onPress: () => void) =>
  (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    onPress();
  };
