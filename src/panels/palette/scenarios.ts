/** The scenarios that the site ships, as entries. */
import type { Bilingual } from '../../contract/scenario.ts';
import type { Entry } from './entry.ts';
import type { Speech } from './verb-entries.ts';

export interface ShippedEntry {
  readonly name: string;
  readonly era: string;
  readonly title: Bilingual;
}

/** Empty when the list cannot be fetched: then there is nothing to open either. */
export async function fetchScenarios(): Promise<readonly ShippedEntry[]> {
  try {
    const response = await fetch('./scenarios/index.json');
    const isThere = response.ok && response.headers.get('content-type')?.includes('json');
    // Written by the build from the shipped scenarios.
    return isThere ? ((await response.json()) as readonly ShippedEntry[]) : [];
  } catch {
    return [];
  }
}

export const scenarioEntries = (
  list: readonly ShippedEntry[],
  { t }: Speech,
  language: 'en' | 'zh',
): readonly Entry[] =>
  list.map(
    ({ name, era, title }): Entry => ({
      id: `scenario ${name}`,
      part: 'runs',
      icon: 'right',
      text: t('run.scenario', { title: title[language] }),
      note: `Kafka ${era}`,
      why: null,
      about: null,
      run: (verbs) => void verbs.openRun({ kind: 'shipped', source: { shipped: name } }),
    }),
  );
