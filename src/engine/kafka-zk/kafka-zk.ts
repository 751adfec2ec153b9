/** The door of this room: a broker's life with ZooKeeper, put together.
 *  Models      kafka.server.KafkaServer, kafka.controller.KafkaController
 *  See         thread.ts (the controller), README.md */
import { configInt } from '../../contract/configs.ts';
import { partitionKey, zookeeperNode } from '../../contract/ids.ts';
import type { FailedRequest, IncomingResponse, NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import { requestOf, responseOf } from '../protocol/talk.ts';
import type { WatchEventType, ZkResult } from '../protocol/zookeeper.ts';
import { connectZk, createZkClient } from '../zookeeper-client/client.ts';
import type { ZkClient, ZkListener } from '../zookeeper-client/state.ts';
import type { OrderOwner } from './admin-requests.ts';
import { onOrdered } from './admin-requests.ts';
import {
  onControllerFound,
  onShutdownAnswered,
  onShutdownTimer,
  SHUTDOWN_CHANNEL,
  SHUTDOWN_OWNER,
} from './broker-shutdown.ts';
import { onControlAnswered, onControlLost, onControlTimer } from './channels.ts';
import type { ConfigAdminOwner } from './config-admin.ts';
import { onConfigAdminResults } from './config-admin.ts';
import { topicOf } from './context.ts';
import { orderedElection } from './elections.ts';
import { begin } from './frames.ts';
import type { IsrOwner } from './isr-changes.ts';
import { onIsrResult, onIsrTimer, startIsrAnnouncements } from './isr-changes.ts';
import { answerShutdown } from './leadership-moves.ts';
import type { ProducerIdOwner } from './producer-ids.ts';
import { onProducerIdResult } from './producer-ids.ts';
import type { RegistrationOwner } from './registration.ts';
import { ID_IN_USE, onRegistrationResults, REGISTERED, register } from './registration.ts';
import { controllerOf, diskOf, kafkaZkOf, rulesOf } from './state.ts';
import { CONTROLLER_OWNER, onThreadResults, postEvent } from './thread.ts';
import type { MetadataCache, TopicOwner } from './topic-admin.ts';
import { onTopicResult, onTopicTimer } from './topic-admin.ts';
import type { ConfigOwner, TopicConfigs } from './topic-configs.ts';
import { onConfigResults, watchConfigChanges } from './topic-configs.ts';
import {
  BROKER_IDS,
  CONFIG_CHANGES,
  CONTROLLER,
  DELETE_TOPICS,
  ISR_CHANGES,
  PREFERRED_ELECTION,
  REASSIGN_PARTITIONS,
  TOPICS,
} from './znodes.ts';

/** What the broker's owner does with what comes from ZooKeeper. */
export interface KafkaZkHost {
  cache(node: NodeContext): MetadataCache;
  /** The broker is registered, for the first time or again. */
  onRegistered(node: NodeContext, brokerEpoch: number): void;
  /** It cannot begin, and ends. */
  onStartFailed(node: NodeContext, why: 'idInUse' | 'noZooKeeper', sessionId: number): void;
  onTopicConfigs(node: NodeContext, configs: TopicConfigs): void;
  onBrokerConfigs(
    node: NodeContext,
    forAll: ReadonlyMap<string, string>,
    own: ReadonlyMap<string, string>,
  ): void;
  /** `context` as it was given to `writeIsr`; null: it was not written. */
  onIsrWritten(node: NodeContext, context: unknown, zkVersion: number | null): void;
  onProducerIds(node: NodeContext, block: { readonly start: number; readonly length: number } | null): void;
  onInternalTopicDone(node: NodeContext, topic: string): void;
  /** A controlled shutdown is done, as far as the controller goes. */
  onMayLeave(node: NodeContext): void;
  /** The session is closed. */
  onClosed(node: NodeContext): void;
}

type Owner =
  | OrderOwner
  | ConfigAdminOwner
  | RegistrationOwner
  | IsrOwner
  | ProducerIdOwner
  | TopicOwner
  | ConfigOwner;

const CONNECT_TIMEOUT = 'kafkaZk:connectTimeout';

/** A client that is about to connect, for a broker that starts. */
export function startClient(node: NodeContext): ZkClient {
  const { configs, zookeepers } = diskOf(node);
  const maxInFlight = rulesOf(node).zooKeeperPipelined
    ? configInt(configs, 'zookeeper.max.in.flight.requests')
    : null;
  return createZkClient(node, zookeepers.map(zookeeperNode), {
    timeoutMs: configInt(configs, 'zookeeper.session.timeout.ms'),
    maxInFlight,
  });
}

/** The process is put together: it connects, and ends when that takes too long. */
export function startKafkaZk(node: NodeContext): void {
  connectZk(node);
  node.startTimer(CONNECT_TIMEOUT, configInt(diskOf(node).configs, 'zookeeper.connection.timeout.ms') * 1000);
  startIsrAnnouncements(node);
}

export const zkListenerOf = (host: KafkaZkHost): ZkListener => ({
  onConnected(node, isNewSession) {
    if (!isNewSession) return;
    if (node.hasTimer(CONNECT_TIMEOUT)) {
      node.cancelTimer(CONNECT_TIMEOUT);
      postEvent(node, begin('boot', {}));
    } else {
      watchConfigChanges(node, false);
      if (rulesOf(node).zooKeeperPipelined) postEvent(node, begin('registerAndReelect', {}));
      else {
        // Behind whatever the controller still has to do.
        register(node);
        postEvent(node, begin('reelect', {}));
      }
    }
  },

  // Whatever it was about to do as controller, it does not any more; before 1.1 it goes on until it has looked who is.
  onExpired(node) {
    if (!rulesOf(node).zooKeeperPipelined) return;
    const { queue } = controllerOf(node);
    for (const event of queue) {
      if (event.proc === 'controlledShutdown')
        answerShutdown(node, event.incoming, 'STALE_CONTROLLER_EPOCH', []);
    }
    queue.length = 0;
    postEvent(node, begin('expire', {}));
  },

  onClosed: (node) => host.onClosed(node),
  onWatch,

  onDone(node, owner, results) {
    if (owner === CONTROLLER_OWNER) return onThreadResults(node, results);
    if (owner === SHUTDOWN_OWNER) return onControllerFound(node, results[0]);
    // All others own what they ask for by one of these; an announcement wants nothing back.
    if (typeof owner === 'object' && owner !== null) onOwned(node, owner as Owner, results, host);
  },
});

function onOwned(node: NodeContext, owner: Owner, results: readonly ZkResult[], host: KafkaZkHost): void {
  const [first] = results;
  switch (owner.kind) {
    case 'registration':
      onRegistrationResults(node, results);
      return;
    case 'isr':
    case 'isrCheck': {
      const version = onIsrResult(node, owner, first);
      if (version !== undefined) host.onIsrWritten(node, owner.context, version);
      return;
    }
    case 'producerIdRead':
    case 'producerIdWrite': {
      const block = onProducerIdResult(node, owner, first);
      if (block !== undefined) host.onProducerIds(node, block);
      return;
    }
    case 'topicConfigs':
    case 'brokerConfigs':
    case 'configChanges':
    case 'configChangesRead': {
      const news = onConfigResults(node, owner, results, kafkaZkOf(node).configChanges);
      if (news?.kind === 'topics') host.onTopicConfigs(node, news.configs);
      if (news?.kind === 'broker') host.onBrokerConfigs(node, news.forAll, news.own);
      return;
    }
    case 'configRead':
    case 'configWritten':
      return onConfigAdminResults(node, owner, results);
    case 'order':
      return onOrdered(node, owner, first);
    default: {
      const done = onTopicResult(node, owner, results, host.cache(node));
      if (done !== undefined) host.onInternalTopicDone(node, done);
    }
  }
}

/** What a watch that fires means to the controller, or to those who would be. */
function onWatch(node: NodeContext, type: WatchEventType, path: string): void {
  switch (path) {
    case CONTROLLER:
      return postEvent(node, type === 'NodeDeleted' ? begin('reelect', {}) : begin('controllerChange', {}));
    case BROKER_IDS: {
      const none = { ids: [], live: [], fresh: [], bounced: [], dead: [] };
      return postEvent(node, begin('brokerChange', none));
    }
    case TOPICS:
      return postEvent(node, begin('topicChange', { fresh: [] }));
    case ISR_CHANGES:
      return postEvent(node, begin('isrChange', { names: [], keys: [] }));
    case DELETE_TOPICS:
      return postEvent(node, begin('topicDeletion', { topics: [] }));
    case PREFERRED_ELECTION:
      if (type === 'NodeCreated') postEvent(node, orderedElection());
      return;
    case REASSIGN_PARTITIONS:
      if (type === 'NodeCreated') postEvent(node, begin('reassignment', { moves: [], next: 0 }));
      return;
    case CONFIG_CHANGES:
      return watchConfigChanges(node, false);
    default:
  }
  if (type !== 'NodeDataChanged' || !path.startsWith(`${TOPICS}/`)) return;
  const [topic = '', , partition] = path.slice(TOPICS.length + 1).split('/');
  // A partition's state is watched only while it is being reassigned.
  if (partition === undefined) postEvent(node, begin('partitionChange', { topic }));
  else postEvent(node, begin('reassignedIsrChange', { key: partitionKey(topic, Number(partition)) }));
}

// ---- the network

/** Answers whether the response was to something of this room's. */
export function onKafkaZkResponse(node: NodeContext, response: IncomingResponse, host: KafkaZkHost): boolean {
  if (response.channel === SHUTDOWN_CHANNEL) {
    const body = responseOf('ControlledShutdown', response.body);
    if (onShutdownAnswered(node, body)) host.onMayLeave(node);
    return true;
  }
  const answered = onControlAnswered(node, response.channel);
  if (!answered) return response.channel.startsWith('controller-');
  if (answered.item.api === 'StopReplica')
    onStopped(node, answered.brokerId, response.body, answered.item.body);
  return true;
}

/** Replicas of topics that go away have been deleted, or could not be. */
function onStopped(node: NodeContext, brokerId: number, responseBody: unknown, requestBody: unknown): void {
  const asked = requestOf('StopReplica', requestBody);
  if (!asked.deletePartitions) return;
  const { errorCode, partitionErrors } = responseOf('StopReplica', responseBody);
  const { topicsToBeDeleted } = controllerOf(node).context;
  const of = (isFine: boolean) =>
    partitionErrors.flatMap(({ topicName, partitionIndex, errorCode: error }) => {
      const key = partitionKey(topicName, partitionIndex);
      const wasFine = errorCode === 'NONE' && error === 'NONE';
      return wasFine === isFine && topicsToBeDeleted.has(topicOf(key)) ? [{ key, brokerId }] : [];
    });
  const deleted = of(true);
  const failed = of(false);
  if (deleted.length + failed.length > 0) postEvent(node, begin('replicasDeleted', { deleted, failed }));
}

export function onKafkaZkLost(node: NodeContext, channel: string, failed: readonly FailedRequest[]): void {
  onControlLost(node, failed);
  if (channel === SHUTDOWN_CHANNEL && failed.length > 0) onShutdownAnswered(node, null);
}

/** A broker wants to shut down. */
export function onControlledShutdown(node: NodeContext, incoming: Incoming): void {
  const { brokerId, brokerEpoch } = requestOf('ControlledShutdown', incoming.body);
  postEvent(node, begin('controlledShutdown', { brokerId, brokerEpoch, incoming }));
}

/** Answers whether the timer was of this room. */
export function onKafkaZkTimer(node: NodeContext, name: string, data: unknown, host: KafkaZkHost): boolean {
  switch (name) {
    case REGISTERED:
      host.onRegistered(node, (data as { brokerEpoch: number }).brokerEpoch);
      return true;
    case ID_IN_USE:
      host.onStartFailed(node, 'idInUse', (data as { sessionId: number }).sessionId);
      return true;
    case CONNECT_TIMEOUT:
      host.onStartFailed(node, 'noZooKeeper', 0);
      return true;
    case 'controller:balance':
      postEvent(node, begin('autoBalance', { groups: [], next: 0 }));
      return true;
    default:
      return (
        onControlTimer(node, name) ||
        onIsrTimer(node, name) ||
        onTopicTimer(node, name) ||
        onShutdownTimer(node, name, host.onMayLeave)
      );
  }
}
