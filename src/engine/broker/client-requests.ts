/** What a broker answers from its metadata, and what it passes on to the controller.
 *  Models      kafka.server.KafkaApis: handleTopicMetadataRequest, handleFindCoordinatorRequest, handleInitProducerIdRequest;
 *              ForwardingManager, RPCProducerIdManager, DefaultAutoTopicCreationManager
 *  Simplifies  forwarded requests travel under their own name instead of in an Envelope; topics are not created by being
 *              asked for, except internal ones
 *  See         controller/controller-node.ts */
import { configInt, configText } from '../../contract/configs.ts';
import type { KafkaError } from '../../contract/errors.ts';
import type { BrokerId } from '../../contract/ids.ts';
import { controllerNode, NO_BROKER } from '../../contract/ids.ts';
import type { FailedRequest, IncomingResponse, NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type { CreateTopicsRequest, MetadataResponse, ResponseOf } from '../protocol/api.ts';
import { plainLabel } from '../protocol/labels.ts';
import type { BrokerRegistration, TopicImage } from '../protocol/metadata-image.ts';
import { visibleLeader } from '../protocol/metadata-image.ts';
import { partitionForGroup } from '../protocol/murmur2.ts';
import type { AdminApi } from '../protocol/refusals.ts';
import { isAdminApi, refusalOf } from '../protocol/refusals.ts';
import { answer, request, requestOf, responseOf } from '../protocol/talk.ts';
import { refuseConfigChange } from './config-admin.ts';
import type { BrokerHooks } from './state.ts';
import { brokerOf, diskOf, OFFSETS_TOPIC, SHARE_TOPIC, TRANSACTION_TOPIC } from './state.ts';

const CHANNEL = 'forwarding';
/** FindCoordinator's key type of transactional ids. */
const TRANSACTION_KEYS = 1;
/** By key type. */
const COORDINATED = [OFFSETS_TOPIC, TRANSACTION_TOPIC, SHARE_TOPIC] as const;
const FORWARD_TIMEOUT_MS = 30_000;

// ---- metadata

export function onMetadata(node: NodeContext, incoming: Incoming): void {
  const { topics } = requestOf('Metadata', incoming.body);
  const { image } = brokerOf(node);
  const alive = [...image.brokers.values()]
    .filter((broker) => !broker.fenced)
    .sort((a, b) => a.brokerId - b.brokerId);
  const names = topics ?? [...image.topics.keys()];
  const body: MetadataResponse = {
    brokers: alive.map(({ brokerId, rack }) => ({ nodeId: brokerId, rack })),
    controllerId: controllerFor(node, alive),
    topics: names.map((name) => {
      const topic = image.topics.get(name);
      // Replicas may have begun before clients are to know of their topic.
      return topic && topic.partitions.length > 0 ? describeTopic(node, topic) : unknownTopic(name);
    }),
  };
  answer(node, 'Metadata', incoming, body, plainLabel('control'));
}

/** Whom clients take for the controller: since KRaft any broker, which passes on what they want of it. */
function controllerFor(node: NodeContext, alive: readonly BrokerRegistration[]): BrokerId {
  const { control } = brokerOf(node);
  if (control) return control.controllerId;
  return alive[node.randomBelow('controllerId', Math.max(1, alive.length))]?.brokerId ?? NO_BROKER;
}

const unknownTopic = (name: string): MetadataResponse['topics'][number] => ({
  errorCode: 'UNKNOWN_TOPIC_OR_PARTITION',
  name,
  topicId: '',
  isInternal: false,
  partitions: [],
});

function describeTopic(node: NodeContext, topic: TopicImage): MetadataResponse['topics'][number] {
  const { image } = brokerOf(node);
  return {
    errorCode: 'NONE',
    name: topic.name,
    topicId: topic.topicId,
    isInternal: [OFFSETS_TOPIC, TRANSACTION_TOPIC, SHARE_TOPIC].includes(topic.name),
    partitions: topic.partitions.map((partition) => {
      const leaderId = visibleLeader(image, partition);
      return {
        errorCode: leaderId < 0 ? ('LEADER_NOT_AVAILABLE' as const) : ('NONE' as const),
        partitionIndex: partition.partition,
        leaderId,
        leaderEpoch: partition.leaderEpoch,
        replicaNodes: partition.replicas,
        isrNodes: partition.isr,
      };
    }),
  };
}

// ---- coordinators

export function onFindCoordinator(node: NodeContext, incoming: Incoming, hooks: BrokerHooks): void {
  const { coordinatorKeys, keyType } = requestOf('FindCoordinator', incoming.body);
  const name = COORDINATED[keyType];
  const topic = brokerOf(node).image.topics.get(name);
  if (!topic?.partitions.length) createInternalTopic(node, name, hooks);
  const coordinators = coordinatorKeys.map((key) => {
    const none = { key, nodeId: -1, errorCode: 'COORDINATOR_NOT_AVAILABLE' as KafkaError };
    const partition = topic?.partitions[partitionForGroup(key, topic.partitions.length)];
    const nodeId = partition ? visibleLeader(brokerOf(node).image, partition) : -1;
    return nodeId < 0 ? none : { key, nodeId, errorCode: 'NONE' as KafkaError };
  });
  const error = coordinators.find((c) => c.errorCode !== 'NONE')?.errorCode ?? null;
  const groupId = keyType === TRANSACTION_KEYS ? null : (coordinatorKeys[0] ?? null);
  answer(node, 'FindCoordinator', incoming, { coordinators }, { ...plainLabel('control', error), groupId });
}

/** Internal topics come into being when somebody first asks for a coordinator.
 *  @param hooks null in eras without ZooKeeper */
export function createInternalTopic(node: NodeContext, name: string, hooks: BrokerHooks | null): void {
  const broker = brokerOf(node);
  if (broker.creating.has(name) || (!broker.control && broker.quorum.leaderId < 0)) return;
  broker.creating.add(name);
  const topic = internalTopic(node, name);
  if (broker.control) return hooks?.createInternalTopic(node, topic);
  const body: CreateTopicsRequest = { topics: [topic], validateOnly: false };
  request(node, 'CreateTopics', controllerNode(broker.quorum.leaderId), body, {
    channel: CHANNEL,
    timeoutMs: FORWARD_TIMEOUT_MS,
    label: plainLabel('control'),
    context: { internalTopic: name },
  });
}

type NewTopic = CreateTopicsRequest['topics'][number];

function offsetsTopic(node: NodeContext): NewTopic {
  const { configs, rules } = diskOf(node);
  const replicas = configInt(configs, 'offsets.topic.replication.factor');
  const alive = brokerOf(node).image.brokers.size;
  return {
    name: OFFSETS_TOPIC,
    numPartitions: configInt(configs, 'offsets.topic.num.partitions'),
    replicationFactor: rules.offsetsTopicNeedsAllReplicas ? replicas : Math.min(replicas, alive),
    assignments: null,
    configs: [
      { name: 'cleanup.policy', value: 'compact' },
      { name: 'compression.type', value: 'producer' },
      { name: 'segment.bytes', value: configText(configs, 'offsets.topic.segment.bytes') },
    ],
  };
}

function internalTopic(node: NodeContext, name: string): NewTopic {
  if (name === SHARE_TOPIC) return shareTopic(node);
  return name === OFFSETS_TOPIC ? offsetsTopic(node) : transactionTopic(node);
}

/** ShareCoordinatorService#shareGroupStateTopicConfigs: its front is dropped by the coordinator, nothing by age. */
function shareTopic(node: NodeContext): NewTopic {
  const { configs } = diskOf(node);
  return {
    name: SHARE_TOPIC,
    numPartitions: configInt(configs, 'share.coordinator.state.topic.num.partitions'),
    replicationFactor: configInt(configs, 'share.coordinator.state.topic.replication.factor'),
    assignments: null,
    configs: [
      { name: 'cleanup.policy', value: 'delete' },
      { name: 'min.insync.replicas', value: configText(configs, 'share.coordinator.state.topic.min.isr') },
      { name: 'segment.bytes', value: configText(configs, 'share.coordinator.state.topic.segment.bytes') },
      { name: 'retention.ms', value: '-1' },
    ],
  };
}

/** TransactionStateManager#transactionTopicConfigs. */
function transactionTopic(node: NodeContext): NewTopic {
  const { configs } = diskOf(node);
  return {
    name: TRANSACTION_TOPIC,
    numPartitions: configInt(configs, 'transaction.state.log.num.partitions'),
    replicationFactor: configInt(configs, 'transaction.state.log.replication.factor'),
    assignments: null,
    configs: [
      { name: 'unclean.leader.election.enable', value: 'false' },
      { name: 'compression.type', value: 'uncompressed' },
      { name: 'cleanup.policy', value: 'compact' },
      { name: 'min.insync.replicas', value: configText(configs, 'transaction.state.log.min.isr') },
      { name: 'segment.bytes', value: configText(configs, 'transaction.state.log.segment.bytes') },
    ],
  };
}

// ---- producer ids

export function onInitProducerId(node: NodeContext, incoming: Incoming, hooks: BrokerHooks): void {
  const { producerIds } = brokerOf(node);
  if (producerIds.next < producerIds.end) return giveProducerId(node, incoming);
  producerIds.waiting.push(incoming);
  askForProducerIds(node, hooks);
}

function giveProducerId(node: NodeContext, incoming: Incoming): void {
  const { producerIds } = brokerOf(node);
  const producerId = producerIds.next++;
  const body = { errorCode: 'NONE', producerId, producerEpoch: 0 } as const;
  answer(node, 'InitProducerId', incoming, body, plainLabel('control'));
}

function askForProducerIds(node: NodeContext, hooks: Pick<BrokerHooks, 'askForProducerIds'>): void {
  const broker = brokerOf(node);
  if (broker.producerIds.isAsking) return;
  if (broker.control) {
    broker.producerIds.isAsking = true;
    return hooks.askForProducerIds(node);
  }
  if (broker.quorum.leaderId < 0) return refuseProducerIds(node);
  broker.producerIds.isAsking = true;
  request(
    node,
    'AllocateProducerIds',
    controllerNode(broker.quorum.leaderId),
    { brokerId: diskOf(node).brokerId, brokerEpoch: broker.brokerEpoch },
    { channel: CHANNEL, timeoutMs: FORWARD_TIMEOUT_MS, label: plainLabel('control') },
  );
}

/** An id for the transaction coordinator of this broker; null when there is none at hand: more are asked for. */
export function takeProducerId(
  node: NodeContext,
  hooks: Pick<BrokerHooks, 'askForProducerIds'>,
): number | null {
  const { producerIds } = brokerOf(node);
  if (producerIds.next < producerIds.end) return producerIds.next++;
  askForProducerIds(node, hooks);
  return null;
}

/** The block that was asked for, or (null) none to be had now. */
export function takeProducerIds(
  node: NodeContext,
  block: { readonly start: number; readonly length: number } | null,
  hooks: BrokerHooks,
): void {
  const { producerIds } = brokerOf(node);
  producerIds.isAsking = false;
  if (!block) return refuseProducerIds(node);
  producerIds.next = block.start;
  producerIds.end = block.start + block.length;
  const waiting = producerIds.waiting;
  producerIds.waiting = [];
  for (const incoming of waiting) onInitProducerId(node, incoming, hooks);
}

/** No block to be had now: whoever waits asks again. */
function refuseProducerIds(node: NodeContext): void {
  const { producerIds } = brokerOf(node);
  const waiting = producerIds.waiting;
  producerIds.waiting = [];
  for (const incoming of waiting) {
    const body = { errorCode: 'COORDINATOR_LOAD_IN_PROGRESS', producerId: -1, producerEpoch: -1 } as const;
    answer(node, 'InitProducerId', incoming, body, plainLabel('control', body.errorCode));
  }
}

// ---- passing on

/** An operator's request: looked at where this broker can judge it, then passed on to the controller, or with ZooKeeper done
 *  here if this is it. */
export function onAdminRequest(
  node: NodeContext,
  api: AdminApi,
  incoming: Incoming,
  hooks: BrokerHooks,
): void {
  if (api === 'IncrementalAlterConfigs') {
    const request = requestOf(api, incoming.body);
    const refused = refuseConfigChange(request, diskOf(node));
    if (refused) {
      const body = refusalOf(api, request, refused.error, refused.message);
      return answer(node, api, incoming, body, plainLabel('control', refused.error));
    }
  }
  if (brokerOf(node).control) hooks.administer(node, api, incoming);
  else forward(node, api, incoming);
}

/** Passes an admin request to the active controller; its answer goes back as it comes. */
function forward(node: NodeContext, api: AdminApi, incoming: Incoming): void {
  const { leaderId } = brokerOf(node).quorum;
  if (leaderId < 0) return refuseForwarded(node, api, incoming);
  request(node, api, controllerNode(leaderId), requestOf(api, incoming.body), {
    channel: CHANNEL,
    timeoutMs: FORWARD_TIMEOUT_MS,
    label: plainLabel('control'),
    context: { incoming },
  });
}

function refuseForwarded(node: NodeContext, api: AdminApi, incoming: Incoming): void {
  const body = refusalOf(api, requestOf(api, incoming.body), 'NOT_CONTROLLER');
  answer(node, api, incoming, body, plainLabel('control', 'NOT_CONTROLLER'));
}

/** Who sent a request that this broker passed on; null for its own. */
const senderOf = (context: unknown): Incoming | null =>
  typeof context === 'object' && context !== null && 'incoming' in context
    ? (context.incoming as Incoming)
    : null;

const internalTopicOf = (context: unknown): string =>
  typeof context === 'object' && context !== null && 'internalTopic' in context
    ? String(context.internalTopic)
    : '';

/** Answers whether the response was to something of this file's. */
export function onForwardedResponse(
  node: NodeContext,
  response: IncomingResponse,
  hooks: BrokerHooks,
): boolean {
  const broker = brokerOf(node);
  switch (response.api) {
    case 'AllocateProducerIds': {
      const {
        errorCode,
        producerIdStart: start,
        producerIdLen: length,
      } = responseOf('AllocateProducerIds', response.body);
      takeProducerIds(node, errorCode === 'NONE' ? { start, length } : null, hooks);
      return true;
    }
    default: {
      const { api } = response;
      if (!isAdminApi(api)) return false;
      const sender = senderOf(response.request.context);
      // The answer is passed on as it came, under the API it came by.
      if (sender) answer(node, api, sender, response.body as ResponseOf<typeof api>, plainLabel('control'));
      else broker.creating.delete(internalTopicOf(response.request.context));
      return true;
    }
  }
}

export function onForwardedLost(node: NodeContext, failed: readonly FailedRequest[]): void {
  const broker = brokerOf(node);
  for (const { api, context } of failed) {
    if (api === 'AllocateProducerIds') {
      broker.producerIds.isAsking = false;
      refuseProducerIds(node);
    } else if (isAdminApi(api)) {
      const sender = senderOf(context);
      if (sender) refuseForwarded(node, api, sender);
      else broker.creating.delete(internalTopicOf(context));
    }
  }
}
