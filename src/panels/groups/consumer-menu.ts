/** Everything one can do to a consumer, as a menu: the way without dragging. */
import type { Words } from '../../i18n/index.ts';
import type { Verbs } from '../../store/index.ts';
import type { MenuItem } from '../../ui/index.ts';
import type { ChipModel } from './ConsumerChip.tsx';

export function consumerMenu(
  consumer: ChipModel,
  groupIds: readonly string[],
  verbs: Verbs,
  { t }: Words,
): readonly MenuItem[] {
  const { id, groupId, phase } = consumer;
  const isDown = phase === 'down';
  const moves: MenuItem[] = groupIds
    .filter((other) => other !== groupId)
    .map((other) => ({
      id: `move-${other}`,
      label: t('consumer.moveTo', { group: other }),
      icon: 'right',
      disabled: isDown,
      onChoose: () => verbs.moveConsumer(id, other),
    }));
  const leave: MenuItem = {
    id: 'leave',
    label: t('consumer.leave'),
    icon: 'bench',
    disabled: isDown,
    onChoose: () => verbs.moveConsumer(id, null),
  };
  const life: MenuItem[] = isDown
    ? [
        {
          id: 'restart',
          label: t('consumer.restart'),
          icon: 'restart',
          onChoose: () => verbs.startConsumer(id),
        },
      ]
    : [
        phase === 'stalled'
          ? {
              id: 'resume',
              label: t('consumer.resume'),
              icon: 'play',
              onChoose: () => verbs.stallConsumer(id, false),
            }
          : {
              id: 'stall',
              label: t('consumer.stall'),
              icon: 'slow',
              disabled: groupId === null,
              onChoose: () => verbs.stallConsumer(id, true),
            },
        {
          id: 'crash',
          label: t('consumer.crash'),
          icon: 'kill',
          danger: true,
          onChoose: () => verbs.crashConsumer(id),
        },
      ];
  return [
    {
      id: 'inspect',
      label: t('consumer.inspect'),
      icon: 'inspector',
      onChoose: () => verbs.select({ kind: 'consumer', id }),
    },
    ...moves,
    ...(groupId === null ? [] : [leave]),
    ...life,
    {
      id: 'remove',
      label: t('consumer.remove'),
      icon: 'trash',
      danger: true,
      onChoose: () => verbs.removeConsumer(id),
    },
  ];
}
