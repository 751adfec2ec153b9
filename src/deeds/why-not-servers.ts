/** Why not, of processes, disks and wires. */
import type { Command, CommandType } from '../contract/commands.ts';
import type { RejectReason } from '../contract/errors.ts';
import type { BrokerView, ClusterFrame } from '../contract/frame.ts';
import { brokerNode, controllerNode, zookeeperNode } from '../contract/ids.ts';
import { LIMITS } from '../contract/limits.ts';
import { linkBetween } from '../store/index.ts';

type Of<T extends CommandType> = Extract<Command, { readonly type: T }>;
type ServerCommand = Of<
  | 'broker.kill'
  | 'broker.stop'
  | 'broker.start'
  | 'broker.add'
  | 'broker.pause'
  | 'broker.resume'
  | 'controller.kill'
  | 'controller.stop'
  | 'controller.start'
  | 'zookeeper.kill'
  | 'zookeeper.start'
  | 'disk.fill'
  | 'disk.fail'
  | 'disk.heal'
>;

export function whyNotServer(frame: ClusterFrame, command: ServerCommand): RejectReason | null {
  switch (command.type) {
    case 'broker.add':
      return frame.order.brokers.length >= LIMITS.brokers
        ? { code: 'tooMany', params: { what: 'brokers', limit: String(LIMITS.brokers) } }
        : null;
    case 'controller.kill':
    case 'controller.stop':
    case 'controller.start': {
      const { controllerId, type } = command;
      const view = frame.controllers[controllerNode(controllerId)];
      if (!view) {
        const known = frame.order.controllers.map((id) => id.slice(1)).join(', ');
        return { code: 'unknownController', params: { controller: String(controllerId), known } };
      }
      const params = { broker: String(controllerId) };
      const isDown = view.process === 'down';
      if (type === 'controller.start') return isDown ? null : { code: 'brokerAlreadyUp', params };
      const isGoing = type === 'controller.stop' && view.process === 'stopping';
      return isDown || isGoing ? { code: 'brokerAlreadyDown', params } : null;
    }
    case 'zookeeper.kill':
    case 'zookeeper.start': {
      const { serverId, type } = command;
      const view = frame.zookeepers[zookeeperNode(serverId)];
      const params = { server: String(serverId) };
      if (!view) {
        const known = frame.order.zookeepers.map((id) => id.slice(1)).join(', ');
        return { code: 'unknownZooKeeper', params: { ...params, known } };
      }
      const isDown = view.process === 'down';
      if (type === 'zookeeper.kill') return isDown ? { code: 'zookeeperAlreadyDown', params } : null;
      return isDown ? null : { code: 'zookeeperAlreadyUp', params };
    }
    default: {
      const { brokerId } = command;
      const view = frame.brokers[brokerNode(brokerId)];
      if (view) return ofBroker(view, command.type);
      const known = frame.order.brokers.map((id) => id.slice(1)).join(', ');
      return { code: 'unknownBroker', params: { broker: String(brokerId), known } };
    }
  }
}

type BrokerDeed = Exclude<
  ServerCommand['type'],
  'broker.add' | `controller.${string}` | `zookeeper.${string}`
>;

function ofBroker(
  { brokerId, process, pausedSinceUs, disk }: BrokerView,
  deed: BrokerDeed,
): RejectReason | null {
  const params = { broker: String(brokerId) };
  const isDown = process === 'down';
  const down: RejectReason | null = isDown ? { code: 'brokerAlreadyDown', params } : null;
  const paused: RejectReason | null = pausedSinceUs === null ? null : { code: 'brokerIsPaused', params };
  switch (deed) {
    case 'broker.kill':
      return down;
    case 'broker.stop':
      return process === 'stopping' ? { code: 'brokerAlreadyDown', params } : (down ?? paused);
    case 'broker.start':
      return isDown ? null : { code: 'brokerAlreadyUp', params };
    case 'broker.pause':
      return down ?? paused;
    case 'broker.resume':
      return pausedSinceUs === null ? { code: 'brokerNotPaused', params } : null;
    case 'disk.fill':
      if (disk === 'full') return { code: 'diskAlreadyFull', params };
      return disk === 'failed' ? { code: 'diskAlreadyFailed', params } : null;
    case 'disk.fail':
      return disk === 'failed' ? { code: 'diskAlreadyFailed', params } : null;
    case 'disk.heal':
      return disk === 'ok' ? { code: 'diskIsWell', params } : null;
  }
}

/** Every process on the network. */
export const nodesOf = ({ order, consumers }: ClusterFrame): readonly string[] => [
  ...order.brokers,
  ...order.controllers,
  ...order.zookeepers,
  ...order.producers,
  ...Object.keys(consumers),
];

export function whyNotWire(
  frame: ClusterFrame,
  { type, a, b }: Of<'network.cut' | 'network.heal' | 'network.clog'>,
): RejectReason | null {
  const peers = b === '*' ? nodesOf(frame).filter((id) => id !== a) : [b];
  const states = peers.map((peer) => linkBetween(frame.links, a, peer));
  if (type === 'network.heal')
    return states.every((state) => state === 'ok') ? { code: 'linkNotCut', params: { a, b } } : null;
  const isNothingLeft =
    type === 'network.cut'
      ? states.every((state) => state === 'cut')
      : states.some((state) => state !== 'ok');
  return isNothingLeft ? { code: 'linkAlreadyCut', params: { a, b } } : null;
}
