/** Progress of lessons in this browser. A browser may forbid keeping anything; then nothing is kept. */
import { type Progress, progressText, reach, readProgress } from '../lessons/progress.ts';

const KEPT_AS = 'highwater.lessons';

export function readKeptProgress(): Progress {
  try {
    return readProgress(localStorage.getItem(KEPT_AS));
  } catch {
    return {};
  }
}

export function keepProgress(progress: Progress): void {
  try {
    localStorage.setItem(KEPT_AS, progressText(progress));
  } catch {
    // Kept nowhere.
  }
}

export function keepReached(lessonId: string, reached: number, isDone: boolean): void {
  const before = readKeptProgress();
  const next = reach(before, lessonId, reached, isDone);
  if (next !== before) keepProgress(next);
}
