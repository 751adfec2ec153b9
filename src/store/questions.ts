/** Questions to the worker, each answered once: by the worker, or by null when the run has ended. */
import type { Answers, Question, ToWorker } from '../contract/messages.ts';
import { RUN } from './run.ts';

type Answer = Answers[Question['kind']];

export interface Questions {
  ask<Q extends Question>(question: Q): Promise<Answers[Q['kind']] | null>;
  onAnswer(askId: number, answer: Answer): void;
  /** The run has failed, or its thread is gone: nobody will answer. */
  onEnd(): void;
}

export function createQuestions(send: (message: ToWorker) => void): Questions {
  const asked = new Map<number, (answer: Answer) => void>();
  let questions = 0;
  return {
    ask: (question) =>
      new Promise((resolve) => {
        questions += 1;
        // The worker answers what was asked.
        asked.set(questions, resolve as (answer: Answer) => void);
        send({ type: 'ask', runId: RUN, askId: questions, question });
      }),
    onAnswer: (askId, answer) => {
      asked.get(askId)?.(answer);
      asked.delete(askId);
    },
    onEnd: () => {
      for (const answer of asked.values()) answer(null);
      asked.clear();
    },
  };
}
