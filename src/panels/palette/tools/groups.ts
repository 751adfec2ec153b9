/** kafka-consumer-groups.sh.
 *  Models      org.apache.kafka.tools.consumer.group.ConsumerGroupCommand
 *  Simplifies  hosts have no addresses here: `/b1`-like names of nodes stand for them; one group at a time to change */
import type { ConsumerView, GroupView, LagView } from '../../../contract/frame.ts';
import { failed, stateOf } from './group-answers.ts';
import { actionOf, type Options, optionsOf, required, ToolError } from './line.ts';
import { reset, SCENARIOS_WITH_VALUE } from './reset-offsets.ts';
import { causeOf, messageOf, row, type Seen, said, type Told } from './told.ts';

const KNOWN = {
  valued: ['group', 'topic', ...SCENARIOS_WITH_VALUE],
  bare: [
    'list',
    'describe',
    'delete',
    'reset-offsets',
    'delete-offsets',
    'all-groups',
    'members',
    'offsets',
    'verbose',
    'all-topics',
    'to-earliest',
    'to-latest',
    'to-current',
    'dry-run',
    'execute',
  ],
  either: ['state'],
};
const ACTIONS = ['list', 'describe', 'delete', 'reset-offsets', 'delete-offsets'] as const;
const MISSING = '-';

export function runGroups(words: readonly string[], seen: Seen): Told {
  const options = optionsOf(words, KNOWN);
  const complaint =
    'Command must include exactly one action: --list, --describe, --delete, --reset-offsets, --delete-offsets';
  switch (actionOf(options, ACTIONS, complaint)) {
    case 'list':
      return list(options, seen);
    case 'describe':
      return describe(options, seen);
    case 'delete':
      return remove(options);
    case 'reset-offsets':
      return reset(options, seen);
    case 'delete-offsets':
      return removeOffsets(options);
  }
}

function list(options: Options, { frame }: Seen): Told {
  const groups = Object.values(frame.groups);
  if (!options.has('state')) return said(...groups.map(({ id }) => id));
  const widths = [Math.max(15, ...groups.map(({ id }) => id.length)) + 10, 20];
  return said(
    row(widths, ['GROUP', 'STATE']),
    ...groups.map((group) => row(widths, [group.id, stateOf(group)])),
  );
}

function describe(options: Options, seen: Seen): Told {
  const asked = options.get('group') ?? [];
  if (asked.length === 0 && !options.has('all-groups'))
    throw new ToolError('Option [describe] takes one of these options: [all-groups], [group]');
  const ids = options.has('all-groups') ? Object.keys(seen.frame.groups) : asked;
  return said(
    ...ids.flatMap((id) => {
      const group = seen.frame.groups[id];
      if (!group) return ['', `Error: Consumer group '${id}' does not exist.`];
      const lines = options.has('members')
        ? members(group, seen, options.has('verbose'))
        : options.has('state')
          ? states(group, seen)
          : offsets(group, seen);
      return [...warning(group), ...lines];
    }),
  );
}

function warning({ id, state }: GroupView): readonly string[] {
  if (state === 'Empty') return ['', `Consumer group '${id}' has no active members.`];
  if (state === 'Dead') return ['', `Error: Consumer group '${id}' does not exist.`];
  return state === 'Stable' ? [] : ['', `Warning: Consumer group '${id}' is rebalancing.`];
}

const hostOf = ({ id }: ConsumerView): string => `/${id}`;

function offsets(group: GroupView, { frame }: Seen): readonly string[] {
  const rows = Object.values(group.lags).flatMap((lag) => {
    const owner = lag.owner === null ? undefined : frame.consumers[lag.owner];
    if (lag.committed < 0 && !owner) return [];
    const end = endOf(lag, frame.partitions[lag.partition]?.logs ?? []);
    const at = lag.partition.lastIndexOf('-');
    return [
      [
        group.id,
        lag.partition.slice(0, at),
        lag.partition.slice(at + 1),
        lag.committed < 0 ? MISSING : String(lag.committed),
        end === null ? MISSING : String(end),
        lag.committed < 0 || end === null ? MISSING : String(end - lag.committed),
        owner?.memberId || MISSING,
        owner ? hostOf(owner) : MISSING,
        owner?.id ?? MISSING,
      ],
    ];
  });
  if (rows.length === 0) return [];
  const width = (column: number): number => Math.max(15, ...rows.map((cells) => cells[column]?.length ?? 0));
  const widths = [width(0), width(1), 10, 15, 15, 15, width(6), width(7)];
  const head = [
    'GROUP',
    'TOPIC',
    'PARTITION',
    'CURRENT-OFFSET',
    'LOG-END-OFFSET',
    'LAG',
    'CONSUMER-ID',
    'HOST',
    'CLIENT-ID',
  ];
  return ['', row(widths, head), ...rows.map((cells) => row(widths, cells))];
}

