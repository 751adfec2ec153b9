/** Questions about producers, consumers and groups. */
import type { ClusterFrame } from '../../contract/frame.ts';
import { parsePartitionKey } from '../../contract/ids.ts';
import type { AskTranslate } from '../../i18n/lenses/ask.ts';
import { type Field, numberOf, type Question, targetOf, type Values } from './question.ts';

export const burstQuestion = (producerId: string, producer: string, t: AskTranslate): Question => ({
  title: t('title_burst', { producer }),
  act: t('do_burst'),
  start: { count: '500', unreadable: '' },
  fields: () => [
    { kind: 'number', id: 'count', label: t('records'), min: 1, max: 10_000, note: t('burstNote') },
    { kind: 'switch', id: 'unreadable', label: t('unreadable') },
  ],
  commands: (values) => [
    {
      type: 'producer.send',
      producerId,
      count: numberOf(values, 'count'),
      ...(values.unreadable === 'true' && { unreadable: true }),
    },
  ],
});

const PLACES = ['beginning', 'end', 'offset', 'time'] as const;

/** Where to: an end, an offset, a time. */
function placeFields({ to }: Values, t: AskTranslate): readonly Field[] {
  const place: Field = {
    kind: 'choice',
    id: 'to',
    label: t('to'),
    options: PLACES.map((value) => ({ value, label: t(`to_${value}`) })),
  };
  if (to === 'offset') return [place, { kind: 'number', id: 'offset', label: t('offset'), min: 0 }];
  if (to !== 'time') return [place];
  return [place, { kind: 'number', id: 'seconds', label: t('seconds'), min: 0, note: t('secondsNote') }];
}

const ALL = '*';

export function seekQuestion(
  frame: ClusterFrame,
  consumerId: string,
  consumer: string,
  t: AskTranslate,
): Question {
  const owned = frame.consumers[consumerId]?.owned ?? [];
  return {
    title: t('title_seek', { consumer }),
    act: t('do_seek'),
    start: { partition: ALL, to: 'beginning', offset: '0', seconds: '0' },
    fields: (values) => [
      {
        kind: 'choice',
        id: 'partition',
        label: t('partition'),
        options: [
          { value: ALL, label: t('allPartitions') },
          ...owned.map((key) => ({ value: key, label: key })),
        ],
      },
      ...placeFields(values, t),
    ],
    note: t('offsetNote'),
    commands: (values) => {
      const to = targetOf(values);
      const wanted = values.partition === ALL ? owned : owned.filter((key) => key === values.partition);
      return wanted.map((partition) => ({ type: 'consumer.seek', consumerId, partition, to }));
    },
  };
}

export function resetQuestion(frame: ClusterFrame, groupId: string, t: AskTranslate): Question {
  const topics = frame.groups[groupId]?.topics ?? [];
  const partitionsOf = ({ topic }: Values): readonly string[] => frame.topics[topic ?? '']?.partitions ?? [];
  return {
    title: t('title_reset', { group: groupId }),
    act: t('do_reset'),
    start: { topic: topics[0] ?? '', partition: ALL, to: 'beginning', offset: '0', seconds: '0' },
    fields: (values) => [
      {
        kind: 'choice',
        id: 'topic',
        label: t('topic'),
        options: topics.map((value) => ({ value, label: value })),
      },
      {
        kind: 'choice',
        id: 'partition',
        label: t('partition'),
        options: [
          { value: ALL, label: t('allPartitions') },
          ...partitionsOf(values).map((key) => ({ value: key, label: key })),
        ],
      },
      ...placeFields(values, t),
    ],
    note: t('resetNote'),
    commands: (values) => {
      // Another topic may have been chosen since.
      const partition = partitionsOf(values).find((key) => key === values.partition);
      return [
        {
          type: 'group.resetOffsets',
          groupId,
          topic: values.topic ?? '',
          ...(partition && { partitions: [parsePartitionKey(partition).partition] }),
          to: targetOf(values),
        },
      ];
    },
  };
}
