/** kafka-consumer-groups.sh --reset-offsets: where a group without members begins next time.
 *  Models      org.apache.kafka.tools.consumer.group.ConsumerGroupCommand#resetOffsets, #prepareOffsetsToReset, #checkOffsetsRange;
 *              org.apache.kafka.common.utils.Utils#getDateTime
 *  Simplifies  no --from-file; a command of the engine moves partitions of one topic to one place, so one line may ask several */
import type { Command, SeekTarget } from '../../../contract/commands.ts';
import type { ClusterFrame, PartitionView } from '../../../contract/frame.ts';
import { SIM_EPOCH_MS, timestampMsAt } from '../../../contract/units.ts';
import { failed, stateOf } from './group-answers.ts';
import { type Options, required, ToolError, wholeNumber } from './line.ts';
import { row, type Seen, said, type Told } from './told.ts';

export const SCENARIOS_WITH_VALUE = ['to-offset', 'shift-by', 'to-datetime', 'by-duration'] as const;
const SCENARIOS = [
  'to-datetime',
  'by-duration',
  'to-earliest',
  'to-latest',
  'shift-by',
  'to-current',
  'to-offset',
] as const;
type Scenario = (typeof SCENARIOS)[number];

/** A partition, and where the group begins in it next time. */
interface Goal {
  readonly partition: PartitionView;
  readonly offset: number;
}
type Offsets = Readonly<Record<string, number>>;

export function reset(options: Options, seen: Seen): Told {
  if (!options.has('group'))
    throw new ToolError('Option [reset-offsets] takes one of these options: [all-groups], [group]');
  if (options.has('execute') && options.has('dry-run'))
    throw new ToolError('Option [reset-offsets] only accepts one of [execute] and [dry-run]');
  const scenario = scenarioOf(options);
  if (!options.has('topic') && !options.has('all-topics'))
    throw new ToolError('One of the reset scopes should be defined: --all-topics, --topic.');
  const groupId = required(options, 'group');
  const group = seen.frame.groups[groupId];
  if (group && group.state !== 'Empty' && group.state !== 'Dead')
    throw new ToolError(
      `\nError: Assignments can only be reset if the group '${groupId}' is inactive, but the current state is ${stateOf(group)}.`,
    );
  const partitions = partitionsOf(options, groupId, seen);
  if (scenario !== 'to-datetime' && scenario !== 'by-duration')
    return told(options, groupId, goalsOf(scenario, options, groupId, partitions, seen));
  const sinceMs = Math.max(0, timestampOf(scenario, options, seen) - SIM_EPOCH_MS);
  return lookUp([...new Set(partitions.map(({ topic }) => topic))], sinceMs, {}, (found) =>
    told(options, groupId, timeGoals(partitions, found)),
  );
}

function scenarioOf(options: Options): Scenario {
  const [first, second] = SCENARIOS.filter((name) => options.has(name));
  if (first === undefined)
    throw new ToolError(
      "Option '[reset-offsets]' requires one of the following scenarios: [[to-datetime], [by-duration], [to-earliest], [to-latest], [shift-by], [from-file], [to-current], [to-offset]]",
    );
  if (second !== undefined)
    throw new ToolError(`Option "[${first}]" can't be used with option "[${second}]"`);
  return first;
}

/** `--topic orders`, `--topic orders:0,1`, or every topic that the group has committed offsets of. */
function partitionsOf(options: Options, groupId: string, { frame }: Seen): readonly PartitionView[] {
  const of = (topic: string): readonly PartitionView[] =>
    (frame.topics[topic]?.partitions ?? []).flatMap((id) => frame.partitions[id] ?? []);
  if (options.has('all-topics')) {
    const lags = Object.values(frame.groups[groupId]?.lags ?? {});
    const committed = lags
      .filter((lag) => lag.committed >= 0)
      .map(({ partition }) => frame.partitions[partition]);
    return [...new Set(committed.flatMap((partition) => partition?.topic ?? []))].sort().flatMap(of);
  }
  return (options.get('topic') ?? []).flatMap((text) => {
    const [topic = '', ids] = text.split(':');
    if (!frame.topics[topic])
      throw new ToolError(
        '\nError: Executing consumer group command failed due to org.apache.kafka.common.errors.UnknownTopicOrPartitionException: This server does not host this topic-partition.',
      );
    const wanted = ids?.split(',').map(Number);
    return of(topic).filter(({ partition }) => wanted?.includes(partition) ?? true);
  });
}

