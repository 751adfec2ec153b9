/** Topics made and deleted by writing into ZooKeeper; the controller does the rest, and the answer waits for it.
 *  Models      kafka.server.AdminManager#createTopics, #deleteTopics, DelayedCreatePartitions, DelayedDeleteTopics;
 *              kafka.zk.AdminZkClient
 *  Simplifies  an answer waits 15 s at most
 *  See         placement.ts, topic-changes.ts, deletion.ts */
import { configRefusal } from '../../contract/configs.ts';
import type { EraName } from '../../contract/eras.ts';
import type { KafkaError } from '../../contract/errors.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { CreateTopicsRequest } from '../protocol/api.ts';
import { plainLabel } from '../protocol/labels.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import type { ZkOp, ZkResult } from '../protocol/zookeeper.ts';
import { askZk } from '../zookeeper-client/client.ts';
import type { BrokerMetadata } from './placement.ts';
import { placeReplicas, refusePlacement } from './placement.ts';
import type { WaitingTopics } from './state.ts';
import { isActive, kafkaZkOf, rulesOf } from './state.ts';
import type { AssignmentData, ConfigData } from './znodes.ts';
import {
  ANY_VERSION,
  createNode,
  deleteTopicPath,
  setNode,
  TOPICS,
  topicConfigPath,
  topicPath,
} from './znodes.ts';

const PATIENCE_US = 15_000_000;
const MAX_PARTITIONS = 1_000;

export type NewTopic = CreateTopicsRequest['topics'][number];

/** What the broker's metadata cache says. */
export interface MetadataCache {
  readonly aliveBrokers: readonly BrokerMetadata[];
  readonly hasTopic: (topic: string) => boolean;
  /** All its partitions are known, and have leaders. */
  readonly isLed: (topic: string) => boolean;
}

export type TopicOwner =
  /** Existing topics are read before. */
  | { readonly kind: 'createTopics'; readonly incoming: Incoming }
  | { readonly kind: 'createdTopics'; readonly incoming: Incoming; readonly results: readonly Result[] }
  | { readonly kind: 'deleteTopics'; readonly incoming: Incoming }
  | { readonly kind: 'deletedTopics'; readonly incoming: Incoming; readonly results: readonly Result[] }
  | { readonly kind: 'createInternal'; readonly topic: NewTopic; readonly step: 'read' | 'write' };
interface Result {
  readonly name: string;
  readonly errorCode: KafkaError;
  readonly errorMessage: string | null;
}

// ---- refusals

export type TopicRefusal = { readonly error: KafkaError; readonly message: string };

/** Why a topic cannot be made, in Kafka's words; null when it can. */
export function refuseTopic(
  topic: NewTopic,
  existing: readonly string[],
  brokers: readonly BrokerMetadata[],
  era: EraName,
): TopicRefusal | null {
  const { name, numPartitions: partitions, replicationFactor, configs } = topic;
  const refuse = (error: KafkaError, message: string): TopicRefusal => ({ error, message });
  if (!/^[a-zA-Z0-9._-]{1,249}$/.test(name) || name === '.' || name === '..') {
    return refuse(
      'INVALID_TOPIC_EXCEPTION',
      `Topic name "${name}" is illegal, it contains a character other than ASCII alphanumerics, '.', '_' and '-'`,
    );
  }
  if (existing.includes(name)) return refuse('TOPIC_ALREADY_EXISTS', `Topic '${name}' already exists.`);
  const collides = existing.find((other) => other.replaceAll('.', '_') === name.replaceAll('.', '_'));
  if (collides !== undefined) {
    return refuse('INVALID_TOPIC_EXCEPTION', `Topic '${name}' collides with existing topics: ${collides}`);
  }
  if (partitions > MAX_PARTITIONS)
    return refuse('INVALID_PARTITIONS', `More than ${MAX_PARTITIONS} partitions are not made here.`);
  const refusal = refusePlacement(brokers, { partitions, replicationFactor });
  if (refusal) {
    const { error, message } = refusal;
    return refuse(error === 'AdminOperationException' ? 'UNKNOWN_SERVER_ERROR' : error, message);
  }
  for (const { name: config, value } of configs) {
    const found = configRefusal('topic', config, value, era);
    if (found) {
      const message = `Invalid value ${value} for configuration ${config}: ${found.sentence}`;
      return refuse('INVALID_CONFIG', message);
    }
  }
  return null;
}

