/** What can be done to brokers, controllers, ZooKeeper servers and the wires between them. */
import type { ClusterFrame } from '../contract/frame.ts';
import type { NodeId } from '../contract/ids.ts';
import { asking, configsOf, type Deed, uttering } from './deed.ts';

/** How much a broker is slowed by one key or one press. */
export const SLOW_FACTOR = 20;

export function brokerDeeds(frame: ClusterFrame, id: NodeId): readonly Deed[] {
  const view = frame.brokers[id];
  if (!view) return [];
  const { brokerId } = view;
  const broker = String(brokerId);
  const about = { kind: 'broker', id } as const;
  const isDown = view.process === 'down';
  const isPaused = view.pausedSinceUs !== null;
  const isSlow = view.slowFactor > 1;
  const leads = Object.values(frame.partitions).filter(({ leaderId }) => leaderId === brokerId).length;
  const start = uttering(
    frame,
    {
      id: 'restart',
      icon: 'restart',
      keys: 'R',
      about,
      label: (t) => t('cluster.broker.restart', { broker }),
      find: (t) => t('broker.start', { broker }),
    },
    { type: 'broker.start', brokerId },
  );
  const kill = uttering(
    frame,
    {
      id: 'kill',
      icon: 'kill',
      danger: true,
      keys: 'K',
      about,
      label: (t) => t('cluster.broker.kill', { broker }),
      note: (t) => t('cluster.broker.kill.note'),
      find: (t) => t('broker.kill', { broker }),
      hint: (t) => t('note.leads', { n: leads }),
    },
    { type: 'broker.kill', brokerId },
  );
  const stop = uttering(
    frame,
    {
      id: 'stop',
      icon: 'stop',
      keys: 'Q',
      about,
      label: (t) => t('cluster.broker.stop', { broker }),
      note: (t) => t('cluster.broker.stop.note'),
      find: (t) => t('broker.stop', { broker }),
      hint: (t) => t('note.leads', { n: leads }),
    },
    { type: 'broker.stop', brokerId },
  );
  const pause = uttering(
    frame,
    isPaused
      ? {
          id: 'resume',
          icon: 'play',
          about,
          label: (t) => t('cluster.broker.resume', { broker }),
          find: (t) => t('broker.resume', { broker }),
        }
      : {
          id: 'pause',
          icon: 'pause',
          about,
          label: (t) => t('cluster.broker.pause', { broker }),
          note: (t) => t('cluster.broker.pause.note'),
          find: (t) => t('broker.pause', { broker }),
        },
    { type: isPaused ? 'broker.resume' : 'broker.pause', brokerId },
  );
  const slow = uttering(
    frame,
    isSlow
      ? {
          id: 'unslow',
          icon: 'slow',
          keys: 'S',
          about,
          label: (t) => t('cluster.broker.speedUp', { broker }),
          find: (t) => t('broker.unslow', { broker }),
        }
      : {
          id: 'slow',
          icon: 'slow',
          keys: 'S',
          about,
          label: (t) => t('cluster.broker.slowDown', { broker }),
          note: (t) => t('cluster.broker.slow.note', { factor: SLOW_FACTOR }),
          find: (t) => t('broker.slow', { broker, factor: SLOW_FACTOR }),
        },
    { type: 'broker.slow', brokerId, factor: isSlow ? 1 : SLOW_FACTOR },
  );
  const throttle = asking(
    frame,
    {
      id: 'throttle',
      icon: 'throttle',
      about,
      label: (t) => t('deed.broker.throttle', { broker }),
      note: (t) => t('deed.broker.throttle.note'),
      find: (t) => t('broker.throttle', { broker }),
    },
    { kind: 'throttle', brokerId },
    { type: 'config.alter', scope: 'broker', name: broker, configs: {} },
  );
  return [
    start,
    kill,
    stop,
    ...powerDeeds(frame, brokerId, isDown),
    pause,
    slow,
    asking(
      frame,
      {
        id: 'slowBy',
        icon: 'slow',
        about,
        label: (t) => t('deed.broker.slowBy', { broker }),
        find: (t) => t('broker.slowBy', { broker }),
      },
      { kind: 'slow', brokerId },
    ),
    throttle,
    ...wireDeeds(frame, id, about),
    ...diskDeeds(frame, brokerId),
    configsOf({ kind: 'broker', id }),
  ];
}

