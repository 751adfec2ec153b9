/** What becomes of a wish: it is carried out by the node it concerns, or refused in words, and nothing else changes.
 *  See         contract/commands.ts, contract/errors.ts */

import type {
  Command,
  CommandResult,
  CommandType,
  PowerLoss,
  ProducerSettings,
  TransformSettings,
} from '../../contract/commands.ts';
import type { Configs } from '../../contract/configs.ts';
import { sinceOfAssignor } from '../../contract/eras.ts';
import type { CommandId, NodeId } from '../../contract/ids.ts';
import { brokerNode, consumerNode, controllerNode, producerNode, zookeeperNode } from '../../contract/ids.ts';
import type { ProcessingSettings } from '../../contract/processing.ts';
import { refusalOfProcessing } from '../../contract/processing.ts';
import { isProcessor, processingDisk } from '../apps/processing-state.ts';
import type { ConsumerDisk } from '../clients/consumer/state.ts';
import { joinGroup, leaveGroup, setStalled } from '../clients/consumer/verbs.ts';
import { configureProducer, flush, sendBurst } from '../clients/producer/producer-node.ts';
import { producerDisk } from '../clients/producer/state.ts';
import { stopController } from '../controller/controller-node.ts';
import { pauseNode, resumeNode, startNode, stopNode } from '../kernel/loop.ts';
import { linkKey, resetConnections, setLink } from '../kernel/network.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import { emit } from '../kernel/sim.ts';
import { adminHandlers } from './admin-commands.ts';
import { ADMIN } from './admin-node.ts';
import {
  addBroker,
  addConsumer,
  addProducer,
  addSink,
  autoCommitOfNode,
  behaviours,
  consumerConfigs,
} from './boot.ts';
import { brokerDisk, brokerProcess, stopBroker } from './broker-node.ts';
import { groupHandlers } from './group-commands.ts';
import { giveMachine, machineHandlers } from './machine-commands.ts';
import { cutBrokerPower } from './power.ts';
import { reasonOf, refusalOfSettings, settle } from './producer-settings.ts';
import type { Handler } from './wish.ts';
import { adminOf, contextOf, findBroker, nodeAt, Refused, refuse, refuseMore, refuseValue } from './wish.ts';
import type { World } from './world.ts';
import { controllerMemory, latestImage, nodesOfKind } from './world.ts';

const LIMITS = { brokers: 12, producers: 16, consumers: 40, groups: 12 } as const;
/** Short names with initials of their own, in the order they are given. */
const NAMES =
  'Ada Bo Cy Dee Eli Fay Gus Hal Ida Jo Kim Lee Max Nia Oz Pia Quin Ray Sue Tom Uma Vic Wes Xia Yan Zoe'.split(
    ' ',
  );
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;
const RACKS = 'abcdefghijkl';
const DEFAULT_PROCESSING_MS = 5;

/** Carries out a command now. A refused one leaves the world as it was, but for the event that says so. */
export function carryOut(world: World, command: Command, commandId: CommandId): CommandResult {
  const { sim } = world;
  const events = sim.outbox.length;
  // The event comes first, so that all that follows has it as its cause; a refusal puts another in its place.
  sim.cause = emit(sim, { type: 'command.accepted', commandId, command });
  try {
    // The table holds a handler of each type for exactly that type.
    const handler = handlers[command.type] as Handler<CommandType>;
    const created = handler(world, command, commandId);
    return created === undefined ? { ok: true } : { ok: true, created };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    sim.lastEventId -= sim.outbox.length - events;
    sim.outbox.length = events;
    sim.cause = null;
    emit(sim, { type: 'command.rejected', commandId, command, reason: error.reason });
    return { ok: false, reason: error.reason };
  } finally {
    sim.cause = null;
    delete sim.workUntilUs;
  }
}

