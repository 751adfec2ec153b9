/** kafka-topics.sh, as the release of the cluster prints.
 *  Models      org.apache.kafka.tools.TopicCommand; before 3.x kafka.admin.TopicCommand
 *  Simplifies  of internal topics the summary alone; the bootstrap server may be left out */
import {
  configDefault,
  configDefinition,
  configNames,
  type TopicConfigName,
  topicConfigText,
} from '../../../contract/configs.ts';
import type { EraName } from '../../../contract/eras.ts';
import type { PartitionView, TopicView } from '../../../contract/frame.ts';
import { actionOf, type Options, optionsOf, required, ToolError, wholeNumber } from './line.ts';
import { type Asked, causeOf, messageOf, type Seen, said, type Told } from './told.ts';

const KNOWN = {
  valued: ['topic', 'partitions', 'replication-factor', 'config', 'replica-assignment'],
  bare: [
    'list',
    'create',
    'describe',
    'alter',
    'delete',
    'if-exists',
    'if-not-exists',
    'exclude-internal',
    'under-replicated-partitions',
    'unavailable-partitions',
    'under-min-isr-partitions',
    'at-min-isr-partitions',
    'topics-with-overrides',
  ],
};
const ACTIONS = ['list', 'create', 'describe', 'alter', 'delete'] as const;

export function runTopics(words: readonly string[], seen: Seen): Told {
  const options = optionsOf(words, KNOWN);
  const action = actionOf(
    options,
    ACTIONS,
    'Command must include exactly one action: --list, --describe, --create, --alter or --delete',
  );
  switch (action) {
    case 'list':
      return said(...topicsOf(options, seen).map(({ name }) => name));
    case 'describe':
      return describe(options, seen);
    case 'create':
      return create(options, seen);
    case 'alter':
      return alter(options, seen);
    case 'delete':
      return remove(options, seen);
  }
}

/** Those whose name fits; a name is a pattern. */
function topicsOf(options: Options, { frame }: Seen): readonly TopicView[] {
  const asked = options.get('topic')?.[0];
  const names = Object.keys(frame.topics).sort();
  const pattern = asked === undefined ? null : patternOf(asked);
  return names.flatMap((name) => {
    const topic = frame.topics[name];
    if (!topic || (topic.internal && options.has('exclude-internal'))) return [];
    return pattern === null || pattern.test(name) ? [topic] : [];
  });
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(`^(?:${text.trim().replaceAll(',', '|')})$`);
  } catch {
    throw new ToolError(`${text} is an invalid regex.`);
  }
}

function existing(options: Options, seen: Seen): readonly TopicView[] {
  const found = topicsOf(options, seen);
  const asked = options.get('topic')?.[0];
  if (asked !== undefined && found.length === 0 && !options.has('if-exists'))
    throw new ToolError(`Error while executing topic command : Topic '${asked}' does not exist as expected`);
  return found;
}

/** Releases differ in what they show. */
const STYLE: Readonly<
  Record<EraName, { readonly blank: string; readonly id: boolean; readonly elr: boolean }>
> = {
  '0.10': { blank: '', id: false, elr: false },
  '0.11': { blank: '', id: false, elr: false },
  '2.4': { blank: ' ', id: false, elr: false },
  '3.3': { blank: ' ', id: true, elr: false },
  '4.1': { blank: ' ', id: true, elr: true },
};

const REPORTS = [
  'under-replicated-partitions',
  'unavailable-partitions',
  'under-min-isr-partitions',
  'at-min-isr-partitions',
] as const;

function describe(options: Options, seen: Seen): Told {
  const reports = REPORTS.filter((name) => options.has(name));
  const lines = existing(options, seen).flatMap((topic) => {
    const own = overridesOf(topic.name, seen);
    if (options.has('topics-with-overrides')) return own.length > 0 ? [summary(topic, own, seen)] : [];
    const partitions = topic.partitions.flatMap((id) => seen.frame.partitions[id] ?? []);
    if (reports.length > 0)
      return partitions
        .filter((partition) => reports.some((report) => isReported(report, partition, topic)))
        .map((partition) => partitionLine(partition, seen));
    return [summary(topic, own, seen), ...partitions.map((partition) => partitionLine(partition, seen))];
  });
  return said(...lines);
}

function isReported(
  report: (typeof REPORTS)[number],
  { leaderId, isr, replicas, adding }: PartitionView,
  { minInsyncReplicas }: TopicView,
): boolean {
  switch (report) {
    case 'under-replicated-partitions':
      return replicas.length - adding.length > isr.length;
    case 'unavailable-partitions':
      return leaderId < 0;
    case 'under-min-isr-partitions':
      return leaderId < 0 || isr.length < minInsyncReplicas;
    case 'at-min-isr-partitions':
      return isr.length === minInsyncReplicas;
  }
}

function eraOf({ frame }: Seen): EraName {
  // The era of a frame is one of ours.
  return frame.cluster.era as EraName;
}

function summary(topic: TopicView, own: readonly string[], seen: Seen): string {
  const { blank, id } = STYLE[eraOf(seen)];
  const topicId = seen.configs.topics[topic.name]?.topicId;
  return [
    `Topic:${blank}${topic.name}`,
    ...(id && topicId !== undefined ? [`TopicId: ${topicId}`] : []),
    `PartitionCount:${blank}${topic.partitionCount}`,
    `ReplicationFactor:${blank}${topic.replicationFactor}`,
    `Configs:${blank}${own.join(',')}`,
  ].join('\t');
}