// ---- making

/** Only the controller makes topics that are asked for by request. */
export function onCreateTopics(node: NodeContext, incoming: Incoming): void {
  if (!isActive(node)) {
    const { topics } = requestOf('CreateTopics', incoming.body);
    return answerTopics(
      node,
      'CreateTopics',
      incoming,
      topics.map(({ name }) => ({ name, errorCode: 'NOT_CONTROLLER', errorMessage: null })),
    );
  }
  const owner: TopicOwner = { kind: 'createTopics', incoming };
  askZk(node, [{ op: 'getChildren', path: TOPICS, watch: false }], owner);
}

/** `__consumer_offsets` and the like are made by any broker that misses them. */
export function createInternalTopic(node: NodeContext, topic: NewTopic): void {
  const owner: TopicOwner = { kind: 'createInternal', topic, step: 'read' };
  askZk(node, [{ op: 'getChildren', path: TOPICS, watch: false }], owner);
}

/** Znodes of a new topic: its configs, the news of them, and last the topic itself. */
function znodesOf(node: NodeContext, topic: NewTopic, cache: MetadataCache): readonly ZkOp[] {
  const { name, numPartitions: partitions, replicationFactor, configs } = topic;
  const draw = (): number => node.randomBelow('placement', cache.aliveBrokers.length);
  const placement = placeReplicas(cache.aliveBrokers, {
    partitions,
    replicationFactor,
    startIndex: draw(),
    nextReplicaShift: draw(),
    startPartition: 0,
  });
  const config: ConfigData = { version: 1, config: configs };
  const assignment: AssignmentData = {
    version: 2,
    partitions: placement,
    adding_replicas: [],
    removing_replicas: [],
  };
  return [
    // One of the two does it: an earlier try may have left the node behind.
    setNode(topicConfigPath(name), config, ANY_VERSION),
    createNode(topicConfigPath(name), config),
    createNode(topicPath(name), assignment),
  ];
}
const ZNODES = 3;

// ---- deleting

export function onDeleteTopics(node: NodeContext, incoming: Incoming): void {
  if (!isActive(node)) {
    const { topics } = requestOf('DeleteTopics', incoming.body);
    return answerTopics(
      node,
      'DeleteTopics',
      incoming,
      topics.map(({ name }) => ({ name, errorCode: 'NOT_CONTROLLER', errorMessage: null })),
    );
  }
  const owner: TopicOwner = { kind: 'deleteTopics', incoming };
  askZk(node, [{ op: 'getChildren', path: TOPICS, watch: false }], owner);
}

// ---- what ZooKeeper says

/** Answers whether an internal topic has been dealt with. */
export function onTopicResult(
  node: NodeContext,
  owner: TopicOwner,
  results: readonly ZkResult[],
  cache: MetadataCache,
): string | undefined {
  const existing = results[0]?.children ?? [];
  switch (owner.kind) {
    case 'createTopics': {
      const { topics } = requestOf('CreateTopics', owner.incoming.body);
      const verdicts = topics.map((topic): Result => {
        const refusal = refuseTopic(topic, existing, cache.aliveBrokers, rulesOf(node).era);
        return {
          name: topic.name,
          errorCode: refusal?.error ?? 'NONE',
          errorMessage: refusal?.message ?? null,
        };
      });
      const good = topics.filter((_, i) => verdicts[i]?.errorCode === 'NONE');
      const next: TopicOwner = { kind: 'createdTopics', incoming: owner.incoming, results: verdicts };
      if (good.length === 0) answerWhenSo(node, 'CreateTopics', owner.incoming, verdicts, cache);
      else
        askZk(
          node,
          good.flatMap((topic) => znodesOf(node, topic, cache)),
          next,
        );
      return undefined;
    }
    case 'createdTopics': {
      let made = 0;
      const verdicts = owner.results.map((verdict): Result => {
        if (verdict.errorCode !== 'NONE') return verdict;
        const written = results[ZNODES * made++ + ZNODES - 1];
        if (written?.error === 'OK') return verdict;
        const isThere = written?.error === 'NODEEXISTS';
        return {
          name: verdict.name,
          errorCode: isThere ? 'TOPIC_ALREADY_EXISTS' : 'UNKNOWN_SERVER_ERROR',
          errorMessage: isThere ? `Topic '${verdict.name}' already exists.` : null,
        };
      });
      answerWhenSo(node, 'CreateTopics', owner.incoming, verdicts, cache);
      return undefined;
    }
    case 'deleteTopics': {
      const { topics } = requestOf('DeleteTopics', owner.incoming.body);
      const verdicts = topics.map(
        ({ name }): Result => ({
          name,
          errorCode: existing.includes(name) ? 'NONE' : 'UNKNOWN_TOPIC_OR_PARTITION',
          errorMessage: null,
        }),
      );
      const good = verdicts.filter(({ errorCode }) => errorCode === 'NONE');
      const next: TopicOwner = { kind: 'deletedTopics', incoming: owner.incoming, results: verdicts };
      if (good.length === 0) answerWhenSo(node, 'DeleteTopics', owner.incoming, verdicts, cache);
      else
        askZk(
          node,
          good.map(({ name }) => createNode(deleteTopicPath(name))),
          next,
        );
      return undefined;
    }
    case 'deletedTopics':
      // Whether it was marked for deletion already does not matter.
      answerWhenSo(node, 'DeleteTopics', owner.incoming, owner.results, cache);
      return undefined;
    case 'createInternal': {
      const { topic, step } = owner;
      if (step === 'write' || existing.includes(topic.name)) return topic.name;
      if (refusePlacement(cache.aliveBrokers, { ...topic, partitions: topic.numPartitions }))
        return topic.name;
      askZk(node, znodesOf(node, topic, cache), { ...owner, step: 'write' } satisfies TopicOwner);
      return undefined;
    }
  }
}

