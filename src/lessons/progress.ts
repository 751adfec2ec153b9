/** How far somebody has come in which lessons: theirs, kept by their browser, and theirs to take along. */

export interface LessonProgress {
  /** Steps that have been begun, from 1. */
  readonly reached: number;
  /** The last step has come true. */
  readonly isDone: boolean;
}
/** By lesson id. */
export type Progress = Readonly<Record<string, LessonProgress>>;

export const NO_PROGRESS: Progress = {};

/** What it is after this step has begun, or the lesson's end has come. Never less than before. */
export function reach(progress: Progress, lessonId: string, reached: number, isDone: boolean): Progress {
  const before = progress[lessonId];
  const next = {
    reached: Math.max(reached, before?.reached ?? 0),
    isDone: isDone || before?.isDone === true,
  };
  const isSame = before && before.reached === next.reached && before.isDone === next.isDone;
  return isSame ? progress : { ...progress, [lessonId]: next };
}

export const progressText = (progress: Progress): string => JSON.stringify({ version: 1, lessons: progress });

/** Of a text that somebody kept; what is not ours counts as nothing. */
export function readProgress(text: string | null): Progress {
  try {
    const kept: unknown = JSON.parse(text ?? '');
    if (typeof kept !== 'object' || kept === null || !('lessons' in kept)) return NO_PROGRESS;
    const { lessons } = kept;
    if (typeof lessons !== 'object' || lessons === null) return NO_PROGRESS;
    return Object.fromEntries(
      Object.entries(lessons).flatMap(([id, value]: [string, unknown]) => {
        if (typeof value !== 'object' || value === null || !('reached' in value)) return [];
        const { reached } = value;
        if (typeof reached !== 'number' || !Number.isInteger(reached) || reached < 0) return [];
        return [[id, { reached, isDone: 'isDone' in value && value.isDone === true }]];
      }),
    );
  } catch {
    return NO_PROGRESS;
  }
}
