/** Drives a lesson on the running cluster: hands its wishes and watches to the store, and hears what has come true. It does
 *  nothing that a visitor could not do. */
import type { Bilingual } from '../contract/scenario.ts';
import type { HighwaterStore } from '../store/index.ts';
import { begin, type Course, deedOf, open, recordOf, saw, stepOf, watchesOf } from './course.ts';
import type { Lesson } from './lesson.ts';

export interface Runner {
  getState(): RunnerState;
  subscribe(listener: () => void): () => void;
  /** To a step; `lesson.steps.length` is the quiz. */
  goTo(index: number): void;
  /** Chooses an option of the step's question; another choice is as welcome as long as it is undecided. */
  answer(option: number): void;
  /** Utters the wishes of the step's deed. */
  doDeed(): void;
  /** Does what earlier steps ask for, as fast as it goes, until this step begins. */
  catchUp(index: number): void;
  /** Leaves off catching up, where it is. */
  stay(): void;
  dispose(): void;
}

export interface RunnerState {
  readonly course: Course;
  /** The step that is being caught up to; null: none is. */
  readonly target: number | null;
}

/** Simulated seconds a second while catching up. */
const HURRY = 20;

export function createRunner(store: HighwaterStore, lesson: Lesson): Runner {
  const { verbs } = store;
  const listeners = new Set<() => void>();
  const handled = new Set<string>();
  let state: RunnerState = { course: begin(lesson, 0), target: null };

  function become(next: Partial<RunnerState>): void {
    const before = state.course;
    state = { ...state, ...next };
    const { course } = state;
    if (course.index !== before.index || course.phase !== before.phase || course.bound !== before.bound) {
      handled.clear();
      verbs.watch(watchesOf(course));
      showStep(course, before);
    }
    for (const listener of [...listeners]) listener();
    hurryOn();
  }

  /** The lens of a step is shown when it begins; whoever goes elsewhere stays there. */
  function showStep(course: Course, before: Course): void {
    const step = stepOf(course);
    if (step && course.index !== before.index) verbs.showLens(step.lens ?? 'cluster');
    const record = recordOf(course);
    if (record && before.phase === 'needs') verbs.select({ kind: 'record', ...record });
  }

  function tryOpen(): void {
    const { course } = state;
    const isRunning = store.run.getState().status === 'running' && store.frame.getState().eventId > 0;
    if (course.phase !== 'needs' || !isRunning || stepOf(course)?.needs) return;
    const next = open(course, store.frame.getState());
    if (next !== course) become({ course: next });
  }

  function hear(): void {
    for (const seen of Object.values(store.lookout.getState().seen)) {
      if (handled.has(seen.watchId)) continue;
      handled.add(seen.watchId);
      // A visitor's own deeds may leave none or several options of a question true: then nothing is decided, and all goes on.
      if (seen.also.length > 0 && seen.also.filter(Boolean).length !== 1) continue;
      const course = saw(state.course, seen, store.frame.getState());
      if (course !== state.course) become({ course });
    }
  }

  function hurryOn(): void {
    const { course, target } = state;
    if (target === null) return;
    if (course.index >= target) {
      verbs.setPace(lesson.pace ?? 'auto');
      state = { ...state, target: null };
    } else if (course.phase === 'open' && !course.isDeedDone) runner.doDeed();
    else if (course.phase === 'done') runner.goTo(course.index + 1);
  }

  const deafen = [store.frame.subscribe(tryOpen), store.lookout.subscribe(hear)];
  const runner: Runner = {
    getState: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    goTo: (index) => {
      become({ course: begin(lesson, index) });
      tryOpen();
    },
    answer: (option) => {
      if (state.course.decided === null) become({ course: { ...state.course, answer: option } });
    },
    doDeed: () => {
      const { course } = state;
      const step = stepOf(course);
      if (!step || course.phase === 'needs') return;
      become({ course: { ...course, isDeedDone: true } });
      for (const command of deedOf(course, step)) verbs.carryOut(command);
      verbs.play();
    },
    catchUp: (index) => {
      if (index <= state.course.index) return;
      verbs.setPace(HURRY);
      verbs.play();
      become({ target: index });
    },
    stay: () => {
      verbs.setPace(lesson.pace ?? 'auto');
      become({ target: null });
    },
    dispose: () => {
      for (const stop of deafen) stop();
      verbs.watch([]);
    },
  };
  verbs.watch(watchesOf(state.course));
  if (lesson.pace !== undefined) verbs.setPace(lesson.pace);
  const lens = stepOf(state.course)?.lens;
  if (lens) verbs.showLens(lens);
  tryOpen();
  return runner;
}

/** One of the two languages. */
export const say = (words: Bilingual, locale: string): string => (locale === 'en' ? words.en : words.zh);
