/** The lesson drawer, connected: the course on the running cluster, in the language of the page. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { valueAt } from '../contract/facts.ts';
import { useWords } from '../i18n/index.ts';
import { useLessonWords } from '../i18n/lessons.ts';
import type { Course } from '../lessons/course.ts';
import { factPathOf, stepOf, targetsOf, wordsOf } from '../lessons/course.ts';
import type { Lesson } from '../lessons/lesson.ts';
import type { Runner, RunnerState } from '../lessons/runner.ts';
import { type LessonModel, LessonView } from '../panels/lessons/LessonView.tsx';
import { useFrameParts, usePrefs, useVerbs, useView } from '../store/index.ts';
import { Button, Segmented } from '../ui/index.ts';
import { useIsKept, useRunner } from './lesson-context.tsx';
import { keepReached } from './lesson-progress.ts';
import { Pointer } from './Pointer.tsx';
import { Quiz } from './Quiz.tsx';

export function LessonPanel() {
  const t = useLessonWords();
  const verbs = useVerbs();
  const runner = useRunner();
  const place = useView((view) => view.lesson);
  if (!place || runner === null)
    return (
      <div className="lesson__scroll">
        {place && <p className="lesson__text">{t('unknown', { id: place.id })}</p>}
        <Button look="solid" onClick={() => verbs.openDialog('lessons')}>
          {t('index')}
        </Button>
      </div>
    );
  if (!runner) return <p className="lesson__scroll">{t('loading')}</p>;
  return <Running runner={runner} />;
}

function Running({ runner }: { readonly runner: Runner }) {
  const state = useSyncExternalStore(runner.subscribe, runner.getState);
  const { course } = state;
  const { lesson, index, phase } = course;
  const isOver = index >= lesson.steps.length;
  const isKept = useIsKept();
  useEffect(() => {
    if (isKept) keepReached(lesson.id, Math.min(index + 1, lesson.steps.length), isOver);
  }, [lesson, index, isOver, isKept]);
  return (
    <>
      {isOver ? (
        <Quiz lesson={lesson} onBack={() => runner.goTo(lesson.steps.length - 1)} />
      ) : (
        <StepPart runner={runner} state={state} />
      )}
      {phase !== 'needs' && <Pointer key={index} targets={targetsOf(course)} />}
    </>
  );
}

function Acts({ lesson, index }: { readonly lesson: Lesson; readonly index: number }) {
  const t = useLessonWords();
  const verbs = useVerbs();
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    const address = new URL(location.href);
    address.hash = '';
    address.search = new URLSearchParams({ lesson: lesson.id, step: String(index + 1) }).toString();
    await navigator.clipboard.writeText(address.href);
    setCopied(true);
  };
  return (
    <div className="lesson__acts">
      {lesson.skin && <SkinChoice skin={lesson.skin} />}
      <Button look="plain" onClick={() => verbs.openDialog('lessons')}>
        {t('index')}
      </Button>
      <Button look="plain" onClick={() => void copy().catch(() => setCopied(false))}>
        {t(isCopied ? 'linked' : 'link')}
      </Button>
      <Button look="plain" onClick={verbs.leaveLesson}>
        {t('leave')}
      </Button>
    </div>
  );
}

/** The words that a lesson offers, or Kafka's own. */
function SkinChoice({ skin }: { readonly skin: 'bowls' | 'rocketmq' }) {
  const t = useLessonWords();
  const verbs = useVerbs();
  const worn = usePrefs((prefs) => prefs.skin);
  return (
    <div className="lesson__skin">
      <span>{t('skin')}</span>
      <Segmented
        label={t('skin')}
        options={[
          { value: 'kafka', label: t('skin_kafka') },
          { value: skin, label: t(`skin_${skin}`) },
        ]}
        value={worn}
        onChange={verbs.setSkin}
      />
    </div>
  );
}

function StepPart({ runner, state }: { readonly runner: Runner; readonly state: RunnerState }) {
  const { locale } = useWords();
  const verbs = useVerbs();
  const { course, target } = state;
  const facts = useFrameParts((frame) =>
    (stepOf(course)?.facts ?? []).map(({ label, path, count }) => {
      const value = valueAt(frame, factPathOf(course, path));
      return { label: wordsOf(course, label, locale), value: shown(value, count === true) };
    }),
  );
  const model = modelOf(course, locale, facts, target);
  return (
    <LessonView
      model={model}
      acts={<Acts lesson={course.lesson} index={course.index} />}
      wishes={{
        onGoTo: runner.goTo,
        onAnswer: runner.answer,
        onDeed: runner.doDeed,
        onSeek: (timeUs) => {
          verbs.pause();
          verbs.seek(timeUs);
        },
        onStay: runner.stay,
        onStartOver: () => void verbs.openRun({ kind: 'lesson', id: course.lesson.id, step: course.index }),
      }}
    />
  );
}

function shown(value: unknown, isCount: boolean): string {
  if (Array.isArray(value)) return isCount ? String(value.length) : value.join(' ');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '–';
}

function modelOf(
  course: Course,
  locale: string,
  facts: LessonModel['facts'],
  target: number | null,
): LessonModel {
  const { lesson, index, phase, seen, decided, answer } = course;
  const step = stepOf(course);
  const say = (words: { en: string; zh: string }): string => wordsOf(course, words, locale);
  const isBegun = phase !== 'needs';
  return {
    lesson: say(lesson.title),
    steps: lesson.steps.map(({ title }) => say(title)),
    index,
    text: isBegun ? (step?.text ?? []).map(say) : [],
    points: isBegun ? (step?.points ?? []).map(say) : [],
    note: isBegun && step?.note ? say(step.note) : null,
    needs: isBegun ? null : step?.needs ? say(step.needs.words) : '…',
    question:
      isBegun && step?.question
        ? {
            ask: say(step.question.ask),
            options: step.question.options.map(({ words, because }) => ({
              words: say(words),
              because: because ? say(because) : null,
            })),
            answer,
            decided: decided?.option ?? null,
          }
        : null,
    deed:
      phase === 'open' && step?.deed
        ? { label: say(step.deed.label), byHand: say(step.deed.byHand), isDone: course.isDeedDone }
        : null,
    // What was true from the start has not happened.
    seenAtUs: step?.deed || step?.question ? (seen?.atUs ?? null) : null,
    isWaiting: phase === 'open',
    after: phase === 'done' ? (step?.after ?? []).map(say) : [],
    facts: isBegun ? facts : [],
    catchesUpTo: target === null ? null : target + 1,
  };
}