/** Also of one that is down: what lay in its page cache goes with the power. */
function powerDeeds(frame: ClusterFrame, brokerId: number, isDown: boolean): readonly Deed[] {
  const broker = String(brokerId);
  const about = { kind: 'broker', id: `b${broker}` } as const;
  return [
    uttering(
      frame,
      {
        id: 'powerUnwritten',
        icon: 'power',
        danger: true,
        about,
        label: (t) => t('cluster.broker.power', { broker }),
        note: (t) => t(isDown ? 'deed.broker.power.downNote' : 'cluster.broker.power.note'),
        find: (t) => t('broker.powerCut', { broker }),
      },
      { type: 'broker.powerCut', brokerId, lose: 'unwritten' },
    ),
    asking(
      frame,
      {
        id: 'powerBy',
        icon: 'power',
        danger: true,
        about,
        label: (t) => t('deed.broker.powerBy', { broker }),
        note: (t) => t('deed.broker.powerBy.note'),
        find: (t) => t('broker.powerBy', { broker }),
      },
      { kind: 'power', brokerId },
    ),
  ];
}

function diskDeeds(frame: ClusterFrame, brokerId: number): readonly Deed[] {
  const broker = String(brokerId);
  const about = { kind: 'broker', id: `b${broker}` } as const;
  return [
    uttering(
      frame,
      {
        id: 'diskFill',
        icon: 'disk',
        about,
        label: (t) => t('cluster.broker.diskFill', { broker }),
        note: (t) => t('cluster.broker.diskFill.note'),
        find: (t) => t('broker.fill', { broker }),
      },
      { type: 'disk.fill', brokerId },
    ),
    uttering(
      frame,
      {
        id: 'diskFail',
        icon: 'disk',
        danger: true,
        about,
        label: (t) => t('cluster.broker.diskFail', { broker }),
        note: (t) => t('cluster.broker.diskFail.note'),
        find: (t) => t('broker.fail', { broker }),
      },
      { type: 'disk.fail', brokerId },
    ),
    uttering(
      frame,
      {
        id: 'diskHeal',
        icon: 'check',
        about,
        label: (t) => t('cluster.broker.diskHeal', { broker }),
        find: (t) => t('broker.mend', { broker }),
      },
      { type: 'disk.heal', brokerId },
    ),
  ];
}

/** Off the network, back on it, and one link by itself. `id`: of a broker, a controller or a ZooKeeper server. */
function wireDeeds(frame: ClusterFrame, id: NodeId, about: Deed['about']): readonly Deed[] {
  const all = { a: id, b: '*' } as const;
  const number = id.slice(1);
  const isBroker = id.startsWith('b');
  const isController = id.startsWith('c');
  const cut = uttering(
    frame,
    {
      id: 'cut',
      icon: 'netsplit',
      ...(isBroker && { keys: 'N' }),
      about,
      label: (t) =>
        isBroker
          ? t('cluster.broker.cutOff', { broker: number })
          : isController
            ? t('deed.controller.cut', { controller: number })
            : t('deed.zookeeper.cut', { server: number }),
      note: (t) => t('cluster.broker.cut.note'),
      ...(isBroker && { find: (t) => t('broker.cut', { broker: number }) }),
    },
    { type: 'network.cut', ...all },
  );
  const heal = uttering(
    frame,
    {
      id: 'heal',
      icon: 'netsplit',
      ...(isBroker && { keys: 'N' }),
      about,
      label: (t) =>
        isBroker
          ? t('cluster.broker.reconnect', { broker: number })
          : isController
            ? t('deed.controller.heal', { controller: number })
            : t('deed.zookeeper.heal', { server: number }),
      ...(isBroker && { find: (t) => t('broker.heal', { broker: number }) }),
    },
    { type: 'network.heal', ...all },
  );
  const link = asking(
    frame,
    {
      id: 'link',
      icon: 'netsplit',
      about,
      label: (t) =>
        isBroker
          ? t('deed.broker.link', { broker: number })
          : isController
            ? t('deed.controller.link', { controller: number })
            : t('deed.zookeeper.link', { server: number }),
      note: (t) => t('deed.link.note'),
    },
    { kind: 'link', a: id },
  );
  return [cut, heal, link];
}

