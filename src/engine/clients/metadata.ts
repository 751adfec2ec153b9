/** What a client knows of the cluster: brokers, topics, leaders. Kept by producers and consumers alike.
 *  Models      org.apache.kafka.clients.Metadata, MetadataCache, NetworkClient#leastLoadedNode; KIP-951 (leader hints)
 *  Simplifies  no address resolution: the bootstrap list is broker ids
 *  Invariants  a partition's leader epoch never goes back while the topic's id stays the same
 *  See         How to use: `pumpMetadata` at start and whenever `requestUpdate` was called; hand it its timer
 *              (`METADATA_TIMER`); give answers to `applyMetadata` and broken connections to `noteDisconnect`. */
import type { Configs } from '../../contract/configs.ts';
import { configInt } from '../../contract/configs.ts';
import type { BrokerId } from '../../contract/ids.ts';
import { brokerNode, NO_BROKER } from '../../contract/ids.ts';
import type { SimTimeUs } from '../../contract/units.ts';
import { US_PER_MS } from '../../contract/units.ts';
import type { FailedRequest, NodeContext } from '../kernel/context.ts';
import type { MetadataResponse } from '../protocol/api.ts';
import { plainLabel } from '../protocol/labels.ts';
import { request } from '../protocol/talk.ts';
import { reconnectBackoffUs, retryBackoffUs } from './backoff.ts';

/** Frozen; replaced, never changed. */
interface PartitionMetadata {
  /** −1: nobody, as far as this client knows. */
  readonly leaderId: BrokerId;
  readonly leaderEpoch: number;
  readonly replicas: readonly BrokerId[];
}
interface TopicMetadata {
  readonly topicId: string;
  /** By partition index. */
  readonly partitions: PartitionMetadata[];
}

export interface ClientMetadata {
  readonly bootstrap: readonly BrokerId[];
  /** Of its connections: two clients of one process have each their own. */
  readonly channel: string;
  /** Brokers of the last answer, ascending; empty before the first. */
  brokers: readonly BrokerId[];
  /** Racks of those brokers, by id; brokers without a rack are absent. */
  racks: Map<BrokerId, string>;
  readonly topics: Map<string, TopicMetadata>;
  /** Counts what was learnt, so that others see whether something new is in it. */
  updateVersion: number;
  /** Topic name by topic id. */
  readonly names: Map<string, string>;
  /** Somebody found this picture wrong or too small: ask as soon as the backoff allows. */
  needsUpdate: boolean;
  isAsking: boolean;
  /** −1: never. */
  lastSuccessUs: SimTimeUs;
  /** Attempts in a row that did not help: failures, and answers that brought nothing new. */
  fruitlessAttempts: number;
  mayAskAtUs: SimTimeUs;
  /** What the running timer stands for. */
  timerDueUs: SimTimeUs;
  /** Brokers that could not be reached, and when they may be tried again. */
  readonly unreachable: Map<BrokerId, { failures: number; untilUs: SimTimeUs }>;
}

/** Of a client that is alone in its process. */
const MAIN_CHANNEL = 'main';

/** Name of the timer that `pumpMetadata` starts; its owner calls `pumpMetadata` again when it rings. */
export const METADATA_TIMER = 'metadata';
const timerOf = ({ channel }: ClientMetadata): string =>
  channel === MAIN_CHANNEL ? METADATA_TIMER : `${METADATA_TIMER}:${channel}`;

export const createClientMetadata = (
  bootstrap: readonly BrokerId[],
  channel = MAIN_CHANNEL,
): ClientMetadata => ({
  bootstrap,
  channel,
  brokers: [],
  racks: new Map(),
  topics: new Map(),
  updateVersion: 0,
  names: new Map(),
  needsUpdate: true,
  isAsking: false,
  lastSuccessUs: -1,
  fruitlessAttempts: 0,
  mayAskAtUs: 0,
  timerDueUs: -1,
  unreachable: new Map(),
});

/** Leader of a partition; −1 when the client knows of none. */
export const leaderOf = (cache: ClientMetadata, topic: string, partition: number): BrokerId =>
  cache.topics.get(topic)?.partitions[partition]?.leaderId ?? NO_BROKER;
/** Leader epoch of a partition; −1 when unknown. */
export const leaderEpochOf = (cache: ClientMetadata, topic: string, partition: number): number =>
  cache.topics.get(topic)?.partitions[partition]?.leaderEpoch ?? -1;
