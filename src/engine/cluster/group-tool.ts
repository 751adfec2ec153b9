/** What `kafka-consumer-groups.sh` does: finds the coordinator of a group and asks it; to move offsets it asks the leaders
 *  where to, and commits for the group.
 *  Models      org.apache.kafka.tools.consumer.group.ConsumerGroupCommand, KafkaAdminClient
 *  See         admin-node.ts, group-commands.ts, group/admin.ts */
import type { Command, SeekTarget } from '../../contract/commands.ts';
import type { KafkaError } from '../../contract/errors.ts';
import type { BrokerId, CommandId } from '../../contract/ids.ts';
import { brokerNode, partitionKey } from '../../contract/ids.ts';
import { SIM_EPOCH_MS } from '../../contract/units.ts';
import type { IncomingResponse, NodeContext } from '../kernel/context.ts';
import type { ApiName, RequestOf, ResponseOf } from '../protocol/api.ts';
import { plainLabel } from '../protocol/labels.ts';
import { request, responseOf } from '../protocol/talk.ts';

const RETRY_US = 200_000;
const TIMEOUT_MS = 30_000;
const LATEST = -1;
const EARLIEST = -2;

export type GroupCommand = Extract<
  Command,
  { type: 'group.delete' | 'group.deleteOffsets' | 'group.resetOffsets' }
>;

/** A step on the way; frozen. */
export interface GroupTask {
  readonly tool: 'groups';
  readonly commandId: CommandId;
  readonly command: GroupCommand;
  /** −1 until it is found. */
  readonly coordinatorId: BrokerId;
  /** What leaders are still to be asked, and what they have answered, by partition and timestamp. */
  readonly lookups: readonly Lookup[];
  readonly found: Readonly<Record<string, number>>;
}
interface Lookup {
  readonly partition: number;
  readonly leader: BrokerId;
  readonly timestamp: number;
}

export const isGroupTask = (context: unknown): context is GroupTask =>
  typeof context === 'object' && context !== null && 'tool' in context;

/** From the beginning, as often as nobody can answer. */
export function startGroupTask(
  node: NodeContext,
  { commandId, command }: Pick<GroupTask, 'commandId' | 'command'>,
  broker: string,
): void {
  const task = { tool: 'groups', commandId, command, coordinatorId: -1, lookups: [], found: {} } as const;
  send(node, 'FindCoordinator', broker, { keyType: 0, coordinatorKeys: [command.groupId] }, task);
}

function send<A extends ApiName>(
  node: NodeContext,
  api: A,
  to: string,
  body: RequestOf<A>,
  task: GroupTask,
): void {
  request(node, api, to, body, {
    label: plainLabel('control'),
    timeoutMs: TIMEOUT_MS,
    context: Object.freeze(task),
  });
}

export const groupTimer = (task: GroupTask): string => `admin:groups:${task.commandId}`;

/** No answer, or none that helps: once more, a little later. */
export function retryGroupTask(node: NodeContext, task: GroupTask): void {
  node.startTimer(groupTimer(task), RETRY_US, task);
}

export function onGroupAnswer(
  node: NodeContext,
  { api, body, from }: IncomingResponse,
  task: GroupTask,
): void {
  switch (api) {
    case 'FindCoordinator':
      return onCoordinator(node, responseOf('FindCoordinator', body), from, task);
    case 'Metadata':
      return onPartitions(node, responseOf('Metadata', body), task);
    case 'ListOffsets':
      return onLooked(node, responseOf('ListOffsets', body), task);
    case 'DeleteGroups':
      return conclude(
        node,
        task,
        responseOf('DeleteGroups', body).results.map(({ errorCode }) => errorCode),
      );
    case 'OffsetDelete': {
      const { errorCode, topics } = responseOf('OffsetDelete', body);
      return conclude(node, task, [errorCode, ...errorsOf(topics)]);
    }
    case 'OffsetCommit': {
      const errors = errorsOf(responseOf('OffsetCommit', body).topics);
      if (errors.every((error) => error === 'NONE')) tellReset(node, task);
      return conclude(node, task, errors);
    }
    default:
      return;
  }
}

const errorsOf = (
  topics: readonly { readonly partitions: readonly { readonly errorCode: KafkaError }[] }[],
): KafkaError[] => topics.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode));

const RETRIABLE: readonly KafkaError[] = [
  'COORDINATOR_NOT_AVAILABLE',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'NOT_COORDINATOR',
  'NOT_LEADER_OR_FOLLOWER',
  'OFFSET_NOT_AVAILABLE',
];

function conclude(node: NodeContext, task: GroupTask, errors: readonly KafkaError[]): void {
  const error = errors.find((one) => one !== 'NONE');
  if (error === undefined) return;
  if (RETRIABLE.includes(error)) return retryGroupTask(node, task);
  const { commandId, command } = task;
  const reason = { code: 'kafkaError', params: { error, message: error } } as const;
  node.emit({ type: 'command.rejected', commandId, command, reason });
}