const handlers: { readonly [T in CommandType]: Handler<T> } = {
  'broker.kill': (world, { brokerId }) => {
    const node = findBroker(world, brokerId);
    if (!node.isUp) refuse({ code: 'brokerAlreadyDown', params: { broker: String(brokerId) } });
    stopNode(world.sim, node, 'killed');
    return undefined;
  },
  'broker.powerCut': (world, { brokerId, lose }) => {
    checkPowerLoss(lose);
    cutBrokerPower(world.sim, findBroker(world, brokerId), lose);
    return undefined;
  },
  'cluster.powerCut': (world, { lose }) => {
    checkPowerLoss(lose);
    for (const node of nodesOfKind(world, 'broker')) cutBrokerPower(world.sim, node, lose);
    // A controller has fsynced its log before it lets anybody count on it.
    for (const node of nodesOfKind(world, 'controller')) if (node.isUp) stopNode(world.sim, node, 'killed');
    return undefined;
  },
  'broker.stop': (world, { brokerId }) => {
    const node = findBroker(world, brokerId);
    const process = brokerProcess(node);
    if (!process || process.broker.phase === 'stopping') {
      refuse({ code: 'brokerAlreadyDown', params: { broker: String(brokerId) } });
    }
    refuseIfPaused(node, brokerId);
    stopBroker(contextOf(world, node));
    return undefined;
  },
  'broker.start': (world, { brokerId }) => {
    const node = findBroker(world, brokerId);
    if (node.isUp) refuse({ code: 'brokerAlreadyUp', params: { broker: String(brokerId) } });
    startNode(world.sim, behaviours, node);
    return undefined;
  },
  'broker.add': (world) => {
    const known = nodesOfKind(world, 'broker').map((node) => brokerDisk(node).brokerId);
    if (known.length >= LIMITS.brokers) refuseMore('brokers', LIMITS.brokers);
    let id = 1;
    while (known.includes(id)) id++;
    const { scenario } = world;
    const hasRacks = scenario.brokers.some((broker) => broker.rack !== null);
    const rack = hasRacks ? (RACKS[(id - 1) % Math.min(3, RACKS.length)] ?? null) : null;
    const like = nodesOfKind(world, 'broker').find(({ machine }) => machine)?.machine;
    addBroker(world, id, rack);
    if (like) giveMachine(findBroker(world, id), like.hardware);
    adminOf(world).disk.bootstrap.push(id);
    startNode(world.sim, behaviours, findBroker(world, id));
    return brokerNode(id);
  },
  'broker.slow': (world, { brokerId, factor }) => {
    const node = findBroker(world, brokerId);
    if (!Number.isInteger(factor) || factor < 1 || factor > 200) refuseValue('factor', factor, '1 to 200');
    node.slowFactor = factor;
    emit(world.sim, { type: 'broker.slowed', brokerId, factor });
    return undefined;
  },
  'broker.pause': (world, { brokerId }) => {
    const node = findBroker(world, brokerId);
    if (!node.isUp) refuse({ code: 'brokerAlreadyDown', params: { broker: String(brokerId) } });
    refuseIfPaused(node, brokerId);
    pauseNode(world.sim, node);
    return undefined;
  },
  'broker.resume': (world, { brokerId }) => {
    const node = findBroker(world, brokerId);
    if (!node.paused) refuse({ code: 'brokerNotPaused', params: { broker: String(brokerId) } });
    resumeNode(world.sim, node);
    return undefined;
  },
  'controller.kill': (world, { controllerId }) => {
    const node = findController(world, controllerId);
    if (!node.isUp) refuse({ code: 'brokerAlreadyDown', params: { broker: String(controllerId) } });
    stopNode(world.sim, node, 'killed');
    return undefined;
  },
  'controller.stop': (world, { controllerId }) => {
    const node = findController(world, controllerId);
    if (!node.isUp || controllerMemory(node)?.isStopping)
      refuse({ code: 'brokerAlreadyDown', params: { broker: String(controllerId) } });
    stopController(contextOf(world, node));
    return undefined;
  },
  'controller.start': (world, { controllerId }) => {
    const node = findController(world, controllerId);
    if (node.isUp) refuse({ code: 'brokerAlreadyUp', params: { broker: String(controllerId) } });
    startNode(world.sim, behaviours, node);
    return undefined;
  },
  'zookeeper.kill': (world, { serverId }) => {
    const node = findZooKeeper(world, serverId);
    if (!node.isUp) refuse({ code: 'zookeeperAlreadyDown', params: { server: String(serverId) } });
    stopNode(world.sim, node, 'killed');
    return undefined;
  },
  'zookeeper.start': (world, { serverId }) => {
    const node = findZooKeeper(world, serverId);
    if (node.isUp) refuse({ code: 'zookeeperAlreadyUp', params: { server: String(serverId) } });
    startNode(world.sim, behaviours, node);
    return undefined;
  },
  'network.cut': (world, { a, b }) => {
    const peers = peersOf(world, a, b).filter((peer) => linkState(world, a, peer) !== 'cut');
    if (peers.length === 0) refuse({ code: 'linkAlreadyCut', params: { a, b } });
    for (const peer of peers) setLink(world.sim, a, peer, 'cut');
    return undefined;
  },
  'network.heal': (world, { a, b }) => {
    const peers = peersOf(world, a, b).filter((peer) => linkState(world, a, peer) !== undefined);
    if (peers.length === 0) refuse({ code: 'linkNotCut', params: { a, b } });
    for (const peer of peers) setLink(world.sim, a, peer, 'ok');
    return undefined;
  },
  'network.clog': (world, { a, b }) => {
    for (const peer of peersOf(world, a, b)) {
      if (linkState(world, a, peer) !== undefined) refuse({ code: 'linkAlreadyCut', params: { a, b } });
      setLink(world.sim, a, peer, 'clogged');
    }
    return undefined;
  },
  'network.reset': (world, { a, b }) => {
    for (const peer of peersOf(world, a, b)) resetConnections(world.sim, a, peer);
    return undefined;
  },
  ...machineHandlers,
  ...adminHandlers,
  'producer.add': (world, { name, topic, settings }) => {
    checkName(world, producerNode(name), name);
    if (world.producers.length >= LIMITS.producers) refuseMore('producers', LIMITS.producers);
    checkTopics(world, [topic]);
    checkSettings(world, name, settings, {});
    const id = addProducer(world, { name, topic, settings: Object.freeze({ ...settings }), configs: {} });
    startNode(world.sim, behaviours, nodeAt(world, id));
    return id;
  },
  'producer.configure': (world, { producerId, settings }) => {
    const node = findProducer(world, producerId);
    const disk = producerDisk(node);
    const next: ProducerSettings = { ...disk.settings, ...settings };
    checkSettings(world, disk.name, next, disk.userConfigs);
    refuseIfPausedProducer(node);
    const settled = settle(world.scenario.era, world.rules, next, disk.userConfigs);
    if ('refused' in settled) return undefined;
    const isAnother = settled.transactionalId !== disk.transactionalId;
    disk.configs = settled.configs;
    disk.transactionalId = settled.transactionalId;
    const isRunning = node.isUp;
    // A client keeps its transactional id for life: the application closes it and makes another.
    if (isAnother && isRunning) stopNode(world.sim, node, 'stopped');
    if (node.isUp) configureProducer(contextOf(world, node), next);
    else disk.settings = Object.freeze(next);
    if (isAnother && isRunning) startNode(world.sim, behaviours, node);
    return undefined;
  },
  'producer.send': (world, { producerId, count }) => {
    const node = findProducer(world, producerId);
    if (!Number.isInteger(count) || count < 1 || count > 10_000) refuseValue('count', count, '1 to 10000');
    if (!node.isUp) refuse({ code: 'producerIsDown', params: { producer: producerDisk(node).name } });
    refuseIfPausedProducer(node);
    sendBurst(contextOf(world, node), count);
    return undefined;
  },
  'producer.flush': (world, { producerId }) => {
    const node = findProducer(world, producerId);
    if (!node.isUp) refuse({ code: 'producerIsDown', params: { producer: producerDisk(node).name } });
    refuseIfPausedProducer(node);
    flush(contextOf(world, node));
    return undefined;
  },
  'producer.remove': (world, { producerId }) => {
    const node = findProducer(world, producerId);
    const { counts } = producerDisk(node);
    if (node.isUp) stopNode(world.sim, node, 'stopped');
    world.removedCounts.sent += counts.sent;
    world.removedCounts.acknowledged += counts.acknowledged;
    world.removedCounts.failed += counts.failed;
    world.removedCounts.retries += counts.retries;
    world.removedCounts.toldStored += counts.toldStored;
    world.removedCounts.toldFailed += counts.toldFailed;
    removeNode(world, world.producers, producerId);
    return undefined;
  },
  'producer.crash': (world, { producerId }) => {
    const node = findProducer(world, producerId);
    if (!node.isUp) refuse({ code: 'producerIsDown', params: { producer: producerDisk(node).name } });
    stopNode(world.sim, node, 'killed');
    return undefined;
  },
  'producer.start': (world, { producerId }) => {
    const node = findProducer(world, producerId);
    if (node.isUp) refuse({ code: 'producerAlreadyUp', params: { producer: producerDisk(node).name } });
    startNode(world.sim, behaviours, node);
    return undefined;
  },
  'producer.pause': (world, { producerId }) => {
    const node = findProducer(world, producerId);
    if (!node.isUp) refuse({ code: 'producerIsDown', params: { producer: producerDisk(node).name } });
    refuseIfPausedProducer(node);
    pauseNode(world.sim, node);
    return undefined;
  },
  'producer.resume': (world, { producerId }) => {
    const node = findProducer(world, producerId);
    if (!node.paused) refuse({ code: 'producerNotPaused', params: { producer: producerDisk(node).name } });
    resumeNode(world.sim, node);
    return undefined;
  },
  'consumer.add': (world, { name, groupId, transform, processing, processingMs }) => {
    if (world.consumers.length >= LIMITS.consumers) refuseMore('consumers', LIMITS.consumers);
    const chosen = name === '' ? freeName(world) : name;
    checkName(world, consumerNode(chosen.toLowerCase()), chosen);
    if (groupId !== null) findGroup(world, groupId);
    if (transform) checkTransform(world, transform);
    if (processing) checkProcessing(chosen, processing, transform !== undefined);
    if (processingMs !== undefined && !(processingMs >= 0 && processingMs <= 60_000))
      refuseValue('processingMs', processingMs, '0 to 60000');
    const id = addConsumer(world, {
      name: chosen,
      groupId,
      processingMs: processingMs ?? DEFAULT_PROCESSING_MS,
      ...(transform && { transform }),
      ...(processing && { processing }),
    });
    startNode(world.sim, behaviours, nodeAt(world, id));
    return id;
  },
  'consumer.move': (world, { consumerId, groupId }) => {
    const node = findConsumer(world, consumerId);
    const disk = node.disk as ConsumerDisk;
    const group = groupId === null ? null : findGroup(world, groupId);
    if (!node.isUp) refuse({ code: 'consumerIsDown', params: { consumer: disk.name } });
    if (world.closing.has(consumerId)) refuse({ code: 'consumerIsClosing', params: { consumer: disk.name } });
    if (disk.groupId === groupId) {
      refuse({ code: 'consumerAlreadyThere', params: { consumer: disk.name, place: groupId ?? '' } });
    }
    const goal = group && {
      groupId: group.name,
      topics: group.topics,
      assignor: group.assignor,
      configs: consumerConfigs(world, group.configs, autoCommitOfNode(node)),
    };
    if (goal && isProcessor(node) && processingDisk(node).processing.sink) addSink(world, goal.groupId);
    const context = contextOf(world, node);
    if (disk.groupId === null && goal) joinGroup(context, goal);
    else leaveGroup(context, goal ?? 'bench');
    return undefined;
  },
  'consumer.remove': (world, { consumerId }) => {
    const node = findConsumer(world, consumerId);
    world.closing.add(consumerId);
    if (node.isUp) leaveGroup(contextOf(world, node), 'close');
    return undefined;
  },
  'consumer.crash': (world, { consumerId }) => {
    const node = findConsumer(world, consumerId);
    const { name } = node.disk as ConsumerDisk;
    if (!node.isUp) refuse({ code: 'consumerIsDown', params: { consumer: name } });
    stopNode(world.sim, node, 'killed');
    return undefined;
  },
  'consumer.start': (world, { consumerId }) => {
    const node = findConsumer(world, consumerId);
    const { name } = node.disk as ConsumerDisk;
    if (node.isUp) refuse({ code: 'consumerAlreadyThere', params: { consumer: name, place: 'up' } });
    startNode(world.sim, behaviours, node);
    return undefined;
  },
  'consumer.stall': (world, { consumerId, stalled }) => {
    const node = findConsumer(world, consumerId);
    const { name } = node.disk as ConsumerDisk;
    if (!node.isUp) refuse({ code: 'consumerIsDown', params: { consumer: name } });
    setStalled(contextOf(world, node), stalled);
    return undefined;
  },
  ...groupHandlers,
  'group.add': (world, { name, topics, assignor, protocol }) => {
    if (!NAME.test(name)) refuse({ code: 'badName', params: { name } });
    if (world.groups.has(name)) refuse({ code: 'nameTaken', params: { name } });
    if (world.groups.size >= LIMITS.groups) refuseMore('groups', LIMITS.groups);
    if (topics.length === 0) refuseValue('topics', '', 'at least one topic');
    checkTopics(world, topics);
    const since = sinceOfAssignor(world.rules, assignor);
    if (since !== null) {
      refuse({ code: 'eraLacks', params: { feature: assignor, era: world.rules.era, since } });
    }
    if (protocol === 'consumer' && !world.rules.consumerGroupProtocol)
      refuse({
        code: 'eraLacks',
        params: { feature: 'group.protocol=consumer', era: world.rules.era, since: '4.0' },
      });
    const configs: Configs = protocol === 'consumer' ? { 'group.protocol': protocol } : {};
    world.groups.set(
      name,
      Object.freeze({
        name,
        topics: Object.freeze([...topics]),
        assignor,
        configs,
      }),
    );
    return name;
  },
};

