/** What can be done to topics and partitions. */
import type { ClusterFrame } from '../contract/frame.ts';
import { NO_BROKER, type PartitionKey } from '../contract/ids.ts';
import { asking, configsOf, type Deed, uttering } from './deed.ts';

export function topicDeeds(frame: ClusterFrame, topic: string): readonly Deed[] {
  const view = frame.topics[topic];
  if (!view || view.internal) return [];
  const about = { kind: 'topic', id: topic } as const;
  const isByMajority = view.whatIf === 'majority';
  return [
    asking(
      frame,
      {
        id: 'addPartitions',
        icon: 'plus',
        about,
        label: (t) => t('deed.topic.addPartitions'),
        find: (t) => t('topic.addPartitions', { topic }),
        hint: () => 'CreatePartitions',
      },
      { kind: 'partitions', topic },
      { type: 'topic.addPartitions', name: topic, partitionCount: view.partitionCount + 1 },
    ),
    uttering(
      frame,
      {
        id: 'commitRule',
        icon: 'flag',
        about,
        label: (t) => t(isByMajority ? 'inspector.commitByIsr' : 'inspector.commitByMajority'),
        find: (t) => t(isByMajority ? 'topic.commitByIsr' : 'topic.commitByMajority', { topic }),
        hint: (t) => t('note.notKafka'),
      },
      { type: 'topic.commitRule', name: topic, rule: isByMajority ? 'isr' : 'majority' },
    ),
    configsOf(about),
    uttering(
      frame,
      {
        id: 'delete',
        icon: 'trash',
        danger: true,
        about,
        label: (t) => t('inspector.deleteTopic', { topic }),
        find: (t) => t('topic.delete', { topic }),
        hint: () => 'DeleteTopics',
      },
      { type: 'topic.delete', name: topic },
    ),
  ];
}

export function partitionDeeds(frame: ClusterFrame, key: PartitionKey): readonly Deed[] {
  const view = frame.partitions[key];
  if (!view) return [];
  const { topic, partition, replicas } = view;
  const about = { kind: 'partition', id: key } as const;
  const [preferred = NO_BROKER] = replicas;
  return [
    uttering(
      frame,
      {
        id: 'electPreferred',
        icon: 'flag',
        about,
        label: (t) => t('inspector.electPreferred', { broker: String(preferred) }),
        find: (t) => t('partition.electPreferred', { partition: key }),
        hint: () => 'ElectLeaders',
      },
      { type: 'partition.electLeader', topic, partition, election: 'preferred' },
    ),
    uttering(
      frame,
      {
        id: 'electUnclean',
        icon: 'warn',
        danger: true,
        about,
        label: (t) => t('inspector.electUnclean'),
        note: (t) => t('deed.partition.electUnclean.note'),
        find: (t) => t('partition.electUnclean', { partition: key }),
        hint: () => 'ElectLeaders',
      },
      { type: 'partition.electLeader', topic, partition, election: 'unclean' },
    ),
    asking(
      frame,
      {
        id: 'move',
        icon: 'rebalance',
        about,
        label: (t) => t('deed.partition.move'),
        find: (t) => t('partition.move', { partition: key }),
        hint: () => 'AlterPartitionReassignments',
      },
      { kind: 'move', partition: key },
      { type: 'partition.reassign', topic, partition, replicas },
    ),
    uttering(
      frame,
      {
        id: 'cancelMove',
        icon: 'undo',
        about,
        label: (t) => t('inspector.cancelMove'),
        find: (t) => t('partition.cancelMove', { partition: key }),
      },
      { type: 'partition.reassign', topic, partition, replicas: null },
    ),
    asking(
      frame,
      {
        id: 'deleteRecords',
        icon: 'trash',
        danger: true,
        about,
        label: (t) => t('deed.partition.deleteRecords'),
        find: (t) => t('partition.deleteRecords', { partition: key }),
        hint: () => 'DeleteRecords',
      },
      { kind: 'deleteRecords', partition: key },
      { type: 'log.deleteRecords', topic, partition, beforeOffset: -1 },
    ),
  ];
}