const endsOf = ({ logs }: PartitionView): { readonly start: number; readonly end: number } => {
  const leader = logs.find(({ role }) => role === 'leader');
  return { start: leader?.logStartOffset ?? 0, end: leader?.highWatermark ?? 0 };
};

function goalsOf(
  scenario: Exclude<Scenario, 'to-datetime' | 'by-duration'>,
  options: Options,
  groupId: string,
  partitions: readonly PartitionView[],
  { frame }: Seen,
): Goals {
  const amount = scenario === 'to-offset' || scenario === 'shift-by' ? wholeNumber(options, scenario) : 0;
  const warnings: string[] = [];
  const within = (partition: PartitionView, offset: number): number => {
    const { start, end } = endsOf(partition);
    const bound = Math.min(Math.max(offset, start), end);
    if (bound !== offset)
      warnings.push(
        `WARN New offset (${offset}) is ${offset > end ? 'higher than latest' : 'lower than earliest'} offset for topic partition ${partition.id}. Value will be set to ${bound}`,
      );
    return bound;
  };
  function goalOf(partition: PartitionView): Goal {
    const { start, end } = endsOf(partition);
    const committed = committedOf(frame, groupId, partition);
    switch (scenario) {
      case 'to-earliest':
        return { partition, offset: start };
      case 'to-latest':
        return { partition, offset: end };
      case 'to-offset':
        return { partition, offset: within(partition, amount ?? 0) };
      case 'to-current':
        return { partition, offset: committed ?? end };
      case 'shift-by':
        if (committed === null)
          throw new ToolError(
            `\nError: Executing consumer group command failed due to Cannot shift offset for partition ${partition.id} since there is no current committed offset`,
          );
        return { partition, offset: within(partition, committed + (amount ?? 0)) };
    }
  }
  return { goals: partitions.map(goalOf), warnings };
}

function committedOf(frame: ClusterFrame, groupId: string, { id }: PartitionView): number | null {
  const committed = frame.groups[groupId]?.lags[id]?.committed ?? -1;
  return committed < 0 ? null : committed;
}

interface Goals {
  readonly goals: readonly Goal[];
  readonly warnings: readonly string[];
}

/** Where nothing is that new, the tool takes the end, and says so. */
function timeGoals(partitions: readonly PartitionView[], found: Offsets): Goals {
  const goals = partitions.map((partition): Goal => {
    const offset = found[partition.id] ?? -1;
    return { partition, offset: offset < 0 ? endsOf(partition).end : offset };
  });
  const warnings = partitions
    .filter(({ id }) => (found[id] ?? -1) < 0)
    .map(
      ({ partition, topic }) =>
        `\nWarn: Partition ${partition} from topic ${topic} is empty. Falling back to latest known offset.`,
    );
  return { goals, warnings: warnings.flatMap((text) => text.split('\n')) };
}

/** One topic after the other. */
function lookUp(
  [topic, ...rest]: readonly string[],
  sinceMs: number,
  found: Offsets,
  goOn: (found: Offsets) => Told,
): Told {
  if (topic === undefined) return goOn(found);
  return {
    kind: 'looksUp',
    topic,
    sinceMs,
    goOn: (offsets) => {
      const named = Object.fromEntries(Object.entries(offsets).map(([id, at]) => [`${topic}-${id}`, at]));
      return lookUp(rest, sinceMs, { ...found, ...named }, goOn);
    },
  };
}