// ---- finding, or saying that there is no such thing

/** A process that stands still hears no signal but SIGKILL. */
function refuseIfPaused(node: NodeRecord, brokerId: number): void {
  if (node.paused) refuse({ code: 'brokerIsPaused', params: { broker: String(brokerId) } });
}

function findController(world: World, controllerId: number): NodeRecord {
  const node = world.sim.nodes.get(controllerNode(controllerId));
  if (node?.kind === 'controller') return node;
  const known = nodesOfKind(world, 'controller').map((controller) => controller.id.slice(1));
  return refuse({
    code: 'unknownController',
    params: { controller: String(controllerId), known: known.join(', ') },
  });
}

function findZooKeeper(world: World, serverId: number): NodeRecord {
  const node = world.sim.nodes.get(zookeeperNode(serverId));
  if (node?.kind === 'zookeeper') return node;
  const known = (world.scenario.zookeepers ?? []).join(', ');
  return refuse({ code: 'unknownZooKeeper', params: { server: String(serverId), known } });
}

function findProducer(world: World, producerId: string): NodeRecord {
  const node = world.sim.nodes.get(producerId);
  if (node?.kind === 'producer') return node;
  return refuse({ code: 'unknownProducer', params: { producer: producerId } });
}

function findConsumer(world: World, consumerId: string): NodeRecord {
  const node = world.sim.nodes.get(consumerId);
  if (node?.kind === 'consumer') return node;
  return refuse({ code: 'unknownConsumer', params: { consumer: consumerId } });
}

