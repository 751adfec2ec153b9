/** Which of four arrangements the window has room for. */
import { useSyncExternalStore } from 'react';

/** `wide`: all as drawn. `folded`: rails are strips that open. `sheet`: rails lie in a sheet from below. `phone`. */
export type Layout = 'wide' | 'folded' | 'sheet' | 'phone';

const QUERIES: readonly (readonly [Layout, string])[] = [
  ['phone', '(max-width: 600px)'],
  ['sheet', '(max-width: 860px)'],
  ['folded', '(max-width: 1180px)'],
];

const currentLayout = (): Layout =>
  QUERIES.find(([, query]) => window.matchMedia(query).matches)?.[0] ?? 'wide';

function onChange(listener: () => void): () => void {
  const lists = QUERIES.map(([, query]) => window.matchMedia(query));
  for (const list of lists) list.addEventListener('change', listener);
  return () => {
    for (const list of lists) list.removeEventListener('change', listener);
  };
}

export const useLayout = (): Layout => useSyncExternalStore(onChange, currentLayout);

/** Whether a media query holds, now and as it changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => window.matchMedia(query).matches,
  );
}