function onCoordinator(
  node: NodeContext,
  { coordinators }: ResponseOf<'FindCoordinator'>,
  from: string,
  task: GroupTask,
): void {
  const found = coordinators[0];
  if (found?.errorCode !== 'NONE') return retryGroupTask(node, task);
  const next: GroupTask = { ...task, coordinatorId: found.nodeId };
  const { command } = next;
  if (command.type === 'group.delete') {
    const body = { groupsNames: [command.groupId] };
    return send(node, 'DeleteGroups', brokerNode(found.nodeId), body, next);
  }
  // Any broker knows how many partitions there are, and who leads them.
  send(node, 'Metadata', from, { topics: [command.topic] }, next);
}

function onPartitions(node: NodeContext, { topics }: ResponseOf<'Metadata'>, task: GroupTask): void {
  const { command, coordinatorId } = task;
  if (command.type === 'group.delete') return;
  const { topic, groupId } = command;
  const partitions = topics.find(({ name }) => name === topic)?.partitions ?? [];
  if (partitions.length === 0 || partitions.some(({ leaderId }) => leaderId < 0))
    return retryGroupTask(node, task);
  if (command.type === 'group.deleteOffsets') {
    const partitionIndexes = partitions.map(({ partitionIndex }) => partitionIndex);
    const body = { groupId, topics: [{ name: topic, partitionIndexes }] };
    return send(node, 'OffsetDelete', brokerNode(coordinatorId), body, task);
  }
  const wanted = partitions.filter(
    ({ partitionIndex }) => command.partitions?.includes(partitionIndex) ?? true,
  );
  const lookups = wanted.flatMap(({ partitionIndex: partition, leaderId: leader }) =>
    timestampsFor(command.to).map((timestamp) => ({ partition, leader, timestamp })),
  );
  look(node, { ...task, lookups });
}

/** An offset must lie within the log; a time may lie behind its end. */
function timestampsFor(to: SeekTarget): readonly number[] {
  if (to === 'beginning') return [EARLIEST];
  if (to === 'end') return [LATEST];
  return 'offset' in to ? [EARLIEST, LATEST] : [SIM_EPOCH_MS + to.sinceMs, LATEST];
}

/** One question to one leader after the other. */
function look(node: NodeContext, task: GroupTask): void {
  const { command, lookups } = task;
  const [first] = lookups;
  if (command.type !== 'group.resetOffsets') return;
  if (!first) return commit(node, task);
  const partitions = [
    { partitionIndex: first.partition, currentLeaderEpoch: -1, timestamp: first.timestamp },
  ];
  const body = { replicaId: -1, isolationLevel: 0, topics: [{ name: command.topic, partitions }] } as const;
  send(node, 'ListOffsets', brokerNode(first.leader), body, task);
}

function onLooked(node: NodeContext, { topics }: ResponseOf<'ListOffsets'>, task: GroupTask): void {
  const [first, ...lookups] = task.lookups;
  const answer = topics[0]?.partitions[0];
  if (!first || !answer) return;
  if (answer.errorCode !== 'NONE') return conclude(node, task, [answer.errorCode]);
  const found = { ...task.found, [`${first.partition} ${first.timestamp}`]: answer.offset };
  look(node, { ...task, lookups, found });
}

/** Where each partition goes. */
function goalsOf({ command, found }: GroupTask): Map<number, number> {
  const goals = new Map<number, number>();
  if (command.type !== 'group.resetOffsets') return goals;
  const [first = LATEST, last = first] = timestampsFor(command.to);
  for (const name of Object.keys(found)) {
    const partition = Number(name.split(' ')[0]);
    const low = found[`${partition} ${first}`] ?? -1;
    const high = found[`${partition} ${last}`] ?? -1;
    if (typeof command.to === 'object' && 'offset' in command.to)
      goals.set(partition, Math.min(Math.max(command.to.offset, low), high));
    else goals.set(partition, low >= 0 ? low : high);
  }
  return goals;
}

function commit(node: NodeContext, task: GroupTask): void {
  const { command, coordinatorId } = task;
  if (command.type !== 'group.resetOffsets') return;
  const partitions = [...goalsOf(task)].map(([partitionIndex, committedOffset]) => ({
    partitionIndex,
    committedOffset,
    committedLeaderEpoch: -1,
  }));
  const body = {
    groupId: command.groupId,
    generationIdOrMemberEpoch: -1,
    memberId: '',
    groupInstanceId: null,
    topics: [{ name: command.topic, partitions }],
  };
  send(node, 'OffsetCommit', brokerNode(coordinatorId), body, task);
}

function tellReset(node: NodeContext, task: GroupTask): void {
  const { command } = task;
  if (command.type !== 'group.resetOffsets') return;
  const { groupId, topic } = command;
  const offsets = Object.fromEntries(
    [...goalsOf(task)].map(([partition, offset]) => [partitionKey(topic, partition), offset]),
  );
  node.emit({ type: 'group.offsetsReset', groupId, offsets });
}