/** The tool calls it the log's end, and is told the high watermark (ListOffsets, latest). */
const endOf = (
  _lag: LagView,
  logs: readonly { readonly role: string; readonly highWatermark: number }[],
): number | null => logs.find(({ role }) => role === 'leader')?.highWatermark ?? null;

const membersOf = (group: GroupView, { frame }: Seen): readonly ConsumerView[] =>
  group.consumers.flatMap((id) => {
    const consumer = frame.consumers[id];
    return consumer?.memberId ? [consumer] : [];
  });

function members(group: GroupView, seen: Seen, isVerbose: boolean): readonly string[] {
  const rows = membersOf(group, seen).map((consumer) => [
    group.id,
    consumer.memberId ?? '',
    hostOf(consumer),
    consumer.id,
    String(consumer.owned.length),
    assignmentText(consumer.owned) || MISSING,
  ]);
  if (rows.length === 0) return [];
  const width = (column: number, least = 15): number =>
    Math.max(least, ...rows.map((cells) => cells[column]?.length ?? 0));
  const widths = [width(0), width(1), width(2), width(3), 15, width(5, 20)];
  const head = ['GROUP', 'CONSUMER-ID', 'HOST', 'CLIENT-ID', '#PARTITIONS', 'ASSIGNMENT'];
  const count = isVerbose ? 6 : 5;
  return ['', ...[head, ...rows].map((cells) => row(widths, cells.slice(0, count)))];
}

/** `orders:0,1;payments:2`. */
function assignmentText(owned: readonly string[]): string {
  const by = new Map<string, number[]>();
  for (const key of owned) {
    const at = key.lastIndexOf('-');
    const topic = key.slice(0, at);
    by.set(topic, [...(by.get(topic) ?? []), Number(key.slice(at + 1))]);
  }
  return [...by]
    .map(([topic, ids]) => `${topic}:${ids.sort((a, b) => a - b).join(',')}`)
    .sort()
    .join(';');
}

function states(group: GroupView, seen: Seen): readonly string[] {
  const coordinator = `b${group.coordinatorId}:9092  (${group.coordinatorId})`;
  const widths = [Math.max(15, group.id.length), Math.max(25, coordinator.length), 20, 20];
  return [
    '',
    row(widths, ['GROUP', 'COORDINATOR (ID)', 'ASSIGNMENT-STRATEGY', 'STATE', '#MEMBERS']),
    row(widths, [
      group.id,
      coordinator,
      group.protocolName || MISSING,
      stateOf(group),
      membersOf(group, seen).length,
    ]),
  ];
}

function remove(options: Options): Told {
  const groupId = required(options, 'group');
  return {
    kind: 'asked',
    command: { type: 'group.delete', groupId },
    isDone: (event) => event.type === 'group.deleted' && event.groupId === groupId,
    done: [`Deletion of requested consumer groups ('${groupId}') was successful.`],
    refused: (reason, words) => [
      '',
      'Error: Deletion of some consumer groups failed:',
      `* Group '${groupId}' could not be deleted due to: java.util.concurrent.ExecutionException: ${causeOf(
        reason,
        messageOf(reason, words, 'deleteGroups'),
      )}`,
    ],
  };
}

function removeOffsets(options: Options): Told {
  const groupId = required(options, 'group');
  const topic = required(options, 'topic');
  return {
    kind: 'asked',
    command: { type: 'group.deleteOffsets', groupId, topic },
    isDone: (event) => event.type === 'group.offsetsRemoved' && event.groupId === groupId,
    done: [`Request succeeded for deleting offsets with topic ${topic} group ${groupId}`],
    refused: failed('offsetDelete'),
  };
}
