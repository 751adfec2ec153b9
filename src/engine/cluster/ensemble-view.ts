/** What a ZooKeeper ensemble has committed, as nobody in the cluster sees it: as soon as the first server that serves has
 *  applied it. Audits and pictures measure the brokers by it, and the facts that follow from it are told here.
 *  Simplifies  a topic that has just been made has partitions without an ISR until the controller has elected leaders
 *  See         kafka-zk/znodes.ts (what the znodes mean), world.ts */
import type { BrokerId } from '../../contract/ids.ts';
import { NO_BROKER, partitionKey, zookeeperNode } from '../../contract/ids.ts';
import type {
  AssignmentData,
  BrokerData,
  ConfigData,
  ControllerData,
  StateData,
} from '../kafka-zk/znodes.ts';
import {
  BROKER_CONFIGS,
  BROKER_IDS,
  CONTROLLER,
  CONTROLLER_EPOCH,
  entityName,
  PRODUCER_ID_BLOCK,
  TOPIC_CONFIGS,
  TOPICS,
  topicConfigPath,
  topicPath,
} from '../kafka-zk/znodes.ts';
import type { SimState } from '../kernel/sim.ts';
import { emit } from '../kernel/sim.ts';
import type { MetadataImage, PartitionRegistration } from '../protocol/metadata-image.ts';
import { emptyImage, plainPartition } from '../protocol/metadata-image.ts';
import type { DataTree, Trigger } from '../zookeeper/data-tree.ts';
import { applyBody, createTree } from '../zookeeper/data-tree.ts';
import type { ServerMemory, ZooKeeperDisk } from '../zookeeper/state.ts';

export interface EnsembleView {
  /** Transactions taken up so far. */
  seen: number;
  readonly tree: DataTree;
  /** The same as Kafka's metadata; every broker in it is registered. */
  readonly image: MetadataImage;
  /** Broker in /controller; −1 while there is none. */
  controllerId: BrokerId;
  controllerEpoch: number;
  /** Who was controller in each epoch. */
  readonly controllers: Map<number, BrokerId>;
}

export const createEnsembleView = (): EnsembleView => ({
  seen: 0,
  tree: createTree(),
  image: emptyImage(),
  controllerId: NO_BROKER,
  controllerEpoch: 0,
  controllers: new Map(),
});

/** Takes up what has been committed since the last look. */
export function observeEnsemble(sim: SimState, view: EnsembleView, servers: readonly number[]): void {
  let ahead: { readonly count: number; readonly disk: ZooKeeperDisk } | undefined;
  for (const id of servers) {
    const node = sim.nodes.get(zookeeperNode(id));
    // A node of this kind holds nothing else; its memory is gone while it is down.
    const memory = node?.memory as ServerMemory | undefined;
    if (!node || !memory?.isServing || memory.appliedCount <= (ahead?.count ?? view.seen)) continue;
    ahead = { count: memory.appliedCount, disk: node.disk as ZooKeeperDisk };
  }
  if (!ahead) return;
  const before = sim.cause;
  sim.cause = sim.outbox.findLast(({ type }) => type === 'zookeeper.applied')?.id ?? before;
  for (; view.seen < ahead.count; view.seen++) {
    const txn = ahead.disk.log[view.seen];
    if (!txn) return;
    const triggers: Trigger[] = [];
    applyBody(view.tree, txn.body, txn.sessionId, txn.zxid, triggers);
    for (const { type, path } of triggers) {
      if (type !== 'NodeChildrenChanged') interpret(sim, view, path);
    }
    view.image.appliedOffset = view.seen;
  }
  sim.cause = before;
}

