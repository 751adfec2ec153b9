/** Questions about topics and partitions. */
import type { ClusterFrame } from '../../contract/frame.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import type { AskTranslate } from '../../i18n/lenses/ask.ts';
import { numberOf, type Question } from './question.ts';

export function partitionsQuestion(frame: ClusterFrame, topic: string, t: AskTranslate): Question {
  const now = frame.topics[topic]?.partitionCount ?? 0;
  return {
    title: t('title_partitions', { topic }),
    act: t('do_partitions'),
    start: { count: String(now + 1) },
    fields: () => [
      {
        kind: 'number',
        id: 'count',
        label: t('count'),
        min: 1,
        max: 50,
        note: t('countNote', { now: String(now) }),
      },
    ],
    commands: (values) => [
      { type: 'topic.addPartitions', name: topic, partitionCount: numberOf(values, 'count') },
    ],
  };
}

/** Null: there is no such partition any more. */
export function moveQuestion(frame: ClusterFrame, key: PartitionKey, t: AskTranslate): Question | null {
  const view = frame.partitions[key];
  if (!view) return null;
  const { topic, partition } = view;
  // Those that go do not count: the number of replicas stays.
  const replicas = view.replicas.filter((id) => !view.removing.includes(id));
  const brokers = frame.order.brokers.flatMap((id) => frame.brokers[id] ?? []);
  const spare = brokers.find(
    ({ brokerId, registration }) => registration === 'active' && !replicas.includes(brokerId),
  );
  // It begins with what is most often meant: the first spare broker in place of the last replica.
  const first = spare ? [...replicas.slice(0, -1), spare.brokerId] : replicas;
  return {
    title: t('title_move', { partition: key }),
    act: t('do_move'),
    start: Object.fromEntries(first.map((brokerId, i) => [`replica${i}`, String(brokerId)])),
    fields: () =>
      replicas.map((_, i) => ({
        kind: 'choice',
        id: `replica${i}`,
        label: i === 0 ? t('preferred') : t('replica', { n: i + 1 }),
        options: brokers.map(({ brokerId }) => ({
          value: String(brokerId),
          label: t('brokerName', { broker: String(brokerId) }),
        })),
      })),
    note: t('moveNote'),
    commands: (values) => [
      {
        type: 'partition.reassign',
        topic,
        partition,
        replicas: replicas.map((_, i) => numberOf(values, `replica${i}`)),
      },
    ],
  };
}

export function deleteRecordsQuestion(
  frame: ClusterFrame,
  key: PartitionKey,
  t: AskTranslate,
): Question | null {
  const view = frame.partitions[key];
  if (!view) return null;
  const { topic, partition, logs, leaderId } = view;
  const hw = logs.find(({ brokerId }) => brokerId === leaderId)?.highWatermark ?? 0;
  return {
    title: t('title_deleteRecords', { partition: key }),
    act: t('do_deleteRecords'),
    start: { upTo: 'hw', offset: String(hw) },
    fields: ({ upTo }) => [
      {
        kind: 'choice',
        id: 'upTo',
        label: t('upTo'),
        options: [
          { value: 'hw', label: t('upTo_hw', { offset: String(hw) }) },
          { value: 'offset', label: t('upTo_offset') },
        ],
      },
      ...(upTo === 'offset' ? [{ kind: 'number', id: 'offset', label: t('offset'), min: 0 } as const] : []),
    ],
    note: t('deleteNote'),
    commands: (values) => [
      {
        type: 'log.deleteRecords',
        topic,
        partition,
        beforeOffset: values.upTo === 'offset' ? numberOf(values, 'offset') : -1,
      },
    ],
  };
}
