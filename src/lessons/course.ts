/** A lesson under way: which step, what it speaks of, what has come true. Pure: whoever drives it hands in pictures and
 *  sightings, and sends out the watches and commands that it asks for.
 *
 *      needs ──true──▸ open ──until true──▸ done          next and back lead to the next step's `needs` at any time */
import type { Command } from '../contract/commands.ts';
import { invariant } from '../contract/errors.ts';
import type { ClusterFrame } from '../contract/frame.ts';
import type { Bilingual } from '../contract/scenario.ts';
import type { Seen, Watch } from '../contract/watch.ts';
import { type Bound, bindAll, fill, fillFact, fillText } from './fill.ts';
import type { Lesson, Step, Target } from './lesson.ts';

export interface Course {
  readonly lesson: Lesson;
  /** From 0; `lesson.steps.length` is the quiz. */
  readonly index: number;
  readonly phase: 'needs' | 'open' | 'done';
  readonly bound: Bound;
  /** The option that was chosen; null: none. */
  readonly answer: number | null;
  /** The option that came true, and when; null: undecided. */
  readonly decided: { readonly option: number; readonly seen: Seen } | null;
  /** When `until` came true. */
  readonly seen: Seen | null;
  /** The deed was done by the lesson's button. */
  readonly isDeedDone: boolean;
}

const NEEDS = 'needs';
const UNTIL = 'until';
const DECIDED = 'decided';

export const stepOf = ({ lesson, index }: Course): Step | null => lesson.steps[index] ?? null;

/** Before the first look at the cluster. */
export const begin = (lesson: Lesson, index: number): Course => ({
  lesson,
  index: Math.max(0, Math.min(index, lesson.steps.length)),
  phase: 'needs',
  bound: {},
  answer: null,
  decided: null,
  seen: null,
  isDeedDone: false,
});

/** The step begins, if what it needs is there; otherwise it stays as it is. */
export function open(course: Course, frame: ClusterFrame): Course {
  const step = stepOf(course);
  if (!step || course.phase !== 'needs') return course;
  const found = bindAll(step.bind ?? {}, frame);
  if (!found.ok) return course;
  return { ...course, phase: step.until || step.question ? 'open' : 'done', bound: found.bound };
}

/** What to look out for now. */
export function watchesOf(course: Course): readonly Watch[] {
  const step = stepOf(course);
  if (!step) return [];
  const watchId = (what: string): string => `${course.lesson.id}/${step.id}/${what}`;
  if (course.phase === 'needs')
    return step.needs ? [{ watchId: watchId(NEEDS), fact: step.needs.fact, also: [] }] : [];
  const options = (step.question?.options ?? []).map(({ when }) => fillFact(when, course.bound));
  const decided = step.question?.decided ?? (step.question ? step.until : undefined);
  return [
    ...(step.until && !course.seen
      ? [{ watchId: watchId(UNTIL), fact: fillFact(step.until, course.bound), also: [] }]
      : []),
    ...(decided && !course.decided
      ? [{ watchId: watchId(DECIDED), fact: fillFact(decided, course.bound), also: options }]
      : []),
  ];
}

/** Something that was looked out for has come true. */
export function saw(course: Course, seen: Seen, frame: ClusterFrame): Course {
  const step = stepOf(course);
  const what =
    step && seen.watchId.startsWith(`${course.lesson.id}/${step.id}/`) ? seen.watchId.split('/')[2] : null;
  switch (what) {
    case NEEDS:
      return open(course, frame);
    case UNTIL:
      return settled({ ...course, seen });
    case DECIDED:
      return settled({ ...course, decided: { option: theOne(seen.also, course), seen } });
    default:
      return course;
  }
}

function settled(course: Course): Course {
  const step = stepOf(course);
  const isSeen = !step?.until || course.seen !== null;
  const isDecided = !step?.question || course.decided !== null;
  return isSeen && isDecided ? { ...course, phase: 'done' } : course;
}

/** The option that is true. */
function theOne(also: readonly boolean[], { lesson, index }: Course): number {
  const right = also.flatMap((isTrue, option) => (isTrue ? [option] : []));
  invariant(
    right.length === 1,
    `lesson ${lesson.id}, step ${index + 1}: ${right.length} options of its question are true, not one`,
  );
  return right[0] ?? 0;
}

/** What the deed asks of the cluster. */
export const deedOf = ({ bound }: Course, step: Step): readonly Command[] =>
  // Filled in, a template is a command: lessons.test.ts holds all of them against the schema of commands.
  (step.deed?.commands ?? []).map((template) => fill(template, bound) as unknown as Command);

/** One of the two languages, with this step's names filled in. */
export const wordsOf = ({ bound }: Course, words: Bilingual, locale: string): string =>
  fillText(locale === 'en' ? words.en : words.zh, bound);

export const factPathOf = ({ bound }: Course, path: string): string => fillText(path, bound);

/** The record that the step speaks of, once it is known. */
export function recordOf(course: Course): { readonly id: string; readonly offset: number } | null {
  const record = course.phase === 'needs' ? undefined : stepOf(course)?.record;
  return record ? { id: fillText(record.partition, course.bound), offset: record.offset } : null;
}

/** What to look at now. */
export const targetsOf = (course: Course): readonly Target[] =>
  fill(stepOf(course)?.point ?? [], course.bound);
