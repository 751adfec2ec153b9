/** What can be asked of the cluster, thing by thing; and why not, where it cannot be done now. The engine has the last word. */
import type { Command } from '../../contract/commands.ts';
import type { RejectReason } from '../../contract/errors.ts';
import type { BrokerView, ClusterFrame, ConsumerView, PartitionView } from '../../contract/frame.ts';
import { WHAT_IF_ERA } from '../../contract/what-if.ts';
import type { TranslateOf } from '../../i18n/lenses/palette.ts';
import type { Selection } from '../../store/index.ts';
import type { IconName } from '../../ui/index.ts';
import type { Entry } from './entry.ts';

export interface Speech {
  readonly t: TranslateOf;
  /** What a client is called in the language of the page. */
  readonly personOf: (id: string) => string;
}

interface Deed {
  readonly icon: IconName;
  readonly text: string;
  readonly command: Command;
  readonly about: Selection | null;
  readonly whyNot?: RejectReason | null | undefined;
  readonly note?: string;
  readonly keys?: string;
}

/** As an entry: its command, carried out in the visitor's name. */
const entryOf = ({ icon, text, command, about, whyNot, note = '', keys }: Deed): Entry => ({
  id: JSON.stringify(command),
  part: 'commands',
  icon,
  text,
  note,
  ...(keys !== undefined && { keys }),
  whyNot: whyNot ?? null,
  about,
  run: (verbs) => void verbs.carryOut(command),
});

export const verbEntries = (frame: ClusterFrame, speech: Speech): readonly Entry[] =>
  [
    ...frame.order.brokers.flatMap((id) => brokerDeeds(frame, frame.brokers[id], speech)),
    ...frame.order.controllers.flatMap((id) => controllerDeeds(frame, id, speech)),
    ...frame.order.zookeepers.flatMap((id) => zookeeperDeeds(frame, id, speech)),
    ...frame.order.topics.flatMap((name) => topicDeeds(frame, name, speech)),
    ...Object.values(frame.partitions).flatMap((partition) => partitionDeeds(partition, speech)),
    ...frame.order.producers.flatMap((id) => producerDeeds(id, speech)),
    ...Object.values(frame.consumers).flatMap((consumer) => consumerDeeds(frame, consumer, speech)),
    ...frame.order.groups.flatMap((id) => groupDeeds(frame, id, speech)),
    ...wholeDeeds(speech),
  ].map(entryOf);

function brokerDeeds(frame: ClusterFrame, view: BrokerView | undefined, { t }: Speech): readonly Deed[] {
  if (!view) return [];
  const { brokerId, id } = view;
  const broker = String(brokerId);
  const isDown = view.process === 'down';
  const isPaused = view.pausedSinceUs !== null;
  const down: RejectReason | null = isDown ? { code: 'brokerAlreadyDown', params: { broker } } : null;
  const paused: RejectReason | null = isPaused ? { code: 'brokerIsPaused', params: { broker } } : null;
  const isCut = Object.values(frame.links).some(({ a, b }) => a === id || b === id);
  const all = { a: id, b: '*' as const };
  const about = { kind: 'broker', id } as const;
  const leads = Object.values(frame.partitions).filter(({ leaderId }) => leaderId === brokerId).length;
  const leadsNote = t('note.leads', { n: leads });
  return [
    {
      icon: 'kill',
      text: t('broker.kill', { broker }),
      command: { type: 'broker.kill', brokerId },
      about,
      whyNot: down,
      keys: 'K',
      note: leadsNote,
    },
    {
      icon: 'stop',
      text: t('broker.stop', { broker }),
      command: { type: 'broker.stop', brokerId },
      about,
      whyNot: down ?? paused,
      note: leadsNote,
    },
    {
      icon: 'restart',
      text: t('broker.start', { broker }),
      command: { type: 'broker.start', brokerId },
      about,
      whyNot: isDown ? null : { code: 'brokerAlreadyUp', params: { broker } },
      keys: 'R',
    },
    isPaused
      ? {
          icon: 'step',
          text: t('broker.resume', { broker }),
          command: { type: 'broker.resume', brokerId },
          about,
        }
      : {
          icon: 'stop',
          text: t('broker.pause', { broker }),
          command: { type: 'broker.pause', brokerId },
          about,
          whyNot: down,
        },
    {
      icon: 'power',
      text: t('broker.powerCut', { broker }),
      command: { type: 'broker.powerCut', brokerId, lose: 'unwritten' },
      about,
      whyNot: down,
    },
    view.slowFactor > 1
      ? {
          icon: 'slow',
          text: t('broker.unslow', { broker }),
          command: { type: 'broker.slow', brokerId, factor: 1 },
          about,
          keys: 'S',
        }
      : {
          icon: 'slow',
          text: t('broker.slow', { broker }),
          command: { type: 'broker.slow', brokerId, factor: 20 },
          about,
          keys: 'S',
        },
    {
      icon: 'netsplit',
      text: t('broker.cut', { broker }),
      command: { type: 'network.cut', ...all },
      about,
      keys: 'N',
    },
    {
      icon: 'netsplit',
      text: t('broker.heal', { broker }),
      command: { type: 'network.heal', ...all },
      about,
      whyNot: isCut ? null : { code: 'linkNotCut', params: { a: id, b: '*' } },
    },
    {
      icon: 'warn',
      text: t('broker.fill', { broker }),
      command: { type: 'disk.fill', brokerId },
      about,
      whyNot: view.disk === 'full' ? { code: 'diskAlreadyFull', params: { broker } } : null,
    },
    {
      icon: 'check',
      text: t('broker.mend', { broker }),
      command: { type: 'disk.heal', brokerId },
      about,
      whyNot: view.disk === 'ok' ? { code: 'diskIsWell', params: { broker } } : null,
    },
  ];
}

