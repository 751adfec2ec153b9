/** What a visitor likes, kept from visit to visit by whoever is handed in as the keeper. */
import { createStore, type StoreApi } from 'zustand/vanilla';

/** `chart` is light, `night` dark, `system` as the machine says. */
export type Theme = 'chart' | 'night' | 'system';
export type Locale = 'en' | 'zh-CN';
export type Motion = 'system' | 'reduced' | 'full';

export interface Prefs {
  readonly theme: Theme;
  readonly locale: Locale;
  readonly motion: Motion;
  /** The hint for newcomers has done its work. */
  readonly hintSeen: boolean;
}

export const DEFAULT_PREFS: Prefs = { theme: 'system', locale: 'en', motion: 'system', hintSeen: false };

export const createPrefs = (prefs: Prefs): StoreApi<Prefs> => createStore<Prefs>(() => prefs);
