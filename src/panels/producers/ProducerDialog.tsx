/** The forms for producers, connected: for a new one, and for the settings of one that is there. They stay until the wish was
 *  accepted. */
import { useState } from 'react';
import type { ProducerSettings } from '../../contract/commands.ts';
import { type EraName, rulesOf } from '../../contract/eras.ts';
import type { ProducerView } from '../../contract/frame.ts';
import { settingsSaid } from '../../deeds/index.ts';
import { useWords } from '../../i18n/index.ts';
import { useClientFormsWords } from '../../i18n/lenses/client-forms.ts';
import { useClientNames, useFormWish, useFrameParts, useHighwater, useVerbs } from '../../store/index.ts';
import { changesOf, draftOf, newDraft, settingsOf } from './draft.ts';
import { ProducerForm } from './ProducerForm.tsx';

const useTopics = (): readonly string[] =>
  useFrameParts((frame) => frame.order.topics.filter((name) => !frame.topics[name]?.internal));

export function ProducerDialog() {
  const { t, refusalOf } = useWords();
  const verbs = useVerbs();
  const store = useHighwater();
  const topics = useTopics();
  const [reason, onWish] = useFormWish();
  // The era of a frame is one of ours.
  const { idempotence } = rulesOf(store.frame.getState().cluster.era as EraName);
  return (
    <ProducerForm
      title={t('producers.form')}
      act={t('producers.form.create')}
      start={newDraft(topics[0] ?? '', idempotence)}
      topics={topics}
      refusal={reason && refusalOf(reason)}
      onClose={() => verbs.openDialog(null)}
      onSubmit={(name, topic, settings) => onWish(verbs.addProducer(name, topic, settings))}
    />
  );
}

export function ProducerSettingsDialog({ producerId }: { readonly producerId: string }) {
  const { refusalOf, personName } = useWords();
  const f = useClientFormsWords();
  const verbs = useVerbs();
  const store = useHighwater();
  const topics = useTopics();
  const nameOf = useClientNames();
  const [reason, onWish] = useFormWish();
  // As they were when the form opened.
  const [before] = useState(() => {
    const { producers, timeUs } = store.frame.getState();
    const view = producers[producerId];
    const said = settingsSaid(producerId, store.scenario, store.journal.getState().commands, timeUs);
    return view ? { view, settings: settingsNow(view, said) } : null;
  });
  if (!before) return null;
  const { view, settings } = before;
  return (
    <ProducerForm
      title={f('producerSettings', { producer: personName(producerId, nameOf) })}
      act={f('save')}
      start={draftOf(view.name, view.topic, settings)}
      isThere
      topics={topics}
      refusal={reason && refusalOf(reason, nameOf)}
      onClose={() => verbs.openDialog(null)}
      onSubmit={(_, __, after) => {
        // Compared with what the form itself would have made of them, which says more than was said.
        const changes = changesOf(settingsOf(draftOf(view.name, view.topic, settings)), after);
        if (Object.keys(changes).length === 0) verbs.openDialog(null);
        else onWish(verbs.carryOut({ type: 'producer.configure', producerId, settings: changes }));
      }}
    />
  );
}

/** What was said, and over it what the picture knows better. */
const settingsNow = (view: ProducerView, said: Partial<ProducerSettings>): ProducerSettings => ({
  ...said,
  acks: view.acks,
  idempotence: view.idempotence,
  ratePerSecond: view.ratePerSecond,
  keyStrategy: view.keyStrategy,
  ...(view.transactions && {
    transaction: {
      recordsPerTransaction: 10,
      abortPercent: 0,
      alsoTo: [],
      ...said.transaction,
      transactionalId: view.transactions.transactionalId,
    },
  }),
});