function controllerDeeds({ controllers }: ClusterFrame, id: string, { t }: Speech): readonly Deed[] {
  const view = controllers[id];
  if (!view) return [];
  const { controllerId } = view;
  const controller = String(controllerId);
  const about = { kind: 'controller', id } as const;
  const isDown = view.process === 'down';
  const down: RejectReason | null = isDown
    ? { code: 'brokerAlreadyDown', params: { broker: controller } }
    : null;
  const up: RejectReason | null = isDown ? null : { code: 'brokerAlreadyUp', params: { broker: controller } };
  return [
    {
      icon: 'kill',
      text: t('controller.kill', { controller }),
      command: { type: 'controller.kill', controllerId },
      about,
      whyNot: down,
    },
    {
      icon: 'restart',
      text: t('controller.start', { controller }),
      command: { type: 'controller.start', controllerId },
      about,
      whyNot: up,
    },
  ];
}

function zookeeperDeeds({ zookeepers }: ClusterFrame, id: string, { t }: Speech): readonly Deed[] {
  const view = zookeepers[id];
  if (!view) return [];
  const { serverId } = view;
  const server = String(serverId);
  const isDown = view.process === 'down';
  return [
    {
      icon: 'kill',
      text: t('zookeeper.kill', { server }),
      command: { type: 'zookeeper.kill', serverId },
      about: null,
      whyNot: isDown ? { code: 'zookeeperAlreadyDown', params: { server } } : null,
    },
    {
      icon: 'restart',
      text: t('zookeeper.start', { server }),
      command: { type: 'zookeeper.start', serverId },
      about: null,
      whyNot: isDown ? null : { code: 'zookeeperAlreadyUp', params: { server } },
    },
  ];
}

function topicDeeds({ topics, cluster }: ClusterFrame, topic: string, { t }: Speech): readonly Deed[] {
  const view = topics[topic];
  if (!view || view.internal) return [];
  const about = { kind: 'topic', id: topic } as const;
  return [
    {
      icon: 'plus',
      text: t('topic.addPartition', { topic }),
      command: { type: 'topic.addPartitions', name: topic, partitionCount: view.partitionCount + 1 },
      about,
      note: 'CreatePartitions',
    },
    {
      icon: 'flag',
      text: t(view.whatIf === 'majority' ? 'topic.commitByIsr' : 'topic.commitByMajority', { topic }),
      command: {
        type: 'topic.commitRule',
        name: topic,
        rule: view.whatIf === 'majority' ? 'isr' : 'majority',
      },
      about,
      whyNot:
        cluster.era === WHAT_IF_ERA
          ? null
          : { code: 'whatIfEra', params: { era: cluster.era, only: WHAT_IF_ERA } },
      note: t('note.notKafka'),
    },
    {
      icon: 'trash',
      text: t('topic.delete', { topic }),
      command: { type: 'topic.delete', name: topic },
      about,
      note: 'DeleteTopics',
    },
  ];
}

function partitionDeeds(
  { id, topic, partition, leaderId, replicas }: PartitionView,
  { t }: Speech,
): readonly Deed[] {
  const message = 'Leader election not needed for topic partition.';
  return [
    {
      icon: 'flag',
      text: t('partition.electPreferred', { partition: id }),
      command: { type: 'partition.electLeader', topic, partition, election: 'preferred' },
      about: { kind: 'partition', id },
      whyNot:
        leaderId === replicas[0]
          ? { code: 'kafkaError', params: { error: 'ELECTION_NOT_NEEDED', message } }
          : null,
      note: 'ElectLeaders',
    },
  ];
}

