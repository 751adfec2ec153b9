/** The form for a new group, wherever it was asked for. It stays until the wish was accepted. */
import { whyNot } from '../../deeds/index.ts';
import { useWords } from '../../i18n/index.ts';
import { useFormWish, useFrameParts, useHighwater, useVerbs } from '../../store/index.ts';
import { GroupForm } from './GroupForm.tsx';

export function GroupDialog() {
  const { refusalOf } = useWords();
  const verbs = useVerbs();
  const store = useHighwater();
  const topics = useFrameParts((frame) => frame.order.topics.filter((name) => !frame.topics[name]?.internal));
  const [reason, onWish] = useFormWish();
  return (
    <GroupForm
      topics={topics}
      refusal={reason && refusalOf(reason)}
      whyNot={(group) => whyNot(store.frame.getState(), { type: 'group.add', ...group })}
      onClose={() => verbs.openDialog(null)}
      onCreate={(group) => onWish(verbs.addGroup(group))}
    />
  );
}
