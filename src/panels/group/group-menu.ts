/** What an operator can do to a group (kafka-consumer-groups.sh), as a menu. What the cluster refuses it says in words: offsets are
 *  moved or removed, and a group goes, only without members. */
import type { useGroupWords } from '../../i18n/lenses/group.ts';
import type { MenuItem } from '../../ui/index.ts';

export interface GroupVerbs {
  readonly onReset: (topic: string, to: 'beginning' | 'end') => void;
  readonly onDeleteOffsets: (topic: string) => void;
  readonly onDelete: () => void;
}

export const groupMenu = (
  topics: readonly string[],
  { onReset, onDeleteOffsets, onDelete }: GroupVerbs,
  t: ReturnType<typeof useGroupWords>,
): readonly MenuItem[] => [
  ...topics.flatMap((topic): MenuItem[] => [
    {
      id: `beginning-${topic}`,
      label: t('resetToBeginning', { topic }),
      icon: 'restart',
      onChoose: () => onReset(topic, 'beginning'),
    },
    {
      id: `end-${topic}`,
      label: t('resetToEnd', { topic }),
      icon: 'right',
      onChoose: () => onReset(topic, 'end'),
    },
    {
      id: `forget-${topic}`,
      label: t('deleteOffsets', { topic }),
      icon: 'trash',
      danger: true,
      onChoose: () => onDeleteOffsets(topic),
    },
  ]),
  { id: 'delete', label: t('deleteGroup'), icon: 'trash', danger: true, onChoose: onDelete },
];
