/** Polite motion that one element plays when something has changed. It carries no information, so it is cut when the run is
 *  too fast for it or the visitor wants none; the durations are tokens, zero when motion is reduced. */
import { type RefObject, useLayoutEffect, useRef } from 'react';

type Duration = '--t-tap' | '--t-hop' | '--t-surge' | '--t-drain' | '--t-refill' | '--t-death' | '--t-cut';
type Easing = '--e-out' | '--e-inout' | '--e-hop' | '--e-surge';

interface PlayOptions {
  readonly duration: Duration;
  readonly easing?: Easing;
  /** Part of the duration to wait before, 0 for none. */
  readonly delayMs?: number;
}

/** Plays once; the element's own style is how it ends. Nothing happens where the browser or the visitor has no motion. */
export function play(
  element: Element | null,
  keyframes: readonly Keyframe[],
  options: PlayOptions,
): Animation | null {
  if (!element || typeof element.animate !== 'function') return null;
  const style = getComputedStyle(element);
  const duration = milliseconds(style.getPropertyValue(options.duration));
  if (duration <= 0) return null;
  return element.animate([...keyframes], {
    duration,
    delay: options.delayMs ?? 0,
    easing: (options.easing && style.getPropertyValue(options.easing).trim()) || 'linear',
    fill: 'backwards',
  });
}

export function milliseconds(text: string): number {
  const value = Number.parseFloat(text);
  if (!Number.isFinite(value)) return 0;
  return text.trim().endsWith('ms') ? value : value * 1000;
}

export interface Spot {
  readonly x: number;
  readonly y: number;
}

export const translate = ({ x, y }: Spot): string => `translate(${x}px, ${y}px)`;

/** Plays when the value becomes another: not the first time, and not while `isCalm`. `framesOf` is given what it was; null: nothing
 *  is to be played for this change. */
export function usePlayOn<T>(
  element: RefObject<Element | null>,
  value: T,
  framesOf: (before: T) => readonly Keyframe[] | null,
  options: PlayOptions,
  isCalm: boolean,
): void {
  const last = useRef<{ readonly value: T } | null>(null);
  useLayoutEffect(() => {
    const before = last.current;
    last.current = { value };
    if (!before || Object.is(before.value, value) || isCalm) return;
    const frames = framesOf(before.value);
    if (frames) play(element.current, frames, options);
  });
}
