/** What a visitor likes, kept from visit to visit by whoever is handed in as the keeper. */
import { createStore, type StoreApi } from 'zustand/vanilla';

/** `chart` is light, `night` dark, `system` as the machine says. */
export type Theme = 'chart' | 'night' | 'system';
export type Locale = 'en' | 'zh-CN';
export type Motion = 'system' | 'reduced' | 'full';

/** In whose words the page speaks; the engine stays Kafka's. */
export type Skin = 'kafka' | 'rocketmq' | 'bowls';

export interface Prefs {
  readonly theme: Theme;
  readonly locale: Locale;
  readonly motion: Motion;
  readonly skin: Skin;
  /** Large type, rails hidden: for a room that looks on. */
  readonly presenting: boolean;
  /** The hint for newcomers has done its work. */
  readonly hintSeen: boolean;
}

export const DEFAULT_PREFS: Prefs = {
  theme: 'system',
  locale: 'en',
  motion: 'system',
  skin: 'kafka',
  presenting: false,
  hintSeen: false,
};

export const createPrefs = (prefs: Prefs): StoreApi<Prefs> => createStore<Prefs>(() => prefs);