// ---- answering

function answerWhenSo(
  node: NodeContext,
  api: WaitingTopics['api'],
  incoming: Incoming,
  results: readonly Result[],
  cache: MetadataCache,
): void {
  const kafkaZk = kafkaZkOf(node);
  kafkaZk.lastWaitId++;
  kafkaZk.waitingTopics.push({
    id: kafkaZk.lastWaitId,
    incoming,
    api,
    results: results.map((result) => ({ ...result })),
  });
  node.startTimer(`${TIMEOUT}${kafkaZk.lastWaitId}`, PATIENCE_US);
  reviewTopics(node, cache);
}

const TIMEOUT = 'kafkaZk:topics:';

/** Answers what the metadata now say too. */
export function reviewTopics(node: NodeContext, cache: MetadataCache): void {
  const kafkaZk = kafkaZkOf(node);
  if (kafkaZk.waitingTopics.length === 0) return;
  const isSo = ({ api, results }: WaitingTopics): boolean =>
    results.every(
      ({ name, errorCode }) =>
        errorCode !== 'NONE' || (api === 'CreateTopics' ? cache.isLed(name) : !cache.hasTopic(name)),
    );
  const done = kafkaZk.waitingTopics.filter(isSo);
  kafkaZk.waitingTopics = kafkaZk.waitingTopics.filter((waiting) => !done.includes(waiting));
  for (const waiting of done) settle(node, waiting);
}

/** Answers whether the timer was of this file. */
export function onTopicTimer(node: NodeContext, name: string): boolean {
  if (!name.startsWith(TIMEOUT)) return false;
  const kafkaZk = kafkaZkOf(node);
  const id = Number(name.slice(TIMEOUT.length));
  const late = kafkaZk.waitingTopics.find((waiting) => waiting.id === id);
  kafkaZk.waitingTopics = kafkaZk.waitingTopics.filter((waiting) => waiting.id !== id);
  if (!late) return true;
  for (const result of late.results) if (result.errorCode === 'NONE') result.errorCode = 'REQUEST_TIMED_OUT';
  settle(node, late);
  return true;
}

function settle(node: NodeContext, { id, api, incoming, results }: WaitingTopics): void {
  node.cancelTimer(`${TIMEOUT}${id}`);
  // Codes come from `Result`.
  answerTopics(node, api, incoming, results as readonly Result[]);
}

function answerTopics(
  node: NodeContext,
  api: WaitingTopics['api'],
  incoming: Incoming,
  results: readonly Result[],
): void {
  const error = results.find(({ errorCode }) => errorCode !== 'NONE')?.errorCode ?? null;
  const label = plainLabel('control', error);
  if (api === 'CreateTopics') answer(node, api, incoming, { topics: results }, label);
  else answer(node, api, incoming, { responses: results }, label);
}
