/** What the controller of a cluster with ZooKeeper says, one request after the other: which replicas lead and follow, what
 *  clients may know, what is to be stopped.
 *  Models      kafka.server.KafkaApis#handleLeaderAndIsrRequest, #handleUpdateMetadataRequest, #handleStopReplicaRequest;
 *              ReplicaManager#becomeLeaderOrFollower, #stopReplicas; MetadataCache#updateMetadata
 *  Simplifies  a replica that is stopped and not deleted forgets its leader epoch
 *  Invariants  a controller of an older epoch than one that was heard of changes nothing; leadership moves only to a newer
 *              leader epoch
 *  See         transitions.ts (what comes of it), engine/kafka-zk (who says it) */
import type { KafkaError } from '../../contract/errors.ts';
import type { PartitionKey } from '../../contract/ids.ts';
import { NO_BROKER, partitionKey } from '../../contract/ids.ts';
import type { NodeContext } from '../kernel/context.ts';
import type { Incoming } from '../kernel/network.ts';
import type {
  ControlRequest,
  LeaderAndIsrPartition,
  LeaderAndIsrRequest,
  UpdateMetadataPartition,
} from '../protocol/control-api.ts';
import { LEADER_DURING_DELETE } from '../protocol/control-api.ts';
import { partitionsLabel, plainLabel } from '../protocol/labels.ts';
import type { PartitionRegistration, TopicImage } from '../protocol/metadata-image.ts';
import { effectiveConfigs, plainPartition } from '../protocol/metadata-image.ts';
import { answer, requestOf } from '../protocol/talk.ts';
import { reconfigureLogs } from './log-manager.ts';
import type { BrokerHooks, ControlMemory, PartitionState } from './state.ts';
import { brokerOf, controlOf, diskOf } from './state.ts';
import { applyPartitions, stopReplicas } from './transitions.ts';

export const createControl = (): ControlMemory => ({
  epoch: 0,
  controllerId: NO_BROKER,
  queue: [],
  isReading: false,
  configured: new Set(),
  leaderMadeBy: new Map(),
});

/** Puts a request behind those that are being obeyed. */
export function onControlRequest(node: NodeContext, incoming: Incoming, hooks: BrokerHooks): void {
  controlOf(node).queue.push(incoming);
  obeyNext(node, hooks);
}

function obeyNext(node: NodeContext, hooks: BrokerHooks): void {
  const control = controlOf(node);
  while (!control.isReading) {
    const [incoming] = control.queue;
    if (!incoming) return;
    const missing = incoming.api === 'LeaderAndIsr' ? topicsToRead(node, incoming) : [];
    if (missing.length > 0) {
      // A log is opened with its topic's configs; Kafka waits for ZooKeeper to say them.
      control.isReading = true;
      return hooks.readTopicConfigs(node, missing);
    }
    control.queue.shift();
    if (incoming.api === 'LeaderAndIsr') becomeLeaderOrFollower(node, incoming, hooks);
    else if (incoming.api === 'UpdateMetadata') updateMetadata(node, incoming, hooks);
    else stop(node, incoming, hooks);
  }
}

function topicsToRead(node: NodeContext, incoming: Incoming): readonly string[] {
  const request = requestOf('LeaderAndIsr', incoming.body);
  if (refusal(node, request) !== 'NONE') return [];
  const { configured } = controlOf(node);
  const topics = new Set(request.partitionStates.map(({ topicName }) => topicName));
  return [...topics].filter((topic) => !configured.has(topic));
}

/** Topics' own configs, as ZooKeeper has them: what was asked for, or what has changed. */
export function onTopicConfigs(
  node: NodeContext,
  configs: ReadonlyMap<string, ReadonlyMap<string, string>>,
  hooks: BrokerHooks,
): void {
  const control = controlOf(node);
  const _disk = diskOf(node);
  for (const [name, values] of configs) {
    const topic = topicIn(node, name);
    topic.configs.clear();
    for (const [config, value] of values) topic.configs.set(config, value);
    control.configured.add(name);
    reconfigureLogs(node, name);
  }
  control.isReading = false;
  obeyNext(node, hooks);
}

