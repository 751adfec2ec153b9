/** The operator's terminal: asks for topics, configs, elections and moves through any broker, as Kafka's own tools do, and
 *  tries again while nobody can answer. At the start of a run it waits for all brokers, then creates the scenario's topics.
 *  Models      org.apache.kafka.clients.admin.KafkaAdminClient
 *  See         commands.ts, broker/client-requests.ts */
import type { Command, TopicSettings } from '../../contract/commands.ts';
import { unreachable } from '../../contract/errors.ts';
import type { BrokerId } from '../../contract/ids.ts';
import { brokerNode } from '../../contract/ids.ts';
import { COMMIT_RULE } from '../../contract/what-if.ts';
import type { FailedRequest, IncomingResponse, NodeBehaviour, NodeContext } from '../kernel/context.ts';
import type { RequestOf, ResponseOf } from '../protocol/api.ts';
import { plainLabel } from '../protocol/labels.ts';
import type { AdminApi } from '../protocol/refusals.ts';
import { verdictOf } from '../protocol/refusals.ts';
import { request, responseOf } from '../protocol/talk.ts';
import type { AdminTask } from './admin-task.ts';
import { isGroupTask, onGroupAnswer, retryGroupTask, startGroupTask } from './group-tool.ts';
import { describeProducers, isAbort, onAbortAnswer } from './transaction-tool.ts';

const RETRY_US = 200_000;
const TIMEOUT_MS = 30_000;
/** How long a leader waits for followers to delete records: less than the answer is waited for. */
const DELETION_MS = 20_000;
/** How long it waits for brokers that do not come. */
const PATIENCE_US = 8_000_000;

export const ADMIN = 'admin';

export interface AdminDisk {
  /** All brokers there are; the command handlers add to it. */
  readonly bootstrap: number[];
  /** To be created first, once this many brokers are alive. */
  readonly topics: readonly TopicSettings[];
  readonly wantedBrokers: number;
  /** Eras with ZooKeeper: only the controller does what is asked, and nobody passes it on. */
  readonly asksController?: boolean;
  /** To be set once the topics are there. */
  readonly groupConfigs: readonly {
    readonly name: string;
    readonly configs: Readonly<Record<string, string>>;
  }[];
}
/** What a question for the controller carries. */
interface Finding {
  readonly finds: 'controller';
}
const FINDING: Finding = Object.freeze({ finds: 'controller' });

interface AdminMemory {
  next: number;
  hasCreatedTopics: boolean;
  /** As the last answer about the cluster had it; absent when nobody said so, or it was another. */
  controllerId?: BrokerId;
}

const diskOf = (node: NodeContext): AdminDisk => node.node.disk as AdminDisk;
const memoryOf = (node: NodeContext): AdminMemory => node.node.memory as AdminMemory;

export const adminBehaviour: NodeBehaviour = {
  boot(node) {
    const memory: AdminMemory = { next: 0, hasCreatedTopics: false };
    node.node.memory = memory;
    node.startTimer('admin:look', RETRY_US);
  },
  onRequest(node, incoming) {
    node.finish(incoming);
  },
  onResponse,
  onDisconnect(node, _peer, _channel, failed) {
    for (const lost of failed) again(node, lost);
  },
  onTimer(node, name, data) {
    if (isGroupTask(data)) startGroupTask(node, data, nextBroker(node));
    else if (name === 'admin:look') look(node);
    else if (name === 'admin:topics') createTopics(node);
    // Started by `again` with the task as it was.
    else runTask(node, data as AdminTask);
  },
};

