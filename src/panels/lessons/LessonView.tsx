/** One step of a lesson: what to read, what to guess, what to do, what came of it. */
import { type ReactNode, useEffect, useRef } from 'react';
import { useWords } from '../../i18n/index.ts';
import { useLessonWords } from '../../i18n/lessons.ts';
import { Button, classes, Icon } from '../../ui/index.ts';
import { Rich } from './rich.tsx';
import './lessons.css';

/** In the language of the page. */
export interface LessonModel {
  readonly lesson: string;
  /** Titles of the steps. */
  readonly steps: readonly string[];
  readonly index: number;
  readonly text: readonly string[];
  readonly points: readonly string[];
  readonly note: string | null;
  /** What the step waits for before it can begin; null: it has begun. */
  readonly needs: string | null;
  readonly question: QuestionModel | null;
  readonly deed: DeedModel | null;
  /** When it came true, simulated microseconds; null: not yet. */
  readonly seenAtUs: number | null;
  /** There is something to wait for, and it has not come. */
  readonly isWaiting: boolean;
  readonly after: readonly string[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** The step that is being played to, from 1; null: none. */
  readonly catchesUpTo: number | null;
}

export interface QuestionModel {
  readonly ask: string;
  readonly options: readonly { readonly words: string; readonly because: string | null }[];
  readonly answer: number | null;
  /** The option that came true. */
  readonly decided: number | null;
}

export interface DeedModel {
  readonly label: string;
  readonly byHand: string;
  readonly isDone: boolean;
}

export interface LessonWishes {
  readonly onGoTo: (index: number) => void;
  readonly onAnswer: (option: number) => void;
  readonly onDeed: () => void;
  readonly onSeek: (timeUs: number) => void;
  readonly onStay: () => void;
  readonly onStartOver: () => void;
}

interface LessonViewProps {
  readonly model: LessonModel;
  readonly wishes: LessonWishes;
  /** What one can do about the lesson itself. */
  readonly acts: ReactNode;
}

export function LessonView({ model, wishes, acts }: LessonViewProps) {
  const t = useLessonWords();
  const words = useWords();
  const { index, steps, seenAtUs } = model;
  const isHurrying = model.catchesUpTo !== null;
  const heading = useRef<HTMLHeadingElement>(null);
  const firstIndex = useRef(index);
  // The reader, of eyes or of ears, is taken to the step that has begun; not when the page opens.
  useEffect(() => {
    if (firstIndex.current === index || isHurrying) return;
    firstIndex.current = -1;
    heading.current?.focus();
    heading.current?.scrollIntoView?.({ block: 'nearest' });
  }, [index, isHurrying]);
  return (
    <div className="lesson">
      <div className="lesson__scroll">
        <StepTicks model={model} onGoTo={wishes.onGoTo} />
        <h2 className="lesson__title" ref={heading} tabIndex={-1}>
          {steps[index]}
        </h2>
        {isHurrying && (
          <div className="lesson__wait" role="status">
            <p>{t('catchingUp', { step: model.catchesUpTo })}</p>
            <Button onClick={wishes.onStay}>{t('stay')}</Button>
          </div>
        )}
        {model.text.map((paragraph) => (
          <p key={paragraph} className="lesson__text">
            <Rich text={paragraph} />
          </p>
        ))}
        {model.points.length > 0 && (
          <ul className="lesson__points">
            {model.points.map((point) => (
              <li key={point}>
                <Rich text={point} />
              </li>
            ))}
          </ul>
        )}
        {model.note && (
          <aside className="lesson__note">
            <h3>{t('note')}</h3>
            <p>
              <Rich text={model.note} />
            </p>
          </aside>
        )}
        {model.needs && (
          <div className="lesson__wait" role="status">
            <p>{t('needs', { what: model.needs })}</p>
            <Button onClick={wishes.onStartOver}>{t('startOver')}</Button>
          </div>
        )}
        {model.question && <QuestionPart question={model.question} model={model} wishes={wishes} />}
        {!model.question && model.deed && <DeedPart deed={model.deed} onDeed={wishes.onDeed} />}
        {model.isWaiting && (model.deed === null || model.deed.isDone) && (
          <p className="lesson__watching">{t('watching')}</p>
        )}
        <div aria-live="polite">
          {(seenAtUs !== null || model.after.length > 0) && (
            <div className="lesson__after">
              {seenAtUs !== null && (
                <p className="lesson__happened">
                  <Icon name="check" />
                  <span>{t('happened', { clock: words.clock(seenAtUs) })}</span>
                  <button type="button" className="lesson__link" onClick={() => wishes.onSeek(seenAtUs)}>
                    {t('goThere')}
                  </button>
                </p>
              )}
              {model.after.map((paragraph) => (
                <p key={paragraph} className="lesson__text">
                  <Rich text={paragraph} />
                </p>
              ))}
            </div>
          )}
        </div>
        {model.facts.length > 0 && (
          <dl className="lesson__facts" aria-label={t('facts')}>
            {model.facts.map(({ label, value }) => (
              <div key={label}>
                <dd>{value}</dd>
                <dt>{label}</dt>
              </div>
            ))}
          </dl>
        )}
        {acts}
      </div>
      <Foot model={model} onGoTo={wishes.onGoTo} />
    </div>
  );
}

function StepTicks({
  model,
  onGoTo,
}: {
  readonly model: LessonModel;
  readonly onGoTo: (index: number) => void;
}) {
  const t = useLessonWords();
  const { lesson, steps, index } = model;
  return (
    <>
      <p className="lesson__place">
        <span>{lesson}</span>
        <span>{t('stepOf', { step: index + 1, count: steps.length })}</span>
      </p>
      <nav className="lesson__ticks" aria-label={t('progress')}>
        {steps.map((title, step) => (
          <button
            key={title}
            type="button"
            className={classes('lesson__tick', step <= index && 'lesson__tick--past')}
            aria-label={t('goToStep', { step: step + 1, title })}
            aria-current={step === index ? 'step' : undefined}
            data-tip={title}
            onClick={() => onGoTo(step)}
          />
        ))}
      </nav>
    </>
  );
}

function Foot({ model, onGoTo }: { readonly model: LessonModel; readonly onGoTo: (index: number) => void }) {
  const t = useLessonWords();
  const { index, steps, isWaiting } = model;
  const isLast = index === steps.length - 1;
  return (
    <footer className="lesson__foot">
      <Button disabled={index === 0} onClick={() => onGoTo(index - 1)}>
        {t('back')}
      </Button>
      <Button look={isWaiting ? 'edge' : 'solid'} onClick={() => onGoTo(index + 1)}>
        {t(isLast ? 'toQuiz' : 'next')}
      </Button>
      {model.question && model.question.decided === null && <span>{t('optional')}</span>}
    </footer>
  );
}

interface QuestionPartProps {
  readonly question: QuestionModel;
  readonly model: LessonModel;
  readonly wishes: LessonWishes;
}

function QuestionPart({ question, model, wishes }: QuestionPartProps) {
  const t = useLessonWords();
  return (
    <section className="lesson__question" aria-label={t('predict')}>
      <Options
        name="lesson-question"
        legend={t('predictAsk', { ask: question.ask })}
        question={question}
        onAnswer={wishes.onAnswer}
      />
      {model.deed && <DeedPart deed={model.deed} onDeed={wishes.onDeed} />}
    </section>
  );
}

interface OptionsProps {
  readonly name: string;
  readonly legend: string;
  readonly question: QuestionModel;
  readonly onAnswer: (option: number) => void;
}

/** Radio buttons until the engine has decided; then what came true, and what was said. */
export function Options({ name, legend, question, onAnswer }: OptionsProps) {
  const t = useLessonWords();
  const { options, answer, decided } = question;
  const isDecided = decided !== null;
  return (
    <fieldset className="lesson__options">
      <legend>
        <Rich text={legend} />
      </legend>
      {options.map(({ words, because }, option) => (
        <label
          key={words}
          className={classes(
            'lesson__option',
            option === answer && 'lesson__option--mine',
            isDecided && option === decided && 'lesson__option--true',
            isDecided && option !== decided && 'lesson__option--not',
          )}
        >
          <input
            type="radio"
            name={name}
            checked={option === answer}
            disabled={isDecided}
            onChange={() => onAnswer(option)}
          />
          <span>
            <Rich text={words} />
            {isDecided && option === decided && (
              <span className="lesson__verdict">
                <Icon name="check" />
                {option === answer ? t('right') : t('cameTrue')}
              </span>
            )}
            {isDecided && option === decided && because && (
              <span className="lesson__because">
                <Rich text={because} />
              </span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function DeedPart({ deed, onDeed }: { readonly deed: DeedModel; readonly onDeed: () => void }) {
  const t = useLessonWords();
  return (
    <div className="lesson__deed">
      <Button look={deed.isDone ? 'edge' : 'solid'} onClick={onDeed}>
        {deed.isDone ? t('again', { deed: deed.label }) : deed.label}
      </Button>
      <span>{t('byHand', { how: deed.byHand })}</span>
    </div>
  );
}
