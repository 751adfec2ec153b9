/** The form for a new topic, wherever it was asked for. It stays until the controller has agreed. */
import { useWords } from '../../i18n/index.ts';
import { useFormWish, useVerbs } from '../../store/index.ts';
import { TopicForm } from './TopicForm.tsx';

export function TopicDialog() {
  const { refusalOf } = useWords();
  const verbs = useVerbs();
  const [reason, onWish] = useFormWish();
  return (
    <TopicForm
      refusal={reason && refusalOf(reason)}
      onClose={() => verbs.openDialog(null)}
      onCreate={(topic) => onWish(verbs.createTopic(topic))}
    />
  );
}