/** What has been set for all brokers, and for this one, while they run. */
export function onBrokerConfigs(
  node: NodeContext,
  forAll: ReadonlyMap<string, string>,
  own: ReadonlyMap<string, string>,
): void {
  const disk = diskOf(node);
  const { image } = brokerOf(node);
  image.brokerConfigs.set('', new Map(forAll));
  image.brokerConfigs.set(String(disk.brokerId), new Map(own));
  disk.configs = effectiveConfigs(image, disk.brokerId, disk.fixedConfigs);
  reconfigureLogs(node, null);
}

/** Its name stands for a topic: there are no ids yet. */
function topicIn(node: NodeContext, name: string): TopicImage {
  const { image } = brokerOf(node);
  let topic = image.topics.get(name);
  if (!topic) {
    topic = { name, topicId: name, configs: new Map(), partitions: [] };
    image.topics.set(name, topic);
    image.names.set(name, name);
  }
  return topic;
}

/** Why a whole request is refused: it is meant for an earlier life of this broker, or comes from a controller of the past. */
function refusal(node: NodeContext, { brokerEpoch, controllerEpoch }: ControlRequest): KafkaError {
  if (brokerEpoch !== -1 && brokerEpoch < brokerOf(node).brokerEpoch) return 'STALE_BROKER_EPOCH';
  return controllerEpoch < controlOf(node).epoch ? 'STALE_CONTROLLER_EPOCH' : 'NONE';
}

function tellRefusal(
  node: NodeContext,
  incoming: Incoming,
  request: ControlRequest,
  error: KafkaError,
): void {
  node.emit({
    type: 'control.refused',
    brokerId: diskOf(node).brokerId,
    controllerId: request.controllerId,
    controllerEpoch: request.controllerEpoch,
    api: incoming.api,
    error,
  });
}

// ---- LeaderAndIsr

function becomeLeaderOrFollower(node: NodeContext, incoming: Incoming, hooks: BrokerHooks): void {
  const request = requestOf('LeaderAndIsr', incoming.body);
  const keys = request.partitionStates.map(keyOf);
  const error = refusal(node, request);
  if (error !== 'NONE') {
    tellRefusal(node, incoming, request, error);
    const body = { errorCode: error, partitionErrors: [] };
    return answer(node, 'LeaderAndIsr', incoming, body, partitionsLabel('control', keys, 0, 0, error));
  }
  controlOf(node).epoch = request.controllerEpoch;
  const verdicts = request.partitionStates.map((state) => verdictOn(node, state));
  applyPartitions(node, statesToApply(node, request, verdicts), hooks);
  const partitionErrors = request.partitionStates.map(({ topicName, partitionIndex }, i) => ({
    topicName,
    partitionIndex,
    errorCode: verdicts[i] ?? 'NONE',
  }));
  const body = { errorCode: 'NONE' as const, partitionErrors };
  answer(node, 'LeaderAndIsr', incoming, body, partitionsLabel('control', keys));
}

const keyOf = ({ topicName, partitionIndex }: { topicName: string; partitionIndex: number }): PartitionKey =>
  partitionKey(topicName, partitionIndex);

function verdictOn(node: NodeContext, state: LeaderAndIsrPartition): KafkaError {
  const { replicas } = brokerOf(node);
  if (state.leaderEpoch <= (replicas.get(keyOf(state))?.leaderEpoch ?? -1)) return 'STALE_CONTROLLER_EPOCH';
  return state.replicas.includes(diskOf(node).brokerId) ? 'NONE' : 'UNKNOWN_TOPIC_OR_PARTITION';
}

