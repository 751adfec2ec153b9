/** The quiz of a lesson, connected: each question is played by the engine, beside the run that is shown. */
import { useState } from 'react';
import { msToUs } from '../contract/units.ts';
import { useWords } from '../i18n/index.ts';
import { LESSONS } from '../lessons/index.ts';
import type { Lesson, QuizQuestion } from '../lessons/lesson.ts';
import { say } from '../lessons/runner.ts';
import { type QuizModel, QuizView } from '../panels/lessons/QuizView.tsx';
import { useVerbs } from '../store/index.ts';

interface Answered {
  readonly answer: number | null;
  readonly decided: number | null;
  readonly state: 'open' | 'playing' | 'failed';
}
const OPEN: Answered = { answer: null, decided: null, state: 'open' };

export function Quiz({ lesson, onBack }: { readonly lesson: Lesson; readonly onBack: () => void }) {
  const { locale } = useWords();
  const verbs = useVerbs();
  const [answers, setAnswers] = useState<readonly Answered[]>(() => lesson.quiz.map(() => OPEN));
  const set = (index: number, part: Partial<Answered>): void =>
    setAnswers((before) => before.map((one, i) => (i === index ? { ...one, ...part } : one)));
  const next = LESSONS[LESSONS.findIndex(({ id }) => id === lesson.id) + 1];

  const play = async (index: number, question: QuizQuestion): Promise<void> => {
    set(index, { state: 'playing' });
    const facts = question.options.map(({ when }) => when);
    const holds = await verbs.playTrial(question.scenario, msToUs(question.untilMs), facts);
    const right = holds?.flatMap((isTrue, option) => (isTrue ? [option] : [])) ?? [];
    const decided = right.length === 1 ? (right[0] ?? null) : null;
    set(index, { decided, state: decided === null ? 'failed' : 'open' });
  };

  const model: QuizModel = {
    lesson: say(lesson.title, locale),
    questions: lesson.quiz.map(({ ask, options }, i) => ({
      ask: say(ask, locale),
      options: options.map(({ words, because }) => ({
        words: say(words, locale),
        because: because ? say(because, locale) : null,
      })),
      ...(answers[i] ?? OPEN),
    })),
    sources: lesson.sources,
    nextLesson: next ? say(next.title, locale) : null,
  };
  return (
    <QuizView
      model={model}
      wishes={{
        onAnswer: (index, answer) => set(index, { answer }),
        onPlay: (index) => {
          const question = lesson.quiz[index];
          if (question) void play(index, question);
        },
        onSee: (index) => {
          const question = lesson.quiz[index];
          if (question) void verbs.openRun({ kind: 'shipped', source: question.scenario });
        },
        onBack,
        onIndex: () => verbs.openDialog('lessons'),
        onNextLesson: () => {
          if (next) void verbs.openRun({ kind: 'lesson', id: next.id, step: 0 });
        },
      }}
    />
  );
}
