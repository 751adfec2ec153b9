/** One line of the palette. */
import type { Selection, Verbs } from '../../store/index.ts';
import type { IconName } from '../../ui/index.ts';

export const PARTS = ['commands', 'settings', 'places', 'moments', 'runs', 'lines'] as const;
export type Part = (typeof PARTS)[number];

export interface Entry {
  readonly id: string;
  readonly part: Part;
  readonly icon: IconName;
  readonly text: string;
  /** At its right, quietly. */
  readonly note: string;
  /** The key that does the same. */
  readonly keys?: string;
  /** Why it cannot be done now, in words; null when it can. */
  readonly why: string | null;
  /** What it is about, to be shown before anything is done. */
  readonly about: Selection | null;
  /** A command line to be filled in, instead of something to do. */
  readonly line?: string;
  readonly run: (verbs: Verbs) => void;
}
