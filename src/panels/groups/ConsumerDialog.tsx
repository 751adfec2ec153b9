/** The form for a new consumer, connected. It stays until the wish was accepted. */
import { useWords } from '../../i18n/index.ts';
import { useClientNames, useFormWish, useFrameParts, useVerbs } from '../../store/index.ts';
import { ConsumerForm } from './ConsumerForm.tsx';
import { newConsumer } from './consumer-draft.ts';

export function ConsumerDialog({ groupId }: { readonly groupId: string | null }) {
  const { refusalOf } = useWords();
  const verbs = useVerbs();
  const nameOf = useClientNames();
  const topics = useFrameParts((frame) => frame.order.topics.filter((name) => !frame.topics[name]?.internal));
  const groups = useFrameParts((frame) =>
    frame.order.groups.map((id) => ({ id, isShare: frame.groups[id]?.share != null })),
  );
  const [reason, onWish] = useFormWish();
  return (
    <ConsumerForm
      start={newConsumer(groupId, topics.at(-1) ?? '')}
      groups={groups}
      topics={topics}
      refusal={reason && refusalOf(reason, nameOf)}
      onClose={() => verbs.openDialog(null)}
      onCreate={(command) => onWish(verbs.carryOut(command))}
    />
  );
}
