/** What can be done to consumer groups: who is in them, and what kafka-consumer-groups.sh does. */
import type { ClusterFrame } from '../contract/frame.ts';
import { newConsumerDeed } from './consumers.ts';
import { asking, configsOf, type Deed, inspecting, uttering } from './deed.ts';

export function groupDeeds(frame: ClusterFrame, group: string): readonly Deed[] {
  const view = frame.groups[group];
  if (!view) return [];
  const about = { kind: 'group', id: group } as const;
  // A share group has no committed offsets of its members' to be moved.
  const topics = view.share ? [] : view.topics;
  return [
    inspecting(about, (t) => t('consumer.inspect')),
    uttering(
      frame,
      {
        id: 'addConsumer',
        icon: 'consumer',
        about,
        label: (t) => t('deed.group.addConsumer'),
        find: (t) => t('group.addConsumer', { group }),
      },
      { type: 'consumer.add', name: '', groupId: group },
    ),
    newConsumerDeed(frame, group),
    ...topics.flatMap((topic) => [
      uttering(
        frame,
        {
          id: `beginning-${topic}`,
          // In the menu the form is enough.
          isForPalette: true,
          icon: 'step-back',
          about,
          label: (t) => t('deed.group.toBeginning', { topic }),
          find: (t) => t('group.toBeginning', { group, topic }),
        },
        { type: 'group.resetOffsets', groupId: group, topic, to: 'beginning' },
      ),
      uttering(
        frame,
        {
          id: `end-${topic}`,
          isForPalette: true,
          icon: 'step',
          about,
          label: (t) => t('deed.group.toEnd', { topic }),
          find: (t) => t('group.toEnd', { group, topic }),
        },
        { type: 'group.resetOffsets', groupId: group, topic, to: 'end' },
      ),
    ]),
    ...topics.slice(0, 1).map((topic) =>
      asking(
        frame,
        {
          id: 'reset',
          icon: 'step',
          about,
          label: (t) => t('deed.group.reset'),
          note: (t) => t('deed.group.reset.note'),
          find: (t) => t('group.reset', { group }),
        },
        { kind: 'reset', groupId: group },
        { type: 'group.resetOffsets', groupId: group, topic, to: 'beginning' },
      ),
    ),
    ...(view.share ? [configsOf(about)] : []),
    ...topics.map((topic) =>
      uttering(
        frame,
        {
          id: `forget-${topic}`,
          icon: 'trash',
          danger: true,
          about,
          label: (t) => t('deed.group.deleteOffsets', { topic }),
          find: (t) => t('group.deleteOffsets', { group, topic }),
        },
        { type: 'group.deleteOffsets', groupId: group, topic },
      ),
    ),
    uttering(
      frame,
      {
        id: 'delete',
        icon: 'trash',
        danger: true,
        about,
        label: (t) => t('deed.group.delete'),
        find: (t) => t('group.delete', { group }),
      },
      { type: 'group.delete', groupId: group },
    ),
  ];
}