/** Something is different at this path. */
function interpret(sim: SimState, view: EnsembleView, path: string): void {
  const node = view.tree.nodes.get(path);
  if (path === CONTROLLER) {
    view.controllerId = node ? (node.data as ControllerData).brokerid : NO_BROKER;
  } else if (path === CONTROLLER_EPOCH) {
    view.controllerEpoch = (node?.data as number | undefined) ?? 0;
    view.controllers.set(view.controllerEpoch, view.controllerId);
    // It is raised by whoever has won the race: in the same transaction since 2.1, in another before, to which it may not come.
    if (node && view.controllerId !== NO_BROKER)
      emit(sim, {
        type: 'controller.elected',
        controllerId: view.controllerId,
        epoch: view.controllerEpoch,
      });
  } else if (path === PRODUCER_ID_BLOCK) {
    const block = node?.data as { readonly block_end: number } | null | undefined;
    view.image.nextProducerId = block ? block.block_end + 1 : 0;
  } else if (path.startsWith(`${BROKER_IDS}/`)) interpretBroker(sim, view, path);
  else if (path.startsWith(`${TOPIC_CONFIGS}/`)) interpretTopicConfigs(sim, view, path);
  else if (path.startsWith(`${BROKER_CONFIGS}/`)) interpretBrokerConfigs(sim, view, path);
  else if (path.startsWith(`${TOPICS}/`)) interpretTopic(sim, view, path.slice(TOPICS.length + 1).split('/'));
}

function interpretBroker(sim: SimState, { tree, image }: EnsembleView, path: string): void {
  const brokerId = Number(path.slice(BROKER_IDS.length + 1));
  const node = tree.nodes.get(path);
  if (!node) {
    image.brokers.delete(brokerId);
    emit(sim, { type: 'broker.unregistered', brokerId });
    return;
  }
  const { czxid, ephemeralOwner } = node.stat;
  image.brokers.set(
    brokerId,
    Object.freeze({
      brokerId,
      brokerEpoch: czxid,
      incarnationId: String(ephemeralOwner),
      rack: (node.data as BrokerData).rack,
      fenced: false,
      inControlledShutdown: false,
    }),
  );
  emit(sim, { type: 'broker.registered', brokerId, brokerEpoch: czxid });
}

function interpretTopicConfigs(sim: SimState, { tree, image }: EnsembleView, path: string): void {
  const name = path.slice(TOPIC_CONFIGS.length + 1);
  const topic = image.topics.get(name);
  // Written before the topic, and taken away with it.
  if (!topic || !tree.nodes.has(path)) return;
  tellConfigs(sim, 'topic', name, takeConfigs(tree, path, topic.configs));
}

function interpretBrokerConfigs(sim: SimState, { tree, image }: EnsembleView, path: string): void {
  const entity = path.slice(BROKER_CONFIGS.length + 1);
  const name = entity === entityName('broker', '') ? '' : entity;
  let configs = image.brokerConfigs.get(name);
  if (!configs) {
    configs = new Map();
    image.brokerConfigs.set(name, configs);
  }
  tellConfigs(sim, 'broker', name, takeConfigs(tree, path, configs));
}

/** Answers what is different: new values, or null for the default again. */
function takeConfigs(
  tree: DataTree,
  path: string,
  configs: Map<string, string>,
): Record<string, string | null> {
  // Only `ConfigData` is written there.
  const data = tree.nodes.get(path)?.data as ConfigData | undefined;
  const now = new Map((data?.config ?? []).map(({ name, value }) => [name, value]));
  const changed: Record<string, string | null> = {};
  for (const name of configs.keys()) if (!now.has(name)) changed[name] = null;
  for (const [name, value] of now) if (configs.get(name) !== value) changed[name] = value;
  configs.clear();
  for (const [name, value] of now) configs.set(name, value);
  return changed;
}

function tellConfigs(
  sim: SimState,
  resourceType: 'topic' | 'broker',
  resourceName: string,
  configs: Record<string, string | null>,
): void {
  if (Object.keys(configs).length > 0)
    emit(sim, { type: 'config.changed', resourceType, resourceName, configs });
}

function interpretTopic(
  sim: SimState,
  view: EnsembleView,
  [name = '', , partition, state]: readonly string[],
): void {
  if (partition === undefined) return interpretAssignment(sim, view, name);
  if (state === 'state') interpretState(sim, view, name, Number(partition));
}

