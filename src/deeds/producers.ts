/** What can be done to producers. */
import type { ClusterFrame } from '../contract/frame.ts';
import type { NodeId } from '../contract/ids.ts';
import { asking, configsOf, type Deed, inspecting, type Speech, uttering } from './deed.ts';

/** Records of one press. */
export const BURST = 100;

export function producerDeeds(frame: ClusterFrame, producerId: NodeId, speech: Speech): readonly Deed[] {
  const view = frame.producers[producerId];
  if (!view) return [];
  const producer = speech.personOf(producerId);
  const about = { kind: 'producer', id: producerId } as const;
  const isSending = view.ratePerSecond > 0;
  const isStill = view.process === 'paused';
  const again = speech.rateBefore(producerId);
  return [
    inspecting(about, (t) => t('producers.inspect')),
    uttering(
      frame,
      {
        id: 'pause',
        icon: isSending ? 'pause' : 'play',
        about,
        label: (t) => t(isSending ? 'producers.pause' : 'producers.resume'),
        ...(!isSending && { note: (t) => t('deed.producer.again', { rate: again }) }),
        find: (t) => t(isSending ? 'producer.stopSending' : 'producer.sendAgain', { producer }),
      },
      { type: 'producer.configure', producerId, settings: { ratePerSecond: isSending ? 0 : again } },
    ),
    uttering(
      frame,
      {
        id: 'burst',
        icon: 'producer',
        about,
        label: (t) => t('producers.burst', { n: BURST }),
        note: (t) => t('producers.burst.note'),
        find: (t) => t('producer.burst', { producer }),
      },
      { type: 'producer.send', producerId, count: BURST },
    ),
    asking(
      frame,
      {
        id: 'burstBy',
        icon: 'producer',
        about,
        label: (t) => t('deed.producer.burstBy'),
        find: (t) => t('producer.burstBy', { producer }),
      },
      { kind: 'burst', producerId },
      { type: 'producer.send', producerId, count: BURST },
    ),
    uttering(
      frame,
      {
        id: 'flush',
        icon: 'producer',
        about,
        label: (t) => t('producers.flush'),
        note: (t) => t('producers.flush.note'),
        find: (t) => t('producer.flush', { producer }),
      },
      { type: 'producer.flush', producerId },
    ),
    asking(
      frame,
      {
        id: 'settings',
        icon: 'settings',
        about,
        label: (t) => t('deed.producer.settings'),
        find: (t) => t('producer.settings', { producer }),
      },
      { kind: 'producer', producerId },
      { type: 'producer.configure', producerId, settings: {} },
    ),
    configsOf(about),
    uttering(
      frame,
      isStill
        ? {
            id: 'thaw',
            icon: 'play',
            about,
            label: (t) => t('producers.thaw'),
            find: (t) => t('producer.resume', { producer }),
          }
        : {
            id: 'freeze',
            icon: 'slow',
            about,
            label: (t) => t('producers.freeze'),
            note: (t) => t('producers.freeze.note'),
            find: (t) => t('producer.pause', { producer }),
          },
      { type: isStill ? 'producer.resume' : 'producer.pause', producerId },
    ),
    uttering(
      frame,
      {
        id: 'crash',
        icon: 'kill',
        danger: true,
        about,
        label: (t) => t('producers.crash'),
        note: (t) => t('producers.crash.note'),
        find: (t) => t('producer.crash', { producer }),
      },
      { type: 'producer.crash', producerId },
    ),
    uttering(
      frame,
      {
        id: 'restart',
        icon: 'restart',
        about,
        label: (t) => t('producers.restart'),
        find: (t) => t('producer.start', { producer }),
      },
      { type: 'producer.start', producerId },
    ),
    uttering(
      frame,
      {
        id: 'remove',
        icon: 'trash',
        danger: true,
        about,
        label: (t) => t('producers.remove'),
        find: (t) => t('producer.remove', { producer }),
      },
      { type: 'producer.remove', producerId },
    ),
  ];
}