/** Number of partitions of a topic; 0 when the client has not heard of it. */
export const partitionCountOf = (cache: ClientMetadata, topic: string): number =>
  cache.topics.get(topic)?.partitions.length ?? 0;

/** Says that the picture is wrong; `pumpMetadata` sends the question. */
export function requestUpdate(cache: ClientMetadata): void {
  cache.needsUpdate = true;
}

/** Asks for metadata when it is time to (wanted, or older than `metadata.max.age.ms`), else starts the timer for it. */
export function pumpMetadata(
  node: NodeContext,
  cache: ClientMetadata,
  topics: readonly string[],
  configs: Configs,
): void {
  if (cache.isAsking) return;
  const maxAgeUs = configInt(configs, 'metadata.max.age.ms') * US_PER_MS;
  const dueUs =
    cache.needsUpdate || cache.lastSuccessUs < 0
      ? cache.mayAskAtUs
      : Math.max(cache.mayAskAtUs, cache.lastSuccessUs + maxAgeUs);
  if (dueUs > node.nowUs) {
    startTimer(node, cache, dueUs);
    return;
  }
  const broker = leastLoadedBroker(node, cache);
  if (broker === NO_BROKER) {
    startTimer(node, cache, node.nowUs + untilSomeBrokerUs(cache, node.nowUs));
    return;
  }
  node.cancelTimer(timerOf(cache));
  cache.isAsking = true;
  cache.needsUpdate = false;
  request(
    node,
    'Metadata',
    brokerNode(broker),
    { topics: Object.freeze([...topics]) },
    {
      label: plainLabel('control'),
      channel: cache.channel,
      timeoutMs: configInt(configs, 'request.timeout.ms'),
    },
  );
}

/** Called often; a timer that runs already is left alone. */
function startTimer(node: NodeContext, cache: ClientMetadata, dueUs: SimTimeUs): void {
  const timer = timerOf(cache);
  if (node.hasTimer(timer) && cache.timerDueUs === dueUs) return;
  cache.timerDueUs = dueUs;
  node.startTimer(timer, dueUs - node.nowUs);
}

/** Takes in an answer to Metadata. `pumpMetadata` afterwards starts the next timer. */
export function applyMetadata(
  node: NodeContext,
  cache: ClientMetadata,
  response: MetadataResponse,
  configs: Configs,
): void {
  cache.isAsking = false;
  cache.lastSuccessUs = node.nowUs;
  cache.updateVersion++;
  cache.brokers = Object.freeze(response.brokers.map((broker) => broker.nodeId).sort((a, b) => a - b));
  cache.racks = new Map();
  for (const { nodeId, rack } of response.brokers) if (rack !== null) cache.racks.set(nodeId, rack);
  let hasNews = false;
  for (const topic of response.topics) {
    if (topic.errorCode !== 'NONE') {
      forgetTopic(cache, topic.name);
      cache.needsUpdate = true;
    } else if (applyTopic(cache, topic)) hasNews = true;
  }
  cache.fruitlessAttempts = hasNews || !cache.needsUpdate ? 0 : cache.fruitlessAttempts + 1;
  cache.mayAskAtUs = node.nowUs + retryBackoffUs(node, configs, Math.max(0, cache.fruitlessAttempts - 1));
}

/** Answers whether it told something new. */
function applyTopic(cache: ClientMetadata, answer: MetadataResponse['topics'][number]): boolean {
  const known = cache.topics.get(answer.name);
  const isSame = known?.topicId === answer.topicId;
  if (known && !isSame) cache.names.delete(known.topicId);
  const partitions = isSame ? known.partitions : [];
  let hasNews = !isSame;
  for (const partition of answer.partitions) {
    if (partition.leaderId < 0) cache.needsUpdate = true;
    const old = partitions[partition.partitionIndex];
    if (old && old.leaderEpoch > partition.leaderEpoch) continue;
    hasNews ||= old?.leaderId !== partition.leaderId || old.leaderEpoch !== partition.leaderEpoch;
    partitions[partition.partitionIndex] = Object.freeze({
      leaderId: partition.leaderId,
      leaderEpoch: partition.leaderEpoch,
      replicas: partition.replicaNodes,
    });
  }
  cache.topics.set(answer.name, { topicId: answer.topicId, partitions });
  cache.names.set(answer.topicId, answer.name);
  return hasNews;
}