/** Sends a task on its way; what the cluster says of it comes as an event. */
export function runTask(node: NodeContext, task: AdminTask): void {
  const { command } = task;
  const options = { label: plainLabel('control'), timeoutMs: TIMEOUT_MS, context: task };
  switch (command.type) {
    case 'topic.create': {
      const body = { topics: [asNewTopic(command.topic)], validateOnly: false };
      return request(node, 'CreateTopics', target(node), body, options);
    }
    case 'topic.delete':
      return request(node, 'DeleteTopics', target(node), { topics: [{ name: command.name }] }, options);
    case 'topic.commitRule':
      return request(node, 'IncrementalAlterConfigs', target(node), asRuleChange(command), options);
    case 'log.deleteRecords':
    case 'transaction.abort':
      // Only the leader can do it; who that is, any broker says.
      return request(node, 'Metadata', nextBroker(node), { topics: [command.topic] }, options);
    case 'topic.addPartitions': {
      const { name, partitionCount } = command;
      const body = { topics: [{ name, count: partitionCount, assignments: null }], validateOnly: false };
      return request(node, 'CreatePartitions', target(node), body, options);
    }
    case 'partition.reassign': {
      const { topic, partition, replicas } = command;
      const partitions = [{ partitionIndex: partition, replicas }];
      const body = {
        timeoutMs: TIMEOUT_MS,
        allowReplicationFactorChange: true,
        topics: [{ name: topic, partitions }],
      };
      return request(node, 'AlterPartitionReassignments', target(node), body, options);
    }
    case 'partition.electLeader': {
      const { topic, partition, election } = command;
      const body = {
        electionType: election === 'preferred' ? 0 : 1,
        topicPartitions: [{ topic, partitions: [partition] }],
        timeoutMs: TIMEOUT_MS,
      } as const;
      return request(node, 'ElectLeaders', target(node), body, options);
    }
    case 'config.alter': {
      // A broker's own configs are asked of itself.
      const isOneBroker = command.scope === 'broker' && command.name !== '';
      const to = isOneBroker ? brokerNode(Number(command.name)) : target(node);
      return request(node, 'IncrementalAlterConfigs', to, asConfigChange(command), options);
    }
    default:
      unreachable(command);
  }
}

export const asConfigChange = ({
  scope,
  name,
  configs,
}: Extract<Command, { type: 'config.alter' }>): RequestOf<'IncrementalAlterConfigs'> => ({
  resources: [
    {
      resourceType: scope,
      resourceName: name,
      configs: Object.entries(configs).map(([config, value]) => ({
        name: config,
        configOperation: value === null ? 'DELETE' : 'SET',
        value,
      })),
    },
  ],
  validateOnly: false,
});

/** The rule travels as a config of its topic (contract/what-if.ts). */
export const asRuleChange = ({
  name,
  rule,
}: Extract<Command, { type: 'topic.commitRule' }>): RequestOf<'IncrementalAlterConfigs'> =>
  asConfigChange({
    type: 'config.alter',
    scope: 'topic',
    name,
    configs: { [COMMIT_RULE]: rule === 'isr' ? null : rule },
  });

export const asNewTopic = (topic: TopicSettings) => ({
  name: topic.name,
  numPartitions: topic.assignment ? -1 : topic.partitionCount,
  replicationFactor: topic.assignment ? -1 : topic.replicationFactor,
  assignments: topic.assignment ?? null,
  configs: [
    ...Object.entries(topic.configs).map(([name, value]) => ({ name, value })),
    ...(topic.whatIf ? [{ name: COMMIT_RULE, value: topic.whatIf.commit }] : []),
  ],
});

/** Whoever can do it: any broker, or the one that was said to be the controller. */
function target(node: NodeContext): string {
  const { controllerId } = memoryOf(node);
  return controllerId === undefined ? nextBroker(node) : brokerNode(controllerId);
}

/** What was taken for the controller is not, or is gone: somebody is asked who it is. */
function findController(node: NodeContext): void {
  if (!diskOf(node).asksController) return;
  delete memoryOf(node).controllerId;
  const options = { label: plainLabel('control'), timeoutMs: TIMEOUT_MS, context: FINDING };
  request(node, 'Metadata', nextBroker(node), { topics: [] }, options);
}

/** Brokers in turn. */
export function nextBroker(node: NodeContext): string {
  const memory = memoryOf(node);
  const { bootstrap } = diskOf(node);
  const id = bootstrap[memory.next % bootstrap.length] ?? -1;
  memory.next++;
  return brokerNode(id);
}

/** Asks who is there, until all are. */
function look(node: NodeContext): void {
  if (memoryOf(node).hasCreatedTopics || diskOf(node).topics.length === 0) return;
  const options = { label: plainLabel('control'), timeoutMs: TIMEOUT_MS };
  request(node, 'Metadata', nextBroker(node), { topics: [] }, options);
}

function createTopics(node: NodeContext): void {
  const options = { label: plainLabel('control'), timeoutMs: TIMEOUT_MS };
  const topics = diskOf(node).topics.map(asNewTopic);
  request(node, 'CreateTopics', target(node), { topics, validateOnly: false }, options);
}

/** kafka-configs.sh --entity-type groups, for each group of the scenario that has any. */
function setGroupConfigs(node: NodeContext): void {
  for (const [i, { name, configs }] of diskOf(node).groupConfigs.entries()) {
    const command = Object.freeze({ type: 'config.alter', scope: 'group', name, configs } as const);
    // Of no command that anybody has given.
    runTask(node, Object.freeze({ commandId: `scenario-${i}`, command }));
  }
}

