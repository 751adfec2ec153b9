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
    ...callsOf(consumer, verbs, t),
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

/** What its application can call on the consumer, for all partitions that it has. */
function callsOf({ id, owned, paused, phase }: ChipModel, verbs: Verbs, t: Words['t']): readonly MenuItem[] {
  if (phase !== 'stable' || owned.length === 0) return [];
  const isPaused = paused.length === owned.length;
  return [
    {
      id: 'commit',
      label: t('consumer.commitNow'),
      icon: 'check',
      onChoose: () => verbs.commitNow(id),
    },
    {
      id: 'beginning',
      label: t('consumer.seekToBeginning'),
      icon: 'restart',
      onChoose: () => verbs.seekTo(id, owned, 'beginning'),
    },
    {
      id: 'end',
      label: t('consumer.seekToEnd'),
      icon: 'right',
      onChoose: () => verbs.seekTo(id, owned, 'end'),
    },
    {
      id: 'pause',
      label: t(isPaused ? 'consumer.resumePartitions' : 'consumer.pausePartitions'),
      icon: isPaused ? 'play' : 'pause',
      onChoose: () => verbs.pausePartitions(id, owned, !isPaused),
    },
  ];
}
