/** The list of shipped scenarios, as the build writes it, and how a visitor looks through it. */
import type { Bilingual } from '../../contract/scenario.ts';

export interface Entry {
  /** Of its file, which is how it is opened. */
  readonly name: string;
  readonly era: string;
  readonly title: Bilingual;
  readonly about: Bilingual;
  readonly variants: readonly { readonly id: string; readonly title: Bilingual }[];
}

/** Null when the list cannot be fetched. */
export async function fetchEntries(): Promise<readonly Entry[] | null> {
  try {
    const response = await fetch('./scenarios/index.json');
    // Written by our own build: vite.config.ts
    return response.ok ? ((await response.json()) as readonly Entry[]) : null;
  } catch {
    return null;
  }
}

/** Whether an entry speaks of every word that was typed, in either language. */
export function isAbout({ name, era, title, about, variants }: Entry, wanted: string): boolean {
  const said = [name, `kafka ${era}`, title, about, ...variants.map((variant) => variant.title)]
    .flatMap((words) => (typeof words === 'string' ? [words] : [words.en, words.zh]))
    .join('\n')
    .toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}