/** Milliseconds since 1970, on the simulated clock. */
function timestampOf(scenario: 'to-datetime' | 'by-duration', options: Options, { frame }: Seen): number {
  const text = required(options, scenario);
  return scenario === 'to-datetime' ? dateTimeOf(text) : timestampMsAt(frame.timeUs) - durationMsOf(text);
}

/** Without a zone it is UTC. */
function dateTimeOf(text: string): number {
  const [, time] = text.split('T');
  if (time === undefined)
    throw new ToolError(
      "\nError: Executing consumer group command failed due to Error parsing timestamp. It does not contain a 'T' according to ISO8601 format",
    );
  const zoned = /[+\-Z]/.test(time) ? text : `${text}Z`;
  const isWhole = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}(?::?\d{2})?)$/.test(
    zoned,
  );
  const ms = isWhole
    ? Date.parse(zoned.replace(/([+-]\d{2})(\d{2})?$/, (_, h, m = '00') => `${h}:${m}`))
    : Number.NaN;
  if (Number.isNaN(ms))
    throw new ToolError(
      `\nError: Executing consumer group command failed due to Unparseable date: "${zoned}"`,
    );
  return ms;
}

/** `PnDTnHnMnS`, as java.time.Duration reads it. */
function durationMsOf(text: string): number {
  const found =
    /^([+-]?)P(?:([+-]?\d+)D)?(?:T(?=[+\-\d])(?:([+-]?\d+)H)?(?:([+-]?\d+)M)?(?:([+-]?\d+(?:\.\d{1,9})?)S)?)?$/i.exec(
      text,
    );
  const [, sign = '', days, hours, minutes, seconds] = found ?? [];
  if (!found || (days ?? hours ?? minutes ?? seconds) === undefined)
    throw new ToolError(
      '\nError: Executing consumer group command failed due to Text cannot be parsed to a Duration',
    );
  const ms =
    Number(days ?? 0) * 86_400_000 +
    Number(hours ?? 0) * 3_600_000 +
    Number(minutes ?? 0) * 60_000 +
    Number(seconds ?? 0) * 1_000;
  return Math.round(sign === '-' ? -ms : ms);
}

const WIDTHS = [30, 30, 10, 15];

function told(options: Options, groupId: string, { goals, warnings }: Goals): Told {
  const lines = [
    ...warnings,
    '',
    row(WIDTHS, ['GROUP', 'TOPIC', 'PARTITION', 'NEW-OFFSET']),
    ...goals.map(({ partition, offset }) =>
      row(WIDTHS, [groupId, partition.topic, partition.partition, offset]),
    ),
  ];
  if (!options.has('execute')) {
    const warning =
      'WARN: No action will be performed as the --execute option is missing. In a future major release, the default behavior of this command will be to prompt the user before executing the reset rather than doing a dry run. You should add the --dry-run option explicitly if you are scripting this command and want to keep the current default behavior without prompting.';
    return said(...(options.has('dry-run') ? [] : [warning]), ...lines);
  }
  const [command, ...more] = commandsOf(groupId, goals);
  if (!command) return said(...lines);
  return {
    kind: 'asked',
    command,
    more,
    isDone: (event) => event.type === 'group.offsetsReset' && event.groupId === groupId,
    done: lines,
    refused: failed('alterConsumerGroupOffsets'),
  };
}

/** Partitions of a topic that go to the same offset go together. */
function commandsOf(groupId: string, goals: readonly Goal[]): readonly Command[] {
  const byPlace = new Map<string, { topic: string; to: SeekTarget; partitions: number[] }>();
  for (const { partition, offset } of goals) {
    const { topic, partition: id } = partition;
    const key = `${topic} ${offset}`;
    const place = byPlace.get(key) ?? { topic, to: { offset }, partitions: [] };
    place.partitions.push(id);
    byPlace.set(key, place);
  }
  return [...byPlace.values()].map(({ topic, to, partitions }) => ({
    type: 'group.resetOffsets',
    groupId,
    topic,
    partitions,
    to,
  }));
}