function findGroup(world: World, groupId: string) {
  const group = world.groups.get(groupId);
  if (group) return group;
  return refuse({
    code: 'unknownGroup',
    params: { group: groupId, known: [...world.groups.keys()].join(', ') },
  });
}

/** One node by its id, or all others for `*`. */
function peersOf(world: World, a: NodeId, b: NodeId | '*'): readonly NodeId[] {
  const known = [...world.sim.nodes.keys()].filter((id) => id !== ADMIN);
  for (const id of b === '*' ? [a] : [a, b]) {
    if (!known.includes(id))
      refuse({ code: 'unknownBroker', params: { broker: id, known: known.join(', ') } });
  }
  if (a === b) refuseValue('b', b, 'another node than a');
  return b === '*' ? known.filter((id) => id !== a) : [b];
}

const linkState = (world: World, a: NodeId, b: NodeId) => world.sim.network.links.get(linkKey(a, b))?.state;

// ---- checking

function refuseIfPausedProducer(node: NodeRecord): void {
  if (node.paused) refuse({ code: 'producerIsPaused', params: { producer: producerDisk(node).name } });
}

function checkName(world: World, id: NodeId, name: string): void {
  if (!NAME.test(name)) refuse({ code: 'badName', params: { name } });
  if (world.sim.nodes.has(id)) refuse({ code: 'nameTaken', params: { name } });
}