/** Takes the next step of what only a leader can do, once it is known. */
function askLeader(node: NodeContext, task: AdminTask, { topics }: ResponseOf<'Metadata'>): void {
  const { command } = task;
  if (command.type !== 'log.deleteRecords' && command.type !== 'transaction.abort') return;
  const { topic, partition } = command;
  const found = topics[0]?.partitions.find(({ partitionIndex }) => partitionIndex === partition);
  if (!found || found.leaderId < 0) return later(node, task);
  if (isAbort(task)) return describeProducers(node, task, found.leaderId);
  if (command.type !== 'log.deleteRecords') return;
  const { beforeOffset } = command;
  const partitions = [{ partitionIndex: partition, offset: beforeOffset }];
  const body = { topics: [{ name: topic, partitions }], timeoutMs: DELETION_MS };
  const options = { label: plainLabel('control'), timeoutMs: TIMEOUT_MS, context: task };
  request(node, 'DeleteRecords', brokerNode(found.leaderId), body, options);
}

function later(node: NodeContext, task: AdminTask): void {
  node.startTimer(`admin:task:${task.commandId}`, RETRY_US, task);
}

function onResponse(node: NodeContext, response: IncomingResponse): void {
  const { context } = response.request;
  if (isGroupTask(context)) return onGroupAnswer(node, response, context);
  if (response.api === 'Metadata') {
    const { brokers, controllerId } = responseOf('Metadata', response.body);
    if (diskOf(node).asksController && controllerId >= 0) memoryOf(node).controllerId = controllerId;
    // Given by runTask or findController; absent while it looks who is there.
    const asking = response.request.context as AdminTask | Finding | null;
    if (asking && 'finds' in asking) return;
    if (asking) return askLeader(node, asking, responseOf('Metadata', response.body));
    const isEnough = brokers.length >= diskOf(node).wantedBrokers || node.nowUs >= PATIENCE_US;
    if (isEnough) createTopics(node);
    else node.startTimer('admin:look', RETRY_US);
    return;
  }
  // Given by runTask; absent for the scenario's own topics.
  const task = response.request.context as AdminTask | null;
  if (!task) {
    const results = responseOf('CreateTopics', response.body).topics;
    const isDone = results.every(
      ({ errorCode }) => errorCode === 'NONE' || errorCode === 'TOPIC_ALREADY_EXISTS',
    );
    if (isDone) {
      memoryOf(node).hasCreatedTopics = true;
      setGroupConfigs(node);
    } else {
      if (results.some(({ errorCode }) => errorCode === 'NOT_CONTROLLER')) findController(node);
      node.startTimer('admin:topics', RETRY_US);
    }
    return;
  }
  if (isAbort(task)) {
    if (onAbortAnswer(node, response, task) === 'later') later(node, task);
    return;
  }
  if (response.api === 'DeleteRecords') {
    const { errorCode } = responseOf('DeleteRecords', response.body).topics[0]?.partitions[0] ?? {
      errorCode: 'NONE',
    };
    if (errorCode === 'NOT_LEADER_OR_FOLLOWER') later(node, task);
    else if (errorCode !== 'NONE') {
      const reason = { code: 'kafkaError', params: { error: errorCode, message: errorCode } } as const;
      node.emit({ type: 'command.rejected', ...task, reason });
    }
    return;
  }
  // Nothing but admin requests carries a task.
  const { error, message } = verdictOf(response.api as AdminApi, response.body);
  if (error === 'NONE') return;
  if (error === 'NOT_CONTROLLER') {
    findController(node);
    node.startTimer(`admin:task:${task.commandId}`, RETRY_US, task);
    return;
  }
  const params = { error, message: message ?? error };
  node.emit({ type: 'command.rejected', ...task, reason: { code: 'kafkaError', params } });
}

function again(node: NodeContext, lost: FailedRequest): void {
  if (isGroupTask(lost.context)) return retryGroupTask(node, lost.context);
  if (lost.api !== 'Metadata') findController(node);
  // Given by runTask or findController; absent for what it does by itself.
  const asking = lost.context as AdminTask | Finding | null;
  if (asking && 'finds' in asking) return;
  if (lost.api === 'Metadata' && asking === null) node.startTimer('admin:look', RETRY_US);
  else if (asking === null) node.startTimer('admin:topics', RETRY_US);
  else node.startTimer(`admin:task:${asking.commandId}`, RETRY_US, asking);
}
