/** Topics made, grown and deleted by writing into ZooKeeper; the controller does the rest, and the answer waits for it.
 *  Models      kafka.server.AdminManager#createTopics, #createPartitions, #deleteTopics, DelayedCreatePartitions;
 *              kafka.zk.AdminZkClient
 *  Simplifies  an answer waits 15 s at most
 *  See         placement.ts, topic-changes.ts, deletion.ts */
import type { KafkaError } from '../../contract/errors.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import { plainLabel } from '../protocol/labels.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import type { ZkOp, ZkResult } from '../protocol/zookeeper.ts';
import { askZk } from '../zookeeper-client/client.ts';
import type { MorePartitions, NewTopic, ZkRefusal } from './admin-refusals.ts';
import { refusePartitions, refuseTopic } from './admin-refusals.ts';
import type { BrokerMetadata } from './placement.ts';
import { placeReplicas, refusePlacement } from './placement.ts';
import type { WaitingTopics } from './state.ts';
import { kafkaZkOf, rulesOf } from './state.ts';
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

/** What the broker's metadata cache says. */
export interface MetadataCache {
  readonly aliveBrokers: readonly BrokerMetadata[];
  readonly hasTopic: (topic: string) => boolean;
  /** All its partitions are known, and have leaders. */
  readonly isLed: (topic: string, partitions: number) => boolean;
}

export type TopicOwner =
  /** Existing topics are read before. */
  | { readonly kind: 'createTopics'; readonly incoming: Incoming }
  | { readonly kind: 'createdTopics'; readonly incoming: Incoming; readonly results: readonly Result[] }
  | { readonly kind: 'deleteTopics'; readonly incoming: Incoming }
  | { readonly kind: 'deletedTopics'; readonly incoming: Incoming; readonly results: readonly Result[] }
  | { readonly kind: 'createInternal'; readonly topic: NewTopic; readonly step: 'read' | 'write' }
  | { readonly kind: 'morePartitions'; readonly incoming: Incoming }
  | { readonly kind: 'madePartitions'; readonly incoming: Incoming; readonly results: readonly Result[] };
interface Result {
  readonly name: string;
  readonly errorCode: KafkaError;
  readonly errorMessage: string | null;
  /** Partitions that there are to be; absent where any number will do. */
  readonly count?: number;
}

// ---- making

export function onCreateTopics(node: NodeContext, incoming: Incoming): void {
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
  const placement =
    topic.assignments ??
    placeReplicas(cache.aliveBrokers, {
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

// ---- more partitions

export function onCreatePartitions(node: NodeContext, incoming: Incoming): void {
  const { topics } = requestOf('CreatePartitions', incoming.body);
  const owner: TopicOwner = { kind: 'morePartitions', incoming };
  askZk(
    node,
    topics.map(({ name }) => ({ op: 'getData', path: topicPath(name), watch: false })),
    owner,
  );
}

/** Old partitions keep their place; the new ones go on from the broker that the first one begins with. */
function withMore(
  data: AssignmentData,
  topic: MorePartitions,
  brokers: readonly BrokerMetadata[],
): AssignmentData {
  const [first = []] = data.partitions;
  const startIndex = Math.max(
    0,
    [...brokers].sort((a, b) => a.id - b.id).findIndex(({ id }) => id >= (first[0] ?? 0)),
  );
  const fresh =
    topic.assignments ??
    placeReplicas(brokers, {
      partitions: topic.count - data.partitions.length,
      replicationFactor: first.length,
      startIndex,
      nextReplicaShift: startIndex,
      startPartition: data.partitions.length,
    });
  return { ...data, partitions: [...data.partitions, ...fresh] };
}

function makePartitions(
  node: NodeContext,
  incoming: Incoming,
  found: readonly ZkResult[],
  cache: MetadataCache,
): void {
  const ops: ZkOp[] = [];
  const results = requestOf('CreatePartitions', incoming.body).topics.map((topic, i): Result => {
    const at = found[i];
    // Only `AssignmentData` is written there.
    const data = at?.error === 'OK' ? (at.data as AssignmentData) : undefined;
    const refusal =
      data && data.adding_replicas.length + data.removing_replicas.length > 0
        ? MOVING
        : refusePartitions(topic, data?.partitions, cache.aliveBrokers);
    if (data && !refusal)
      ops.push(setNode(topicPath(topic.name), withMore(data, topic, cache.aliveBrokers), ANY_VERSION));
    const { error: errorCode, message: errorMessage } = refusal ?? { error: 'NONE' as const, message: null };
    return { name: topic.name, errorCode, errorMessage, count: topic.count };
  });
  if (ops.length === 0) return answerWhenSo(node, 'CreatePartitions', incoming, results, cache);
  const next: TopicOwner = { kind: 'madePartitions', incoming, results };
  askZk(node, ops, next);
}

const MOVING: ZkRefusal = Object.freeze({
  error: 'REASSIGNMENT_IN_PROGRESS',
  message: 'A partition reassignment is in progress for the topic.',
});

// ---- deleting

export function onDeleteTopics(node: NodeContext, incoming: Incoming): void {
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
    case 'morePartitions':
      makePartitions(node, owner.incoming, results, cache);
      return undefined;
    case 'madePartitions':
      answerWhenSo(node, 'CreatePartitions', owner.incoming, owner.results, cache);
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
      ({ name, errorCode, count = 1 }) =>
        errorCode !== 'NONE' || (api === 'DeleteTopics' ? !cache.hasTopic(name) : cache.isLed(name, count)),
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
  const told = results.map(({ name, errorCode, errorMessage }) => ({ name, errorCode, errorMessage }));
  if (api === 'CreateTopics') answer(node, api, incoming, { topics: told }, label);
  else if (api === 'CreatePartitions') answer(node, api, incoming, { results: told }, label);
  else answer(node, api, incoming, { responses: told }, label);
}