function checkTopics(world: World, topics: readonly string[]): void {
  const image = latestImage(world);
  const known = new Set([...world.scenario.topics.map((topic) => topic.name), ...image.topics.keys()]);
  for (const topic of topics) {
    if (known.has(topic)) continue;
    const names = [...known].filter((name) => !name.startsWith('__'));
    refuse({ code: 'unknownTopic', params: { topic, known: names.join(', ') } });
  }
}

function checkPowerLoss(lose: PowerLoss): void {
  const isNumber = typeof lose === 'number' && Number.isInteger(lose) && lose >= 0;
  if (isNumber || ['none', 'unwritten', 'some', 'all'].includes(String(lose))) return;
  refuseValue('lose', lose, 'none, unwritten, some, all, or a number of records');
}

function checkSettings(world: World, producer: string, settings: ProducerSettings, configs: Configs): void {
  const reason = refusalOfSettings(settings);
  if (reason) refuse(reason);
  const { idempotence, era } = world.rules;
  if (!idempotence) {
    const feature = settings.transaction
      ? 'transactional.id'
      : settings.idempotence
        ? 'enable.idempotence'
        : null;
    if (feature) refuse({ code: 'eraLacks', params: { feature, era, since: '0.11' } });
  }
  checkTopics(world, settings.transaction?.alsoTo ?? []);
  const settled = settle(world.scenario.era, world.rules, settings, configs);
  if ('refused' in settled) refuse(reasonOf(producer, settled.refused));
}

