/** What can be done to consumers: where they belong, what their application calls, what befalls their process. */
import type { Command } from '../contract/commands.ts';
import type { ClusterFrame, ConsumerView } from '../contract/frame.ts';
import type { NodeId } from '../contract/ids.ts';
import { asking, configsOf, type Deed, inspecting, type Speech, uttering } from './deed.ts';

export function consumerDeeds(frame: ClusterFrame, consumerId: NodeId, speech: Speech): readonly Deed[] {
  const view = frame.consumers[consumerId];
  if (!view) return [];
  const consumer = speech.personOf(consumerId);
  return [
    inspecting({ kind: 'consumer', id: consumerId }, (t) => t('consumer.inspect')),
    ...placeDeeds(frame, view, consumer),
    ...callDeeds(frame, view, consumer),
    deliveryDeed(frame, view, consumer),
    configsOf({ kind: 'consumer', id: consumerId }),
    ...lifeDeeds(frame, view, consumer),
  ];
}

const aboutOf = ({ id }: ConsumerView) => ({ kind: 'consumer', id }) as const;

function placeDeeds(frame: ClusterFrame, view: ConsumerView, consumer: string): readonly Deed[] {
  const about = aboutOf(view);
  const moves = frame.order.groups.map((group) =>
    uttering(
      frame,
      {
        id: `move-${group}`,
        icon: 'right',
        about,
        label: (t) => t('consumer.moveTo', { group }),
        find: (t) => t('consumer.move', { consumer, group }),
        // The group it is in: in its own menu that goes without saying.
        ...(group === view.groupId && { isForPalette: true }),
      },
      { type: 'consumer.move', consumerId: view.id, groupId: group },
    ),
  );
  const leave = uttering(
    frame,
    {
      id: 'leave',
      icon: 'bench',
      about,
      label: (t) => t('consumer.leave'),
      find: (t) => t('consumer.toBench', { consumer }),
    },
    { type: 'consumer.move', consumerId: view.id, groupId: null },
  );
  return [...moves, leave];
}

/** What its application can call on the consumer, for all partitions that it has. */
function callDeeds(frame: ClusterFrame, view: ConsumerView, consumer: string): readonly Deed[] {
  const { id: consumerId, owned, paused } = view;
  const about = aboutOf(view);
  const isPaused = owned.length > 0 && paused.length === owned.length;
  const each = (command: (partition: string) => Command): readonly Command[] => owned.map(command);
  // While it has none, there is no partition to call it for.
  const forEach = (draft: Parameters<typeof uttering>[1], command: (partition: string) => Command): Deed => {
    const commands = each(command);
    // The same call without a partition has all other reasons.
    const other = uttering(frame, draft, { type: 'consumer.commit', consumerId, how: 'sync' });
    if (commands.length > 0) return uttering(frame, draft, ...commands);
    return other.whyNot ? other : { ...other, whyElse: (t) => t('deed.why.noPartitions') };
  };
  const seek = forEach(
    {
      id: 'seek',
      icon: 'right',
      about,
      label: (t) => t('deed.consumer.seek'),
      note: (t) => t('deed.consumer.seek.note'),
      find: (t) => t('consumer.seek', { consumer }),
    },
    (partition) => ({ type: 'consumer.seek', consumerId, partition, to: 'beginning' }),
  );
  return [
    uttering(
      frame,
      {
        id: 'commit',
        icon: 'check',
        about,
        label: (t) => t('consumer.commitNow'),
        find: (t) => t('consumer.commit', { consumer }),
        hint: () => 'commitSync()',
      },
      { type: 'consumer.commit', consumerId, how: 'sync' },
    ),
    uttering(
      frame,
      {
        id: 'commitAsync',
        icon: 'check',
        about,
        label: (t) => t('deed.consumer.commitAsync'),
        find: (t) => t('consumer.commitAsync', { consumer }),
        hint: () => 'commitAsync()',
      },
      { type: 'consumer.commit', consumerId, how: 'async' },
    ),
    forEach(
      {
        id: 'beginning',
        icon: 'restart',
        about,
        label: (t) => t('consumer.seekToBeginning'),
        find: (t) => t('consumer.toBeginning', { consumer }),
      },
      (partition) => ({ type: 'consumer.seek', consumerId, partition, to: 'beginning' }),
    ),
    forEach(
      {
        id: 'end',
        icon: 'right',
        about,
        label: (t) => t('consumer.seekToEnd'),
        find: (t) => t('consumer.toEnd', { consumer }),
      },
      (partition) => ({ type: 'consumer.seek', consumerId, partition, to: 'end' }),
    ),
    { ...seek, does: { kind: 'form', form: { kind: 'seek', consumerId } } },
    forEach(
      {
        id: 'pause',
        icon: isPaused ? 'play' : 'pause',
        about,
        label: (t) => t(isPaused ? 'consumer.resumePartitions' : 'consumer.pausePartitions'),
        find: (t) => t(isPaused ? 'consumer.resumePartitions' : 'consumer.pausePartitions', { consumer }),
      },
      (partition) => ({
        type: isPaused ? 'consumer.resumePartition' : 'consumer.pausePartition',
        consumerId,
        partition,
      }),
    ),
  ];
}

