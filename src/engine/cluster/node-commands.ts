/** Wishes about processes: brokers, controllers, servers of ZooKeeper.
 *  See         commands.ts, power.ts */
import type { CommandType, PowerLoss } from '../../contract/commands.ts';
import { brokerNode, controllerNode, zookeeperNode } from '../../contract/ids.ts';
import { stopController } from '../controller/controller-node.ts';
import { pauseNode, resumeNode, startNode, stopNode } from '../kernel/loop.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import { emit } from '../kernel/sim.ts';
import { addBroker, behaviours } from './boot.ts';
import { brokerDisk, brokerProcess, stopBroker } from './broker-node.ts';
import { giveMachine } from './machine-commands.ts';
import { cutBrokerPower } from './power.ts';
import type { Handler } from './wish.ts';
import {
  adminOf,
  contextOf,
  findBroker,
  LIMITS,
  refuse,
  refuseIfPaused,
  refuseMore,
  refuseValue,
} from './wish.ts';
import type { World } from './world.ts';
import { controllerMemory, nodesOfKind } from './world.ts';

export const nodeHandlers: { readonly [T in NodeCommand]: Handler<T> } = {
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
    if (!Number.isInteger(factor) || factor < 1 || factor > 200) refuseValue('factor', factor, '1 – 200');
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
};

type NodeCommand = Extract<
  CommandType,
  `broker.${string}` | `cluster.${string}` | `controller.${string}` | `zookeeper.${string}`
>;

const RACKS = 'abcdefghijkl';

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

function checkPowerLoss(lose: PowerLoss): void {
  const isNumber = typeof lose === 'number' && Number.isInteger(lose) && lose >= 0;
  if (isNumber || ['none', 'unwritten', 'some', 'all'].includes(String(lose))) return;
  refuseValue('lose', lose, 'powerLoss');
}