/** Refuses what an application cannot be at once. */
function checkProcessing(consumer: string, processing: ProcessingSettings, transforms: boolean): void {
  const { workers } = processing;
  if (transforms) refuse({ code: 'transformsInOneThread', params: { consumer } });
  if (!Number.isInteger(workers) || workers < 1 || workers > 64) refuseValue('workers', workers, '1 to 64');
  const refusal = refusalOfProcessing(processing);
  if (!refusal) return;
  const { code } = refusal;
  const value = 'workers' in refusal ? refusal.workers : 'commit' in refusal ? refusal.commit : '';
  refuse({ code, params: { consumer, value } });
}

function checkTransform(world: World, { toTopic, transactionalId }: TransformSettings): void {
  const { idempotence, era } = world.rules;
  if (!idempotence) refuse({ code: 'eraLacks', params: { feature: 'transactional.id', era, since: '0.11' } });
  checkTopics(world, [toTopic]);
  if (!/^[A-Za-z0-9._-]{1,32}$/.test(transactionalId))
    refuse({ code: 'badName', params: { name: transactionalId } });
}

function freeName(world: World): string {
  for (let round = 1; ; round++) {
    for (const name of NAMES) {
      const candidate = round === 1 ? name : `${name}${round}`;
      if (!world.sim.nodes.has(consumerNode(candidate.toLowerCase()))) return candidate;
    }
  }
}

function removeNode(world: World, order: NodeId[], id: NodeId): void {
  world.sim.nodes.delete(id);
  order.splice(order.indexOf(id), 1);
}

/** Takes consumers off the list that were to close and whose process has ended. */
export function sweepClosedConsumers(world: World): void {
  if (world.closing.size === 0) return;
  for (const id of [...world.closing]) {
    if (world.sim.nodes.get(id)?.isUp) continue;
    world.closing.delete(id);
    removeNode(world, world.consumers, id);
  }
}
