/** Theme, language and motion, written on the root element, where the style sheets look for them. */
import { useLayoutEffect } from 'react';
import { type Prefs, usePrefs } from '../store/index.ts';
import { useMedia } from './layout.ts';

const NIGHT = '(prefers-color-scheme: dark)';
const LESS_MOTION = '(prefers-reduced-motion: reduce)';

/** Whether the night theme is on. */
export function useNight(): boolean {
  const theme = usePrefs((prefs) => prefs.theme);
  const systemNight = useMedia(NIGHT);
  return theme === 'system' ? systemNight : theme === 'night';
}

/** Answers whether it is night. */
export function useAppearance(): boolean {
  const { locale, motion, presenting } = usePrefs((prefs: Prefs) => prefs);
  const systemReduced = useMedia(LESS_MOTION);
  const isNight = useNight();
  const isReduced = motion === 'system' ? systemReduced : motion === 'reduced';
  useLayoutEffect(() => {
    const root = document.documentElement;
    root.dataset.theme = isNight ? 'night' : 'chart';
    root.dataset.motion = isReduced ? 'reduced' : 'full';
    root.dataset.presenting = presenting ? 'on' : 'off';
    root.lang = locale;
  }, [isNight, isReduced, locale, presenting]);
  return isNight;
}
