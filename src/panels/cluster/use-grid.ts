/** The keyboard of the matrix: one cell takes the focus, arrows move it, letters act on its broker. */
import { type KeyboardEvent, type MouseEvent, useRef, useState } from 'react';
import { BROKER_KEYS, type BrokerVerb } from './broker-verbs.ts';
import { type GridPlace, kept, moved } from './grid.ts';

interface GridActions {
  readonly counts: readonly number[];
  readonly onInspect: (place: GridPlace) => void;
  /** Answers whether the place has a broker or controller to act on. */
  readonly onVerb: (place: GridPlace, verb: BrokerVerb) => boolean;
}

export function useGrid({ counts, onInspect, onVerb }: GridActions) {
  const [chosen, setChosen] = useState<GridPlace>({ row: 0, column: 0 });
  const wanted = useRef(0);
  const active = kept(chosen, counts);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const place = placeOf(event.target);
    // Keys on a button inside a cell are the button's own, but for the way back into the grid.
    if (!place || (event.target instanceof HTMLButtonElement && !event.key.startsWith('Arrow'))) return;
    const way = moved(place, wanted.current, event.key, counts);
    const verb = BROKER_KEYS[event.key.toLowerCase()];
    if (way) {
      wanted.current = way.wanted;
      setChosen(way.place);
      focusOn(event.currentTarget, way.place);
    } else if (event.key === 'Enter') onInspect(place);
    else if (!verb || !onVerb(place, verb)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onFocus = (event: { readonly target: EventTarget }): void => {
    const place = placeOf(event.target);
    if (!place) return;
    if (place.column !== active.column || place.row !== active.row) setChosen(place);
  };
  const onClick = (event: MouseEvent<HTMLElement>): void => {
    if (event.target instanceof Element && event.target.closest('button')) return;
    const place = placeOf(event.target);
    if (!place) return;
    wanted.current = place.column;
    onInspect(place);
  };
  return { active, handlers: { onKeyDown, onFocus, onClick } };
}

function placeOf(target: EventTarget): GridPlace | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-column]') : null;
  if (!cell) return null;
  return { row: Number(cell.dataset.row), column: Number(cell.dataset.column) };
}

function focusOn(grid: HTMLElement, { row, column }: GridPlace): void {
  const cell = grid.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`);
  cell?.focus({ preventScroll: false });
}
