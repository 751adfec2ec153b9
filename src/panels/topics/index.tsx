/** The form for a new topic, wherever it was asked for. */
import { useVerbs, useView } from '../../store/index.ts';
import { TopicForm } from './TopicForm.tsx';

export function TopicDialog() {
  const verbs = useVerbs();
  const isOpen = useView((view) => view.dialog === 'topic');
  if (!isOpen) return null;
  return (
    <TopicForm
      onClose={() => verbs.openDialog(null)}
      onCreate={(topic) => {
        verbs.createTopic(topic);
        verbs.openDialog(null);
      }}
    />
  );
}
