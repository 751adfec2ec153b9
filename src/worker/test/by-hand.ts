/** A run in a worker without a thread, held still: what it is told it has done when the call returns. */
import type { ClusterFrame } from '../../contract/frame.ts';
import type { FromWorker, Question, ToWorker } from '../../contract/messages.ts';
import type { Scenario } from '../../contract/scenario.ts';
import { inlineLink } from '../inline-link.ts';

export interface RunByHand {
  readonly send: (message: Record<string, unknown>) => void;
  /** The whole picture of where the run stands. */
  readonly frame: () => ClusterFrame;
  readonly ask: (question: Question) => unknown;
}

export function openByHand(scenario: Scenario): RunByHand {
  const heard: FromWorker[] = [];
  const link = inlineLink({ wallMs: () => 0 });
  link.listen((message) => {
    heard.push(message);
    if (message.type === 'failed') throw new Error(message.message);
  });
  const send = (message: Record<string, unknown>): void =>
    link.send({ runId: 'main', ...message } as ToWorker);
  send({ type: 'open', scenario, commands: [], untilUs: null });
  send({ type: 'play', playing: false });
  let asked = 0;
  return {
    send,
    frame: () => {
      send({ type: 'resync' });
      const reset = heard.findLast((message) => message.type === 'reset');
      if (reset?.type !== 'reset') throw new Error('no picture');
      return reset.frame;
    },
    ask: (question) => {
      asked += 1;
      send({ type: 'ask', askId: asked, question });
      const answer = heard.findLast((message) => message.type === 'answer');
      if (answer?.type !== 'answer' || answer.askId !== asked) throw new Error('no answer');
      return answer.answer;
    },
  };
}