function interpretAssignment(sim: SimState, { tree, image }: EnsembleView, name: string): void {
  const data = tree.nodes.get(topicPath(name))?.data as AssignmentData | undefined;
  let topic = image.topics.get(name);
  if (!data) {
    if (!topic) return;
    image.topics.delete(name);
    image.names.delete(name);
    emit(sim, { type: 'topic.deleted', topic: name });
    return;
  }
  if (!topic) {
    topic = { name, topicId: name, configs: new Map(), partitions: [] };
    image.topics.set(name, topic);
    image.names.set(name, name);
    takeConfigs(tree, topicConfigPath(name), topic.configs);
    emit(sim, {
      type: 'topic.created',
      topic: name,
      partitionCount: data.partitions.length,
      replicationFactor: data.partitions[0]?.length ?? 0,
    });
  }
  const from = topic.partitions.length;
  if (from > 0 && data.partitions.length > from) {
    emit(sim, { type: 'topic.partitionsAdded', topic: name, from, to: data.partitions.length });
  }
  if (data.partitions.length < from) {
    topic.partitions.splice(data.partitions.length);
    emit(sim, { type: 'topic.partitionsOverwritten', topic: name, from, to: data.partitions.length });
  }
  for (const [index, replicas] of data.partitions.entries()) {
    const of = (moving: AssignmentData['adding_replicas']): readonly BrokerId[] =>
      moving.find(({ partition }) => partition === index)?.replicas ?? NOBODY;
    const known = topic.partitions[index] ?? newPartition(name, index, replicas);
    const addingReplicas = of(data.adding_replicas);
    const removingReplicas = of(data.removing_replicas);
    const isNew = topic.partitions[index] === undefined;
    const after = Object.freeze({ ...known, replicas, addingReplicas, removingReplicas });
    topic.partitions[index] = after;
    if (!isNew) tellReplicas(sim, known, after);
  }
}

function tellReplicas(sim: SimState, before: PartitionRegistration, after: PartitionRegistration): void {
  const shape = ({ replicas, addingReplicas, removingReplicas }: PartitionRegistration): string =>
    [replicas, addingReplicas, removingReplicas].map((list) => list.join()).join(';');
  if (shape(before) === shape(after)) return;
  emit(sim, {
    type: 'partition.replicasChanged',
    partition: partitionKey(after.topic, after.partition),
    from: before.replicas,
    to: after.replicas,
    adding: after.addingReplicas,
    removing: after.removingReplicas,
  });
}

const NOBODY: readonly BrokerId[] = Object.freeze([]);

const newPartition = (
  topic: string,
  partition: number,
  replicas: readonly BrokerId[],
): PartitionRegistration =>
  plainPartition({
    topic,
    partition,
    replicas,
    isr: NOBODY,
    leader: NO_BROKER,
    leaderEpoch: -1,
    partitionEpoch: -1,
  });

function interpretState(sim: SimState, view: EnsembleView, name: string, index: number): void {
  const { tree, image } = view;
  const topic = image.topics.get(name);
  const before = topic?.partitions[index];
  const node = tree.nodes.get(`${topicPath(name)}/partitions/${index}/state`);
  // When a topic is deleted, states go before the topic does.
  if (!topic || !before || !node) return;
  const { leader, leader_epoch: leaderEpoch, controller_epoch: epoch, isr } = node.data as StateData;
  const partition = partitionKey(name, index);
  const partitionEpoch = node.stat.version;
  topic.partitions[index] = Object.freeze({ ...before, leader, leaderEpoch, isr, partitionEpoch });
  const hasNewIsr = before.isr.join() !== isr.join();
  if (hasNewIsr && before.isr.length > 0)
    emit(sim, {
      type: 'partition.isrChanged',
      partition,
      from: before.isr,
      to: isr,
      leaderEpoch,
      partitionEpoch,
    });
  // Leaders that change their ISR leave the leader epoch as it is.
  if (leaderEpoch !== before.leaderEpoch && epoch < view.controllerEpoch) {
    emit(sim, {
      type: 'controller.zombieDecided',
      controllerId: view.controllers.get(epoch) ?? NO_BROKER,
      epoch,
      currentEpoch: view.controllerEpoch,
      partition,
    });
  }
  // Like a new topic's leaders in KRaft, the first are no news of their own.
  if (before.leaderEpoch === -1 || leaderEpoch === before.leaderEpoch) return;
  if (leader === before.leader) {
    emit(sim, { type: 'partition.leaderEpochBumped', partition, leaderId: leader, leaderEpoch });
    return;
  }
  emit(sim, {
    type: 'partition.leaderElected',
    partition,
    fromLeader: before.leader,
    toLeader: leader,
    leaderEpoch,
    isr,
    unclean: leader !== NO_BROKER && !before.isr.includes(leader),
  });
}