const deliveryDeed = (frame: ClusterFrame, view: ConsumerView, consumer: string): Deed =>
  uttering(
    frame,
    {
      id: 'delivery',
      icon: 'right',
      about: aboutOf(view),
      label: (t) => t(view.push ? 'consumer.pull' : 'consumer.push'),
      find: (t) => t(view.push ? 'consumer.pull' : 'consumer.push', { consumer }),
      hint: (t) => t('note.notKafka'),
    },
    { type: 'consumer.delivery', consumerId: view.id, delivery: view.push ? 'pull' : 'push' },
  );

function lifeDeeds(frame: ClusterFrame, view: ConsumerView, consumer: string): readonly Deed[] {
  const { id: consumerId } = view;
  const about = aboutOf(view);
  const isStalled = view.phase === 'stalled';
  const isPaused = view.isPaused === true;
  const stall = uttering(
    frame,
    {
      id: isStalled ? 'resume' : 'stall',
      icon: isStalled ? 'play' : 'slow',
      about,
      label: (t) => t(isStalled ? 'consumer.resume' : 'consumer.stall'),
      find: (t) => t(isStalled ? 'consumer.unstall' : 'consumer.stall', { consumer }),
    },
    { type: 'consumer.stall', consumerId, stalled: !isStalled },
  );
  return [
    stall,
    uttering(
      frame,
      isPaused
        ? {
            id: 'thaw',
            icon: 'play',
            about,
            label: (t) => t('producers.thaw'),
            find: (t) => t('consumer.thaw', { consumer }),
          }
        : {
            id: 'freeze',
            icon: 'slow',
            about,
            label: (t) => t('producers.freeze'),
            note: (t) => t('deed.consumer.freeze.note'),
            find: (t) => t('consumer.freeze', { consumer }),
          },
      { type: isPaused ? 'consumer.resume' : 'consumer.pause', consumerId },
    ),
    uttering(
      frame,
      {
        id: 'crash',
        icon: 'kill',
        danger: true,
        about,
        label: (t) => t('consumer.crash'),
        find: (t) => t('consumer.crash', { consumer }),
      },
      { type: 'consumer.crash', consumerId },
    ),
    uttering(
      frame,
      {
        id: 'restart',
        icon: 'restart',
        about,
        label: (t) => t('consumer.restart'),
        find: (t) => t('consumer.start', { consumer }),
      },
      { type: 'consumer.start', consumerId },
    ),
    uttering(
      frame,
      {
        id: 'remove',
        icon: 'trash',
        danger: true,
        about,
        label: (t) => t('consumer.remove'),
        find: (t) => t('consumer.remove', { consumer }),
      },
      { type: 'consumer.remove', consumerId },
    ),
  ];
}

/** What is asked for from the form of a new consumer. */
export const newConsumerDeed = (frame: ClusterFrame, groupId: string | null): Deed =>
  asking(
    frame,
    {
      id: 'addConsumerBy',
      icon: 'plus',
      about: groupId === null ? null : { kind: 'group', id: groupId },
      label: (t) => t('deed.addConsumerBy'),
      find: (t) => (groupId === null ? t('consumer.addBy') : t('group.addConsumerBy', { group: groupId })),
      hint: (t) => t('note.opensForm'),
    },
    { kind: 'consumer', groupId },
    { type: 'consumer.add', name: '', groupId },
  );
