/** How the stage's polite motion goes: what an element passes through on its way from one picture to the next.
 *  See         ui/motion/play.ts */
import { type Spot, translate } from '../../ui/index.ts';

const HOP_STEPS = 14;

/** Along a parabola that rises `apex` above the straight way, and a dip of one pixel on landing. */
export function hop(from: Spot, to: Spot, apex: number): readonly Keyframe[] {
  const frames: Keyframe[] = [];
  for (let i = 0; i <= HOP_STEPS; i++) {
    const part = i / HOP_STEPS;
    frames.push({
      offset: part * 0.9,
      transform: translate({
        x: from.x + (to.x - from.x) * part,
        y: from.y + (to.y - from.y) * part - 4 * apex * part * (1 - part),
      }),
    });
  }
  frames.push({ offset: 0.95, transform: translate({ x: to.x, y: to.y + 1 }) });
  frames.push({ offset: 1, transform: translate(to) });
  return frames;
}

export const DRAIN: readonly Keyframe[] = [
  { clipPath: 'inset(0 0 0 0)', opacity: 1 },
  { clipPath: 'inset(100% 0 0 0)', opacity: 1 },
];
export const REFILL: readonly Keyframe[] = [
  { clipPath: 'inset(100% 0 0 0)' },
  { clipPath: 'inset(0 0 0 0)' },
];
/** Records past a cut: down 7 px, fanned a little, gone. */
export const SHEAR: readonly Keyframe[] = [
  { transform: 'none', opacity: 1 },
  { transform: 'translateY(2px)', opacity: 1, offset: 0.25 },
  { transform: 'translateY(7px) skewX(-8deg)', opacity: 0 },
];
/** What is left of a lost message. */
export const VANISH: readonly Keyframe[] = [{ opacity: 0.4 }, { opacity: 0 }];
export const APPEAR: readonly Keyframe[] = [{ opacity: 0 }, { opacity: 1 }];

const FLASH_MS = 1200;
/** Three times in 1.2 s: seen from afar, and slow enough for everybody. */
const FLASH: readonly Keyframe[] = [1, 0.25, 1, 0.25, 1, 0.6, 0].map((opacity) => ({ opacity }));

/** Lost records flash; `still`: they only stand there for as long. */
export function flash(element: Element | null, still: boolean): void {
  if (!element || typeof element.animate !== 'function') return;
  element.animate(still ? [{ opacity: 1 }, { opacity: 1 }] : [...FLASH], { duration: FLASH_MS });
}

const UNDERLINE_MS = 1500;

/** Without motion a change is marked for a while: a line that is there, and then is not. */
export function underline(element: Element | null): void {
  if (!element || typeof element.animate !== 'function') return;
  element.animate([{ opacity: 1 }, { opacity: 1 }], { duration: UNDERLINE_MS });
}