function forgetTopic(cache: ClientMetadata, topic: string): void {
  const known = cache.topics.get(topic);
  if (known) cache.names.delete(known.topicId);
  cache.topics.delete(topic);
}

/** KIP-951: a broker that refused named the leader. Answers whether that was news. */
export function learnLeader(
  cache: ClientMetadata,
  topic: string,
  partition: number,
  hint: { readonly leaderId: BrokerId; readonly leaderEpoch: number } | null,
): boolean {
  const known = cache.topics.get(topic);
  const old = known?.partitions[partition];
  if (!known || !old || !hint || hint.leaderId < 0 || hint.leaderEpoch <= old.leaderEpoch) return false;
  known.partitions[partition] = Object.freeze({ ...old, ...hint });
  cache.updateVersion++;
  return true;
}

/** To be told of every broken connection: the broker is left alone for a while, and the picture may be out of date. */
export function noteDisconnect(
  node: NodeContext,
  cache: ClientMetadata,
  broker: BrokerId,
  failed: readonly FailedRequest[],
  configs: Configs,
): void {
  const failures = (cache.unreachable.get(broker)?.failures ?? 0) + 1;
  const untilUs = node.nowUs + reconnectBackoffUs(node, failures - 1);
  cache.unreachable.set(broker, { failures, untilUs });
  if (failed.some((one) => one.api === 'Metadata')) {
    cache.isAsking = false;
    cache.fruitlessAttempts++;
    cache.mayAskAtUs = node.nowUs + retryBackoffUs(node, configs, cache.fruitlessAttempts - 1);
  }
  cache.needsUpdate = true;
}

/** To be told of every answer: the broker is well again. */
export function noteAnswer(cache: ClientMetadata, broker: BrokerId): void {
  cache.unreachable.delete(broker);
}

/** Whether a request may be sent to this broker now. */
export const mayTry = (cache: ClientMetadata, broker: BrokerId, nowUs: SimTimeUs): boolean =>
  (cache.unreachable.get(broker)?.untilUs ?? 0) <= nowUs;

/** How long until the broker may be tried; 0: now. */
export const waitForUs = (cache: ClientMetadata, broker: BrokerId, nowUs: SimTimeUs): number =>
  Math.max(0, (cache.unreachable.get(broker)?.untilUs ?? 0) - nowUs);

/** Any broker will do: the one with the fewest unanswered requests of this client, connected ones first, the search
 *  starting at a random place. −1 when none may be tried now. When none that is known may be, the bootstrap list counts
 *  again (`metadata.recovery.strategy` rebootstrap). */
export function leastLoadedBroker(node: NodeContext, cache: ClientMetadata): BrokerId {
  const known = cache.brokers.filter((broker) => mayTry(cache, broker, node.nowUs));
  const usable =
    known.length > 0 ? known : cache.bootstrap.filter((broker) => mayTry(cache, broker, node.nowUs));
  if (usable.length === 0) return NO_BROKER;
  const start = node.randomBelow('leastLoaded', usable.length);
  let best = NO_BROKER;
  let bestLoad = Number.MAX_SAFE_INTEGER;
  for (let i = 0; i < usable.length; i++) {
    const broker = usable[(start + i) % usable.length] ?? NO_BROKER;
    const load = loadOf(node, cache, broker);
    if (load < bestLoad) {
      best = broker;
      bestLoad = load;
    }
  }
  return best;
}

/** A broker without a connection comes after all that have one. */
const UNCONNECTED = 1_000_000;

function loadOf(node: NodeContext, { channel }: ClientMetadata, broker: BrokerId): number {
  const { byAddress, connections } = node.sim.network;
  const connectionId = byAddress.get(`${node.id}>${brokerNode(broker)}#${channel}`);
  return connectionId === undefined
    ? UNCONNECTED
    : (connections.get(connectionId)?.pending.length ?? UNCONNECTED);
}

function untilSomeBrokerUs(cache: ClientMetadata, nowUs: SimTimeUs): number {
  let waitUs = 1_000 * US_PER_MS;
  for (const broker of [...cache.brokers, ...cache.bootstrap]) {
    waitUs = Math.min(waitUs, waitForUs(cache, broker, nowUs));
  }
  return Math.max(1, waitUs);
}
