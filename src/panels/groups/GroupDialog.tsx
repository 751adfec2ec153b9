/** The form for a new group, wherever it was asked for. It stays until the wish was accepted. */
import { useWords } from '../../i18n/index.ts';
import { useFormWish, useFrameParts, useVerbs } from '../../store/index.ts';
import { GroupForm } from './GroupForm.tsx';

export function GroupDialog() {
  const { refusalOf } = useWords();
  const verbs = useVerbs();
  const topics = useFrameParts((frame) => frame.order.topics.filter((name) => !frame.topics[name]?.internal));
  const [reason, onWish] = useFormWish();
  return (
    <GroupForm
      topics={topics}
      refusal={reason && refusalOf(reason)}
      onClose={() => verbs.openDialog(null)}
      onCreate={(name, chosen, assignor, protocol) =>
        onWish(verbs.addGroup(name, chosen, assignor, protocol))
      }
    />
  );
}
