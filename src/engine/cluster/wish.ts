/** What the handler of a wish has in its hands, and how it refuses.
 *  See         commands.ts, admin-commands.ts */
import type { Command, CommandType } from '../../contract/commands.ts';
import type { Allowed, Counted, RejectReason } from '../../contract/errors.ts';
import type { CommandId, NodeId } from '../../contract/ids.ts';
import { brokerNode } from '../../contract/ids.ts';
import { NodeContext } from '../kernel/context.ts';
import type { NodeRecord } from '../kernel/sim.ts';
import type { AdminDisk } from './admin-node.ts';
import { ADMIN } from './admin-node.ts';
import { brokerDisk } from './broker-node.ts';
import type { World } from './world.ts';
import { latestImage, nodesOfKind } from './world.ts';

/** Carries a command out, and answers the id of what it has made; or refuses, before anything has changed. */
export type Handler<T extends CommandType> = (
  world: World,
  command: Extract<Command, { type: T }>,
  commandId: CommandId,
) => string | undefined;

export class Refused extends Error {
  readonly reason: RejectReason;

  constructor(reason: RejectReason) {
    super(reason.code);
    this.reason = reason;
  }
}

export function refuse(reason: RejectReason): never {
  throw new Refused(reason);
}

export function refuseMore(what: Counted, limit: number): never {
  return refuse({ code: 'tooMany', params: { what, limit: String(limit) } });
}

export function refuseValue(name: string, value: unknown, allowed: Allowed): never {
  return refuse({ code: 'badValue', params: { name, value: String(value), allowed } });
}

export const contextOf = (world: World, node: NodeRecord): NodeContext => new NodeContext(world.sim, node);

export function nodeAt(world: World, id: NodeId): NodeRecord {
  const node = world.sim.nodes.get(id);
  if (!node) throw new Error(`no node ${id}`);
  return node;
}

export function findBroker(world: World, brokerId: number): NodeRecord {
  const node = world.sim.nodes.get(brokerNode(brokerId));
  if (node?.kind === 'broker') return node;
  const known = nodesOfKind(world, 'broker').map((broker) => brokerDisk(broker).brokerId);
  return refuse({ code: 'unknownBroker', params: { broker: String(brokerId), known: known.join(', ') } });
}

export function adminOf(world: World): { readonly node: NodeRecord; readonly disk: AdminDisk } {
  const node = nodeAt(world, ADMIN);
  return { node, disk: node.disk as AdminDisk };
}

export { LIMITS } from '../../contract/limits.ts';

/** What people and groups may be called. */
export const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;

/** A process that stands still hears no signal but SIGKILL. */
export function refuseIfPaused(node: NodeRecord, brokerId: number): void {
  if (node.paused) refuse({ code: 'brokerIsPaused', params: { broker: String(brokerId) } });
}

export function findGroup(world: World, groupId: string) {
  const group = world.groups.get(groupId);
  if (group) return group;
  return refuse({
    code: 'unknownGroup',
    params: { group: groupId, known: [...world.groups.keys()].join(', ') },
  });
}

export function checkName(world: World, id: NodeId, name: string): void {
  if (!NAME.test(name)) refuse({ code: 'badName', params: { name } });
  if (world.sim.nodes.has(id)) refuse({ code: 'nameTaken', params: { name } });
}

export function checkTopics(world: World, topics: readonly string[]): void {
  const image = latestImage(world);
  const known = new Set([...world.scenario.topics.map((topic) => topic.name), ...image.topics.keys()]);
  for (const topic of topics) {
    if (known.has(topic)) continue;
    const names = [...known].filter((name) => !name.startsWith('__'));
    refuse({ code: 'unknownTopic', params: { topic, known: names.join(', ') } });
  }
}

export function removeNode(world: World, order: NodeId[], id: NodeId): void {
  world.sim.nodes.delete(id);
  order.splice(order.indexOf(id), 1);
}