export function controllerDeeds(frame: ClusterFrame, id: NodeId): readonly Deed[] {
  const view = frame.controllers[id];
  if (!view) return [];
  const { controllerId } = view;
  const controller = String(controllerId);
  const about = { kind: 'controller', id } as const;
  // In eras with ZooKeeper a broker is the controller: what is done is done to the broker.
  return [
    uttering(
      frame,
      {
        id: 'restart',
        icon: 'restart',
        keys: 'R',
        about,
        label: (t) => t('deed.controller.start', { controller }),
      },
      { type: 'controller.start', controllerId },
    ),
    uttering(
      frame,
      {
        id: 'kill',
        icon: 'kill',
        danger: true,
        keys: 'K',
        about,
        label: (t) => t('deed.controller.kill', { controller }),
        note: (t) => t('deed.controller.kill.note'),
      },
      { type: 'controller.kill', controllerId },
    ),
    uttering(
      frame,
      {
        id: 'stop',
        icon: 'stop',
        keys: 'Q',
        about,
        label: (t) => t('deed.controller.stop', { controller }),
        note: (t) => t('deed.controller.stop.note'),
      },
      { type: 'controller.stop', controllerId },
    ),
    ...wireDeeds(frame, id, about),
  ].map(sayController);
}

/** The engine speaks of brokers; what is meant is this controller. */
function sayController(deed: Deed): Deed {
  const code = deed.whyNot?.code;
  if (code === 'brokerAlreadyUp') return { ...deed, whyNot: null, whyElse: (t) => t('deed.why.up') };
  if (code === 'brokerAlreadyDown') return { ...deed, whyNot: null, whyElse: (t) => t('deed.why.down') };
  return deed;
}

export function zookeeperDeeds(frame: ClusterFrame, id: NodeId): readonly Deed[] {
  const view = frame.zookeepers[id];
  if (!view) return [];
  const { serverId } = view;
  const server = String(serverId);
  return [
    uttering(
      frame,
      { id: 'restart', icon: 'restart', about: null, label: (t) => t('deed.zookeeper.start', { server }) },
      { type: 'zookeeper.start', serverId },
    ),
    uttering(
      frame,
      {
        id: 'kill',
        icon: 'kill',
        danger: true,
        about: null,
        label: (t) => t('deed.zookeeper.kill', { server }),
        note: (t) => t('deed.zookeeper.kill.note'),
      },
      { type: 'zookeeper.kill', serverId },
    ),
    ...wireDeeds(frame, id, null),
  ];
}

/** What concerns all nodes at once. */
export const wholeDeeds = (frame: ClusterFrame): readonly Deed[] => [
  uttering(
    frame,
    {
      id: 'addBroker',
      icon: 'plus',
      about: null,
      label: (t) => t('cluster.addBroker'),
      find: (t) => t('broker.add'),
    },
    { type: 'broker.add' },
  ),
  asking(
    frame,
    {
      id: 'blackout',
      icon: 'power',
      danger: true,
      about: null,
      label: (t) => t('deed.blackout'),
      note: (t) => t('deed.blackout.note'),
      find: (t) => t('cluster.powerCut'),
    },
    { kind: 'blackout' },
  ),
  asking(
    frame,
    {
      id: 'network',
      icon: 'throttle',
      about: null,
      label: (t) => t('deed.network'),
      note: (t) => t('deed.network.note'),
      find: (t) => t('network.tune'),
    },
    { kind: 'network' },
  ),
  asking(
    frame,
    {
      id: 'link',
      icon: 'netsplit',
      about: null,
      label: (t) => t('deed.link'),
      note: (t) => t('deed.link.note'),
      isForPalette: true,
    },
    { kind: 'link', a: null },
  ),
];
