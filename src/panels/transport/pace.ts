/** The paces one can choose, from a millisecond a second to ten seconds a second, and their names. */
import type { Pace } from '../../contract/messages.ts';

/** Simulated seconds per second of wall time, slowest first. */
export const PACES: readonly number[] = [0.001, 0.01, 0.05, 0.1, 0.25, 1, 5, 10];

/** `50 ms`, `10 s`: what a second of the visitor's is worth. */
export function spanName(rate: number): string {
  if (rate >= 1) return `${round(rate)} s`;
  return `${round(rate * 1000)} ms`;
}

const round = (value: number): number => (value < 10 ? Math.round(value * 10) / 10 : Math.round(value));

/** The next faster or slower pace; from `auto` it starts where auto is now. */
export function nextPace(pace: Pace, rate: number, direction: 1 | -1): number {
  const now = pace === 'auto' ? rate : pace;
  const next =
    direction === 1
      ? PACES.find((choice) => choice > now * 1.001)
      : PACES.findLast((choice) => choice < now * 0.999);
  return next ?? (direction === 1 ? Math.max(...PACES) : Math.min(...PACES));
}