function producerDeeds(producerId: string, { t, personOf }: Speech): readonly Deed[] {
  const producer = personOf(producerId);
  const about = { kind: 'producer', id: producerId } as const;
  return [
    {
      icon: 'producer',
      text: t('producer.burst', { producer }),
      command: { type: 'producer.send', producerId, count: 100 },
      about,
    },
    {
      icon: 'producer',
      text: t('producer.flush', { producer }),
      command: { type: 'producer.flush', producerId },
      about,
    },
    {
      icon: 'kill',
      text: t('producer.crash', { producer }),
      command: { type: 'producer.crash', producerId },
      about,
    },
    {
      icon: 'restart',
      text: t('producer.start', { producer }),
      command: { type: 'producer.start', producerId },
      about,
    },
    {
      icon: 'stop',
      text: t('producer.pause', { producer }),
      command: { type: 'producer.pause', producerId },
      about,
    },
    {
      icon: 'step',
      text: t('producer.resume', { producer }),
      command: { type: 'producer.resume', producerId },
      about,
    },
    {
      icon: 'trash',
      text: t('producer.remove', { producer }),
      command: { type: 'producer.remove', producerId },
      about,
    },
  ];
}

function consumerDeeds(
  { order, cluster }: ClusterFrame,
  { id: consumerId, groupId, phase, push, share }: ConsumerView,
  { t, personOf }: Speech,
): readonly Deed[] {
  const consumer = personOf(consumerId);
  const about = { kind: 'consumer', id: consumerId } as const;
  const isDown = phase === 'down';
  const down: RejectReason | null = isDown ? { code: 'consumerIsDown', params: { consumer } } : null;
  const there = (place: string): RejectReason => ({
    code: 'consumerAlreadyThere',
    params: { consumer, place },
  });
  const notInGroup: RejectReason | null =
    groupId === null ? { code: 'consumerNotInGroup', params: { consumer } } : null;
  return [
    ...order.groups.map(
      (group): Deed => ({
        icon: 'consumer',
        text: t('consumer.move', { consumer, group }),
        command: { type: 'consumer.move', consumerId, groupId: group },
        about,
        whyNot: down ?? (group === groupId ? there(group) : null),
      }),
    ),
    {
      icon: 'bench',
      text: t('consumer.toBench', { consumer }),
      command: { type: 'consumer.move', consumerId, groupId: null },
      about,
      whyNot: down ?? notInGroup,
    },
    {
      icon: 'kill',
      text: t('consumer.crash', { consumer }),
      command: { type: 'consumer.crash', consumerId },
      about,
      whyNot: down,
    },
    {
      icon: 'restart',
      text: t('consumer.start', { consumer }),
      command: { type: 'consumer.start', consumerId },
      about,
      whyNot: isDown ? null : there('up'),
    },
    phase === 'stalled'
      ? {
          icon: 'step',
          text: t('consumer.unstall', { consumer }),
          command: { type: 'consumer.stall', consumerId, stalled: false },
          about,
        }
      : {
          icon: 'slow',
          text: t('consumer.stall', { consumer }),
          command: { type: 'consumer.stall', consumerId, stalled: true },
          about,
          whyNot: down,
        },
    {
      icon: 'right',
      text: t(push ? 'consumer.pull' : 'consumer.push', { consumer }),
      command: { type: 'consumer.delivery', consumerId, delivery: push ? 'pull' : 'push' },
      about,
      whyNot:
        cluster.era === WHAT_IF_ERA
          ? (down ?? (share ? { code: 'notInShareGroup', params: { consumer, what: 'push' } } : null))
          : { code: 'whatIfEra', params: { era: cluster.era, only: WHAT_IF_ERA } },
      note: t('note.notKafka'),
    },
    {
      icon: 'check',
      text: t('consumer.commit', { consumer }),
      command: { type: 'consumer.commit', consumerId, how: 'sync' },
      about,
      whyNot: down ?? notInGroup,
      note: 'commitSync()',
    },
    {
      icon: 'trash',
      text: t('consumer.remove', { consumer }),
      command: { type: 'consumer.remove', consumerId },
      about,
    },
  ];
}

function groupDeeds({ groups }: ClusterFrame, group: string, { t }: Speech): readonly Deed[] {
  const view = groups[group];
  if (!view) return [];
  const about = { kind: 'group', id: group } as const;
  const isIdle = view.state === 'Empty' || view.state === 'Dead';
  const active: RejectReason | null = isIdle
    ? null
    : { code: 'groupIsActive', params: { group, state: view.state } };
  return [
    {
      icon: 'plus',
      text: t('group.addConsumer', { group }),
      command: { type: 'consumer.add', name: '', groupId: group },
      about,
    },
    ...view.topics.flatMap((topic): Deed[] => [
      {
        icon: 'step-back',
        text: t('group.toBeginning', { group, topic }),
        command: { type: 'group.resetOffsets', groupId: group, topic, to: 'beginning' },
        about,
        whyNot: active,
      },
      {
        icon: 'step',
        text: t('group.toEnd', { group, topic }),
        command: { type: 'group.resetOffsets', groupId: group, topic, to: 'end' },
        about,
        whyNot: active,
      },
    ]),
  ];
}

const wholeDeeds = ({ t }: Speech): readonly Deed[] => [
  { icon: 'plus', text: t('broker.add'), command: { type: 'broker.add' }, about: null },
  {
    icon: 'power',
    text: t('cluster.powerCut'),
    command: { type: 'cluster.powerCut', lose: 'unwritten' },
    about: null,
  },
];
