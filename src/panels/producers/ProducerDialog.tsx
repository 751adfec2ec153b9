/** The form for a new producer, wherever it was asked for. It stays until the wish was accepted. */
import type { ProducerSettings } from '../../contract/commands.ts';
import { useWords } from '../../i18n/index.ts';
import { useFormWish, useFrameParts, useVerbs } from '../../store/index.ts';
import { ProducerForm } from './ProducerForm.tsx';

/** How a new producer begins: Kafka's defaults, at a rate the eye can follow. */
const NEW: ProducerSettings = { acks: 'all', idempotence: true, ratePerSecond: 5, keyStrategy: 'sticky' };

export function ProducerDialog() {
  const { refusalOf } = useWords();
  const verbs = useVerbs();
  const topics = useFrameParts((frame) => frame.order.topics.filter((name) => !frame.topics[name]?.internal));
  const [reason, onWish] = useFormWish();
  return (
    <ProducerForm
      topics={topics}
      refusal={reason && refusalOf(reason)}
      onClose={() => verbs.openDialog(null)}
      onCreate={(name, topic) => onWish(verbs.addProducer(name, topic, NEW))}
    />
  );
}
