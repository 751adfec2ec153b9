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
  const whyDown = isDown ? t('consumer.why.down') : undefined;
  const whyBench = groupId === null ? t('consumer.why.bench') : undefined;
  const moves: MenuItem[] = groupIds
    .filter((other) => other !== groupId)
    .map((other) => ({
      id: `move-${other}`,
      label: t('consumer.moveTo', { group: other }),
      icon: 'right',
      why: whyDown,
      onChoose: () => verbs.moveConsumer(id, other),
    }));
  const leave: MenuItem = {
    id: 'leave',
    label: t('consumer.leave'),
    icon: 'bench',
    why: whyDown ?? (groupId === null ? t('consumer.why.here') : undefined),
    onChoose: () => verbs.moveConsumer(id, null),
  };
  const isStalled = phase === 'stalled';
  const life: MenuItem[] = [
    {
      id: isStalled ? 'resume' : 'stall',
      label: t(isStalled ? 'consumer.resume' : 'consumer.stall'),
      icon: isStalled ? 'play' : 'slow',
      why: whyDown ?? whyBench,
      onChoose: () => verbs.stallConsumer(id, !isStalled),
    },
    {
      id: 'crash',
      label: t('consumer.crash'),
      icon: 'kill',
      danger: true,
      why: whyDown,
      onChoose: () => verbs.crashConsumer(id),
    },
    {
      id: 'restart',
      label: t('consumer.restart'),
      icon: 'restart',
      why: isDown ? undefined : t('consumer.why.up'),
      onChoose: () => verbs.startConsumer(id),
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
    leave,
    ...callsOf(consumer, verbs, t, whyDown ?? whyBench),
    {
      id: 'delivery',
      label: t(consumer.isPushed ? 'consumer.pull' : 'consumer.push'),
      icon: 'right',
      why: whyDown,
      onChoose: () => verbs.setDelivery(id, consumer.isPushed ? 'pull' : 'push'),
    },
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
function callsOf(
  { id, owned, paused, phase }: ChipModel,
  verbs: Verbs,
  t: Words['t'],
  whyNot: string | undefined,
): readonly MenuItem[] {
  const has = phase === 'stable' && owned.length > 0;
  const why = whyNot ?? (has ? undefined : t('consumer.why.noPartitions'));
  const isPaused = has && paused.length === owned.length;
  return [
    {
      id: 'commit',
      label: t('consumer.commitNow'),
      icon: 'check',
      why,
      onChoose: () => verbs.commitNow(id),
    },
    {
      id: 'beginning',
      label: t('consumer.seekToBeginning'),
      icon: 'restart',
      why,
      onChoose: () => verbs.seekTo(id, owned, 'beginning'),
    },
    {
      id: 'end',
      label: t('consumer.seekToEnd'),
      icon: 'right',
      why,
      onChoose: () => verbs.seekTo(id, owned, 'end'),
    },
    {
      id: 'pause',
      label: t(isPaused ? 'consumer.resumePartitions' : 'consumer.pausePartitions'),
      icon: isPaused ? 'play' : 'pause',
      why,
      onChoose: () => verbs.pausePartitions(id, owned, !isPaused),
    },
  ];
}
