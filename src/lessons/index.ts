/** All lessons, in the order in which they build on each other. */
import { killTheLeader } from './kill-the-leader/lesson.ts';
import type { Lesson } from './lesson.ts';

export const LESSONS: readonly Lesson[] = [killTheLeader];

export const lessonOf = (id: string): Lesson | undefined => LESSONS.find((lesson) => lesson.id === id);
