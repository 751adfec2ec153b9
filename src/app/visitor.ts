/** What the visitor brings along: preferences from the last visit, and wishes in the address. */
import {
  DEFAULT_PREFS,
  type Locale,
  type Motion,
  type Prefs,
  type Skin,
  type Theme,
} from '../store/index.ts';

const KEPT_AS = 'highwater.prefs';

const isTheme = (value: unknown): value is Theme =>
  value === 'chart' || value === 'night' || value === 'system';
const isMotion = (value: unknown): value is Motion =>
  value === 'system' || value === 'reduced' || value === 'full';
const isSkin = (value: unknown): value is Skin =>
  value === 'kafka' || value === 'rocketmq' || value === 'bowls';
const isLocale = (value: unknown): value is Locale => value === 'en' || value === 'zh-CN';

/** `?theme=night&lang=zh-CN` wins over the last visit, that over the browser's language. */
export function prefsOf(address: URLSearchParams, kept: string | null, languages: readonly string[]): Prefs {
  const last = parsed(kept);
  const theme = [address.get('theme'), last.theme].find(isTheme) ?? DEFAULT_PREFS.theme;
  const spoken: Locale = languages[0]?.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
  const locale = [address.get('lang'), last.locale].find(isLocale) ?? spoken;
  const motion = isMotion(last.motion) ? last.motion : DEFAULT_PREFS.motion;
  const skin = [address.get('skin'), last.skin].find(isSkin) ?? DEFAULT_PREFS.skin;
  const presenting = address.has('present') ? address.get('present') === '1' : last.presenting === true;
  return { theme, locale, motion, skin, presenting, hintSeen: last.hintSeen === true };
}

function parsed(kept: string | null): Partial<Record<keyof Prefs, unknown>> {
  try {
    const value: unknown = JSON.parse(kept ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    // Somebody else's text under our name: as if there were none.
    return {};
  }
}

/** `?fps=20`: at most so many pictures a second, 1 to 60, for a machine that has other things to do. Answers the wall
 *  milliseconds between two; a little less, since frames do not come to the millisecond. */
export function leastFrameMs(fps: string | null): number {
  const wanted = Number(fps);
  return fps !== null && wanted >= 1 && wanted <= 60 ? 1000 / wanted - 4 : 0;
}

/** A browser may forbid keeping anything; then nothing is kept. */
export function readKept(): string | null {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return null;
  }
}

export function keep(prefs: Prefs): void {
  try {
    localStorage.setItem(KEPT_AS, JSON.stringify(prefs));
  } catch {
    // Kept for this visit only.
  }
}
