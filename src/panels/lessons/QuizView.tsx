/** The quiz at a lesson's end: each question is answered by a run of its own. */
import { useLessonWords } from '../../i18n/lessons.ts';
import { Button } from '../../ui/index.ts';
import { Options, type QuestionModel } from './LessonView.tsx';

export interface QuizModel {
  readonly lesson: string;
  readonly questions: readonly (QuestionModel & { readonly state: 'open' | 'playing' | 'failed' })[];
  readonly sources: readonly { readonly title: string; readonly url: string }[];
  /** Null: this is the last lesson. */
  readonly nextLesson: string | null;
}

export interface QuizWishes {
  readonly onAnswer: (question: number, option: number) => void;
  /** Let the engine play it. */
  readonly onPlay: (question: number) => void;
  readonly onSee: (question: number) => void;
  readonly onBack: () => void;
  readonly onIndex: () => void;
  readonly onNextLesson: () => void;
}

export function QuizView({ model, wishes }: { readonly model: QuizModel; readonly wishes: QuizWishes }) {
  const t = useLessonWords();
  return (
    <div className="lesson">
      <div className="lesson__scroll">
        <p className="lesson__place">
          <span>{model.lesson}</span>
          <span>{t('finished')}</span>
        </p>
        <h2 className="lesson__title">{t('quiz')}</h2>
        <p className="lesson__text">{t('quizAbout')}</p>
        {model.questions.map((question, i) => (
          <section key={question.ask} className="lesson__question" aria-label={question.ask}>
            <Options
              name={`quiz-${i}`}
              legend={question.ask}
              question={question}
              onAnswer={(option) => wishes.onAnswer(i, option)}
            />
            <div className="lesson__deed">
              {question.decided === null && (
                <Button look="solid" disabled={question.state === 'playing'} onClick={() => wishes.onPlay(i)}>
                  {t(question.state === 'playing' ? 'playing' : 'ask')}
                </Button>
              )}
              {question.state === 'failed' && <span role="alert">{t('noAnswer')}</span>}
              {question.decided !== null && <Button onClick={() => wishes.onSee(i)}>{t('see')}</Button>}
            </div>
          </section>
        ))}
        <h3 className="lesson__sub">{t('sources')}</h3>
        <ul className="lesson__sources">
          {model.sources.map(({ title, url }) => (
            <li key={url}>
              <a href={url} target="_blank" rel="noreferrer">
                {title}
              </a>
            </li>
          ))}
        </ul>
      </div>
      <footer className="lesson__foot">
        <Button onClick={wishes.onBack}>{t('back')}</Button>
        {model.nextLesson ? (
          <Button look="solid" onClick={wishes.onNextLesson}>
            {t('nextLesson', { title: model.nextLesson })}
          </Button>
        ) : (
          <Button look="solid" onClick={wishes.onIndex}>
            {t('index')}
          </Button>
        )}
      </footer>
    </div>
  );
}