function partitionLine(view: PartitionView, seen: Seen): string {
  const isMoving = view.adding.length + view.removing.length > 0;
  return [
    '',
    `Topic: ${view.topic}`,
    `Partition: ${view.partition}`,
    `Leader: ${view.leaderId < 0 ? 'none' : view.leaderId}`,
    `Replicas: ${view.replicas.join(',')}`,
    `Isr: ${view.isr.join(',')}`,
    ...(isMoving
      ? [`Adding Replicas: ${view.adding.join(',')}`, `Removing Replicas: ${view.removing.join(',')}`]
      : []),
    ...(STYLE[eraOf(seen)].elr
      ? [
          `Elr: ${view.eligible.join(',')}`,
          `LastKnownElr: ${view.lastKnownLeaderId < 0 ? '' : view.lastKnownLeaderId}`,
        ]
      : []),
  ].join('\t');
}

/** `name=value` of what is not Kafka's default, wherever it was set. */
function overridesOf(topic: string, { frame, configs }: Seen): readonly string[] {
  // As above.
  const era = frame.cluster.era as EraName;
  const own = new Map(Object.entries(configs.topics[topic]?.configs ?? {}));
  const broker = { ...Object.values(configs.fixed)[0], ...configs.dynamic[''] };
  return configNames('topic', era).flatMap((name) => {
    const definition = configDefinition('topic', name);
    const value = topicConfigText(own, broker, name as TopicConfigName);
    const isSet = own.has(name) || (definition && value !== configDefault(definition, era));
    return isSet ? [`${name}=${value}`] : [];
  });
}

const failed =
  (call: string): Asked['refused'] =>
  (reason, words) => {
    const message = messageOf(reason, words, call);
    return [`Error while executing topic command : ${message}`, `ERROR ${causeOf(reason, message)}`];
  };

function create(options: Options, seen: Seen): Told {
  const name = required(options, 'topic');
  const assignment = assignmentOf(options);
  const partitions = wholeNumber(options, 'partitions');
  const replication = wholeNumber(options, 'replication-factor');
  if (replication !== undefined && (replication < 1 || replication > 32_767))
    throw new ToolError('The replication factor must be between 1 and 32767 inclusive');
  if (partitions !== undefined && partitions < 1)
    throw new ToolError('The partitions must be greater than 0');
  if (options.has('if-not-exists') && seen.frame.topics[name]) return said();
  const broker = { ...Object.values(seen.configs.fixed)[0] };
  const warning = /[._]/.test(name)
    ? [
        "WARNING: Due to limitations in metric names, topics with a period ('.') or underscore ('_') could collide. To avoid issues it is best to use either, but not both.",
      ]
    : [];
  return {
    kind: 'asked',
    command: {
      type: 'topic.create',
      topic: {
        name,
        partitionCount: assignment?.length ?? partitions ?? Number(broker['num.partitions'] ?? 1),
        replicationFactor:
          assignment?.[0]?.length ?? replication ?? Number(broker['default.replication.factor'] ?? 1),
        ...(assignment && { assignment }),
        configs: pairsOf(options),
      },
    },
    isDone: (event) => event.type === 'topic.created' && event.topic === name,
    done: [...warning, `Created topic ${name}.`],
    refused: (reason, words) => [...warning, ...failed('createTopics')(reason, words)],
  };
}

function pairsOf(options: Options): Readonly<Record<string, string>> {
  const pairs = (options.get('config') ?? []).map((text) => text.split(/\s*=\s*/));
  if (pairs.some(({ length }) => length !== 2))
    throw new ToolError(
      'requirement failed: Invalid topic config: all configs to be added must be in the format "key=val".',
    );
  return Object.fromEntries(pairs.map(([name = '', value = '']) => [name.trim(), value.trim()]));
}

/** `1:2,2:3`: replicas of one partition after the other. */
function assignmentOf(options: Options): readonly (readonly number[])[] | undefined {
  const text = options.get('replica-assignment')?.[0];
  return text?.split(',').map((list, partition, all) => {
    const ids = list.split(':').map((id) => Number(id.trim()));
    const doubles = ids.filter((id, i) => ids.indexOf(id) !== i);
    if (doubles.length > 0)
      throw new ToolError(`Partition replica lists may not contain duplicate entries: ${doubles.join(',')}`);
    if (ids.length !== all[0]?.split(':').length)
      throw new ToolError(`Partition ${partition} has different replication factor: [${ids.join(', ')}]`);
    return ids;
  });
}

function alter(options: Options, seen: Seen): Told {
  required(options, 'topic');
  const count = wholeNumber(options, 'partitions');
  if (count === undefined) throw new ToolError('Missing required argument "[partitions]"');
  const [topic, another] = existing(options, seen);
  if (!topic) return said();
  if (another) throw new ToolError(`One topic at a time: ${topic.name}, ${another.name}`);
  return {
    kind: 'asked',
    command: { type: 'topic.addPartitions', name: topic.name, partitionCount: count },
    isDone: (event) => event.type === 'topic.partitionsAdded' && event.topic === topic.name,
    done: [],
    refused: failed('createPartitions'),
  };
}

function remove(options: Options, seen: Seen): Told {
  required(options, 'topic');
  const [topic, another] = existing(options, seen);
  if (!topic) return said();
  if (another) throw new ToolError(`One topic at a time: ${topic.name}, ${another.name}`);
  return {
    kind: 'asked',
    command: { type: 'topic.delete', name: topic.name },
    isDone: (event) => event.type === 'topic.deleted' && event.topic === topic.name,
    done: [],
    refused: failed('deleteTopics'),
  };
}