function statesToApply(
  node: NodeContext,
  { partitionStates }: LeaderAndIsrRequest,
  verdicts: readonly KafkaError[],
): readonly PartitionState[] {
  const { brokers } = brokerOf(node).image;
  const { brokerId } = diskOf(node);
  const states: PartitionState[] = [];
  for (const [i, state] of partitionStates.entries()) {
    if (verdicts[i] !== 'NONE') continue;
    // Nobody follows a leader that is not known to live; the old part is kept until there is one.
    if (state.leader !== brokerId && !brokers.has(state.leader)) continue;
    if (state.leader === brokerId) controlOf(node).leaderMadeBy.set(keyOf(state), state.controllerEpoch);
    states.push({
      topic: state.topicName,
      topicId: state.topicName,
      partition: state.partitionIndex,
      replicas: state.replicas,
      isr: state.isr,
      leader: state.leader,
      leaderEpoch: state.leaderEpoch,
      partitionEpoch: state.zkVersion,
      leaderRecoveryState: 0,
    });
  }
  return states;
}

// ---- UpdateMetadata

function updateMetadata(node: NodeContext, incoming: Incoming, hooks: BrokerHooks): void {
  const request = requestOf('UpdateMetadata', incoming.body);
  const error = refusal(node, request);
  if (error !== 'NONE') tellRefusal(node, incoming, request, error);
  else {
    const control = controlOf(node);
    control.epoch = request.controllerEpoch;
    control.controllerId = request.controllerId;
    const { brokers } = brokerOf(node).image;
    brokers.clear();
    for (const { id, rack } of request.liveBrokers) {
      brokers.set(
        id,
        Object.freeze({
          brokerId: id,
          brokerEpoch: -1,
          incarnationId: '',
          rack,
          fenced: false,
          inControlledShutdown: false,
        }),
      );
    }
    const deleted = new Set<string>();
    for (const state of request.partitionStates) {
      takeUp(node, state);
      if (state.leader === LEADER_DURING_DELETE) deleted.add(state.topicName);
    }
    hooks.onTopicsDeleted(node, deleted);
  }
  answer(node, 'UpdateMetadata', incoming, { errorCode: error }, plainLabel('control', error));
  hooks.onMetadataUpdated(node);
}

function takeUp(node: NodeContext, state: UpdateMetadataPartition): void {
  const { topicName, partitionIndex, leader } = state;
  if (leader === LEADER_DURING_DELETE) return forget(node, topicName);
  const { partitions } = topicIn(node, topicName);
  while (partitions.length < partitionIndex) partitions.push(unled(topicName, partitions.length));
  partitions[partitionIndex] = plainPartition({
    topic: topicName,
    partition: partitionIndex,
    replicas: state.replicas,
    isr: state.isr,
    leader,
    leaderEpoch: state.leaderEpoch,
    partitionEpoch: state.zkVersion,
  });
}

/** A partition that has never had a leader. */
const unled = (topic: string, partition: number): PartitionRegistration =>
  plainPartition({
    topic,
    partition,
    replicas: Object.freeze([]),
    isr: Object.freeze([]),
    leader: NO_BROKER,
    leaderEpoch: -1,
    partitionEpoch: -1,
  });

/** A topic that is being deleted: clients shall not hear of it any more. */
function forget(node: NodeContext, name: string): void {
  const { image } = brokerOf(node);
  image.topics.delete(name);
  image.names.delete(name);
  controlOf(node).configured.delete(name);
}

// ---- StopReplica

function stop(node: NodeContext, incoming: Incoming, hooks: BrokerHooks): void {
  const request = requestOf('StopReplica', incoming.body);
  const keys = request.partitions.map(keyOf);
  const error = refusal(node, request);
  if (error === 'NONE') {
    controlOf(node).epoch = request.controllerEpoch;
    stopReplicas(node, keys, request.deletePartitions, hooks);
    for (const key of keys) controlOf(node).leaderMadeBy.delete(key);
  } else tellRefusal(node, incoming, request, error);
  const partitionErrors = request.partitions.map(({ topicName, partitionIndex }) => ({
    topicName,
    partitionIndex,
    errorCode: error,
  }));
  const body = { errorCode: error, partitionErrors };
  answer(node, 'StopReplica', incoming, body, partitionsLabel('control', keys, 0, 0, error));
}
