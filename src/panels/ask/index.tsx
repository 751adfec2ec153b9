/** The form for the values of a wish, connected: what is true now in, commands out. */
import { useEffect, useState } from 'react';
import type { ConfigsView } from '../../contract/config-view.ts';
import type { ClusterFrame } from '../../contract/frame.ts';
import { useWords } from '../../i18n/index.ts';
import { type AskTranslate, useAskWords } from '../../i18n/lenses/ask.ts';
import {
  type FormSubject,
  type HighwaterStore,
  useClientNames,
  useFormWishes,
  useHighwater,
  useVerbs,
} from '../../store/index.ts';
import { AskView } from './AskView.tsx';
import { burstQuestion, resetQuestion, seekQuestion } from './clients.ts';
import type { Question } from './question.ts';
import {
  linkQuestion,
  type NetworkNow,
  networkQuestion,
  powerQuestion,
  slowQuestion,
  throttleQuestion,
} from './servers.ts';
import { deleteRecordsQuestion, moveQuestion, partitionsQuestion } from './topics.ts';

type Asked = Exclude<FormSubject, { readonly kind: 'consumer' | 'producer' }>;

export function AskDialog({ form }: { readonly form: FormSubject }) {
  const store = useHighwater();
  const verbs = useVerbs();
  const { refusalOf } = useWords();
  const nameOf = useClientNames();
  const questionOf = useQuestion();
  // As it was when the form opened: what moves under the hand cannot be filled in.
  const [frame] = useState(() => store.frame.getState());
  const [reason, onWishes] = useFormWishes();
  // Those two have forms of their own.
  if (form.kind === 'consumer' || form.kind === 'producer') return null;
  const question = questionOf(form, frame);
  if (!question) return null;
  return (
    <AskView
      question={question}
      refusal={reason && refusalOf(reason, nameOf)}
      onUtter={(commands) => onWishes(commands.map((command) => verbs.carryOut(command)))}
      onClose={() => verbs.openDialog(null)}
    />
  );
}

function useQuestion(): (form: Asked, frame: ClusterFrame) => Question | null {
  const t = useAskWords();
  const words = useWords();
  const nameOf = useClientNames();
  const store = useHighwater();
  const configs = useConfigs();
  return (form, frame) => {
    const personOf = (id: string) => words.personName(id, nameOf);
    switch (form.kind) {
      case 'slow':
        return slowQuestion(frame, form.brokerId, t);
      case 'power':
        return powerQuestion(form.brokerId, t);
      case 'blackout':
        return powerQuestion(null, t);
      case 'throttle':
        return throttleQuestion(frame, form.brokerId, configs, t);
      case 'network':
        return networkOf(store, t);
      case 'link':
        return linkQuestion(
          frame,
          form.a,
          (node) => words.nodeName(node, nameOf),
          (state) => words.t(`inspector.link.${state}`),
          t,
        );
      case 'burst':
        return burstQuestion(form.producerId, personOf(form.producerId), t);
      case 'seek':
        return seekQuestion(frame, form.consumerId, personOf(form.consumerId), t);
      case 'reset':
        return resetQuestion(frame, form.groupId, t);
      case 'partitions':
        return partitionsQuestion(frame, form.topic, t);
      case 'move':
        return moveQuestion(frame, form.partition, t);
      case 'deleteRecords':
        return deleteRecordsQuestion(frame, form.partition, t);
    }
  };
}

/** What the journal, up to the clock, says last of the network; before that, what the scenario has. */
function networkOf({ scenario, journal, frame }: HighwaterStore, t: AskTranslate): Question {
  const { latencyMsMin, latencyMsMax, sendKBps = null } = scenario.network;
  const first: NetworkNow = { latencyMsMin, latencyMsMax, sendKBps };
  const { timeUs } = frame.getState();
  const tuned = journal
    .getState()
    .events.findLast((event) => event.type === 'network.tuned' && event.timeUs <= timeUs);
  const now: NetworkNow = tuned?.type === 'network.tuned' ? tuned : first;
  return networkQuestion(now, first, t);
}

function useConfigs(): ConfigsView | null {
  const verbs = useVerbs();
  const [configs, setConfigs] = useState<ConfigsView | null>(null);
  useEffect(() => {
    let isWanted = true;
    void verbs.ask({ kind: 'configs' }).then((answer) => {
      if (isWanted) setConfigs(answer);
    });
    return () => {
      isWanted = false;
    };
  }, [verbs]);
  return configs;
}
